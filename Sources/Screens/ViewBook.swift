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
    /// What the person narrowed the list to, and the text of it.
    private(set) var filter: Query?
    private(set) var onlyAccount: AccountName?
    private var masks: [UInt64] = []

    init(views: [SavedView]) {
        self.views = Array(views.prefix(Self.maximumViews))
        counts = Array(repeating: 0, count: self.views.count)
    }

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
        for (position, view) in views.enumerated()
        where (view.accounts.isEmpty || view.accounts.contains(ticket.account))
            && view.query.matches(ticket, context: context)
        {
            mask |= 1 << UInt64(position)
        }
        if isNarrowed, onlyAccount == nil || onlyAccount == ticket.account,
            filter?.matches(ticket, context: context) ?? true
        {
            mask |= Self.filterBit
        }
        return mask
    }

    mutating func set(_ slot: Int, _ mask: UInt64) {
        while masks.count <= slot { masks.append(0) }
        let changed = (masks[slot] ^ mask) & ~Self.filterBit
        masks[slot] = mask
        var rest = changed
        while rest != 0 {
            let position = rest.trailingZeroBitCount
            counts[position] += mask & (1 << UInt64(position)) != 0 ? 1 : -1
            rest &= rest - 1
        }
    }

    /// To be followed by a recount of every slot.
    mutating func narrow(to filter: Query?, only account: AccountName?) {
        self.filter = filter
        onlyAccount = account
    }
}
