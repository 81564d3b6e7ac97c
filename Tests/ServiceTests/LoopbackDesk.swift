import Backend
import DemoServer
import Dispatch
import FoundationEssentials
import Helpdesk
import Kemon
import Keva
import Transport

/// A service, a wire and the strict demo server, over real HTTP on loopback.
struct LoopbackDesk {
    let demo: DemoServer
    let wire: Wire
    let service: any Service
    let dialect: DemoService

    init(
        _ dialect: DemoService, tickets: Int = 360, scopes: Set<String>? = nil, requestsPerMinute: Int = 100_000,
        adjust: (inout ServiceOptions) -> Void = { _ in }
    ) throws {
        var options = DemoOptions(services: [dialect], tickets: tickets, startedAt: Date())
        options.requestsPerMinute = [dialect: requestsPerMinute]
        if let scopes { options.scopes = [dialect: scopes] }
        demo = try DemoServer.start(options, now: { Date() })
        wire = Wire(
            now: { Moment(wall: Date(), seconds: Double(DispatchTime.now().uptimeNanoseconds) / 1e9) }, random: { 0.01 })
        var account = ServiceOptions(
            account: AccountName("games"), baseURL: demo.baseURL(of: dialect), token: demo.token(of: dialect),
            workspace: demo.workspace(of: dialect), requestsPerMinute: requestsPerMinute)
        adjust(&account)
        switch dialect {
        case .keva: service = try Keva(account)
        case .kemon: service = try Kemon(account)
        }
        self.dialect = dialect
    }

    func ticketID(_ value: String) -> TicketID { TicketID(account: service.account, value: value) }

    /// Follows a call to its end, as whoever syncs does.
    func run<Value>(_ call: Call<Value>) async throws -> Value {
        var call = call
        while true {
            let outcome = await withCheckedContinuation { done in
                wire.send(call.request, to: service.endpoint, urgency: .person) { done.resume(returning: $0) }
            }
            if let trouble = outcome.trouble(isRead: call.request.isRead, account: service.account) { throw trouble }
            guard case .answered(let response) = outcome else { throw Trouble(.cancelled, "No answer came.") }
            switch try call.read(response) {
            case .done(let value): return value
            case .next(let further): call = further
            }
        }
    }

    /// The trouble that a call ends in; nil where it ends well.
    func trouble<Value>(of call: Call<Value>) async -> Trouble? {
        do {
            _ = try await run(call)
            return nil
        } catch {
            return error as? Trouble
        }
    }

    func allTickets(_ filter: TicketFilter = TicketFilter()) async throws -> [Ticket] {
        var tickets: [Ticket] = []
        var cursor: PageCursor? = .first
        while let next = cursor {
            let page = try await run(service.tickets(filter, page: next))
            tickets += page.items
            cursor = page.next
        }
        return tickets
    }

    /// Stops both ends. What the server refused is read before.
    func close() {
        wire.close()
        demo.stop()
    }
}
