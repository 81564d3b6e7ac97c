import ArgumentParser
import Backend
import FoundationEssentials
import Glibc
import Helpdesk

struct ApprovalCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "approval", abstract: "Look at what an assistant proposes, and decide.",
        subcommands: [
            ApprovalListCommand.self, ApprovalShowCommand.self, ApprovalApproveCommand.self, ApprovalEditCommand.self,
            ApprovalRejectCommand.self, ApprovalAuditCommand.self,
        ])
}

extension ApprovalFilter: ExpressibleByArgument {}

struct ApprovalListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "List what waits for a decision, or what was decided.")

    @Option(help: "pending, approved or rejected.")
    var status = ApprovalFilter.pending

    @OptionGroup var options: GlobalOptions

    func run() throws {
        let office = try Office.open(options)
        let status = status
        let approvals = try office.gather(.listApprovals) { member throws(Trouble) in try office.approvals(of: member, status) }
        let rows = approvals.sorted { ($0.expiresAt ?? .distantFuture, $0.id.value) < ($1.expiresAt ?? .distantFuture, $1.id.value) }
            .map { office.read($0) }
        if options.json {
            Output.write(OutputValue.array(rows.map(OutputValue.approval)).rendered + "\n")
        } else {
            Output.write(PlainText.approvals(rows, now: office.now.wall))
        }
    }
}

struct ApprovalShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "show", abstract: "Show a proposal whole, with its fingerprint.")

    @Argument(help: "An id, or account:id.")
    var id: String

    @OptionGroup var options: GlobalOptions

    func run() throws {
        let office = try Office.open(options)
        let (_, approval) = try office.approval(named: id)
        let read = office.read(approval)
        if options.json {
            Output.write(OutputValue.approval(read).rendered + "\n")
        } else {
            Output.write(PlainText.approval(read, utcOffset: office.utcOffset))
        }
    }
}

/// What lets a decision pass without a person at the keys.
struct ConsentOptions: ParsableArguments {
    @Flag(help: "Do it without asking.")
    var yes = false

    @Option(help: "The fingerprint that approval show prints; needed above medium risk.")
    var confirm: String?
}

struct ApprovalApproveCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "approve", abstract: "Let a proposal be carried out.")

    @Argument(help: "An id, or account:id.")
    var id: String

    @OptionGroup var consent: ConsentOptions
    @OptionGroup var leaving: LeavingOptions
    @OptionGroup var options: GlobalOptions

    func run() throws {
        try DecisionVerb(id: id, consent: consent, leaving: leaving, options: options).run { _ in .approve }
    }
}

struct ApprovalEditCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "edit", abstract: "Approve with another text than the draft.")

    @Argument(help: "An id, or account:id.")
    var id: String

    @Option(help: "The file with the edited draft, or - for standard input.")
    var file: String

    @Option(help: "Why it was edited.")
    var message: String?

    @OptionGroup var consent: ConsentOptions
    @OptionGroup var leaving: LeavingOptions
    @OptionGroup var options: GlobalOptions

    func run() throws {
        let draft = try TextFile.read(file)
        let message = message
        try DecisionVerb(id: id, consent: consent, leaving: leaving, options: options).run { approval throws(Trouble) in
            if approval.isRequest, message != nil {
                throw Trouble(
                    .configuration, "An approval of this service has no draft: what is in the file goes along as its one note.",
                    hint: "Write the reason into the file, and leave out --message.", account: approval.id.account)
            }
            return .approveEdited(draft: draft, feedback: message)
        }
    }
}

struct ApprovalRejectCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "reject", abstract: "Refuse a proposal, with the reason.")

    @Argument(help: "An id, or account:id.")
    var id: String

    @Option(help: "Why.")
    var message: String

    @OptionGroup var leaving: LeavingOptions
    @OptionGroup var options: GlobalOptions

    func run() throws {
        let message = message
        try DecisionVerb(id: id, consent: nil, leaving: leaving, options: options).run { _ in .reject(feedback: message) }
    }
}

/// What the three decisions have in common: find it, show what will happen, ask, send.
struct DecisionVerb {
    let id: String
    /// Nil where none is needed: a rejection does nothing to anybody.
    let consent: ConsentOptions?
    let leaving: LeavingOptions
    let options: GlobalOptions

    func run(_ decision: (Approval) throws(Trouble) -> Decision) throws {
        let office = try Office.open(options, forWriting: true)
        let (_, approval) = try office.approval(named: id)
        let decision = try decision(approval)
        if let consent { try ask(consent, approval, decision, office) }
        let intent = Intent.decide(approval: approval.id, decision, fingerprint: approval.fingerprint)
        let sentence = try office.write(intent, leaving: leaving, done: "Decided.")
        if options.json {
            Output.write(OutputValue.object([("approval", .text(approval.id.description)), ("outcome", .text(sentence))]).rendered + "\n")
        } else {
            Output.write(sentence + "\n")
        }
    }

    private func ask(_ consent: ConsentOptions, _ approval: Approval, _ decision: Decision, _ office: Office) throws {
        let read = office.read(approval, decision)
        let gate = read.gate
        if gate.level == .high {
            let given = consent.confirm?.filter { !$0.isWhitespace }.lowercased()
            guard given == approval.fingerprint.lowercased() else {
                throw Trouble(
                    .configuration, "This is of high risk\(gate.reason.map { ": \($0)" } ?? "").",
                    hint: "Read kedge approval show \(approval.id), then give --confirm with its fingerprint.")
            }
        }
        if consent.yes { return }
        guard isatty(STDIN_FILENO) == 1, isatty(STDERR_FILENO) == 1 else {
            throw Trouble(.configuration, "What is approved can't be undone, and nobody can be asked here.", hint: "Give --yes.")
        }
        Output.warn(PlainText.approval(read, utcOffset: office.utcOffset))
        if case .approveEdited(let draft, _) = decision { Output.warn("\nSent instead:\n" + PlainText.body(draft, .plain)) }
        Output.warn("\nApprove this? Type yes: ")
        guard readLine() == "yes" else { throw Trouble(.cancelled, "Nothing was decided.", hint: nil) }
    }
}
