import Canvas
import Glibc

/// What one wait brought.
public struct Turn<Mail: Sendable>: Sendable {
    /// Every key that was there to be read; a held key is many, to be painted once.
    public var keys: [Key] = []
    public var mail: [Mail] = []
    public var signals: [Signal] = []
    /// Whether the terminal has the keyboard's focus, where it said so in this turn. It tells changes alone: a program
    /// starts, and comes back from a stop or an editor, as one that has it.
    public var isFocused: Bool?
    /// The terminal is gone; nothing more will come from it.
    public var hasHungUp = false

    public var isEmpty: Bool { keys.isEmpty && mail.isEmpty && signals.isEmpty && isFocused == nil && !hasHungUp }
}

/// The one place that waits: for keys, mail, signals, or a time. Nothing wakes it but these.
public final class EventLoop<Mail: Sendable> {
    private let input: Int32
    private let mailbox: Mailbox<Mail>
    private let signals: SignalWatch?
    private let now: () -> Duration
    private var reader: KeyReader
    private var hasHungUp = false
    private var buffer = [UInt8](repeating: 0, count: 64 << 10)

    /// `now` is a clock that never goes back, counted from any moment.
    public init(
        input: Int32 = STDIN_FILENO, mailbox: Mailbox<Mail>, signals: SignalWatch?,
        knownKeys: [[UInt8]: Key] = [:], now: @escaping () -> Duration
    ) {
        self.input = input
        self.mailbox = mailbox
        self.signals = signals
        self.now = now
        reader = KeyReader(known: knownKeys)
    }

    /// Waits until something happens or `deadline` (in the time of `now`) has come, and takes everything that is there.
    /// An empty turn means that the deadline came.
    public func wait(until deadline: Duration?) -> Turn<Mail> {
        var turn = Turn<Mail>()
        while true {
            var sources = [
                pollfd(fd: hasHungUp ? -1 : input, events: Int16(POLLIN), revents: 0),
                pollfd(fd: mailbox.descriptor, events: Int16(POLLIN), revents: 0),
                pollfd(fd: signals?.descriptor ?? -1, events: Int16(POLLIN), revents: 0),
            ]
            let readerDeadline = reader.deadline
            let next = [deadline, readerDeadline].compactMap { $0 }.min()
            let count = poll(&sources, 3, Self.milliseconds(next.map { $0 - now() }))
            if count > 0 {
                if sources[0].revents != 0 { readInput(into: &turn) }
                if sources[1].revents != 0 { turn.mail = mailbox.take() }
                if sources[2].revents != 0 { turn.signals = signals?.take() ?? [] }
            }
            turn.keys += reader.timeOut(at: now())
            if !turn.isEmpty { return turn }
            if let deadline, now() >= deadline { return turn }
        }
    }

    /// Rounded up: rounding down would spin through the last millisecond.
    private static func milliseconds(_ left: Duration?) -> Int32 {
        guard let left else { return -1 }
        let (seconds, attoseconds) = left.components
        guard seconds >= 0, attoseconds >= 0 else { return 0 }
        guard seconds < 86_400 else { return 86_400_000 }
        return Int32(seconds * 1_000 + (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000)
    }

    private func readInput(into turn: inout Turn<Mail>) {
        // Bounded, so that a terminal that never stops sending doesn't keep the screen from being painted.
        for _ in 0..<16 {
            let count = read(input, &buffer, buffer.count)
            if count < 0, errno == EINTR || errno == EAGAIN { return }
            guard count > 0 else {
                hasHungUp = true
                turn.hasHungUp = true
                return
            }
            turn.keys += reader.feed(buffer[..<count], at: now())
            turn.isFocused = reader.takeFocus() ?? turn.isFocused
            var source = pollfd(fd: input, events: Int16(POLLIN), revents: 0)
            guard poll(&source, 1, 0) > 0, source.revents & Int16(POLLIN) != 0 else { return }
        }
    }
}
