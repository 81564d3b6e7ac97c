import DemoServer
import FoundationEssentials
import Glibc
import OwnThreads
import PtyHarness
import Testing

/// Words given back by a command never stand where another kedge writes over them, and leave as they were typed.
@Suite("Drafts of commands beside those of a desk", .serialized, .ownThreads)
struct DraftSafetyTests {
    @Test("A refused reply stays in the outbox, whatever a running desk types of the same ticket", .timeLimit(.minutes(20)), arguments: [true, false])
    func refusedBesideADesk(isBegun: Bool) throws {
        let bench = try Bench()
        let server = try #require(bench.server)
        #expect(try bench.run(["sync"]).status == 0)
        let session = try bench.open()
        session.openComposer()
        session.type("begun in the desk")
        #expect(session.wait(for: "kept"))
        let ticket = try #require(try bench.rows(["draft", "list", "--json"]).first?["about"]?.text)
        let other = try #require(server.state(of: .keva).tickets.first { $0.status == "open" && $0.id != ticket }).id
        let words = "A long answer.\nThat took an hour."
        server.script(on: "POST", faults: [.status(422)])
        let refused = try bench.run(["ticket", "reply", isBegun ? ticket : other, "--file", "-"], input: words)
        #expect(refused.status == 1 && refused.errors.contains("stays in the outbox"), "\(refused.errors)")
        session.type(" and gone on with")
        #expect(session.wait(for: "and gone on with"))
        session.terminal.signal(SIGTERM)
        _ = session.finish()
        let kept = try bench.rows(["outbox", "list", "--json"])
        #expect(kept.count == 1 && kept[0]["summary"]?.text?.contains("That took an hour.") == true, "\(kept)")
        #expect(try bench.rows(["draft", "list", "--json"]).count == 1)
        #expect(try bench.run(["draft", "show", ticket]).output == "begun in the desk and gone on with\n")
    }

    @Test("A draft leaves exactly as it was typed, and isn't printed otherwise for a program to read", .timeLimit(.minutes(20)))
    func exactText() throws {
        let bench = try Bench()
        let server = try #require(bench.server)
        #expect(try bench.run(["sync"]).status == 0)
        let ticket = try #require(server.state(of: .keva).tickets.first).id
        let words = "A family: \u{1F468}\u{200D}\u{1F469}\u{200D}\u{1F467}\n\tindented"
        server.script(on: "POST", faults: [.status(422)])
        _ = try bench.run(["ticket", "reply", ticket, "--file", "-"], input: words)
        let name = try #require(try bench.rows(["draft", "list", "--json"]).first?["id"]?.text)
        let shown = try bench.run(["draft", "show", name])
        #expect(shown.status == 2 && shown.output.isEmpty && shown.errors.contains("--json"), "\(shown.output)\(shown.errors)")
        #expect(try bench.row(["draft", "show", name, "--json"])["fields"]?["body"] == .text(words))
        let note = try bench.run(["ticket", "note", ticket, "--draft", name])
        #expect(note.status == 2 && note.errors.contains("no note"), "\(note.errors)")
        let sent = try bench.run(["ticket", "reply", ticket, "--draft", name])
        #expect(sent.status == 0, "\(sent.errors)")
        #expect(server.messages(of: .keva, ticket: ticket).contains { $0.body == words })
        #expect(try bench.rows(["draft", "list", "--json"]).isEmpty)
    }

    @Test("--account leaves drafts and items of other accounts out of reach, and says so", .timeLimit(.minutes(20)))
    func otherAccounts() throws {
        let bench = try Bench(services: [.keva, .keme])
        let server = try #require(bench.server)
        #expect(try bench.run(["sync"]).status == 0)
        let ticket = try #require(server.state(of: .keva).tickets.first).id
        server.script(on: "POST", faults: [.status(422)])
        _ = try bench.run(["ticket", "reply", "keva:\(ticket)", "--message", "Words"])
        let name = try #require(try bench.rows(["draft", "list", "--json"]).first?["id"]?.text)
        #expect(try bench.run(["draft", "show", name, "--account", "keme"]).status == 5)
        #expect(try bench.run(["draft", "discard", name, "--yes", "--account", "keme"]).status == 5)
        #expect(try bench.run(["draft", "show", name, "--account", "keva"]).status == 0)

        #expect(try bench.run(["ticket", "reply", "keva:\(ticket)", "--message", "Later", "--later"]).status == 0)
        let item = try #require(try bench.rows(["outbox", "list", "--json"]).first?["id"]?.text)
        let sent = try bench.run(["outbox", "send", item, "--account", "keme"])
        #expect(sent.status == 2 && sent.errors.contains("--account leaves out"), "\(sent.errors)")
        #expect(try bench.run(["outbox", "send", item, "--account", "keva"]).status == 0)
    }
}
