import Canvas
import FoundationEssentials
import Helpdesk

/// Whether an approval can be decided just now.
enum ApprovalStanding: Hashable, Sendable {
    case open
    /// It would expire inside the undo window, in so many seconds: a decision leaves without one.
    case leavesAtOnce(seconds: Int)
    case expired(Date)
    /// Decided on this machine, on its way or needing the person.
    case decidedHere(PendingDecision)
    /// Decided elsewhere, as the service says.
    case decided(Approval.Status)

    var isDecidable: Bool {
        switch self {
        case .open, .leavesAtOnce: true
        case .expired, .decidedHere, .decided: false
        }
    }

    var isExpired: Bool {
        if case .expired = self { true } else { false }
    }
}

/// An approval with kedge's own reading of it, as of one moment.
struct ShownApproval: Sendable {
    let approval: Approval
    let gate: ApprovalGate
    /// The gate's reasons without those that come with time alone.
    let steadyReasons: [ApprovalGate.Reason]
    let standing: ApprovalStanding
    /// The ticket's subject and requester as they are known here, where the approval itself doesn't say.
    let subject: String?
    let customerName: String?
    /// What approving would do, and to whom as far as that is known here.
    let effect: String

    var id: ApprovalID { approval.id }

    /// Why it is graver than low, the gravest first. That the service says so too needs no words beside others.
    var reasons: [ApprovalGate.Reason] {
        let isServicesWord = approval.riskRaw?.lowercased() == gate.level.word
        return isServicesWord && gate.reasons.count > 1 ? Array(gate.reasons.dropFirst()) : gate.reasons
    }

    init(_ approval: Approval, decision: PendingDecision?, scene: Scene, editedDraft: String? = nil) {
        self.approval = approval
        let standing = Self.standing(approval, decision, scene)
        self.standing = standing
        var around = ApprovalSurroundings(of: approval, editedDraft: editedDraft, scene: scene)
        // What has expired doesn't leave at all.
        if standing.isExpired { around.leavesAt = nil }
        gate = ApprovalGate(approval, around: around, draft: editedDraft)
        around.leavesAt = nil
        steadyReasons = ApprovalGate(approval, around: around, draft: editedDraft).reasons
        let ticket = approval.ticket.flatMap { scene.desk.table.ticket($0) }
        subject = [approval.ticketSubject, ticket?.subject].compactMap { $0 }.first { !$0.isEmpty }
        customerName = approval.customer?.shownName ?? ticket?.requester?.shownName
        effect = EffectLine.text(approval, requester: ticket?.requester)
    }

    private static func standing(_ approval: Approval, _ decision: PendingDecision?, _ scene: Scene) -> ApprovalStanding {
        if let decision { return .decidedHere(decision) }
        if approval.status != .pending { return .decided(approval.status) }
        guard let expiry = approval.expiresAt else { return .open }
        let left = expiry.timeIntervalSince(scene.now.wall)
        if left <= 0 { return .expired(expiry) }
        return left <= scene.options.undoSeconds ? .leavesAtOnce(seconds: max(1, Int(left.rounded(.up)))) : .open
    }
}

extension ApprovalSurroundings {
    /// What the desk knows around an approval.
    init(of approval: Approval, editedDraft: String?, scene: Scene) {
        let ticket = approval.ticket.flatMap { scene.desk.table.ticket($0) }
        let texts = [editedDraft ?? approval.draft ?? "", approval.ticketSubject ?? "", approval.customer?.shownName ?? ""]
            + approval.changes.flatMap { [$0.field, $0.before, $0.after] }
        self.init(
            requesterAddresses: [ticket?.requester?.address].compactMap { $0 },
            replacedCount: texts.reduce(0) { $0 + SafeText.lines($1).reduce(0) { $0 + $1.replacedCount } },
            ticketUpdatedAt: ticket?.updatedAt,
            leavesAt: scene.now.wall.addingTimeInterval(scene.options.undoSeconds))
    }
}

/// All approvals in the order in which they are to be decided.
struct ApprovalQueue: Sendable {
    /// Soonest expiry first, then the gravest, then the oldest; what has expired comes last.
    private(set) var entries: [ShownApproval]

    init(_ scene: Scene) {
        let overlay = Overlay(scene.desk.outbox.items)
        entries = scene.desk.approvals
            .filter { scene.desk.isShown($0.id.account) }
            .map { ShownApproval($0, decision: overlay.decision(about: $0.id), scene: scene) }
            .sorted(by: Self.isBefore)
    }

    private static func isBefore(_ left: ShownApproval, _ right: ShownApproval) -> Bool {
        if left.standing.isExpired != right.standing.isExpired { return right.standing.isExpired }
        let expiries = (left.approval.expiresAt ?? .distantFuture, right.approval.expiresAt ?? .distantFuture)
        if expiries.0 != expiries.1 { return expiries.0 < expiries.1 }
        if left.gate.level != right.gate.level { return left.gate.level > right.gate.level }
        let ages = (left.approval.createdAt ?? .distantFuture, right.approval.createdAt ?? .distantFuture)
        if ages.0 != ages.1 { return ages.0 < ages.1 }
        return left.id.description < right.id.description
    }

    subscript(id: ApprovalID) -> ShownApproval? { entries.first { $0.id == id } }

    var undecided: [ShownApproval] { entries.filter(\.standing.isDecidable) }

    /// Where an approval stands among those that can be decided, from 0; for one that can't, where it would stand.
    func position(of id: ApprovalID) -> Int {
        let before = entries.prefix { $0.id != id }
        return before.count { $0.standing.isDecidable }
    }

    /// The next (1) or previous (-1) one that can be decided, seen from `id`; nil at either end.
    func neighbour(of id: ApprovalID, by step: Int) -> ApprovalID? {
        guard let index = entries.firstIndex(where: { $0.id == id }) else { return undecided.first?.id }
        let rest = step > 0 ? Array(entries[(index + 1)...]) : entries[..<index].reversed()
        return rest.first { $0.standing.isDecidable }?.id
    }

    /// When a row will look different by the clock alone, in seconds of the monotonic clock.
    func nextChangeSeconds(_ scene: Scene) -> Double? {
        entries.filter(\.standing.isDecidable)
            .compactMap { Self.nextChangeSeconds(of: $0.approval, scene) }
            .min()
    }

    static func nextChangeSeconds(of approval: Approval, _ scene: Scene) -> Double? {
        guard let left = approval.expiresAt?.timeIntervalSince(scene.now.wall), left > 0 else { return nil }
        let wait = left > scene.options.undoSeconds ? left - scene.options.undoSeconds : left
        return scene.now.seconds + wait + 0.01
    }
}

/// How approvals are told in words.
enum ApprovalWords {
    static func headline(_ shown: ShownApproval) -> SafeText {
        // Requests differ by what is asked, not by what approving does.
        if shown.approval.isRequest {
            let subject = shown.subject ?? ""
            let own = shown.approval.summary ?? ""
            // A request may need several: what this one is called goes first, unless that is the request's name again.
            let parts = [own.contains(subject) && !subject.isEmpty ? "" : own, subject].filter { !$0.isEmpty }.map { SafeText($0) }
            let number = shown.approval.ticket.map { " \($0.value)" as SafeText } ?? ""
            let separator: SafeText = " \(Glyph.separator.text) "
            if !parts.isEmpty { return (["Approve\(number)"] + parts).joined(separator: separator) }
        }
        guard shown.approval.kind == .reply, let subject = shown.subject else {
            return SafeText(shown.effect)
        }
        return "Reply \(Glyph.separator.text) \(subject)"
    }

    static func level(_ gate: ApprovalGate) -> SafeText { SafeText(gate.level.word) }

    static func expiry(_ approval: Approval, _ scene: Scene) -> SafeText {
        guard let expiry = approval.expiresAt else { return "-" }
        return SafeText(ShownTime.stamp(expiry, now: scene.now.wall, utcOffset: scene.options.utcOffsetSeconds))
    }

    /// `7f3a 91c2`: enough of it to compare by eye.
    static func fingerprint(_ approval: Approval) -> SafeText {
        let digits = Array(approval.fingerprint.prefix(8))
        return SafeText(String(digits.prefix(4)) + (digits.count > 4 ? " " + String(digits.dropFirst(4)) : ""))
    }

    /// Why nothing can be decided here, as a whole sentence; nil where it can.
    static func refusal(_ shown: ShownApproval, _ scene: Scene) -> SafeText? {
        switch shown.standing {
        case .open, .leavesAtOnce: return nil
        case .expired(let date):
            let time = ShownTime.stamp(date, now: scene.now.wall, utcOffset: scene.options.utcOffsetSeconds)
            return "It expired at \(time) and can't be decided any more."
        case .decided(.approved): return "It was approved elsewhere."
        case .decided(.rejected): return "It was rejected elsewhere."
        case .decided(.other(let word)): return "It can't be decided: the service calls it \"\(word)\"."
        case .decided(.pending): return nil
        case .decidedHere(let decision): return decidedHere(decision)
        }
    }

    private static func decidedHere(_ decision: PendingDecision) -> SafeText {
        let verb: SafeText =
            switch decision.decision {
            case .approve: "You approved it"
            case .approveEdited: "You approved it as edited"
            case .reject: "You rejected it"
            }
        switch decision.state {
        case .held(.some(let trouble)): return "\(verb), and it was held: \(trouble.message)"
        case .unclear: return "\(verb), and nobody knows whether that arrived; the outbox has it."
        case .done: return "\(verb)."
        case .leaving, .queued, .sending, .held(nil): return "\(verb); it is on its way."
        }
    }
}
