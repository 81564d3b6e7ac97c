import FoundationEssentials
import Glibc
import Synchronization

/// What stands between kedge and a demo server: it notes every byte that comes, and may answer in the server's place.
final class CanaryRelay: Sendable {
    enum Manner: Sendable, Equatable {
        case pass
        /// With the request's own secret in the body and the headers, in several coats.
        case echo(Int, isReversed: Bool)
        case redirect(Int, to: String)
    }

    let service: String
    private let manner = Mutex(Manner.pass)
    private let heard = Mutex<[[UInt8]]>([])
    /// By method, code and target.
    private let redirected = Mutex<[String: Int]>([:])
    private let door: Mutex<LoopbackPort?> = Mutex(nil)

    /// - Parameter upstream: the demo server's port.
    init(_ service: String, upstream: Int) throws {
        self.service = service
        let port = try LoopbackPort("127.0.0.1") { [weak self] in self?.serve($0, upstream) }
        door.withLock { $0 = port }
    }

    var port: Int { door.withLock { $0?.port ?? 0 } }
    var requests: [[UInt8]] { heard.withLock { $0 } }

    /// How often requests of that method were sent elsewhere so.
    func redirects(of method: String, _ code: Int, to target: String) -> Int {
        redirected.withLock { $0[Self.redirect(method, code, target)] ?? 0 }
    }
    var redirectCount: Int { redirected.withLock { $0.values.reduce(0, +) } }
    var redirectKinds: Int { redirected.withLock { $0.count } }

    private static func redirect(_ method: String, _ code: Int, _ target: String) -> String { "\(method) \(code) \(target)" }

    func behave(_ manner: Manner) { self.manner.withLock { $0 = manner } }
    func close() { door.withLock { $0?.close() } }

    private func serve(_ connection: Int32, _ upstream: Int) {
        while let request = Self.request(from: connection) {
            heard.withLock { $0.append(request) }
            let manner = manner.withLock { $0 }
            if manner == .pass { return Self.pass(request, connection, upstream) }
            if case .redirect(let code, let target) = manner {
                let method = String(decoding: request.prefix { $0 != 0x20 }, as: UTF8.self)
                redirected.withLock { $0[Self.redirect(method, code, target), default: 0] += 1 }
            }
            LoopbackPort.write(Self.answer(to: request, manner), to: connection)
        }
    }

    /// One whole request: its head, and as much of a body as it announces.
    private static func request(from connection: Int32) -> [UInt8]? {
        var bytes: [UInt8] = []
        while true {
            if let end = headEnd(bytes) {
                let length = header("content-length", in: bytes).flatMap { Int($0) } ?? 0
                if bytes.count >= end + length { return bytes }
            }
            guard let more = LoopbackPort.read(connection) else { return nil }
            bytes += more
        }
    }

    private static func headEnd(_ bytes: [UInt8]) -> Int? {
        let blank = Array("\r\n\r\n".utf8)
        guard bytes.count >= 4 else { return nil }
        return (0...(bytes.count - 4)).first { Array(bytes[$0..<($0 + 4)]) == blank }.map { $0 + 4 }
    }

    static func headerLines(_ bytes: [UInt8]) -> [String] {
        String(decoding: bytes[..<(headEnd(bytes) ?? bytes.count)], as: UTF8.self).split(separator: "\r\n").map(String.init)
    }

    static func header(_ name: String, in bytes: [UInt8]) -> String? {
        headerLines(bytes).first { $0.lowercased().hasPrefix(name + ":") }.map { line in
            String(line.dropFirst(name.count + 1).drop { $0 == " " })
        }
    }

    private static func pass(_ request: [UInt8], _ connection: Int32, _ upstream: Int) {
        guard let server = LoopbackPort.connect(to: upstream), let end = headEnd(request) else { return }
        LoopbackPort.write(request[..<(end - 2)] + Array("Connection: close\r\n\r\n".utf8) + request[end...], to: server)
        while let bytes = LoopbackPort.read(server) { LoopbackPort.write(bytes, to: connection) }
        Glibc.close(server)
    }

    private static func answer(to request: [UInt8], _ manner: Manner) -> [UInt8] {
        switch manner {
        case .pass: return []
        case .redirect(let code, let target):
            return Array("HTTP/1.1 \(code) Elsewhere\r\nLocation: \(target)\r\nContent-Length: 0\r\n\r\n".utf8)
        case .echo(let code, let isReversed):
            let whole = header("authorization", in: request) ?? header("x-api-key", in: request) ?? ""
            let bare = whole.split(separator: " ").last.map(String.init) ?? whole
            let base64 = Data(whole.utf8).base64EncodedString()
            let said = isReversed ? String(bare.reversed()) : "\(whole), \(bare.split(separator: "/").joined(separator: "\\/")) and \(base64)"
            let escaped = bare.split(separator: "+", omittingEmptySubsequences: false).joined(separator: "\\u002B")
            let line = isReversed ? said : "\(escaped) and \(base64)"
            let body = """
                {"error":{"code":"refused","message":"Not with \(said)","details":"\(line)"},"message":"Not with \(said)",\
                "detail":"\(line)","title":"Not with \(line)","errors":[{"field":"token","message":"\(line)"}],"data":{"token":"\(line)"}}
                """
            return Array("""
                HTTP/1.1 \(code) Refused\r\nContent-Type: application/json\r\nX-Echo: \(whole)\r\nWWW-Authenticate: Bearer realm="\(bare)"\r\n\
                Retry-After: 1\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)
                """.utf8)
        }
    }
}
