import FoundationEssentials
import OwnThreads
import PtyHarness
import RealServers
import Testing

/// The jobs by keyboard in a pseudo-terminal, against a running Request Tracker; what they did is looked at there.
@Suite(
    "Request Tracker by keyboard", .serialized, .ownThreads,
    .enabled(if: RealServer.requestTracker != nil, Comment(rawValue: RealServer.absence(of: "Request Tracker"))))
struct RequestTrackerKeyTests {
    /// A home whose first screen has been drawn from the server.
    private func desk() throws -> (home: TrackerHome, session: Session) {
        let home = try TrackerHome()
        let session = try home.open()
        try session.see { screen in screen.lines.contains { $0.hasPrefix("▐") } }
        return (home, session)
    }

    private func odd(_ name: String, _ home: TrackerHome) throws -> String { try #require(home.server.facts["odd"]?[name]?.text) }

    @Test("List, filter, and threads long, wide and full of escape sequences")
    func reading() throws {
        let mark = DirectTracker.mark()
        let direct = try DirectTracker(try #require(RealServer.requestTracker))
        _ = try direct.makeTicket("Seen \(mark) one", queue: "Billing")
        _ = try direct.makeTicket("Seen \(mark) two")
        let (home, session) = try desk()
        session.type("3")
        try session.see("Seen \(mark) one")
        session.type("f")
        session.settle()
        session.type("queue:Billing \(mark)\r")
        try session.see { screen in
            screen.lines.contains { $0.contains("Seen \(mark) one") } && !screen.lines.contains { $0.contains("Seen \(mark) two") }
        }
        session.press("q")
        session.settle()
        try session.open(ticket: try odd("long_thread", home))
        try session.see("Thread with 250 entries")
        session.press("G")
        session.settle()
        session.type("q")
        session.settle()
        try session.open(ticket: try odd("one_line", home))
        session.press("<Space>")
        session.settle()
        session.type("q")
        session.settle()
        try session.open(ticket: try odd("escapes", home))
        try session.see("ANSI")
        session.quit()
    }

    @Test("Reply and note, state and owner")
    func writing() throws {
        let mark = DirectTracker.mark()
        let direct = try DirectTracker(try #require(RealServer.requestTracker))
        let ticket = try direct.makeTicket("Keys \(mark)")
        let (_, session) = try desk()
        try session.open(ticket: ticket)
        try session.see("First words.")
        session.press("r")
        try session.see("PUBLIC REPLY")
        session.type("Answer \(mark)")
        session.press("C-x s")
        try session.reach { try direct.messages(ticket).contains { $0.type == "Correspond" && $0.text.contains("Answer \(mark)") } }

        session.press("i")
        try session.see("INTERNAL NOTE")
        session.type("Between us \(mark)")
        session.press("C-x s")
        try session.reach { try direct.messages(ticket).contains { $0.type == "Comment" && $0.text.contains("Between us \(mark)") } }
        let theirs = try direct.messages(ticket, as: "customer")
        #expect(theirs.contains { $0.text.contains("Answer \(mark)") } && !theirs.contains { $0.text.contains("Between us") })

        session.type("aa")
        try session.reach { try direct.ticket(ticket)["Owner"]?["id"]?.text == "mira" }
        session.type("sp")
        try session.reach { try direct.status(ticket) == "stalled" }
        session.quit()
        let words = try direct.messages(ticket).filter { $0.text.contains(mark) }.map(\.text)
        #expect(words.count == 2, "Each text was sent once.")
    }

    @Test("One approval is approved by its check letter, another rejected with a reason that whoever asked is told")
    func approvals() throws {
        let mark = DirectTracker.mark()
        let direct = try DirectTracker(try #require(RealServer.requestTracker))
        let first = try direct.makeApproval("Kettles \(mark)")
        let second = try direct.makeApproval("Stoves \(mark)")
        let (_, session) = try desk()
        session.type("ga")
        try session.see("Approve \(first.request) ")
        try session.review(first.request)
        try session.see("Please approve Kettles \(mark)")
        // Keys close behind the paint don't count, and nothing is approved unread.
        session.settle(quietMilliseconds: 800)
        session.press("<Space> <Space> <Space>")
        session.settle(quietMilliseconds: 800)
        session.press("Y")
        try session.see("to approve")
        let line = try #require(session.screen.lines.first { $0.contains("Press ") && $0.contains("to approve") })
        let letter = try #require(line.split(separator: " ").drop { $0 != "Press" }.dropFirst().first)
        session.settle(quietMilliseconds: 800)
        session.press(String(letter))
        try session.reach { try direct.status(first.approval) == "resolved" && direct.status(first.request) == "open" }

        session.type("ga")
        try session.see("Approve \(second.request) ")
        try session.review(second.request)
        try session.see("Please approve Stoves \(mark)")
        session.settle(quietMilliseconds: 800)
        session.press("X")
        session.settle(quietMilliseconds: 300)
        session.press("t")
        session.settle(quietMilliseconds: 300)
        session.type("No budget \(mark)\r")
        try session.reach { try direct.status(second.approval) == "rejected" && direct.status(second.request) == "rejected" }
        #expect(try direct.messages(second.request).contains { $0.text.contains("No budget \(mark)") })
        session.quit()
    }

    @Test("An article is found and read")
    func articles() throws {
        let (_, session) = try desk()
        session.type("gk")
        try session.see("Backup restore")
        session.type("/")
        session.settle(quietMilliseconds: 100)
        session.type("VPN setup\r")
        try session.see { $0.lines.contains { $0.contains("▐") && $0.contains("VPN setup on Linux") } }
        session.press("<Enter>")
        try session.see("Check the status page")
        session.quit()
    }
}

extension Session {
    /// Moves through the queue of approvals to the one of this request, and opens it.
    fileprivate func review(_ request: String, at location: SourceLocation = #_sourceLocation) throws {
        for _ in 0..<60 where !screen.lines.contains(where: { $0.hasPrefix("▐") && $0.contains("Approve \(request) ") }) {
            type("j")
            settle(quietMilliseconds: 100)
        }
        press("<Enter>")
        settle()
    }
}
