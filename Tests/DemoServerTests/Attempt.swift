import Testing

@testable import DemoServer

/// One request and the status it must get. Words in capitals, as `TICKET` or `ME`, stand for ids of the
/// world.
struct Attempt: Sendable, CustomTestStringConvertible {
    let service: DemoService
    let method: String
    let target: String
    var body: String?
    var headers: [String] = []
    let status: Int

    init(
        of service: DemoService, _ method: String, _ target: String, body: String?, headers: [String], status: Int
    ) {
        self.service = service
        self.method = method
        self.target = target
        self.body = body
        self.headers = headers
        self.status = status
    }

    /// A request to Keva.
    init(_ method: String, _ target: String, headers: [String] = [], _ status: Int) {
        self.init(of: .keva, method, target, body: nil, headers: headers, status: status)
    }

    init(_ method: String, _ target: String, _ body: String, headers: [String] = [], _ status: Int) {
        self.init(of: .keva, method, target, body: body, headers: headers, status: status)
    }

    /// A request to another service.
    init(_ service: DemoService, _ method: String, _ target: String, headers: [String] = [], _ status: Int) {
        self.init(of: service, method, target, body: nil, headers: headers, status: status)
    }

    init(_ service: DemoService, _ method: String, _ target: String, _ body: String, headers: [String] = [], _ status: Int) {
        self.init(of: service, method, target, body: body, headers: headers, status: status)
    }

    var testDescription: String { "\(method) \(target) \(body ?? "") \(headers)" }

    func made(on stage: Stage) -> RawAnswer? {
        let keva = stage.server.state(of: .keva)
        let kemon = stage.server.state(of: .kemon)
        let keme = stage.server.state(of: .keme)
        let keepem = stage.server.state(of: .keepem)
        let open = keme.tickets.first { $0.status != "closed" }
        let names: [(String, String?)] = [
            ("TICKET", keva.tickets.first?.id), ("REPLY", stage.reply?.id), ("REFUND", stage.refund?.id),
            ("ARTICLE", keva.articles.first?.id), ("CUSTOMER", keva.customers.first?.id),
            ("EMAIL", keva.customers.first?.email), ("FLOW", keva.workflows.first?.id), ("ISSUE", kemon.tickets.first?.id),
            ("PROJECT", kemon.projects.first?.id), ("LABEL", kemon.labels.first?.id),
            ("CASE", open?.id), ("SHUT", keme.tickets.first { $0.status == "closed" }?.id),
            ("GAME", keme.workspaces.first?.id), ("OTHERGAME", keme.workspaces.last?.id),
            ("CHANNEL", keme.workspaces.first?.channels.first?.id), ("OTHERCHANNEL", keme.workspaces.last?.channels.first?.id),
            ("AGENT", keme.users.last?.id), ("BRIDGE", keme.tokens.last?.id), ("OWNTOKEN", keme.tokens.first?.id),
            ("SHOW", keepem.registrations.first?.eventID), ("VIEWER", keepem.registrations.first?.id),
            ("EXTERNAL", keepem.registrations.first { $0.externalID != nil }?.externalID),
            ("ME", stage.server.me(of: service)), ("WS", stage.server.workspace(of: .keva)),
        ].sorted { $0.0.utf8.count > $1.0.utf8.count }
        func filled(_ text: String) -> String {
            names.reduce(text) { text, name in
                text.split(separator: name.0, omittingEmptySubsequences: false).joined(separator: name.1 ?? "?")
            }
        }
        return stage.send(method, filled(target), body.map(filled), to: service, headers: headers.map(filled))
    }

    /// A demo of this request's service alone.
    private func stage(_ change: (inout DemoOptions) -> Void) throws -> Stage {
        try Stage {
            $0.services = [service]
            $0.tickets = 90
            change(&$0)
        }
    }

    /// The request is answered with its status, remembered as refused, and changes nothing.
    func expectRefused(_ change: (inout DemoOptions) -> Void = { _ in }) throws {
        let stage = try stage(change)
        let before = stage.server.state(of: service)
        let answer = try #require(made(on: stage))
        #expect(answer.status == status, "\(answer.text)")
        #expect(stage.server.refused.map(\.method) == [method])
        #expect(stage.server.refused.first?.status == status)
        #expect(stage.server.state(of: service) == before)
        guard method != "HEAD" else { return }
        let json = try #require(answer.json)
        switch service {
        case .keva: #expect(json["error"]?.text?.isEmpty == false)
        case .kemon:
            #expect(json["error"]?["status"] == .int(status))
            let codes = [400: "BAD_REQUEST", 404: "NOT_FOUND", 422: "VALIDATION_ERROR"]
            #expect(json["error"]?["code"]?.text == codes[status])
        case .keme: #expect(json["message"]?.text?.isEmpty == false)
        case .keepem:
            #expect(answer.headers["content-type"] == "application/problem+json")
            #expect(json["status"] == .int(status) && json["title"]?.text != nil && json["instance"]?.text != nil)
        }
    }

    /// The request is inside the contract, whatever its status.
    func expectAccepted(_ change: (inout DemoOptions) -> Void = { _ in }) throws {
        let stage = try stage(change)
        let answer = try #require(made(on: stage))
        #expect(answer.status == status, "\(answer.text)")
        #expect(answer.isWhole)
        #expect(stage.server.refused == [])
        #expect(stage.server.requests.count == 1)
    }
}
