import Glibc
import Testing

@testable import Terminal

/// What somebody wants ignored stays so: a full disk's signal, and a hang-up under `nohup`.
@Suite("Signals that are ignored", .serialized)
struct IgnoredSignalTests {
    private func isIgnored(_ number: Int32) -> Bool {
        var current = sigaction()
        sigaction(number, nil, &current)
        return unsafeBitCast(current.__sigaction_handler.sa_handler, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
    }

    @Test("Armed against crashes, they are ignored, and afterwards too", arguments: [SIGXFSZ, SIGUSR1])
    func endings(number: Int32) {
        signal(number, SIG_IGN)
        defer { signal(number, SIG_DFL) }
        let out = open("/dev/null", O_WRONLY | O_CLOEXEC)
        defer { close(out) }
        CrashGuard.arm(descriptor: out, bytes: [], modes: nil, wordsTo: out)
        #expect(isIgnored(number) && !isIgnored(SIGUSR2))
        CrashGuard.end()
        #expect(isIgnored(number))
    }

    @Test("A hang-up is watched unless it is ignored", arguments: [true, false])
    func hangUp(wasIgnored: Bool) {
        signal(SIGHUP, wasIgnored ? SIG_IGN : SIG_DFL)
        defer { signal(SIGHUP, SIG_DFL) }
        let watch = SignalWatch([.hangUp])
        #expect(isIgnored(SIGHUP) == wasIgnored)
        if wasIgnored { raise(SIGHUP) }
        #expect(watch.take().isEmpty)
    }
}
