import CSignals
import Glibc

// The handlers are C (CSignals), because nothing of Swift's run-time may run inside one.

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
    ///
    /// A hang-up that is ignored stays so, as `nohup` asks; that the terminal is gone shows when it is read.
    public init(_ signals: [Signal] = Signal.allCases) {
        let ends = makePipe()
        descriptor = ends.reading
        writingEnd = ends.writing
        watched = signals.filter { $0 != .hangUp || kedge_is_ignored($0.number) == 0 }
        for signal in watched { _ = kedge_watch_signal(signal.number, ends.writing) }
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

/// Gives the terminal back when the program crashes, or is ended by a signal that nobody watches: writes fixed bytes,
/// sets the former modes, says a sentence, and ends by the signal.
enum CrashGuard {
    static let crashes: [Int32] = [SIGABRT, SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGTRAP, SIGSYS]
    /// They end a program without a word, and would leave the terminal as it is; where they are ignored, they end nothing.
    static let endings: [Int32] = [SIGUSR1, SIGUSR2, SIGALRM, SIGVTALRM, SIGPROF, SIGXCPU, SIGXFSZ, SIGIO, SIGPWR]
    private static let lastWords =
        "kedge crashed. Your drafts and outbox are kept; start kedge again to go on.\n"

    /// - Parameters:
    ///   - bytes: at most 512.
    ///   - wordsTo: where the sentence goes; the terminal itself where standard error is that.
    ///   - wantsReport: whether the handler that stood here before, Swift's own, is called too.
    static func arm(
        descriptor: Int32, bytes: [UInt8], modes: termios?, wordsTo: Int32 = STDERR_FILENO, wantsReport: Bool = false
    ) {
        let text = bytes.map { CChar(bitPattern: $0) }
        kedge_set_last_words(lastWords, wordsTo, wantsReport ? 1 : 0)
        if var modes {
            kedge_arm(descriptor, text, Int32(text.count), &modes)
        } else {
            kedge_arm(descriptor, text, Int32(text.count), nil)
        }
        _ = kedge_use_alternate_stack()
        for signal in crashes + endings.filter({ kedge_is_ignored($0) == 0 }) { _ = kedge_guard_signal(signal) }
    }

    /// Another has the terminal: a crash ends the program and writes nothing.
    static func disarm() { kedge_disarm() }

    /// The terminal was given back for good.
    static func end() {
        kedge_disarm()
        for signal in crashes + endings { _ = kedge_unguard_signal(signal) }
    }

    /// A handler has given the terminal back while this thread still ran.
    static var hasEnded: Bool { kedge_has_ended() != 0 }

    /// Whether the outside asked for something that has to be done now, rather than after the terminal took its bytes.
    static var isUrgent: Bool {
        [Signal.terminate, .hangUp, .quit, .interrupt, .stop].contains { kedge_has_signal($0.number) != 0 }
    }
}
