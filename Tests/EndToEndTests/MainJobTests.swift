import DemoServer
import OwnThreads
import PtyHarness
import Testing

/// The product's jobs by keyboard: asserted on the screen, and at the server that runs in this process.
@Suite("The main jobs in a real terminal", .serialized, .ownThreads)
struct MainJobTests {
    @Test("Open a ticket, write, send; the server has it exactly once and the thread shows it")
    func reply() throws {
        let bench = try Bench()
        let server = try #require(bench.server)
        let session = try bench.open()
        #expect(session.wait(for: "Subject"))
        #expect(session.wait(for: "tkt_"))
        let newest = try #require(server.state(of: .keva).tickets.first { $0.status == "open" })
        session.press("2")
        session.type("gt")
        session.settle()
        session.type("\(newest.id)\r")
        #expect(session.wait { $0.lines.first?.contains(newest.id) == true })
        session.press("r")
        #expect(session.wait(for: "PUBLIC REPLY"))
        let words = "Thank you, the second charge goes back today. Zażółć 東京 ✓"
        session.type(words)
        session.press("C-x s")
        #expect(session.wait { _ in self.replies(server, newest.id, words).count == 1 })
        #expect(session.wait(for: "second charge goes back"))
        session.settle()
        session.type("Q")
        _ = session.finish()
        #expect(replies(server, newest.id, words).count == 1)
        #expect(server.refused == [])
        #expect(session.screen.oddities == [])
    }

    private func replies(_ server: DemoServer, _ ticket: String, _ words: String) -> [DemoMessage] {
        server.messages(of: .keva, ticket: ticket).filter { $0.kind == .outbound && $0.body.contains(words) }
    }

    @Test("Approve one and reject another with a reason; the server has both")
    func approvals() throws {
        let bench = try Bench()
        let server = try #require(bench.server)
        let session = try bench.open(rows: 50)
        #expect(session.wait(for: "tkt_"))
        session.type("ga")
        #expect(session.wait { $0.lines.contains { $0.contains("low") || $0.contains("LOW") } })
        session.press("<Enter>")
        #expect(session.wait(for: "X reject"))
        // Keys close behind the paint of a proposal don't count.
        session.settle(quietMilliseconds: 700)
        // Reject the first: reason 1.
        session.press("X 1")
        #expect(session.wait { _ in server.state(of: .keva).approvals.contains { $0.status == "rejected" && $0.feedback != nil && $0.decidedAt.map { $0 > server.requests[0].time } == true } })
        // Approve whatever comes next, at its level.
        #expect(approve(session, server))
        session.type("Q")
        _ = session.finish()
        #expect(server.refused == [])
    }

    /// Walks on from one review to the next until one is approved: by `Y` alone, or by its check letter.
    private func approve(_ session: Session, _ server: DemoServer) -> Bool {
        let before = server.state(of: .keva).approvals.filter { $0.status == "approved" }.count
        for _ in 0..<12 {
            session.press("<Space> <Space> <Space>")
            session.settle(quietMilliseconds: 500)
            session.press("Y")
            if let line = session.screen.lines.first(where: { $0.contains("Press ") && $0.contains("to approve") }),
                let letter = line.split(separator: " ").drop(while: { $0 != "Press" }).dropFirst().first {
                session.press(String(letter))
            } else if session.screen.lines.contains(where: { $0.contains("Enter when it matches") }) {
                session.press("<Esc>")
            }
            if session.wait(seconds: 4, until: { _ in server.state(of: .keva).approvals.filter { $0.status == "approved" }.count > before }) { return true }
            session.press("J")
        }
        return false
    }

    @Test("Find an article by search and read it")
    func knowledge() throws {
        let bench = try Bench()
        let server = try #require(bench.server)
        let session = try bench.open()
        #expect(session.wait(for: "tkt_"))
        let article = try #require(server.state(of: .keva).articles.first { $0.status == "active" && $0.title.utf8.count == $0.title.count && $0.title.count < 40 })
        session.type("gk")
        #expect(session.wait { _ in server.requests.contains { $0.path.contains("/kb") } })
        session.settle()
        session.type("f")
        session.settle()
        session.type("\(article.title)\r")
        #expect(session.wait(for: String(article.title.prefix(24))))
        session.press("<Enter>")
        let word = try #require(article.content.split(whereSeparator: { !$0.isLetter }).first { $0.count > 5 && $0.allSatisfy(\.isASCII) })
        #expect(session.wait(for: String(word)))
        session.type("Q")
        _ = session.finish()
        #expect(server.refused == [])
    }

    @Test("From the copy alone: everything read is readable after a restart, with its age")
    func offline() throws {
        let bench = try Bench()
        var session = try bench.open(columns: 120, rows: 40)
        #expect(session.wait(for: "tkt_"))
        session.press("<Enter>")
        session.settle(quietMilliseconds: 600)
        let heading = try #require(session.screen.lines.first)
        let read = session.screen.lines
        session.type("Q")
        #expect(session.finish() == 0)
        try bench.stopServer()

        session = try bench.open(columns: 120, rows: 40)
        #expect(session.wait(for: "tkt_"))
        #expect(session.wait(for: "offline"))
        session.press("<Enter>")
        session.settle(quietMilliseconds: 600)
        #expect(session.screen.lines.contains { heading.contains($0.prefix(12)) } || session.screen.lines.first == heading)
        // Most of what was on the screen is there again; times and the exception on top may differ.
        let again = Set(session.screen.lines)
        #expect(read.filter { again.contains($0) }.count > read.count / 2)
        session.type("Q")
        #expect(session.finish() == 0)
    }
}
