/// Reads the payload of an approval for what makes a decision heavier.
struct ApprovalReading {
    typealias Reason = ApprovalGate.Reason

    let approval: Approval
    let around: ApprovalSurroundings
    let draft: String

    var reasons: [Reason] { wordOfService + payload + text + circumstances }

    private var wordOfService: [Reason] {
        guard let raw = approval.riskRaw, !raw.isEmpty else {
            if approval.isRequest { return [Reason(level: .medium, text: "it asks in free words, and kedge can't read what follows")] }
            return approval.kind == .reply ? [] : [Reason(level: .high, text: "the service states no risk")]
        }
        switch raw.lowercased() {
        case "low": return []
        case "medium": return [Reason(level: .medium, text: "the service says so")]
        case "high", "critical": return [Reason(level: .high, text: "the service says so")]
        default: return [Reason(level: .high, text: "the service's word for the risk, \"\(raw)\", is not known")]
        }
    }

    private var payload: [Reason] {
        var found: [Reason] = []
        switch approval.kind {
        case .reply: break
        case .action(let word):
            if !EffectLine.knows(action: word) { found.append(Reason(level: .high, text: "the action \"\(word)\" is not known")) }
        case .other where approval.isRequest: break
        case .other(let word): found.append(Reason(level: .high, text: "the kind \"\(word)\" is not known"))
        }
        if let first = approval.notUnderstood.first {
            let count = approval.notUnderstood.count
            let text = count == 1 ? "the field \"\(first.name)\" is not understood" : "\(count) fields are not understood"
            found.append(Reason(level: .high, text: text))
        }
        if affectsSeveralCustomers { found.append(Reason(level: .high, text: "more than one customer is affected")) }
        return found
    }

    private var text: [Reason] {
        var found: [Reason] = []
        if let money = largestAmount {
            let isAbove = money.hundredths > around.amountLimitHundredths
            let verb = draftHolds(money) ? "the text promises" : "it moves"
            let limit = Money(hundredths: around.amountLimitHundredths, currency: "").digits
            found.append(
                Reason(
                    level: isAbove ? .high : .medium,
                    text: "\(verb) \(money.text)" + (isAbove ? ", above the limit of \(limit)" : "")))
        }
        if let host = TextReferences.hosts(in: allText).first(where: { !TextReferences.isHost($0, among: around.allowedHosts) }) {
            found.append(Reason(level: .medium, text: "it links to \(host)"))
        }
        if let address = foreignAddresses.first {
            found.append(Reason(level: .medium, text: "it names the address \(address), not the requester's"))
        }
        if around.replacedCount > 0 {
            found.append(Reason(level: .medium, text: "the text was cleaned of hidden characters"))
        }
        return found
    }

    private var circumstances: [Reason] {
        var found: [Reason] = []
        if let confidence = approval.confidence, !(confidence >= 0.5) {
            found.append(Reason(level: .medium, text: "the assistant is not sure of itself"))
        }
        if let changed = around.ticketUpdatedAt, let made = approval.createdAt, changed > made {
            found.append(Reason(level: .medium, text: "the ticket changed since the draft was made"))
        }
        if around.isVIP { found.append(Reason(level: .medium, text: "the customer is a VIP")) }
        if let expiry = approval.expiresAt, let leaves = around.leavesAt, expiry <= leaves {
            found.append(Reason(level: .medium, text: "it expires before the undo window ends, so it leaves at once"))
        }
        return found
    }

    /// Everything that would reach a person or a platform.
    private var allText: String {
        ([draft] + approval.changes.map(\.after)).joined(separator: "\n")
    }

    private var largestAmount: Money? {
        let written = Money.amounts(in: allText + "\n" + (approval.summary ?? ""))
        let bare = approval.changes.compactMap { EffectLine.amount(of: $0) }
        return (written + bare).max { $0.hundredths < $1.hundredths }
    }

    private func draftHolds(_ money: Money) -> Bool { Money.amounts(in: draft).contains(money) }

    private var foreignAddresses: [String] {
        let own = Set((around.requesterAddresses + [approval.customer?.address].compactMap { $0 }).map { $0.lowercased() })
        return TextReferences.addresses(in: allText).filter { !own.contains($0) }
    }

    private var affectsSeveralCustomers: Bool {
        if approval.kind != .reply, foreignAddresses.count > 1 { return true }
        return approval.changes.contains { change in
            let words = Set(change.field.lowercased().split { !$0.isLetter })
            guard !words.isDisjoint(with: ["customers", "recipients", "users", "accounts", "subscribers"]) else {
                return false
            }
            if let count = Int(change.after) { return count > 1 }
            return change.after.contains { ",;\n".contains($0) } || change.after.lowercased() == "all"
        }
    }
}
