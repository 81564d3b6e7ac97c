/// Whether the terminal takes UTF-8, as the environment tells.
public enum TerminalEncoding: Hashable, Sendable {
    case utf8
    case ascii

    /// The first of LC_ALL, LC_CTYPE and LANG that is set decides. With none set (a bare container, a stripped ssh
    /// session) the terminal is taken for what nearly all are; a locale that is named but not UTF-8 is believed.
    public init(environment: [String: String]) {
        let value = ["LC_ALL", "LC_CTYPE", "LANG"].lazy.compactMap { environment[$0] }.first { !$0.isEmpty }
        guard let value else {
            self = .utf8
            return
        }
        let name = value.lowercased()
        self = name.contains("utf-8") || name.contains("utf8") ? .utf8 : .ascii
    }
}
