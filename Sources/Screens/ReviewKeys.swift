import Canvas
import Helpdesk

/// What keys do in the review.
extension ReviewPlace {
    mutating func perform(_ command: Command, key: Key, in situation: inout Situation) {
        defer { lastKeySeconds = situation.now.seconds }
        if edit?.isOpen == true {
            performWhileEditing(command, in: &situation)
        } else if let strip {
            answer(strip, command, in: &situation)
        } else {
            performReading(command, in: &situation)
        }
    }

    private mutating func performReading(_ command: Command, in situation: inout Situation) {
        let scene = situation.scene
        let rows = max(1, pageSize(scene).rows)
        switch command {
        case .approve: approve(in: &situation)
        case .editApprove: startEditing(in: &situation)
        case .reject: reject(in: &situation)
        case .nextApproval: step(1, in: &situation)
        case .previousApproval: step(-1, in: &situation)
        case .readOn, .pageDown: scrollTo(scroll + max(1, rows - 1), scene)
        case .pageUp: scrollTo(scroll - max(1, rows - 1), scene)
        case .halfPageDown: scrollTo(scroll + max(1, rows / 2), scene)
        case .halfPageUp: scrollTo(scroll - max(1, rows / 2), scene)
        case .moveDown, .previewDown: scrollTo(scroll + 1, scene)
        case .moveUp, .previewUp: scrollTo(scroll - 1, scene)
        case .first: scrollTo(0, scene)
        case .last: scrollTo(.max / 2, scene)
        case .nextPart, .nextPane: goToPart(1, scene)
        case .previousPart, .previousPane: goToPart(-1, scene)
        case .inward, .foldToggle, .foldOpen, .foldClose, .unfoldAll, .foldAll: toggleFolds()
        case .back, .outward, .cancel: situation.leave()
        case .showRaw: if let approval = onScreen?.approval { situation.open(RawPlace(approval)) }
        case .refresh:
            situation.ask(.refresh(.approvals))
            if let ticket = onScreen?.approval.ticket { situation.ask(.refresh(.ticket(ticket))) }
        default: situation.say(sayNothingHere(situation.options.keymap))
        }
    }

    private func sayNothingHere(_ keymap: Keymap) -> SafeText {
        let approve = keymap.shownChord(of: .approve, in: .review) ?? "-"
        let reject = keymap.shownChord(of: .reject, in: .review) ?? "-"
        return "Nothing here: \(approve) approves, \(reject) rejects."
    }

    private mutating func step(_ step: Int, in situation: inout Situation) {
        guard let next = ApprovalQueue(situation.scene).neighbour(of: id, by: step) else {
            situation.say(step > 0 ? "This is the last one that waits." : "This is the first one that waits.")
            return
        }
        show(next, in: &situation)
    }

    private mutating func goToPart(_ step: Int, _ scene: Scene) {
        guard let page = page(scene) else { return }
        let target = step > 0 ? page.parts.first { $0 > scroll } : page.parts.last { $0 < scroll }
        scrollTo(target ?? (step > 0 ? page.lines.count : 0), scene)
    }

    // MARK: The gate

    private mutating func approve(in situation: inout Situation) {
        if let edit {
            openDifference(edit, in: &situation)
            return
        }
        guard isDecidable(in: &situation), isLit(in: &situation) else { return }
        ask(for: .approve, in: &situation)
    }

    private func isDecidable(in situation: inout Situation) -> Bool {
        guard let shown = onScreen, !isGone else {
            situation.say("It isn't in the list any more: decided elsewhere, or expired.")
            return false
        }
        if let absence = situation.desk.absence(of: .decideApprovals, id.account) {
            situation.say(SafeText(absence))
            return false
        }
        let current = ShownApproval(shown.approval, decision: decisionHere(situation.scene), scene: situation.scene)
        guard let refusal = ApprovalWords.refusal(current, situation.scene) else { return true }
        situation.say(refusal)
        return false
    }

    private func decisionHere(_ scene: Scene) -> PendingDecision? {
        Overlay(scene.desk.outbox.items).decision(about: id)
    }

    /// Everything has been on screen, and long enough; else says what is missing.
    private func isLit(in situation: inout Situation) -> Bool {
        if !light.isRead {
            let left = linesLeft(situation.scene)
            let key = situation.options.keymap.shownChord(of: .readOn, in: .review) ?? "Space"
            situation.say("Read to the end first: \(ReviewWords.more(left)), \(key).")
            return false
        }
        guard light.isLit(at: situation.now.seconds) else {
            situation.say("Too soon: this has only just come on screen.")
            return false
        }
        guard situation.now.seconds - lastKeySeconds >= ReviewLight.quietSeconds else {
            situation.say("Too soon after the key before; press it again.")
            return false
        }
        return true
    }

    /// What the level asks for beyond the key.
    private mutating func ask(for decision: Decision, in situation: inout Situation) {
        guard let shown = onScreen else { return }
        var sent = shown.approval.fingerprint
        var gate = ShownApproval(shown.approval, decision: nil, scene: situation.scene).gate
        if case .approveEdited(let draft, _) = decision {
            sent += "\n" + draft
            gate = ShownApproval(shown.approval, decision: nil, scene: situation.scene, editedDraft: draft).gate
        }
        switch gate.level {
        case .low: decide(decision, in: &situation)
        case .medium: ask(.letter(letter(for: sent), decision, sinceSeconds: situation.now.seconds))
        case .high: ask(.typed(LineEditor(), decision))
        }
    }

    private mutating func reject(in situation: inout Situation) {
        guard isDecidable(in: &situation) else { return }
        guard light.hasSettled(at: situation.now.seconds) else {
            situation.say("Too soon: this has only just come on screen.")
            return
        }
        ask(.reasons)
    }

    // MARK: Strips

    private mutating func answer(_ strip: ReviewStrip, _ command: Command, in situation: inout Situation) {
        if case .typed(let line, let decision) = strip, command == .confirm {
            guard let shown = onScreen, shown.gate.identity.matches(line.text) else {
                situation.say("It doesn't match; nothing was decided.")
                return
            }
            decide(decision, in: &situation)
            return
        }
        sayNo(in: &situation)
    }

    private mutating func sayNo(in situation: inout Situation) {
        dropStrip()
        situation.say(edit == nil ? "No: nothing was decided." : "No: nothing was decided. Your edit is kept.")
    }

    mutating func take(_ key: Key, in situation: inout Situation) -> Bool {
        defer { lastKeySeconds = situation.now.seconds }
        if edit?.isOpen == true { return takeText(key) }
        switch strip {
        case nil: return false
        case .letter(let letter, let decision, let since):
            if key == .character(letter), situation.now.seconds - since >= ReviewLight.stripSettleSeconds {
                decide(decision, in: &situation)
            } else {
                sayNo(in: &situation)
            }
        case .typed(var line, let decision):
            switch key {
            case .character(let character): line.insert(String(character))
            case .backspace: line.apply(.deleteLeft)
            case .paste: situation.say("A paste is refused here: type it.")
            default: break
            }
            ask(.typed(line, decision))
        case .reasons: takeReason(key, in: &situation)
        case .edited(let draft, let feedback, let since): takeEdited(key, draft, feedback, since, in: &situation)
        }
        return true
    }

    private mutating func takeReason(_ key: Key, in situation: inout Situation) {
        dropStrip()
        if let digit = key.digit, digit > 0, digit <= RejectReasons.standard.count {
            decide(.reject(feedback: RejectReasons.standard[digit - 1]), in: &situation)
        } else if key == .character("t") {
            prompt(PromptRequest(.rejectReason, label: "reason "), in: &situation)
        } else {
            sayNo(in: &situation)
        }
    }

    mutating func accept(_ answer: PromptAnswer, in situation: inout Situation) {
        guard answer.isFinal else { return }
        guard isStillPrompted() else {
            situation.warn("It changed while you wrote. Nothing was decided; look again.")
            return
        }
        switch answer.subject {
        case .rejectReason:
            if answer.text.isEmpty {
                situation.say("A rejection needs a reason; nothing was decided.")
            } else {
                decide(.reject(feedback: answer.text), in: &situation)
            }
        case .other(Self.whySubject):
            guard var edit else { return }
            edit.feedback = answer.text.isEmpty ? nil : answer.text
            change(edit)
            openDifference(edit, in: &situation)
        default: break
        }
    }

    static let whySubject = "why the draft was changed"

    // MARK: Editing

    private mutating func startEditing(in situation: inout Situation) {
        guard isDecidable(in: &situation), let approval = onScreen?.approval else { return }
        if let absence = situation.desk.absence(of: .editApprovals, id.account) {
            situation.say(SafeText(absence))
            return
        }
        guard let draft = approval.isRequest ? "" : approval.draft, approval.kind == .reply || approval.isRequest else {
            situation.say("There is no text to edit: an action is approved or rejected as it is.")
            return
        }
        var edit = edit ?? DraftEdit(editor: TextEditor(draft), isOpen: true)
        edit.isOpen = true
        change(edit)
    }

    private mutating func performWhileEditing(_ command: Command, in situation: inout Situation) {
        guard var edit else { return }
        if let action = TextAction(command) {
            let columns = Layout(situation.size).main(withTopLine: true).columns
            edit.editor.apply(action, columns: DraftEdit.textColumns(columns))
            change(edit)
            return
        }
        switch command {
        case .send: openDifference(edit, in: &situation)
        case .leave, .stop:
            edit.isOpen = false
            change(edit)
            situation.say("Your edit is kept; E goes on with it.")
        case .nextField:
            edit.editor.insert("  ")
            change(edit)
        case .discard:
            change(nil)
            situation.say("Your edit is dropped; the draft is as it came.")
        case .threadUp: scrollTo(scroll - 3, situation.scene)
        case .threadDown: scrollTo(scroll + 3, situation.scene)
        default:
            let send = situation.options.keymap.shownChord(of: .send, in: .composer) ?? "-"
            situation.say("Not while editing a draft: \(send) shows what you changed, Esc goes back.")
        }
    }

    private mutating func takeText(_ key: Key) -> Bool {
        guard var edit else { return false }
        switch key {
        case .character(let character): edit.editor.insert(String(character))
        case .paste(let text): edit.editor.insert(text)
        default: return false
        }
        change(edit)
        return true
    }

    private mutating func openDifference(_ edit: DraftEdit, in situation: inout Situation) {
        guard isDecidable(in: &situation) else { return }
        var closed = edit
        closed.isOpen = false
        let text = edit.editor.text
        guard text != onScreen?.approval.draft ?? "" else {
            change(nil)
            let isRequest = onScreen?.approval.isRequest ?? false
            situation.say(isRequest ? "The note is empty; Y approves without one." : "Nothing is changed; Y approves it as it is.")
            return
        }
        guard text.contains(where: { !$0.isWhitespace }) else {
            situation.say("An empty reply can't be approved.")
            return
        }
        guard hasRead(edit, in: &situation) else { return }
        change(closed)
        ask(.edited(draft: text, feedback: edit.feedback, sinceSeconds: situation.now.seconds))
    }

    /// Nobody is sent back from the last question to read: beside the editor the same key goes on through the page, past
    /// the draft, which the editor shows.
    private mutating func hasRead(_ edit: DraftEdit, in situation: inout Situation) -> Bool {
        if light.isRead { return true }
        let scene = situation.scene
        guard edit.isOpen else { return isLit(in: &situation) }
        let rows = max(1, pageSize(scene).rows)
        let next = scroll + max(1, rows - 1)
        let afterDraft = page(scene)?.draftEnd ?? 0
        scrollTo(scroll + rows < afterDraft ? max(next, afterDraft - 1) : next, scene)
        let send = situation.options.keymap.shownChord(of: .send, in: .composer) ?? "-"
        let left = linesLeft(scene)
        situation.say(left > 0 ? "Read the rest first, \(ReviewWords.more(left)): \(send) goes on."
            : "That was the rest: \(send) shows what you changed.")
        return false
    }

    private mutating func takeEdited(
        _ key: Key, _ draft: String, _ feedback: String?, _ since: Double, in situation: inout Situation
    ) {
        switch key {
        case .character("Y"):
            guard situation.now.seconds - since >= ReviewLight.stripSettleSeconds else { return sayNo(in: &situation) }
            guard isLit(in: &situation) else { return }
            dropStrip()
            ask(for: .approveEdited(draft: draft, feedback: feedback), in: &situation)
        case .character("t"):
            dropStrip()
            prompt(PromptRequest(.other(Self.whySubject), label: "why ", text: feedback ?? ""), in: &situation)
        case .character("E"):
            dropStrip()
            startEditing(in: &situation)
        default: sayNo(in: &situation)
        }
    }
}
