import Helpdesk

/// What config.toml says, with the documented defaults for what it doesn't (DESIGN section 3).
public struct Config: Sendable, Hashable {
    public var theme = "dark"
    public var keymap = "default"
    /// 0 to 120.
    public var undoSeconds = 8
    public var accounts: [AccountConfig] = []
    public var views: [ViewConfig] = []

    public init() {}
}

/// One `[[account]]`.
public struct AccountConfig: Sendable, Hashable {
    public var name: AccountName
    public var service: ServiceKind
    /// Nil: the service's documented address.
    public var baseURL: String?
    public var token: TokenSource
    public var workspace: String?
    public var me: String?
    /// Only where the service can't say: Kemon's plan.
    public var requestsPerMinute: Int?
    public var refreshSeconds: Int?
    public var certificateAuthorityFile: String?
    public var proxy: String?
    /// The header that carries the token, where it isn't the service's usual one.
    public var authorizationHeader: String?
    /// The body keys of a reply and of an internal note, where the service documents none.
    public var replyKey: String?
    public var noteKey: String?
    /// A second allowed origin, for what a service offers over MCP alone.
    public var mcpURL: String?
    public var mcpCommentTool: String?
    public var webhookSecretCommand: String?
    public var webhookSignatureHeader: String?
    public var decision: [String: String] = [:]

    public init(name: AccountName, service: ServiceKind, token: TokenSource) {
        self.name = name
        self.service = service
        self.token = token
    }
}

/// Where an account's token comes from; never the config itself.
public enum TokenSource: Sendable, Hashable {
    /// A command whose first line of output is the token.
    case command(String)
    /// An environment variable.
    case environment(String)
    /// A file that only its owner can read.
    case file(String)
}

/// One `[[view]]`.
public struct ViewConfig: Sendable, Hashable {
    public var name: String
    public var query: String
    /// Empty: all.
    public var accounts: [AccountName] = []
    public var sort: String?
    public var columns: [String] = []

    public init(name: String, query: String) {
        self.name = name
        self.query = query
    }
}

/// Something wrong in a config file; the program starts all the same.
public struct ConfigProblem: Sendable, Hashable {
    /// Counted from 1, where it is known.
    public var line: Int?
    public var sentence: String

    public init(line: Int? = nil, _ sentence: String) {
        self.line = line
        self.sentence = sentence
    }
}

/// What could be read, and everything that is wrong with the rest.
public struct ConfigReport: Sendable, Hashable {
    public var config: Config
    public var problems: [ConfigProblem]

    public init(config: Config = Config(), problems: [ConfigProblem] = []) {
        self.config = config
        self.problems = problems
    }
}
