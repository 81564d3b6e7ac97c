import CNcurses

/// What the terminal can do, as terminfo tells, and the fixed strings that go with it.
///
/// Terminals that move the cursor as ECMA-48 says are served; that is every one that is still in use.
package struct TerminalTraits: Sendable, Equatable {
    var depth: ColorDepth = .palette
    /// Whether `39` and `49` bring the terminal's own colours back.
    var canResetColor = true
    var hasDim = true
    var hasItalic = true
    var canErase = true
    /// `ESC [ top ; bottom r`, LF at its bottom and `ESC M` at its top.
    var canScroll = true
    var canMoveToColumn = true
    /// Text in the last column doesn't move on to the next line before more comes.
    var waitsAtLineEnd = true
    var canSetTitle = true
    var hideCursor: [UInt8] = Array("\u{1B}[?25l".utf8)
    var showCursor: [UInt8] = Array("\u{1B}[?25h".utf8)
    /// Switches our modes on: alternate screen, bracketed paste, focus reports, and an empty screen.
    var starting: [UInt8] = []
    /// Switches all of them off again. Fixed, so that the handler of a crash can send it.
    var stopping: [UInt8] = []

    /// A terminal that can all that kedge makes use of.
    package init() {}

    /// Titles have no terminfo entry that is true in practice; these families take the sequence, others print it.
    private static let titled = ["xterm", "tmux", "screen", "rxvt", "alacritty", "foot", "kitty", "vte", "gnome", "konsole", "st-"]

    /// Families that say when they lose and get the keyboard's focus, or pass the request by without harm.
    private static let focused = [
        "xterm", "tmux", "screen", "alacritty", "foot", "kitty", "vte", "gnome", "konsole", "st-", "wezterm", "ghostty",
        "contour", "mintty", "iterm",
    ]

    /// Reads the description that `kedge_find_terminal` loaded; nil where the terminal isn't of the served kind.
    @MainActor
    init?(terminal: String, usesColor: Bool, isTrueColor: Bool) {
        func text(_ name: String) -> String { String(decoding: Self.capability(name), as: UTF8.self) }
        guard text("cup") == "\u{1B}[%i%p1%d;%p2%dH" else { return nil }
        let colors = usesColor ? Int(kedge_number("colors")) : 0
        let isDirect = colors >= 256 && (isTrueColor || kedge_flag("RGB") == 1)
        depth = ColorDepth(colors: colors, isDirect: isDirect)
        canResetColor = text("op").contains("39")
        hasDim = !text("dim").isEmpty
        hasItalic = !text("sitm").isEmpty
        canErase = text("el") == "\u{1B}[K"
        canScroll = text("csr") == "\u{1B}[%i%p1%d;%p2%dr" && text("ri") == "\u{1B}M"
        canMoveToColumn = text("hpa") == "\u{1B}[%i%p1%dG"
        waitsAtLineEnd = kedge_flag("xenl") == 1
        canSetTitle = Self.titled.contains { terminal.hasPrefix($0) }
        hideCursor = Self.capability("civis")
        // The plain form: terminfo's own often also stops or starts a blinking that the person chose.
        showCursor = hideCursor.isEmpty ? [] : Array("\u{1B}[?25h".utf8)
        let keepsTitle = canSetTitle && !text("smcup").contains("22;")
        let tellsFocus = kedge_flag("XF") == 1 || Self.focused.contains { terminal.hasPrefix($0) }
        starting = Self.capability("smcup") + Array((keepsTitle ? "\u{1B}[22;2t" : "").utf8)
            + Array("\u{1B}[?2004h\(tellsFocus ? "\u{1B}[?1004h" : "")\u{1B}[m\u{1B}[H\u{1B}[2J".utf8)
        // A string that was cut off in its middle ends first.
        stopping = Array("\u{1B}\\\u{1B}[?2004l\(tellsFocus ? "\u{1B}[?1004l" : "")\(canScroll ? "\u{1B}[r" : "")\u{1B}[m".utf8)
            + Self.capability("op")
            + showCursor + (text("rmcup").isEmpty ? Array("\u{1B}[H\u{1B}[2J".utf8) : Self.capability("rmcup"))
            + Array((keepsTitle ? "\u{1B}[23;2t" : "").utf8) + [0x0D]
    }

    /// A capability without its padding (`$<5/>`), which only hardware terminals needed.
    @MainActor
    static func capability(_ name: String) -> [UInt8] {
        guard let text = kedge_capability(name) else { return [] }
        let bytes = Array(String(cString: text).utf8)
        var result: [UInt8] = []
        var index = 0
        while index < bytes.count {
            if bytes[index] == UInt8(ascii: "$"), index + 1 < bytes.count, bytes[index + 1] == UInt8(ascii: "<"),
                let end = bytes[index...].firstIndex(of: UInt8(ascii: ">")) {
                index = end + 1
            } else {
                result.append(bytes[index])
                index += 1
            }
        }
        return result
    }
}
