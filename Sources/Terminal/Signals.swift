import CNcurses
import Glibc

// The handlers are C (CNcurses/shim.h), because nothing of Swift's run-time may run inside one. Their state exists once
// per file that uses it, so this file alone does.

/// What the outside told the program by a signal.
public enum Signal: CaseIterable, Sendable {
    /// The terminal's size changed.
    case resized
    /// TERM.
    case terminate
    /// The terminal is gone.
    case hangUp
    /// INT from outside; Ctrl-C at the keyboard is a key.
    case interrupt
    case quit
    /// TSTP from outside: the program should give the terminal back and stop.
    case stop
    /// The program goes on after having been stopped.
    case resume

    var number: Int32 {
        switch self {
        case .resized: SIGWINCH
        case .terminate: SIGTERM
        case .hangUp: SIGHUP
        case .interrupt: SIGINT
        case .quit: SIGQUIT
        case .stop: SIGTSTP
        case .resume: SIGCONT
        }
    }
}

/// Watches signals: their handlers only set a flag and wake the event loop through a pipe.
public final class SignalWatch: Sendable {
    /// Readable after a signal.
    let descriptor: Int32
    private let writingEnd: Int32
    private let watched: [Signal]

    /// From here on the signals no longer do what they do by default. One watch per process.
    public init(_ signals: [Signal] = Signal.allCases) {
        let ends = makePipe()
        descriptor = ends.reading
        writingEnd = ends.writing
        watched = signals
        for signal in signals { _ = kedge_watch_signal(signal.number, ends.writing) }
    }

    /// While another program has the terminal, a stop from the keyboard is meant for both: it stops this one too, and
    /// what the keyboard sent to both is not taken for our own afterwards.
    public func whileAnotherHasTheTerminal<Value>(_ body: () throws -> Value) rethrows -> Value {
        _ = kedge_unwatch_signal(Signal.stop.number)
        defer {
            if watched.contains(.stop) { _ = kedge_watch_signal(Signal.stop.number, writingEnd) }
            for signal in [Signal.interrupt, .quit, .stop, .resume] { _ = kedge_take_signal(signal.number) }
        }
        return try body()
    }

    /// Which signals came since the last call; each once, however often it came.
    public func take() -> [Signal] {
        var bytes = [UInt8](repeating: 0, count: 64)
        while read(descriptor, &bytes, bytes.count) == bytes.count {}
        return watched.filter { kedge_take_signal($0.number) != 0 }
    }
}

/// Gives the terminal back when the program crashes: writes fixed bytes, sets the former modes, and ends by the signal.
enum CrashGuard {
    static let signals: [Int32] = [SIGABRT, SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGTRAP]

    static func arm(descriptor: Int32, bytes: [UInt8], modes: termios?) {
        let text = bytes.map { CChar(bitPattern: $0) }
        if var modes {
            kedge_arm(descriptor, text, Int32(text.count), &modes)
        } else {
            kedge_arm(descriptor, text, Int32(text.count), nil)
        }
        _ = kedge_use_alternate_stack()
        for signal in signals { _ = kedge_guard_signal(signal) }
    }

    static func disarm() {
        kedge_disarm()
        for signal in signals { _ = kedge_unguard_signal(signal) }
    }
}
