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

    private static let compactionByteCount = 1 << 18

    private var folder: JournalFolder
    /// What counts, whichever process wrote it: a draft, or since when there is none any more.
    private var entries: [Key: Entry] = [:]
    /// What this process's file holds; what living processes keep stays theirs.
    private var own: [Key: Entry] = [:]

    private enum Entry {
        case kept(Draft)
        case dropped(at: Date)

        var at: Date {
            switch self {
            case .kept(let draft): draft.editedAt
            case .dropped(let at): at
            }
        }
    }

    /// Touches no file.
    public init(in stateDirectory: String, process: String, fileSystem: FileSystem = .live) {
        folder = JournalFolder("\(stateDirectory)/drafts", noun: "drafts", process: process, fileSystem: fileSystem)
    }

    /// Every draft, newest first.
    public var drafts: [Draft] {
        entries.values.compactMap { if case .kept(let draft) = $0 { draft } else { nil } }
            .sorted { ($0.editedAt, $0.ticket.value) > ($1.editedAt, $1.ticket.value) }
    }

    public func draft(_ ticket: TicketID, _ audience: Audience) -> Draft? {
        if case .kept(let draft) = entries[Key(ticket, audience)] { draft } else { nil }
    }

    /// Reads all, of living processes too, and takes over what processes that are gone have left.
    public mutating func open(adopting: Bool) -> [Trouble] {
        let seen = folder.peek()
        for payloads in seen.files { _ = Self.merge(payloads, into: &entries) }
        guard adopting else { return seen.troubles }
        var (adopted, troubles) = folder.adopt()
        // A file with entries that only a later kedge knows is left to it.
        let known = adopted.filter { Self.merge($0.payloads, into: &entries) }
        guard !known.isEmpty else { return troubles }
        for file in known { _ = Self.merge(file.payloads, into: &own) }
        do throws(FileError) {
            try folder.absorb(known, into: payloads(of: own))
        } catch {
            troubles.append(error.trouble("The drafts can't be saved."))
        }
        return troubles
    }

    public mutating func keep(_ draft: Draft) throws(Trouble) {
        try append(.kept(draft), Key(draft.ticket, draft.audience))
    }

    public mutating func drop(_ ticket: TicketID, _ audience: Audience, at: Date) throws(Trouble) {
        let key = Key(ticket, audience)
        guard case .kept = entries[key] else { return }
        try append(.dropped(at: at), key)
    }

    /// The own file goes where it holds no draft. That a draft is gone must stay known as long as another file may
    /// still hold it, so the file stays beside others.
    public mutating func close() {
        let holdsDraft = own.values.contains { if case .kept = $0 { true } else { false } }
        let isNeeded = holdsDraft || folder.hasOthers
        let index = folder.ownIndex
        folder.close { $0 == index && !isNeeded }
    }

    private mutating func append(_ entry: Entry, _ key: Key) throws(Trouble) {
        var after = own
        after[key] = entry
        do throws(FileError) {
            let index = try folder.own()
            let journal = folder.journals[index]
            if journal.needsReplacement || journal.byteCount > Self.compactionByteCount {
                try folder.replace(index, with: payloads(of: after))
            } else {
                try folder.append(Self.payload(entry, key), to: index)
            }
        } catch {
            throw error.trouble("The draft can't be saved.")
        }
        own = after
        entries[key] = entry
    }

    private func payloads(of entries: [Key: Entry]) -> [[UInt8]] {
        entries.map { Self.payload($0.value, $0.key) }
    }

    /// The latest entry of a name counts, whichever file holds it. False where some could not be read.
    private static func merge(_ payloads: [[UInt8]], into entries: inout [Key: Entry]) -> Bool {
        var isWhole = true
        for payload in payloads {
            guard let (key, entry) = RowScanner.payload(payload, { entry(&$0) }) else {
                isWhole = false
                continue
            }
            if let old = entries[key], old.at > entry.at { continue }
            entries[key] = entry
        }
        return isWhole
    }

    private static func payload(_ entry: Entry, _ key: Key) -> [UInt8] {
        RowWriter.payload { row in
            row.identifier(key.ticket)
            row.text(key.audience.rawValue)
            row.date(entry.at)
            if case .kept(let draft) = entry { row.text(draft.body) } else { row.null() }
        }
    }

    private static func entry(_ row: inout RowScanner) -> (Key, Entry)? {
        guard let ticket: TicketID = row.identifier(), let audience = row.text().flatMap(Audience.init(rawValue:)),
            let at = row.date()
        else { return nil }
        let body = row.text()
        let entry = body.map { Entry.kept(Draft(ticket: ticket, audience: audience, body: $0, editedAt: at)) }
        return (Key(ticket, audience), entry ?? .dropped(at: at))
    }
}
