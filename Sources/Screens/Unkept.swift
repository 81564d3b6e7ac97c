import FoundationEssentials
import Helpdesk

/// What was sent to be kept and isn't on the disk yet, as far as the desk has told. While the disk refuses, it is sent
/// again and again: the words stay here as long as it takes.
struct Unkept: Sendable {
    /// Between two attempts while the disk refuses, in seconds.
    static let retrySeconds = 2.0

    private(set) var drafts: [DeskModel.DraftKey: Draft] = [:]
    private(set) var forms: [KeptForm.Key: KeptForm] = [:]
    /// What is on a disk, but not where it belongs.
    private var draftsElsewhere: Set<DeskModel.DraftKey> = []
    private var formsElsewhere: Set<KeptForm.Key> = []
    /// Since when the disk refuses; nil while it doesn't.
    private(set) var refusedSince: Date?
    private(set) var retryAtSeconds: Double?
    private var lastMessage = ""
    private var wasRetried = false

    var isEmpty: Bool { drafts.isEmpty && forms.isEmpty }
    var isRefused: Bool { refusedSince != nil }
    var count: Int { drafts.count + forms.count }

    mutating func expect(_ draft: Draft) { drafts[.init(ticket: draft.ticket, audience: draft.audience)] = draft }
    mutating func expect(_ form: KeptForm) { forms[form.key] = form }

    mutating func forget(_ key: DeskModel.DraftKey) {
        drafts[key] = nil
        draftsElsewhere.remove(key)
    }

    mutating func forget(_ key: KeptForm.Key) {
        forms[key] = nil
        formsElsewhere.remove(key)
    }

    /// Where the text lies as far as the desk has told; what was typed since the last attempt is nowhere else anyway.
    func place(of key: DeskModel.DraftKey) -> KeptPlace {
        if isRefused, drafts[key] != nil { return .nowhere }
        return draftsElsewhere.contains(key) ? .elsewhere : .home
    }

    func place(of key: KeptForm.Key) -> KeptPlace {
        if isRefused, forms[key] != nil { return .nowhere }
        return formsElsewhere.contains(key) ? .elsewhere : .home
    }

    /// Where an attempt to keep it ended.
    mutating func learn(_ place: KeptPlace, of key: DeskModel.DraftKey, at now: Moment) {
        if place == .elsewhere { draftsElsewhere.insert(key) } else { draftsElsewhere.remove(key) }
        if place == .nowhere, drafts[key] != nil { refuse(at: now) }
    }

    mutating func learn(_ place: KeptPlace, of key: KeptForm.Key, at now: Moment) {
        if place == .elsewhere { formsElsewhere.insert(key) } else { formsElsewhere.remove(key) }
        if place == .nowhere, forms[key] != nil { refuse(at: now) }
    }

    private mutating func refuse(at now: Moment) {
        if refusedSince == nil { refusedSince = now.wall }
        retryAtSeconds = now.seconds + Self.retrySeconds
    }

    /// A draft as old as this reached the disk.
    mutating func learn(kept key: DeskModel.DraftKey, at: Date) {
        if let draft = drafts[key], draft.editedAt <= at { drafts[key] = nil }
    }

    mutating func learn(kept all: [KeptForm]) {
        for form in all {
            if let wanted = forms[form.key], wanted.editedAt <= form.editedAt { forms[form.key] = nil }
        }
    }

    /// Whether this trouble is news: the same refusal of the next attempt isn't.
    mutating func isNews(_ trouble: Trouble) -> Bool {
        guard trouble.kind == .storage, isRefused else { return true }
        defer { lastMessage = trouble.message }
        return trouble.message != lastMessage
    }

    /// Answers once that all is kept again. Where nothing had to be tried again it was kept at once, if in another
    /// place than it should be: that isn't good news.
    mutating func isOver() -> Bool {
        guard isRefused, isEmpty else { return false }
        refusedSince = nil
        retryAtSeconds = nil
        lastMessage = ""
        defer { wasRetried = false }
        return wasRetried
    }

    /// What is to be tried again now.
    mutating func retry(at now: Moment) -> [Effect] {
        guard let due = retryAtSeconds, due <= now.seconds, isRefused else { return [] }
        retryAtSeconds = now.seconds + Self.retrySeconds
        wasRetried = true
        return drafts.values.sorted { $0.editedAt < $1.editedAt }.map { .keepDraft($0) }
            + forms.values.sorted { $0.editedAt < $1.editedAt }.map { .keepForm($0) }
    }
}
