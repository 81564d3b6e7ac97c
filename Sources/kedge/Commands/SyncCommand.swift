import ArgumentParser
import Backend
import Canvas
import Helpdesk

struct SyncCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sync", abstract: "Read everything afresh into the local copy.")

    @OptionGroup var options: GlobalOptions

    /// Kinds of record that have a list of their own; in the order they are read.
    private static let kinds: [RecordKind] = [
        .workspace, .user, .customer, .workflow, .project, .label, .team, .member, .event,
    ]

    /// How many there are of each, for one account.
    private struct Row: Sendable {
        let account: AccountName
        var counts: [(noun: String, count: Int)] = []
    }

    func run() throws {
        let office = try Office.open(options)
        let rows = try office.gather(nil) { member throws(Trouble) in [try Self.row(of: member, office)] }
        if options.json {
            Output.write(OutputValue.array(rows.map { row in
                .object([("account", .text(row.account.text))] + row.counts.map { ($0.noun, .integer($0.count)) })
            }).rendered + "\n")
        } else {
            Output.write(PlainText.table(rows.map { row in
                [SafeText(row.account.text), SafeText(row.counts.map { "\($0.count) \($0.noun)" }.joined(separator: ", "))]
            }))
        }
    }

    /// What a service lacks isn't counted at all.
    private static func row(of member: Member, _ office: Office) throws(Trouble) -> Row {
        let capabilities = member.profile.capabilities
        var row = Row(account: member.name)
        if capabilities.has(.listTickets) {
            row.counts.append(("tickets", try office.tickets(of: member, matching: .everything, limit: .max).count))
        }
        if capabilities.has(.listApprovals) { row.counts.append(("approvals", try office.approvals(of: member).count)) }
        if capabilities.has(.listArticles) {
            row.counts.append(("articles", try office.articles(of: member, ArticleFilter(), limit: .max).count))
        }
        for kind in kinds {
            guard let capability = Capability.listing(kind), capabilities.has(capability) else { continue }
            let scope = RecordScope(account: member.name, kind: kind)
            row.counts.append((kind.plural, try office.records(of: member, scope, limit: .max).count))
        }
        return row
    }
}
