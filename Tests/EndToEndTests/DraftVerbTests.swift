import DemoServer
import FoundationEssentials
import Glibc
import OwnThreads
import PtyHarness
import Testing

/// What was refused or couldn't leave becomes a draft; the command line shows drafts and throws them away.
@Suite("Drafts on the command line", .serialized, .ownThreads)
struct DraftVerbTests {
    @Test("A refused creation leaves no item, though a desk runs, and its text is a draft until it is thrown away")
    func refusedCreation() throws {
        let bench = try Bench()
        let server = try #require(bench.server)
        let session = try bench.open()
        #expect(session.wait(for: "tkt_"))
        let words = "First line of a long story.\nSecond line."
        let create = ["ticket", "create", "--subject", "S", "--requester", "nobody", "--file", "-"]
        let refused = try bench.run(create, input: words)
        #expect(refused.status == 1, "\(refused.errors)")
        #expect(refused.errors.contains("kedge draft list"), "\(refused.errors)")
        #expect(try bench.rows(["outbox", "list", "--json"]).isEmpty)
        // The same once more is the same draft.
        _ = try bench.run(create, input: words)
        let drafts = try bench.rows(["draft", "list", "--json"])
        #expect(drafts.count == 1 && drafts[0]["kind"] == .text("create"), "\(drafts)")
        let name = try #require(drafts.first?["id"]?.text)
        #expect(try bench.row(["draft", "show", name, "--json"])["fields"]?["body"] == .text(words))
        #expect(try bench.run(["draft", "show", name, "--field", "body"]).output == words + "\n")
        #expect(try bench.run(["draft", "show", name, "--field", "colour"]).status == 5)

        #expect(try bench.run(["draft", "discard", name]).status == 2, "nobody can be asked here")
        let gone = try bench.run(["draft", "discard", name, "--yes"])
        #expect(gone.status == 0, "\(gone.errors)")
        #expect(try bench.rows(["draft", "list", "--json"]).isEmpty)
        #expect(try bench.run(["draft", "show", name]).status == 5)
        session.type("Q")
        _ = session.finish()
        #expect(!server.state(of: .keva).tickets.contains { $0.subject == "S" })
    }

    @Test("A refused change of an article and a refused version of a proposal are drafts too")
    func refusedTexts() throws {
        let bench = try Bench()
        let server = try #require(bench.server)
        let article = try bench.run(["kb", "edit", "kb_nothere", "--file", "-"], input: "Line one.\nLine two.")
        #expect(article.status == 5 && article.errors.contains("kedge draft list"), "\(article.errors)")
        let reply = try #require(try bench.rows(["approval", "list", "--json"]).first { $0["kind"] == .text("reply") && $0["risk"] != .text("high") })
        let id = try #require(reply["id"]?.text)
        server.script(on: "PATCH", faults: [.status(422)])
        let edited = try bench.run(["approval", "edit", id, "--file", "-", "--message", "Warmer", "--yes"], input: "Dear Anna,\nit is done.")
        #expect(edited.status == 1 && edited.errors.contains("kedge draft list"), "\(edited.errors)")
        #expect(try bench.rows(["outbox", "list", "--json"]).isEmpty)
        #expect(try bench.rows(["draft", "list", "--json"]).compactMap { $0["kind"]?.text } == ["approval", "change"])
        let kept = try bench.row(["draft", "show", "keva/\(id)", "--json"])["fields"]
        #expect(kept?["body"] == .text("Dear Anna,\nit is done.") && kept?["feedback"] == .text("Warmer"))
        #expect(try bench.run(["draft", "discard", "keva/", "--yes"]).status == 2, "it fits both")
        // The version that was begun stays as it is; another one that is refused stays in the outbox.
        server.script(on: "PATCH", faults: [.status(422)])
        let other = try bench.run(["approval", "edit", id, "--file", "-", "--yes"], input: "Dear Anna,\nit isn't.")
        #expect(other.status == 1 && other.errors.contains("stays in the outbox"), "\(other.errors)")
        #expect(try bench.rows(["outbox", "list", "--json"]).count == 1)
        #expect(try bench.row(["draft", "show", "keva/\(id)", "--json"])["fields"]?["body"] == .text("Dear Anna,\nit is done."))
    }

    @Test("An answer that couldn't leave is shown by its ticket's id, sent from there, and gone")
    func unsentAnswer() throws {
        let bench = try Bench()
        let server = try #require(bench.server)
        #expect(try bench.run(["sync"]).status == 0)
        let ticket = try #require(server.state(of: .keva).tickets.first)
        server.script(on: "POST", faults: [.rateLimited(seconds: 60)])
        let unsent = try bench.run(["ticket", "reply", ticket.id, "--message", "Words to come"])
        #expect(unsent.status == 6 && unsent.errors.contains("kedge draft list"), "\(unsent.errors)")
        let shown = try bench.run(["draft", "show", ticket.id])
        #expect(shown.output == "Words to come\n")
        // What the limit's budget remembers lies in the runtime folder; without it nothing is waited for.
        let elsewhere = ["XDG_RUNTIME_DIR": "\(bench.home)/run-2"]
        let sent = try bench.run(["ticket", "reply", ticket.id, "--file", "-"], input: shown.output, changing: elsewhere)
        #expect(sent.status == 0, "\(sent.errors)")
        #expect(server.messages(of: .keva, ticket: ticket.id).filter { $0.body.contains("Words to come") }.count == 1)
        #expect(try bench.rows(["draft", "list", "--json"]).isEmpty)
    }

    @Test("What a running desk goes on with isn't thrown away under its hands")
    func openElsewhere() throws {
        let bench = try Bench()
        let session = try bench.open()
        session.openComposer()
        session.type("begun in the desk")
        #expect(session.wait(for: "kept"))
        let drafts = try bench.rows(["draft", "list", "--json"])
        let name = try #require(drafts.first?["id"]?.text)
        let refused = try bench.run(["draft", "discard", name, "--yes"])
        #expect(refused.status == 1 && refused.errors.contains("still running"), "\(refused.errors)")
        #expect(try bench.run(["draft", "show", name]).output == "begun in the desk\n")
        session.terminal.signal(SIGTERM)
        _ = session.finish()
        #expect(try bench.run(["draft", "discard", name, "--yes"]).status == 0)
        #expect(try bench.rows(["draft", "list", "--json"]).isEmpty)
    }
}
