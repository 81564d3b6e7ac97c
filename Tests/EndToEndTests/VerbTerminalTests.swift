import DemoServer
import FoundationEssentials
import OwnThreads
import PtyHarness
import Testing

/// Verbs with a person at the terminal: what can't be undone is said and asked.
@Suite("Verbs that ask", .serialized, .ownThreads)
struct VerbTerminalTests {
    @Test("Deleting for good wants the name typed; anything else leaves it")
    func deletion() throws {
        let bench = try Bench()
        let server = try #require(bench.server)
        let workflow = try #require(server.state(of: .keva).workflows.first)
        for (typed, isDeleted) in [("yes", false), ("", false), (workflow.id, true)] {
            let session = try bench.open(["workflow", "delete", workflow.id])
            #expect(session.wait(for: "Type \(workflow.id) to go on"))
            #expect(session.screen.lines.contains { $0.contains("This will delete workflow") })
            session.type(typed + "\r")
            #expect(session.finish() == (isDeleted ? 0 : 130))
            #expect((server.state(of: .keva).workflow(workflow.id) == nil) == isDeleted)
        }
        #expect(server.requests.filter { $0.method == "DELETE" }.count == 1)
    }

    @Test("Running a workflow wants a yes")
    func running() throws {
        let bench = try Bench()
        let server = try #require(bench.server)
        let workflow = try #require(server.state(of: .keva).workflows.first)
        let count = workflow.executions.count
        for (typed, added) in [("no", 0), ("yes", 1)] {
            let session = try bench.open(["workflow", "run", workflow.id])
            #expect(session.wait(for: "Type yes to go on"))
            session.type(typed + "\r")
            #expect(session.finish() == (added == 1 ? 0 : 130))
            #expect(server.state(of: .keva).workflow(workflow.id)?.executions.count == count + added)
        }
    }

    @Test("kedge --at opens the desk at a ticket, and says so where there is none")
    func startingAtATicket() throws {
        let bench = try Bench()
        let server = try #require(bench.server)
        #expect(try bench.run(["sync"]).status == 0)
        let tickets = server.state(of: .keva).tickets
        let ticket = try #require(tickets.last { $0.subject.allSatisfy(\.isASCII) && $0.subject.count < 40 })
        let session = try bench.open(["--at", ticket.id])
        #expect(session.wait { $0.lines[0].contains(ticket.id) && $0.lines[0].contains(ticket.subject) }, "\(session.screen.lines[0])")
        session.press(["Q"])
        _ = session.finish()
        let nowhere = try bench.open(["--at", "tkt_nothere"])
        #expect(nowhere.wait(for: "No ticket here is called tkt_nothere"))
        nowhere.press(["Q"])
        _ = nowhere.finish()
    }
}
