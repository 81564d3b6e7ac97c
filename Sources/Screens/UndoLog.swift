import Helpdesk

/// What the person did, newest last, for `u` and `.`. Whether something can still be taken back is the outbox's to say.
struct UndoLog: Sendable {
    static let maximumActs = 200

    /// One act: a whole item of the outbox, or the part of it that one key asked for.
    struct Act: Sendable {
        var item: IntentID
        let part: Intent
        /// How the ticket's fields were before, to reverse a change that has left.
        let before: FieldChange?
        /// The first act of those that one key did together; they are taken back together.
        let group: IntentID
    }

    private(set) var acts: [Act] = []

    var newest: Act? { acts.last }

    mutating func append(_ act: Act) {
        acts.append(act)
        if acts.count > Self.maximumActs { acts.removeFirst() }
    }

    @discardableResult
    mutating func removeNewest() -> Act? { acts.popLast() }

    mutating func remove(_ item: IntentID) { acts.removeAll { $0.item == item } }

    mutating func rename(_ item: IntentID, to new: IntentID) {
        for index in acts.indices where acts[index].item == item { acts[index].item = new }
    }

    /// The acts of one item as one intent; nil where none is left.
    func combined(_ item: IntentID) -> Intent? {
        let parts = acts.filter { $0.item == item }.map(\.part)
        guard case .change(let ticket, var change)? = parts.first else { return parts.first }
        for case .change(_, let later) in parts.dropFirst() { change = change.followed(by: later) }
        return .change(ticket: ticket, change)
    }
}

extension DeskModel {
    /// The fields a change would write, as they are shown now.
    func fieldsBefore(_ intent: Intent) -> FieldChange? {
        guard case .change(let id, let change) = intent, let ticket = shown(id)?.ticket else { return nil }
        var before = FieldChange()
        if change.status != nil { before.status = ticket.status }
        if change.priority != nil { before.priority = ticket.priority }
        if change.tags != nil { before.tags = ticket.tags }
        if change.assignee != nil {
            let person = ticket.assignee
            before.assignee = (person?.id ?? person?.address ?? person?.name).map { .value($0) } ?? FieldChange.Setting.none
        }
        return before
    }
}
