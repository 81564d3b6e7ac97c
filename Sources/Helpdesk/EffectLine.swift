/// What approving would do, in words built from the payload's fields, never from the service's or the assistant's prose.
public enum EffectLine {
    /// One line; "Refund 84.00 EUR to Anna Lindqvist, order 48213, through stripe". May hold the customer's words:
    /// data, not to be drawn unsafely.
    ///
    /// - Parameter requester: who asked in the approval's ticket; told where the approval itself names nobody.
    public static func text(_ approval: Approval, requester: Person? = nil) -> String {
        let customer = approval.customer ?? requester
        let who = customer?.shownName ?? ""
        switch approval.kind {
        case .reply: return reply(approval, to: customer)
        case .action(let word): return action(word, approval, to: who)
        case .other where approval.isRequest:
            return "Approve" + (approval.ticket.map { " request \($0.value)" } ?? " a request") + (who.isEmpty ? "" : " for \(who)")
        case .other(let word): return joined(["Do \"\(word)\"" + (who.isEmpty ? "" : " for \(who)"), through(approval)])
        }
    }

    /// Whether kedge knows what this action of a platform does.
    public static func knows(action word: String) -> Bool { verb(of: word) != nil }

    /// The amount that the act moves, from what changes alone.
    public static func amount(of approval: Approval) -> Money? {
        approval.changes.compactMap { amount(of: $0) }.max { $0.hundredths < $1.hundredths }
    }

    /// The number of the order, invoice or other object that is changed.
    public static func objectNumber(of approval: Approval) -> String? { object(of: approval)?.number }

    static func amount(of change: Approval.Change) -> Money? {
        guard change.after != change.before else { return nil }
        if let written = Money.amounts(in: change.after).max(by: { $0.hundredths < $1.hundredths }) { return written }
        let words = Set(change.field.lowercased().split { !$0.isLetter }.map(String.init))
        guard !words.isDisjoint(with: moneyFields) else { return nil }
        return Money.bareAmount(change.after)
    }

    private static let moneyFields: Set<String> = [
        "amount", "refund", "refunded", "total", "price", "credit", "credited", "charge", "charged", "fee", "balance",
        "payout", "discount", "cost",
    ]

    private struct Verb {
        /// Before the amount or the object.
        let word: String
        /// Between the amount and the customer.
        let preposition: String
    }

    private static let verbs: [String: Verb] = [
        "refund": Verb(word: "Refund", preposition: "to"),
        "credit": Verb(word: "Credit", preposition: "to"),
        "cancel": Verb(word: "Cancel", preposition: "for"),
        "pause": Verb(word: "Pause", preposition: "for"),
        "resume": Verb(word: "Resume", preposition: "for"),
        "resend": Verb(word: "Resend", preposition: "to"),
        "extend": Verb(word: "Extend", preposition: "for"),
        "update": Verb(word: "Change", preposition: "for"),
        "change": Verb(word: "Change", preposition: "for"),
    ]

    private static let objects: Set<String> = [
        "order", "charge", "payment", "subscription", "invoice", "trial", "address", "plan", "shipment", "email", "credit",
    ]

    /// `refund_order`: a known verb, and an object that is known too where one is named.
    private static func verb(of word: String) -> (verb: Verb, object: String?)? {
        let parts = word.lowercased().split { $0 == "_" || $0 == "-" || $0 == "." || $0 == " " }.map(String.init)
        guard let first = parts.first, let verb = verbs[first], parts.dropFirst().allSatisfy(objects.contains) else {
            return nil
        }
        return (verb, parts.dropFirst().first)
    }

    private static func action(_ word: String, _ approval: Approval, to who: String) -> String {
        guard let (verb, name) = verb(of: word) else {
            return joined(["Run \"\(word)\"" + (who.isEmpty ? "" : " for \(who)"), objectText(approval), through(approval)])
        }
        let what = amount(of: approval)?.text ?? name.map { "the \($0)" } ?? "something"
        return joined([
            "\(verb.word) \(what)" + (who.isEmpty ? "" : " \(verb.preposition) \(who)"), objectText(approval),
            through(approval),
        ])
    }

    private static func reply(_ approval: Approval, to customer: Person?) -> String {
        let name = customer?.name ?? customer?.address ?? "the customer"
        let address = customer?.address.map { $0 == name ? "" : " <\($0)>" } ?? ""
        let wordCount = (approval.draft ?? "").split { $0.isWhitespace }.count
        let length = wordCount == 1 ? "1 word" : "\(wordCount) words"
        return joined(["Send a public reply of \(length) to \(name)\(address)", approval.ticket.map { "ticket \($0.value)" }])
    }

    private static func through(_ approval: Approval) -> String? { approval.platform.map { "through \($0)" } }

    private static func objectText(_ approval: Approval) -> String? {
        object(of: approval).map { "\($0.name) \($0.number)" }
    }

    private static func joined(_ parts: [String?]) -> String { parts.compactMap { $0 }.joined(separator: ", ") }

    /// From a field such as `order 48213, status`, or a field `order` or `order_id` that holds the number.
    private static func object(of approval: Approval) -> (name: String, number: String)? {
        for change in approval.changes {
            let words = change.field.lowercased().split { !($0.isLetter || $0.isNumber || $0 == "-") }.map(String.init)
            for (index, word) in words.enumerated() where objects.contains(word) {
                if index + 1 < words.count, words[index + 1].contains(where: \.isNumber) {
                    return (word, number(words[index + 1], in: change.field))
                }
                let isReference = words.count == 1 || ["id", "number", "no"].contains(words.last ?? "")
                let value = change.after.isEmpty ? change.before : change.after
                if isReference, value.contains(where: \.isNumber), Money.amounts(in: value).isEmpty { return (word, value) }
            }
        }
        return nil
    }

    /// The number as the field writes it, not lower-cased.
    private static func number(_ lowered: String, in field: String) -> String {
        field.split { !($0.isLetter || $0.isNumber || $0 == "-") }.first { $0.lowercased() == lowered }.map(String.init)
            ?? lowered
    }
}
