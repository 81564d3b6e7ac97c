import ArgumentParser
import Canvas
import Helpdesk
import Settings

/// What the verbs of themes and keymaps have in common.
struct LooksVerb {
    let kind: DataKind
    let options: GlobalOptions

    func list() throws {
        let workplace = try Workplace.open(options)
        let current = current(workplace)
        let names = DataFiles(places: workplace.places).names(of: kind)
        if options.json {
            Output.write(OutputValue.array(names.map { .object([("name", .text($0)), ("in_use", .bool($0 == current))]) }).rendered + "\n")
        } else {
            Output.write(PlainText.table(names.map { [SafeText($0), $0 == current ? "in use" : ""] }))
        }
    }

    func check(_ name: String?) throws {
        let workplace = try Workplace.open(options)
        let name = name ?? current(workplace)
        let names = DataFiles(places: workplace.places).names(of: kind)
        guard names.contains(name) else {
            throw Trouble(.notFound, "There is no file \(kind.rawValue)/\(name).toml.", hint: "There are: \(names.joined(separator: ", ")).")
        }
        // The other of the two is checked with its own verb.
        var config = Config()
        switch kind {
        case .theme: config.theme = name
        case .keymap: config.keymap = name
        }
        let problems = Looks(config: config, places: workplace.places, usesColor: true).problems.map(\.message)
        if options.json {
            Output.write(OutputValue.object([("name", .text(name)), ("problems", .array(problems.map(OutputValue.text)))]).rendered + "\n")
        } else {
            Output.write(problems.isEmpty ? SafeText("\(name): nothing is wrong.").string + "\n" : problems.map { SafeText($0).string + "\n" }.joined())
        }
        if !problems.isEmpty { throw ExitCode.failure }
    }

    private func current(_ workplace: Workplace) -> String {
        switch kind {
        case .theme: workplace.report.config.theme
        case .keymap: workplace.report.config.keymap
        }
    }
}
