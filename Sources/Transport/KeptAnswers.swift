import FoundationEssentials

/// Whole answers to reads, each with what its server compares: so that what hasn't changed isn't sent again. An answer
/// is used only after the server said that it still holds, for the very same request with the very same authorization.
/// In memory alone, bounded by bytes; the least recently used give way.
struct KeptAnswers: Sendable {
    static let maximumBytes = 8 * 1_048_576
    /// A larger answer isn't kept.
    static let maximumAnswerBytes = 1_048_576
    /// Beside a body: headers and the entry itself.
    private static let overheadBytes = 1_024
    /// Of a validator; no server needs more.
    private static let maximumValidatorBytes = 512
    /// A time of change is trusted once it lies so far back: within the same second there may be two changes.
    private static let settlingSeconds = 2.0

    /// Everything that an answer may depend on.
    private struct Key: Hashable, Sendable {
        let endpoint: Endpoint
        let path: String
        let query: [Request.Field]
        let headers: [Request.Field]
    }

    private struct Entry: Sendable {
        var response: Response
        let conditions: [Request.Field]
        var usedAt: UInt64
        var bytes: Int { response.body.count + KeptAnswers.overheadBytes }
    }

    private var entries: [Key: Entry] = [:]
    private var useCount: UInt64 = 0
    private(set) var bytes = 0

    var count: Int { entries.count }

    /// What to add to a read that was answered before, and that answer.
    mutating func conditions(for request: Request, to endpoint: Endpoint) -> (fields: [Request.Field], kept: Response)? {
        guard let key = Self.key(request, endpoint), var entry = entries[key] else { return nil }
        useCount += 1
        entry.usedAt = useCount
        entries[key] = entry
        return (entry.conditions, entry.response)
    }

    /// Takes note of a whole answer; one that can't be compared ends what was kept before.
    mutating func learn(_ response: Response, to request: Request, at endpoint: Endpoint, now: Date) {
        guard let key = Self.key(request, endpoint), response.status == 200 else { return }
        remove(key)
        let conditions = Self.conditions(of: response, now: now)
        guard !conditions.isEmpty, response.body.count <= Self.maximumAnswerBytes, Self.mayBeKept(response) else { return }
        let lasting = Response(
            status: 200, headers: response.headers.filter { !Self.isOfTheMoment($0.name) }, body: response.body)
        useCount += 1
        let entry = Entry(response: lasting, conditions: conditions, usedAt: useCount)
        entries[key] = entry
        bytes += entry.bytes
        while bytes > Self.maximumBytes, let oldest = entries.min(by: { $0.value.usedAt < $1.value.usedAt }) {
            remove(oldest.key)
        }
    }

    mutating func removeAll() { self = KeptAnswers() }

    /// The answer that a 304 stands for: the kept body, with what the server says anew.
    static func whole(_ kept: Response, confirmedBy confirmation: Response) -> Response {
        let told = confirmation.headers.filter { !isOfTheBody($0.name) }
        let names = Set(told.map { $0.name.lowercased() })
        return Response(
            status: kept.status, headers: kept.headers.filter { !names.contains($0.name.lowercased()) } + told, body: kept.body)
    }

    private mutating func remove(_ key: Key) {
        if let entry = entries.removeValue(forKey: key) { bytes -= entry.bytes }
    }
}

extension KeptAnswers {
    /// Nil for what isn't a plain GET.
    private static func key(_ request: Request, _ endpoint: Endpoint) -> Key? {
        let own: Set<String> = ["if-none-match", "if-modified-since", "if-match", "if-unmodified-since", "if-range", "range"]
        guard request.method == .get, request.body == nil,
            !request.headers.contains(where: { own.contains($0.name.lowercased()) })
        else { return nil }
        return Key(endpoint: endpoint, path: request.path, query: request.query, headers: request.headers)
    }

    private static func conditions(of response: Response, now: Date) -> [Request.Field] {
        if let tag = response.header("ETag"), isEntityTag(tag) { return [.init("If-None-Match", tag)] }
        guard let text = response.header("Last-Modified"), text.utf8.count <= 64,
            text.utf8.allSatisfy({ (0x20...0x7E).contains($0) }), let changedAt = HTTPDate.parse(text, now: now),
            let saidAt = response.header("Date").flatMap({ HTTPDate.parse($0, now: now) }),
            saidAt.timeIntervalSince(changedAt) >= settlingSeconds
        else { return [] }
        return [.init("If-Modified-Since", text)]
    }

    /// RFC 9110, 8.8.3. One that isn't quoted as it should be is not sent back: nobody knows how it would be read.
    private static func isEntityTag(_ text: String) -> Bool {
        let opaque = text.hasPrefix("W/") ? text.dropFirst(2) : text[...]
        guard text.utf8.count <= maximumValidatorBytes, opaque.utf8.count >= 2, opaque.hasPrefix("\""), opaque.hasSuffix("\"")
        else { return false }
        return opaque.dropFirst().dropLast().utf8.allSatisfy { $0 == 0x21 || (0x23...0x7E).contains($0) }
    }

    private static func mayBeKept(_ response: Response) -> Bool {
        let words = response.values(of: "Cache-Control").joined(separator: ",").lowercased()
        return !words.contains("no-store") && !response.values(of: "Vary").contains { $0.contains("*") }
    }

    /// True of one answer, not of the next.
    private static func isOfTheMoment(_ name: String) -> Bool {
        let name = name.lowercased()
        return name == "retry-after" || name == "set-cookie" || name.hasPrefix("x-ratelimit") || name.hasPrefix("ratelimit")
    }

    /// About the empty body of a 304, not about the kept one.
    private static func isOfTheBody(_ name: String) -> Bool {
        ["content-length", "content-encoding", "content-type", "content-range", "transfer-encoding"].contains(name.lowercased())
    }
}
