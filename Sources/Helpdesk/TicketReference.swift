/// How a person names a ticket, an approval or an article: `account:id`, an id, or what people call it (`KEM-42`).
public struct TicketReference: Hashable, Sendable {
    /// Set where the person said which.
    public let account: AccountName?
    public let text: String

    public enum Resolution<Noun>: Hashable, Sendable {
        case one(Identifier<Noun>)
        /// Fits several; sorted, to be listed.
        case several([Identifier<Noun>])
        /// Nothing known has this name. It can still be asked for where the account is clear.
        case unknown(Identifier<Noun>?)
    }

    /// What stands before the first colon names an account only if there is one of that name: ids may hold colons.
    public init(_ text: String, accounts: [AccountName]) {
        if let colon = text.firstIndex(of: ":") {
            let name = AccountName(String(text[..<colon]))
            if accounts.contains(name) {
                account = name
                self.text = String(text[text.index(after: colon)...])
                return
            }
        }
        account = accounts.count == 1 ? accounts.first : nil
        self.text = text
    }

    public func resolve(among tickets: some Sequence<Ticket>) -> Resolution<Ticket> {
        resolve(names: tickets.lazy.map { ($0.id, $0.key) })
    }

    /// For things whose only name is their id.
    public func resolve<Noun>(ids: some Sequence<Identifier<Noun>>) -> Resolution<Noun> {
        resolve(names: ids.lazy.map { ($0, nil) })
    }

    private func resolve<Noun>(names: some Sequence<(Identifier<Noun>, String?)>) -> Resolution<Noun> {
        guard !text.isEmpty else { return .unknown(nil) }
        let needle = Needle(text)
        var byID: Set<Identifier<Noun>> = []
        var byKey: Set<Identifier<Noun>> = []
        for (id, key) in names where account == nil || id.account == account {
            if id.value == text { byID.insert(id) }
            if needle.equals(key) { byKey.insert(id) }
        }
        // Within one account an id beats a key: ids are unique, keys are somebody's words.
        let decided = Set(byID.map(\.account))
        let found = byID.union(byKey.filter { !decided.contains($0.account) })
        switch found.count {
        case 0: return .unknown(account.map { Identifier(account: $0, value: text) })
        case 1: return found.first.map { .one($0) } ?? .unknown(nil)
        default: return .several(found.sorted { ($0.account, $0.value) < ($1.account, $1.value) })
        }
    }
}
