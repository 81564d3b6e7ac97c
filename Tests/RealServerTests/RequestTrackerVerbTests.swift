import FoundationEssentials
import OwnThreads
import RealServers
import Testing

/// Every job by command line against a running Request Tracker; each change is looked at on the server itself.
@Suite(
    "Request Tracker by command line", .serialized, .ownThreads,
    .enabled(if: RealServer.requestTracker != nil, Comment(rawValue: RealServer.absence(of: "Request Tracker"))))
struct RequestTrackerVerbTests {
    private func odd(_ name: String, _ home: TrackerHome) throws -> String { try #require(home.server.facts["odd"]?[name]?.text) }

    private func numbers(_ rows: RealServer.Fact) -> [String] { rows.list.compactMap { $0["id"]?.text } }

    @Test("The list, and every field that narrows it, hold what the server holds")
    func filters() throws {
        let home = try TrackerHome()
        let mark = DirectTracker.mark()
        let plain = try home.direct.makeTicket("Narrow \(mark) one")
        let done = try home.direct.makeTicket("Narrow \(mark) two", queue: "Billing")
        let parts = try home.direct.makeTicket("Narrow \(mark) three", queue: "Hardware", status: "diagnosing")
        _ = try home.direct.ask("PUT", "/ticket/\(done)", #"{"Status":"resolved","Priority":"100","Owner":"mira"}"#)
        let cases: [(String, [String])] = [
            ("", [plain, done, parts]), ("status:open", [plain, parts]), ("status:solved", [done]), ("priority:high", [done]),
            ("priority:low", [plain, parts]), ("assignee:me", [done]), ("queue:Billing", [done]), ("queue:hardware", [parts]),
            ("created>=2020-01-01", [plain, done, parts]), ("created<2020-01-01", []), ("requester:zoe", [plain, done, parts]),
            ("status:active", [plain, parts]),
        ]
        for (query, expected) in cases {
            let rows = try home.json("ticket", "list", "--query", "\(mark) \(query)", "--limit", "1000")
            #expect(Set(numbers(rows)) == Set(expected), "\(query)")
        }
        let row = try #require(try home.json("ticket", "list", "--query", "\(mark) three").list.first)
        #expect(row["status"]?.text == "open" && row["status_raw"]?.text == "diagnosing" && row["container"]?.text == "Hardware")
        #expect(row["requester"]?["name"]?.text == "Zoë Ångström")
    }

    @Test("No name breaks out of a query at the server", arguments: [
        "' OR id > 0 OR Queue = '", #"\"#, #"x\' OR id > 0"#, "Gen'eral", "\"", ") OR (id > 0",
    ])
    func injection(name: String) throws {
        let home = try TrackerHome()
        let word = "\"" + name.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "'") + "\""
        let rows = try home.run("ticket", "list", "--query", "queue:\(word)", "--json")
        #expect(rows.status == 0 || rows.status == 2, "\(rows.errors)")
        if rows.status == 0 { #expect(rows.output == "[]\n") }
    }

    @Test("A thread of 126 entries, a line of 60 KB, and escape sequences")
    func threads() throws {
        let home = try TrackerHome()
        let long = try odd("long_thread", home)
        let thread = try home.json("ticket", "show", long)
        let messages = try #require(thread["messages"]).list
        let spoken = messages.filter { ["public", "internal"].contains($0["kind"]?.text) }
        let ids = messages.compactMap { $0["id"]?.text }
        #expect(messages.count >= 120 && Set(ids).count == ids.count)
        #expect(messages.contains { $0["kind"]?.text == "internal" } && spoken.allSatisfy { $0["body"]?.text?.isEmpty == false })
        #expect(ids.compactMap { Int($0) } == ids.compactMap { Int($0) }.sorted())

        let line = try home.json("ticket", "show", try odd("one_line", home))
        #expect(line["messages"]?.list.first?["body"]?.text.map { $0.utf8.count > 55_000 } == true)
        let shown = try home.done("ticket", "show", try odd("one_line", home))
        #expect(shown.utf8.count > 55_000)

        let escapes = try odd("escapes", home)
        let text = try home.done("ticket", "show", escapes)
        #expect(!text.contains("\u{1B}") && !text.contains("\u{7}") && text.contains("ANSI"))
        let raw = try home.run("ticket", "show", escapes, "--json").output
        #expect(raw.contains(#"\u001b"#) && !raw.contains("\u{1B}"))
        let gone = try home.run("ticket", "show", try odd("merged", home))
        #expect(gone.status == 5 && gone.errors.contains("was merged into ticket \(long)"), "\(gone.errors)")
        #expect(try home.run("ticket", "show", "99999999").status == 5)
    }

    @Test("A reply reaches the customer; a note doesn't, as the customer's own account shows")
    func texts() throws {
        let home = try TrackerHome()
        let ticket = try home.direct.makeTicket("Texts \(DirectTracker.mark())")
        let (reply, note) = ("We look into it, Zoë: ✓", "She is a VIP, hush")
        try home.done("ticket", "reply", ticket, "--message", reply)
        try home.done("ticket", "note", ticket, "--message", note)
        let ours = try home.direct.messages(ticket)
        #expect(ours.count { $0.type == "Correspond" && $0.text == reply } == 1)
        #expect(ours.count { $0.type == "Comment" && $0.text == note } == 1)
        let theirs = try home.direct.messages(ticket, as: "customer")
        #expect(theirs.contains { $0.text == reply } && !theirs.contains { $0.text == note || $0.type == "Comment" })
        let shown = try #require(try home.json("ticket", "show", ticket)["messages"]).list
        #expect(shown.first { $0["body"]?.text == note }?["kind"]?.text == "internal")
        #expect(shown.first { $0["body"]?.text == reply }?["side"]?.text == "us")
        #expect(try home.run("ticket", "reply", ticket, "--message", "  ").status == 2)
    }

    @Test("State, owner and priority; what the server refuses is told in its words")
    func changes() throws {
        let home = try TrackerHome()
        let ticket = try home.direct.makeTicket("Changes \(DirectTracker.mark())", status: "new")
        try home.done("ticket", "set", ticket, "status=open", "assignee=me", "priority=high")
        let now = try home.direct.ticket(ticket)
        #expect(now["Status"]?.text == "open" && now["Owner"]?["id"]?.text == "mira" && now["Priority"]?.text == "100")
        try home.done("ticket", "set", ticket, "assignee=none", "status=solved")
        let then = try home.direct.ticket(ticket)
        #expect(then["Status"]?.text == "resolved" && then["Owner"]?["id"]?.text == "Nobody")

        let ghost = try home.run("ticket", "set", ticket, "assignee=ghost")
        #expect(ghost.status == 1 && ghost.errors.contains("That user does not exist"), "\(ghost.errors)")
        #expect(try home.direct.ticket(ticket)["Owner"]?["id"]?.text == "Nobody")
        let parts = try home.direct.makeTicket("Parts \(DirectTracker.mark())", queue: "Hardware", status: "new")
        let stalled = try home.run("ticket", "set", parts, "status=stalled")
        #expect(stalled.status == 1 && stalled.errors.contains("isn't a valid status"), "\(stalled.errors)")
        #expect(try home.direct.status(parts) == "new")
        try home.done("ticket", "set", parts, "subject=Renamed it", "project=General")
        let moved = try home.direct.ticket(parts)
        #expect(moved["Subject"]?.text == "Renamed it" && moved["Queue"]?["id"]?.text == "1")
    }

    @Test("Ten tickets by one command")
    func ten() throws {
        let home = try TrackerHome()
        let mark = DirectTracker.mark()
        let tickets = try (1...10).map { try home.direct.makeTicket("Ten \(mark) \($0)") }
        let result = try home.run(["ticket", "set"] + tickets + ["status=solved"])
        #expect(result.status == 0, "\(result.errors)")
        for ticket in tickets { #expect(try home.direct.status(ticket) == "resolved") }
    }

    @Test("One approval is approved, another rejected with a note, and a third waits its turn")
    func approvals() throws {
        let home = try TrackerHome()
        let mark = DirectTracker.mark()
        let first = try home.direct.makeApproval("Chairs \(mark)")
        let second = try home.direct.makeApproval("Desks \(mark)")
        let third = try home.direct.makeApproval("Lamps \(mark)", after: first.approval)
        let listed = try home.json("approval", "list")
        func row(_ id: String) -> RealServer.Fact? { listed.list.first { $0["id"]?.text == id } }
        let chairs = try #require(row(first.approval))
        #expect(chairs["ticket_id"]?.text == first.request && chairs["status"]?.text == "pending")
        let shown = try home.done("approval", "show", third.approval)
        #expect(shown.contains("Please approve Lamps \(mark)") && shown.contains("approval \(first.approval) comes first"), "\(shown)")

        let early = try #require(row(third.approval)?["fingerprint"]?.text)
        let refused = try home.run("approval", "approve", third.approval, "--yes", "--confirm", early)
        #expect(refused.status == 1 && refused.errors.contains("comes first"), "\(refused.errors)")
        #expect(try home.direct.status(third.approval) == "open")

        let fingerprint = try #require(chairs["fingerprint"]?.text)
        try home.done("approval", "approve", first.approval, "--yes", "--confirm", fingerprint)
        #expect(try home.direct.status(first.approval) == "resolved" && home.direct.status(first.request) == "open")

        try home.done("approval", "reject", second.approval, "--message", "Too dear \(mark)")
        #expect(try home.direct.status(second.approval) == "rejected" && home.direct.status(second.request) == "rejected")
        #expect(try home.direct.messages(second.request).contains { $0.text.contains("Too dear \(mark)") })

        let again = try home.run("approval", "approve", second.approval, "--yes", "--confirm", fingerprint)
        #expect(again.status != 0)
        #expect(try home.direct.status(second.approval) == "rejected")
        #expect(try home.json("approval", "list", "--status", "rejected").list.contains { $0["id"]?.text == second.approval })
    }

    @Test("Approved with a note from a file, which is all that goes along; a reason beside it is refused before anything is sent")
    func approvalWithNote() throws {
        let home = try TrackerHome()
        let mark = DirectTracker.mark()
        let made = try home.direct.makeApproval("Shelves \(mark)")
        let file = home.path + "/note"
        _ = FileManager.default.createFile(atPath: file, contents: Data("Yes, but oak \(mark).\nSecond line.".utf8))
        let refused = try home.run("approval", "edit", made.approval, "--file", file, "--message", "Cheaper", "--yes")
        #expect(refused.status == 2 && refused.errors.contains("leave out --message"), "\(refused.errors)")
        #expect(try home.direct.status(made.approval) == "open")

        try home.done("approval", "edit", made.approval, "--file", file, "--yes")
        #expect(try home.direct.status(made.approval) == "resolved" && home.direct.status(made.request) == "open")
        let told = try home.direct.messages(made.request).filter { $0.text.contains("oak \(mark)") }
        #expect(told.count == 1 && told[0].text.contains("Second line."))
        // It is among the approved, with what it was about.
        let row = try #require(try home.json("approval", "list", "--status", "approved").list.first { $0["id"]?.text == made.approval })
        #expect(row["ticket_subject"]?.text == "Request: Shelves \(mark)")
        #expect(try home.done("approval", "list", "--status", "approved").contains("Request: Shelves \(mark)".prefix(20)))
    }

    @Test("A new ticket's priority: any number, or a word that stands for one")
    func newPriority() throws {
        let home = try TrackerHome()
        let mark = DirectTracker.mark()
        for (word, stored) in [("75", "75"), ("high", "100")] {
            try home.done("ticket", "create", "--subject", "P \(mark) \(word)", "--queue", "General", "--message", "x", "priority=\(word)")
            let found = try home.direct.get("/tickets?query=Subject%20LIKE%20'\(mark)%20\(word)'&fields=Priority&per_page=10")["items"]?.list ?? []
            #expect(found.compactMap { $0["Priority"]?.text } == [stored])
        }
        let refused = try home.run("ticket", "create", "--subject", "P \(mark)", "--queue", "General", "--message", "x", "priority=soon")
        #expect(refused.status == 1 && refused.errors.contains("low, normal or high"), "\(refused.errors)")
        #expect(try home.json("outbox", "list").list.isEmpty)
    }

    @Test("An article is found by its title and by its text, and read")
    func articles() throws {
        let home = try TrackerHome()
        let all = try home.json("kb", "list").list
        #expect(all.count > 15)
        let byTitle = try home.json("kb", "search", "VPN").list
        let guide = try #require(byTitle.first { $0["title"]?.text == "VPN setup on Linux" })
        let id = try #require(guide["id"]?.text)
        #expect(try home.done("kb", "show", id).contains("VPN setup on Linux"))
        // In no title.
        let byText = try home.json("kb", "search", "serial number").list
        #expect(byText.count > 5)
        #expect(try home.json("kb", "search", "nothing-says-this").list.isEmpty)
    }

    @Test("Files are saved whole, and a new ticket is made")
    func filesAndCreation() throws {
        let home = try TrackerHome()
        let ticket = try odd("attachments", home)
        let listed = try home.json("ticket", "attachments", ticket).list
        #expect(listed.compactMap { $0["name"]?.text } == ["screenshot.png", "ログ 2026.txt", "data.bin"])
        let folder = home.path + "/saved"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try home.done("ticket", "attachments", ticket, "--save", folder)
        let picture = FileManager.default.contents(atPath: folder + "/screenshot.png")
        #expect(picture?.count == 69 && picture?.prefix(4) == Data([0x89, 0x50, 0x4E, 0x47]))
        #expect(FileManager.default.contents(atPath: folder + "/data.bin") == Data((0...255).map { UInt8($0) }))

        let mark = DirectTracker.mark()
        try home.done(
            "ticket", "create", "--subject", "Made \(mark)", "--requester", "zoe.angstrom@example.org", "--queue", "Billing",
            "--message", "Please help.")
        let found = try home.direct.get("/tickets?query=Subject%20LIKE%20'\(mark)'&fields=Queue,Requestor&per_page=10")["items"]?.list ?? []
        #expect(found.count == 1 && found.first?["Queue"]?["id"]?.text == "3")
        let number = try #require(found.first?["id"]?.text)
        #expect(try home.direct.messages(number).first?.text == "Please help.")
        let queues = try home.json("project", "list").list.compactMap { $0["title"]?.text ?? $0["name"]?.text }
        #expect(queues.contains("客户支持") && queues.count == 6)
        #expect(try home.json("user", "list").list.count > 20)
    }
}
