import DemoServer

/// Every verb there is, on one account.
enum CanaryVerbs {
    /// One of each that the server has, so that what is asked for is there.
    struct Known {
        let ticket, approval, article, customer, workflow: String

        init(_ state: DemoState) {
            ticket = state.tickets.first?.id ?? "x1"
            approval = state.approvals.first?.id ?? "a1"
            article = state.articles.first?.id ?? "k1"
            customer = state.customers.first?.id ?? "c1"
            workflow = state.workflows.first?.id ?? "w1"
        }
    }

    /// Those that speak to the account's server.
    static func asking(_ account: String, _ known: Known) -> [[String]] {
        let ticket = "\(account):\(known.ticket)"
        let named = ["--account", account]
        return [
            ["ticket", "list"] + named, ["ticket", "list", "--query", "status:active project:x", "--json"] + named,
            ["ticket", "show", ticket], ["ticket", "show", ticket, "--json"], ["ticket", "reply", ticket, "--message", "hello"],
            ["ticket", "note", ticket, "--message", "for us"], ["ticket", "set", ticket, "status=open", "priority=high"],
            ["ticket", "create", "--subject", "s", "--requester", "a@example.com", "--message", "m"] + named,
            ["ticket", "attachments", ticket, "--save", "."], ["ticket", "delete", ticket, "--yes", "--confirm", "x"],
            ["approval", "list"] + named, ["approval", "show", "\(account):\(known.approval)"], ["approval", "approve", "\(account):\(known.approval)", "--yes"],
            ["approval", "reject", "\(account):\(known.approval)", "--message", "no"], ["approval", "audit"] + named,
            ["kb", "list"] + named, ["kb", "search", "refund"] + named, ["kb", "show", "\(account):\(known.article)"],
            ["kb", "create", "--title", "t", "--message", "m"] + named, ["kb", "delete", "\(account):k1", "--yes", "--confirm", "k1"],
            ["customer", "list"] + named, ["customer", "lookup", "a@example.com", "--json"] + named, ["customer", "show", "\(account):\(known.customer)"],
            ["workflow", "list"] + named, ["workflow", "run", "\(account):\(known.workflow)", "--yes"], ["workspace", "list"] + named,
            ["user", "list"] + named, ["user", "invite", "a@example.com"] + named, ["project", "list"] + named,
            ["event", "list"] + named, ["event", "create", "--name", "N"] + named, ["event", "viewers", "\(account):e1"],
            ["label", "list"] + named, ["team", "list"] + named, ["member", "list"] + named,
            ["token", "revoke", "\(account):t1", "--yes", "--confirm", "t1"], ["sync"] + named, ["stats"] + named, ["doctor"] + named,
            ["doctor", "--json"] + named, ["api", "GET", "tickets"] + named, ["api", "GET", "/api/customers", "--include"] + named,
            ["api", "POST", "tickets", "--message", "{}", "--yes"] + named, ["outbox", "list"] + named,
        ] + ["customers", "users", "approvals", "messages/x1", "me"].map { ["api", "GET", $0] + named }
            + ["PUT", "PATCH", "DELETE"].map { ["api", $0, "tickets/x1", "--yes"] + named }
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
            // What follows the list begins as a sentence does.
            if line.hasPrefix("SUBCOMMANDS") { isList = true } else if isList, line.hasPrefix("  "), line.dropFirst(2).first?.isLowercase == true {
                nouns.insert(String(line.dropFirst(2).prefix { $0 != " " }))
            }
        }
        return nouns
    }
}
