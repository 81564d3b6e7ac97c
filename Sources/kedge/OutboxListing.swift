import FoundationEssentials
import Helpdesk
import Store

/// What is open in every process's outbox, as the journals on the disk tell it; takes nothing.
struct OutboxListing {
    struct Item {
        enum State {
            /// Waits to leave, or is held at the person's wish.
            case waiting
            /// Was refused, or changed meanwhile.
            case held(Trouble)
            /// Under way, or cut off on it: nobody knows yet.
            case sent
            case unclear(Trouble)

            var word: String {
                switch self {
                case .waiting: "waiting"
                case .held: "held"
                case .sent: "sent, no answer yet"
                case .unclear: "outcome unknown"
                }
            }

            var trouble: Trouble? {
                switch self {
                case .held(let trouble), .unclear(let trouble): trouble
                case .waiting, .sent: nil
                }
            }
        }

        let id: IntentID
        let intent: Intent
        let createdAt: Date
        var state = State.waiting

        /// It may have happened.
        var isUnclear: Bool {
            switch state {
            case .sent, .unclear: true
            case .waiting, .held: false
            }
        }
    }

    /// Oldest first.
    private(set) var items: [Item] = []
    let troubles: [Trouble]

    init(_ workplace: Workplace) {
        let (records, troubles) = workplace.store.outbox().peek()
        self.troubles = troubles
        for record in records { take(record) }
        items.sort { $0.createdAt < $1.createdAt }
    }

    private mutating func take(_ record: OutboxRecord) {
        switch record {
        case .created(let id, let intent, _, let at):
            if !items.contains(where: { $0.id == id }) { items.append(Item(id: id, intent: intent, createdAt: at)) }
        case .dispatched(let ids, _, _): set(ids, .sent)
        case .textAccepted(let id): set([id], .waiting)
        case .notDone(let ids, let trouble): set(ids, trouble.map { .held($0) } ?? .waiting)
        case .unclear(let ids, let trouble): set(ids, .unclear(trouble))
        case .ended(let ids, _): items.removeAll { ids.contains($0.id) }
        }
    }

    private mutating func set(_ ids: [IntentID], _ state: Item.State) {
        for index in items.indices where ids.contains(items[index].id) { items[index].state = state }
    }

    /// The item that a person means: its id, or the beginning of it that only one has.
    func item(named text: String) throws(Trouble) -> Item {
        if let item = items.first(where: { $0.id.text == text }) { return item }
        let found = text.isEmpty ? [] : items.filter { $0.id.text.hasPrefix(text) }
        if found.count > 1 {
            throw Trouble(
                .configuration, "\"\(text)\" fits several: \(found.map(\.id.text).joined(separator: ", ")).", hint: "Give more of the id.")
        }
        guard let item = found.first else {
            throw Trouble(.notFound, "The outbox has no \"\(text)\".", hint: "kedge outbox list shows what is there.")
        }
        return item
    }
}

extension Intent {
    /// What it does, on one line: `reply to ticket tkt_1: Thank you for …`.
    var summary: String {
        switch self {
        case .message(let ticket, let audience, let body, _):
            let words = body.split(whereSeparator: \.isWhitespace).joined(separator: " ")
            return "\(audience == .public ? "reply to" : "note on") ticket \(ticket.value): \(words)"
        case .change(let ticket, let change): return "change ticket \(ticket.value): \(change.words)"
        case .decide(let approval, let decision, _):
            return switch decision {
            case .approve: "approve \(approval.value)"
            case .approveEdited: "approve \(approval.value) with another text"
            case .reject: "reject \(approval.value)"
            }
        case .act(let act): return act.phrase
        }
    }
}

extension FieldChange {
    /// `status=solved tags=a,b`
    fileprivate var words: String {
        var words: [String] = []
        if let status { words.append("status=\(status.raw)") }
        if let priority { words.append("priority=\(priority.raw ?? "none")") }
        switch assignee {
        case .value(let id): words.append("assignee=\(id)")
        case .some(.none): words.append("assignee=none")
        case nil: break
        }
        if let tags { words.append("tags=\(tags.joined(separator: ","))") }
        return words.joined(separator: " ")
    }
}
