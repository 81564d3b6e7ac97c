import ArgumentParser
import Backend
import Canvas
import FoundationEssentials
import Helpdesk

struct ApprovalAuditCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit", abstract: "List what was decided, as the services tell it, and decisions still in the outbox.",
        discussion: "kedge keeps no record of its own beyond the outbox: a decision that was carried out is told by its service.")

    @OptionGroup var list: ListOptions
    @OptionGroup var options: GlobalOptions

    private struct Row: Sendable {
        let approval: ApprovalID
        /// `approved`, `rejected`, or where it stands in the outbox.
        let decision: String
        let at: Date?
        let effect: String
    }

    func run() throws {
        let office = try Office.open(options)
        var rows = outboxRows(office)
        rows += try office.gather(.listApprovals) { member throws(Trouble) in
            let decided = try office.approvals(of: member, .approved) + office.approvals(of: member, .rejected)
            return decided.map { approval in
                Row(
                    approval: approval.id, decision: approval.status.word, at: approval.decidedAt ?? approval.createdAt,
                    effect: office.read(approval).effect)
            }
        }
        rows.sort { ($0.at ?? .distantFuture, $0.approval.value) > ($1.at ?? .distantFuture, $1.approval.value) }
        write(Array(rows.prefix(list.limit)), office)
    }

    /// Newest first: what has no time yet stands above.
    private func outboxRows(_ office: Office) -> [Row] {
        OutboxListing(office.workplace).items.compactMap { item in
            guard case .decide(let id, let decision, _) = item.intent, office.members.contains(where: { $0.name == id.account }) else { return nil }
            return Row(approval: id, decision: "\(decision.word), in the outbox: \(item.state.word)", at: item.createdAt, effect: "")
        }
    }

    private func write(_ rows: [Row], _ office: Office) {
        if options.json {
            Output.write(OutputValue.array(rows.map { row in
                .object([
                    ("id", .text(row.approval.value)), ("account", .text(row.approval.account.text)),
                    ("decision", .text(row.decision)), ("decided_at", .time(row.at)), ("effect", .text(row.effect)),
                ])
            }).rendered + "\n")
        } else {
            Output.write(PlainText.table(rows.map { row in
                [
                    SafeText(row.approval.account.text), SafeText(row.approval.value), SafeText(row.decision),
                    SafeText(PlainText.time(row.at, office.utcOffset)), SafeText(row.effect).truncated(to: 60),
                ]
            }))
        }
    }
}

extension Decision {
    fileprivate var word: String {
        switch self {
        case .approve: "approved"
        case .approveEdited: "approved with another text"
        case .reject: "rejected"
        }
    }
}
