import DemoServer
import FoundationEssentials
import OwnThreads
import Testing

/// The command line, as scripts use it: output, exit codes, and what the server got.
@Suite("Verbs", .serialized, .ownThreads)
struct VerbTests {
    private struct TicketRow: Decodable {
        struct Message: Decodable { let id: String; let kind: String; let body: String }
        let id: String, account: String, service: String, key: String, subject: String, status: String, statusRaw: String
        let messages: [Message]?
    }
    private struct ApprovalRow: Decodable { let id: String, kind: String, status: String, risk: String, fingerprint: String }
    private struct ArticleRow: Decodable { let id: String, title: String; let content: String? }
    private struct Failure: Decodable { struct Inner: Decodable { let kind: String, message: String }; let error: Inner }

    private func decode<Value: Decodable>(_ type: Value.Type, _ text: String) throws -> Value {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return try decoder.decode(type, from: Data(text.utf8))
    }

    @Test("ticket list, show and reply")
    func tickets() throws {
        let bench = try Bench(services: [.keva, .kemon])
        let server = try #require(bench.server)
        let listed = try bench.run(["ticket", "list", "--json", "--query", "status:open", "--limit", "30"])
        #expect(listed.status == 0 && listed.errors == "")
        let rows = try decode([TicketRow].self, listed.output)
        #expect(!rows.isEmpty && rows.count <= 30 && rows.allSatisfy { $0.status == "open" })
        #expect(Set(rows.map(\.service)).count == 2)

        let row = try #require(rows.first { $0.service == "keva" })
        let shown = try bench.run(["ticket", "show", row.id, "--json"])
        #expect(shown.status == 0)
        let ticket = try decode(TicketRow.self, shown.output)
        #expect(ticket.messages?.isEmpty == false && ticket.messages?.allSatisfy { ["public", "internal", "system"].contains($0.kind) } == true)

        let words = "Said from a script ✓"
        let sent = try bench.run(["ticket", "reply", "keva:\(row.id)", "--file", "-"], input: words)
        #expect(sent.status == 0, "\(sent.errors)")
        #expect(server.messages(of: .keva, ticket: row.id).filter { $0.body.contains(words) }.count == 1)

        let kemon = try #require(rows.first { $0.service == "kemon" })
        let refused = try bench.run(["ticket", "reply", "kemon:\(kemon.id)", "--message", "x", "--json"])
        #expect(refused.status == 4)
        #expect(try decode(Failure.self, refused.errors).error.message.contains("no endpoint for comments"))
        #expect(server.refused == [])
    }

    @Test("What can't be found, asked or reached has its own exit code")
    func exitCodes() throws {
        let bench = try Bench()
        let server = try #require(bench.server)
        #expect(try bench.run(["ticket", "list"]).status == 0)
        #expect(try bench.run(["ticket", "show", "tkt_nothere"]).status == 5)
        #expect(try bench.run(["ticket", "list", "--query", "status:"]).status == 2)
        #expect(try bench.run(["ticket", "list", "--account", "nobody"]).status == 2)
        #expect(try bench.run(["nonsense"]).status == 2)
        let negative = try bench.run(["ticket", "list", "--limit", "-3"])
        #expect(negative.status == 2 && negative.errors.contains("a number above 0"), "\(negative.errors)")
        #expect(try bench.run(["ticket", "reply", "keva:tkt_x"]).status == 2)
        #expect(try bench.run(["ticket", "list"], changing: ["TOKEN_keva": "keva_live_other"]).status == 3)
        let ticket = try #require(server.state(of: .keva).tickets.first)
        #expect(try bench.run(["ticket", "reply", ticket.id, "--message", "x", "--read-only"]).status == 4)
        try bench.stopServer()
        let offline = try bench.run(["ticket", "list"])
        #expect(offline.status == 6)
        #expect(offline.errors.contains("--offline"))
        let copy = try bench.run(["ticket", "list", "--offline"])
        #expect(copy.status == 0 && copy.output.contains("tkt_"))
        let unsent = try bench.run(["ticket", "reply", ticket.id, "--message", "words that must not be lost"])
        #expect(unsent.status == 6)
    }

    @Test("A reply whose answer never comes ends with 7 and is not sent again")
    func unknownOutcome() throws {
        let bench = try Bench()
        let server = try #require(bench.server)
        #expect(try bench.run(["sync"]).status == 0)
        let ticket = try #require(server.state(of: .keva).tickets.first)
        server.script(on: "POST", pathPrefix: "/api/v1/tickets", faults: [.drop(.afterActing)])
        let result = try bench.run(["ticket", "reply", ticket.id, "--message", "only once"])
        let count = server.messages(of: .keva, ticket: ticket.id).filter { $0.body.contains("only once") }.count
        #expect(count == 1)
        // Found again by reading, it is done; not found, it is unknown. Never sent twice.
        #expect(result.status == 7 || result.status == 0)
        #expect(server.requests.filter { $0.method == "POST" }.count == 1)
    }

    @Test("approval list, show, approve and reject")
    func approvals() throws {
        let bench = try Bench()
        let server = try #require(bench.server)
        let rows = try decode([ApprovalRow].self, try bench.run(["approval", "list", "--json"]).output)
        #expect(rows.count > 5 && rows.allSatisfy { $0.status == "pending" && !$0.fingerprint.isEmpty })

        let reply = try #require(rows.first { $0.risk == "low" })
        #expect(try bench.run(["approval", "approve", reply.id]).status == 2, "nobody can be asked here")
        #expect(try bench.run(["approval", "approve", reply.id, "--yes"]).status == 0)
        #expect(server.state(of: .keva).approval(reply.id)?.status == "approved")

        let high = try #require(rows.first { $0.risk == "high" })
        #expect(try bench.run(["approval", "approve", high.id, "--yes"]).status == 2, "high risk needs its fingerprint")
        #expect(try bench.run(["approval", "approve", high.id, "--yes", "--confirm", "0000"]).status == 2)
        #expect(server.state(of: .keva).approval(high.id)?.status == "pending")
        #expect(try bench.run(["approval", "show", high.id]).output.contains(high.fingerprint))
        #expect(try bench.run(["approval", "approve", high.id, "--yes", "--confirm", high.fingerprint]).status == 0)
        #expect(server.state(of: .keva).approval(high.id)?.status == "approved")

        let other = try #require(rows.first { $0.id != reply.id && $0.id != high.id })
        #expect(try bench.run(["approval", "reject", other.id, "--message", "wrong tone"]).status == 0)
        let decided = server.state(of: .keva).approval(other.id)
        #expect(decided?.status == "rejected" && decided?.feedback == "wrong tone")
        #expect(server.refused == [])
    }

    @Test("kb list, search and show")
    func knowledge() throws {
        let bench = try Bench()
        let server = try #require(bench.server)
        let all = try decode([ArticleRow].self, try bench.run(["kb", "list", "--json"]).output)
        #expect(all.count == server.state(of: .keva).articles.filter { $0.status == "active" }.count)
        let article = try #require(all.first { $0.title.allSatisfy(\.isASCII) })
        let found = try decode([ArticleRow].self, try bench.run(["kb", "search", article.title, "--json"]).output)
        #expect(found.contains { $0.id == article.id })
        let shown = try decode(ArticleRow.self, try bench.run(["kb", "show", article.id, "--json"]).output)
        #expect(shown.content?.isEmpty == false)
        #expect(server.refused == [])
    }

    @Test("Scripts read one object, however many things are wrong with the config")
    func oneObject() throws {
        let bench = try Bench(config: "foo = 1\nbar = 2\n[[account]]\nname = \"x\"\nservice = \"keva\"\ntoken_env = \"NOT_SET\"\n")
        let result = try bench.run(["ticket", "list", "--json"])
        let lines = result.errors.split(separator: "\n")
        #expect(result.status == 2 && lines.count == 1, "\(result.errors)")
        let message = try decode(Failure.self, result.errors).error.message
        for part in ["NOT_SET", "foo is unknown", "bar is unknown"] { #expect(message.contains(part), "\(message)") }
    }

    @Test("sync, paths and doctor")
    func rest() throws {
        let bench = try Bench(services: [.keva, .kemon])
        let synced = try bench.run(["sync"])
        #expect(synced.status == 0 && synced.output.contains("tickets"))
        #expect(try bench.run(["paths"]).output.contains("\(bench.home)/cache/kedge"))
        let doctor = try bench.run(["doctor"])
        #expect(doctor.status == 0, "\(doctor.output)")
        #expect(try bench.run(["doctor", "--json"]).output.hasPrefix("["))
    }

    @Test("JSON is lossless and can do nothing to a terminal")
    func lossless() throws {
        let bench = try Bench(tickets: 5)
        let server = try #require(bench.server)
        let subject = "a\u{1B}[2J\u{202E}b\u{200B}\u{9B}c 👩‍👩‍👧 \"q\" \\ \u{7F}"
        _ = server.perform(.openTicket(subject: subject, email: "a@b.example", name: "N", body: "x"), on: .keva)
        let listed = try bench.run(["ticket", "list", "--json"])
        #expect(listed.output.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F && !(0x80...0x9F).contains($0.value) || $0 == "\n" })
        #expect(!listed.output.unicodeScalars.contains("\u{202E}"))
        #expect(try decode([TicketRow].self, listed.output).contains { $0.subject == subject })
        let plain = try bench.run(["ticket", "list"])
        #expect(plain.output.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F && $0 != "\u{202E}" || $0 == "\n" })
    }
}
