import FoundationEssentials
import Helpdesk

/// What a person looked at when they acted, so that it can be compared before it is sent.
public struct SeenVersion: Hashable, Sendable {
    /// The ids of the newest messages, oldest first; nil where no thread was on screen.
    public var lastMessages: [String]?
    /// The fields to be changed, as they were.
    public var before: FieldChange?
    /// What an act is about, as it was; nil where nobody had seen it.
    public var fields: [RecordField]?

    public init(lastMessages: [String]? = nil, before: FieldChange? = nil, fields: [RecordField]? = nil) {
        self.lastMessages = lastMessages
        self.before = before
        self.fields = fields
    }
}

/// One step in the life of outbox items, as the journal keeps it. Each is on the disk before it is acted on.
public enum OutboxRecord: Hashable, Sendable {
    public enum End: String, Hashable, Sendable {
        case done, takenBack, discarded
    }

    /// Written once more with another `SeenVersion` where the person has been shown what changed meanwhile.
    case created(IntentID, Intent, SeenVersion, at: Date)
    /// Goes out in one request, now. Of those in `rest` the text was accepted before, whether or not that was
    /// recorded.
    case dispatched([IntentID], rest: [IntentID] = [], at: Date)
    /// The text of a message with a state was accepted; the state is still to be set.
    case textAccepted(IntentID)
    /// The server has not done it: never sent, or refused.
    case notDone([IntentID], Trouble?)
    case unclear([IntentID], Trouble)
    case ended([IntentID], End)

    /// Nothing may be done before it is on the disk; the others say what has happened already.
    var isPlan: Bool {
        switch self {
        case .created, .dispatched: true
        case .textAccepted, .notDone, .unclear, .ended: false
        }
    }

    public var ids: [IntentID] {
        switch self {
        case .created(let id, _, _, _), .textAccepted(let id): [id]
        case .dispatched(let ids, _, _), .notDone(let ids, _), .unclear(let ids, _), .ended(let ids, _): ids
        }
    }
}

extension RowWriter {
    mutating func outbox(_ record: OutboxRecord) {
        switch record {
        case .created(let id, let intent, let seen, let at):
            text("created")
            text(id.text)
            self.intent(intent)
            self.seen(seen)
            date(at)
            if let fields = seen.fields { self.fields(fields) } else { null() }
        case .dispatched(let ids, let rest, let at):
            text("dispatched")
            texts(ids.map(\.text))
            texts(rest.map(\.text))
            date(at)
        case .textAccepted(let id):
            text("text_accepted")
            text(id.text)
        case .notDone(let ids, let trouble):
            text("not_done")
            texts(ids.map(\.text))
            self.trouble(trouble)
        case .unclear(let ids, let trouble):
            text("unclear")
            texts(ids.map(\.text))
            self.trouble(trouble)
        case .ended(let ids, let end):
            text("ended")
            texts(ids.map(\.text))
            text(end.rawValue)
        }
    }

    private mutating func seen(_ seen: SeenVersion) {
        if let messages = seen.lastMessages { texts(messages) } else { null() }
        if let before = seen.before { change(before) } else { null() }
    }

    private mutating func trouble(_ trouble: Trouble?) {
        guard let trouble else { return null() }
        list { row in
            row.text(trouble.kind.rawValue)
            row.text(trouble.message)
            row.text(trouble.hint)
            row.text(trouble.account?.text)
            row.date(trouble.retryAt)
            row.list { row in
                for field in trouble.fields { row.texts([field.field, field.message]) }
            }
        }
    }
}

extension RowScanner {
    mutating func outbox() -> OutboxRecord? {
        switch text() {
        case "created":
            guard let id = text(), let intent = intent() else { return nil }
            var seen = SeenVersion(lastMessages: optionalTexts(), before: change())
            guard let at = date() else { return nil }
            // Older rows end here.
            if !isAtEndOfList { seen.fields = fields() }
            return .created(IntentID(id), intent, seen, at: at)
        case "dispatched":
            let ids = ids()
            let rest = self.ids()
            return date().map { .dispatched(ids, rest: rest, at: $0) }
        case "text_accepted": return text().map { .textAccepted(IntentID($0)) }
        case "not_done":
            let ids = ids()
            return .notDone(ids, trouble())
        case "unclear":
            let ids = ids()
            return trouble().map { .unclear(ids, $0) }
        case "ended":
            let ids = ids()
            return text().flatMap(OutboxRecord.End.init(rawValue:)).map { .ended(ids, $0) }
        default: return nil
        }
    }

    private mutating func ids() -> [IntentID] { texts().map { IntentID($0) } }

    private mutating func trouble() -> Trouble? {
        record { row in
            guard let kind = row.text().flatMap(Trouble.Kind.init(rawValue:)), let message = row.text() else {
                return nil
            }
            var trouble = Trouble(
                kind, message, hint: row.text(), account: row.text().map { AccountName($0) }, retryAt: row.date())
            row.list { row in
                let parts = row.texts()
                if parts.count == 2 { trouble.fields.append(.init(field: parts[0], message: parts[1])) }
            }
            return trouble
        }
    }
}
