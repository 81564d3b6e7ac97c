import Helpdesk

/// The views with their counts, and which ticket belongs to which. Kept up to date slot by slot, so that counts cost
/// nothing when nothing changed.
struct ViewBook: Sendable {
    /// As many views as a mask has bits, but one for the filter.
    static let maximumViews = 63
    private static let filterBit = UInt64(1) << 63

    let views: [SavedView]
    /// Tickets per view, filter and account left aside.
    private(set) var counts: [Int]
    private var countsOfAccounts: [AccountName: [Int]] = [:]
    /// What the person narrowed the list to, and the text of it.
    private(set) var filter: Query?
    private(set) var onlyAccount: AccountName?
    private var masks: [UInt64] = []

    init(views: [SavedView]) {
        self.views = Array(views.prefix(Self.maximumViews))
        counts = Array(repeating: 0, count: self.views.count)
    }

    /// Tickets of a view, of the one account where one is chosen; the filter left aside.
    func shownCount(_ position: Int) -> Int {
        guard let onlyAccount else { return counts[position] }
        return countsOfAccounts[onlyAccount]?[position] ?? 0
    }

    /// Whether every ticket of a view is of one account.
    func isOfOneAccount(_ position: Int) -> Bool { onlyAccount != nil || views[position].accounts.count == 1 }

    var isNarrowed: Bool { filter != nil || onlyAccount != nil }

    /// Position of the home view.
    var home: Int { views.firstIndex { $0.role == .home } ?? 0 }

    func position(of role: SavedView.Role) -> Int? { views.firstIndex { $0.role == role } }

    /// Whether the ticket in a slot belongs to a view as it is narrowed now.
    func contains(_ slot: Int, in view: Int) -> Bool {
        guard slot < masks.count else { return false }
        let wanted = UInt64(1) << UInt64(view) | (isNarrowed ? Self.filterBit : 0)
        return masks[slot] & wanted == wanted
    }

    /// A ticket's views and the filter, as bits.
    func membership(of ticket: Ticket, _ context: QueryContext) -> UInt64 {
        var mask: UInt64 = 0
        for position in views.indices
        where (views[position].accounts.isEmpty || views[position].accounts.contains(ticket.account))
            && views[position].query.matches(ticket, context: context)
        {
            mask |= 1 << UInt64(position)
        }
        return isNarrowed && passes(ticket, context) ? mask | Self.filterBit : mask
    }

    /// Whether the ticket is among those that the list is narrowed to.
    func passes(_ ticket: Ticket, _ context: QueryContext) -> Bool {
        (onlyAccount == nil || onlyAccount == ticket.account) && (filter?.matches(ticket, context: context) ?? true)
    }

    /// Whether a view, narrowed or not, has the ticket: one in no view needs no filter either.
    func isInAnyView(_ slot: Int) -> Bool { slot < masks.count && masks[slot] & ~Self.filterBit != 0 }

    mutating func setFiltered(_ slot: Int, _ isFiltered: Bool) {
        guard slot < masks.count else { return }
        masks[slot] = isFiltered ? masks[slot] | Self.filterBit : masks[slot] & ~Self.filterBit
    }

    mutating func set(_ slot: Int, _ mask: UInt64, of account: AccountName) {
        while masks.count <= slot { masks.append(0) }
        let changed = (masks[slot] ^ mask) & ~Self.filterBit
        masks[slot] = mask
        var rest = changed
        while rest != 0 {
            let position = rest.trailingZeroBitCount
            let step = mask & (1 << UInt64(position)) != 0 ? 1 : -1
            counts[position] += step
            countsOfAccounts[account, default: Array(repeating: 0, count: views.count)][position] += step
            rest &= rest - 1
        }
    }

    /// To be followed by asking every ticket anew whether it passes.
    mutating func narrow(to filter: Query?, only account: AccountName?) {
        self.filter = filter
        onlyAccount = account
    }
}
