import FoundationEssentials
import Helpdesk

/// The outbox on disk. A record is safe when `append` returns.
public struct OutboxJournal {
    /// A record as it stands in a file. One that this kedge doesn't know is kept all the same.
    private struct Entry {
        var payload: [UInt8]
        var record: OutboxRecord?

        func isNeeded(without ended: Set<IntentID>) -> Bool {
            record.map { !$0.ids.allSatisfy(ended.contains) } ?? true
        }
    }

    /// A journal grown larger than this is written anew when few items are open.
    private static let compactionByteCount = 3 << 16
    private static let compactionEntryCount = 8
    /// Kept free for the ends of what is under way: a full disk must not make anybody send it again.
    private static let endsByteCount = 1 << 14

    private var folder: JournalFolder
    /// What is still needed, by the journal that holds it.
    private var entries: [Int: [Entry]] = [:]
    private var homes: [IntentID: Int] = [:]
    /// Journals whose file lacks something that has happened.
    private var behind: Set<Int> = []

    /// Touches no file.
    public init(in stateDirectory: String, process: String, fileSystem: FileSystem = .live) {
        folder = JournalFolder(Self.directory(in: stateDirectory), noun: "outbox", process: process, fileSystem: fileSystem)
    }

    static func directory(in stateDirectory: String) -> String { "\(stateDirectory)/outbox" }

    /// The last `adopt` opened a file for writing and did not take it; whoever watches the folder heard that.
    public var wasHeard: Bool { folder.wasHeard }

    /// Takes over what processes that are gone have left. Returns the records of items that are not
    /// finished, in order per item.
    ///
    /// - Parameter elsewhere: accounts that another kedge may open, but not this one. A journal whose open items are all
    ///   theirs is left to it. Of one that holds others too theirs stay in the file, untouched and not returned, and it
    ///   is free again when this process is gone: an item that stood in two files could be sent twice.
    public mutating func adopt(
        leaving elsewhere: Set<AccountName> = []
    ) -> (records: [OutboxRecord], troubles: [Trouble]) {
        var (adopted, troubles) = folder.adopt { payloads in
            let open = Self.open(payloads)
            let foreign = Self.items(of: elsewhere, in: open.compactMap(\.record))
            return foreign.isEmpty || open.contains { $0.isNeeded(without: foreign) && $0.record != nil }
        }
        var open: [OutboxRecord] = []
        for file in adopted {
            let kept = Self.open(file.payloads)
            entries[file.index] = kept
            let records = kept.compactMap(\.record)
            for record in records { for id in record.ids { homes[id] = file.index } }
            let doubts = file.mayHaveLost ? Self.doubts(about: records) : []
            // The mended file doesn't tell any more that something is missing in it.
            for doubt in doubts { try? append(doubt, to: file.index) }
            let foreign = Self.items(of: elsewhere, in: records)
            open += (records + doubts).filter { !foreign.isSuperset(of: $0.ids) || $0.ids.isEmpty }
            if let trouble = Self.unknown(kept.count - records.count) { troubles.append(trouble) }
        }
        return (open, troubles)
    }

    private static func items(of accounts: Set<AccountName>, in records: [OutboxRecord]) -> Set<IntentID> {
        guard !accounts.isEmpty else { return [] }
        return Set(records.compactMap { record in
            if case .created(let id, let intent, _, _) = record, accounts.contains(intent.account) { id } else { nil }
        })
    }

    /// What is open in every process's outbox; takes nothing.
    public func peek() -> (records: [OutboxRecord], troubles: [Trouble]) {
        let (files, troubles) = folder.peek()
        return (files.flatMap { Self.open($0).compactMap(\.record) }, troubles)
    }

    /// Returns when it is on the disk; throws when that isn't certain, and then it must not be acted on.
    public mutating func append(_ record: OutboxRecord) throws(Trouble) {
        do throws(FileError) {
            // Items of one request may lie in several journals; each gets the record.
            let known = Set(record.ids.compactMap { id in homes[id] })
            if known.isEmpty {
                try append(record, to: folder.own())
            } else {
                try append(record, toAll: known.sorted())
            }
        } catch {
            var trouble = error.trouble("The outbox can't be written.")
            // What has happened is written later; what a person wanted isn't begun later by itself.
            if record.isPlan, error.isFull { trouble.hint = "Make room on that disk, then send it again." }
            throw trouble
        }
    }

    /// A file lacks something that has happened.
    public var isBehind: Bool { !behind.isEmpty }

    /// Writes what has happened and couldn't be written, as far as the disk takes it now.
    public mutating func catchUp() {
        for home in behind.sorted() {
            let all = (entries[home] ?? []).map(\.payload)
            if (try? folder.renew(home, all, leaving: Self.endsByteCount)) != nil { behind.remove(home) }
        }
    }

    /// What has happened has happened in every one of them, whichever can't be written.
    private mutating func append(_ record: OutboxRecord, toAll homes: [Int]) throws(FileError) {
        var failure: FileError?
        for home in homes {
            do throws(FileError) {
                try append(record, to: home)
            } catch {
                if record.isPlan { throw error }
                failure = failure ?? error
            }
        }
        if let failure { throw failure }
    }

    private mutating func append(_ record: OutboxRecord, to home: Int) throws(FileError) {
        let entry = Entry(payload: RowWriter.payload { $0.outbox(record) }, record: record)
        var open = (entries[home] ?? []) + [entry]
        var ended: [IntentID] = []
        if case .ended(let ids, _) = record { ended = ids }
        open.removeAll { !$0.isNeeded(without: Set(ended)) }
        let isLarge = folder.journals[home].byteCount > Self.compactionByteCount && open.count < Self.compactionEntryCount
        let after = open
        let leaving = record.isPlan ? Self.endsByteCount : 0
        // What has happened is so whether or not it can be written; the next record, or the end, brings it to the disk.
        if !record.isPlan { take(record, after, ended, home) }
        if behind.contains(home), (try? folder.renew(home, after.map(\.payload), leaving: leaving)) != nil {
            behind.remove(home)
        } else {
            do throws(FileError) {
                try folder.write(
                    entry.payload, to: home, leaving: leaving, isCompacting: isLarge, whole: { after.map(\.payload) })
            } catch {
                if !record.isPlan { behind.insert(home) }
                throw error
            }
        }
        if record.isPlan { take(record, after, ended, home) }
    }

    private mutating func take(_ record: OutboxRecord, _ open: [Entry], _ ended: [IntentID], _ home: Int) {
        entries[home] = open
        for id in record.ids where homes[id] == nil { homes[id] = home }
        for id in ended where homes[id] == home { homes[id] = nil }
    }

    /// Lets go of every file; those that hold nothing any more are removed.
    public mutating func close() {
        let entries = entries
        for index in folder.journals.indices {
            guard let open = entries[index]?.map(\.payload), !open.isEmpty else { continue }
            if behind.contains(index) { try? folder.renew(index, open) } else { try? folder.secure(index, open) }
        }
        folder.close { entries[$0]?.isEmpty ?? true }
        self.entries = [:]
        homes = [:]
        behind = []
    }

    private static func open(_ payloads: [[UInt8]]) -> [Entry] {
        let all = payloads.map { payload in
            Entry(payload: payload, record: RowScanner.payload(payload) { $0.outbox() })
        }
        var ended: Set<IntentID> = []
        for case .ended(let ids, _)? in all.map(\.record) { ended.formUnion(ids) }
        return all.filter { $0.isNeeded(without: ended) }
    }

    /// Where entries are lost, one may have said that an item was sent.
    private static func doubts(about records: [OutboxRecord]) -> [OutboxRecord] {
        let ids = records.compactMap { if case .created(let id, _, _, _) = $0 { id } else { nil } }
        guard !ids.isEmpty else { return [] }
        return [.unclear(ids, Trouble(
            .outcomeUnknown, "The outbox was damaged, so it isn't known whether this was sent.",
            hint: "Look at the ticket before you send it again."))]
    }

    private static func unknown(_ count: Int) -> Trouble? {
        guard count > 0 else { return nil }
        return Trouble(
            .storage, "The outbox holds \(count == 1 ? "1 entry" : "\(count) entries") that this kedge doesn't know.",
            hint: "They are kept as they are; the kedge that wrote them can read them.")
    }
}
