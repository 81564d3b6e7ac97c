import Canvas
import FoundationEssentials
import Helpdesk

/// One approval, read whole and decided. What is decided is what stood on screen when the key went down.
struct ReviewPlace: Place {
    private(set) var id: ApprovalID
    /// As it was drawn last; decisions are bound to it.
    private(set) var onScreen: ShownApproval?
    private(set) var strip: ReviewStrip?
    private(set) var edit: DraftEdit?
    private(set) var light = ReviewLight(shownSince: 0)
    /// The first line of the page that is shown.
    private(set) var scroll = 0
    private(set) var isUnfolded = false
    /// It was on screen and is not among the approvals any more.
    private(set) var isGone = false
    /// Lines as they were before a refresh changed the item; empty where none did.
    private(set) var linesBefore: Set<SafeText> = []
    private(set) var approvedCount = 0
    private(set) var rejectedCount = 0
    private var isFirstLook = true
    private var hasTakenUpEdit = false
    /// The edit as it is kept on the disk, and when changes since are due there.
    private var keptEdit: DraftEdit?
    private var keepDueAt: Double?
    private var lastLetter: Character?
    private var wantsThread = false
    private var nextWake: Double?
    /// Where it stands among those that wait: number and count, both with what was decided here.
    private(set) var standing = (number: 1, total: 1)
    /// The facts as they were looked at last, and until when they look the same.
    private var lookedAt: (revision: Int, untilSeconds: Double) = (-1, 0)
    private var laidOut: LaidOut?

    private struct LaidOut: Sendable {
        let page: ReviewPage
        let columns: Int
        let isUnfolded: Bool
        let revision: Int
    }
    /// When the last key came, in seconds of the monotonic clock.
    var lastKeySeconds = -Double.infinity
    /// What a prompt was opened for: the fingerprint that stood on screen then.
    private var promptedFor: String?

    init(_ id: ApprovalID) { self.id = id }

    var context: KeyContext {
        if edit?.isOpen == true { return .composer }
        return strip == nil ? .review : .confirm
    }

    var watch: Watch? {
        if wantsThread, let ticket = onScreen?.approval.ticket { return .ticket(ticket) }
        return .approvals
    }

    var wakeAtSeconds: Double? { [nextWake, keepDueAt].compactMap { $0 }.min() }

    // MARK: Facts

    mutating func factsChanged(in situation: inout Situation) {
        takeUpEdit(situation.desk)
        keepEdit(in: &situation)
        let scene = situation.scene
        if lookedAt.revision != scene.desk.revision || scene.now.seconds >= lookedAt.untilSeconds {
            let queue = ApprovalQueue(scene)
            isGone = queue[id] == nil
            if let fresh = queue[id] { look(at: fresh, scene) }
            let decided = approvedCount + rejectedCount
            standing.number = queue.position(of: id) + 1 + decided
            standing.total = max(standing.number, queue.undecided.count + decided)
            let expiry = onScreen.flatMap { ApprovalQueue.nextChangeSeconds(of: $0.approval, scene) }
            let change = [expiry, queue.nextChangeSeconds(scene)].compactMap { $0 }.min()
            lookedAt = (scene.desk.revision, change ?? .infinity)
            laidOut = nil
        }
        if onScreen?.standing.isDecidable != true || isGone { strip = nil }
        let ticket = onScreen?.approval.ticket
        wantsThread = ticket.map { scene.desk.threads[$0] == nil } ?? false
        settleScroll(scene)
        noteWake(scene)
    }

    private mutating func look(at fresh: ShownApproval, _ scene: Scene) {
        if isFirstLook {
            isFirstLook = false
            light = ReviewLight(shownSince: scene.now.seconds)
        } else if let old = onScreen, old.approval != fresh.approval
            || old.steadyReasons != fresh.steadyReasons || old.effect != fresh.effect
        {
            let size = pageSize(scene)
            linesBefore = Set(ReviewPage(old, scene: scene, columns: size.columns, isUnfolded: isUnfolded).lines.map(\.text))
            light = ReviewLight(shownSince: scene.now.seconds)
            strip = nil
        }
        onScreen = fresh
    }

    /// Keeps the scroll inside the page, and notes when its last line is on screen.
    private mutating func settleScroll(_ scene: Scene) {
        guard let page = page(scene) else { return }
        let (columns, rows) = (pageSize(scene).columns, pageSize(scene).rows)
        laidOut = LaidOut(page: page, columns: columns, isUnfolded: isUnfolded, revision: scene.desk.revision)
        scroll = max(0, min(scroll, page.lines.count - rows))
        if strip == nil, scroll + rows >= page.lines.count {
            light.lastLineIsShown(at: scene.now.seconds)
        }
    }

    private mutating func noteWake(_ scene: Scene) {
        let lights = light.litFrom.flatMap { $0 > scene.now.seconds ? $0 : nil }
        nextWake = [lights, lookedAt.untilSeconds].compactMap { $0 }.filter(\.isFinite).min()
    }

    // MARK: The page

    func page(_ scene: Scene) -> ReviewPage? {
        let columns = pageSize(scene).columns
        if let laidOut, laidOut.columns == columns, laidOut.isUnfolded == isUnfolded, laidOut.revision == scene.desk.revision {
            return laidOut.page
        }
        return onScreen.map { ReviewPage($0, scene: scene, columns: columns, isUnfolded: isUnfolded) }
    }

    /// The room for the page, without head, foot and the editor.
    func pageSize(_ scene: Scene) -> Size {
        let rect = ReviewLayout(Layout(scene.size).main(withTopLine: true), edit: edit).page
        return rect.size
    }

    func linesLeft(_ scene: Scene) -> Int {
        guard let page = page(scene) else { return 0 }
        return max(0, page.lines.count - scroll - pageSize(scene).rows)
    }

    mutating func scrollTo(_ line: Int, _ scene: Scene) {
        scroll = line
        settleScroll(scene)
    }

    mutating func toggleFolds() { isUnfolded.toggle() }

    // MARK: The edit

    /// Goes on with the edit that was left here before.
    private mutating func takeUpEdit(_ desk: DeskModel) {
        guard !hasTakenUpEdit else { return }
        hasTakenUpEdit = true
        edit = edit ?? desk.edits[id]
        keptEdit = desk.edits[id]
    }

    /// The edit outlives this place, unless nothing is changed.
    private mutating func keepEdit(in situation: inout Situation, atOnce: Bool = false) {
        let isChanged = edit.map { $0.editor.text != onScreen?.approval.draft ?? "" } ?? false
        let changed = isChanged ? edit : nil
        situation.desk.keepEdit(changed, of: id)
        guard changed?.editor.text != keptEdit?.editor.text || changed?.feedback != keptEdit?.feedback else {
            keepDueAt = nil
            return
        }
        let due = keepDueAt ?? situation.now.seconds + Composer.keepSeconds
        keepDueAt = due
        guard atOnce || due <= situation.now.seconds else { return }
        keepDueAt = nil
        keptEdit = changed
        situation.keepForm(of: changed, about: id)
    }

    mutating func willLeave(in situation: inout Situation) { keepEdit(in: &situation, atOnce: true) }
    mutating func willBeCovered(in situation: inout Situation) { keepEdit(in: &situation, atOnce: true) }

    /// The desk did not take a decision: it counts no more.
    mutating func decisionCameBack(_ decision: Decision, about approval: ApprovalID, in desk: DeskModel) {
        uncount(decision)
        if approval == id { edit = desk.edits[approval] ?? edit }
        lookedAt.revision = -1
    }

    private mutating func uncount(_ decision: Decision) {
        switch decision {
        case .approve, .approveEdited: approvedCount = max(0, approvedCount - 1)
        case .reject: rejectedCount = max(0, rejectedCount - 1)
        }
    }

    // MARK: Going on

    /// Shows another approval; of the one before only the edit is kept.
    mutating func show(_ next: ApprovalID, in situation: inout Situation) {
        if hasTakenUpEdit { keepEdit(in: &situation, atOnce: true) }
        let (approved, rejected, letter) = (approvedCount, rejectedCount, lastLetter)
        self = ReviewPlace(next)
        (approvedCount, rejectedCount, lastLetter) = (approved, rejected, letter)
        factsChanged(in: &situation)
    }

    /// Shows an approval again whose decision was taken back; the words of an edit are there as they were.
    mutating func reopen(_ id: ApprovalID, takenBack: Decision?, in situation: inout Situation) {
        show(id, in: &situation)
        if let takenBack { uncount(takenBack) }
        if case .approveEdited(let draft, let feedback) = takenBack {
            edit = DraftEdit(editor: TextEditor(draft), isOpen: true, feedback: feedback)
            keepEdit(in: &situation, atOnce: true)
        }
        lookedAt.revision = -1
        factsChanged(in: &situation)
    }

    // MARK: Deciding

    /// Opens a strip that asks for more.
    mutating func ask(_ strip: ReviewStrip) { self.strip = strip }
    mutating func dropStrip() { strip = nil }

    /// The letter for what would be sent; never the one asked for last.
    mutating func letter(for sent: String) -> Character {
        let letter = CheckLetter.letter(fingerprint: sent, previous: lastLetter)
        lastLetter = letter
        return letter
    }

    mutating func change(_ edit: DraftEdit?) { self.edit = edit }

    /// Opens a question whose answer counts only for what is on screen now.
    mutating func prompt(_ request: PromptRequest, in situation: inout Situation) {
        promptedFor = onScreen?.approval.fingerprint
        situation.prompt(request)
    }

    /// Whether the item is still what it was when the prompt was opened.
    func isStillPrompted() -> Bool { promptedFor != nil && promptedFor == onScreen?.approval.fingerprint }

    /// Puts the decision into the outbox and goes on to the next that can be decided.
    mutating func decide(_ decision: Decision, in situation: inout Situation) {
        guard let shown = onScreen, !isGone else { return }
        let current = ShownApproval(shown.approval, decision: nil, scene: situation.scene)
        if let refusal = ApprovalWords.refusal(current, situation.scene) {
            strip = nil
            situation.warn("Nothing was decided. \(refusal)")
            return
        }
        let queue = ApprovalQueue(situation.scene)
        let others = queue.undecided.map(\.id).filter { $0 != id }
        let next = queue.neighbour(of: id, by: 1) ?? others.first
        var undoSeconds: Double?
        if case .leavesAtOnce = current.standing { undoSeconds = 0 }
        situation.submit(
            .decide(approval: id, decision, fingerprint: shown.approval.fingerprint), undoSeconds: undoSeconds)
        var isRejection = false
        if case .reject = decision { isRejection = true }
        if isRejection { rejectedCount += 1 } else { approvedCount += 1 }
        situation.say("\(isRejection ? "Rejected" : "Approved" as SafeText): \(ApprovalWords.headline(shown)).")
        strip = nil
        edit = nil
        if let next {
            show(next, in: &situation)
        } else {
            situation.leave()
        }
    }
}
