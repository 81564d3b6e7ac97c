/// What a person types to confirm a high-risk decision: the amount, or the last four of the object's number.
public struct TypedIdentity: Hashable, Sendable {
    public enum Kind: Hashable, Sendable { case amount, lastFour }

    public let kind: Kind
    /// What the strip prints: `1240`, `8213`.
    public let shown: String
    private let accepted: [String]

    public init(_ approval: Approval) {
        if let money = EffectLine.amount(of: approval) {
            let whole = String(money.hundredths / 100)
            let isRound = money.hundredths % 100 == 0
            kind = .amount
            shown = isRound ? whole : money.digits
            accepted = isRound ? [whole, money.digits] : [money.digits]
        } else {
            let number = EffectLine.objectNumber(of: approval) ?? approval.ticket?.value ?? approval.id.value
            kind = .lastFour
            shown = String(number.suffix(4))
            accepted = [shown]
        }
    }

    /// The words of the strip: "Type the amount to approve".
    public var prompt: String {
        switch kind {
        case .amount: "Type the amount to approve"
        case .lastFour: "Type the last four of its number to approve"
        }
    }

    /// Blanks around it don't count.
    public func matches(_ typed: String) -> Bool {
        let bare = typed.split(separator: " ").joined(separator: " ")
        return !bare.isEmpty && accepted.contains(bare)
    }
}
