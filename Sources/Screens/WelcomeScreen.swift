import Canvas
import Helpdesk

/// The first screen of somebody without an account: how to add one, and the demo.
enum WelcomeScreen {
    static let hints = [Hint(.startDemo, "start the demo"), Hint(.help, "keys"), Hint(.quit, "quit")]

    private static let lines: [(SafeText, Role)] = [
        ("kedge: one desk for every helpdesk account", .title),
        ("", .text),
        ("""
            No account is configured yet. Write one into ~/.config/kedge/config.toml (where XDG_CONFIG_HOME is set, \
            under that) and start again:
            """, .text),
        ("", .text),
        ("  [[account]]", .code),
        ("  name = \"games\"", .code),
        ("  service = \"keva\"              # keme, keva, kemon or keepem", .code),
        ("  token_command = \"pass show keva\"", .code),
        ("  workspace = \"ws_abc123\"       # where the service has them", .code),
        ("  me = \"user_42\"                # your id or address there", .code),
        ("", .text),
        ("“kedge doctor” tries the account and says what is wrong with it.", .text),
        ("", .text),
    ]

    static func draw(into frame: inout Frame, _ rect: Rect, _ scene: Scene) {
        let top = rect.row + max(0, (rect.rows - lines.count - 3) / 3)
        var row = top
        for (text, role) in lines {
            let parts = role == .text ? text.wrapped(to: min(76, rect.columns - 4)) : [text]
            for part in parts where row < rect.endRow - 1 {
                frame.draw(part, at: Position(column: rect.column + 2, row: row), width: rect.columns - 3, style: scene.style(role))
                row += 1
            }
        }
        guard row < rect.endRow, let key = scene.options.keymap.shownChord(of: .startDemo, in: .welcome) else { return }
        let used = frame.draw(key, at: Position(column: rect.column + 2, row: row), style: scene.style(.selectedID))
        frame.cursor = Position(column: rect.column + 2, row: row)
        frame.draw(" starts the demo: a made-up desk with tickets, approvals and articles.",
                   at: Position(column: rect.column + 2 + used, row: row), width: rect.columns - 4 - used, style: scene.style(.text))
    }
}
