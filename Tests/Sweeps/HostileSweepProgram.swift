import Backend
import Corpus
import DemoServer
import FoundationEssentials
import Glibc
import PtyHarness

/// The real program in front of a server whose every text attacks: what verbs print, plain and as JSON, and what they
/// log.
struct HostileProgram {
    private let kedge: String
    private let home: PrivateHome
    private let server: DemoServer
    private let strings: [HostileString]

    static func run(_ strings: [HostileString], _ scale: SweepScale, into report: inout SweepReport) throws -> Int {
        guard let kedge = BuiltProgram.path("kedge") else {
            report.violated("kedge lies neither beside this program nor in .build/debug: build it first")
            return 0
        }
        // What is longer no service keeps; empty subjects are refused.
        let kept = strings.filter { $0.text.utf8.count < 20_000 && $0.text.unicodeScalars.contains { $0.value > 0x20 } }
        let chosen = scale.isFull ? kept : Array(kept.prefix(30))
        let program = try HostileProgram(kedge, chosen)
        defer { program.server.stop() }
        let printed = try program.verbs(into: &report)
        let told = try program.errors(scale, into: &report)
        report.tried("strings × outputs of the real program", printed + told, least: 5_000)
        return printed + told
    }

    private init(_ kedge: String, _ strings: [HostileString]) throws {
        self.kedge = kedge
        self.strings = strings
        home = try PrivateHome()
        let options = DemoOptions(services: [.keva], tickets: 1, startedAt: Date(), requestsPerMinute: [.keva: 100_000])
        server = try DemoServer.start(options, now: { Date() })
        try configure(baseURL: server.baseURL(of: .keva))
    }

    private func configure(baseURL: String) throws {
        let config = """
            [[account]]
            name = "shop"
            service = "keva"
            base_url = "\(baseURL)"
            token_env = "TOKEN"
            me = "\(server.me(of: .keva))"
            requests_per_minute = 100000

            """
        let folder = "\(home.path)/.config/kedge"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        _ = FileManager.default.createFile(atPath: "\(folder)/config.toml", contents: Data(config.utf8))
    }

    /// Standard output and standard error.
    private func run(_ arguments: [String]) throws -> (output: String, errors: String) {
        var environment = home.environment
        environment["TOKEN"] = server.token(of: .keva)
        let paths = ["\(home.path)/out", "\(home.path)/err"]
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        for (index, path) in paths.enumerated() {
            posix_spawn_file_actions_addopen(&actions, Int32(index + 1), path, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        }
        var argv: [UnsafeMutablePointer<CChar>?] = ([kedge] + arguments).map { strdup($0) } + [nil]
        var envp: [UnsafeMutablePointer<CChar>?] = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { (argv + envp).forEach { free($0) } }
        var child = pid_t()
        let code = posix_spawn(&child, kedge, &actions, nil, &argv, &envp)
        guard code == 0 else { throw PseudoTerminal.Failure(call: "posix_spawn", code: code) }
        var status: Int32 = 0
        while waitpid(child, &status, 0) < 0, errno == EINTR {}
        return (text(paths[0]), text(paths[1]))
    }

    private func text(_ path: String) -> String {
        FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) } ?? ""
    }

    // MARK: What verbs print

    /// Every string in every field that a server has, read by every verb that shows it.
    private func verbs(into report: inout SweepReport) throws -> Int {
        var tickets: [String] = []
        for string in strings {
            let text = string.text
            guard let id = server.perform(.openTicket(subject: text, email: "a@b.example", name: text, body: text), on: .keva)
            else { continue }
            tickets.append(id)
            _ = server.perform(.changeTicket(id, tags: [text]), on: .keva)
            _ = server.perform(.proposeReply(ticket: id, draft: text), on: .keva)
            _ = server.perform(.proposeAct(ticket: id, description: text, field: text, before: text, after: text, reason: text), on: .keva)
            _ = server.perform(.publishArticle(title: text, category: text, content: text), on: .keva)
        }
        if tickets.count < strings.count { report.violated("the server took \(tickets.count) of \(strings.count) texts") }
        var combinations = 0
        // Subject, requester, tags; words and values; titles and categories; names.
        let lists = [(["ticket", "list", "--limit", "100000"], 3), (["approval", "list"], 4), (["kb", "list"], 2), (["customer", "list"], 1)]
        for (verb, fields) in lists {
            combinations += fields * strings.count * 2
            try judge(verb, into: &report)
        }
        let rows = try run(["ticket", "list", "--limit", "100000", "--json"]).output
        lossless(rows, into: &report)
        for id in tickets {
            // Subject, requester, tags, text.
            combinations += 8
            try judge(["ticket", "show", id], into: &report)
        }
        return combinations
    }

    /// Plain: lines of text alone. JSON: nothing that isn't text, and every line of it JSON.
    private func judge(_ verb: [String], into report: inout SweepReport) throws {
        for form in [[], ["--json"]] {
            let (output, errors) = try run(verb + form)
            let name = (verb + form).joined(separator: " ")
            if output.isEmpty { report.violated("\(name) printed nothing: \(errors.prefix(200))") }
            for flaw in [output, errors].compactMap(TerminalGrammar.flaw(inText:)) { report.violated("\(name): \(flaw)") }
            guard !form.isEmpty else { continue }
            for line in output.split(separator: "\n") where (try? JSONDocument(Array(line.utf8))) == nil {
                report.violated("\(name): a line that is no JSON: \(line.prefix(120))")
            }
        }
    }

    /// Every subject comes out of the JSON as it went in.
    private func lossless(_ output: String, into report: inout SweepReport) {
        var subjects: Set<String> = []
        for line in output.split(separator: "\n") {
            guard let root = try? JSONDocument(Array(line.utf8)).root else { continue }
            for row in root.items ?? [root] {
                if case .string(let subject)? = row["subject"] { subjects.insert(exact(subject)) }
            }
        }
        for string in strings where !subjects.contains(exact(string.text)) {
            report.violated("JSON lost \(HostileSweep.describe(string))")
        }
    }

    /// Strings compare by canonical equivalence; what is printed must be the same scalars.
    private func exact(_ text: String) -> String { text.unicodeScalars.map { String($0.value, radix: 16) }.joined(separator: " ") }

    // MARK: What servers say when they refuse

    /// Three sinks of each string: standard error, plain and as JSON, and the log.
    private func errors(_ scale: SweepScale, into report: inout SweepReport) throws -> Int {
        let stub = try RefusingServer()
        defer { stub.stop() }
        try configure(baseURL: "http://127.0.0.1:\(stub.port)/api/v1")
        let log = "\(home.path)/log"
        let chosen = scale.isFull ? strings : Array(strings.prefix(4))
        for string in chosen {
            stub.say(string.text)
            for form in [[], ["--json"]] {
                let (output, errors) = try run(["ticket", "show", "tkt_none", "--log", log] + form)
                let name = "a refusal\(form.first.map { " " + $0 } ?? ""), \(HostileSweep.describe(string))"
                if errors.isEmpty { report.violated("\(name): nothing was said") }
                for flaw in [output, errors].compactMap(TerminalGrammar.flaw(inText:)) { report.violated("\(name): \(flaw)") }
            }
        }
        if let flaw = TerminalGrammar.flaw(inText: text(log)) { report.violated("the log: \(flaw)") }
        return chosen.count * 3
    }
}
