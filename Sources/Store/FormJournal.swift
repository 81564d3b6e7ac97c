import FoundationEssentials
import Helpdesk

/// Forms on disk that were begun and not sent.
public struct FormJournal {
    private var journal: KeptJournal<KeptForm>

    /// Touches no file.
    ///
    /// - Parameter shelter: where texts are kept while the state folder can't take them.
    public init(
        in stateDirectory: String, orIn shelter: String? = nil, process: String, fileSystem: FileSystem = .live
    ) {
        journal = KeptJournal(in: stateDirectory, orIn: shelter, process: process, fileSystem: fileSystem)
    }

    /// Every form, newest first.
    public var forms: [KeptForm] {
        journal.texts.sorted { ($0.editedAt, $0.act.title) > ($1.editedAt, $1.act.title) }
    }

    /// The one of this name; nil where there is none any more.
    public func form(_ key: KeptForm.Key) -> KeptForm? { journal[key] }

    /// It was written or taken over here, so that no other process that lives goes on with it.
    public func isOwn(_ key: KeptForm.Key) -> Bool { journal.isOwn(key) }

    /// Reads all, of living processes too, and takes over what processes that are gone have left.
    public mutating func open(adopting: Bool) -> [Trouble] { journal.open(adopting: adopting) }

    /// On a disk when it returns. Returns what a person must know where that isn't the usual one.
    @discardableResult
    public mutating func keep(_ form: KeptForm) throws(Trouble) -> Trouble? { try journal.keep(form) }

    /// It was sent or thrown away at `at`; on the disk when it returns. Nothing is done where there is none.
    public mutating func drop(_ key: KeptForm.Key, at: Date) throws(Trouble) { try journal.drop(key, at: at) }

    /// Those that lie only where they last no longer than this machine runs, in no order.
    public var sheltered: [KeptForm] { journal.sheltered }

    /// Some of this process's forms lie where they should not stay.
    public var isAway: Bool { journal.isAway }

    /// Brings home what is away, as far as the state folder takes it now.
    public mutating func goHome() { journal.goHome() }

    /// The own file goes where nothing in it is needed.
    public mutating func close() { journal.close() }
}

extension KeptForm: KeptText {
    static var noun: String { "form" }

    static func write(_ key: Key, to row: inout RowWriter) {
        row.text(key.account.text)
        row.text(key.verb.rawValue)
        row.text(key.kind.rawValue)
        row.text(key.target)
        row.text(key.parent)
        row.text(key.item?.text)
    }

    static func readKey(from row: inout RowScanner) -> Key? {
        guard let account = row.text(), let verb = row.text().flatMap(Act.Verb.init(rawValue:)),
            let kind = row.text().flatMap(RecordKind.init(rawValue:))
        else { return nil }
        let (target, parent, item) = (row.text(), row.text(), row.text())
        return Key(
            Act(verb, kind, account: AccountName(account), target: target, parent: parent), item: item.map { IntentID($0) })
    }

    func writeText(to row: inout RowWriter) {
        row.text(act.title)
        row.fields(act.fields)
    }

    static func read(_ key: Key, editedAt: Date, from row: inout RowScanner) -> KeptTextReading<KeptForm> {
        guard let title = row.text() else { return .dropped }
        guard let fields = row.fields() else { return .unknown }
        let act = Act(
            key.verb, key.kind, account: key.account, target: key.target, parent: key.parent, title: title,
            fields: Dictionary(fields.map { ($0.key, $0.value) }) { _, last in last })
        return KeptForm(act, item: key.item, editedAt: editedAt).map { .text($0) } ?? .unknown
    }
}
