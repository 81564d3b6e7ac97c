import DemoServer
import FoundationEssentials
import OwnThreads
import PtyHarness
import Testing

/// Four accounts at once: one is well, one refuses its token, one takes connections and never answers, one is over its
/// rate. Nobody's trouble is anybody else's.
@Suite("Four accounts at once", .ownThreads)
struct FourAccountsTests {
    /// The services in trouble beside a well one.
    private struct Troubled {
        let refused: DemoService, hanging: DemoService, waiting: DemoService

        init(beside well: DemoService) {
            let all: [DemoService] = [.keva, .kemon, .keme, .keepem]
            let at = all.firstIndex(of: well) ?? 0
            (refused, hanging, waiting) = (all[(at + 1) % 4], all[(at + 2) % 4], all[(at + 3) % 4])
        }

        func begin(at server: DemoServer) {
            server.script(of: hanging, faults: Array(repeating: .hang, count: 1000))
            server.script(of: waiting, faults: Array(repeating: .rateLimited(seconds: 1200, told: .seconds), count: 1000))
        }

        var environment: [String: String?] { ["TOKEN_\(refused.rawValue)": "refused-here"] }

        /// What each of them is in right now, as the server knows it.
        func isThere(at server: DemoServer) -> Bool {
            func answers(_ service: DemoService) -> [Int?] { server.requests.filter { $0.service == service }.map(\.status) }
            return answers(refused).contains(401) && answers(hanging).contains(nil) && answers(waiting).contains(429)
                && answers(hanging).allSatisfy { $0 == nil }
        }
    }

    private static func bench() throws -> Bench {
        try Bench(services: [.keva, .kemon, .keme, .keepem], tickets: 120, mcp: DemoMCP())
    }

    /// The list, something opened, something written that arrives once and is seen.
    private func work(on service: DemoService, _ server: DemoServer, _ session: Session, _ words: String) throws {
        if service == .keepem {
            session.type("ge")
            let known = try #require(server.state(of: .keepem).events.map(\.name).first { $0.isPlain })
            try session.see(known)
            session.press("c")
            try session.see("New event")
            session.send([words])
            try session.reach { server.state(of: .keepem).events.count { $0.name == words } == 1 }
            try session.narrow(to: words)
            session.press("<Enter>")
            try session.see("Viewers ∙ 0")
        } else {
            // The same one each time: those that were touched last are in front.
            let ticket = try #require(server.state(of: service).tickets.filter { $0.status == "open" }.min { $0.id < $1.id })
            let key = ticket.identifier ?? ticket.id
            try session.see { $0.lines.contains { $0.contains(service == .keva ? "tkt_" : String(key.prefix(4))) } }
            try session.open(ticket: key)
            if service != .keme { try session.see { _ in !session.shows("on its way") } }
            try session.reply(words)
            try session.reach { server.count(of: words, on: ticket.id, of: service) == 1 }
            try session.see(words)
        }
    }

    /// A home of its own with that account alone.
    private func alone(_ service: DemoService, _ bench: Bench) throws -> [String: String?] {
        let text = FileManager.default.contents(atPath: "\(bench.home)/config/kedge/config.toml").map { String(decoding: $0, as: UTF8.self) } ?? ""
        let parts = text.split(separator: "[[account]]")
        let own = parts.first { $0.contains("name = \"\(service.rawValue)\"") } ?? ""
        try bench.write("\(parts[0])[[account]]\(own)", to: "alone/config/kedge/config.toml")
        return Dictionary(uniqueKeysWithValues: ["CONFIG", "STATE", "CACHE"].map { ("XDG_\($0)_HOME", "\(bench.home)/alone/\($0.lowercased())") })
    }

    /// What was asked, whichever thing it was about.
    private static func kind(_ request: DemoRequest) -> String {
        let parts = request.path.split(separator: "/").map { $0.count > 3 && $0.contains(where: \.isNumber) ? "ID" : $0 }
        return "\(request.method) \(parts.joined(separator: "/"))"
    }

    @Test("The well one works as if alone", arguments: DemoService.allCases)
    func asIfAlone(service: DemoService) throws {
        let bench = try Self.bench()
        let server = try #require(bench.server)
        let first = try bench.open(columns: 100, rows: 40, changing: alone(service, bench))
        try work(on: service, server, first, "as if alone")
        first.quit()
        let expected = server.requests.filter { $0.service == service }

        let troubled = Troubled(beside: service)
        troubled.begin(at: server)
        let session = try bench.open(columns: 100, rows: 40, changing: troubled.environment)
        try work(on: service, server, session, "beside three others")
        #expect(troubled.isThere(at: server))
        let requests = server.requests.filter { $0.service == service }.dropFirst(expected.count)
        #expect(Set(requests.map(Self.kind)) == Set(expected.map(Self.kind)))
        #expect(requests.count <= expected.count + 2, "\(requests.map(Self.kind)) instead of \(expected.map(Self.kind))")
        #expect(requests.allSatisfy { $0.status != nil && $0.status != 401 && $0.status != 429 })

        // Each trouble stands with its own account, and the well one is silent.
        session.quit()
        let wide = try bench.open(columns: 200, rows: 50, changing: troubled.environment)
        try wide.see("\(troubled.refused.rawValue): token refused")
        try wide.see("\(troubled.waiting.rawValue) waits until")
        #expect(!wide.shows("\(service.rawValue): ") && !wide.shows("\(service.rawValue) waits"))
        wide.quit()
        #expect(server.refused == [])
    }

    @Test("Each trouble is named on its own account, on the screen and by a verb, which lists what the others have")
    func named() throws {
        let busy = try DemoServer.start(DemoOptions(services: [.keva], tickets: 20, startedAt: Date()), now: { Date() })
        defer { busy.stop() }
        busy.script(faults: Array(repeating: .rateLimited(seconds: 1200, told: .seconds), count: 1000))
        let bench = try Bench(services: [.keva, .kemon, .keme], tickets: 60, extraConfig: """
            [[account]]
            name = "busy"
            service = "keva"
            base_url = "\(busy.baseURL(of: .keva))"
            token_env = "TOKEN_keva"
            workspace = "\(busy.workspace(of: .keva) ?? "")"

            """)
        let server = try #require(bench.server)
        server.script(of: .keme, faults: Array(repeating: .hang, count: 1000))
        let session = try bench.open(columns: 200, rows: 50, changing: ["TOKEN_kemon": "refused-here"])
        var environment = bench.environment
        environment["TOKEN_kemon"] = "refused-here"
        environment["XDG_STATE_HOME"] = "\(bench.home)/other/state"
        environment["XDG_CACHE_HOME"] = "\(bench.home)/other/cache"
        let line = "'\(Bench.binary)' ticket list --limit 500 > '\(bench.home)/out' 2> '\(bench.home)/err'; echo status=$?"
        let verb = try Session(["/bin/sh", "-c", line], environment: environment)

        try session.see("kemon: token refused")
        try session.see("busy waits until")
        try session.see("tkt_")
        // A silent server is given half a minute, by the verb as by the screen.
        session.wait { screen in screen.lines.contains { $0.contains("keme offline") } }
        try session.see { screen in ["kemon: token refused", "busy waits until", "keme offline"].allSatisfy { text in screen.lines[0].contains(text) } }
        session.quit()
        verb.wait(for: "status=")
        try verb.see("status=0")
        func text(_ name: String) -> String { FileManager.default.contents(atPath: "\(bench.home)/\(name)").map { String(decoding: $0, as: UTF8.self) } ?? "" }
        for ticket in server.state(of: .keva).tickets { #expect(text("out").contains(ticket.id)) }
        let errors = text("err").split(separator: "\n")
        for name in ["kemon", "keme", "busy"] { #expect(errors.contains { $0.contains(name) }, "\(name): \(errors)") }
        #expect(!errors.contains { $0.contains("keva:") })
        #expect(server.refused == [] && busy.refused == [])
    }

    @Test("g 1 to g 4 show one account alone, g 0 all of them; other places follow")
    func switcher() throws {
        let bench = try Self.bench()
        let session = try bench.open(columns: 100, rows: 40)
        let marks: [(key: String, name: String, mark: String)] = [
            ("1", "keva", "tkt_"), ("2", "kemon", "KEM-"), ("3", "keme", "EMB-"),
        ]
        for (_, _, mark) in marks { try session.see(mark) }
        for (key, name, mark) in marks {
            session.type("g\(key)")
            try session.see("Only the account \(name).")
            try session.see { screen in
                let rows = screen.lines.filter { line in marks.contains { line.contains($0.mark) } }
                return !rows.isEmpty && rows.allSatisfy { $0.contains(mark) }
            }
        }
        session.type("gc")
        try session.see("Keme")
        session.type("g4ge")
        try session.see("Events ∙ \(try #require(bench.server).state(of: .keepem).events.count)")
        session.type("g0gi")
        for (_, _, mark) in marks { try session.see(mark) }
        session.quit()
        #expect(bench.server?.refused == [])
    }
}
