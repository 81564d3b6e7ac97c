import DemoServer
import Glibc
import PtyHarness

/// Secrets that are nobody's go through everything that kedge does; then everything that it wrote, said, sent, started
/// and left is looked through for them.
enum CanarySweep {
    static let sweep = Sweep(
        name: "canary",
        promise: "A token is nowhere but in its store and in its account's header to its own origin.",
        sabotages: ["a child inherits everything", "an answer repeats it in a coat that nobody knows", "a redirect is followed"],
        run: run)

    private static func run(_ scale: SweepScale) throws -> SweepReport {
        var report = SweepReport()
        guard let kedge = BuiltProgram.path("kedge") else {
            report.violated("kedge lies neither beside this program nor in .build/debug: build it first")
            return report
        }
        let world = try CanaryWorld(kedge: kedge, seed: scale.seed)
        var search = CanarySearch(world.canaries)
        // As if the variable were passed on: the editor's own command sets it.
        if scale.sabotage == "a child inherits everything" { world.editorPrefix = "env LEAK=\(world.canaries.values["keva"] ?? "") " }
        var ran: [[String]] = []
        if scale.sabotage != "a redirect is followed" {
            try verbs(world, scale, &ran)
            try CanaryScreens.run(world, scale, &search, &report)
        }
        try redirects(world, scale, &report)
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
            let all = CanaryVerbs.asking(service.rawValue, ticket: world.ticket(of: service))
            world.behave(.pass)
            for (index, arguments) in all.enumerated() where scale.isFull || (scale.sabotage == nil && index % 9 == place) { go(arguments) }
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

    private static func redirects(_ world: CanaryWorld, _ scale: SweepScale, _ report: inout SweepReport) throws {
        let others = try [ForbiddenOrigin("127.0.0.2"), ForbiddenOrigin("127.0.0.1")]
        defer { for other in others { other.close() } }
        var tried = 0
        for (relay, service) in zip(world.relays, CanaryWorld.services) where scale.isFull || service == .keva {
            let ticket = "\(service.rawValue):\(world.ticket(of: service))"
            let targets = [
                "http://127.0.0.2:\(others[0].port)/x", "http://127.0.0.1:\(others[1].port)/x", "https://127.0.0.1:\(others[1].port)/x",
                "http://127.0.0.1:\(relay.port)@127.0.0.2:\(others[0].port)/x", "//127.0.0.2:\(others[0].port)/x",
                "http://ｌｏｃａｌｈｏｓｔ:\(others[1].port)/x",
            ]
            for code in [301, 302, 303, 307, 308] {
                for (index, target) in targets.enumerated() where scale.isFull || index == code % targets.count {
                    relay.behave(.redirect(code, to: target))
                    for arguments in [
                        ["ticket", "list", "--account", service.rawValue], ["ticket", "reply", ticket, "--message", "hello"],
                        ["api", "GET", "tickets", "--account", service.rawValue],
                    ] where scale.isFull || arguments[0] == "api" || code == 307 {
                        world.run(arguments + ["--log", world.log])
                        tried += 1
                        if scale.sabotage == "a redirect is followed", let line = CanaryPort.connect(to: others[1].port) {
                            CanaryPort.write(Array("GET /x HTTP/1.1\r\nAuthorization: Bearer x\r\n\r\n".utf8), to: line)
                            while others[1].byteCount == 0 { sched_yield() }
                            close(line)
                        }
                        for other in others where other.connectionCount > 0 {
                            report.violated("\(code) to \(target): \(other.connectionCount) connections and \(other.byteCount) bytes at \(other.address), seed \(scale.seed)")
                        }
                    }
                }
            }
            relay.behave(.pass)
        }
        report.tried("redirects to other origins (5 codes × 6 kinds × 3 verbs × 4 accounts)", tried, least: 360)
        report.tried("bytes that may not arrive there, looked for at ports", others.count, least: 2)
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
        for violation in search.violations { report.violated("\(violation), seed \(scale.seed)") }
        report.tried("runs of kedge", world.runCount, least: 700)
        report.tried("requests, every header and body", requests, least: 1_000)
        report.tried("authorisation headers, each its own account's", headers, least: 1_000)
        report.tried("files", search.files, least: 1_000)
        report.tried("bytes", search.byteCount, least: 1_000_000)
        guard scale.isFull else { return }
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
