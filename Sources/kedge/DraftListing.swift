import FoundationEssentials
import Helpdesk
import Store

/// What was begun and isn't sent: words of replies and notes, forms, and people's own versions of proposals.
struct DraftListing {
    struct Item {
        enum Content {
            case message(Draft)
            case form(KeptForm)
        }

        let content: Content
        /// No other kedge that runs goes on with it.
        let isFree: Bool
    }

    /// Newest first.
    private(set) var items: [Item] = []
    /// What a person must know of how they were read.
    let troubles: [Trouble]
    private var drafts: DraftJournal
    private var forms: FormJournal

    /// - Parameters:
    ///   - accounts: only theirs; none are all.
    ///   - taking: what processes that are gone have left is taken over, so that it can be thrown away; `close` lets go
    ///     of it.
    init(_ workplace: Workplace, of accounts: [String], taking: Bool = false) {
        drafts = workplace.store.drafts()
        forms = workplace.store.forms()
        troubles = drafts.open(adopting: taking) + forms.open(adopting: taking)
        let (drafts, forms) = (drafts, forms)
        items = drafts.drafts.map { Item(content: .message($0), isFree: drafts.isOwn($0.ticket, $0.audience)) }
            + forms.forms.map { Item(content: .form($0), isFree: forms.isOwn($0.key)) }
        if !accounts.isEmpty { items.removeAll { !accounts.contains($0.account.text) } }
        items.sort { ($0.editedAt, $0.name) > ($1.editedAt, $1.name) }
    }

    /// The one that a person means: its name, the beginning of it that only one has, or its ticket where that has one.
    func item(named text: String) throws(Trouble) -> Item {
        let named = items.filter { $0.name == text }
        if named.count == 1 { return named[0] }
        // The parts of two names may be put together to the same one.
        if named.count > 1 {
            throw Trouble(
                .configuration, "\"\(text)\" fits several: \(named.map(\.summary).joined(separator: ", ")).",
                hint: "In kedge itself gr lists them, one by one.")
        }
        let found = text.isEmpty ? [] : items.filter { $0.name.hasPrefix(text) || $0.subject == text }
        if found.count > 1 {
            throw Trouble(
                .configuration, "\"\(text)\" fits several: \(found.map(\.name).joined(separator: ", ")).", hint: "Give more of the name.")
        }
        guard let item = found.first else {
            throw Trouble(.notFound, "There is no draft \"\(text)\".", hint: "kedge draft list shows those that are there.")
        }
        return item
    }

    /// On the disk when it returns.
    mutating func discard(_ item: Item, at: Date) throws(Trouble) {
        guard item.isFree else {
            throw Trouble(
                .conflict, "A kedge that is still running goes on with \(item.name).", hint: "Throw it away there: gr, then D; or end it.")
        }
        switch item.content {
        case .message(let draft): try drafts.drop(draft.ticket, draft.audience, at: at)
        case .form(let form): try forms.drop(form.key, at: at)
        }
    }

    mutating func close() {
        drafts.close()
        forms.close()
    }
}

extension DraftListing.Item {
    var account: AccountName {
        switch content {
        case .message(let draft): draft.ticket.account
        case .form(let form): form.key.account
        }
    }

    /// `reply`, `note`, `approval`, or what a form does: `create`.
    var kind: String {
        switch content {
        case .message(let draft): draft.audience == .public ? "reply" : "note"
        case .form(let form): form.approvalEdit == nil ? form.key.verb.rawValue : "approval"
        }
    }

    /// Names it among all, for typing: `shop/tkt_1/reply`, `core/ticket/create/mc4x-1`.
    var name: String {
        switch content {
        case .message(let draft): return "\(account.text)/\(draft.ticket.value)/\(kind)"
        case .form(let form):
            if let edit = form.approvalEdit { return "\(account.text)/\(edit.approval.value)/approval" }
            let key = form.key
            let parts = [account.text, key.kind.rawValue, key.verb.rawValue] + [key.parent, key.target, key.item?.text].compactMap { $0 }
            return parts.joined(separator: "/")
        }
    }

    /// The id of what it is about; nil for something new.
    var subject: String? {
        switch content {
        case .message(let draft): draft.ticket.value
        case .form(let form): form.approvalEdit?.approval.value ?? form.key.target
        }
    }

    var editedAt: Date {
        switch content {
        case .message(let draft): draft.editedAt
        case .form(let form): form.editedAt
        }
    }

    /// What was typed, by the names of the fields; a text alone has the name `body`.
    var fields: [(name: String, text: String)] {
        switch content {
        case .message(let draft): return [("body", draft.body)]
        case .form(let form):
            if let edit = form.approvalEdit { return [("body", edit.text)] + (edit.feedback.map { [("feedback", $0)] } ?? []) }
            return form.act.fields.map { ($0.key, $0.value.editText) }.sorted { $0.0 < $1.0 }
        }
    }

    /// What it would do, or how its words begin.
    var summary: String {
        switch content {
        case .message: Self.line(fields[0].text)
        case .form(let form): form.approvalEdit.map { Self.line($0.text) } ?? form.act.phrase
        }
    }

    private static func line(_ text: String) -> String { text.split(whereSeparator: \.isWhitespace).joined(separator: " ") }
}
