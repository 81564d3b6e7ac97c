import Glibc
import PtyHarness

/// Ends of the real program at which the terminal is another's, takes nothing, or is gone.
enum OtherEnd: String, CaseIterable {
    case crashUnderAnEditor = "SEGV while an editor has the terminal"
    case crashWhileStopped = "SEGV while it is stopped"
    case endWhileStopped = "TERM while it is stopped"
    case lineBreaks = "the terminal goes away"
    case endWhileBlocked = "TERM while the terminal takes nothing"
    case crashWhileBlocked = "SEGV while the terminal takes nothing"

    /// Long enough for a busy machine; a program that hangs hangs for ever.
    private static let patienceSeconds = 60

    func violations(_ kedge: String, _ home: PrivateHome) throws -> [String] {
        var environment = home.environment
        environment["EDITOR"] = home.script("editor", "#!/bin/sh\nprintf 'the editor is here'\nread words\n")
        let session = try Session([kedge, "demo", "--tickets", "40"], environment: environment)
        guard session.wait(for: "tkt_", seconds: 60) else { return ["\(rawValue): it never came up"] }
        session.settle(quietMilliseconds: 200)
        let found: [String?] = switch self {
        case .crashUnderAnEditor: underAnEditor(session)
        case .crashWhileStopped: whileStopped(session, SIGSEGV)
        case .endWhileStopped: whileStopped(session, SIGTERM)
        case .lineBreaks: gone(session)
        case .endWhileBlocked: blocked(session, SIGTERM)
        case .crashWhileBlocked: blocked(session, SIGSEGV)
        }
        return found.compactMap { $0 }.map { "\(rawValue): \($0)" }
    }

    private func underAnEditor(_ session: Session) -> [String?] {
        session.press("<Enter> e")
        guard session.wait(for: "the editor is here") else { return ["no editor came: \(session.screen.lines)"] }
        session.settle(quietMilliseconds: 200)
        let before = session.output.count
        session.terminal.signal(SIGSEGV)
        let status = session.finish(seconds: Self.patienceSeconds)
        return [expect(status, 128 + SIGSEGV), expectNothing(session, since: before), expectSame(session)]
    }

    private func whileStopped(_ session: Session, _ number: Int32) -> [String?] {
        session.terminal.signal(SIGTSTP)
        guard session.terminal.waitForStop(seconds: Self.patienceSeconds) else { return ["it didn't stop"] }
        session.settle(quietMilliseconds: 200)
        let leftovers = session.screen.leftovers
        let same = expectSame(session)
        let before = session.output.count
        session.terminal.signal(number)
        session.terminal.signal(SIGCONT)
        let status = session.finish(seconds: Self.patienceSeconds)
        return [
            leftovers.isEmpty ? nil : "stopped with \(leftovers)", same, expect(status, 128 + number),
            number == SIGSEGV ? expectNothing(session, since: before) : nil,
            session.screen.leftovers.isEmpty ? nil : "ended with \(session.screen.leftovers)", expectSame(session),
        ]
    }

    private func gone(_ session: Session) -> [String?] {
        session.terminal.hangUp()
        return [expect(session.terminal.waitForExit(seconds: Self.patienceSeconds), 128 + SIGHUP)]
    }

    /// Nobody reads any more: frames fill what the kernel keeps, until the program waits for room.
    private func blocked(_ session: Session, _ number: Int32) -> [String?] {
        for _ in 0..<400 {
            session.terminal.offer([0x0C])
            poll(nil, 0, 2)
        }
        session.terminal.signal(number)
        let status = session.terminal.waitForExit(seconds: Self.patienceSeconds)
        return [expect(status, 128 + number), expectSame(session)]
    }

    private func expect(_ status: Int32?, _ wanted: Int32) -> String? {
        guard let status else { return "it hangs" }
        return status == wanted ? nil : "status \(status)"
    }

    private func expectNothing(_ session: Session, since before: Int) -> String? {
        session.output.count == before ? nil : "it wrote \(session.output[before...].count) bytes"
    }

    private func expectSame(_ session: Session) -> String? {
        WayOut.isSame(session.terminal.initialSettings, session.terminal.settings()) ? nil : "termios differ"
    }
}
