import Canvas
import FoundationEssentials
import Helpdesk

/// What is known of a ticket besides its thread, down the right side. What a service doesn't give is absent, not empty.
struct FactsColumn {
    let shown: ShownTicket
    let scene: Scene

    func draw(into frame: inout Frame, _ rect: Rect) {
        for (row, line) in lines().prefix(rect.rows).enumerated() {
            frame.draw(line, at: Position(column: rect.column + 1, row: rect.row + row), width: rect.columns - 1)
        }
    }

    private func lines() -> [StyledText] {
        let ticket = shown.ticket
        var lines: [StyledText] = []
        if let person = ticket.requester {
            lines.append(StyledText(SafeText(person.shownName), scene.style(.strong)))
            if let address = person.address, address != person.shownName {
                lines.append(StyledText(SafeText(address), scene.style(.dim)))
            }
            lines.append(StyledText())
        }
        let facts = shown.facts
        let status = facts.status
        lines.append(field("state", change(
            .status, StatusWords.own(status, on: ticket.account, scene.desk), StatusWords.short(status), StatusWords.short(ticket.status))))
        let priority = PriorityWords.long(facts.priority)
        lines.append(field("priority", change(.priority, priority, priority, PriorityWords.long(ticket.priority))))
        let owner = TicketPane.owner(facts, scene)
        lines.append(field("owner", change(.assignee, owner, owner, TicketPane.owner(ticket, scene))))
        let tagStyle = scene.style(shown.differing.contains(.tags) ? .ownChange : .text)
        for (index, tag) in ticket.tags.enumerated() {
            lines.append(field(index == 0 ? "tags" : "", StyledText(SafeText(tag), tagStyle)))
        }
        lines.append(field("account", plain(ticket.account.text)))
        if let project = scene.desk.project(of: ticket) {
            let word = scene.desk.capabilities(ticket.account).containerWord ?? "project"
            lines.append(field(SafeText(word), plain(project)))
        } else if let container = ticket.container {
            lines.append(field("queue", plain(container)))
        }
        if let channel = ticket.channel { lines.append(field("source", plain(channel))) }
        for (name, date) in [("created" as SafeText, ticket.createdAt), ("updated", ticket.updatedAt)] {
            if let date { lines.append(field(name, StyledText(AccountNews.clock(date, scene), scene.style(.text)))) }
        }
        for extra in ticket.fields ?? [] { lines += more(extra) }
        lines += approval(ticket)
        return lines
    }

    /// A field of the service's own: one line where it fits, else its value under its name.
    private func more(_ extra: RecordField) -> [StyledText] {
        let room = TicketPane.factsColumns - 2
        let name = RecordWords.label(extra.key)
        let value = SafeText(extra.value.shownText(utcOffset: scene.options.utcOffsetSeconds))
        guard !value.isEmpty else { return [] }
        if name.columns < 9, value.columns <= room - 9 { return [field(name, StyledText(value, scene.style(.text)))] }
        return [StyledText(name, scene.style(.dim))]
            + RecordWords.lines(extra.value, columns: room - 1, scene).prefix(3).map { StyledText(" \($0)", scene.style(.text)) }
    }

    private func approval(_ ticket: Ticket) -> [StyledText] {
        let overlay = scene.desk.overlay
        let all = scene.desk.approvals.filter { $0.ticket == ticket.id }
            .map { ShownApproval($0, decision: overlay.decision(about: $0.id), scene: scene) }
        guard let shown = all.first(where: \.standing.isDecidable) ?? all.first else { return [] }
        let approval = shown.approval
        let word: SafeText =
            switch shown.standing {
            case .open, .leavesAtOnce: "waiting"
            case .expired: "expired"
            case .decidedHere, .decided: "decided"
            }
        var lines = [StyledText(), StyledText("APPROVAL \(word)", scene.style(shown.standing.isDecidable ? .title : .dim))]
        if let key = scene.options.keymap.shownChord(of: .goApprovals, in: .ticket) {
            lines[1].append("  \(key)", scene.style(.hintKey))
        }
        for line in SafeText(shown.effect).wrapped(to: TicketPane.factsColumns - 2).prefix(3) {
            lines.append(StyledText(line, scene.style(.text)))
        }
        if let expiry = approval.expiresAt, shown.standing.isDecidable {
            lines.append(StyledText("until \(AccountNews.clock(expiry, scene))", scene.style(.dim)))
        }
        return lines
    }

    private func field(_ name: SafeText, _ value: StyledText) -> StyledText {
        StyledText(name.padded(to: 9), scene.style(.dim)) + value
    }

    private func plain(_ text: String) -> StyledText { StyledText(SafeText(text), scene.style(.text)) }

    /// `open ► pend »` where the screen shows what isn't sent yet.
    private func change(_ field: ShownTicket.Field, _ whole: SafeText, _ before: SafeText, _ after: SafeText) -> StyledText {
        guard shown.differing.contains(field) else { return StyledText(whole, scene.style(.text)) }
        let afterText = after.truncated(to: 6)
        // Nine for the name, three for the sign between, two for the mark.
        let room = max(1, TicketPane.factsColumns - 1 - 9 - 3 - 2 - afterText.columns)
        return StyledText("\(before.truncated(to: room)) \(Glyph.becomes.text) ", scene.style(.dim))
            + StyledText("\(afterText) \(Glyph.fromUs.text)", scene.style(.ownChange))
    }
}
