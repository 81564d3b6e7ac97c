import DemoServer
import FoundationEssentials
import OwnThreads
import Testing

/// The verbs of what services keep beside tickets: output, exit codes, and what the server has afterwards.
@Suite("Verbs of records", .serialized, .ownThreads)
struct VerbRecordTests {
    @Test("customer list, show, lookup, create and set")
    func customers() throws {
        let bench = try Bench()
        let server = try #require(bench.server)
        let all = try bench.rows(["customer", "list", "--json", "--limit", "1000"])
        #expect(all.count == server.state(of: .keva).customers.count)
        #expect(all.allSatisfy { $0["kind"] == .text("customer") && $0["account"] == .text("keva") && $0["service"] == .text("keva") })
        let vips = try bench.rows(["customer", "list", "--vip", "--json", "--limit", "1000"])
        #expect(!vips.isEmpty && vips.count == server.state(of: .keva).customers.filter(\.isVIP).count)
        #expect(try bench.rows(["customer", "list", "--json", "--limit", "3"]).count == 3)

        let customer = try #require(server.state(of: .keva).customers.first)
        let found = try bench.rows(["customer", "list", "--search", customer.email, "--json"])
        #expect(found.contains { $0["id"] == .text(customer.id) })
        #expect(try bench.row(["customer", "lookup", customer.email, "--json"])["id"] == .text(customer.id))
        #expect(try bench.run(["customer", "lookup", "nobody@nowhere.example"]).status == 5)
        #expect(try bench.row(["customer", "show", customer.id, "--json"])["email"] == .text(customer.email))
        #expect(try bench.run(["customer", "show", "cust_none"]).status == 5)

        let made = try bench.row(["customer", "create", "email=new@somewhere.example", "name=Nora Nowak", "is_vip=yes", "tags=gold,early", "--json"])
        let id = try #require(made["id"]?.text)
        let kept = try #require(server.state(of: .keva).customer(id))
        #expect(kept.email == "new@somewhere.example" && kept.name == "Nora Nowak" && kept.isVIP && kept.tags == ["gold", "early"])

        let both = try bench.run(["customer", "set", id, customer.id, "company=Kestrel Ltd"])
        #expect(both.status == 0, "\(both.errors)")
        #expect(server.state(of: .keva).customer(id)?.company == "Kestrel Ltd")
        #expect(server.state(of: .keva).customer(customer.id)?.company == "Kestrel Ltd")
        #expect(server.refused == [])
    }

    @Test("What a form lacks, needs or can't read is said with its fields, and nothing is sent")
    func usage() throws {
        let bench = try Bench()
        let server = try #require(bench.server)
        for arguments in [
            ["customer", "create", "email=a@b.example", "colour=red"], ["customer", "create", "name=Anna"],
            ["customer", "create", "email=a@b.example", "is_vip=perhaps"], ["customer", "create", "anna"],
            ["customer", "create", "email=a", "email=b"], ["customer", "set", "cust_1"], ["customer", "set", "company=x"],
            ["workflow", "create", "--name", "x", "definition={"], ["ticket", "set", "tkt_1", "colour=red"],
            ["ticket", "set", "tkt_1", "status=sideways"],
        ] {
            let result = try bench.run(arguments)
            #expect(result.status == 2, "\(arguments): \(result.errors)")
        }
        #expect(try bench.run(["customer", "create", "email=a@b.example", "colour=red"]).errors.contains("job_title"))
        #expect(server.requests.filter { $0.method != "GET" } == [])
    }

    @Test("workflow list, show, run, executions, create, set and delete")
    func workflows() throws {
        let bench = try Bench()
        let server = try #require(bench.server)
        let all = try bench.rows(["workflow", "list", "--json"])
        #expect(all.count == server.state(of: .keva).workflows.count)
        let off = try bench.rows(["workflow", "list", "--no-active", "--json"])
        #expect(off.count == server.state(of: .keva).workflows.filter { !$0.isActive }.count)
        let workflow = try #require(server.state(of: .keva).workflows.first)
        #expect(try bench.row(["workflow", "show", workflow.id, "--json"])["definition"]?.isObject == true)

        let count = workflow.executions.count
        #expect(try bench.run(["workflow", "run", workflow.id]).status == 2, "nobody can be asked here")
        #expect(server.state(of: .keva).workflow(workflow.id)?.executions.count == count)
        let ran = try bench.run(["workflow", "run", workflow.id, "--yes"])
        #expect(ran.status == 0, "\(ran.errors)")
        #expect(server.state(of: .keva).workflow(workflow.id)?.executions.count == count + 1)
        #expect(try bench.rows(["workflow", "executions", workflow.id, "--json"]).count == count + 1)

        let made = try bench.run(
            ["workflow", "create", "--name", "Tag refunds", "trigger_type=ticket_created", "definition=@-", "--json"], input: #"{"steps":[1,2]}"#)
        #expect(made.status == 0, "\(made.errors)")
        let id = try #require(bench.object(made.output)["id"]?.text)
        #expect(try bench.run(["workflow", "set", id, "is_active=false", "description=None yet"]).status == 0)
        let kept = try #require(server.state(of: .keva).workflow(id))
        #expect(kept.name == "Tag refunds" && !kept.isActive && kept.description == "None yet")

        #expect(try bench.run(["workflow", "delete", id, "--yes"]).status == 2, "for good needs its name")
        #expect(try bench.run(["workflow", "delete", id, "--yes", "--confirm", "other"]).status == 2)
        #expect(server.state(of: .keva).workflow(id) != nil)
        #expect(try bench.run(["workflow", "delete", id, "--yes", "--confirm", id]).status == 0)
        #expect(server.state(of: .keva).workflow(id) == nil)
        #expect(server.refused == [])
    }

    @Test("kb create, edit and delete")
    func knowledge() throws {
        let bench = try Bench()
        let server = try #require(bench.server)
        let made = try bench.run(["kb", "create", "--title", "Refunds", "--category", "billing", "--file", "-", "--json"], input: "# How\nLike this.")
        #expect(made.status == 0, "\(made.errors)")
        let id = try #require(bench.object(made.output)["id"]?.text)
        #expect(server.state(of: .keva).article(id)?.content == "# How\nLike this.")
        #expect(try bench.run(["kb", "edit", id, "--title", "Refunds, slowly", "status=archived"]).status == 0)
        let kept = try #require(server.state(of: .keva).article(id))
        #expect(kept.title == "Refunds, slowly" && kept.status == "archived" && kept.content == "# How\nLike this.")
        #expect(try bench.rows(["kb", "list", "--status", "archived", "--json"]).contains { $0["id"] == .text(id) })
        #expect(try bench.run(["kb", "delete", id, "--yes"]).status == 2)
        #expect(try bench.run(["kb", "delete", id, "--yes", "--confirm", id]).status == 0)
        #expect(server.state(of: .keva).article(id) == nil)
        #expect(server.refused == [])
    }

    @Test("workspace, user and token")
    func organisation() throws {
        let bench = try Bench(services: [.keme])
        let server = try #require(bench.server)
        let spaces = try bench.rows(["workspace", "list", "--json"])
        #expect(spaces.count == server.state(of: .keme).workspaces.count)
        let space = try #require(server.state(of: .keme).workspaces.first)
        let shown = try bench.row(["workspace", "show", space.id, "--json"])
        #expect(shown["channels"]?.items?.count == space.channels.count && shown["channels"]?.items?.first?["id"] == .text(space.channels[0].id))
        #expect(try bench.run(["workspace", "set", space.id, "timezone=Asia/Tokyo"]).status == 0)
        #expect(server.state(of: .keme).workspace(space.id)?.timezone == "Asia/Tokyo")
        let made = try bench.row(["workspace", "create", "--name", "Second", "default_language=en", "--json"])
        let id = try #require(made["id"]?.text)
        #expect(try bench.run(["workspace", "delete", id]).status == 2)
        #expect(try bench.run(["workspace", "delete", id, "--yes"]).status == 2)
        #expect(server.state(of: .keme).workspace(id)?.deletedAt == nil)
        let deleted = try bench.run(["workspace", "delete", id, "--yes", "--confirm", id])
        #expect(deleted.status == 0, "\(deleted.errors)")
        #expect(server.state(of: .keme).workspace(id)?.deletedAt != nil)

        let users = try bench.rows(["user", "list", "--json"])
        #expect(!users.isEmpty && users.allSatisfy { $0["email"]?.text != nil })
        let user = try #require(server.state(of: .keme).users.first { $0.id != server.me(of: .keme) })
        #expect(try bench.run(["user", "set", user.id, "role=manager"]).status == 0)
        #expect(server.state(of: .keme).user(user.id)?.role == "manager")
        #expect(try bench.run(["user", "deactivate", user.id]).status == 2)
        #expect(try bench.run(["user", "deactivate", user.id, "--yes"]).status == 0)
        #expect(server.state(of: .keme).user(user.id)?.state != user.state)
        #expect(try bench.run(["user", "invite", "anna@new.example", "--role", "agent"]).status == 0)
        #expect(server.state(of: .keme).users.contains { $0.email == "anna@new.example" && $0.role == "agent" })
        #expect(try bench.rows(["user", "list", "--workspace", space.id, "--json"]).count <= users.count + 1)

        let token = try #require(server.state(of: .keme).tokens.first { !$0.isOwn && $0.revokedAt == nil })
        #expect(try bench.run(["token", "revoke", token.id]).status == 2)
        #expect(try bench.run(["token", "revoke", token.id, "--yes"]).status == 0)
        #expect(server.state(of: .keme).token(token.id)?.revokedAt != nil)
        #expect(server.refused == [])
    }

    @Test("event list, create, viewers, register and identify; secrets stay on the server")
    func events() throws {
        let bench = try Bench(services: [.keepem])
        let server = try #require(bench.server)
        #expect(try bench.rows(["event", "list", "--json", "--limit", "1000"]).count == server.state(of: .keepem).events.count)
        let made = try bench.row(["event", "create", "--name", "Spring launch", "--json"])
        let id = try #require(made["id"]?.text)
        #expect(server.state(of: .keepem).event(id)?.name == "Spring launch")
        let keys = server.requests.filter { $0.method == "POST" }.map { $0.headers["idempotency-key"] }
        #expect(keys.count == 1 && keys[0]?.isEmpty == false)

        let registered = try bench.run(["event", "register", id, "--email", "anna@example.com", "--name", "Anna", "--json"])
        #expect(registered.status == 0, "\(registered.errors)")
        let plain = try bench.run(["event", "register", id, "--email", "ben@example.com", "external_id=crm-1"])
        #expect(plain.status == 0, "\(plain.errors)")
        let viewers = try bench.rows(["event", "viewers", id, "--json"])
        #expect(Set(viewers.compactMap { $0["email"]?.text }) == ["anna@example.com", "ben@example.com"])
        let viewer = try #require(viewers.first?["id"]?.text)
        let one = try bench.run(["event", "viewers", id, viewer])
        #expect(one.status == 0 && one.output.contains("@example.com"))
        let identified = try bench.run(["event", "identify", id, "--external-id", "crm-1"])
        #expect(identified.status == 0, "\(identified.errors)")
        for output in [registered.output, plain.output, one.output, identified.output] {
            #expect(!output.contains(DemoServer.secretMark))
        }
        #expect(server.refused == [])
    }

    @Test("project list and create; label, team and member list through the second door")
    func projects() throws {
        let bench = try Bench(services: [.kemon], mcp: DemoMCP())
        let server = try #require(bench.server)
        #expect(try bench.rows(["project", "list", "--json"]).count == server.state(of: .kemon).projects.count)
        let made = try bench.row(["project", "create", "--name", "Website", "description=What customers see", "--json"])
        let id = try #require(made["id"]?.text)
        #expect(server.state(of: .kemon).project(id)?.name == "Website")
        for (noun, count) in [
            ("label", server.state(of: .kemon).labels.count), ("team", server.state(of: .kemon).teams.count),
            ("member", server.state(of: .kemon).members.count),
        ] {
            let rows = try bench.rows([noun, "list", "--json"])
            #expect(rows.count == count && count > 0)
        }
        let ticket = try #require(server.state(of: .kemon).tickets.first)
        let commented = try bench.run(["ticket", "reply", ticket.id, "--message", "By the second door"])
        #expect(commented.status == 0, "\(commented.errors)")
        #expect(server.messages(of: .kemon, ticket: ticket.id).filter { $0.body.contains("By the second door") }.count == 1)
        #expect(server.refused == [])
    }

    @Test("What no account's service has ends with 4 and the service's own sentence")
    func absences() throws {
        let bench = try Bench(services: [.kemon])
        let server = try #require(bench.server)
        for arguments in [
            ["customer", "list"], ["workflow", "list"], ["workspace", "list"], ["user", "list"], ["event", "list"], ["approval", "list"],
            ["kb", "list"], ["label", "list"], ["customer", "create", "email=a@b.example"], ["workflow", "run", "x", "--yes"],
            ["token", "revoke", "x", "--yes"], ["event", "create", "--name", "x"], ["approval", "audit"],
        ] {
            let result = try bench.run(arguments)
            #expect(result.status == 4 && result.errors.contains("Kemon"), "\(arguments): \(result.errors)")
        }
        #expect(server.requests.filter { $0.method != "GET" } == [])
    }

    @Test("Several accounts: those that can are asked, new things need --account, and no ticket list is expected of Keep'em")
    func severalAccounts() throws {
        let bench = try Bench(services: [.keva, .kemon, .keme, .keepem])
        let server = try #require(bench.server)
        let tickets = try bench.run(["ticket", "list", "--json", "--limit", "200"])
        #expect(tickets.status == 0 && tickets.errors == "", "\(tickets.errors)")
        #expect(try Set(bench.array(tickets.output).compactMap { $0["account"]?.text }) == ["keva", "kemon", "keme"])
        #expect(try bench.rows(["customer", "list", "--json"]).allSatisfy { $0["account"] == .text("keva") })
        let unclear = try bench.run(["ticket", "create", "--subject", "S", "--requester", "a@b.example", "--message", "T"])
        #expect(unclear.status == 2 && unclear.errors.contains("keva, kemon, keme") && unclear.errors.contains("--account"))
        #expect(try bench.run(["customer", "list", "--account", "keme"]).status == 4)
        #expect(try bench.run(["event", "create", "--name", "Only Keep'em can"]).status == 0)
        let doctor = try bench.run(["doctor"])
        #expect(doctor.status == 0 && doctor.output.contains("events"), "\(doctor.output)")
        #expect(try bench.run(["sync"]).status == 0)
        #expect(try bench.run(["customer", "list", "--read-only"]).status == 0)
        #expect(try bench.run(["customer", "create", "email=a@b.example", "--read-only"]).status == 4)
        let offline = try bench.rows(["customer", "list", "--offline", "--json", "--limit", "1000"])
        #expect(offline.count == server.state(of: .keva).customers.count)
        try bench.stopServer()
        let unreached = try bench.run(["customer", "list"])
        #expect(unreached.status == 6 && unreached.errors.contains("--offline"), "\(unreached.errors)")
    }
}
