import Backend
import Corpus
import DemoServer
import FoundationEssentials
import Glibc
import PtyHarness

/// The real program in front of a server whose every text attacks: what verbs print, plain and as JSON, and what they
/// log.
struct HostileProgram {
    private let stage: HostileHome
    private let strings: [HostileString]
    private var server: DemoServer { stage.server }

    static func run(_ strings: [HostileString], _ kedge: String, _ scale: SweepScale, into report: inout SweepReport) throws -> Int {
        // What is longer no service keeps; empty subjects are refused.
        let kept = strings.filter { $0.text.utf8.count < 20_000 && $0.text.unicodeScalars.contains { $0.value > 0x20 } }
        let chosen = scale.isFull ? kept : kept.enumerated().filter { $0.offset % 32 == 0 }.map(\.element)
        let program = HostileProgram(stage: try HostileHome(kedge), strings: chosen)
        defer { program.server.stop() }
        report.tried("strings that a service keeps, each in every field", chosen.count, least: 300)
        let printed = program.verbs(into: &report)
        let told = try program.errors(scale, into: &report)
        report.tried("strings × outputs of the real program", printed + told, least: 5_000)
        return printed + told
    }

    /// Standard output and standard error.
    private func run(_ arguments: [String]) -> (output: String, errors: String) {
        let paths = ["\(stage.home.path)/out", "\(stage.home.path)/err"]
        _ = Spawned.run([stage.kedge] + arguments, stage.environment, output: paths[0], errors: paths[1])
        return (text(paths[0]), text(paths[1]))
    }

    private func text(_ path: String) -> String {
        FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) } ?? ""
    }

    // MARK: What verbs print

    /// Every string in every field that a server has, read by every verb that shows it.
    private func verbs(into report: inout SweepReport) -> Int {
        var tickets: [String] = []
        for string in strings {
            let text = string.text
            // A customer of its own for each name.
            guard let id = server.perform(.openTicket(subject: text, email: "a\(tickets.count)@b.example", name: text, body: text), on: .keva)
            else { continue }
            tickets.append(id)
            let acts: [DemoAct] = [
                .changeTicket(id, tags: [text]), .proposeReply(ticket: id, draft: text),
                .proposeAct(ticket: id, description: text, field: text, before: text, after: text, reason: text),
                .publishArticle(title: text, category: text, content: text),
            ]
            for act in acts where server.perform(act, on: .keva) == nil { report.violated("the server didn't take \(act)") }
        }
        if tickets.count < strings.count { report.violated("the server took \(tickets.count) of \(strings.count) texts") }
        var combinations = 0
        // Subject, requester, tags; words and values; titles and categories; names: and how many rows a text has.
        let lists = [("ticket", 3, 1), ("approval", 4, 2), ("kb", 2, 1), ("customer", 1, 1)]
        for (noun, fields, rows) in lists {
            combinations += fields * strings.count * 2
            let shown = judge([noun, "list"] + (noun == "approval" ? [] : ["--limit", "100000"]), into: &report)
            if shown < rows * strings.count { report.violated("\(noun) list shows \(shown) rows of \(rows * strings.count)") }
        }
        let rows = run(["ticket", "list", "--limit", "100000", "--json"]).output
        lossless(rows, into: &report)
        for id in tickets {
            // Subject, requester, tags, text.
            combinations += 8
            judge(["ticket", "show", id], into: &report)
        }
        return combinations
    }

    /// Plain: lines of text alone. JSON: nothing that isn't text, and every line of it JSON.
    ///
    /// - Returns: rows of the JSON.
    @discardableResult
    private func judge(_ verb: [String], into report: inout SweepReport) -> Int {
        var rows = 0
        for form in [[], ["--json"]] {
            let (output, errors) = run(verb + form)
            let name = (verb + form).joined(separator: " ")
            if output.isEmpty { report.violated("\(name) printed nothing: \(errors.prefix(200))") }
            for flaw in [output, errors].compactMap(TerminalGrammar.flaw(inText:)) { report.violated("\(name): \(flaw)") }
            guard !form.isEmpty else { continue }
            for line in output.split(separator: "\n") {
                if let root = try? JSONDocument(Array(line.utf8)).root { rows += root.items?.count ?? 1 } else {
                    report.violated("\(name): a line that is no JSON: \(line.prefix(120))")
                }
            }
        }
        return rows
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
        try stage.configure(baseURL: "http://127.0.0.1:\(stub.port)/api/v1")
        let chosen = scale.isFull ? strings : Array(strings.prefix(4))
        for string in chosen {
            stub.say(string.text)
            for form in [[], ["--json"]] {
                let (output, errors) = run(["ticket", "show", "tkt_none"] + form)
                let name = "a refusal\(form.first.map { " " + $0 } ?? ""), \(HostileSweep.describe(string))"
                if errors.isEmpty { report.violated("\(name): nothing was said") }
                for flaw in [output, errors].compactMap(TerminalGrammar.flaw(inText:)) { report.violated("\(name): \(flaw)") }
            }
        }
        try log(chosen, stub, into: &report)
        return chosen.count * 3
    }

    /// The desk notes what a server says each time it is asked anew.
    private func log(_ chosen: [HostileString], _ stub: RefusingServer, into report: inout SweepReport) throws {
        let log = "\(stage.home.path)/log"
        stub.say("begin")
        let session = try Session([stage.kedge, "--log", log], environment: stage.environment)
        defer { session.terminal.signal(SIGKILL) }
        guard session.wait(until: { _ in text(log).contains("begin") }) else { return report.violated("nothing is logged") }
        session.settle()
        var logged = 0
        for string in chosen {
            stub.say(string.text)
            let before = text(log).utf8.count
            session.type("R")
            session.wait(seconds: 10) { _ in text(log).utf8.dropFirst(before).contains(0x0A) }
            let lines = String(decoding: text(log).utf8.dropFirst(before), as: UTF8.self)
            // What is shown of it: more than the sentence around it.
            if lines.contains("(422)") { logged += 1 } else { report.violated("the log, \(HostileSweep.describe(string)): nothing was logged") }
            if let flaw = TerminalGrammar.flaw(inText: lines) { report.violated("the log, \(HostileSweep.describe(string)): \(flaw)") }
            session.settle(quietMilliseconds: 30)
        }
        report.tried("strings in the log", logged, least: 300)
    }
}
