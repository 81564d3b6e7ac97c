import ArgumentParser
import Canvas
import Helpdesk

struct ViewCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "view", abstract: "List views.", subcommands: [ViewListCommand.self])
}

struct ViewListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the views, in the order of their digits.",
        discussion: "A view's query works with kedge ticket list --query too.")

    @OptionGroup var options: GlobalOptions

    func run() throws {
        let workplace = try Workplace.open(options)
        let (views, problems) = workplace.report.config.savedViews
        for trouble in workplace.configTroubles + problems { Output.report(trouble, asJSON: options.json) }
        if options.json {
            Output.write(OutputValue.array(views.map { view in
                .object([
                    ("name", .text(view.name)), ("query", .text(view.query.text)),
                    ("accounts", .array(view.accounts.sorted().map { .text($0.text) })), ("sort", .text(view.sort.text)),
                ])
            }).rendered + "\n")
        } else {
            Output.write(PlainText.table(views.enumerated().map { index, view in
                [
                    SafeText(index < 9 ? "\(index + 1)" : ""), SafeText(view.name), SafeText(view.sort.text),
                    SafeText(view.accounts.sorted().map(\.text).joined(separator: ",")), SafeText(view.query.text),
                ]
            }))
        }
    }
}
