import Canvas
import Helpdesk

/// The menus over tickets: which entries there are, and what a letter stands for.
enum TicketMenus {
    private static let states: [(Character, Status.Canonical)] = [
        ("s", .solved), ("o", .open), ("p", .pending), ("i", .inProgress), ("n", .new), ("c", .closed),
    ]
    private static let priorities: [(Character, Priority.Canonical)] = [
        ("u", .urgent), ("h", .high), ("n", .normal), ("l", .low), ("0", .none),
    ]

    // MARK: State

    static func state(_ tickets: [Ticket], _ desk: DeskModel, subject: Menu.Subject = .state) -> Menu {
        var entries = states.map { key, status in
            Menu.Entry(key, word(status, tickets, desk), absence: absence(.status(status), tickets, desk) ?? foreign(status, tickets, desk, canList: subject == .state && tickets.count == 1))
        }
        if subject == .sendAs {
            entries.removeAll { $0.key == "n" }
        } else if tickets.count == 1 {
            entries.append(Menu.Entry("r", "raw", absence: absence(.setStatus, tickets, desk)))
        }
        return Menu(subject, subject == .sendAs ? "send as" : "state", entries)
    }

    /// `solved: resolved` where the service writes another word.
    private static func word(_ status: Status.Canonical, _ tickets: [Ticket], _ desk: DeskModel) -> SafeText {
        let long = StatusWords.long(Status(status, raw: ""))
        let raws = Set(tickets.compactMap { try? FieldWish.status(status, for: $0, desk).raw })
        guard let raw = raws.first, raws.count == 1, foreign(status, tickets, desk, canList: false) == nil, SafeText(raw) != long, raw != status.rawValue else { return long }
        return "\(long): \(raw)"
    }

    /// Why a state isn't offered that the service has and a ticket's queue, as far as it is known, hasn't.
    ///
    /// - Parameter canList: the menu has the entry that lists what the queue has.
    private static func foreign(_ status: Status.Canonical, _ tickets: [Ticket], _ desk: DeskModel, canList: Bool) -> SafeText? {
        for ticket in tickets {
            guard let wanted = try? FieldWish.status(status, for: ticket, desk), desk.isForeign(wanted, to: ticket) else { continue }
            return "No ticket of the queue “\(ticket.container ?? "")” is “\(wanted.raw)”: it has states of its own\(canList ? ", r lists them" : tickets.count == 1 ? "; send first, then set one" : "; set one ticket by ticket")."
        }
        return nil
    }

    static func status(_ key: Character) -> Status.Canonical? { states.first { $0.0 == key }?.1 }

    /// After these the cursor goes on to the next row.
    static func movesOn(_ key: Character) -> Bool { key == "s" || key == "c" }

    static func rawStatus(_ ticket: Ticket, _ desk: DeskModel) -> Menu {
        return Menu(.rawStatus, "raw state", zip(rawKeys, desk.statuses(for: ticket)).map { Menu.Entry($0, SafeText($1.raw)) })
    }

    static func rawStatus(_ key: Character, _ ticket: Ticket, _ desk: DeskModel) -> Status? {
        zip(rawKeys, desk.statuses(for: ticket)).first { $0.0 == key }?.1
    }

    private static let rawKeys = Array("123456789")

    // MARK: Priority

    static func priority(_ tickets: [Ticket], _ desk: DeskModel) -> Menu {
        var entries = [Menu.Entry("p", "one step up", absence: absence(.raisePriority, tickets, desk))]
        entries += priorities.map { key, priority in
            Menu.Entry(key, SafeText(priority.rawValue), absence: absence(.priority(priority), tickets, desk))
        }
        return Menu(.priority, "priority", entries)
    }

    static func priority(_ key: Character) -> FieldWish? {
        key == "p" ? .raisePriority : priorities.first { $0.0 == key }.map { .priority($0.1) }
    }

    // MARK: Assign

    static func assign(_ tickets: [Ticket], _ desk: DeskModel) -> Menu {
        let whole = absence(.setAssignee, tickets, desk)
        let last = desk.lastAssignee.map { "\($0)" as SafeText } ?? "the last one"
        return Menu(.assign, "assign", [
            Menu.Entry("a", "me", absence: whole ?? absence(.assignToMe, tickets, desk)),
            Menu.Entry("n", "nobody", absence: whole),
            Menu.Entry("l", last, absence: whole ?? (desk.lastAssignee == nil ? "Nobody was assigned by name yet." : nil)),
            Menu.Entry("w", "who", absence: whole),
        ])
    }

    // MARK: Sort

    private static let orders: [(Character, TicketSort.Key, SafeText)] = [
        ("u", .updated, "last change"), ("c", .created, "created"), ("p", .priority, "priority"),
        ("s", .status, "state"), ("a", .attention, "attention"), ("j", .subject, "subject"),
        ("f", .requester, "from"), ("q", .account, "account"),
    ]

    static func sort(_ current: TicketSort) -> Menu {
        let entries = orders.map { key, order, word in
            Menu.Entry(key, current.key == order ? "*\(word)" : word)
        }
        return Menu(.sort, "sort", entries + [Menu.Entry("r", "reverse")])
    }

    static func order(_ key: Character, from current: TicketSort) -> TicketSort? {
        if key == "r" { return TicketSort(current.key, isReversed: !current.isReversed) }
        return orders.first { $0.0 == key }.map { TicketSort($0.1) }
    }

    // MARK: What isn't offered

    private static func absence(_ capability: Capability, _ tickets: [Ticket], _ desk: DeskModel) -> SafeText? {
        tickets.lazy.compactMap { desk.absence(of: capability, $0.account) }.first.map { SafeText($0) }
    }

    private static func absence(_ wish: FieldWish, _ tickets: [Ticket], _ desk: DeskModel) -> SafeText? {
        for ticket in tickets {
            do throws(FieldWish.Refusal) { _ = try wish.change(for: ticket, desk) } catch { return error.sentence }
        }
        return nil
    }
}
