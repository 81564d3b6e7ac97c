import FoundationEssentials
import Helpdesk

/// Every ticket known, each in a slot that never changes while the program runs: rows of lists are slot numbers, so
/// that a refresh replaces facts under them without touching their order.
struct TicketTable: Sendable {
    private(set) var tickets: [Ticket] = []
    private(set) var slots: [TicketID: Int] = [:]
    /// False where the server no longer lists the ticket.
    private(set) var isListed: [Bool] = []
    /// More may come: only the first screenful has been read.
    private(set) var isWhole = false

    private var arrivals: Set<TicketID> = []

    /// It came while the program ran.
    func isArrival(_ id: TicketID) -> Bool { arrivals.contains(id) }

    /// Slots in the order the facts came: last changed first.
    private(set) var order: [Int] = []

    var count: Int { tickets.count }

    func slot(_ id: TicketID) -> Int? { slots[id] }
    func ticket(_ id: TicketID) -> Ticket? { slots[id].map { tickets[$0] } }

    /// The service deleted it: no list shows it any more. Returns its slot.
    mutating func unlist(_ id: TicketID) -> Int? {
        guard let slot = slots[id], isListed[slot] else { return nil }
        isListed[slot] = false
        order.removeAll { $0 == slot }
        return slot
    }

    /// Takes the facts as they come, whole. Returns the slots whose ticket is new, changed, or gone.
    ///
    /// - Parameter start: when the program started; what was made since then arrived while it ran.
    mutating func replaceAll(_ facts: [Ticket], isWhole: Bool, since start: Date) -> [Int] {
        var changed: [Int] = []
        var seen = Array(repeating: false, count: tickets.count)
        var order: [Int] = []
        order.reserveCapacity(facts.count)
        tickets.reserveCapacity(facts.count)
        for (position, ticket) in facts.enumerated() {
            // Most often a ticket is where it was; that is cheaper than looking it up.
            let isInPlace = position < tickets.count && tickets[position].id == ticket.id
            if let slot = isInPlace ? position : slots[ticket.id] {
                seen[slot] = true
                order.append(slot)
                if !isListed[slot] || tickets[slot] != ticket {
                    tickets[slot] = ticket
                    isListed[slot] = true
                    changed.append(slot)
                }
            } else {
                if let created = ticket.createdAt, created > start { arrivals.insert(ticket.id) }
                slots[ticket.id] = tickets.count
                order.append(tickets.count)
                changed.append(tickets.count)
                tickets.append(ticket)
                isListed.append(true)
                seen.append(true)
            }
        }
        for slot in seen.indices where !seen[slot] && isListed[slot] && isWhole {
            isListed[slot] = false
            changed.append(slot)
        }
        // A first screenful after the whole list says nothing about the order of the rest.
        if isWhole || !self.isWhole { self.order = order }
        self.isWhole = self.isWhole || isWhole
        return changed
    }
}
