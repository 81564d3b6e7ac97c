import DemoServer
import FoundationEssentials
import PtyHarness
import Testing

/// Verbs with a person at the terminal: what can't be undone is said and asked.
@Suite("Verbs that ask", .serialized)
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
}
