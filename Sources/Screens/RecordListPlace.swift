import Canvas
import FoundationEssentials
import Helpdesk

/// The records of a kind, merged over the accounts that have them: customers, workflows, projects, users, workspaces,
/// events. Narrowed by words; the cursor follows the record, never the row number.
struct RecordListPlace: Place {
    enum Order: Character, Sendable, CaseIterable {
        case title = "t"
        case updated = "u"
        case created = "c"
        case account = "a"
    }

    /// What Tab goes through; mostly one.
    let kinds: [RecordKind]
    private(set) var kind: RecordKind
    private(set) var rows: [Record] = []
    private(set) var selected: RecordID?
    private(set) var top = 0
    /// What was made here: the cursor goes to it as soon as it is listed.
    private var expected: RecordID?
    private(set) var order = Order.title
    /// The words that narrow the list.
    private(set) var words = ""
    private var appliedWords = ""
    private var index = RecordIndex()
    /// The facts and the screen that the rows were arranged for.
    private var arrangedFor: (revision: Int, size: Size)?

    init(_ kinds: [RecordKind]) {
        self.kinds = kinds
        kind = kinds.first ?? .customer
    }

    var context: KeyContext { .records }
    var watch: Watch? { .records(kind) }

    var row: Int { rows.firstIndex { $0.id == selected } ?? 0 }
    var selectedRecord: Record? { rows.first { $0.id == selected } }

    // MARK: Facts

    mutating func factsChanged(in situation: inout Situation) {
        guard arrangedFor.map({ $0 != (situation.desk.revision, situation.size) }) ?? true else { return }
        arrange(situation.scene)
    }

    mutating func arrange(_ scene: Scene) {
        index.read(scene.desk.shownAccounts.compactMap { scene.desk.shelf.list(kind, $0.name) })
        rows = index.found(words, with: scene.desk.shelf.found(kind, words: words).filter { scene.desk.isShown($0.id.account) })
        if order != .title { sortRows() }
        if let expected, rows.contains(where: { $0.id == expected }) {
            selected = expected
            self.expected = nil
        }
        if !rows.contains(where: { $0.id == selected }) { selected = rows.first?.id }
        keepCursorOnScreen(visibleRows(scene))
        arrangedFor = (scene.desk.revision, scene.size)
    }

    private mutating func sortRows() {
        func date(_ record: Record, _ keys: [String]) -> Date {
            keys.lazy.compactMap { if case .date(let date)? = record[$0] { date } else { nil } }.first ?? .distantPast
        }
        let keyed = rows.enumerated()
        switch order {
        case .title: break
        case .account: rows = keyed.sorted { ($0.element.id.account, $0.offset) < ($1.element.id.account, $1.offset) }.map(\.element)
        case .updated, .created:
            let keys = order == .created ? ["created_at"] : ["updated_at", "last_active_at", "last_ticket_at", "created_at"]
            rows = keyed.map { (date: date($0.element, keys), offset: $0.offset, record: $0.element) }
                .sorted { $0.date != $1.date ? $0.date > $1.date : $0.offset < $1.offset }.map(\.record)
        }
    }

    func visibleRows(_ scene: Scene) -> Int {
        max(1, RecordListLayout(Layout(scene.size).main(withTopLine: true), foot: footLines(scene).count).rows.rows)
    }

    private mutating func keepCursorOnScreen(_ visible: Int) {
        top = max(0, min(top, rows.count - visible))
        top = min(max(top, row - visible + 1), row)
    }

    mutating func expect(_ record: RecordID) { if record.kind == kind { expected = record } }

    // MARK: For the keys

    mutating func move(to target: Int, _ scene: Scene) {
        guard !rows.isEmpty else { return }
        selected = rows[max(0, min(rows.count - 1, target))].id
        keepCursorOnScreen(visibleRows(scene))
    }

    mutating func sort(by order: Order, _ scene: Scene) {
        self.order = order
        arrange(scene)
    }

    /// The next (1) or previous (-1) kind.
    mutating func stepKind(_ step: Int, _ scene: Scene) {
        guard let at = kinds.firstIndex(of: kind), kinds.count > 1 else { return }
        kind = kinds[(at + step + kinds.count) % kinds.count]
        words = ""
        appliedWords = ""
        selected = nil
        top = 0
        index = RecordIndex()
        arrange(scene)
    }

    mutating func narrow(to text: String, isFinal: Bool, in situation: inout Situation) {
        // An empty text that isn't final is a dropped prompt: the words from before hold again.
        words = text.isEmpty && !isFinal ? appliedWords : text
        selected = nil
        top = 0
        if isFinal {
            appliedWords = text
            if !text.isEmpty, kind == .customer { situation.ask(.searchRecords(kind, words: text)) }
        }
        arrange(situation.scene)
    }
}

/// Records by title, ready to be searched at every key.
struct RecordIndex: Sendable {
    private var lists: [RecordList] = []
    private var records: [Record] = []
    /// What each record says, made at the first search: lists that only grow cost nothing.
    private var texts: [String]?

    /// Costs nothing where the lists are the same as before.
    mutating func read(_ lists: [RecordList]) {
        guard lists != self.lists else { return }
        self.lists = lists
        texts = nil
        records = lists.flatMap(\.records).map { (title: $0.title.lowercased(), record: $0) }
            .sorted { ($0.title, $0.record.id.description) < ($1.title, $1.record.id.description) }.map(\.record)
    }

    private static func text(_ record: Record) -> String {
        var texts = [record.title, record.id.value, record.id.account.text]
        for field in record.fields {
            switch field.value {
            case .text(let text), .number(let text): texts.append(text)
            case .words(let words): texts += words
            case .parts(let parts): texts += parts.map(\.title)
            case .flag(let isSet): if isSet { texts.append(field.label) }
            case .date, .document, .none: break
            }
        }
        return texts.joined(separator: "\n").lowercased()
    }

    /// Those that hold every word, then what only a service found.
    mutating func found(_ words: String, with answer: [Record]) -> [Record] {
        let wanted = words.lowercased().split { $0.isWhitespace }
        guard !wanted.isEmpty else { return records }
        let texts = texts ?? records.map(Self.text)
        self.texts = texts
        let here = records.indices.filter { index in wanted.allSatisfy { texts[index].contains($0) } }.map { records[$0] }
        let known = Set(here.map(\.id))
        return here + answer.filter { !known.contains($0.id) }
    }
}
