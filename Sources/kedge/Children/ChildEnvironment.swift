/// What other programs are given of the environment: what they are known to need, never a token.
struct ChildEnvironment {
    /// For what a program is started.
    enum Purpose {
        case editor, pager, browser
        /// A password manager. It may have to ask for a passphrase, in a window or at `GPG_TTY`.
        case tokenCommand(hasScreen: Bool)
    }

    private let environment: [String: String]
    private let isSecret: (String, String) -> Bool

    /// - Parameters:
    ///   - environment: the program's own.
    ///   - withheld: variables that hold tokens.
    ///   - secrets: a variable in which one of these is found stays here, too.
    init(_ environment: [String: String], withholding withheld: [String], secrets: KnownSecrets = .all) {
        self.environment = environment
        isSecret = { name, value in withheld.contains(name) || secrets.isIn(value) }
    }

    func variables(for purpose: Purpose) -> [String: String] {
        var names = Self.everybodys
        var beginnings = Self.everybodysBeginnings
        var added: [String: String] = [:]
        switch purpose {
        case .editor:
            beginnings += ["VIM", "NVIM", "EMACS", "NANO", "HELIX_", "KAK", "MICRO_"]
            names.formUnion(["EXINIT", "ALTERNATE_EDITOR"])
        case .pager:
            names.formUnion(["LESS", "LESSCHARSET", "LESSKEY", "LESSKEYIN", "LESSUTFCHARDEF", "MORE"])
            // No shell, no editor, no other file out of a pager.
            added = ["LESSSECURE": "1", "LESSHISTFILE": "-"]
        case .browser: beginnings += ["MOZ_", "CHROME_"]
        case .tokenCommand(let hasScreen):
            beginnings += ["PASSWORD_STORE_", "GOPASS_", "OP_", "BW_", "BITWARDENCLI_", "VAULT_", "SOPS_", "KEEPASS", "RBW_"]
            names.formUnion(["GNUPGHOME", "GPG_AGENT_INFO", "CREDENTIALS_DIRECTORY", "PINENTRY_USER_DATA"])
            // A question on the terminal would be drawn into kedge's own screen.
            if !hasScreen { names.insert("GPG_TTY") }
        }
        let passed = environment.filter { name, value in
            (names.contains(name) || beginnings.contains { name.hasPrefix($0) }) && !isSecret(name, value)
        }
        return passed.merging(added) { _, new in new }
    }

    private static let everybodys: Set<String> = [
        "HOME", "USER", "LOGNAME", "SHELL", "PATH", "TERM", "TERMINFO", "TERMINFO_DIRS", "COLORTERM", "COLORFGBG", "NO_COLOR", "LANG",
        "LANGUAGE", "LOCPATH", "TZ", "TZDIR", "TMPDIR", "DISPLAY", "WAYLAND_DISPLAY", "XAUTHORITY", "DESKTOP_SESSION",
        "DBUS_SESSION_BUS_ADDRESS", "TMUX", "TMUX_PANE", "STY", "WINDOW", "TERM_PROGRAM", "TERM_PROGRAM_VERSION", "VTE_VERSION",
        "EDITOR", "VISUAL", "BROWSER", "WSL_DISTRO_NAME", "WSL_INTEROP",
    ]

    private static let everybodysBeginnings = ["LC_", "XDG_", "SSH_", "GNOME_", "KDE_", "GTK_", "QT_"]
}
