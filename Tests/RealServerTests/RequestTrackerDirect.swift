import FoundationEssentials
import Glibc
import RealServers

/// Asks Request Tracker itself, by a socket and nothing of kedge's, so that a test sees what the server has.
struct DirectTracker {
    private let port: UInt16
    private let server: RealServer

    init(_ server: RealServer) throws {
        self.server = server
        guard let digits = server.baseURL.split(separator: ":").last?.prefix(while: \.isNumber), let port = UInt16(digits) else {
            throw Failure("no port in \(server.baseURL)")
        }
        self.port = port
    }

    struct Failure: Error, CustomStringConvertible {
        let description: String
        init(_ description: String) { self.description = description }
    }

    struct Answer {
        let status: Int
        let body: RealServer.Fact
    }

    /// The token of somebody else, as the starter told it.
    func token(of person: String) -> String { server.facts["tokens"]?[person]?.text ?? server.token }

    func get(_ path: String, as person: String = "mira") throws -> RealServer.Fact {
        let answer = try ask("GET", path, nil, as: person)
        guard answer.status == 200 else { throw Failure("GET \(path): \(answer.status)") }
        return answer.body
    }

    func ask(_ method: String, _ path: String, _ body: String?, as person: String = "mira") throws -> Answer {
        let text = try exchange(
            "\(method) /REST/2.0\(path) HTTP/1.0\r\nHost: 127.0.0.1\r\nAuthorization: token \(token(of: person))\r\n"
                + "Accept: application/json\r\nContent-Type: application/json\r\nContent-Length: \(body?.utf8.count ?? 0)\r\n"
                + "Connection: close\r\n\r\n" + (body ?? ""))
        guard let end = text.firstRange(of: Array("\r\n\r\n".utf8)) else { throw Failure("\(method) \(path): no answer") }
        let head = String(decoding: text[..<end.lowerBound], as: UTF8.self).split(separator: " ")
        let content = Data(text[end.upperBound...])
        let fact = (try? JSONDecoder().decode(RealServer.Fact.self, from: content)) ?? .nothing
        return Answer(status: head.dropFirst().first.flatMap { Int($0) } ?? 0, body: fact)
    }

    private func exchange(_ request: String) throws -> [UInt8] {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        let connected = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) }
        }
        guard connected == 0 else { throw Failure("no connection to port \(port)") }
        var rest = Array(request.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            guard count > 0 else { throw Failure("the request was cut off") }
            rest = rest.dropFirst(count)
        }
        var answer: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = recv(descriptor, &buffer, buffer.count, 0)
            if count > 0 { answer += buffer[..<count] } else if count == 0 || errno != EINTR { return answer }
        }
    }
}

// MARK: - What tests need on the server, made for each run

extension DirectTracker {
    /// Of one run, so that tests find just what they made.
    static func mark() -> String { "k\(UInt32.random(in: 100_000...UInt32.max))" }

    /// A ticket of its own; its number.
    func makeTicket(_ subject: String, queue: String = "General", content: String = "First words.", status: String = "open") throws -> String {
        let body = """
            {"Queue":"\(queue)","Subject":"\(subject)","Requestor":"zoe.angstrom@example.org","Content":"\(content)",
            "ContentType":"text/plain","Status":"\(status)"}
            """
        return try number(of: ask("POST", "/ticket", body))
    }

    /// A request and an approval that it waits for, owned by the person under test.
    func makeApproval(_ subject: String, after earlier: String? = nil) throws -> (approval: String, request: String) {
        let request = try makeTicket("Request: \(subject)", status: "new")
        let dependsOn = earlier.map { ",\"DependsOn\":[\($0)]" } ?? ""
        let body = """
            {"Queue":"___Approvals","Type":"approval","Subject":"\(subject)","Owner":"mira","Status":"open",
            "Content":"Please approve \(subject).","ContentType":"text/plain","DependedOnBy":[\(request)]\(dependsOn)}
            """
        return (try number(of: ask("POST", "/ticket", body, as: "root")), request)
    }

    private func number(of answer: Answer) throws -> String {
        guard answer.status == 201, let number = answer.body["id"]?.text else { throw Failure("nothing was made: \(answer)") }
        return number
    }

    func ticket(_ number: String, as person: String = "mira") throws -> RealServer.Fact { try get("/ticket/\(number)", as: person) }

    func status(_ number: String) throws -> String? { try ticket(number)["Status"]?.text }

    /// Types and texts of a ticket's messages, as this person sees them.
    func messages(_ number: String, as person: String = "mira") throws -> [(type: String, text: String)] {
        let history = try get("/ticket/\(number)/history?fields=Type&per_page=100", as: person)["items"]?.list ?? []
        let parts = try get("/ticket/\(number)/attachments?fields=TransactionId,Content&per_page=100", as: person)["items"]?.list ?? []
        return history.compactMap { entry in
            guard let type = entry["Type"]?.text, let id = entry["id"]?.text else { return nil }
            let text = parts.first { $0["TransactionId"]?.text == id }?["Content"]?.text
            return (type, text ?? "")
        }
    }
}
