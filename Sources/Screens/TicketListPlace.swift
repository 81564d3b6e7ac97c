import Canvas
import FoundationEssentials
import Helpdesk

/// The list of tickets: one view at a time, in an order that stays as it is while the person works in it. The cursor
/// follows the ticket, never the row number.
struct TicketListPlace: Place {
    /// How long the cursor rests before the preview is painted, in seconds.
    static let previewRestSeconds = 0.08

    /// Position among the views.
    private(set) var view: Int
    /// Slots of the tickets shown, in order.
    private(set) var rows: [Int] = []
    private(set) var cursor = 0
    /// The first row on screen.
    var top = 0
    /// Where a range began.
    private(set) var rangeStart: Int?
    private(set) var marks: Set<TicketID> = []
    private var droppedMarks: Set<TicketID> = []
    /// Tickets of the view that wait for the person to let them in.
    private(set) var arrivalCount = 0
    private(set) var sort: TicketSort?
    var filterText = ""
    var search = ""
    /// What the menu of files and links was opened with.
    var opening: OpenOutside?
    /// Whether any row says whom it is from.
    private(set) var hasRequesters = true
    private(set) var preview: ThreadView?
    private(set) var previewDueAt: Double?
    private(set) var isPreviewOff = false
    /// The person has done something here; until then the list may fill under them.
    private var isTouched = false
    /// What was made here and isn't known yet.
    private var expected: (ticket: TicketID, takesCursor: Bool)?
    private var shownSlots: [Bool] = []
    private var revision = -1
    private var size = Size(columns: 0, rows: 0)
    /// Where the person was in each view.
    private var remembered: [Int: (id: TicketID, top: Int)] = [:]

    init(view: Int) { self.view = view }

    var context: KeyContext { rangeStart == nil ? .list : .range }

    /// The ticket beside the list, once it is painted; else the list itself.
    var watch: Watch? { preview.map { .ticket($0.ticket) } ?? .tickets }

    var wakeAtSeconds: Double? { previewDueAt }

    // MARK: Reading

    func selectedID(in desk: DeskModel) -> TicketID? {
        rows.indices.contains(cursor) ? desk.table.tickets[rows[cursor]].id : nil
    }

    /// The ticket `count` rows on from another.
    func neighbour(of id: TicketID?, by count: Int, in desk: DeskModel) -> TicketID? {
        let from = id.flatMap { desk.table.slot($0) }.flatMap { rows.firstIndex(of: $0) } ?? cursor
        let target = from + count
        return rows.indices.contains(target) ? desk.table.tickets[rows[target]].id : nil
    }

    /// `3 of 142`; empty where the list doesn't have it.
    func position(of id: TicketID, in desk: DeskModel) -> SafeText {
        guard let slot = desk.table.slot(id), let row = rows.firstIndex(of: slot) else { return "" }
        return "\(row + 1) of \(rows.count)"
    }

    /// What a verb acts on: the range, else the marks, else the row.
    func targets(in desk: DeskModel) -> [TicketID] {
        if let rangeStart {
            return rows[min(rangeStart, cursor)...max(rangeStart, cursor)].map { desk.table.tickets[$0].id }
        }
        if !marks.isEmpty { return rows.map { desk.table.tickets[$0].id }.filter(marks.contains) }
        return selectedID(in: desk).map { [$0] } ?? []
    }

    func isInRange(_ row: Int) -> Bool {
        guard let rangeStart else { return false }
        return (min(rangeStart, cursor)...max(rangeStart, cursor)).contains(row)
    }

    // MARK: Rows

    mutating func factsChanged(in situation: inout Situation) {
        if size != situation.size {
            size = situation.size
            keepCursorOnScreen()
            preparePreview(in: situation.scene)
        }
        if revision != situation.desk.revision {
            revision = situation.desk.revision
            if !isTouched || rows.isEmpty { rebuild(in: situation) }
            admitExpected(in: situation)
            countArrivals(situation.desk)
            preparePreview(in: situation.scene)
        }
        if let due = previewDueAt, due <= situation.now.seconds || preview == nil {
            showPreview(in: situation.scene)
        }
    }

    /// Lets in what waits and sorts again.
    mutating func rowsAreStale(in situation: inout Situation) {
        situation.desk.recountAll(at: situation.now)
        rowsAreNarrowed(in: &situation)
    }

    /// Takes the rows as the desk is narrowed now.
    mutating func rowsAreNarrowed(in situation: inout Situation) {
        rebuild(in: situation)
        revision = situation.desk.revision
        cursorMoved(in: situation)
    }

    private mutating func rebuild(in situation: Situation) {
        let desk = situation.desk
        let id = selectedID(in: desk)
        let order = sort ?? desk.book.views[view].sort
        let members = desk.table.order.filter { desk.book.contains($0, in: view) }
        if order == TicketSort() {
            rows = members
        } else {
            let tickets = members.map { desk.shown(slot: $0).ticket }
            let sorted = order.sorted(tickets, context: desk.queryContext(at: situation.now))
            rows = sorted.compactMap { desk.table.slot($0.id) }
        }
        shownSlots = Array(repeating: false, count: desk.table.count)
        for slot in rows { shownSlots[slot] = true }
        hasRequesters = rows.isEmpty || rows.contains { desk.table.tickets[$0].requester != nil }
        arrivalCount = 0
        rangeStart = nil
        let slot = isTouched ? id.flatMap { desk.table.slot($0) } : nil
        cursor = slot.flatMap { rows.firstIndex(of: $0) } ?? min(cursor, max(0, rows.count - 1))
        keepCursorOnScreen()
        if preview?.ticket != selectedID(in: desk) { previewDueAt = situation.now.seconds }
    }

    /// The person's own new ticket enters as soon as it is known.
    mutating func expect(_ ticket: TicketID, takesCursor: Bool) { expected = (ticket, takesCursor) }

    private mutating func admitExpected(in situation: Situation) {
        let desk = situation.desk
        guard let (id, takesCursor) = expected, let slot = desk.table.slot(id), desk.table.isListed[slot] else { return }
        expected = nil
        guard desk.book.contains(slot, in: view) else { return }
        if !rows.contains(slot) {
            rows.insert(slot, at: 0)
            if rows.count > 1 { cursor += 1 }
            rangeStart = rangeStart.map { $0 + 1 }
            top += top > 0 ? 1 : 0
            while shownSlots.count < desk.table.count { shownSlots.append(false) }
            shownSlots[slot] = true
        }
        if takesCursor, rangeStart == nil, let row = rows.firstIndex(of: slot) {
            isTouched = true
            cursor = row
        }
        keepCursorOnScreen()
        cursorMoved(in: situation)
    }

    private mutating func countArrivals(_ desk: DeskModel) {
        while shownSlots.count < desk.table.count { shownSlots.append(false) }
        arrivalCount = desk.table.order.count { !shownSlots[$0] && desk.book.contains($0, in: view) }
    }

    // MARK: Views

    mutating func show(_ target: ViewTarget, in situation: inout Situation) {
        let book = situation.desk.book
        let position: Int? = switch target {
        case .index(let index): index
        case .home: book.home
        case .mine: book.position(of: .mine)
        case .unassigned: book.position(of: .unassigned)
        }
        guard let position, book.views.indices.contains(position) else {
            situation.say("The config names no such view.")
            return
        }
        if let id = selectedID(in: situation.desk) { remembered[view] = (id, top) }
        view = position
        sort = nil
        rangeStart = nil
        rebuild(in: situation)
        cursor = 0
        top = 0
        if let place = remembered[view], let slot = situation.desk.table.slot(place.id),
            let row = rows.firstIndex(of: slot)
        {
            cursor = row
            top = place.top
        }
        keepCursorOnScreen()
        cursorMoved(in: situation)
        // Whoever comes back to a view sees it as it is now.
        isTouched = false
    }

    mutating func sort(by order: TicketSort, in situation: inout Situation) {
        sort = order
        isTouched = true
        rebuild(in: situation)
    }

    // MARK: The cursor

    var visibleRows: Int { max(1, listRect.rows - 1) }

    var listRect: Rect {
        let layout = Layout(size)
        return layout.canShowPreview && !isPreviewOff
            ? layout.split().list : layout.main(withTopLine: false)
    }

    mutating func move(to row: Int, in situation: inout Situation) {
        isTouched = true
        let target = min(max(0, row), max(0, rows.count - 1))
        guard target != cursor else { return }
        cursor = target
        keepCursorOnScreen()
        cursorMoved(in: situation)
    }

    mutating func select(_ id: TicketID, in situation: inout Situation) {
        guard let slot = situation.desk.table.slot(id), let row = rows.firstIndex(of: slot) else { return }
        move(to: row, in: &situation)
    }

    /// It was deleted: its row goes at once, whatever the order of the rest.
    mutating func drop(_ id: TicketID, in situation: inout Situation) {
        marks.remove(id)
        guard let slot = situation.desk.table.slot(id), let row = rows.firstIndex(of: slot) else { return }
        rows.remove(at: row)
        if row < cursor || cursor >= rows.count { cursor = max(0, cursor - 1) }
        rangeStart = nil
        keepCursorOnScreen()
        if preview?.ticket == id {
            preview = nil
            previewDueAt = canPreview ? situation.now.seconds : nil
        }
    }

    mutating func centre() { top = max(0, min(cursor - visibleRows / 2, rows.count - visibleRows)) }

    private mutating func keepCursorOnScreen() {
        if cursor < top { top = cursor }
        if cursor >= top + visibleRows { top = cursor - visibleRows + 1 }
        top = max(0, min(top, rows.count - visibleRows))
    }

    private mutating func cursorMoved(in situation: Situation) {
        guard canPreview else { return }
        previewDueAt = preview?.ticket == selectedID(in: situation.desk)
            ? nil : situation.now.seconds + Self.previewRestSeconds
    }

    // MARK: Preview

    var canPreview: Bool { Layout(size).canShowPreview && !isPreviewOff }

    private mutating func showPreview(in scene: Scene) {
        previewDueAt = nil
        guard canPreview, let id = selectedID(in: scene.desk) else {
            preview = nil
            return
        }
        if preview?.ticket != id { preview = ThreadView(id, seenBefore: scene.desk.seen[id]) }
        preparePreview(in: scene)
    }

    private mutating func preparePreview(in scene: Scene) {
        guard canPreview else { return }
        let room = TicketPane.threadSize(in: Layout(size).split().detail, scene)
        preview?.prepare(room, scene)
    }

    mutating func scrollPreview(by count: Int) { preview?.scroll(by: count) }

    mutating func togglePreview(in situation: inout Situation) {
        isPreviewOff.toggle()
        keepCursorOnScreen()
        preview = nil
        previewDueAt = isPreviewOff ? nil : situation.now.seconds
    }

    /// The person works here: the order stays.
    mutating func touch() { isTouched = true }

    // MARK: Marks

    mutating func toggleMark(in desk: DeskModel) {
        guard let id = selectedID(in: desk) else { return }
        isTouched = true
        if marks.remove(id) == nil { marks.insert(id) }
    }

    /// All rows; none when some are marked.
    mutating func markAll(in desk: DeskModel) {
        isTouched = true
        if marks.isEmpty {
            marks = Set(rows.map { desk.table.tickets[$0].id })
        } else {
            dropMarks()
        }
    }

    mutating func dropMarks() {
        if !marks.isEmpty { droppedMarks = marks }
        marks = []
    }

    mutating func restoreMarks() {
        swap(&marks, &droppedMarks)
    }

    mutating func startRange() {
        isTouched = true
        rangeStart = cursor
    }

    mutating func endRange(keepingMarks: Bool, in desk: DeskModel) {
        if keepingMarks { marks.formUnion(targets(in: desk)) }
        rangeStart = nil
    }
}
