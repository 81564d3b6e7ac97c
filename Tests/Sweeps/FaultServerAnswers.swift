/// A request, as far as a `FaultServer` reads it.
struct FaultRequest {
    let method: String
    /// Of the path, without the query: `["api", "v1", "tickets"]`.
    let segments: [String]
    let body: String

    /// Takes a whole one off the front; nil while there is none.
    init?(taking bytes: inout [UInt8]) {
        guard let head = Self.headEnd(bytes) else { return nil }
        let lines = String(decoding: bytes[..<head], as: UTF8.self).split(separator: "\r\n")
        let length = lines.first { $0.lowercased().hasPrefix("content-length:") }
            .flatMap { Int($0.dropFirst(15).filter(\.isNumber)) } ?? 0
        guard bytes.count >= head + 4 + length else { return nil }
        let words = (lines.first ?? "").split(separator: " ")
        method = words.first.map(String.init) ?? ""
        let path = words.dropFirst().first ?? ""
        segments = path.prefix { $0 != "?" }.split(separator: "/").map(String.init)
        body = String(decoding: bytes[(head + 4)..<(head + 4 + length)], as: UTF8.self)
        bytes.removeFirst(head + 4 + length)
    }

    private static func headEnd(_ bytes: [UInt8]) -> Int? {
        var start = 0
        while let place = bytes[start...].firstIndex(of: 13), place + 3 < bytes.count {
            if bytes[place + 1] == 10, bytes[place + 2] == 13, bytes[place + 3] == 10 { return place }
            start = place + 1
        }
        return nil
    }

    /// What a message says; the texts of sweeps hold nothing that JSON writes otherwise.
    var text: String? { method == "POST" && segments.last == "messages" ? value(of: "body") : nil }

    var isNote: Bool { body.contains("\"internal\":true") }

    func value(of name: String) -> String? {
        guard let range = body.firstRange(of: "\"\(name)\":\"") else { return nil }
        return String(body[range.upperBound...].prefix { $0 != "\"" })
    }
}

extension FaultServer {
    typealias Answer = ([UInt8], FaultServerLoop.Ending)

    func answer(to request: FaultRequest) -> Answer {
        ledger.withLock { $0.requestCount += 1 }
        let places = request.segments.drop { $0 == "api" || $0 == "v1" }
        let ticket = places.dropFirst().first ?? ""
        switch (request.method, places.first, places.count) {
        case ("POST", "tickets", 3): return take(request, on: ticket)
        case ("GET", "tickets", 3): return read(#"{"data":[\#(thread(of: ticket))]}"#)
        case ("GET", "tickets", 2): return read(#"{"data":\#(row(of: ticket))}"#)
        case ("PATCH", "tickets", 2):
            if let status = request.value(of: "status") { ledger.withLock { $0.statuses[ticket] = status } }
            return (Self.whole(200, #"{"data":\#(row(of: ticket))}"#), .close)
        case ("GET", "tickets", 1):
            let rows = behaviour.listedTickets.map(row).joined(separator: ",")
            let count = behaviour.listedTickets.count
            return read(#"{"data":[\#(rows)],"pagination":{"page":1,"perPage":100,"total":\#(count)}}"#)
        case ("GET", "approvals", _): return read("[]")
        case ("GET", "kb", _): return read(#"{"entries":[],"total":0,"page":1,"totalPages":1}"#)
        case ("GET", "customers", _): return read(#"{"customers":[],"total":0,"limit":50,"offset":0}"#)
        case ("GET", "workflows", _): return read(#"{"workflows":[]}"#)
        default: return (Self.whole(404, #"{"error":"Not found"}"#), .close)
        }
    }

    private func read(_ body: String) -> Answer {
        (Self.whole(200, body, keeps: behaviour.keepsConnections), behaviour.keepsConnections ? .keep : .close)
    }

    /// A message: acted on or not, then answered as its fault says.
    private func take(_ request: FaultRequest, on ticket: String) -> Answer {
        guard let text = request.text else { return (Self.whole(422, #"{"error":"body is required"}"#), .close) }
        let earlier = ledger.withLock { ledger in
            ledger.fates[text, default: Fate()].arrivals += 1
            return (ledger.fates[text]?.arrivals ?? 1) - 1
        }
        behaviour.watch(.arrived, text)
        let fault = behaviour.fault(text, earlier)
        switch fault {
        case .refusesByRate:
            return (Self.whole(429, #"{"error":"Rate limit exceeded"}"#, more: "Retry-After: 30\r\n"), .close)
        case .answersUnavailable: return (Self.whole(503, "<html>Unavailable</html>"), .close)
        default: break
        }
        let good = act(text, isNote: request.isNote, on: ticket)
        behaviour.watch(.acted, text)
        if case .none = fault { ledger.withLock { $0.fates[text]?.answers += 1 } }
        return spoilt(good, by: fault, variant: text.utf8.reduce(0) { $0 &+ Int($1) })
    }

    private func act(_ text: String, isNote: Bool, on ticket: String) -> [UInt8] {
        let time = behaviour.time()
        let message = ledger.withLock { ledger in
            ledger.messageCount += 1
            let message = Message(id: ledger.messageCount, text: text, isNote: isNote, time: time)
            ledger.threads[ticket, default: []].append(message)
            ledger.fates[text]?.acts += 1
            return message
        }
        return Self.whole(201, #"{"data":\#(Self.row(of: message, on: ticket))}"#)
    }

    private func spoilt(_ good: [UInt8], by fault: Fault, variant: Int) -> Answer {
        let head = FaultServer.headLength(good)
        switch fault {
        case .none, .refusesByRate, .answersUnavailable: return (good, .close)
        case .closesBeforeAnswer: return ([], variant % 4 == 0 ? .reset : .close)
        case .closesInStatusLine: return (Array(good.prefix(1 + variant % 18)), .close)
        case .closesInHeaders: return (Array(good.prefix(24 + variant % (head - 28))), .close)
        case .closesInBody: return (Array(good.prefix(head + variant % (good.count - head))), .close)
        case .stalls: return (Array(good.prefix([0, 9, 30, head, good.count - 1][variant % 5])), .stall)
        case .resets: return (Array(good.prefix([0, 0, 9, 30, head + 5][variant % 5])), .reset)
        case .answers(let status): return (Self.whole(status, "<html><h1>\(status)</h1></html>"), .close)
        case .tellsWrongLength:
            // Half of an answer that calls itself whole.
            let half = good[head..<(head + (good.count - head) / 2)]
            return (Self.whole(201, String(decoding: half, as: UTF8.self)), .close)
        }
    }

    private func thread(of ticket: String) -> String {
        let messages = ledger.withLock { ledger in
            let messages = ledger.threads[ticket] ?? []
            for message in messages { ledger.fates[message.text]?.showings += 1 }
            return messages
        }
        return ([Self.firstRow(of: ticket)] + messages.map { Self.row(of: $0, on: ticket) }).joined(separator: ",")
    }

    /// What the customer wrote, before anything else.
    static func firstRow(of ticket: String) -> String {
        #"{"id":"msg_0","ticketId":"\#(ticket)","direction":"inbound","senderEmail":"zoe@example.org","body":"Hello, it is broken.","createdAt":"2026-11-01T08:00:00Z"}"#
    }

    private static func row(of message: Message, on ticket: String) -> String {
        #"{"id":"msg_\#(message.id)","ticketId":"\#(ticket)","direction":"outbound","senderEmail":"mira@example.org","internal":\#(message.isNote),"body":"\#(message.text)","createdAt":"\#(message.time)"}"#
    }

    private func row(of ticket: String) -> String {
        let status = ledger.withLock { $0.statuses[ticket] } ?? "open"
        return #"{"id":"\#(ticket)","subject":"Broken","status":"\#(status)","priority":"high","customerEmail":"zoe@example.org","customerName":"Zoe","source":"email","assignedTo":null,"resolutionType":null,"tags":[],"createdAt":"2026-11-01T08:00:00Z","updatedAt":"2026-11-01T08:00:00Z"}"#
    }

    private static func whole(_ status: Int, _ body: String, keeps: Bool = false, more: String = "") -> [UInt8] {
        let type = body.hasPrefix("<") ? "text/html" : "application/json"
        return Array("""
            HTTP/1.1 \(status) Answer\r\nContent-Type: \(type)\r\nContent-Length: \(body.utf8.count)\r\n\
            Connection: \(keeps ? "keep-alive" : "close")\r\n\(more)\r\n\(body)
            """.utf8)
    }

    private static func headLength(_ bytes: [UInt8]) -> Int {
        let text = bytes.firstIndex(of: UInt8(ascii: "{")) ?? bytes.count
        return text
    }
}
