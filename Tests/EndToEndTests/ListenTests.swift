import DemoServer
import FoundationEssentials
import Glibc
import OwnThreads
import PtyHarness
import Testing

/// Webhooks at the real program: what it answers, prints, asks, and what is in the copy afterwards.
@Suite("Listening for webhooks", .serialized, .ownThreads)
struct ListenTests {
    @Test("A proved hook makes it ask again; what the hook says is never believed")
    func asksAgain() throws {
        let bench = try Bench(tickets: 30, extraConfig: ListenBench.config)
        let server = try #require(bench.server)
        #expect(try bench.run(["sync"]).status == 0)
        let ticket = try #require(server.state(of: .keva).tickets.first { $0.status == "open" })
        _ = server.perform(.customerMessage(ticket: ticket.id, body: "And now it smokes."), on: .keva)
        let before = server.requests.count

        let listening = try #require(try ListenBench(bench))
        let lie = #", "body":"It is all fine.", "changes":{"status":{"from":"open","to":"closed"}}"#
        #expect(listening.post(ListenBench.hook("message.created", id: "evt_1", ticket: ticket.id, more: lie)) == 204)
        #expect(listening.session.wait(for: "asks again: ticket \(ticket.id)"))
        #expect(listening.interrupt() == 0)

        let asked = server.requests.dropFirst(before)
        #expect(!asked.isEmpty && asked.allSatisfy { $0.method == "GET" && $0.path.hasPrefix("/api/v1/tickets/\(ticket.id)") })
        let copy = try bench.run(["ticket", "show", ticket.id, "--offline"])
        #expect(copy.output.contains("And now it smokes.") && !copy.output.contains("It is all fine."))
        #expect(server.refused == [])
    }

    @Test("An approval's hook reads the approvals; one nobody knows reads what the account lists")
    func otherHooks() throws {
        let bench = try Bench(tickets: 30, extraConfig: ListenBench.config)
        let server = try #require(bench.server)
        let ticket = try #require(server.state(of: .keva).tickets.first { $0.status == "open" })
        let listening = try #require(try ListenBench(bench))
        _ = server.perform(.proposeReply(ticket: ticket.id, draft: "Unplug it at once."), on: .keva)
        #expect(listening.post(#"{"id":"evt_1","type":"approval.created","data":{"approvalId":"apr_1"}}"#) == 204)
        #expect(listening.session.wait(for: "asks again: approvals"))
        #expect(listening.post(#"{"id":"evt_2","type":"planet.aligned","data":{}}"#) == 204)
        #expect(listening.session.wait(for: "asks again: account"))
        #expect(listening.interrupt() == 0)
        #expect(try bench.run(["approval", "list", "--offline", "--json"]).output.contains("Unplug it at once."))
        #expect(try bench.run(["ticket", "list", "--offline"]).output.contains("tkt_"))
        #expect(server.requests.allSatisfy { $0.method == "GET" } && server.refused == [])
    }

    @Test("What isn't proved does nothing, and is told once however often it comes")
    func unproved() throws {
        let bench = try Bench(tickets: 10, extraConfig: ListenBench.config)
        let server = try #require(bench.server)
        let listening = try #require(try ListenBench(bench))
        let hook = ListenBench.hook("ticket.updated", id: "evt_1", ticket: "tkt_1")
        for _ in 0..<5 { #expect(listening.post(hook, signature: String(repeating: "0", count: 64)) == 401) }
        #expect(listening.post(hook, to: "nobody") == 401)
        #expect(listening.session.wait(for: "without its right signature"))
        #expect(listening.interrupt() == 0)
        #expect(server.requests.isEmpty)
        #expect(listening.lines.filter { $0.contains("without its right signature") }.count == 1)
        #expect(!listening.lines.contains { $0.contains("asks again") })
    }

    @Test("A hundred hooks on one ticket while it is asked are one more request")
    func coalesced() throws {
        let bench = try Bench(tickets: 10, extraConfig: ListenBench.config)
        let server = try #require(bench.server)
        let ticket = try #require(server.state(of: .keva).tickets.first)
        server.script(on: "GET", pathPrefix: "/api/v1/tickets/\(ticket.id)", faults: [.delay(milliseconds: 2_000)])
        let listening = try #require(try ListenBench(bench))
        for number in 1...100 {
            #expect(listening.post(ListenBench.hook("ticket.updated", id: "evt_\(number)", ticket: ticket.id)) == 204)
        }
        #expect(listening.session.wait { screen in screen.lines.filter { $0.contains("asks again") }.count == 100 })
        #expect(listening.interrupt() == 0)
        let count = server.requests.filter { $0.path == "/api/v1/tickets/\(ticket.id)" }.count
        // Three only where posting took longer than the first request.
        #expect((1...3).contains(count))
    }

    @Test("The same delivery counts once, also after a restart")
    func repeated() throws {
        let bench = try Bench(tickets: 10, extraConfig: ListenBench.config)
        let hook = ListenBench.hook("ticket.updated", id: "evt_1", ticket: "tkt_gone")
        let next = ListenBench.hook("ticket.updated", id: "evt_2", ticket: "tkt_other")
        let first = try #require(try ListenBench(bench))
        for _ in 0..<3 { #expect(first.post(hook) == 204) }
        #expect(first.session.wait(for: "asks again: ticket tkt_gone"))
        #expect(first.interrupt() == 0)
        #expect(first.lines.filter { $0.contains("asks again") }.count == 1)
        let second = try #require(try ListenBench(bench))
        #expect(second.post(hook) == 204 && second.post(next) == 204)
        #expect(second.session.wait(for: "tkt_other"))
        #expect(second.interrupt() == 0)
        #expect(!second.lines.contains { $0.contains("tkt_gone") && $0.contains("asks again") })
        var status = stat()
        #expect(stat("\(bench.home)/state/kedge/webhooks", &status) == 0 && status.st_mode & 0o777 == 0o600)
    }

    @Test("JSON lines, and names that could do something to a terminal")
    func json() throws {
        struct Line: Decodable {
            struct Ask: Decodable { let kind: String; let id: String? }
            let time: String, account: String, event: String?, asks: [Ask]
        }
        let bench = try Bench(tickets: 10, extraConfig: ListenBench.config)
        let listening = try #require(try ListenBench(bench, ["--json"]))
        #expect(listening.post(#"{"id":"evt_1","type":"ticket.\u202eevil","data":{"ticketId":"tkt_\u200b1"}}"#) == 204)
        #expect(listening.session.wait(for: "\"asks\""))
        #expect(listening.interrupt() == 0)
        let text = try #require(listening.lines.first { $0.hasPrefix("{\"time\"") })
        let line = try JSONDecoder().decode(Line.self, from: Data(text.utf8))
        #expect(line.account == "keva" && line.event == "ticket.\u{202E}evil" && line.asks.map(\.id) == ["tkt_\u{200B}1"])
        #expect(text.contains("\\u202e") && text.contains("\\u200b"))
    }

    @Test("A server that is gone is told of, and C-c still ends it cleanly")
    func serverGone() throws {
        let bench = try Bench(tickets: 10, extraConfig: ListenBench.config)
        let server = try #require(bench.server)
        let listening = try #require(try ListenBench(bench))
        server.script(on: "GET", faults: Array(repeating: .status(403), count: 5))
        #expect(listening.post(ListenBench.hook("ticket.updated", id: "evt_1", ticket: "tkt_1")) == 204)
        #expect(listening.session.wait(for: "may not"))
        server.script(on: "GET", faults: [.hang])
        #expect(listening.post(ListenBench.hook("ticket.updated", id: "evt_2", ticket: "tkt_2")) == 204)
        #expect(listening.session.wait(for: "tkt_2"))
        #expect(listening.interrupt() == 0)
    }

    @Test("What can't be listened for has its own sentence and code")
    func refused() throws {
        let bare = try Bench(services: [.keva, .kemon], tickets: 10)
        for (arguments, status, words) in [
            (["--account", "keva"], 2, "webhook_signature_header"), (["--account", "kemon"], 4, "Kemon has no webhooks."),
            ([], 2, "webhook_signature_header"), (["--account", "nobody"], 2, "no account"), (["--offline"], 6, "--offline"),
            (["--port", "70000"], 2, "65535"),
        ] as [([String], Int32, String)] {
            let result = try bare.run(["listen"] + arguments)
            #expect(result.status == status && result.errors.contains(words), "\(arguments): \(result.errors)")
        }
        let keepem = try Bench(services: [.keepem], tickets: 10, extraConfig: ListenBench.config)
        let unsigned = try keepem.run(["listen"])
        #expect(unsigned.status == 4 && unsigned.errors.contains("no signature"))

        let bench = try Bench(tickets: 10, extraConfig: ListenBench.config)
        let open = try bench.run(["listen", "--address", "0.0.0.0", "--port", "0"])
        #expect(open.status == 2 && open.errors.contains("plain HTTP") && open.errors.contains("TLS"))
        let listening = try #require(try ListenBench(bench))
        let taken = try bench.run(["listen", "--port", "\(listening.port)"])
        #expect(taken.status == 1 && taken.errors.contains("is taken"))
        #expect(listening.interrupt() == 0)
        let failing = try Bench(tickets: 10, extraConfig: "webhook_secret_command = \"echo hush; false\"\nwebhook_signature_header = \"X-S\"\n")
        let secret = try failing.run(["listen", "--port", "0"])
        #expect(secret.status == 2 && secret.errors.contains("webhook_secret_command") && !secret.errors.contains("hush"))
    }

    @Test("Keme: the documented header, and its ticket from any plausible place")
    func keme() throws {
        let bench = try Bench(services: [.keme], tickets: 10, extraConfig: "webhook_secret_command = \"echo \(ListenBench.secret)\"\nwebhook_signature_header = \"X-Keva-Signature\"\n")
        let server = try #require(bench.server)
        let ticket = try #require(server.state(of: .keme).tickets.first)
        let listening = try #require(try ListenBench(bench))
        #expect(listening.post("{\"event\":\"ticket.resolved\",\"ticket\":{\"id\":\"\(ticket.id)\"}}", to: "keme") == 204)
        #expect(listening.session.wait(for: "asks again: ticket \(ticket.id)"))
        #expect(listening.interrupt() == 0)
        #expect(!server.requests.isEmpty && server.requests.allSatisfy { $0.method == "GET" })
        #expect(try bench.run(["ticket", "list", "--offline", "--json"]).output.contains("\"\(ticket.id)\""))
    }
}
