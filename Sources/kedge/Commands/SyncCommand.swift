import ArgumentParser
import Backend
import Helpdesk

struct SyncCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sync", abstract: "Read everything afresh into the local copy.")

    @OptionGroup var options: GlobalOptions

    func run() throws {
        let office = try Office.open(options)
        let everything = Query.everything
        var rows: [(account: String, tickets: Int, approvals: Int, articles: Int)] = []
        _ = try office.gather { member throws(Trouble) -> [Int] in
            let capabilities = member.profile.capabilities
            let tickets = try office.tickets(of: member, matching: everything, limit: .max).count
            let approvals = capabilities.has(.listApprovals) ? try office.approvals(of: member).count : 0
            let articles = capabilities.has(.listArticles) ? try office.articles(of: member, ArticleFilter(), limit: .max).count : 0
            rows.append((member.name.text, tickets, approvals, articles))
            return [tickets]
        }
        if options.json {
            Output.write(OutputValue.array(rows.map { row in
                .object([
                    ("account", .text(row.account)), ("tickets", .integer(row.tickets)),
                    ("approvals", .integer(row.approvals)), ("articles", .integer(row.articles)),
                ])
            }).rendered + "\n")
        } else {
            Output.write(PlainText.table(rows.map { row in
                ["\(row.account)", "\(row.tickets) tickets", "\(row.approvals) approvals", "\(row.articles) articles"]
            }))
        }
    }
}
