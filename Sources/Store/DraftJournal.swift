import FoundationEssentials
import Helpdesk

/// Drafts on disk, one per ticket and audience.
public struct DraftJournal {
    /// Names a draft.
    public struct Key: Hashable, Sendable {
        public let ticket: TicketID
        public let audience: Audience

        public init(_ ticket: TicketID, _ audience: Audience) {
            self.ticket = ticket
            self.audience = audience
        }
    }

    private var journal: KeptJournal<Draft>

    /// Touches no file.
    ///
    /// - Parameter shelter: where texts are kept while the state folder can't take them.
    public init(
        in stateDirectory: String, orIn shelter: String? = nil, process: String, fileSystem: FileSystem = .live
    ) {
        journal = KeptJournal(in: stateDirectory, orIn: shelter, process: process, fileSystem: fileSystem)
    }

    /// Every draft, newest first.
    public var drafts: [Draft] {
        journal.texts.sorted { ($0.editedAt, $0.ticket.value) > ($1.editedAt, $1.ticket.value) }
    }

    /// The one for this ticket and audience; nil where there is none any more.
    public func draft(_ ticket: TicketID, _ audience: Audience) -> Draft? { journal[Key(ticket, audience)] }

    /// It was written or taken over here, so that no other process that lives goes on with it.
    public func isOwn(_ ticket: TicketID, _ audience: Audience) -> Bool { journal.isOwn(Key(ticket, audience)) }

    /// Reads all, of living processes too, and takes over what processes that are gone have left.
    public mutating func open(adopting: Bool) -> [Trouble] { journal.open(adopting: adopting) }

    /// On a disk when it returns. Returns what a person must know where that isn't the usual one.
    @discardableResult
    public mutating func keep(_ draft: Draft) throws(Trouble) -> Trouble? { try journal.keep(draft) }

    /// It was sent or thrown away at `at`; on the disk when it returns. Nothing is done where there is none.
    public mutating func drop(_ ticket: TicketID, _ audience: Audience, at: Date) throws(Trouble) {
        try journal.drop(Key(ticket, audience), at: at)
    }

    /// Those that lie only where they last no longer than this machine runs, in no order.
    public var sheltered: [Draft] { journal.sheltered }

    /// Some of this process's drafts lie where they should not stay.
    public var isAway: Bool { journal.isAway }

    /// Brings home what is away, as far as the state folder takes it now.
    public mutating func goHome() { journal.goHome() }

    /// The own file goes where nothing in it is needed.
    public mutating func close() { journal.close() }
}

extension Draft: KeptText {
    static var noun: String { "draft" }
    var key: DraftJournal.Key { DraftJournal.Key(ticket, audience) }

    static func write(_ key: DraftJournal.Key, to row: inout RowWriter) {
        row.identifier(key.ticket)
        row.text(key.audience.rawValue)
    }

    static func readKey(from row: inout RowScanner) -> DraftJournal.Key? {
        guard let ticket: TicketID = row.identifier(), let audience = row.text().flatMap(Audience.init(rawValue:))
        else { return nil }
        return DraftJournal.Key(ticket, audience)
    }

    func writeText(to row: inout RowWriter) { row.text(body) }

    static func read(_ key: DraftJournal.Key, editedAt: Date, from row: inout RowScanner) -> KeptTextReading<Draft> {
        guard let body = row.text() else { return .dropped }
        return .text(Draft(ticket: key.ticket, audience: key.audience, body: body, editedAt: editedAt))
    }
}
