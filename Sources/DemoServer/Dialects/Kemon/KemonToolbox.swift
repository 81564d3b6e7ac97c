import FoundationEssentials

/// Kemon's MCP server (kemon.md 5): Streamable HTTP without sessions, one JSON-RPC message a request.
///
/// The contract names four tools and some abilities; the other tools' names, and all argument names it doesn't
/// name, are this server's own: a client learns them from the list.
struct KemonToolbox {
    static let path = "/mcp"
    static let versions = ["2025-11-25", "2025-06-18", "2025-03-26"]

    let mcp: DemoMCP
    let scopes: Set<String>?

    /// Why a message gets an error instead of a result.
    struct Fault: Error {
        let code: Int
        let message: String
        /// Set when the message is outside the protocol or the tools' schemas.
        var isOutside = true
    }

    /// - Returns: the answer, and why the request is outside the contract, if it is.
    func answer(_ request: Request, _ desk: inout Desk, at now: Date) -> (Reply, String?) {
        if let problem = problem(with: request) {
            let json: JSON = ["jsonrpc": "2.0", "id": nil, "error": ["code": -32600, "message": .string(problem.message)]]
            return (Reply(status: problem.status, content: .json(json)), problem.refusal)
        }
        guard let message = JSON.read(request.body), message["jsonrpc"] == "2.0", let method = message["method"]?.text else {
            return (failure(nil, Fault(code: -32700, message: "Not a JSON-RPC request")), "Not a JSON-RPC request")
        }
        guard let id = message["id"] else {
            let isKnown = method == "notifications/initialized" || method == "notifications/cancelled"
            return (Reply(status: 202, content: .none), isKnown ? nil : "Unknown notification: \(method)")
        }
        do throws(Fault) {
            guard id.text != nil || id.isInteger else { throw Fault(code: -32600, message: "id must be a string or an integer") }
            let result = try result(of: method, message["params"] ?? [:], &desk, at: now)
            return (sent(["jsonrpc": "2.0", "id": id, "result": result]), nil)
        } catch {
            return (failure(id, error), error.isOutside ? error.message : nil)
        }
    }

    private func problem(with request: Request) -> Problem? {
        guard request.path == KemonToolbox.path else { return .outside(404, "No such path: \(request.path)") }
        // A server that pushes nothing and keeps no session answers 405 to both.
        if request.method == "GET" || request.method == "DELETE" { return Problem(status: 405, message: "Method not allowed") }
        guard request.method == "POST" else { return .outside(405, "\(request.method) is not part of the protocol") }
        let accepted = request.values(of: "accept").joined(separator: ",").lowercased()
        guard accepted.contains("application/json"), accepted.contains("text/event-stream") else {
            return .outside(406, "Accept must name application/json and text/event-stream")
        }
        let type = request.values(of: "content-type").first?.lowercased() ?? ""
        guard type == "application/json" || type.hasPrefix("application/json;") else {
            return .outside(415, "Content-Type must be application/json")
        }
        guard request.values(of: "mcp-session-id").isEmpty else { return .outside(400, "This server keeps no sessions") }
        guard request.values(of: "mcp-protocol-version").allSatisfy(KemonToolbox.versions.contains) else {
            return .outside(400, "Unsupported MCP-Protocol-Version")
        }
        return nil
    }

    private func result(
        of method: String, _ params: JSON, _ desk: inout Desk, at now: Date
    ) throws(Fault) -> JSON {
        switch method {
        case "initialize":
            guard let asked = params["protocolVersion"]?.text, params["clientInfo"]?["name"]?.text != nil, params["capabilities"]?.members != nil
            else { throw Fault(code: -32602, message: "initialize needs protocolVersion, capabilities and clientInfo") }
            return [
                "protocolVersion": .string(KemonToolbox.versions.contains(asked) ? asked : KemonToolbox.versions[0]),
                "capabilities": ["tools": ["listChanged": false]], "serverInfo": ["name": "kemon", "version": "1.4.0"],
            ]
        case "ping": return [:]
        case "tools/list": return try listTools(params)
        case "tools/call":
            guard let name = params["name"]?.text, let tool = tools.first(where: { $0.name == name }) else {
                throw Fault(code: -32602, message: "Unknown tool: \(params["name"]?.text ?? "")")
            }
            return try call(tool, params["arguments"] ?? [:], &desk, at: now)
        default: throw Fault(code: -32601, message: "Unknown method: \(method)")
        }
    }

    private func listTools(_ params: JSON) throws(Fault) -> JSON {
        var first = 0
        if let cursor = params["cursor"] {
            guard let text = cursor.text, text.hasPrefix("after-"), let place = Int(text.dropFirst(6)) else {
                throw Fault(code: -32602, message: "Unknown cursor")
            }
            first = place
        }
        let page = tools.dropFirst(first).prefix(mcp.toolsPerPage)
        var members: [JSON.Member] = [.init(name: "tools", value: .array(page.map(\.described)))]
        let next = first + page.count
        if next < tools.count, !page.isEmpty { members.append(.init(name: "nextCursor", value: .string("after-\(next)"))) }
        return .object(members)
    }

    private func call(_ tool: KemonTool, _ arguments: JSON, _ desk: inout Desk, at now: Date) throws(Fault) -> JSON {
        guard let members = arguments.members else { throw Fault(code: -32602, message: "arguments must be an object") }
        for member in members {
            guard let field = tool.fields.first(where: { $0.name == member.name }) else {
                throw Fault(code: -32602, message: "\(tool.name) has no argument \(member.name)")
            }
            if let complaint = field.problem(with: member.value) {
                throw Fault(code: -32602, message: "\(member.name) \(complaint)")
            }
        }
        for field in tool.fields where field.isRequired && arguments[field.name] == nil {
            throw Fault(code: -32602, message: "\(tool.name) needs \(field.name)")
        }
        if let scopes, !scopes.contains(tool.scope) { return KemonToolbox.text("Missing scope: \(tool.scope)", isError: true) }
        do throws(Problem) {
            return content(try tool.act(&desk, arguments, now))
        } catch {
            return KemonToolbox.text(error.message, isError: true)
        }
    }

    private func content(_ json: JSON) -> JSON {
        var json = json
        if mcp.hasBareLists, let members = json.members, members.count == 1, case .array = members[0].value {
            json = members[0].value
        }
        var result: [JSON.Member] = [
            .init(name: "content", value: [["type": "text", "text": .string(String(decoding: json.bytes, as: UTF8.self))]])
        ]
        // The protocol wants an object there.
        if mcp.isStructured, json.members != nil { result.append(.init(name: "structuredContent", value: json)) }
        return .object(result + [.init(name: "isError", value: false)])
    }

    private static func text(_ text: String, isError: Bool) -> JSON {
        ["content": [["type": "text", "text": .string(text)]], "isError": .bool(isError)]
    }

    private func failure(_ id: JSON?, _ fault: Fault) -> Reply {
        sent(["jsonrpc": "2.0", "id": id ?? .null, "error": ["code": .int(fault.code), "message": .string(fault.message)]])
    }

    /// A stream may bring something else first: a client waits for the answer to its own id.
    private func sent(_ message: JSON) -> Reply {
        guard mcp.answers == .events else { return .ok(message) }
        let news: JSON = ["jsonrpc": "2.0", "method": "notifications/message", "params": ["level": "info", "data": "working"]]
        return Reply(status: 200, content: .events([news, message]))
    }

    private var tools: [KemonTool] { KemonTool.all + mcp.commentTools.map { KemonTool.comment(named: $0, mcp) } }
}
