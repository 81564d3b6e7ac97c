import CNcurses

/// The byte strings that switch our modes on and off, made once, so that even a signal handler can send them.
struct ModeBytes {
    let canSetTitle: Bool
    let starting: [UInt8]
    let stopping: [UInt8]
    /// Everything off, for the handler of a crash, where ncurses can't be asked.
    let restoring: [UInt8]

    /// Titles have no terminfo entry that is true in practice; these families take the sequence, others print it.
    private static let titled = ["xterm", "tmux", "screen", "rxvt", "alacritty", "foot", "kitty", "vte", "gnome", "konsole", "st-"]

    @MainActor
    init(terminal: String) {
        canSetTitle = Self.titled.contains { terminal.hasPrefix($0) }
        // A VT100 or the Linux console would ignore these; a terminal of another family might print them.
        let isVT = kedge_capability("cup").map { String(cString: $0).hasPrefix("\u{1B}[") } ?? false
        starting = isVT ? Array(((canSetTitle ? "\u{1B}[22;2t" : "") + "\u{1B}[?2004h").utf8) : []
        stopping = isVT ? Array(("\u{1B}[?2004l" + (canSetTitle ? "\u{1B}[23;2t" : "")).utf8) : []
        var restoring = stopping
        if isVT { restoring += Array("\u{1B}[r".utf8) }
        for name in ["sgr0", "op", "cnorm", "rmcup"] { restoring += Self.capability(name) }
        self.restoring = restoring + [0x0D, 0x0A]
    }

    /// A capability without its padding (`$<5/>`), which only hardware terminals needed.
    @MainActor
    private static func capability(_ name: String) -> [UInt8] {
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
