import Corpus
import DemoServer
import Glibc
import OwnThreads
import PtyHarness
import Testing

/// Texts that attack the terminal, through the whole program: from the server's JSON to the bytes on the pty.
@Suite("Hostile texts on a real screen", .serialized, .ownThreads)
struct HostileTextTests {
    private static let states: Set<String> = ["◊", "◉", "◕", "◌", "✓", "▬", "?"]

    /// 200 tickets whose subject, requester, tags, first message and an answer are hostile, a proposal on each with
    /// hostile words in every field, and an article.
    private func bench() throws -> (Bench, [String]) {
        let bench = try Bench(services: [.keva, .kemon], tickets: 6)
        let server = try #require(bench.server)
        let strings = hostileStrings(seed: 11).map(\.text).filter { $0.utf8.count < 20_000 }
        #expect(strings.count >= 200)
        let chosen = Array(strings.prefix(220))
        for text in chosen {
            let id = server.perform(.openTicket(subject: text, email: "a@b.example", name: text, body: text), on: .keva)
            guard let id else { continue }
            _ = server.perform(.changeTicket(id, tags: [text]), on: .keva)
            _ = server.perform(.proposeReply(ticket: id, draft: text), on: .keva)
            _ = server.perform(
                .proposeAct(ticket: id, description: text, field: text, before: text, after: text, reason: text), on: .keva)
            _ = server.perform(.publishArticle(title: text, category: text, content: text), on: .keva)
        }
        return (bench, chosen)
    }

    /// What only the program may do to a terminal, seen from outside.
    private func untouched(_ session: Session, _ place: String) {
        #expect(session.screen.oddities == [], "\(place)")
        #expect(session.screen.bellCount == 0, "\(place)")
        #expect(session.screen.modes.isSubset(of: Self.ownModes), "\(place): \(session.screen.modes)")
        #expect(session.screen.title.isEmpty || session.screen.title.hasPrefix("kedge"), "\(place): \(session.screen.title)")
    }

    /// A rule from edge to edge; near its end it may say how much is below.
    private func isRule(_ row: [Emulator.Cell]) -> Bool {
        row.prefix(40).allSatisfy { $0.text == "╌" } && row.suffix(2).allSatisfy { $0.text == "╌" }
    }

    private static let ownModes: Set<String> = ["?1", "?7", "?12", "?25", "?1004", "?1049", "?2004", "keypad"]

    @Test("No row, pane, mode, title or bell is touched, in list, preview, ticket, inbox and review")
    func everywhere() throws {
        let (bench, strings) = try bench()
        let session = try bench.open()
        #expect(session.wait(for: "tkt_"))
        session.settle(quietMilliseconds: 1500)
        session.press("7")
        session.settle(quietMilliseconds: 500)
        var rows = 0
        for page in 0..<(strings.count / 10 + 1) {
            for row in session.screen.cells where row[9...].prefix(4).map(\.text).joined() == "tkt_" {
                rows += 1
                #expect(Self.states.contains(row[68].text), "page \(page): the state stands in its column")
                #expect(row[53].text == " " && row[64].text == " " && row[67].text == " ", "page \(page): the gaps are blank")
            }
            untouched(session, "list, page \(page)")
            session.press("<Enter>")
            session.settle(quietMilliseconds: 120)
            #expect(isRule(session.screen.cells[2]), "page \(page): the rule under the heading is whole: \(session.screen.lines.prefix(4))")
            #expect(["tkt_", "KEM-"].contains(session.screen.cells[0][1...].prefix(4).map(\.text).joined()))
            untouched(session, "ticket, page \(page)")
            session.press("q <PgDn>")
        }
        #expect(rows >= 200)

        session.press("g a")
        session.settle(quietMilliseconds: 500)
        session.press("<Enter>")
        #expect(session.wait(for: "fingerprint"))
        for review in 0..<60 {
            #expect(isRule(session.screen.cells[2]), "review \(review)")
            #expect(session.screen.lines.contains { $0.contains("fingerprint") }, "review \(review): \(session.screen.lines.suffix(3))")
            untouched(session, "review \(review)")
            session.press("J")
        }
        knowledge(session)
        session.terminal.signal(SIGTERM)
        _ = session.finish()
    }

    private func knowledge(_ session: Session) {
        session.press("g k")
        session.settle(quietMilliseconds: 800)
        untouched(session, "knowledge base")
        session.press("<Enter>")
        for article in 0..<40 {
            session.settle(quietMilliseconds: 80)
            #expect(isRule(session.screen.cells[2]), "article \(article): \(session.screen.lines.prefix(3))")
            untouched(session, "article \(article)")
            session.press("J")
        }
    }
}
