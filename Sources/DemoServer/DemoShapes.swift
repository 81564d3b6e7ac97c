/// How a write answers where its contract doesn't say.
public enum DemoAnswerShape: Sendable, CaseIterable {
    /// The demo's own choice, which differs between the families as on real servers.
    case usual
    /// The object itself.
    case bare
    /// `{"data": object}`
    case wrapped
    /// 200 without a body, where the contract names that; else as ``usual``.
    case empty
    /// 204, where the contract names that; else as ``usual``.
    case noContent
}

/// How a list answers where its contract doesn't say.
public struct DemoListShape: Sendable, Equatable {
    public enum Key: Sendable, CaseIterable {
        case bare, data, items, results
        /// What is listed: `tickets`, `messages`, `executions`.
        case named
    }
    /// Where page, size and total stand; a bare array has no place for them.
    public enum Facts: Sendable, CaseIterable { case absent, pagination, meta, topLevel }

    public var key: Key
    public var facts: Facts
    public var spelling: DemoSpelling

    public init(key: Key, facts: Facts = .pagination, spelling: DemoSpelling = .snake) {
        self.key = key
        self.facts = facts
        self.spelling = spelling
    }
}

/// How keys are spelled.
public enum DemoSpelling: Sendable, CaseIterable { case usual, snake, camel }

/// How an error is worded.
public enum DemoErrorShape: Sendable, CaseIterable {
    /// As the service's contract states it.
    case usual
    /// `{"error": "words"}`
    case text
    /// `{"error": {code, message, status}}`
    case object
    /// `{"message": "words"}`
    case message
    /// `{"detail": "words"}`
    case detail
    /// `{"errors": [{field, message}]}`, as words where no field is to blame
    case list
    /// RFC 7807 with `errors[]{field, message}`
    case problem
    /// RFC 7807 with `$schema` and `errors[]{location, message, value}`
    case problemWithLocations
    /// A web page.
    case html
    /// Nothing.
    case empty
}

/// What a server does with a read that its contract doesn't list.
public enum DemoSingleTicket: Sendable, CaseIterable {
    /// 405
    case notAllowed
    /// 404, as for a path that isn't there
    case notFound
    /// The ticket with its `messages`.
    case served
}

/// Where Keva's four families live: the pages say `/api`, the overview says `/api/v1` for everything. The prefix
/// that isn't served answers 404.
public enum DemoKevaPrefix: Sendable, CaseIterable { case familyPages, version1 }

/// The header with Keep'em's key: the reference says `X-API-Key`, older pages `Authorization: Bearer`.
public enum DemoKeyHeader: Sendable, CaseIterable { case xAPIKey, bearer }

/// Names and words that no contract states: what the demo accepts instead of its guesses.
public struct DemoKeys: Sendable {
    /// The text of a reply (Keme, Keva).
    public var reply = "body"
    /// The flag that makes a Keva message internal; nil refuses every such key.
    public var note: String?
    /// Keva's decision: its key, its two words, the edited text and the reviewer's words.
    public var decision = "status"
    public var approved = "approved"
    public var rejected = "rejected"
    public var draft = "draft"
    public var feedback = "feedback"

    public init() {}
}

/// Kemon's MCP server.
public struct DemoMCP: Sendable {
    /// How answers travel.
    public enum Answers: Sendable, CaseIterable { case json, events }

    public var answers: Answers
    /// The tools that add a comment, by name; empty for none.
    public var commentTools: [String]
    /// Tools on one page of the list.
    public var toolsPerPage: Int
    /// What the comment tools call the ticket and the text; a client learns it from their schemas.
    public var ticketArgument = "ticketId"
    public var textArgument = "body"
    /// Whether results come as `structuredContent` beside the text.
    public var isStructured = false
    /// Whether a list is a bare array instead of standing under its name.
    public var hasBareLists = false

    public init(answers: Answers = .json, commentTools: [String] = ["create_comment"], toolsPerPage: Int = 5) {
        self.answers = answers
        self.commentTools = commentTools
        self.toolsPerPage = toolsPerPage
    }
}
