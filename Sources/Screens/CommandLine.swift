import Canvas
import Helpdesk

/// What `:` takes: the name of a command, or `revoke` (`token revoke`, as outside) with a token's id.
enum CommandLine {
    /// Commands that mean something without the key they hang on, and that do nothing grave.
    static let commands: [Command] = [
        .goInbox, .goMine, .goUnassigned, .goApprovals, .goKnowledge, .goOutbox, .goDrafts, .goNews, .goCustomers, .goWorkflows,
        .goProjects, .goEvents, .goWorkspaces, .goUsers, .lastTicket, .allAccounts, .help, .refresh, .redraw, .create, .edit, .quit,
    ]

    /// By its name, or by the word that the menu after `g` has for it; `q` as fingers know it.
    static func command(_ text: String) -> Command? {
        let word = text.trimmed
        return word == "q" ? .quit : commands.first { $0.name == word || $0.shortWord.string == word }
    }

    static let candidates = commands.map(\.name) + ["revoke ", "token revoke "]
}

extension App {
    mutating func runLine(_ text: String, _ situation: inout Situation) {
        let words = text.split(separator: " ").map(String.init)
        guard let first = words.first else { return }
        if first == "revoke" || words.starts(with: ["token", "revoke"]) {
            revoke(words.dropFirst(first == "token" ? 2 : 1).joined(separator: " "), &situation)
        } else if let command = CommandLine.command(text) {
            situation.run(command, key: .enter)
        } else {
            situation.say("There is no command \(text). Tab goes through them.")
            situation.refusePrompt()
        }
    }

    /// `revoke ID`, or `revoke ACCOUNT:ID` where several accounts can.
    private func revoke(_ text: String, _ situation: inout Situation) {
        let able = situation.desk.shownAccounts.filter { $0.capabilities.has(.revokeToken) }
        guard !able.isEmpty else {
            situation.say(RecordWords.absences(of: .revokeToken, in: situation.desk.shownAccounts, named: false).joined(separator: " "))
            return
        }
        let parts = text.split(separator: ":", maxSplits: 1).map(String.init)
        let named = parts.count == 2 ? able.first { $0.name.text == parts[0] } : nil
        let token = named == nil ? text : parts[1]
        guard !token.isEmpty else {
            situation.say("Which token? revoke, then its id.")
            situation.refusePrompt()
            return
        }
        guard let account = named ?? (able.count == 1 ? able[0] : nil) else {
            let names = able.map { SafeText($0.name.text) }.joined(separator: ", ")
            situation.say("Several accounts can: write revoke ACCOUNT:ID, with one of \(names).")
            situation.refusePrompt()
            return
        }
        RecordActs.delete(.token, account.name, token, title: "", in: &situation)
    }
}
