import FoundationEssentials
import Helpdesk

/// Up to when a person has seen each ticket: this machine's memory, no server's.
public struct SeenMarks {
    private static let compactionByteCount = 1 << 19
    /// Older marks than the newest this many are let go.
    private static let limit = 20_000

    private var folder: JournalFolder
    public private(set) var marks: [TicketID: Date] = [:]

    /// Touches no file.
    public init(in stateDirectory: String, process: String, fileSystem: FileSystem = .live) {
        folder = JournalFolder("\(stateDirectory)/seen", noun: "seen marks", process: process, fileSystem: fileSystem)
    }

    /// Reads all, of living processes too, and takes over what processes that are gone have left.
    public mutating func open(adopting: Bool) -> [Trouble] {
        let seen = folder.peek()
        for payloads in seen.files { merge(payloads) }
        guard adopting else { return seen.troubles }
        var (adopted, troubles) = folder.adopt()
        for file in adopted { merge(file.payloads) }
        guard !adopted.isEmpty else { return troubles }
        do throws(FileError) {
            try folder.absorb(adopted, into: Self.payloads(of: marks))
        } catch {
            troubles.append(error.trouble("What you have seen can't be saved."))
        }
        return troubles
    }

    /// False where it was marked so already.
    @discardableResult
    public mutating func mark(_ ticket: TicketID, at: Date) throws(Trouble) -> Bool {
        if let old = marks[ticket], old >= at { return false }
        marks[ticket] = at
        do throws(FileError) {
            let own = try folder.own()
            let marks = marks
            try folder.write(
                Self.payload(ticket, at), to: own,
                isCompacting: folder.journals[own].byteCount > Self.compactionByteCount, whole: { Self.payloads(of: marks) })
        } catch {
            throw error.trouble("What you have seen can't be saved.")
        }
        return true
    }

    public mutating func close() {
        let isEmpty = marks.isEmpty
        folder.close { _ in isEmpty }
    }

    private static func payloads(of marks: [TicketID: Date]) -> [[UInt8]] {
        marks.sorted { $0.value > $1.value }.prefix(limit).map { payload($0.key, $0.value) }
    }

    private mutating func merge(_ payloads: [[UInt8]]) {
        for payload in payloads {
            guard let (ticket, at) = RowScanner.payload(payload, { Self.mark(&$0) }) else { continue }
            marks[ticket] = max(marks[ticket] ?? at, at)
        }
    }

    private static func payload(_ ticket: TicketID, _ at: Date) -> [UInt8] {
        RowWriter.payload { row in
            row.identifier(ticket)
            row.date(at)
        }
    }

    private static func mark(_ row: inout RowScanner) -> (TicketID, Date)? {
        guard let ticket: TicketID = row.identifier(), let at = row.date() else { return nil }
        return (ticket, at)
    }
}
