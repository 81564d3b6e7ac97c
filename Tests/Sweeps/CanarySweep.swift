import DemoServer
import PtyHarness

/// Secrets that are nobody's go through everything that kedge does; then everything that it wrote, said, sent, started
/// and left is looked through for them.
enum CanarySweep {
    static let sweep = Sweep(
        name: "canary",
        promise: "A token is nowhere but in its store and in its account's header to its own origin.",
        sabotages: ["a child inherits everything", "an answer repeats it in a coat that nobody knows", "a redirect is followed"],
        oracles: [
            "a child inherits everything": given, "an answer repeats it in a coat that nobody knows": found,
            "a redirect is followed": elsewhere,
        ],
        run: run)

    /// What a program was given, what lies anywhere else, and what another origin heard.
    private static let (given, found, elsewhere) = ("given", "found", "elsewhere")

    private static func run(_ scale: SweepScale) throws -> SweepReport {
        var report = SweepReport(scale)
        guard let kedge = BuiltProgram.path("kedge") else {
            throw SweepFailure("kedge lies neither beside this program nor in .build/debug: build it first")
        }
        let world = try CanaryWorld(kedge: kedge, seed: scale.seed)
        var search = CanarySearch(world.canaries)
        // As if the variable were passed on: the editor's own command sets it.
        if scale.sabotage == "a child inherits everything" { world.editorPrefix = "env LEAK=\(world.canaries.values["keva"] ?? "") " }
        var ran: [[String]] = []
        // Each sabotage where it shows.
        switch scale.sabotage {
        case "a redirect is followed": break
        case "a child inherits everything": try CanaryScreens.run(world, scale, &search, &report)
        case .some: try verbs(world, scale, &ran)
        case nil:
            try verbs(world, scale, &ran)
            report.note("verbs are done after \(world.runCount) runs")
            try CanaryScreens.run(world, scale, &search, &report)
        }
        if scale.sabotage == nil || scale.sabotage == "a redirect is followed" { try redirects(world, scale, &search, &report) }
        look(at: world, &search, &report, ran, scale)
        return report
    }

    // MARK: Verbs

    private static func verbs(_ world: CanaryWorld, _ scale: SweepScale, _ ran: inout [[String]]) throws {
        let isReversed = scale.sabotage == "an answer repeats it in a coat that nobody knows"
        func go(_ arguments: [String]) {
            world.run(arguments + (arguments.contains("--help") ? [] : ["--log", world.log]))
            ran.append(arguments)
        }
        if scale.isFull || scale.sabotage == nil {
            for (index, arguments) in CanaryVerbs.quiet.enumerated() where scale.isFull || index % 4 == 0 { go(arguments) }
        }
        let services = scale.isFull ? CanaryWorld.services : [.keva, .kemon]
        for (place, service) in services.enumerated() {
            let all = CanaryVerbs.asking(service.rawValue, CanaryVerbs.Known(world.server.state(of: service)))
            world.behave(.pass)
            for (index, arguments) in all.enumerated() where scale.isFull || (scale.sabotage == nil && index % 9 == place) { go(arguments) }
            // Some for what speaks to the server each time.
            for code in [400, 404, 409] where scale.isFull {
                world.behave(.echo(code, isReversed: isReversed))
                for arguments in all where arguments[0] == "api" || arguments[1] == "show" { go(arguments) }
            }
            for code in [401, 403, 422] {
                world.behave(.echo(code, isReversed: isReversed))
                for (index, arguments) in all.enumerated() where scale.isFull || (index % 14 == place && code == 401) { go(arguments) }
            }
            // Reads are tried again after these, which takes its time.
            world.behave(.echo(500, isReversed: isReversed))
            for arguments in all where scale.isFull && ["show", "api", "reply"].contains(where: arguments.contains) { go(arguments) }
        }
        world.behave(.pass)
    }

    // MARK: Redirects

    private static func redirects(
        _ world: CanaryWorld, _ scale: SweepScale, _ search: inout CanarySearch, _ report: inout SweepReport
    ) throws {
        let isFollowed = scale.sabotage == "a redirect is followed"
        let others = try [ForbiddenOrigin("127.0.0.2"), ForbiddenOrigin("127.0.0.1")]
        defer { for other in others { other.close() } }
        var tried = 0
        var missing: [String] = []
        for (relay, service) in zip(world.relays, CanaryWorld.services) where scale.isFull || service == .keva {
            let targets = targets(others, relay)
            for code in [301, 302, 303, 307, 308] {
                for (index, target) in targets.enumerated() where scale.isFull || isFollowed || index == code % targets.count {
                    relay.behave(.redirect(code, to: target))
                    for arguments in asking(service, world) where scale.isFull || (arguments[0] == "api" || code == 307) && !isFollowed {
                        world.run(arguments + ["--log", world.log])
                        tried += 1
                    }
                    for method in ["GET", "POST"] where !isFollowed && relay.redirects(of: method, code, to: target) == 0 {
                        missing.append("\(service.rawValue) \(method) \(code) \(target)")
                    }
                    if isFollowed { CarelessClient.ask(relay, secret: world.canaries.values[service.rawValue] ?? "") }
                    if scale.isOver(report) { break }
                }
            }
            relay.behave(.pass)
            report.note("\(service.rawValue): redirects tried so far \(tried)")
        }
        for other in others {
            // One of our own at the end, which shows that others would have been seen.
            let isSeen = other.knock()
            if !isSeen { report.violated("\(other.address) hears nobody, and proves nothing") }
            let count = other.connectionCount - (isSeen ? 1 : 0)
            if count > 0 { report.violated("\(count) connections and \(other.bytes.count) bytes at \(other.address), seed \(scale.seed)", by: elsewhere) }
            search.look(at: other.bytes, called: "what came to \(other.address), another origin")
        }
        if !isFollowed {
            report.tried("runs of kedge that were sent elsewhere (5 codes × 8 kinds × 4 verbs × 4 accounts)", tried, least: 640)
            // Kemon takes no replies and Keep'em has no tickets: three of the sixteen verbs ask nobody.
            report.tried("redirects that it was answered with", world.relays.reduce(0) { $0 + $1.redirectCount }, least: 520)
            report.tried("of them others by account, method, code and target", world.relays.reduce(0) { $0 + $1.redirectKinds }, least: 320)
            if !missing.isEmpty { report.violated("nobody was sent elsewhere by \(missing.count) redirects: \(missing.prefix(4))") }
        }
        report.tried("origins that no byte may reach", others.count, least: 2)
    }

    /// Another address, another port, another scheme, a name before the address, no scheme, a name in other letters,
    /// another name; and another name of its very own port.
    private static func targets(_ others: [ForbiddenOrigin], _ relay: CanaryRelay) -> [String] {
        [
            "http://127.0.0.2:\(others[0].port)/x", "http://127.0.0.1:\(others[1].port)/x", "https://127.0.0.1:\(others[1].port)/x",
            "http://127.0.0.1:\(relay.port)@127.0.0.2:\(others[0].port)/x", "//127.0.0.2:\(others[0].port)/x",
            "http://ｌｏｃａｌｈｏｓｔ:\(others[1].port)/x", "http://localhost:\(others[1].port)/x", "http://localhost:\(relay.port)/x",
        ]
    }

    private static func asking(_ service: DemoService, _ world: CanaryWorld) -> [[String]] {
        [
            ["ticket", "list", "--account", service.rawValue],
            ["ticket", "reply", "\(service.rawValue):\(world.ticket(of: service))", "--message", "hello"],
            ["api", "GET", "tickets", "--account", service.rawValue],
            ["api", "POST", "tickets", "--message", "{}", "--yes", "--account", service.rawValue],
        ]
    }

    // MARK: The search

    private static func look(
        at world: CanaryWorld, _ search: inout CanarySearch, _ report: inout SweepReport, _ ran: [[String]], _ scale: SweepScale
    ) {
        var requests = 0
        var headers = 0
        for relay in world.relays {
            let own = world.canaries.values[relay.service] ?? ""
            for request in relay.requests {
                requests += 1
                let lines = CanaryRelay.headerLines(request)
                // Another name of the same port is another origin.
                if CanaryRelay.header("host", in: request) != "127.0.0.1:\(relay.port)" {
                    report.violated("a request to \(relay.service) by another name: \(lines.first ?? "")")
                }
                let isAuthorization = { (line: String) in line.lowercased().hasPrefix("authorization:") || line.lowercased().hasPrefix("x-api-key:") }
                for line in lines where isAuthorization(line) {
                    headers += 1
                    if !line.hasSuffix(" \(own)") { report.violated("a request to \(relay.service) carries another secret") }
                }
                let rest = lines.filter { !isAuthorization($0) }.joined(separator: "\n")
                let bodyStart = String(decoding: request, as: UTF8.self).components(after: "\r\n\r\n")
                search.look(at: Array((rest + "\n" + bodyStart).utf8), called: "a request to \(relay.service): \(lines.first ?? "")")
            }
        }
        search.look(below: world.root, except: world.store)
        for violation in search.violations {
            report.violated("\(violation), seed \(scale.seed)", by: violation.contains("\(world.root)/dumps/") ? given : found)
        }
        report.tried("runs of kedge", world.runCount, least: 700)
        report.tried("requests, every header and body", requests, least: 1_000)
        report.tried("authorisation headers, each its own account's", headers, least: 1_000)
        report.tried("files", search.files, least: 1_000)
        report.tried("bytes", search.byteCount, least: 1_000_000)
        guard scale.isFull, scale.sabotage == nil else { return }
        world.run(["--help"])
        let missing = CanaryVerbs.nouns(inHelp: world.lastOutput).subtracting(ran.compactMap(\.first)).subtracting(CanaryVerbs.elsewhere)
        if !missing.isEmpty { report.violated("verbs that were not tried: \(missing.sorted())") }
    }
}

extension String {
    /// What stands behind the first of these; empty where there is none.
    fileprivate func components(after mark: String) -> String {
        ranges(of: mark).first.map { String(self[$0.upperBound...]) } ?? ""
    }
}
