/// Something to be done to what a service keeps, beyond answering and changing tickets: create, change, delete, run.
/// Field keys are kedge's own; each service writes them under its names.
public struct Act: Hashable, Sendable {
    public enum Verb: String, Hashable, Sendable, CaseIterable {
        /// Also: invite a user, register a viewer.
        case create
        case change
        /// Also: deactivate a user, revoke a token, archive or delete an article.
        case delete
        /// Start a workflow by hand.
        case run
        /// Make a viewer known by an id of one's own system.
        case identify
    }

    public var account: AccountName
    public var verb: Verb
    public var kind: RecordKind
    /// What it is done to; nil for what doesn't exist yet.
    public var target: String?
    /// What a new thing belongs to: a viewer's event.
    public var parent: String?
    /// What people call the target, for sentences: `KEM-42`, a workflow's name.
    public var title: String
    /// By canonical key; only what the person gave.
    public var fields: [String: FieldValue]

    public init(
        _ verb: Verb, _ kind: RecordKind, account: AccountName, target: String? = nil, parent: String? = nil,
        title: String = "", fields: [String: FieldValue] = [:]
    ) {
        self.account = account
        self.verb = verb
        self.kind = kind
        self.target = target
        self.parent = parent
        self.title = title
        self.fields = fields
    }

    /// The record it is done to; nil for what doesn't exist yet.
    public var record: RecordID? {
        target.map { RecordID(account: account, kind: kind, value: $0, parent: parent) }
    }

    /// What a service must be able to do for it; nil where no service does that.
    public var needed: Capability? { Capability.needed(verb, kind) }
}

/// What an act's answer told.
public struct ActOutcome: Hashable, Sendable {
    /// As it is now, where the service sent it back.
    public var record: Record?
    public var ticket: TicketID?
    public var article: Article?
    /// A whole sentence where the service took it, yet shows something else than was sent, or where a person
    /// has to know what happens next.
    public var note: String?

    public init(record: Record? = nil, ticket: TicketID? = nil, article: Article? = nil, note: String? = nil) {
        self.record = record
        self.ticket = ticket
        self.article = article
        self.note = note
    }
}

/// One field a person fills in to create or change something.
public struct FormField: Hashable, Sendable {
    public enum Kind: Hashable, Sendable {
        case line
        case text
        case flag
        case words
        /// One of these; others may exist.
        case choice([String])
        /// JSON.
        case document
    }

    /// As `RecordField.key`.
    public var key: String
    public var kind: Kind
    public var isRequired: Bool
    /// What to know while filling it in; a whole sentence.
    public var hint: String?

    public init(_ key: String, _ kind: Kind = .line, isRequired: Bool = false, hint: String? = nil) {
        self.key = key
        self.kind = kind
        self.isRequired = isRequired
        self.hint = hint
    }

    public var label: String { RecordField(key, .none).label }
}

/// What happens to a thing that is deleted, so that a person knows before.
public struct Deletion: Hashable, Sendable {
    /// Nobody can bring it back, so its identifier has to be typed.
    public var isFinal: Bool
    /// A whole sentence: "Keme keeps it for 30 days; bring it back in the web page."
    public var sentence: String

    public init(isFinal: Bool, sentence: String) {
        self.isFinal = isFinal
        self.sentence = sentence
    }
}
