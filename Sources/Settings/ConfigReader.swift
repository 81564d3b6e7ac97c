import Helpdesk

extension ConfigReport {
    /// Reads a config file's text. Wrong parts are reported and left out; what is left is usable.
    public static func read(_ text: String) -> ConfigReport {
        do throws(SyntaxProblem) {
            var reader = ConfigReader(source: SourceLines(text), top: try TOMLNode.parse(text))
            return reader.read()
        } catch {
            return ConfigReport(problems: [ConfigProblem(line: error.line, error.sentence)])
        }
    }
}

/// One pass over a parsed config that collects every problem instead of stopping at the first.
struct ConfigReader {
    let source: SourceLines
    let top: [String: TOMLNode]
    private var report = ConfigReport()

    init(source: SourceLines, top: [String: TOMLNode]) {
        self.source = source
        self.top = top
    }

    mutating func read() -> ConfigReport {
        var fields = TableReader(members: top, place: "the top of the file", locate: { [source] in source.line(of: $0) })
        if let theme = fields.text("theme") { report.config.theme = theme }
        if let keymap = fields.text("keymap") { report.config.keymap = keymap }
        if let seconds = fields.integer("undo_seconds", in: 0...120) { report.config.undoSeconds = seconds }
        let accounts = fields.tables("account")
        let views = fields.tables("view")
        report.problems += fields.finish()
        for (number, members) in accounts.enumerated() { account(members, number) }
        for (number, members) in views.enumerated() { view(members, number) }
        return report
    }

    private mutating func account(_ members: [String: TOMLNode], _ number: Int) {
        let name = if case .text(let name)? = members["name"] { "account \"\(name)\"" } else { "account \(number + 1)" }
        var fields = TableReader(members: members, place: name) { [source] in source.line(of: $0, inTable: "account", number: number) }
        let accountName = fields.required("name")
        let service = fields.required("service")
        let kind = service.flatMap(ServiceKind.init(rawValue:))
        if let service, kind == nil {
            fields.complain("service", "\(name): \"\(service)\" is no service; one of keme, keva, kemon, keepem, rt.")
        }
        let token = fields.tokenSource()
        if let accountName, accountName.contains(where: { $0 == ":" || $0.isWhitespace }) {
            fields.complain("name", "An account's name holds no blanks and no colon: \"\(accountName):42\" couldn't name a ticket.")
        } else if let accountName, report.config.accounts.contains(where: { $0.name.text == accountName }) {
            fields.complain("name", "Two accounts are called \"\(accountName)\"; the second is left out.")
        } else if let accountName, let kind, let token {
            var account = AccountConfig(name: AccountName(accountName), service: kind, token: token)
            fields.fill(&account)
            // The documented address instead would be given a token that is meant for another server.
            if members["base_url"] == nil || account.baseURL != nil { report.config.accounts.append(account) }
        } else {
            var unused = AccountConfig(name: AccountName(""), service: .keva, token: .environment(""))
            fields.fill(&unused)
        }
        report.problems += fields.finish()
    }

    private mutating func view(_ members: [String: TOMLNode], _ number: Int) {
        let name = if case .text(let name)? = members["name"] { "view \"\(name)\"" } else { "view \(number + 1)" }
        var fields = TableReader(members: members, place: name) { [source] in source.line(of: $0, inTable: "view", number: number) }
        let (viewName, query) = (fields.required("name"), fields.required("query"))
        let accounts = (fields.texts("accounts") ?? []).map { AccountName($0) }
        let sort = fields.text("sort")
        let columns = fields.texts("columns") ?? []
        if let viewName, let query {
            var view = ViewConfig(name: viewName, query: query)
            view.accounts = accounts
            view.sort = sort
            view.columns = columns
            for account in view.accounts where !report.config.accounts.contains(where: { $0.name == account }) {
                fields.complain("accounts", "\(name): there is no account \"\(account)\".")
            }
            report.config.views.append(view)
        }
        report.problems += fields.finish()
    }
}
