import Backend
import DemoServer
import Dispatch
import FoundationEssentials
import Helpdesk
import Kemon
import Testing
import Transport

/// Both of Kemon's doors at once, over real HTTP on loopback: a strict REST server, and its MCP server on another port.
@Suite(.serialized, .timeLimit(.minutes(20))) struct KemonLoopbackTests {
    private struct Doors {
        let demo: DemoServer
        let wire: Wire
        let kemon: Kemon

        init(_ adjust: (inout DemoMCP) -> Void) throws {
            var options = DemoOptions(services: [.kemon], tickets: 60, startedAt: Date())
            options.requestsPerMinute = [.kemon: 100_000]
            var mcp = DemoMCP()
            adjust(&mcp)
            options.mcp = mcp
            demo = try DemoServer.start(options, now: { Date() })
            wire = Wire(
                now: { Moment(wall: Date(), seconds: Double(DispatchTime.now().uptimeNanoseconds) / 1e9) }, random: { 0.01 })
            kemon = try Kemon(
                ServiceOptions(
                    account: AccountName("games"), baseURL: demo.baseURL(of: .kemon), token: demo.token(of: .kemon),
                    requestsPerMinute: 100_000, mcpURL: demo.mcpURL))
        }

        func run<Value>(_ call: Call<Value>) async throws -> Value {
            var call = call
            while true {
                let outcome = await withCheckedContinuation { done in
                    wire.send(call.request, to: call.endpoint ?? kemon.endpoint, urgency: .person) { done.resume(returning: $0) }
                }
                guard case .answered(let response) = outcome else { throw Trouble(.offline, "\(outcome)") }
                switch try call.read(response) {
                case .done(let value): return value
                case .next(let further): call = further
                }
            }
        }

        func list(_ kind: RecordKind) async throws -> [Record] {
            try await run(kemon.records(RecordScope(account: kemon.account, kind: kind), RecordFilter(), page: .first)).items
        }

        func close() {
            wire.close()
            demo.stop()
        }
    }

    /// The four shapes in which the protocol lets a server answer, and tools in pages of three.
    @Test(arguments: [false, true], [false, true])
    func commentsLabelsTeamsAndMembers(isStream: Bool, isStructured: Bool) async throws {
        let doors = try Doors { mcp in
            mcp.answers = isStream ? .events : .json
            mcp.isStructured = isStructured
            mcp.hasBareLists = !isStructured
            mcp.toolsPerPage = 3
        }
        defer { doors.close() }
        let ticket = try #require(try await doors.run(doors.kemon.tickets(TicketFilter(), page: .first)).items.first)
        let before = doors.demo.messages(of: .kemon, ticket: ticket.id.value).count
        let text = "Grüße, \"Otto\"\n- a"
        let receipt = try await doors.run(doors.kemon.send(text, to: ticket.id, audience: .public))
        let after = doors.demo.messages(of: .kemon, ticket: ticket.id.value)
        #expect(after.count == before + 1 && after.contains { $0.body == text } && receipt.message?.body == text)

        let labels = try await doors.list(.label)
        let members = try await doors.list(.member)
        let teams = try await doors.list(.team)
        #expect(!labels.isEmpty && !members.isEmpty && !teams.isEmpty)
        let change = FieldChange(assignee: .value(members[0].title), tags: labels.map(\.title))
        _ = try await doors.run(doors.kemon.change(ticket.id, change))
        let kept = try #require(doors.demo.state(of: .kemon).ticket(ticket.id.value))
        #expect(kept.assignee == members[0].id.value && Set(kept.tags) == Set(labels.map(\.id.value)))
        #expect(doors.demo.refused.isEmpty, "\(doors.demo.refused)")
    }

    @Test func projectsAndTickets() async throws {
        let doors = try Doors { _ in }
        defer { doors.close() }
        let (kemon, account) = (doors.kemon, doors.kemon.account)
        let project = try #require(try await doors.list(.project).first)
        let made = try await doors.run(
            kemon.perform(
                Act(.create, .ticket, account: account, fields: ["subject": .text("S"), "body": .text("B"), "project": .text(project.title), "status": .text("open"), "priority": .text("low")]),
                key: "k"))
        let id = try #require(made.ticket)
        let found = try await doors.run(kemon.tickets(TicketFilter(priorities: [.low], container: project.title), page: .first))
        #expect(found.items.contains { $0.id == id } && found.items.allSatisfy { $0.container == project.id.value })
        let change = Act(.change, .ticket, account: account, target: id.value, fields: ["subject": .text("New"), "body": FieldValue.none])
        #expect(try await doors.run(kemon.perform(change, key: "k")).note == nil)
        #expect(doors.demo.state(of: .kemon).ticket(id.value)?.subject == "New")
        _ = try await doors.run(kemon.perform(Act(.delete, .ticket, account: account, target: id.value), key: "k"))
        #expect(doors.demo.state(of: .kemon).ticket(id.value) == nil)
        let create = Act(.create, .project, account: account, fields: ["name": .text("P"), "description": .text("D")])
        #expect(try await doors.run(kemon.perform(create, key: "k")).record?["description"] == .text("D"))
        #expect(doors.demo.refused.isEmpty, "\(doors.demo.refused)")
    }
}
