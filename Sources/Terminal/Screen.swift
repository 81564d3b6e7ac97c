import CNcurses
import Canvas
import Glibc

/// The real terminal. ncurses finds out which bytes turn what is shown into the next frame; each paint is one write.
///
/// Everything that this switches on (alternate screen, raw mode, bracketed paste, title) is switched off by `close`,
/// `suspend`, and, should the program crash, by the handlers of `CrashGuard`.
@MainActor
public final class Screen {
    /// What to draw on and how.
    public struct Options: Sendable {
        public var input: Int32 = STDIN_FILENO
        public var output: Int32 = STDOUT_FILENO
        /// The name of the terminal's description: the environment's TERM.
        public var terminal: String
        public var encoding: TerminalEncoding
        /// False where NO_COLOR is set; emphasis stays.
        public var usesColor: Bool

        /// Takes TERM, the locale and NO_COLOR from the environment.
        public init(environment: [String: String]) {
            terminal = environment["TERM"] ?? ""
            encoding = TerminalEncoding(environment: environment)
            usesColor = (environment["NO_COLOR"] ?? "").isEmpty
        }
    }

    /// The terminal's size in cells, as of the last `updateSize`.
    public private(set) var size: Size
    /// Sequences that terminfo gives for this terminal's keys, for the key reader.
    public let knownKeys: [[UInt8]: Key]
    /// How many colours the terminal has; below 8 there are none.
    public let colorCount: Int

    let options: Options
    let depth: ColorDepth
    var pairs: [PairKey: Int32] = [:]
    var painted: Frame?
    var isCursorVisible: Bool?
    private let screen: OpaquePointer
    private let bytes: ModeBytes
    private let formerModes: termios?
    private var title: SafeText?
    private var isOpen = true
    private var isSuspended = false

    /// Takes the terminal over. Nothing is drawn before the first `paint`.
    public init(_ options: Options) throws(ScreenError) {
        self.options = options
        guard isatty(options.input) == 1, isatty(options.output) == 1 else { throw .notATerminal }
        guard !options.terminal.isEmpty else { throw .unknownTerminal("") }
        setlocale(LC_CTYPE, options.encoding == .utf8 ? "C.UTF-8" : "C")
        guard kedge_find_terminal(options.terminal, options.output) == 1 else {
            throw .unknownTerminal(options.terminal)
        }
        guard kedge_capability("cup") != nil else { throw .tooSimple(options.terminal) }
        var modes = termios()
        formerModes = tcgetattr(options.output, &modes) == 0 ? modes : nil
        let actual = Self.measure(options)
        // Twice the size each way: room in the output buffer for any frame, colours and growth included.
        let lines = Int32(max(100, actual.rows * 2))
        let columns = Int32(max(200, actual.columns * 2))
        guard let screen = kedge_open(options.terminal, options.input, options.output, lines, columns) else {
            throw .failed
        }
        self.screen = screen
        size = actual
        resize_term(Int32(actual.rows), Int32(actual.columns))
        if options.usesColor, has_colors() {
            start_color()
            use_default_colors()
            colorCount = Int(kedge_color_count())
        } else {
            colorCount = 0
        }
        depth = ColorDepth(colors: colorCount, isDirect: tigetflag("RGB") > 0)
        knownKeys = TerminfoKeys.table()
        bytes = ModeBytes(terminal: options.terminal)
        setUp()
    }

    private func setUp() {
        raw()
        noecho()
        nonl()
        let window = kedge_window()
        idlok(window, true)
        leaveok(window, false)
        CrashGuard.arm(descriptor: options.output, bytes: bytes.restoring, modes: formerModes)
        Self.write(bytes.starting, to: options.output)
    }

    private static func measure(_ options: Options) -> Size {
        var columns: Int32 = 80
        var rows: Int32 = 24
        if kedge_window_size(options.output, &columns, &rows) != 0 {
            _ = kedge_window_size(options.input, &columns, &rows)
        }
        // A bound against nonsense; no terminal is larger.
        return Size(columns: min(Int(columns), 2_000), rows: min(Int(rows), 1_000))
    }

    // MARK: What the program may ask

    /// Shows a frame. What hasn't changed since the last one costs no byte.
    public func paint(_ frame: Frame) {
        guard isOpen, !isSuspended else { return }
        if let title = frame.title, title != self.title, bytes.canSetTitle {
            self.title = title
            Self.write(Array("\u{1B}]2;".utf8) + Array(title.string.utf8) + Array("\u{1B}\\".utf8), to: options.output)
        }
        draw(options.encoding == .ascii ? frame.asciiOnly() : frame)
    }

    /// The next paint sends everything, whatever the terminal shows now.
    public func invalidate() {
        painted = nil
        isCursorVisible = nil
        clearok(kedge_window(), true)
    }

    /// Rings, or whatever the person has put in place of it.
    public func bell() {
        guard isOpen, !isSuspended else { return }
        Self.write([0x07], to: options.output)
    }

    /// Asks for the size after a change of it, and gives it. The next paint sends everything, since terminals reflow.
    @discardableResult
    public func updateSize() -> Size {
        let actual = Self.measure(options)
        if actual != size {
            size = actual
            resize_term(Int32(actual.rows), Int32(actual.columns))
            werase(kedge_window())
        }
        invalidate()
        return size
    }

    /// Gives the terminal back as it was, for another program or a stop. Painting does nothing until `resume`.
    public func suspend() {
        guard isOpen, !isSuspended else { return }
        isSuspended = true
        def_prog_mode()
        Self.write(bytes.stopping, to: options.output)
        endwin()
        CrashGuard.disarm()
    }

    /// Takes the terminal over again, of whatever size it is now.
    public func resume() {
        guard isOpen, isSuspended else { return }
        isSuspended = false
        reset_prog_mode()
        setUp()
        title = nil
        updateSize()
    }

    /// What Ctrl-Z does: gives the terminal back, stops the whole job, and goes on when it is continued.
    public func stopProcess() {
        suspend()
        kill(0, SIGSTOP)
        resume()
    }

    /// After the program was stopped and continued from outside: modes may be gone and the screen is another's.
    public func recover() {
        guard isOpen, !isSuspended else { return }
        reset_prog_mode()
        setUp()
        updateSize()
    }

    /// Gives the terminal back for good. Needed before the program ends; may be called twice.
    public func close() {
        guard isOpen else { return }
        if !isSuspended { suspend() }
        isOpen = false
        delscreen(screen)
    }

    private static func write(_ bytes: [UInt8], to descriptor: Int32) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }
}
