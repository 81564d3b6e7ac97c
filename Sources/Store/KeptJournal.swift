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
struct KeptJournal<Text: KeptText> {
    private static var compactionByteCount: Int { 1 << 18 }

    private var folder: JournalFolder
    /// What counts, whichever process wrote it: a draft, or since when there is none any more.
    private var entries: [Text.Key: Entry] = [:]
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
    init(in stateDirectory: String, process: String, fileSystem: FileSystem) {
        folder = JournalFolder("\(stateDirectory)/\(Text.noun)s", noun: "\(Text.noun)s", process: process, fileSystem: fileSystem)
    }

    /// All that is kept, in no order.
    var texts: [Text] { entries.values.compactMap { if case .kept(let text) = $0 { text } else { nil } } }

    subscript(key: Text.Key) -> Text? {
        if case .kept(let text) = entries[key] { text } else { nil }
    }

    /// Reads all, of living processes too, and takes over what processes that are gone have left.
    mutating func open(adopting: Bool) -> [Trouble] {
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
            troubles.append(error.trouble("The \(Text.noun)s can't be saved."))
        }
        return troubles
    }

    mutating func keep(_ text: Text) throws(Trouble) { try append(.kept(text), text.key) }

    mutating func drop(_ key: Text.Key, at: Date) throws(Trouble) {
        guard case .kept = entries[key] else { return }
        try append(.dropped(at: at), key)
    }

    /// The own file goes where it holds no text. That one is gone must stay known as long as another file may
    /// still hold it, so the file stays beside others.
    mutating func close() {
        let holdsText = own.values.contains { if case .kept = $0 { true } else { false } }
        let isNeeded = holdsText || folder.hasOthers
        let index = folder.ownIndex
        folder.close { $0 == index && !isNeeded }
    }

    private mutating func append(_ entry: Entry, _ key: Text.Key) throws(Trouble) {
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
            throw error.trouble("The \(Text.noun) can't be saved.")
        }
        own = after
        entries[key] = entry
    }

    private func payloads(of entries: [Text.Key: Entry]) -> [[UInt8]] {
        entries.map { Self.payload($0.value, $0.key) }
    }

    /// The latest entry of a name counts, whichever file holds it. False where some could not be read.
    private static func merge(_ payloads: [[UInt8]], into entries: inout [Text.Key: Entry]) -> Bool {
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
