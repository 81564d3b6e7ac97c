import Glibc
import PtyHarness
import Testing

/// Whoever stops kedge, or takes its terminal, may never let it go on.
@Suite("Words are kept before kedge stands still", .serialized)
struct StandingStillTests {
    static let words = "words typed a moment ago"

    @Test("Stopped from outside")
    func stopped() throws {
        let bench = try Bench()
        let session = try bench.open()
        session.openComposer()
        session.type(Self.words)
        #expect(session.wait(for: Self.words))
        session.terminal.signal(SIGTSTP)
        #expect(session.terminal.waitForStop(seconds: 20))
        session.terminal.signal(SIGKILL)
        _ = session.finish()
        let again = try bench.open()
        again.openComposer()
        #expect(again.wait(for: Self.words, seconds: 10), "\(again.screen.lines)")
        again.terminal.signal(SIGTERM)
        _ = again.finish()
    }
}
