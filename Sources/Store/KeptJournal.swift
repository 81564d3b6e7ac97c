import FoundationEssentials
import Helpdesk

/// What a person began to write and has not sent, as it stands in a journal.
protocol KeptText {
    associatedtype Key: Hashable

    /// One of them, in sentences; with an s its folder.
    static var noun: String { get }
    var key: Key { get }
    /// When it last changed.
    var editedAt: Date { get }

    static func write(_ key: Key, to row: inout RowWriter)
    static func readKey(from row: inout RowScanner) -> Key?
    /// What follows the key and the date; anything but `null`.
    func writeText(to row: inout RowWriter)
    static func read(_ key: Key, editedAt: Date, from row: inout RowScanner) -> KeptTextReading<Self>
}

/// What follows a key and a date in a journal of unfinished texts.
enum KeptTextReading<Text> {
    case text(Text)
    /// Since that date there is none.
    case dropped
    /// Only a later kedge can read it.
    case unknown
}

/// Unfinished texts on disk, one per key: a journal per process, taken over when its process is gone.
///
/// Where the state folder can't take a text, a full disk above all, it is kept in the shelter, which is on another
/// disk or in memory, and goes home with the first text that can, or by `goHome`.
struct KeptJournal<Text: KeptText> {
    private static var compactionByteCount: Int { 3 << 16 }
    /// Minutes of typing, on a disk that is full.
    private static var roomByteCount: Int { 1 << 18 }

    private var folder: JournalFolder
    private var shelter: JournalFolder?
    /// The shelter holds what the state folder doesn't.
    private var isSheltered = false
    /// What was taken over and couldn't be moved: the files it lies in, of the state folder and of the shelter.
    private var leftBehind: (home: [JournalFolder.Adopted], sheltered: [JournalFolder.Adopted])?
    /// What counts, whichever process wrote it: a draft, or since when there is none any more.
    private var entries: [Text.Key: Entry] = [:]
    /// What lies in no file of the state folder as it is now.
    private var elsewhere: Set<Text.Key> = []
    /// What this process's file holds; what living processes keep stays theirs.
    private var own: [Text.Key: Entry] = [:]

    private enum Entry {
        case kept(Text)
        case dropped(at: Date)

        var at: Date {
            switch self {
            case .kept(let text): text.editedAt
            case .dropped(let at): at
            }
        }
    }

    /// Touches no file.
    init(in stateDirectory: String, orIn shelter: String?, process: String, fileSystem: FileSystem) {
        let noun = "\(Text.noun)s"
        folder = JournalFolder(
            "\(stateDirectory)/\(noun)", noun: noun, process: process, room: Self.roomByteCount, fileSystem: fileSystem)
        self.shelter = shelter.map {
            JournalFolder("\($0)/\(noun)", noun: noun, process: process, fileSystem: fileSystem)
        }
    }

    /// All that is kept, in no order.
    var texts: [Text] { entries.values.compactMap { if case .kept(let text) = $0 { text } else { nil } } }

    subscript(key: Text.Key) -> Text? {
        if case .kept(let text) = entries[key] { text } else { nil }
    }

    /// What counts of it is in this process's hands, not in those of another that lives.
    func isOwn(_ key: Text.Key) -> Bool {
        guard case .kept(let text) = entries[key], case .kept(let mine) = own[key] else { return false }
        return mine.editedAt == text.editedAt
    }

    /// The texts that lie in a shelter alone, in no order.
    var sheltered: [Text] { elsewhere.compactMap { self[$0] } }

    /// Some of this process's texts lie where they should not stay.
    var isAway: Bool { isSheltered || leftBehind != nil }

    /// Brings home what is away, as far as the state folder takes it now.
    mutating func goHome() {
        guard isAway else { return }
        let isNew = folder.ownIndex == nil
        // An empty file of a process that could write nothing to it would stay behind.
        if (try? comeHome(Self.payloads(of: own))) == nil, isNew { folder.dropOwn() }
    }

    /// Reads all, of living processes too, and takes over what processes that are gone have left.
    mutating func open(adopting: Bool) -> [Trouble] {
        let seen = folder.peek()
        let sheltered = shelter?.peek()
        for payloads in seen.files { _ = Self.merge(payloads, into: &entries) }
        let atHome = entries
        for payloads in sheltered?.files ?? [] { _ = Self.merge(payloads, into: &entries) }
        elsewhere = Set(entries.keys.filter { atHome[$0]?.at != entries[$0]?.at })
        guard adopting else { return seen.troubles + (sheltered?.troubles ?? []) }
        var (adopted, troubles) = folder.adopt()
        // A file with entries that only a later kedge knows is left to it.
        let known = adopted.filter { Self.merge($0.payloads, into: &entries) }
        var rescued: [JournalFolder.Adopted] = []
        if let found = shelter?.adopt() {
            rescued = found.adopted.filter { Self.merge($0.payloads, into: &entries) }
            troubles += found.troubles
        }
        guard !known.isEmpty || !rescued.isEmpty else { return troubles }
        for file in known + rescued { _ = Self.merge(file.payloads, into: &own) }
        do throws(FileError) {
            try folder.absorb(known, into: Self.payloads(of: own))
            elsewhere.subtract(own.keys)
            try shelter?.remove(rescued)
        } catch {
            // What was adopted still lies where it lay.
            leftBehind = (known + (leftBehind?.home ?? []), rescued + (leftBehind?.sheltered ?? []))
            troubles.append(error.trouble("The \(Text.noun)s that were left behind can't be moved; they stay where they are."))
        }
        return troubles
    }

    /// Returns what a person must know where it isn't kept where it should be; told once.
    mutating func keep(_ text: Text) throws(Trouble) -> Trouble? { try append(.kept(text), text.key) }

    /// Also where the clock was set back since the text was kept.
    mutating func drop(_ key: Text.Key, at: Date) throws(Trouble) {
        guard case .kept(let text) = entries[key] else { return }
        _ = try append(.dropped(at: max(at, text.editedAt)), key)
    }

    /// The own file goes where it holds no text. That one is gone must stay known as long as another file may
    /// still hold it, so the file stays beside others.
    mutating func close() {
        let holdsText = own.values.contains { if case .kept = $0 { true } else { false } }
        if isAway {
            goHome()
        } else if holdsText, let index = folder.ownIndex {
            try? folder.secure(index, Self.payloads(of: own))
        }
        let isNeeded = holdsText || folder.hasOthers || shelter?.hasOthers == true
        let index = folder.ownIndex
        folder.close { $0 == index && !isNeeded }
        shelter?.close { _ in false }
        isSheltered = false
        leftBehind = nil
    }

    private mutating func append(_ entry: Entry, _ key: Text.Key) throws(Trouble) -> Trouble? {
        var after = own
        after[key] = entry
        let payload = Self.payload(entry, key)
        let all = after
        var notice: Trouble?
        do throws(FileError) {
            if isSheltered {
                try comeHome(Self.payloads(of: all))
            } else if leftBehind == nil || (try? comeHome(Self.payloads(of: all))) == nil {
                let index = try folder.own()
                let isLarge = folder.journals[index].byteCount > Self.compactionByteCount
                try folder.write(payload, to: index, isCompacting: isLarge) { Self.payloads(of: all) }
            }
            elsewhere.remove(key)
        } catch {
            notice = try seekShelter(payload, all, from: error)
            elsewhere.insert(key)
        }
        own = after
        entries[key] = entry
        return notice
    }

    /// Everything into this process's own file in the state folder; where it lay before it isn't needed any more.
    private mutating func comeHome(_ all: [[UInt8]]) throws(FileError) {
        try folder.renew(folder.own(), all)
        shelter?.dropOwn()
        isSheltered = false
        elsewhere.subtract(own.keys)
        guard let left = leftBehind else { return }
        leftBehind = nil
        // What stays there is merged again at the next start.
        try? folder.remove(left.home)
        try? shelter?.remove(left.sheltered)
    }

    private mutating func seekShelter(
        _ payload: [UInt8], _ all: [Text.Key: Entry], from error: FileError
    ) throws(Trouble) -> Trouble? {
        guard var shelter else { throw error.trouble("The \(Text.noun) can't be saved.") }
        do throws(FileError) {
            let index = try shelter.own()
            try shelter.write(
                payload, to: index, isCompacting: shelter.journals[index].byteCount > Self.compactionByteCount
            ) { Self.payloads(of: all) }
        } catch {
            self.shelter = shelter
            throw error.trouble("The \(Text.noun) can't be saved.")
        }
        self.shelter = shelter
        defer { isSheltered = true }
        guard !isSheltered else { return nil }
        var trouble = error.trouble("The \(Text.noun) can't be saved where it should be.")
        trouble.hint = "It is kept in \(shelter.directory), but no longer than this machine runs. " + (trouble.hint ?? "")
        return trouble
    }

    private static func payloads(of entries: [Text.Key: Entry]) -> [[UInt8]] {
        entries.map { payload($0.value, $0.key) }
    }

    /// Within a file the last entry of a name counts, whatever the clock said; between files the latest, and of two
    /// as late the one that says it is gone. False where some could not be read.
    private static func merge(_ payloads: [[UInt8]], into entries: inout [Text.Key: Entry]) -> Bool {
        var isWhole = true
        var found: [Text.Key: Entry] = [:]
        for payload in payloads {
            guard let (key, entry) = RowScanner.payload(payload, { entry(&$0) }) else {
                isWhole = false
                continue
            }
            found[key] = entry
        }
        entries.merge(found) { old, new in
            if old.at == new.at, case .dropped = old { return old }
            return old.at > new.at ? old : new
        }
        return isWhole
    }

    private static func payload(_ entry: Entry, _ key: Text.Key) -> [UInt8] {
        RowWriter.payload { row in
            Text.write(key, to: &row)
            row.date(entry.at)
            if case .kept(let text) = entry { text.writeText(to: &row) } else { row.null() }
        }
    }

    private static func entry(_ row: inout RowScanner) -> (Text.Key, Entry)? {
        guard let key = Text.readKey(from: &row), let at = row.date() else { return nil }
        switch Text.read(key, editedAt: at, from: &row) {
        case .text(let text): return (key, .kept(text))
        case .dropped: return (key, .dropped(at: at))
        case .unknown: return nil
        }
    }
}
