import Glibc
import OwnThreads
import PtyHarness
import Testing

/// Whoever stops kedge, or takes its terminal, may never let it go on.
@Suite("Words are kept before kedge stands still", .serialized, .ownThreads)
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
        #expect(session.terminal.waitForStop(seconds: Session.patienceSeconds))
        session.terminal.signal(SIGKILL)
        _ = session.finish()
        let again = try bench.open()
        again.openComposer()
        #expect(again.wait(for: Self.words), "\(again.screen.lines)")
        again.terminal.signal(SIGTERM)
        _ = again.finish()
    }
}
