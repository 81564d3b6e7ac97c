import Canvas
import FoundationEssentials
import Helpdesk

/// One record: its fields, its parts as lists, and what belongs to it, read from top to bottom with a cursor.
struct RecordDetailPlace: Place {
    private(set) var id: RecordID
    /// The list it was opened from.
    private let siblings: [RecordID]
    private(set) var cursor = RowCursor()
    /// What the cursor stands on, to be found again when lines come or go.
    private var target: RecordPage.Target?
    private var hasAsked = false

    init(_ id: RecordID, among siblings: [RecordID] = []) {
        self.id = id
        self.siblings = siblings
    }

    var context: KeyContext { .records }

    /// What belongs to it changes most often; the record itself is read again when it is opened and on `refresh`.
    var watch: Watch? { childKind.map { .children($0, of: id) } ?? .record(id) }

    /// What a record of this kind has under it.
    var childKind: RecordKind? {
        switch id.kind {
        case .workflow: .execution
        case .event: .viewer
        default: nil
        }
    }

    func page(_ scene: Scene) -> RecordPage {
        RecordPage(id, childKind, scene, columns: Layout(scene.size).main(withTopLine: true).columns)
    }

    private func rows(_ scene: Scene) -> Int { max(1, Layout(scene.size).main(withTopLine: true).rows - Self.headRows) }

    // MARK: Facts

    mutating func factsChanged(in situation: inout Situation) {
        if !hasAsked {
            hasAsked = true
            // Alone it may be told in more detail than in a list; whose own watch is another is asked for here.
            let shows = Capability.showing(id.kind).map { situation.desk.capabilities(id.account).has($0) } ?? false
            if shows, childKind != nil { situation.ask(.refresh(.record(id))) }
        }
        let page = page(situation.scene)
        if let target, page.lines.indices.contains(cursor.row), page.lines[cursor.row].target != target,
            let found = page.lines.firstIndex(where: { $0.target == target })
        {
            cursor.move(to: found, count: page.lines.count, visible: rows(situation.scene))
        }
        cursor.fit(count: page.lines.count, visible: rows(situation.scene))
    }

    // MARK: Keys

    mutating func perform(_ command: Command, key: Key, in situation: inout Situation) {
        let page = page(situation.scene)
        if cursor.move(command, count: page.lines.count, visible: rows(situation.scene)) {
            remember(page)
            return
        }
        switch command {
        case .readOn: _ = cursor.move(.pageDown, count: page.lines.count, visible: rows(situation.scene))
        case .nextPane: goToPart(1, page, situation.scene)
        case .previousPane: goToPart(-1, page, situation.scene)
        case .nextRecord: step(1, in: &situation)
        case .previousRecord: step(-1, in: &situation)
        case .inward: open(page, in: &situation)
        case .create: create(in: &situation)
        case .edit, .run, .delete, .yank, .showRaw: act(command, page, in: &situation)
        case .refresh:
            situation.ask(.refresh(.record(id)))
            if let childKind { situation.ask(.refresh(.children(childKind, of: id))) }
        case .search, .filter: situation.say("/ narrows the list this was opened from; here Tab goes from part to part.")
        case .back, .outward, .cancel, .stop: situation.leave()
        default: situation.say("Not here: \(command.summary). Enter opens what the cursor is on, q goes back.")
        }
        remember(page)
    }

    private mutating func remember(_ page: RecordPage) {
        target = page.lines.indices.contains(cursor.row) ? page.lines[cursor.row].target : nil
    }

    private mutating func goToPart(_ step: Int, _ page: RecordPage, _ scene: Scene) {
        let starts = [0] + page.lines.indices.filter { page.lines[$0].isHeading }.map { min($0 + 1, page.lines.count - 1) }
        let found = step > 0 ? starts.first { $0 > cursor.row } ?? starts[0] : starts.last { $0 < cursor.row } ?? starts[starts.count - 1]
        // The part comes on screen as far as it fits, not its first line alone.
        let end = (starts.first { $0 > found } ?? page.lines.count + 1) - 2
        cursor.move(to: min(end, found + rows(scene) - 2), count: page.lines.count, visible: rows(scene))
        cursor.move(to: found, count: page.lines.count, visible: rows(scene))
    }

    private mutating func step(_ step: Int, in situation: inout Situation) {
        guard let index = siblings.firstIndex(of: id), siblings.indices.contains(index + step) else {
            situation.say(step > 0 ? "This is the last \(id.kind.noun) of the list." : "This is the first \(id.kind.noun) of the list.")
            return
        }
        self = RecordDetailPlace(siblings[index + step], among: siblings)
        factsChanged(in: &situation)
    }

    private func open(_ page: RecordPage, in situation: inout Situation) {
        guard page.lines.indices.contains(cursor.row), let target = page.lines[cursor.row].target else {
            situation.say("Nothing is to be opened in this line; Tab goes to the next part.")
            return
        }
        switch target {
        case .ticket(let ticket): situation.openTicket(ticket)
        case .record(let record): situation.open(RecordDetailPlace(record, among: page.children.map(\.id)))
        }
    }

    /// What the verbs are about: the child under the cursor, else the record itself.
    private func subject(_ page: RecordPage, _ desk: DeskModel) -> Record? {
        if page.lines.indices.contains(cursor.row), case .record(let child)? = page.lines[cursor.row].target {
            return desk.shelf.record(child) ?? page.children.first { $0.id == child }
        }
        return desk.shelf.record(id)
    }

    private func create(in situation: inout Situation) {
        if id.kind == .event || id.kind == .viewer, let record = situation.desk.shelf.record(id) {
            RecordActs.registerViewer(of: record, in: &situation)
        } else {
            situation.begin(FormKey(.create, id.kind))
        }
    }

    private func act(_ command: Command, _ page: RecordPage, in situation: inout Situation) {
        guard let record = subject(page, situation.desk) else {
            situation.say("This \(id.kind.noun) isn't here any more.")
            return
        }
        // A run of the past is no workflow to be run.
        let isRun = command == .run && record.id.kind == .execution
        RecordActs.perform(command, on: isRun ? situation.desk.shelf.record(id) ?? record : record, in: &situation)
    }

    mutating func choose(_ choice: Menu.Choice, in situation: inout Situation) {
        guard let record = subject(page(situation.scene), situation.desk) else { return }
        RecordActs.choose(choice, on: record, in: &situation)
    }

    // MARK: Place in the list

    /// `3 of 42`; empty where it was opened alone.
    var position: SafeText {
        guard let index = siblings.firstIndex(of: id), siblings.count > 1 else { return "" }
        return "\(index + 1) of \(siblings.count)"
    }

    func hints(_ scene: Scene) -> [Hint] {
        func isOff(_ verb: Act.Verb, _ kind: RecordKind) -> Bool {
            Capability.needed(verb, kind).map { scene.desk.absence(of: $0, id.account) != nil } ?? true
        }
        var hints = [Hint(.nextRecord, "next"), Hint(.previousRecord, "previous")]
        switch id.kind {
        case .workflow: hints += [Hint(.run, "run", isOff: isOff(.run, .workflow)), Hint(.edit, "edit", isOff: isOff(.change, .workflow))]
        case .event, .viewer:
            hints += [Hint(.create, "register a viewer", isOff: isOff(.create, .viewer)), Hint(.edit, "identify", isOff: isOff(.identify, .viewer))]
        case .customer, .workspace, .user: hints.append(Hint(.edit, "edit", isOff: isOff(.change, id.kind)))
        default: break
        }
        if Capability.needed(.delete, id.kind) != nil {
            hints.append(Hint(.delete, id.kind == .user ? "deactivate" : "delete", isOff: isOff(.delete, id.kind)))
        }
        if childKind != nil || id.kind == .customer { hints.append(Hint(.nextPane, "parts")) }
        return hints + [Hint(.showRaw, "raw"), Hint(.back, "back"), Hint(.help, "keys")]
    }
}
