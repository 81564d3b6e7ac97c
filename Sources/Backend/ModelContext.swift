import Helpdesk
import Transport

/// A server of the Model Context Protocol over Streamable HTTP, as a second door to what a service's own interface
/// lacks. The server's tools are listed once and remembered; a tool that only reads may be asked again, one that
/// writes never is.
public struct ModelContext: Sendable {
    /// The version of the protocol that kedge speaks; a server may answer with an older one.
    static let protocolVersion = "2025-06-18"
    /// A list of tools of more pages has no end.
    private static let maximumToolPages = 50
    /// No person gives a tool its name by hand among more than these.
    private static let maximumTools = 1_000
    private static let maximumToolBytes = 1 << 20

    private let endpoint: Endpoint
    private let answers: AnswerReader
    private let memory: ServiceMemory

    /// - Parameters:
    ///   - endpoint: its base path is the path of every request.
    ///   - answers: the reader for this endpoint.
    public init(_ endpoint: Endpoint, answers: AnswerReader, memory: ServiceMemory) {
        self.endpoint = endpoint
        self.answers = answers
        self.memory = memory
    }

    /// What the server can do, then whatever `next` makes of it.
    public func withTools<Value: Sendable>(
        _ next: @escaping @Sendable ([ModelTool]) throws(Trouble) -> Call<Value>
    ) throws(Trouble) -> Call<Value> {
        if let known = memory.tools { return try next(known) }
        return hello { () throws(Trouble) -> Call<Value> in
            list(after: nil, page: 1, found: ToolList()) { (tools) throws(Trouble) -> Call<Value> in
                memory.tools = tools
                return try next(tools)
            }
        }
    }

    /// Uses a tool.
    ///
    /// - Parameter errand: whether it writes decides whether the request may ever be repeated.
    public func use<Value: Sendable>(
        _ tool: ModelTool, _ arguments: [String: JSONValue], for errand: Errand,
        read: @escaping @Sendable (JSONValue) throws(Trouble) -> Value
    ) -> Call<Value> {
        let params: JSONValue = ["name": .string(tool.name), "arguments": .object(arguments)]
        return ask("tools/call", params, id: "3", errand) { (result) throws(Trouble) -> Call<Value>.Step in
            .done(try read(try Self.content(of: result, errand, answers)))
        }
    }
}

// MARK: - The conversation

extension ModelContext {
    private static let sessionMemory = "mcp session"
    private static let versionMemory = "mcp version"

    /// What has been listed so far.
    private struct ToolList {
        var tools: [ModelTool] = []
        var byteCount = 0

        /// False where that was more than is kept; the rest of the list is left alone.
        mutating func take(_ rows: [JSONValue]) -> Bool {
            for row in rows {
                guard let tool = ModelTool(row) else { continue }
                byteCount += row.bytes.count
                guard tools.count < maximumTools, byteCount <= maximumToolBytes else { return false }
                tools.append(tool)
            }
            return true
        }
    }

    private static let openingErrand = Errand("open its MCP server")

    /// The two steps that a client begins with.
    private func hello<Value: Sendable>(
        then next: @escaping @Sendable () throws(Trouble) -> Call<Value>
    ) -> Call<Value> {
        let params: JSONValue = [
            "protocolVersion": .string(Self.protocolVersion), "capabilities": [:],
            "clientInfo": ["name": "kedge", "version": "1"],
        ]
        memory.forget(Self.sessionMemory)
        memory.forget(Self.versionMemory)
        return ask("initialize", params, id: "1", Self.openingErrand) { (result) throws(Trouble) -> Call<Value>.Step in
            memory.settle(Row(result)?.word("protocolVersion") ?? Self.protocolVersion, for: Self.versionMemory)
            let note: JSONValue = ["jsonrpc": "2.0", "method": "notifications/initialized"]
            return .next(
                Call(request(note, onlyAsks: true), at: endpoint) { (response) throws(Trouble) -> Call<Value>.Step in
                    // A server that has no ear for the note goes on all the same; only who we are must be right.
                    if [401, 403, 429].contains(response.status) || response.status >= 500 {
                        throw answers.trouble(response, of: Self.openingErrand)
                    }
                    return .next(try next())
                })
        }
    }

    private func list<Value: Sendable>(
        after cursor: String?, page: Int, found: ToolList,
        then next: @escaping @Sendable ([ModelTool]) throws(Trouble) -> Call<Value>
    ) -> Call<Value> {
        let params: JSONValue = cursor.map { ["cursor": .string($0)] } ?? [:]
        let errand = Errand("list the tools of its MCP server")
        return ask("tools/list", params, id: "2", errand) { (result) throws(Trouble) -> Call<Value>.Step in
            guard let rows = result["tools"]?.items else { throw answers.unexpected("list of tools", of: errand) }
            var found = found
            let further = found.take(rows) ? Row(result)?.word("nextCursor") : nil
            guard let further, further != cursor, page < Self.maximumToolPages else { return .next(try next(found.tools)) }
            return .next(list(after: further, page: page + 1, found: found, then: next))
        }
    }

    private func ask<Value: Sendable>(
        _ method: String, _ params: JSONValue, id: String, _ errand: Errand,
        read: @escaping @Sendable (JSONValue) throws(Trouble) -> Call<Value>.Step
    ) -> Call<Value> {
        let message: JSONValue = ["jsonrpc": "2.0", "id": .number(id), "method": .string(method), "params": params]
        return Call(request(message, onlyAsks: !errand.isWrite), at: endpoint) { (response) throws(Trouble) -> Call<Value>.Step in
            if let session = response.header("Mcp-Session-Id") { memory.settle(session, for: Self.sessionMemory) }
            if response.status == 404, memory.value(of: Self.sessionMemory) != nil {
                memory.forget(Self.sessionMemory)
                memory.tools = nil
                throw answers.trouble(
                    .serverFault, "The MCP server of account \(answers.account) has closed its session; nothing was done.",
                    hint: "Try it once more.")
            }
            return try read(try result(response, id: id, errand))
        }
    }

    private func request(_ message: JSONValue, onlyAsks: Bool) -> Request {
        var headers: [Request.Field] = [.init("Accept", "application/json, text/event-stream")]
        if let version = memory.value(of: Self.versionMemory) { headers.append(.init("MCP-Protocol-Version", version)) }
        if let session = memory.value(of: Self.sessionMemory) { headers.append(.init("Mcp-Session-Id", session)) }
        let path = endpoint.basePath.isEmpty ? "/" : endpoint.basePath
        return Request(.post, path, headers: headers, body: message.bytes, onlyAsks: onlyAsks)
    }
}

// MARK: - Answers

extension ModelContext {
    /// The result of the message with this id, whether it came alone, in a batch or in a stream of events.
    private func result(_ response: Response, id: String, _ errand: Errand) throws(Trouble) -> JSONValue {
        guard (200..<300).contains(response.status) else { throw answers.trouble(response, of: errand) }
        var messages: [JSONValue] = []
        if EventStream.isOne(response) {
            messages = EventStream.texts(in: response.body).compactMap { try? JSONDocument($0).root }
        } else {
            let root = try answers.document(response, of: errand).root
            messages = root.items ?? [root]
        }
        for message in messages {
            let told = message["id"]?.shownText ?? ""
            guard told == id || told.isEmpty else { continue }
            if let error = message["error"], error != .null { throw complaint(error, errand) }
            if let result = message["result"] { return result }
        }
        throw answers.unexpected("result", of: errand)
    }

    /// These codes say that the message was not acted on; the others leave it open.
    private static let refusals: Set<Double> = [-32_700, -32_600, -32_601, -32_602]

    private func complaint(_ error: JSONValue, _ errand: Errand) -> Trouble {
        let words = answers.quoted(ServiceWords(["error": error]))
        let isRefusal = Row(error)?.number("code").map(Self.refusals.contains) ?? false
        if isRefusal {
            // The tools may be others by now: the next wish lists them anew.
            memory.tools = nil
            return answers.trouble(.invalid, "The MCP server refused to \(errand.phrase): \(words)")
        }
        return errand.isWrite
            ? answers.trouble(
                .outcomeUnknown, "The MCP server failed to \(errand.phrase): \(words)", hint: answers.checkHint(errand))
            : answers.trouble(.serverFault, "The MCP server failed to \(errand.phrase): \(words)", hint: AnswerReader.laterHint)
    }

    /// A tool says with the same flag that it was asked wrongly and that it failed half-way; only the first is plain.
    private static func failure(_ text: String, _ errand: Errand, _ answers: AnswerReader) -> Trouble {
        let words = answers.quoted(ServiceWords(["message": .string(text)]))
        guard errand.isWrite, !ToolComplaint.isRefusal(text) else {
            return answers.trouble(.invalid, "The MCP server could not \(errand.phrase): \(words)")
        }
        return answers.trouble(
            .outcomeUnknown, "The MCP server failed to \(errand.phrase): \(words)", hint: answers.checkHint(errand))
    }

    /// What a tool gave: structured content, else the JSON in its texts, else the texts.
    private static func content(
        of result: JSONValue, _ errand: Errand, _ answers: AnswerReader
    ) throws(Trouble) -> JSONValue {
        let texts = (result["content"]?.items ?? []).compactMap(Row.init).compactMap { $0.text("text") }
        if Row(result)?.flag("isError") == true {
            throw failure(texts.joined(separator: " "), errand, answers)
        }
        if let structured = result["structuredContent"], structured != .null { return structured }
        for text in texts {
            if let root = try? JSONDocument(Array(text.utf8)).root { return root }
        }
        return .string(texts.joined(separator: "\n"))
    }
}

/// The data of server-sent events.
enum EventStream {
    static func isOne(_ response: Response) -> Bool {
        response.header("Content-Type")?.lowercased().hasPrefix("text/event-stream") ?? false
    }

    /// One text for each event that has data; an event cut off at the end counts, too.
    static func texts(in body: [UInt8]) -> [[UInt8]] {
        var texts: [[UInt8]] = []
        var lines: [[UInt8]] = []
        func finish() {
            if !lines.isEmpty { texts.append(Array(lines.joined(separator: [0x0A]))) }
            lines = []
        }
        for line in body.split(omittingEmptySubsequences: false, whereSeparator: { $0 == 0x0A }) {
            let line = line.last == 0x0D ? line.dropLast() : line
            if line.isEmpty {
                finish()
            } else if line.starts(with: "data:".utf8) {
                let data = line.dropFirst(5)
                lines.append(Array(data.first == 0x20 ? data.dropFirst() : data))
            }
        }
        finish()
        return texts
    }
}
