import DemoServer

/// Every verb there is, on one account.
enum CanaryVerbs {
    /// Those that speak to the account's server.
    static func asking(_ account: String, ticket: String) -> [[String]] {
        let ticket = "\(account):\(ticket)"
        let named = ["--account", account]
        return [
            ["ticket", "list"] + named, ["ticket", "list", "--query", "status:active project:x", "--json"] + named,
            ["ticket", "show", ticket], ["ticket", "show", ticket, "--json"], ["ticket", "reply", ticket, "--message", "hello"],
            ["ticket", "note", ticket, "--message", "for us"], ["ticket", "set", ticket, "status=open", "priority=high"],
            ["ticket", "create", "--subject", "s", "--requester", "a@example.com", "--message", "m"] + named,
            ["ticket", "attachments", ticket, "--save", "."], ["ticket", "delete", ticket, "--yes", "--confirm", "x"],
            ["approval", "list"] + named, ["approval", "show", "\(account):a1"], ["approval", "approve", "\(account):a1", "--yes"],
            ["approval", "reject", "\(account):a1", "--message", "no"], ["approval", "audit"] + named,
            ["kb", "list"] + named, ["kb", "search", "refund"] + named, ["kb", "show", "\(account):k1"],
            ["kb", "create", "--title", "t", "--message", "m"] + named, ["kb", "delete", "\(account):k1", "--yes", "--confirm", "k1"],
            ["customer", "list"] + named, ["customer", "lookup", "a@example.com", "--json"] + named, ["customer", "show", "\(account):c1"],
            ["workflow", "list"] + named, ["workflow", "run", "\(account):w1", "--yes"], ["workspace", "list"] + named,
            ["user", "list"] + named, ["user", "invite", "a@example.com"] + named, ["project", "list"] + named,
            ["event", "list"] + named, ["event", "create", "--name", "N"] + named, ["event", "viewers", "\(account):e1"],
            ["label", "list"] + named, ["team", "list"] + named, ["member", "list"] + named,
            ["token", "revoke", "\(account):t1", "--yes", "--confirm", "t1"], ["sync"] + named, ["stats"] + named, ["doctor"] + named,
            ["doctor", "--json"] + named, ["api", "GET", "tickets"] + named, ["api", "GET", "/api/customers", "--include"] + named,
            ["api", "POST", "tickets", "--message", "{}", "--yes"] + named, ["outbox", "list"] + named,
        ]
    }

    /// Those that speak to nobody.
    static let quiet: [[String]] = [
        ["view", "list"], ["outbox", "list", "--json"], ["outbox", "send", "x1"], ["outbox", "discard", "x1", "--yes"], ["draft", "list"],
        ["draft", "list", "--json"], ["draft", "show", "x1"], ["draft", "discard", "x1", "--yes"], ["paths"],
        ["theme", "list"], ["theme", "check"], ["keymap", "list"], ["keymap", "check"], ["ticket", "list", "--offline"],
        ["listen", "--address", "192.0.2.1"], ["--help"], ["ticket", "frob"],
    ]

    /// Nouns that have runs of their own.
    static let elsewhere: Set<String> = ["demo", "listen", "help"]

    /// The nouns that kedge's own help lists, to see that none is left out.
    static func nouns(inHelp text: String) -> Set<String> {
        var isList = false
        var nouns: Set<String> = []
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasPrefix("SUBCOMMANDS") { isList = true } else if isList, line.hasPrefix("  "), line.dropFirst(2).first?.isLetter == true {
                nouns.insert(String(line.dropFirst(2).prefix { $0 != " " }))
            }
        }
        return nouns
    }
}
