import ArgumentParser
import Canvas
import Glibc
import Helpdesk

/// Lets what can't be undone pass without a person at the keys.
struct DeletionOptions: ParsableArguments {
    @Flag(help: "Do it without asking.")
    var yes = false

    @Option(help: "The key, id or name of what is deleted for good; needed for that beside --yes.")
    var confirm: String?
}

/// The same where nothing has to be named.
struct YesOption: ParsableArguments {
    @Flag(help: "Do it without asking.")
    var yes = false
}

/// Asks the person before what can't be undone.
enum Consent {
    /// Returns when it may be done; throws trouble otherwise.
    ///
    /// - Parameters:
    ///   - sentences: what will happen.
    ///   - names: any of them has to be typed, or given with `--confirm`; empty where a yes is enough.
    static func ask(_ sentences: [String], names: [String] = [], yes: Bool, confirm: String? = nil) throws(Trouble) {
        if let confirm, !names.isEmpty, !names.contains(confirm) {
            throw Trouble(.configuration, "--confirm \"\(confirm)\" doesn't name it; nothing was done.", hint: "It is \(names[0]).")
        }
        if yes, names.isEmpty || confirm != nil { return }
        guard isatty(STDIN_FILENO) == 1, isatty(STDERR_FILENO) == 1 else { throw nobodyToAsk(sentences, names, yes: yes) }
        for sentence in sentences { Output.warn(SafeText(sentence).string + "\n") }
        let wanted = names.first ?? "yes"
        Output.warn(SafeText("Type \(wanted) to go on: ").string)
        let typed = readLine() ?? ""
        guard names.isEmpty ? typed == "yes" : names.contains(typed) else { throw Trouble(.cancelled, "Nothing was done.") }
    }

    private static func nobodyToAsk(_ sentences: [String], _ names: [String], yes: Bool) -> Trouble {
        let confirm = names.first.map { "--confirm \($0)" }
        let options = [yes ? nil : "--yes", confirm].compactMap { $0 }.joined(separator: " and ")
        return Trouble(
            .configuration, (sentences + ["Nobody can be asked here."]).joined(separator: " "), hint: "Give \(options) to do it.")
    }
}
