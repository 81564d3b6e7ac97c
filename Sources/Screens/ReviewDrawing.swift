import Canvas
import FoundationEssentials
import Helpdesk

extension ReviewPlace {
    func draw(into frame: inout Frame, _ place: Rect, _ scene: Scene) {
        let rect = place.splitLeft(ReviewPage.maximumColumns).left
        guard let shown = onScreen else {
            frame.draw("This approval isn't here any more: decided elsewhere, or expired.",
                at: Position(column: rect.column + 1, row: rect.row), width: rect.columns - 1, style: scene.style(.text))
            return
        }
        let layout = ReviewLayout(rect, edit: edit)
        drawHead(into: &frame, layout.head, shown, scene)
        drawPage(into: &frame, layout.page, scene)
        if let edit, edit.isOpen {
            let name = SafeText(shown.customerName ?? "the customer")
            edit.draw(into: &frame, layout.editor, name: name, isNote: onScreen?.approval.isRequest ?? false, scene: scene)
        } else {
            drawFoot(into: &frame, layout.foot, shown, scene)
        }
        if let strip { draw(strip, into: &frame, rect, shown, scene) }
    }

    // MARK: Head and foot

    private func drawHead(into frame: inout Frame, _ rect: Rect, _ shown: ShownApproval, _ scene: Scene) {
        var title = StyledText(place(shown), scene.style(.title))
        title.append(" ∙ \(id.account.text)", scene.style(.dim))
        var level = StyledText(" \(SafeText(shown.gate.level.word.uppercased())) RISK",
            scene.style(shown.gate.level == .low ? .strong : .alert))
        if let reason = shown.reasons.first { level.append(": \(reason.text)", scene.style(.text)) }
        let final: SafeText = " ∙ final once it has left"
        let expiry = expiryText(shown, scene)
        var right = StyledText(counts, scene.style(.dim))
        // On a narrow screen the time goes up a line, so that why it is grave is not cut for its sake. Never by what the
        // service wrote: the time has one place.
        guard rect.columns >= 80 else {
            if !right.isEmpty { right.append(" ∙ ", scene.style(.dim)) }
            Self.draw(title, right: right + expiry, into: &frame, rect.line(0))
            frame.draw(level, at: rect.line(1).origin, width: rect.columns)
            drawRule(into: &frame, rect, scene)
            return
        }
        Self.draw(title, right: right, into: &frame, rect.line(0))
        if level.columns + final.columns + expiry.columns + 3 <= rect.columns { level.append(final, scene.style(.dim)) }
        Self.draw(level, right: expiry, into: &frame, rect.line(1))
        drawRule(into: &frame, rect, scene)
    }

    /// What has expired has no number among those that wait.
    private func place(_ shown: ShownApproval) -> SafeText {
        shown.standing.isExpired ? " Approval" : " Approval \(standing.number) of \(standing.total)"
    }

    private func drawRule(into frame: inout Frame, _ rect: Rect, _ scene: Scene) {
        frame.draw(TitledRule.plain(columns: rect.columns, theme: scene.theme), at: rect.line(2).origin, width: rect.line(2).columns)
    }

    private var counts: SafeText {
        var words: [SafeText] = []
        if approvedCount > 0 { words.append("\(approvedCount) approved") }
        if rejectedCount > 0 { words.append("\(rejectedCount) rejected") }
        return words.joined(separator: " ∙ ")
    }

    private func expiryText(_ shown: ShownApproval, _ scene: Scene) -> StyledText {
        guard shown.approval.expiresAt != nil else { return StyledText("no expiry", scene.style(.dim)) }
        let time = ApprovalWords.expiry(shown.approval, scene)
        switch shown.standing {
        case .leavesAtOnce(let seconds):
            return StyledText("expires in \(seconds) s: leaves at once", scene.style(.alert))
        case .expired: return StyledText("expired at \(time)", scene.style(.alert))
        case .open, .decidedHere, .decided: return StyledText("expires at \(time)", scene.style(.text))
        }
    }

    private func drawFoot(into frame: inout Frame, _ rect: Rect, _ shown: ShownApproval, _ scene: Scene) {
        var line = StyledText(" ")
        if isGone {
            line.append("not in the list any more: decided elsewhere, or expired", scene.style(.alert))
        } else if let refusal = ApprovalWords.refusal(shown, scene) {
            line.append(refusal, scene.style(.alert))
        } else {
            let left = linesLeft(scene)
            let read: SafeText = light.isRead ? "all read" : ReviewWords.more(left)
            line.append(read, scene.style(light.isRead ? .dim : .accent))
            if !linesBefore.isEmpty { line.append(" ∙ ~ changed while you read", scene.style(.alert)) }
            if let asOf = scene.desk.approvalsAsOf[id.account] {
                let time = ShownTime.clockWithSeconds(asOf, utcOffset: scene.options.utcOffsetSeconds)
                line.append(" ∙ as of \(time)", scene.style(.dim))
            }
            line.append(" ∙ fingerprint \(ApprovalWords.fingerprint(shown.approval))", scene.style(.dim))
            if edit != nil { line.append(" ∙ your edit is kept: E", scene.style(.ownChange)) }
        }
        frame.draw(line, at: rect.origin, width: rect.columns)
    }

    /// Left and right on one line; the left gives way.
    private static func draw(_ left: StyledText, right: StyledText, into frame: inout Frame, _ rect: Rect) {
        guard !rect.isEmpty else { return }
        let room = right.isEmpty ? rect.columns : rect.columns - right.columns - 3
        frame.draw(left, at: rect.origin, width: max(0, room))
        guard !right.isEmpty else { return }
        let column = max(rect.column, rect.endColumn - 1 - right.columns)
        frame.draw(right, at: Position(column: column, row: rect.row), width: rect.endColumn - column)
    }

    // MARK: The page

    private func drawPage(into frame: inout Frame, _ rect: Rect, _ scene: Scene) {
        guard let page = page(scene) else { return }
        frame.cursor = Position(column: rect.column + 3, row: rect.row)
        for row in 0..<rect.rows {
            let index = scroll + row
            guard index < page.lines.count else { break }
            let line = page.lines[index]
            frame.draw(line, at: rect.line(row).origin, width: rect.columns)
            if !linesBefore.isEmpty, !line.isEmpty, !linesBefore.contains(line.text) {
                frame.draw("~", at: rect.line(row).origin, style: scene.style(.alert))
            }
            if index == page.effectLine { frame.cursor = Position(column: rect.column + 3, row: rect.row + row) }
        }
    }

    private func draw(
        _ strip: ReviewStrip, into frame: inout Frame, _ rect: Rect, _ shown: ShownApproval, _ scene: Scene
    ) {
        let strip = ReviewStripLines(
            strip, shown, scene: scene, columns: rect.columns, maximumLines: max(3, rect.rows - 4))
        let (_, place) = rect.splitBottom(strip.lines.count)
        frame.fill(place)
        for (row, line) in strip.lines.enumerated() where row < place.rows {
            frame.draw(line, at: place.line(row).origin, width: place.columns)
        }
        frame.cursor = Position(
            column: min(place.column + strip.cursor.column, place.endColumn - 1), row: place.row + strip.cursor.row)
    }

    // MARK: Hints

    func hints(_ scene: Scene) -> [Hint] {
        if edit?.isOpen == true {
            return [Hint(.send, "show changes"), Hint(.discard, "drop the edit"), Hint(.leave, "back, keep it")]
        }
        switch strip {
        case .letter: return [Hint(.no, "no")]
        // These name every key of theirs, Esc too.
        case .reasons, .edited: return []
        case .typed: return [Hint(.confirm, "when it matches"), Hint(.no, "no")]
        case nil: break
        }
        let isDecidable = !isGone && onScreen?.standing.isDecidable == true
        let isLit = isDecidable && light.isLit(at: scene.now.seconds)
        let canEdit = isDecidable && onScreen?.approval.kind == .reply && onScreen?.approval.draft != nil
        let more = linesLeft(scene) > 0 ? [Hint(.readOn, "more")] : []
        let decisions = !isDecidable ? [] : [
            Hint(.approve, "approve", isOff: !isLit), Hint(.reject, "reject", isOff: !isDecidable),
            Hint(.editApprove, onScreen?.approval.isRequest == true ? "with a note" : "edit", isOff: !canEdit),
        ]
        // What approving waits for comes first.
        return more + decisions + [
            Hint(.nextApproval, isDecidable ? "skip" : "next"), Hint(.nextPane, "parts"), Hint(.showRaw, "record"), Hint(.help, "keys"),
        ]
    }
}
