import Backend
import Helpdesk
import Synchronization
import Transport

/// Answers requests from a closure and keeps what was asked: a service without a network.
final class ScriptedServer: Sendable {
    private let answer: @Sendable (Request) -> Response
    private let log = Mutex<[Request]>([])

    init(_ answer: @escaping @Sendable (Request) -> Response) { self.answer = answer }

    /// The same answer to everything.
    convenience init(_ status: Int, _ body: String, headers: [Request.Field] = []) {
        self.init(status, bytes: Array(body.utf8), headers: headers)
    }

    convenience init(_ status: Int = 200, bytes: [UInt8], headers: [Request.Field] = []) {
        self.init { _ in Response(status: status, headers: headers, body: bytes) }
    }

    var requests: [Request] { log.withLock { $0 } }

    /// Each request as `METHOD path?query body`.
    var transcript: [String] { requests.map(\.line) }

    /// Follows a call to its end. More than four requests are more than most calls need.
    func run<Value>(_ call: Call<Value>, atMost requestCount: Int = 4) throws(Trouble) -> Value {
        var call = call
        for _ in 0..<requestCount {
            log.withLock { $0.append(call.request) }
            switch try call.read(answer(call.request)) {
            case .done(let value): return value
            case .next(let further): call = further
            }
        }
        throw Trouble(.unsupported, "The call asks for more than \(requestCount) requests.")
    }
}

extension Request {
    var line: String {
        let query = query.map { "\($0.name)=\($0.value)" }.joined(separator: "&")
        let body = body.map { " " + String(decoding: $0, as: UTF8.self) } ?? ""
        return "\(method.rawValue) \(path)" + (query.isEmpty ? "" : "?" + query) + body
    }

    func value(_ name: String) -> String? { query.first { $0.name == name }?.value }
}

/// The trouble that a piece of work ends in; nil where it ends well.
func trouble(_ work: () throws -> Void) -> Trouble? {
    do {
        try work()
        return nil
    } catch {
        return error as? Trouble
    }
}
