import Canvas
import Helpdesk

/// The columns of the approvals inbox: bar, sign, level, expiry, what would happen, customer, account.
struct ApprovalColumns {
    private let level = 3
    private let expiry = 10
    private let effect = 20
    private let customer: Int
    private let account: Int
    private let end: Int

    init(_ columns: Int) {
        end = columns
        account = columns >= 60 ? columns - 5 : columns
        customer = columns >= 80 ? account - (columns >= 110 ? 22 : 15) : account
    }

    func drawHeading(into frame: inout Frame, _ rect: Rect, _ scene: Scene) {
        guard !rect.isEmpty else { return }
        let style = scene.style(.dim)
        func draw(_ text: SafeText, _ from: Int, _ to: Int) {
            guard to - from > 1 else { return }
            frame.draw(text, at: Position(column: rect.column + from, row: rect.row), width: to - from - 1, style: style)
        }
        draw("Risk", level, expiry)
        draw("Expires", expiry, effect)
        draw("What would happen", effect, customer)
        draw("Customer", customer, account)
        draw("Acct", account, end + 1)
    }

    func draw(_ entry: ShownApproval, isSelected: Bool, into frame: inout Frame, _ rect: Rect, _ scene: Scene) {
        guard !rect.isEmpty else { return }
        let isOff = !entry.standing.isDecidable
        let plain = scene.style(isOff ? .dim : .text)
        func draw(_ text: SafeText, _ from: Int, _ to: Int, _ style: Style) {
            guard to - from > 1 else { return }
            frame.draw(text, at: Position(column: rect.column + from, row: rect.row), width: to - from - 1, style: style)
        }
        if isSelected { frame.draw(Glyph.bar.text, at: rect.origin, style: scene.style(.accent)) }
        let (sign, signRole) = Self.sign(entry)
        frame.draw(sign, at: Position(column: rect.column + 1, row: rect.row), style: scene.style(signRole))
        let isGrave = entry.gate.level != .low && !isOff
        let levelStyle = isSelected ? scene.style(.selectedID) : isGrave ? scene.style(.alert) : plain
        draw(ApprovalWords.level(entry.gate), level, expiry, levelStyle)
        let expiryText: SafeText = entry.standing.isExpired ? "expired" : ApprovalWords.expiry(entry.approval, scene)
        draw(expiryText, expiry, effect, isUrgent(entry) ? scene.style(.alert) : plain)
        draw(ApprovalWords.headline(entry), effect, customer, plain)
        draw(SafeText(entry.customerName ?? "-"), customer, account, plain)
        draw(SafeText(entry.id.account.text), account, end + 1, scene.style(.dim))
        if isSelected { frame.cursor = Position(column: rect.column + level, row: rect.row) }
    }

    private func isUrgent(_ entry: ShownApproval) -> Bool {
        switch entry.standing {
        case .leavesAtOnce: true
        case .expired, .open, .decidedHere, .decided: false
        }
    }

    private static func sign(_ entry: ShownApproval) -> (SafeText, Role) {
        guard case .decidedHere(let decision) = entry.standing else { return (" ", .text) }
        switch OverlayMark(decision.state) {
        case .needsYou: return ("!", .alert)
        case .unclear: return ("?", .alert)
        case .onItsWay, .none: return (Glyph.fromUs.text, .accent)
        }
    }
}
