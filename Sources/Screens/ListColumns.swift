import Canvas

/// Where the columns of the ticket list stand, for a width. Columns give way in a fixed order, so that the subject
/// keeps at least 20 cells.
struct ListColumns: Sendable, Equatable {
    struct Column: Sendable, Equatable {
        var start: Int
        var width: Int
    }

    static let leastSubject = 20
    private static let mostSubject = 60

    let account: Column?
    let id: Column
    let subject: Column
    let requester: Column?
    let owner: Column?
    let priority: Column?
    let state: Column
    let updated: Column?
    /// One cell: draft, on its way, needs you.
    let flag: Int

    /// Widths of the columns that can give way; 0 is gone.
    private struct Widths {
        var account = 4
        var requester = 13
        var owner = 6
        var priority = 2
        var state = 9
        var updated = 3

        func subject(in columns: Int, id: Int) -> Int {
            let others = [account, id, requester, owner, priority, state, updated].filter { $0 > 0 }
            // Bar, mark, news and a gap; a gap after the subject and after each other column; the flag.
            return columns - 4 - others.reduce(0) { $0 + $1 + 1 } - 1 - 1
        }
    }

    init(columns: Int, isOneAccount: Bool, hasRequesters: Bool = true) {
        let idWidth = 9
        var widths = Widths()
        if columns < 60 {
            widths = Widths(account: 0, requester: 0, owner: 0, priority: 0, state: 1, updated: 0)
        } else if columns < 97 {
            widths.owner = 0
            if columns < 90 {
                widths.state = 6
                widths.requester = 10
            }
            if isOneAccount { widths.account = 0 }
            if !hasRequesters { widths.requester = 0 }
            let givingWay: [WritableKeyPath<Widths, Int>] = [\.account, \.updated, \.requester]
            for part in givingWay where widths.subject(in: columns, id: idWidth) < Self.leastSubject {
                widths[keyPath: part] = 0
            }
        } else {
            if isOneAccount { widths.account = 0 }
            let spare = widths.subject(in: columns, id: idWidth) - Self.mostSubject
            widths.requester = hasRequesters ? widths.requester + min(max(0, spare), 12) : 0
        }
        let subjectWidth = max(1, widths.subject(in: columns, id: idWidth))

        var next = 4
        func place(_ width: Int) -> Column? {
            guard width > 0 else { return nil }
            defer { next += width + 1 }
            return Column(start: next, width: width)
        }
        account = place(widths.account)
        id = place(idWidth) ?? Column(start: 4, width: idWidth)
        subject = place(subjectWidth) ?? Column(start: next, width: 1)
        requester = place(widths.requester)
        owner = place(widths.owner)
        priority = place(widths.priority)
        state = place(widths.state) ?? Column(start: next, width: 1)
        updated = place(widths.updated)
        flag = next
    }
}
