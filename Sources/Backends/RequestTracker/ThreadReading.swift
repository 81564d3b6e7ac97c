import Backend
import Helpdesk

/// Joins a ticket's history with the parts of its messages, by the number of the entry they belong to.
struct ThreadReading: Sendable {
    static let personMemory = "person "

    let ticket: TicketID
    /// Newest first, as they were read; without the ones nobody wants to see.
    private let entries: [Row]
    private let unreadableCount: Int
    /// The entry that created the ticket; nil where several tickets were merged, or it wasn't among what was read.
    private let firstEntry: String?
    private let outsiders: Set<Substring>?
    private let service: RequestTracker

    init(_ ticket: TicketID, _ entries: [JSONValue], _ service: RequestTracker) {
        let rows = entries.compactMap { Row($0) }
        // Pages move when somebody writes between two of them, and then an entry comes twice.
        var seen: Set<String> = []
        let identified = rows.filter { $0.word("id") != nil }
        let readable = identified.filter { seen.insert($0.word("id") ?? "").inserted }
        self.ticket = ticket
        self.entries = readable.filter { !Self.hidden.contains($0.word("Type") ?? "") }
        unreadableCount = entries.count - identified.count
        firstEntry = Self.isMerged(rows) ? nil : rows.last { $0.word("Type") == "Create" }?.word("id")
        outsiders = Wire.outsiders(ticket, service.memory)
        self.service = service
    }

    /// Copies of what was mailed, and the second of two entries about one change of owner (contract, section 4).
    private static let hidden: Set<String> = ["EmailRecord", "CommentEmailRecord", "SetWatcher"]
    private static let spoken: Set<String> = ["Create", "Correspond", "Comment"]

    // MARK: What ends a list

    /// Nothing is older than the entry that created the ticket, unless another ticket was merged into it.
    static func reachesBeginning(_ all: [JSONValue], _ page: [JSONValue]) -> Bool {
        !isMerged(all.compactMap { Row($0) }) && page.contains { Row($0)?.word("Type") == "Create" }
    }

    private static func isMerged(_ rows: [Row]) -> Bool { rows.contains { $0.word("Field") == "MergedInto" } }

    /// Parts are numbered as they come: none is older than the first message's.
    @Sendable func reachesFirstPart(_ all: [JSONValue], _ page: [JSONValue]) -> Bool {
        guard let firstEntry else { return false }
        return page.contains { Row($0)?.word("TransactionId") == firstEntry }
    }

    /// A message of several kinds of parts, or one without a text, may have files. One text in two forms has none.
    func leavesRoomForFiles(_ texts: [JSONValue]) -> Bool {
        let messages = Set(entries.filter { Self.spoken.contains($0.word("Type") ?? "") }.compactMap { $0.word("id") })
        let rows = texts.compactMap { Row($0) }.filter { messages.contains($0.word("TransactionId") ?? "") }
        let isMixed = rows.contains { row in
            let type = row.word("ContentType") ?? ""
            return type.hasPrefix("multipart/") && type != "multipart/alternative"
        }
        let told = Set(rows.filter { ($0.word("ContentType") ?? "").hasPrefix("text/") }.compactMap { $0.word("TransactionId") })
        return isMixed || !messages.isSubset(of: told)
    }

    // MARK: Messages

    func thread(_ parts: [JSONValue]) -> Thread {
        var partsOfEntry: [String: [Row]] = [:]
        var seen: Set<String> = []
        for part in parts.compactMap({ Row($0) }) {
            guard let entry = part.word("TransactionId"), let id = part.word("id"), seen.insert(id).inserted else { continue }
            partsOfEntry[entry, default: []].append(part)
        }
        let messages = entries.compactMap { entry -> Message? in
            guard let id = entry.word("id") else { return nil }
            return message(entry, id, parts: partsOfEntry[id] ?? [])
        }
        let sorted = messages.sorted { (Int($0.id.value) ?? 0) < (Int($1.id.value) ?? 0) }
        return Thread(ticket: ticket, messages: sorted, unreadableCount: unreadableCount).oldestFirst
    }

    private func message(_ entry: Row, _ id: String, parts: [Row]) -> Message {
        let type = entry.word("Type") ?? ""
        let author = entry.row("Creator")
        let isSpoken = Self.spoken.contains(type)
        let parts = parts.sorted { (Int($0.word("id") ?? "") ?? 0) < (Int($1.word("id") ?? "") ?? 0) }
        let (body, format) = isSpoken ? Self.text(of: parts) : (ChangeLine(entry, service.memory).text, .plain)
        return Message(
            id: MessageID(account: ticket.account, value: id), author: Wire.person(author),
            kind: type == "Comment" ? .internal : isSpoken ? .public : .system,
            side: isSpoken ? side(of: author?.word("Name", "id"), isComment: type == "Comment") : .unknown, body: body,
            format: format, createdAt: Wire.time(entry, "Created"), attachments: Self.files(of: parts))
    }

    /// The first plain text that is no file, else the first HTML that is none.
    private static func text(of parts: [Row]) -> (String, Message.Format) {
        let texts = parts.filter { $0.word("Filename") == nil }
        func first(_ type: String) -> String? {
            texts.first { mediaType($0) == type && !($0.text("Content") ?? "").isEmpty }?.text("Content")
        }
        if let plain = first("text/plain") { return (plain, .plain) }
        if let html = first("text/html") { return (html, .html) }
        let other = texts.first { (mediaType($0) ?? "").hasPrefix("text/") }
        return (other?.text("Content") ?? "", .plain)
    }

    private static func files(of parts: [Row]) -> [Message.Attachment] {
        parts.compactMap { part in
            let type = mediaType(part)
            let isText = type?.hasPrefix("text/") ?? false
            let isWrapping = type?.hasPrefix("multipart/") ?? false
            let size = part.count("ContentLength")
            // An empty comment is stored as an empty file without a name.
            guard !isWrapping, part.word("Filename") != nil || (!isText && size != 0), let id = part.word("id") else { return nil }
            return Message.Attachment(
                name: part.word("Filename") ?? "attachment \(id)", byteCount: size, id: id, mediaType: type)
        }
    }

    private static func mediaType(_ part: Row) -> String? {
        part.word("ContentType")?.split(separator: ";").first?.lowercased()
    }

    /// Who asks on the ticket is the customer; where that wasn't read, a login that is a mail address tells.
    private func side(of login: String?, isComment: Bool) -> Message.Side {
        guard let login, login != Wire.system else { return .unknown }
        if isComment { return .us }
        if let outsiders { return outsiders.contains(Substring(login)) ? .customer : .us }
        return login.contains("@") ? .customer : .us
    }

    // MARK: People

    /// The first number of somebody whose name isn't known yet.
    var unknownPerson: String? {
        entries.lazy.flatMap { ChangeLine($0, service.memory).people }.first { service.memory.value(of: Self.personMemory + $0) == nil }
    }
}
