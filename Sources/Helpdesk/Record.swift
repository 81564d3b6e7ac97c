import FoundationEssentials

/// What a service keeps, by the field's usual word. Tickets and articles have nouns of their own and stand here
/// only as what an act is about; the rest are records.
public enum RecordKind: String, Hashable, Sendable, CaseIterable {
    case ticket, article
    case workspace, user, token
    case customer, workflow, execution
    case project, label, team, member
    case event, viewer
}

/// One record of one account. Ids are opaque, and unique only within their kind and account.
public struct RecordID: Hashable, Sendable, CustomStringConvertible {
    public let account: AccountName
    public let kind: RecordKind
    /// As the service writes it.
    public let value: String
    /// The id of what it belongs to: a viewer's event, an execution's workflow.
    public let parent: String?

    public init(account: AccountName, kind: RecordKind, value: String, parent: String? = nil) {
        self.account = account
        self.kind = kind
        self.value = value
        self.parent = parent
    }

    /// The form the command line takes: `account:id`.
    public var description: String { "\(account):\(value)" }
}

/// A list of records: all of one kind in an account, or those that belong to one parent.
public struct RecordScope: Hashable, Sendable {
    public let account: AccountName
    public let kind: RecordKind
    public let parent: String?

    public init(account: AccountName, kind: RecordKind, parent: String? = nil) {
        self.account = account
        self.kind = kind
        self.parent = parent
    }
}

/// A customer, a workflow, a workspace, an event …: a name and the fields that the service told, in the order
/// to show them. Secrets are dropped where an answer is read and never come this far.
public struct Record: Hashable, Sendable, Identifiable {
    public let id: RecordID
    /// What people call it: a name, an address, else the id.
    public var title: String
    public var fields: [RecordField]

    public init(id: RecordID, title: String, fields: [RecordField]) {
        self.id = id
        self.title = title
        self.fields = fields
    }

    public subscript(key: String) -> FieldValue? { fields.first { $0.key == key }?.value }
}

/// One field of a record, under kedge's name for it.
public struct RecordField: Hashable, Sendable {
    /// Canonical, snake_case: `email`, `is_vip`. The same word in JSON output and in `key=value` arguments.
    public var key: String
    public var value: FieldValue

    public init(_ key: String, _ value: FieldValue) {
        self.key = key
        self.value = value
    }

    /// The key as people read it: `is_vip` is "is vip".
    public var label: String { String(key.map { $0 == "_" ? " " : $0 }) }
}

/// What a field holds.
public enum FieldValue: Hashable, Sendable {
    case text(String)
    /// In the digits the service sent.
    case number(String)
    case flag(Bool)
    case date(Date)
    case words([String])
    /// Parts that have ids of their own: a workspace's channels.
    case parts([FieldPart])
    /// JSON as text, kept whole: a workflow's definition.
    case document(String)
    /// The service said that there is none; as something to write: empty it.
    case none
}

/// A part of a field's value.
public struct FieldPart: Hashable, Sendable {
    public var id: String?
    public var title: String
    public var detail: String?

    public init(id: String? = nil, title: String, detail: String? = nil) {
        self.id = id
        self.title = title
        self.detail = detail
    }
}

/// A list of records as the server gave it.
public struct RecordList: Hashable, Sendable {
    public var scope: RecordScope
    public var records: [Record]
    /// When the server answered.
    public var asOf: Date

    public init(scope: RecordScope, records: [Record], asOf: Date) {
        self.scope = scope
        self.records = records
        self.asOf = asOf
    }
}
