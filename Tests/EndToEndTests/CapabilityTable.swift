import DemoServer
import FoundationEssentials
import Helpdesk

/// The four columns of the table.
extension DemoService {
    static let columns: [DemoService] = [.keme, .keva, .kemon, .keepem]

    var productName: String {
        switch self {
        case .keme: "Keme"
        case .keva: "Keva"
        case .kemon: "Kemon"
        case .keepem: "Keep'em"
        }
    }
}

/// A request without what differs from one to the next.
struct RequestShape: Hashable, CustomStringConvertible {
    let method: String
    /// With `{id}` for ids; at Kemon's second door with what was called there.
    let path: String
    let queryNames: [String]
    let bodyKeys: [String]
    let hasIdempotencyKey: Bool
    let status: Int?

    init(_ request: DemoRequest) {
        method = request.method
        let call = ToolCall(request)
        path = call.map { "\(request.path) \($0.name)" } ?? DocumentedEndpoint.template(of: request)
        queryNames = request.query.map(\.name)
        bodyKeys = call?.arguments ?? OutputJSON.keys(of: request.body)
        hasIdempotencyKey = request.headers["idempotency-key"]?.isEmpty == false
        status = request.status
    }

    /// Inside the contract, and done.
    var isDone: Bool { status.map { (200..<300).contains($0) } ?? false }

    var description: String {
        let query = queryNames.isEmpty ? "" : "?" + queryNames.joined(separator: "&")
        let body = bodyKeys.isEmpty ? "" : " {\(bodyKeys.joined(separator: ", "))}"
        let key = hasIdempotencyKey ? " with Idempotency-Key" : ""
        let answer = isDone ? "" : " (\(status.map(String.init) ?? "no answer"))"
        return "\(method) \(path)\(query)\(body)\(key)\(answer)"
    }
}

/// What a message to Kemon's second door asks for.
private struct ToolCall {
    let name: String
    let arguments: [String]?

    init?(_ request: DemoRequest) {
        guard request.path == "/mcp", let message = OutputJSON(text: request.body), let method = message["method"]?.text
        else { return nil }
        let tool = message["params"]?["name"]?.text
        name = tool.map { "\(method) \($0)" } ?? method
        arguments = tool == nil ? [] : message["params"]?["arguments"]?.names ?? []
    }
}

/// A verb that was run, and what went to the server because of it.
struct Visit {
    let arguments: [String]
    let requests: [DemoRequest]
    let result: Bench.Result

    /// Without repeats: pages of one list are one line.
    var shapes: [RequestShape] {
        requests.reduce(into: []) { shapes, request in
            let shape = RequestShape(request)
            if !shapes.contains(shape) { shapes.append(shape) }
        }
    }

    /// As people name it, without what it is about.
    var verb: String { "kedge " + arguments.prefix(arguments.first == "listen" ? 1 : 2).joined(separator: " ") }

    /// What a person reads on standard error, if it is one line of this program.
    var sentence: String? {
        let mark = "kedge: "
        guard result.errors.hasPrefix(mark), result.errors.hasSuffix("\n") else { return nil }
        let line = result.errors.dropFirst(mark.count).dropLast()
        return line.contains("\n") ? nil : String(line)
    }
}

/// What stands in the table for one capability of one account.
enum Cell {
    case requests([RequestShape])
    case sentence(String)

    var lines: [String] {
        switch self {
        case .requests(let shapes): shapes.map(\.description)
        case .sentence(let sentence): [sentence]
        }
    }
}

/// A column, or a further line of one: what an account can with a setting that not everybody has.
struct Column {
    let service: DemoService
    let setting: String?
    var cells: [Capability: Cell] = [:]

    var title: String { service.productName + (setting.map { ", \($0)" } ?? "") }
}

/// The table as a person reads it.
struct CapabilityTable {
    let columns: [Column]

    var text: String {
        Capability.allCases.map { capability in
            let lines = columns.flatMap { column in
                (column.cells[capability]?.lines ?? []).enumerated().map { index, line in
                    Self.padded(index == 0 ? column.title : "") + line
                }
            }
            return ([capability.rawValue] + lines.map { "    " + $0 }).joined(separator: "\n") + "\n"
        }.joined(separator: "\n")
    }

    /// The columns whose cell for this capability shows requests or a sentence, by service.
    func cells(of capability: Capability, _ service: DemoService) -> [Cell] {
        columns.filter { $0.service == service }.compactMap { $0.cells[capability] }
    }

    private static func padded(_ text: String) -> String { text + String(repeating: " ", count: max(1, 20 - text.count)) }
}

extension OutputJSON {
    init?(text: String) {
        guard let value = try? JSONDecoder().decode(Self.self, from: Data(text.utf8)) else { return nil }
        self = value
    }

    /// The members' names, in order of the alphabet; nil where it isn't an object.
    var names: [String]? { if case .object(let members) = self { members.keys.sorted() } else { nil } }

    static func keys(of body: String) -> [String] { OutputJSON(text: body)?.names ?? [] }
}
