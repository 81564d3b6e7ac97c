import Backend
import DemoServer
import Dispatch
import FoundationEssentials
import Helpdesk
import Synchronization
import Testing
import Transport

/// A service, a wire and the strict demo server, over real HTTP on loopback.
struct LoopbackDesk {
    /// What happens to a request between our client and the server.
    typealias Tampering = @Sendable (Request, Endpoint) -> (Request, Endpoint)

    let demo: DemoServer
    let wire: Wire
    let service: any Service
    let subject: ServiceUnderTest
    let dialect: DemoService
    /// Another service of the same account, which has learned nothing.
    let fresh: @Sendable () throws -> any Service
    private let budgets = Budgets()

    init(
        _ dialect: DemoService, tickets: Int = 60, demo change: (inout DemoOptions) -> Void = { _ in },
        adjust: (inout ServiceOptions) -> Void = { _ in }
    ) throws {
        subject = .of(dialect)
        self.dialect = dialect
        var world = DemoOptions(services: [dialect], tickets: tickets, startedAt: Date())
        world.requestsPerMinute = [dialect: 100_000]
        change(&world)
        demo = try DemoServer.start(world, now: { Date() })
        let budgets = budgets
        wire = Wire(
            now: { Moment(wall: Date(), seconds: Double(DispatchTime.now().uptimeNanoseconds) / 1e9) }, random: { 0.01 },
            observe: { budgets.add($0) })
        var account = ServiceOptions(
            account: .games, baseURL: demo.baseURL(of: dialect), token: demo.token(of: dialect),
            workspace: demo.workspace(of: dialect), requestsPerMinute: 100_000)
        adjust(&account)
        let (options, make) = (account, subject.make)
        fresh = { try make(options) }
        service = try fresh()
    }

    /// Makes a desk, works on it and closes it.
    static func with<Result>(
        _ dialect: DemoService, tickets: Int = 60, demo change: (inout DemoOptions) -> Void = { _ in },
        adjust: (inout ServiceOptions) -> Void = { _ in }, _ work: (LoopbackDesk) async throws -> Result
    ) async throws -> Result {
        let desk = try LoopbackDesk(dialect, tickets: tickets, demo: change, adjust: adjust)
        defer { desk.close() }
        return try await work(desk)
    }

    var state: DemoState { demo.state(of: dialect) }

    /// What the wire says about the budget once nothing is under way.
    func budget() async -> BudgetStatus? {
        await withCheckedContinuation { done in wire.whenIdle { done.resume() } }
        return budgets.latest
    }

    /// Follows a call to its end, as whoever syncs does.
    func run<Value>(_ call: Call<Value>, through tampering: Tampering = { ($0, $1) }) async throws -> Value {
        var call = call
        while true {
            let (request, endpoint) = tampering(call.request, call.endpoint ?? service.endpoint)
            let outcome = await withCheckedContinuation { done in
                wire.send(request, to: endpoint, urgency: .person) { done.resume(returning: $0) }
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
    func trouble<Value>(of call: Call<Value>, through tampering: Tampering = { ($0, $1) }) async -> Trouble? {
        do {
            _ = try await run(call, through: tampering)
            return nil
        } catch {
            return error as? Trouble
        }
    }

    /// A list to its end, as whoever syncs reads it; each row once.
    func all(_ first: (PageCursor) throws -> Call<Page<Told>>) async throws -> (rows: [Told], unreadable: Int) {
        var rows: [Told] = []
        var (seen, unreadable): (Set<String>, Int) = ([], 0)
        var cursor: PageCursor? = .first
        while let next = cursor {
            let page = try await run(first(next))
            let new = page.items.filter { !seen.contains($0.id) }
            rows += new
            seen.formUnion(new.map(\.id))
            unreadable += page.unreadable.count
            cursor = new.isEmpty ? nil : page.next
        }
        return (rows, unreadable)
    }

    func all(_ list: ListUnderTest) async throws -> (rows: [Told], unreadable: Int) {
        let targets = targets
        return try await all { try list.call(service, targets, $0) }
    }

    func all(_ filter: FilterUnderTest, _ value: String) async throws -> [Told] {
        let targets = targets
        return try await all { try filter.call(service, targets, value, $0) }.rows
    }

    /// One write, after what it needs was read.
    func write(_ write: WriteUnderTest, _ targets: Targets) async throws -> Told? {
        if write.needsTickets, let list = subject.lists.first { _ = try await all(list) }
        return try await run(write.call(service, targets))
    }

    /// Stops both ends. What the server refused is read before.
    func close() {
        wire.close()
        demo.stop()
    }
}

extension LoopbackDesk {
    /// Ids of the demo's world that every read and write can be about.
    var targets: Targets {
        let state = state
        var targets = Targets.written
        func set(_ place: WritableKeyPath<Targets, String>, _ value: String?) {
            if let value { targets[keyPath: place] = value }
        }
        let soonest = Date().addingTimeInterval(120)
        let pending = state.approvals.filter { $0.status == "pending" && ($0.expiresAt ?? .distantFuture) > soonest }
        set(\.ticket, state.tickets.first { $0.status == "open" && $0.assignee != nil }?.id)
        set(\.channel, state.workspaces.first?.channels.first?.id)
        set(\.user, demo.me(of: dialect))
        set(\.user, state.users.first { $0.state == "active" && $0.id != demo.me(of: dialect) }?.id)
        set(\.workspace, state.workspaces.first?.id)
        set(\.token, state.tokens.first { !$0.isOwn && $0.revokedAt == nil }?.id)
        set(\.approval, pending.first { $0.actionType == "send_reply" }?.id)
        set(\.act, pending.first { $0.actionType != "send_reply" }?.id)
        set(\.article, state.articles.first { $0.status == "active" }?.id)
        set(\.customer, state.customers.first?.id)
        set(\.workflow, state.workflows.first { !$0.executions.isEmpty }?.id)
        set(\.project, state.projects.first?.id)
        let labels = Set(state.tickets.flatMap(\.tags))
        set(\.label, state.labels.first { labels.contains($0.id) }?.name)
        let assignees = Set(state.tickets.compactMap(\.assignee))
        set(\.person, state.members.first { assignees.contains($0.id) }?.name)
        set(\.event, state.events.first { event in state.registrations.contains { $0.eventID == event.id } }?.id)
        set(\.viewer, state.registrations.first { $0.eventID == targets.event }?.id)
        return targets
    }
}

/// What the wire told about the budget, from its own queue.
private final class Budgets: Sendable {
    private let told = Mutex<BudgetStatus?>(nil)

    var latest: BudgetStatus? { told.withLock { $0 } }
    func add(_ status: BudgetStatus) { told.withLock { $0 = status } }
}
