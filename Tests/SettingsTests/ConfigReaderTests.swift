import Helpdesk
import Testing

@testable import Settings

@Suite struct ConfigReaderTests {
    static let account = "[[account]]\nname = \"games\"\nservice = \"keva\"\ntoken_env = \"T\"\n"

    @Test func readsEveryDocumentedKey() {
        let report = ConfigReport.read(
            """
            theme = "light"
            keymap = "vim"
            undo_seconds = 20
            [[account]]
            name = "games"
            service = "keva"
            base_url = "https://app.keva.example/api/v1"
            token_command = "pass show keva"
            workspace = "ws_abc123"
            me = "user_42"
            requests_per_minute = 60
            refresh_seconds = 30
            ca_file = "/etc/ca.pem"
            proxy = "http://proxy.example:3128"
            auth_header = "X-Key"
            reply_key = "text"
            note_key = "note"
            mcp_url = "https://mcp.example"
            mcp_comment_tool = "comment"
            webhook_secret_command = "pass hook"
            webhook_signature_header = "X-Sign"
            decision = { status = "state", approved = "yes", rejected = "no", draft = "text", feedback = "why" }
            [[account]]
            name = "it"
            service = "rt"
            base_url = "http://127.0.0.1:8080"
            token_file = "~/rt"
            [[view]]
            name = "Going stale"
            query = "status:active age>2d"
            accounts = ["games"]
            sort = "priority"
            columns = ["subject"]
            """)
        #expect(report.problems.isEmpty, "\(report.problems)")
        let config = report.config
        #expect(config.theme == "light" && config.keymap == "vim" && config.undoSeconds == 20)
        #expect(config.accounts.map(\.name.text) == ["games", "it"])
        let games = config.accounts[0]
        #expect(games.service == .keva && games.token == .command("pass show keva") && games.workspace == "ws_abc123")
        #expect(games.baseURL == "https://app.keva.example/api/v1" && games.me == "user_42")
        #expect(games.requestsPerMinute == 60 && games.refreshSeconds == 30 && games.certificateAuthorityFile == "/etc/ca.pem")
        #expect(games.proxy == "http://proxy.example:3128" && games.authorizationHeader == "X-Key")
        #expect(games.replyKey == "text" && games.noteKey == "note" && games.mcpURL == "https://mcp.example")
        #expect(games.mcpCommentTool == "comment" && games.webhookSecretCommand == "pass hook")
        #expect(games.webhookSignatureHeader == "X-Sign" && games.decision.count == 5 && games.decision["status"] == "state")
        #expect(config.accounts[1].token == .file("~/rt") && config.accounts[1].baseURL == "http://127.0.0.1:8080")
        var view = ViewConfig(name: "Going stale", query: "status:active age>2d")
        view.accounts = [AccountName("games")]
        view.sort = "priority"
        view.columns = ["subject"]
        #expect(config.views == [view])
    }

    @Test func anEmptyFileIsTheDefaults() {
        let report = ConfigReport.read("")
        #expect(report == ConfigReport())
        #expect(report.config.theme == "dark" && report.config.keymap == "default" && report.config.undoSeconds == 8)
    }

    /// Each case: the text, and per problem its line and words of its sentence.
    static let wrong: [(String, [(Int?, String)])] = [
        ("thme = \"x\"\n", [(1, "thme is unknown; perhaps theme?")]), ("colour = 1", [(1, "colour is unknown.")]),
        ("\ntheme = 3", [(2, "theme is a whole number; it takes a text")]), ("undo_seconds = 121", [(1, "from 0 to 120")]),
        ("undo_seconds = -1", [(1, "from 0 to 120")]), ("undo_seconds = 8.5", [(1, "is a number")]),
        ("theme = 2026-01-01", [(1, "a date or time")]), ("account = 3", [(1, "written [[account]]")]),
        ("[account]\nname = \"a\"", [(1, "written [[account]]")]),
        ("[[account]]\n", [(1, "name is missing"), (1, "service is missing"), (1, "no token_command, token_env or token_file")]),
        (account + "token_file = \"x\"", [(4, "only one of")].map { (nil, $0.1) }),
        (account + "token = \"abc\"", [(5, "doesn't belong in this file")]),
        (account + account, [(6, "Two accounts are called \"games\"")]),
        (account + "base_url = \"http://keva.example\"", [(5, "must start with https://")]),
        (account + "mcp_url = \"http://mcp.example\"", [(5, "mcp_url must start with https://")]),
        (account + "mcp_url = \"https://key@mcp.example\"", [(5, "mcp_url can't hold a user name")]),
        (account + "auth_header = \"X-Key: a\\r\\nHost\"", [(5, "auth_header is no name of a header")]),
        (account + "webhook_signature_header = \"\"", [(5, "webhook_signature_header is no name of a header")]),
        (account + "refresh_seconds = 1", [(5, "from 5 to 86400")]), (account + "me = [\"a\"]", [(5, "me is a list")]),
        (account + "decision = { verdict = \"x\" }", [(5, "decision.verdict is unknown")]),
        (account + "decision = 1", [(5, "decision is a whole number")]),
        ("[[account]]\nname = \"a:b\"\nservice = \"keva\"\ntoken_env = \"T\"", [(2, "no colon")]),
        ("[[account]]\nname = \"\"\nservice = \"keva\"\ntoken_env = \"T\"", [(2, "name is empty")]),
        ("[[account]]\nname = \"a\"\nservice = \"kiva\"\ntoken_env = \"T\"", [(3, "\"kiva\" is no service")]),
        ("[[view]]\nquery = \"x\"", [(1, "name is missing")]), ("[[view]]\nname = \"x\"", [(1, "query is missing")]),
        ("[[view]]\nname = \"x\"\nquery = \"y\"\naccounts = [\"gmes\"]", [(4, "no account \"gmes\"")]),
        ("[[view]]\nname = \"x\"\nquery = \"y\"\naccounts = \"games\"", [(4, "a list of texts")]),
        ("theme = 1\r\nkeymap = 2\r\nx = 3\r\n", [(1, "theme"), (2, "keymap"), (3, "x is unknown")]),
        ("theme = \"dark\"\nkeymap = \n", [(2, "expected value")]), ("[[account", [(1, "end-of-file")]),
        ("theme = \"a\"\ntheme = \"b\"", [(2, "redefine")]),
    ]

    @Test(arguments: wrong.indices) func saysEverythingThatIsWrongAtOnce(_ index: Int) {
        let (text, expected) = Self.wrong[index]
        let problems = ConfigReport.read(text).problems
        #expect(problems.count == expected.count, "\(problems)")
        for (problem, (line, words)) in zip(problems, expected) {
            #expect(problem.sentence.contains(words), "\(problem)")
            if let line { #expect(problem.line == line, "\(problem)") }
        }
    }

    @Test func whatIsWrongCostsItselfAlone() {
        let config = ConfigReport.read("theme = 3\nkeymap = \"vim\"\n" + Self.account + "refresh_seconds = 1\nme = \"u\"\n[[account]]\nname = \"b\"\n").config
        #expect(config.theme == "dark" && config.keymap == "vim")
        #expect(config.accounts.map(\.name.text) == ["games"])
        #expect(config.accounts[0].me == "u" && config.accounts[0].refreshSeconds == nil)
    }

    /// A second door that can't be right is no door; the account goes on without it.
    @Test func aRefusedSecondAddressLeavesTheAccountIn() {
        let accounts = ConfigReport.read(Self.account + "mcp_url = \"http://mcp.example\"").config.accounts
        #expect(accounts.count == 1 && accounts[0].mcpURL == nil)
    }

    @Test func aSecondAddressOnThisMachineIsTaken() {
        let report = ConfigReport.read(Self.account + "mcp_url = \"http://127.0.0.1:8080/mcp\"")
        #expect(report.problems.isEmpty && report.config.accounts.first?.mcpURL == "http://127.0.0.1:8080/mcp")
    }

    @Test func aRefusedAddressLeavesTheAccountOut() {
        #expect(ConfigReport.read(Self.account + "base_url = \"http://keva.example\"").config.accounts.isEmpty)
    }

    @Test(arguments: [
        ("https://a.example", true), ("https://a.example:8443/x", true), ("http://127.0.0.1:80/x", true), ("http://127.9.9.9", true),
        ("http://localhost", true), ("http://[::1]:8080", true), ("http://a.example", false), ("http://127.evil.example", false),
        ("http://localhost.evil.example", false), ("http://127.0.0.1@evil.example", false), ("https://u:p@a.example", false),
        ("http://127.0.0.1.evil.example", false), ("http://127.0.0.256", false), ("https://", false), ("https:///x", false),
        ("ftp://a.example", false), ("a.example", false), ("", false), ("https://a b", false), ("http://localhost\\@evil.example", true),
    ] as [(String, Bool)])
    func takesHTTPForThisMachineAlone(_ address: String, _ isTaken: Bool) {
        #expect((ServerAddress.problem(with: address) == nil) == isTaken)
    }

    @Test(arguments: [
        ("[ö]", 1), ("a = 1\n[=", 2), ("x = \"\"\"\n[=\n\"\"\"\n[[é]]", 4), ("# [=\n [ .x]", 2), ("\u{FEFF}[=", 1),
        ("a = \"\\\"\"\n[,", 2), ("a = [\n[=", nil), ("a = \"[=\"", nil), ("a = '[='\n[ \"ö\" ]", nil), ("a = ''' '\n[=\n'''", nil),
        ("[", nil), ("[]", nil), ("a = [}", 1), ("a = [{}, [1,\n}]", 2), ("a = [{b = [1]}]", nil), ("a = [ # }\n]", nil), ("[a]\n[[b.c]]\n[-]", nil), ("a = \"x\n[é]", 2), ("a = \"\"\"\\\n[é]\"\"\"", nil),
    ] as [(String, Int?)])
    func whatTheLibraryAbortsOverIsReported(_ text: String, _ line: Int?) {
        #expect(SyntaxCheck.problem(in: text)?.line == line)
        _ = ConfigReport.read(text)
    }

    @Test func neverFailsOnWhatIsNoConfig() {
        let pieces = ["[", "]", "[[account]]", "name", "=", "\"", "'''", "\n", "1e999", "{", "}", ",", ".", "\u{0}", "é", "#", " ", "\r\n", "true", "-", "\\u12"]
        var seed: UInt64 = 11
        for round in 0..<6_000 {
            var text = ""
            for _ in 0..<(3 + round % 10) {
                seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                text += pieces[Int((seed >> 33) % UInt64(pieces.count))]
            }
            let report = ConfigReport.read(text)
            for problem in report.problems { #expect(!problem.sentence.isEmpty) }
        }
        _ = ConfigReport.read("a = " + String(repeating: "[", count: 20_000))
    }
}
