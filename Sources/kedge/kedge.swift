// kedge: arguments, wiring, event loop, verbs, children.
//
// The one room that knows all others. Here clocks are read, processes started and output written.
//
// Imports: everything of ours, ArgumentParser, Logging, Subprocess, Dispatch, FoundationEssentials.
// Never contains: logic that is worth a test without it.

import ArgumentParser
import FoundationEssentials
import Glibc
import Helpdesk

@main
struct Kedge: ParsableCommand {
    static let version = "0.1.0"

    static let configuration = CommandConfiguration(
        commandName: "kedge",
        abstract: "One desk in the terminal for every helpdesk account you have.",
        discussion: """
            Without a verb it opens the desk: ? shows the keys, q goes back and out. Every verb takes --json, and ends \
            with 0 done, 1 failed, 2 usage or config, 3 not signed in, 4 not allowed or no such thing, 5 not found, \
            6 try later, 7 outcome unknown, 130 interrupted.
            """,
        version: version,
        subcommands: [
            DemoCommand.self, TicketCommand.self, ApprovalCommand.self, KnowledgeCommand.self, CustomerCommand.self,
            WorkflowCommand.self, WorkspaceCommand.self, UserCommand.self, ProjectCommand.self, EventCommand.self,
            LabelCommand.self, TeamCommand.self, MemberCommand.self, TokenCommand.self, ViewCommand.self, SyncCommand.self,
            OutboxCommand.self, DraftCommand.self, ListenCommand.self, ApiCommand.self, StatsCommand.self, DoctorCommand.self,
            PathsCommand.self, ThemeCommand.self, KeymapCommand.self,
        ])

    @Option(name: .customLong("at"), help: "Open the desk at this ticket: an id, a human key, or account:id.")
    var startAt: String?

    @OptionGroup var options: GlobalOptions

    func run() throws {
        try Program.run(try Workplace.open(options), options, startAt: startAt)
    }

    /// Usage errors end with 2 and troubles with their own code, where the library would use its own.
    static func main() {
        Hardening.begin(environment: ProcessInfo.processInfo.environment)
        signal(SIGPIPE, SIG_IGN)
        // A file that may grow no further is a full disk, not an end.
        signal(SIGXFSZ, SIG_IGN)
        // Whoever started us may have blocked signals; C-c and a manager's TERM end us all the same.
        var none = sigset_t()
        sigemptyset(&none)
        pthread_sigmask(SIG_SETMASK, &none, nil)
        let asJSON = CommandLine.arguments.contains("--json")
        do {
            var command = try parseAsRoot()
            try command.run()
            leave(.success)
        } catch let trouble as Trouble {
            Output.report(trouble, asJSON: asJSON)
            leave(ExitCode(trouble.kind))
        } catch let code as ExitCode {
            leave(code)
        } catch {
            let code = exitCode(for: error)
            let message = fullMessage(for: error)
            if code.isSuccess { Output.write(message + "\n") } else if let unknown = UnknownVerb(message) {
                Output.report(unknown.trouble, asJSON: asJSON)
            } else if asJSON {
                let line = String(message.split(separator: "\n").first ?? "")
                let sentence = line.hasPrefix("Error: ") ? String(line.dropFirst(7)) : line
                Output.report(Trouble(.configuration, sentence.stopped, hint: "kedge --help lists the verbs."), asJSON: true)
            } else { Output.warn(message + "\n") }
            leave(code.isSuccess ? .success : .usage)
        }
    }

    /// Ends at once, without the libraries' own endings: they would take things away under queues that still run.
    private static func leave(_ code: ExitCode) -> Never {
        OpenDesk.closeAll()
        fflush(nil)
        _exit(code.rawValue)
    }
}

/// A word where a verb is expected, as the library complains of it.
struct UnknownVerb {
    private let word: String
    /// What stands before it, as in `kedge ticket`.
    private let owner: String

    /// nil for every other complaint.
    init?(_ message: String, arguments: [String] = Array(CommandLine.arguments.dropFirst())) {
        let words = arguments.filter { !$0.hasPrefix("-") }
        let line = message.split(separator: "\n").first ?? ""
        func isTold(_ word: String) -> Bool { line.contains("nexpected argument") && line.contains("'\(word)'") }
        let nouns = Kedge.configuration.subcommands
        guard let first = words.first, arguments.first == first else { return nil }
        if isTold(first), !nouns.contains(where: { $0.configuration.commandName == first }) {
            (word, owner) = (first, "kedge")
        } else if let noun = nouns.first(where: { $0.configuration.commandName == first }), !noun.configuration.subcommands.isEmpty,
            let second = words.dropFirst().first, isTold(second),
            !noun.configuration.subcommands.contains(where: { $0.configuration.commandName == second }) {
            (word, owner) = (second, "kedge \(first)")
        } else {
            return nil
        }
    }

    var trouble: Trouble {
        Trouble(.configuration, "There is no verb \(word).", hint: "\(owner) --help lists them.")
    }
}
