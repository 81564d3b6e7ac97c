import Helpdesk
import Transport

/// One account of the config as a service needs it, its token read.
public struct ServiceOptions: Sendable {
    public var account: AccountName
    /// nil means the address the service documents.
    public var baseURL: String?
    public var token: String
    /// Where a service has several in one account.
    public var workspace: String?
    /// The person's id or address as this service writes it.
    public var me: String?
    /// Only where the service can't say.
    public var requestsPerMinute: Int?
    /// The body key of a reply's text, where it isn't documented.
    public var replyKey: String?
    /// The body key that marks a text as internal; without it, services that document none send no notes.
    public var noteKey: String?
    public var decisionWords: DecisionWords
    public var certificateAuthorityFile: String?
    public var proxy: String?
    /// Another header for the token than the documented one.
    public var authorizationHeader: String?
    /// A second door, where the service offers something over MCP alone.
    public var mcpURL: String?
    /// The MCP tool that adds a comment, where its name doesn't tell.
    public var mcpCommentTool: String?

    public init(
        account: AccountName, baseURL: String? = nil, token: String, workspace: String? = nil,
        me: String? = nil, requestsPerMinute: Int? = nil, replyKey: String? = nil, noteKey: String? = nil,
        decisionWords: DecisionWords = DecisionWords(), certificateAuthorityFile: String? = nil,
        proxy: String? = nil, authorizationHeader: String? = nil, mcpURL: String? = nil, mcpCommentTool: String? = nil
    ) {
        self.account = account
        self.baseURL = baseURL
        self.token = token
        self.workspace = workspace
        self.me = me
        self.requestsPerMinute = requestsPerMinute
        self.replyKey = replyKey
        self.noteKey = noteKey
        self.decisionWords = decisionWords
        self.certificateAuthorityFile = certificateAuthorityFile
        self.proxy = proxy
        self.authorizationHeader = authorizationHeader
        self.mcpURL = mcpURL
        self.mcpCommentTool = mcpCommentTool
    }
}

extension ServiceOptions: CustomStringConvertible, CustomReflectable {
    /// Never holds the token.
    public var description: String { "options of \(account)" }
    public var customMirror: Mirror { Mirror(self, children: ["account": account]) }
}

/// The keys and words of a decision's body, which Keva doesn't document.
public struct DecisionWords: Hashable, Sendable {
    /// The key that holds `approved` or `rejected`.
    public var status: String
    public var approved: String
    public var rejected: String
    /// The key of a text to be sent in the draft's place.
    public var draft: String
    /// The key of the reason.
    public var feedback: String

    public init(
        status: String = "status", approved: String = "approved", rejected: String = "rejected",
        draft: String = "draft", feedback: String = "feedback"
    ) {
        self.status = status
        self.approved = approved
        self.rejected = rejected
        self.draft = draft
        self.feedback = feedback
    }
}
