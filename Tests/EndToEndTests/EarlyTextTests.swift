import Glibc
import OwnThreads
import PtyHarness
import Testing

/// A token's command waits for a passphrase; the person doesn't.
@Suite("What is written before the tokens are there", .serialized, .ownThreads)
struct EarlyTextTests {
    @Test("An earlier draft is gone on with, and survives a kill", .timeLimit(.minutes(20)))
    func killedBeforeTheTokens() throws {
        let bench = try Bench()
        let server = try #require(bench.server)
        #expect(try bench.run(["sync"]).status == 0)
        let before = try bench.open()
        before.openComposer()
        before.type("begun yesterday")
        #expect(before.wait(for: "kept"))
        before.terminal.signal(SIGTERM)
        _ = before.finish()

        // Nobody ever writes to it.
        let pipe = "\(bench.home)/passphrase"
        #expect(mkfifo(pipe, 0o600) == 0)
        try bench.write("""
            [[account]]
            name = "keva"
            service = "keva"
            base_url = "\(server.baseURL(of: .keva))"
            token_command = "cat '\(pipe)'"

            """, to: "config/kedge/config.toml")
        let session = try bench.open()
        session.openComposer()
        #expect(session.wait(for: "begun yesterday"))
        session.type(", gone on with today")
        #expect(session.wait(for: "gone on with today"))
        #expect(session.wait(for: "kept"))
        // The command is still waiting, so all that was without a desk: only a pipe that is read can be opened so.
        let passphrase = Glibc.open(pipe, O_WRONLY | O_NONBLOCK)
        #expect(passphrase >= 0)
        defer { close(passphrase) }
        session.terminal.signal(SIGKILL)
        _ = session.finish()
        let drafts = try bench.rows(["draft", "list", "--json"])
        #expect(drafts.count == 1)
        let shown = try bench.run(["draft", "show", drafts.first?["id"]?.text ?? ""])
        #expect(shown.output == "begun yesterday, gone on with today\n", "\(shown.output)\(shown.errors)")
    }
}
