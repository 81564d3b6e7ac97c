import FoundationEssentials
import Helpdesk

/// One account's part of the cache. Disposable: what can't be read is reported and comes again.
public final class AccountCache: Sendable {
    /// What was kept, and what is wrong with it.
    public struct Kept<Item: Sendable>: Sendable {
        public var items: [Item] = []
        /// When the server last answered for the list.
        public var asOf: Date?
        /// When the whole list was last gone through.
        public var wholeAsOf: Date?
        public var claimedTotal: Int?
        public var trouble: Trouble?
    }

    public let account: AccountName
    let directory: String
    private let fileSystem: FileSystem
    private let threads: Segment

    /// Touches no file.
    public init(account: AccountName, in cacheDirectory: String, fileSystem: FileSystem = .live) {
        self.account = account
        self.fileSystem = fileSystem
        directory = "\(cacheDirectory)/\(Self.folderName(of: account))"
        threads = Segment(path: "\(directory)/threads.jsonl", fileSystem: fileSystem)
    }

    /// Makes the folder and clears what a killed process left in it.
    public func prepare() throws(Trouble) {
        do throws(FileError) { try fileSystem.makeDirectory(directory) } catch { throw cannotSave(error) }
        AtomicWriter(fileSystem: fileSystem).sweep(directory)
    }

    /// Finds where each thread stands, so that the first one to be read isn't waited for.
    public func prepareThreads() { _ = try? threads.row("") }

    /// Newest first, from the file's head alone: what a first screen needs.
    public func firstTickets(_ limit: Int) -> Kept<Ticket> {
        kept { (file, path) throws(FileError) in
            try file("tickets").head(of: path("index"), limit: limit) { $0.ticket(of: account) }
        }
    }

    /// Newest first.
    public func tickets() -> Kept<Ticket> {
        kept { (file, path) throws(FileError) in
            try file("tickets").whole(of: path("index")) { $0.ticket(of: account) }
        }
    }

    public func approvals() -> Kept<Approval> {
        kept { (file, path) throws(FileError) in
            try file("approvals").whole(of: path("approvals")) { $0.approval(of: account) }
        }
    }

    public func articles() -> Kept<Article> {
        kept { (file, path) throws(FileError) in
            try file("articles").whole(of: path("articles")) { $0.article(of: account) }
        }
    }

    /// Lists of customers, workflows, events …, as they were read last.
    public func records() -> Kept<RecordList> {
        let lines: Kept<RecordLine> = kept { (file, path) throws(FileError) in
            try file("records").whole(of: path("records")) { $0.recordLine(of: account) }
        }
        return Kept(items: RecordLine.lists(of: lines.items), trouble: lines.trouble)
    }

    /// nil where it was never read, or can't be read any more.
    public func thread(_ ticket: TicketID) -> KeptThread? {
        guard var row = try? threads.row(ticket.value), let kept = row.thread(of: account),
            kept.thread.ticket == ticket
        else { return nil }
        return kept
    }

    /// `tickets` are newest first. `wrote` hears what was written, as far as it stands there; so with the others.
    public func save(
        tickets: [Ticket], asOf: Date?, wholeAsOf: Date?, claimedTotal: Int?,
        wrote: (CacheStamp) -> Void = { _ in }
    ) throws(Trouble) {
        let facts = RowFile.Facts(
            count: tickets.count, asOf: asOf, wholeAsOf: wholeAsOf, claimedTotal: claimedTotal)
        try write(.tickets, wrote, RowFile(noun: "tickets", fileSystem: fileSystem)
            .encoded(tickets, facts: facts) { $0.ticket($1) })
    }

    public func save(approvals: [Approval], asOf: Date?, wrote: (CacheStamp) -> Void = { _ in }) throws(Trouble) {
        try write(.approvals, wrote, RowFile(noun: "approvals", fileSystem: fileSystem)
            .encoded(approvals, facts: .init(count: approvals.count, asOf: asOf)) { $0.approval($1) })
    }

    public func save(articles: [Article], asOf: Date?, wrote: (CacheStamp) -> Void = { _ in }) throws(Trouble) {
        try write(.articles, wrote, RowFile(noun: "articles", fileSystem: fileSystem)
            .encoded(articles, facts: .init(count: articles.count, asOf: asOf)) { $0.article($1) })
    }

    public func save(records lists: [RecordList], wrote: (CacheStamp) -> Void = { _ in }) throws(Trouble) {
        let lines = RecordLine.lines(of: lists)
        try write(.records, wrote, RowFile(noun: "records", fileSystem: fileSystem)
            .encoded(lines, facts: .init(count: lines.count)) { $0.record($1) })
    }

    public func save(_ kept: KeptThread) throws(Trouble) {
        var writer = RowWriter()
        writer.line { $0.thread(kept) }
        try inFolder { () throws(FileError) in try threads.append(kept.thread.ticket.value, writer.bytes) }
    }

    private func write(
        _ part: CacheStamp.Part, _ wrote: (CacheStamp) -> Void, _ bytes: [UInt8]
    ) throws(Trouble) {
        try inFolder { () throws(FileError) in
            let path = "\(directory)/\(part.fileName)"
            // Told when it was read; this process goes on without saving it.
            if try RowFile(noun: part.noun, fileSystem: fileSystem).isLater(at: path) { return }
            let file = try AtomicWriter(fileSystem: fileSystem).replace(path, with: bytes)
            // While it is open nobody else's file has its number.
            wrote(try CacheStamp(part, in: directory, writtenAs: fileSystem.identify(file.descriptor)))
        }
    }

    /// A cache may be cleared away under a running program; then the folder is made once more.
    private func inFolder(_ body: () throws(FileError) -> Void) throws(Trouble) {
        do throws(FileError) {
            do throws(FileError) {
                try body()
            } catch {
                guard error.isMissing else { throw error }
                try fileSystem.makeDirectory(directory)
                try body()
            }
        } catch {
            throw cannotSave(error)
        }
    }

    private func kept<Item: Sendable>(
        _ read: (_ file: (String) -> RowFile, _ path: (String) -> String) throws(FileError) -> RowFile.Reading<Item>
    ) -> Kept<Item> {
        do throws(FileError) {
            let reading = try read(
                { RowFile(noun: $0, fileSystem: fileSystem) }, { "\(directory)/\($0).jsonl" })
            return Kept(
                items: reading.items, asOf: reading.facts?.asOf, wholeAsOf: reading.facts?.wholeAsOf,
                claimedTotal: reading.facts?.claimedTotal, trouble: trouble(with: reading))
        } catch {
            if error.isMissing { return Kept() }
            var trouble = error.trouble("The saved copy of \(account) can't be read.")
            trouble.account = account
            return Kept(trouble: trouble)
        }
    }

    private func trouble<Item>(with reading: RowFile.Reading<Item>) -> Trouble? {
        if let version = reading.otherVersion, version > RowFile.version {
            return Trouble(
                .storage, "The saved copy of \(account) was written by a later kedge and isn't used.",
                hint: "It is left as it is; this kedge fetches everything, and saves no copy of that.", account: account)
        }
        if reading.otherVersion != nil {
            return Trouble(
                .storage, "The saved copy of \(account) was written by an earlier kedge and isn't used.",
                hint: "It is fetched again by itself.", account: account)
        }
        guard reading.damagedCount > 0 else { return nil }
        let lines = reading.damagedCount == 1 ? "1 line" : "\(reading.damagedCount) lines"
        return Trouble(
            .storage, "The saved copy of \(account) is damaged: \(lines) can't be read.",
            hint: "They are fetched again by themselves.", account: account)
    }

    private func cannotSave(_ error: FileError) -> Trouble {
        var trouble = error.trouble("The local copy of \(account) can't be saved.")
        trouble.account = account
        return trouble
    }

    /// The account's name, kept from climbing out of the cache folder.
    static func folderName(of account: AccountName) -> String {
        let hex = Array("0123456789ABCDEF".utf8)
        var bytes: [UInt8] = []
        for byte in account.text.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
                bytes.append(byte)
            default:
                bytes += [UInt8(ascii: "%"), hex[Int(byte >> 4)], hex[Int(byte & 15)]]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
