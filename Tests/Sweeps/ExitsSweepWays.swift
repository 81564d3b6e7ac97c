import Glibc
import PtyHarness

/// One program, one terminal, one end.
struct WayOut {
    enum Kind: Hashable {
        case quit
        case signal(String, Int32)
        case twice(String, Int32)
        /// A read past the end of an array.
        case trap
        /// The stack grows until there is no more of it.
        case overflow

        static let named: [Kind] = [
            .quit, .signal("TERM", SIGTERM), .signal("HUP", SIGHUP), .twice("INT", SIGINT), .signal("QUIT", SIGQUIT),
            .signal("ABRT", SIGABRT), .signal("SEGV", SIGSEGV), .trap,
        ]
        static let all: [Kind] = named + [
            .signal("ILL", SIGILL), .signal("TRAP", SIGTRAP), .signal("BUS", SIGBUS), .signal("FPE", SIGFPE),
            .signal("SYS", SIGSYS), .signal("USR1", SIGUSR1), .overflow,
        ]

        var isNamed: Bool { Self.named.contains(self) }
        var needsProbe: Bool { self == .trap || self == .overflow }

        var isCrash: Bool {
            switch self {
            case .trap, .overflow: true
            case .signal(_, let number): [SIGABRT, SIGSEGV, SIGILL, SIGTRAP, SIGBUS, SIGFPE, SIGSYS].contains(number)
            default: false
            }
        }

        /// As a shell tells them: a Swift trap is an instruction that is none on x86-64, and a breakpoint on arm64.
        var statuses: Set<Int32> {
            switch self {
            case .quit: [0]
            case .signal(_, let number), .twice(_, let number): [128 + number]
            case .trap: [128 + SIGILL, 128 + SIGTRAP]
            case .overflow: [128 + SIGSEGV, 128 + SIGBUS]
            }
        }
    }

    let kind: Kind
    let terminal: String
    let isProbe: Bool

    static let sentence = "kedge crashed."

    func violations(_ arguments: [String], _ environment: [String: String]) throws -> [String] {
        var environment = environment
        environment["TERM"] = terminal
        let session = try Session(arguments, environment: environment)
        guard session.wait(for: isProbe ? "the probe is ready" : "tkt_", seconds: 60) else {
            return ["\(self): it never came up: \(session.screen.lines)"]
        }
        if !isProbe { session.settle(quietMilliseconds: 100) }
        leave(session)
        let status = session.finish(seconds: 60)
        var found: [String] = []
        if !kind.statuses.contains(status) { found.append("status \(status)") }
        found += session.screen.leftovers
        if session.screen.modes.contains("?1049") { found.append("the alternate screen stayed") }
        if !Self.isSame(session.terminal.initialSettings, session.terminal.settings()) { found.append("termios differ") }
        let left = session.screen.lines.filter { !$0.isEmpty }
        let isSaid = left.contains { $0.hasPrefix(Self.sentence) }
        if kind.isCrash != isSaid { found.append(isSaid ? "a crash was told that was none" : "the crash wasn't told") }
        if left.count > (kind == .trap ? 2 : isSaid ? 1 : 0) { found.append("left on the screen: \(left)") }
        return found.isEmpty ? [] : ["\(self): \(found.joined(separator: "; "))"]
    }

    private static let mostRepeats = 100

    private func leave(_ session: Session) {
        switch kind {
        case .quit: session.type(isProbe ? "q" : "Q")
        case .signal(_, let number): session.terminal.signal(number)
        case .twice(_, let number):
            // Two that arrive as one count once: the second is repeated until it was taken.
            for _ in 0..<Self.mostRepeats where !session.terminal.hasExited {
                session.terminal.signal(number)
                session.settle(quietMilliseconds: 100)
            }
        case .trap: session.type("t")
        case .overflow: session.type("s")
        }
    }

    static func isSame(_ one: termios, _ other: termios) -> Bool {
        withUnsafeBytes(of: one.c_cc) { first in withUnsafeBytes(of: other.c_cc) { first.elementsEqual($0) } }
            && one.c_iflag == other.c_iflag && one.c_oflag == other.c_oflag && one.c_cflag == other.c_cflag
            && one.c_lflag == other.c_lflag && one.c_ispeed == other.c_ispeed && one.c_ospeed == other.c_ospeed
    }
}

extension WayOut: CustomStringConvertible {
    var description: String { "\(isProbe ? "the probe" : "kedge"), \(kind), \(terminal)" }
}
