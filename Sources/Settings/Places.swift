/// Where kedge keeps things, by the XDG base directories (DESIGN section 3).
public struct Places: Sendable, Hashable {
    /// Hand-written files: config.toml, themes/, keymaps/, macros/. Never written by kedge.
    public var config: String
    /// Outbox, drafts, what was seen, the log: not disposable.
    public var state: String
    /// The local copy; may be deleted at any time without loss.
    public var cache: String
    /// Short-lived files: the text an editor works on.
    public var runtime: String
    /// The config file itself, which may lie elsewhere.
    public var configFile: String

    /// From the environment. A relative path in an XDG variable is ignored, as the standard asks.
    /// Nil when there is no home directory to fall back on.
    public init?(environment: [String: String], configFile: String? = nil) {
        func directory(_ variable: String, _ fallback: String) -> String? {
            if let path = environment[variable], path.hasPrefix("/") { return path + "/kedge" }
            guard let home = environment["HOME"], home.hasPrefix("/") else { return nil }
            return home + "/" + fallback + "/kedge"
        }
        guard let config = directory("XDG_CONFIG_HOME", ".config"), let state = directory("XDG_STATE_HOME", ".local/state"),
            let cache = directory("XDG_CACHE_HOME", ".cache")
        else { return nil }
        self.config = config
        self.state = state
        self.cache = cache
        if let runtime = environment["XDG_RUNTIME_DIR"], runtime.hasPrefix("/") {
            self.runtime = runtime + "/kedge"
        } else {
            runtime = state
        }
        self.configFile = configFile ?? environment["KEDGE_CONFIG"].flatMap { $0.isEmpty ? nil : $0 } ?? config + "/config.toml"
    }

    /// All places below one directory: the demo's, which leaves nothing behind.
    public init(root: String) {
        config = root + "/config"
        state = root + "/state"
        cache = root + "/cache"
        runtime = root + "/runtime"
        configFile = config + "/config.toml"
    }
}
