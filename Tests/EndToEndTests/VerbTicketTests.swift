import DemoServer
import FoundationEssentials
import Glibc
import OwnThreads
import PtyHarness
import Testing

/// The verbs that open, change and delete tickets, and those of what lies on this machine.
@Suite("Verbs of tickets and of the desk", .serialized, .ownThreads)
struct VerbTicketTests {
    @Test("ticket create on every service that has tickets")
    func create() throws {
        let bench = try Bench(services: [.keva, .kemon, .keme])
        let server = try #require(bench.server)
        let keva = try bench.row([
            "ticket", "create", "--account", "keva", "--subject", "Broken link", "--requester", "anna@example.com", "--message", "It says 404.", "--json",
        ])
        let made = try #require(server.state(of: .keva).ticket(keva["id"]?.text ?? ""))
        #expect(made.subject == "Broken link" && made.customerEmail == "anna@example.com")
        let kemon = try bench.row([
            "ticket", "create", "--account", "kemon", "--subject", "Dark mode", "--message", "Please.", "priority=high", "--json",
        ])
        let other = try #require(server.state(of: .kemon).ticket(kemon["id"]?.text ?? ""))
        #expect(other.subject == "Dark mode" && other.priority == "high")
        let channel = try #require(server.state(of: .keme).workspaces.first?.channels.first)
        let keme = try bench.row([
            "ticket", "create", "--account", "keme", "--subject", "Lost save", "--requester", "p@example.com", "--channel", channel.id,
            "--message", "It is gone.", "--json",
        ])
        #expect(server.state(of: .keme).ticket(keme["id"]?.text ?? "")?.channelID == channel.id)
        #expect(try bench.run(["ticket", "create", "--account", "keme", "--subject", "No channel", "--requester", "p@example.com"]).status == 2)
        #expect(try bench.run(["ticket", "create", "--account", "kemon", "--subject", "S", "--requester", "a@b.example"]).status == 2)
        #expect(server.refused == [])
    }

    @Test("ticket set: canonical and raw words, several at once, and what fails is named alone")
    func set() throws {
        let bench = try Bench(services: [.keva, .kemon])
        let server = try #require(bench.server)
        let tickets = server.state(of: .keva).tickets.filter { $0.status == "open" }.prefix(2)
        let kemon = try #require(server.state(of: .kemon).tickets.first { $0.status != "done" })
        let ids = tickets.map(\.id)
        #expect(try bench.run(["ticket", "set"] + ids + ["status=solved", "tags=billing,refund"]).status == 0)
        for id in ids {
            let ticket = try #require(server.state(of: .keva).ticket(id))
            #expect(ticket.status == "solved" && ticket.tags == ["billing", "refund"])
        }
        #expect(try bench.run(["ticket", "set", "kemon:\(kemon.id)", "status=done", "assignee=me"]).status == 0)
        let done = try #require(server.state(of: .kemon).ticket(kemon.id))
        #expect(done.status == "done" && done.assignee == server.me(of: .kemon))
        let half = try bench.run(["ticket", "set", "keva:tkt_nothere", ids[0], "status=open", "--account", "keva"])
        #expect(half.status == 5 && half.errors.contains("tkt_nothere"), "\(half.errors)")
        #expect(server.state(of: .keva).ticket(ids[0])?.status == "open")
    }

    @Test("ticket delete: soft asks, for good needs the key")
    func delete() throws {
        let bench = try Bench(services: [.kemon, .keme, .keva])
        let server = try #require(bench.server)
        let soft = try #require(server.state(of: .keme).tickets.first)
        #expect(try bench.run(["ticket", "delete", "keme:\(soft.id)"]).status == 2)
        let deleted = try bench.run(["ticket", "delete", "keme:\(soft.id)", "--yes"])
        #expect(deleted.status == 0, "\(deleted.errors)")
        #expect(server.state(of: .keme).ticket(soft.id)?.deletedAt != nil)
        #expect(try bench.run(["sync", "--account", "kemon"]).status == 0)
        let final = try #require(server.state(of: .kemon).tickets.first)
        let key = try #require(final.identifier)
        let unnamed = try bench.run(["ticket", "delete", key, "--yes"])
        #expect(unnamed.status == 2 && unnamed.errors.contains("--confirm \(key)"), "\(unnamed.errors)")
        #expect(try bench.run(["ticket", "delete", key, "--yes", "--confirm", "KEM-0"]).status == 2)
        #expect(server.state(of: .kemon).ticket(final.id) != nil)
        #expect(try bench.run(["ticket", "delete", key, "--yes", "--confirm", key]).status == 0)
        #expect(server.state(of: .kemon).ticket(final.id) == nil)
        let keva = try #require(server.state(of: .keva).tickets.first)
        let absent = try bench.run(["ticket", "delete", "keva:\(keva.id)", "--yes"])
        #expect(absent.status == 4 && absent.errors.contains("Keva"))
        #expect(server.refused == [])
    }

    @Test("ticket list pushes down what the server can filter by")
    func pushdown() throws {
        let bench = try Bench(services: [.keme])
        let server = try #require(bench.server)
        let listed = try bench.run(["ticket", "list", "--query", "status:open priority:high tag:billing created>=2020-01-01 assignee:me", "--json"])
        #expect(listed.status == 0, "\(listed.errors)")
        let request = try #require(server.requests.last { $0.method == "GET" })
        let names = Set(request.query.map(\.name))
        #expect(names.isSuperset(of: ["status", "priority", "tag", "created_after", "assignee"]), "\(names)")
        #expect(server.refused == [])
    }

    @Test("ticket attachments lists what the thread names; nothing can be downloaded")
    func attachments() throws {
        let bench = try Bench()
        let server = try #require(bench.server)
        let ticket = try #require(server.state(of: .keva).tickets.first)
        #expect(try bench.rows(["ticket", "attachments", ticket.id, "--json"]).allSatisfy { $0["name"]?.text != nil })
        let saved = try bench.run(["ticket", "attachments", ticket.id, "--save", bench.home])
        #expect(saved.status == 4 && saved.errors.contains("Keva"))
    }

    @Test("outbox list, send and discard; --later keeps, stats counts")
    func outbox() throws {
        let bench = try Bench()
        let server = try #require(bench.server)
        #expect(try bench.run(["sync"]).status == 0)
        let ticket = try #require(server.state(of: .keva).tickets.first)
        #expect(try bench.run(["ticket", "reply", ticket.id, "--message", "Later, perhaps", "--later"]).status == 0)
        #expect(try bench.run(["customer", "create", "email=later@example.com", "--later"]).status == 0)
        #expect(try bench.run(["kb", "create", "--title", "Never", "--message", "x", "--later"]).status == 0)
        #expect(server.requests.filter { $0.method != "GET" } == [])
        let items = try bench.rows(["outbox", "list", "--json"])
        #expect(items.count == 3 && items.allSatisfy { $0["state"] == .text("waiting") })
        #expect(try bench.run(["stats", "--tmux"]).output.contains("3 in outbox"))

        let ids = items.map { $0["id"]?.text ?? "" }
        #expect(try bench.run(["outbox", "discard", ids[2]]).status == 2, "nobody can be asked here")
        #expect(try bench.run(["outbox", "discard", ids[2], "--yes"]).status == 0)
        let sent = try bench.run(["outbox", "send", ids[0], ids[1]])
        #expect(sent.status == 0, "\(sent.errors)")
        #expect(server.messages(of: .keva, ticket: ticket.id).contains { $0.body.contains("Later, perhaps") })
        #expect(server.state(of: .keva).customers.contains { $0.email == "later@example.com" })
        #expect(!server.state(of: .keva).articles.contains { $0.title == "Never" })
        #expect(try bench.rows(["outbox", "list", "--json"]).isEmpty)
        #expect(try bench.run(["outbox", "send", ids[0]]).status == 5)
        #expect(server.refused == [])
    }

    @Test("What can't be sent now stays in the outbox, and goes another time")
    func outboxLater() throws {
        let bench = try Bench()
        let server = try #require(bench.server)
        #expect(try bench.run(["customer", "create", "email=later@example.com", "--later"]).status == 0)
        let id = try #require(bench.rows(["outbox", "list", "--json"]).first?["id"]?.text)
        server.script(on: "POST", faults: [.rateLimited(seconds: 60)])
        let unsent = try bench.run(["outbox", "send", id])
        #expect(unsent.status == 6 && unsent.errors.contains("stays in the outbox"), "\(unsent.errors)")
        #expect(try bench.rows(["outbox", "list", "--json"]).count == 1)
        // What the limit's budget remembers lies in the runtime folder; without it nothing is waited for.
        let elsewhere = ["XDG_RUNTIME_DIR": "\(bench.home)/run-2"]
        #expect(try bench.run(["outbox", "send", id], changing: elsewhere).status == 0)
        #expect(server.state(of: .keva).customers.filter { $0.email == "later@example.com" }.count == 1)
        server.script(on: "POST", faults: [.rateLimited(seconds: 60)])
        let fresh = try bench.run(["customer", "create", "email=fresh@example.com"], changing: elsewhere)
        #expect(fresh.status == 6, "\(fresh.errors)")
        #expect(try bench.rows(["outbox", "list", "--json"]).isEmpty, "nothing was sent or queued")
    }

    @Test("What was refused leaves nothing in the outbox")
    func refused() throws {
        let bench = try Bench()
        let server = try #require(bench.server)
        let customer = try #require(server.state(of: .keva).customers.first)
        let half = try bench.run(["customer", "set", "cust_nothere", customer.id, "company=K"])
        #expect(half.status == 5 && half.errors.contains("cust_nothere") && server.state(of: .keva).customer(customer.id)?.company == "K")
        #expect(try bench.rows(["outbox", "list", "--json"]).isEmpty)
        let article = try bench.run(["kb", "edit", "kb_nothere", "--file", "-"], input: "Line one.\nLine two.")
        #expect(article.status == 5 && article.errors.contains("kept as a draft"), "\(article.errors)")
        #expect(try bench.rows(["outbox", "list", "--json"]).isEmpty)
    }

    @Test("An act whose answer never comes ends with 7 and is not repeated")
    func unknown() throws {
        let bench = try Bench()
        let server = try #require(bench.server)
        server.script(on: "POST", pathPrefix: "/api", faults: [.drop(.afterActing)])
        let result = try bench.run(["kb", "create", "--title", "Once", "--message", "x"])
        #expect(result.status == 7, "\(result.errors)")
        #expect(server.state(of: .keva).articles.filter { $0.title == "Once" }.count == 1)
        let items = try bench.rows(["outbox", "list", "--json"])
        #expect(items.count == 1 && items[0]["state"] == .text("outcome unknown"))
        let id = try #require(items[0]["id"]?.text)
        #expect(try bench.run(["outbox", "send", id]).status == 2, "it may have happened")
        #expect(server.requests.filter { $0.method == "POST" }.count == 1)
    }

    @Test("outbox check looks at the server: what is there is done, what isn't stays in doubt, and nothing is sent")
    func check() throws {
        let bench = try Bench()
        let server = try #require(bench.server)
        #expect(try bench.run(["sync"]).status == 0)
        let tickets = server.state(of: .keva).tickets.filter { $0.status == "open" }
        let (done, undone, answered) = (tickets[0].id, tickets[1].id, tickets[2].id)
        func writes() -> Int { server.requests.count { $0.method != "GET" } }
        // Killed while it waits for the answer: two were done, one wasn't.
        let jobs: [([String], DemoFault)] = [
            (["set", done, "status=solved"], .delay(milliseconds: 60_000)), (["set", undone, "status=solved"], .hang),
            (["reply", answered, "--message", "Words that arrived"], .delay(milliseconds: 60_000)),
        ]
        for (words, fault) in jobs {
            server.script(on: words[0] == "set" ? "PATCH" : "POST", faults: [fault])
            let before = writes()
            let session = try bench.open(["ticket"] + words)
            #expect(session.wait { _ in writes() > before })
            session.terminal.signal(SIGKILL)
            _ = session.finish()
        }
        let items = try bench.rows(["outbox", "list", "--json"])
        #expect(items.count == 3, "\(items)")
        let sent = writes()
        #expect(try bench.run(["outbox", "check", "--offline"]).status == 6)
        let checked = try bench.run(["outbox", "check"])
        #expect(checked.status == 7 && [done, answered].allSatisfy(checked.output.contains) && checked.errors.contains(undone), "\(checked)")
        #expect(!checked.output.contains(undone) && ![done, answered].contains(where: checked.errors.contains))
        let left = try bench.rows(["outbox", "list", "--json"])
        #expect(left.count == 1 && left[0]["summary"]?.text?.contains(undone) == true)
        let id = try #require(left[0]["id"]?.text)
        #expect(try bench.run(["outbox", "check", id, "--json"]).status == 7)
        #expect(writes() == sent)
        #expect(try bench.run(["outbox", "discard", id, "--yes"]).status == 0)
        let none = try bench.run(["outbox", "check"])
        #expect(none.status == 0 && none.output == "")
    }

    @Test("approval edit and audit")
    func approvals() throws {
        let bench = try Bench()
        let server = try #require(bench.server)
        let rows = try bench.rows(["approval", "list", "--json"])
        let reply = try #require(rows.first { $0["kind"] == .text("reply") && $0["risk"] != .text("high") })
        let id = try #require(reply["id"]?.text)
        let edited = try bench.run(["approval", "edit", id, "--file", "-", "--message", "Warmer", "--yes"], input: "Dear Anna, it is done.")
        #expect(edited.status == 0, "\(edited.errors)")
        #expect(server.state(of: .keva).approval(id)?.draft == "Dear Anna, it is done.")
        let audit = try bench.rows(["approval", "audit", "--json"])
        #expect(audit.first { $0["id"] == .text(id) }?["decision"] == .text("approved"))
        #expect(try bench.rows(["approval", "list", "--status", "approved", "--json"]).contains { $0["id"] == .text(id) })
    }

    @Test("view, theme and keymap")
    func looks() throws {
        let bench = try Bench(extraConfig: "[[view]]\nname = \"Stale\"\nquery = \"age>2d\"\n")
        #expect(try bench.rows(["view", "list", "--json"]).contains { $0["name"] == .text("Stale") && $0["query"] == .text("age>2d") })
        for noun in ["theme", "keymap"] {
            let names = try bench.rows([noun, "list", "--json"]).compactMap { $0["name"]?.text }
            #expect(!names.isEmpty)
            for name in names { #expect(try bench.run([noun, "check", name]).status == 0) }
            #expect(try bench.run([noun, "check", "nothere"]).status == 5)
            #expect(try bench.run([noun, "check"]).status == 0)
        }
        try bench.write("[palette]\nred = 3\n[roles]\nnonsense = \"x\"\n", to: "config/kedge/themes/mine.toml")
        let bad = try bench.run(["theme", "check", "mine"])
        #expect(bad.status == 1 && !bad.output.isEmpty, "\(bad.output)")
    }
}
