import ArgumentParser
import Canvas
import FoundationEssentials
import Helpdesk
import Settings
import Store

struct StatsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "stats", abstract: "Count what the local copy and the outbox hold; asks no server.",
        discussion: "In tmux: set -g status-right '#(kedge stats --tmux)'")

    @Flag(help: "One short line for a status bar.")
    var tmux = false

    @OptionGroup var options: GlobalOptions

    /// What one account's copy holds.
    private struct Row {
        let account: AccountName
        var tickets = 0, active = 0, unassigned = 0
        /// Nil where the config doesn't say who the person is.
        var mine: Int?
        var approvals = 0, articles = 0
        var age = ""
    }

    func run() throws {
        let workplace = try Workplace.open(options)
        let now = Clock.now().wall
        let rows = workplace.accounts.map { row(of: $0, workplace, now: now) }
        let outbox = OutboxListing(workplace).items.filter { item in rows.contains { $0.account == item.intent.account } }
        let waiting = outbox.filter { $0.state.trouble == nil }.count
        if options.json {
            Output.write(json(rows, waiting: waiting, stuck: outbox.count - waiting).rendered + "\n")
        } else if tmux {
            Output.write(line(rows, waiting: waiting, stuck: outbox.count - waiting) + "\n")
        } else {
            Output.write(PlainText.table(rows.map { row in
                guard !row.age.isEmpty else { return [SafeText(row.account.text), "never read"] }
                return [
                    SafeText(row.account.text), "\(row.tickets) tickets", "\(row.active) active", "\(row.unassigned) unassigned",
                    row.mine.map { "\($0) mine" } ?? "-", "\(row.approvals) to approve", "\(row.articles) articles",
                    row.age == "now" ? "as of now" : SafeText("as of \(row.age) ago"),
                ]
            }))
            Output.write("outbox: \(waiting) waiting, \(outbox.count - waiting) that need you\n")
        }
    }

    private func row(of account: AccountConfig, _ workplace: Workplace, now: Date) -> Row {
        let cache = workplace.store.cache(of: account.name)
        let kept = cache.tickets()
        let active = kept.items.filter(\.status.isActive)
        var row = Row(account: account.name)
        row.tickets = kept.items.count
        row.active = active.count
        row.unassigned = active.filter { $0.assignee == nil }.count
        row.mine = account.me.map { me in active.filter { $0.assignee?.id == me || $0.assignee?.address == me }.count }
        row.approvals = cache.approvals().items.filter { $0.status == .pending && ($0.expiresAt ?? .distantFuture) > now }.count
        row.articles = cache.articles().items.count
        row.age = ShownTime.age(of: kept.asOf, now: now)
        return row
    }

    /// `12 active 3 mine 2 to approve !1`
    private func line(_ rows: [Row], waiting: Int, stuck: Int) -> String {
        var parts = ["\(rows.reduce(0) { $0 + $1.active }) active"]
        if rows.contains(where: { $0.mine != nil }) { parts.append("\(rows.reduce(0) { $0 + ($1.mine ?? 0) }) mine") }
        let approvals = rows.reduce(0) { $0 + $1.approvals }
        if approvals > 0 { parts.append("\(approvals) to approve") }
        if waiting > 0 { parts.append("\(waiting) in outbox") }
        if stuck > 0 { parts.append("!\(stuck)") }
        return parts.joined(separator: " ")
    }

    private func json(_ rows: [Row], waiting: Int, stuck: Int) -> OutputValue {
        .object([
            ("accounts", .array(rows.map { row in
                .object([
                    ("account", .text(row.account.text)), ("tickets", .integer(row.tickets)), ("active", .integer(row.active)),
                    ("unassigned", .integer(row.unassigned)), ("mine", row.mine.map(OutputValue.integer) ?? .null),
                    ("approvals", .integer(row.approvals)), ("articles", .integer(row.articles)),
                ])
            })),
            ("outbox", .object([("waiting", .integer(waiting)), ("need_you", .integer(stuck))])),
        ])
    }
}
