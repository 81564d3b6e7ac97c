import FoundationEssentials
import Helpdesk
import Store
import Testing

@testable import Sync

/// What was sent with an unknown end is looked for, shown with what is known, and never sent again by itself.
@Suite struct LookingBackTests {
    private let a = IntentID("a")

    private func bench(_ server: FakeServer = Sample.server(), me: String? = nil) async -> DeskBench {
        server.change { $0.records[Sample.scope(.customer)] = [Sample.record(.customer, 0)] }
        let bench = DeskBench(server: server, me: me)
        await bench.start()
        await bench.perform(.watch(.ticket(Sample.id(0))))
        server.forget()
        return bench
    }

    private func isUnclear(_ bench: DeskBench, _ name: String = "a") -> Bool {
        if case .unclear? = bench.state(name) { true } else { false }
    }

    private func finding(_ bench: DeskBench) -> String? { bench.outbox.first { $0.id == a }?.finding }

    static let intents: [Intent] = [
        Sample.reply("Hello"), Sample.reply("Hello", then: Sample.solved),
        .change(ticket: Sample.id(1), FieldChange(status: Sample.solved, tags: ["x"])),
        .decide(approval: Sample.approval(0).id, .approve, fingerprint: "f"),
        .decide(approval: Sample.approval(0).id, .approveEdited(draft: "Better", feedback: nil), fingerprint: "f"),
        .decide(approval: Sample.approval(0).id, .reject(feedback: "No"), fingerprint: "f"),
        .act(Act(.delete, .ticket, account: Sample.account, target: "t1", title: "T-1")),
        .act(Act(.change, .customer, account: Sample.account, target: "customer0", title: "C", fields: ["email": .text("n@x.example")])),
    ]

    /// The server acted and fell silent: one look finds it.
    @Test(arguments: 0..<8)
    func whatHappenedIsFound(_ number: Int) async {
        let bench = await bench()
        for method in ["POST", "PATCH"] { bench.server.weather(.silence, for: method) }
        await bench.perform(.submit(a, Self.intents[number], undoSeconds: 0))
        #expect(isUnclear(bench))
        let writes = bench.server.writes
        #expect(writes.count == 1)
        bench.server.clearWeather()
        await bench.pass(1)
        #expect(bench.state("a") == .done)
        // A state that was to follow its text follows it.
        #expect(bench.server.writes == writes + (number == 1 ? ["set t0 solved -"] : []))
    }

    /// The server did nothing and fell silent: three looks, and then the person decides.
    @Test(arguments: 0..<8)
    func whatIsNotThereStaysUnclear(_ number: Int) async {
        let bench = await bench()
        for method in ["POST", "PATCH"] { bench.server.weather(.status(408), for: method) }
        await bench.perform(.submit(a, Self.intents[number], undoSeconds: 0))
        #expect(isUnclear(bench))
        bench.server.clearWeather()
        bench.server.forget()
        var counts: [Int] = []
        for _ in 0..<60 {
            await bench.pass(1)
            counts.append(bench.server.lines.count { $0.hasPrefix(Self.lookedAt[number]) && !$0.hasPrefix("GET /tickets?") })
        }
        #expect(isUnclear(bench))
        #expect(finding(bench) != nil)
        #expect(bench.server.writes.isEmpty)
        // The first after a second, the second after eight more; all by the alarm.
        #expect(counts[0] == 1 && counts[8] == 2 && counts[38] == 3)
        await bench.perform(.release(a))
        #expect(bench.server.writes.count == (number == 1 ? 2 : 1))
        #expect(bench.state("a") == .done)
    }

    private static let lookedAt = [
        "GET /tickets/t0/messages", "GET /tickets/t0/messages", "GET /tickets/t1", "GET /approvals", "GET /approvals", "GET /approvals",
        "GET /tickets/t1", "GET /record/customer/customer0",
    ]

    /// Items found in a journal are looked for too; a state waits for the person then.
    @Test func itIsLookedForAfterARestart() async {
        let folder = DeskBench.makeFolder()
        defer { DeskBench.remove(folder) }
        let server = Sample.server()
        let clock = ManualClock()
        server.weather(.hold, for: "POST")
        do {
            let first = DeskBench(server: server, clock: clock, folder: folder)
            await first.start()
            await first.perform(.watch(.ticket(Sample.id(0))), .submit(a, Sample.reply("Hello", then: Sample.solved), undoSeconds: 0))
            await first.perform(.submit(IntentID("b"), Sample.reply("Lost", to: 1), undoSeconds: 0))
        }
        // The text arrived, though nobody was there any more.
        let held = server.state.withLock(\.held)
        server.clearWeather()
        for answer in held { answer() }
        let second = DeskBench(server: server, clock: clock, folder: folder, process: "two")
        await second.start()
        await second.pass(60)
        #expect(server.writes == ["say t0 Hello"])
        #expect(second.state("a") == .held(nil))
        #expect(second.outbox.first?.intent == .change(ticket: Sample.id(0), FieldChange(status: Sample.solved)))
    }

    /// The same words of somebody else, or from before, are not ours.
    @Test func othersWordsAreNotTaken() async {
        let server = Sample.server()
        server.change { $0.threads[Sample.id(0)]?.append(Sample.message("old", "Hello", side: .us)) }
        let bench = await bench(server, me: "me")
        server.weather(.status(408), for: "POST")
        await bench.perform(.submit(a, Sample.reply("Hello"), undoSeconds: 0))
        server.clearWeather()
        var other = Sample.message("new", "Hello", side: .us)
        other.author = Person(id: "otto", name: "Otto")
        server.change { [other] in $0.threads[Sample.id(0)]?.append(other) }
        await bench.pass(60)
        #expect(isUnclear(bench))
    }

    /// What was sent again as another item proves only that one.
    @Test func aTextThatAnotherItemPutThereProvesNothing() async {
        let bench = await bench()
        bench.server.weather(.status(408), for: "POST")
        await bench.perform(.submit(a, Sample.reply("Thanks!"), undoSeconds: 0))
        bench.server.clearWeather()
        await bench.perform(.submit(IntentID("b"), Sample.reply("Thanks!"), undoSeconds: 0))
        #expect(bench.state("b") == .done)
        for _ in 0..<60 { await bench.pass(1) }
        #expect(isUnclear(bench))
        #expect(bench.server.writes == ["say t0 Thanks!"])
    }

    /// A command waits for the first look before it says that nobody knows, and for nothing that can't come.
    @Test func aCommandWaitsForTheFirstLook() {
        var now = Moment(wall: Sample.start, seconds: 50)
        var outbox = Outbox()
        outbox.looksBack = .own
        outbox.keyedAccounts = [Sample.account]
        let act = Sample.act(.create, .event)
        for (id, intent) in [(a, Sample.reply("Hello")), (IntentID("b"), act)] {
            _ = outbox.submit(id, intent, seen: SeenVersion(), undoSeconds: 0, now: now)
            _ = outbox.advance(now: now)
            #expect(!outbox.isLookingFirst(id))
            _ = outbox.answered([id], .unknown(Trouble(.outcomeUnknown, "Silence.")), now: now, random: 0)
            #expect(outbox.isLookingFirst(id))
        }
        outbox.holdAll(true, now: now)
        // Held back, nothing is sent again; looking is allowed.
        #expect(!outbox.isLookingFirst(IntentID("b")))
        now = now.adding(seconds: 1)
        #expect(outbox.advance(now: now) == [.lookBack(a)])
        #expect(outbox.isLookingFirst(a))
        _ = outbox.lookedBack(a, .failed(Trouble(.offline, "Gone.")), now: now)
        #expect(!outbox.isLookingFirst(a))
        #expect(outbox.nextWake == now.seconds + Outbox.lookAgainSeconds)
        var left = Outbox()
        left.looksBack = .own
        left.restore([.created(a, Sample.reply("Hello"), SeenVersion(), at: now.wall), .dispatched([a], at: now.wall)])
        #expect(!left.isLookingFirst(a))
        #expect(left.advance(now: now).isEmpty)
        left.looksBack = .all
        #expect(left.advance(now: now) == [.lookBack(a)])
    }

    /// Two of the same words: one that is there proves one.
    @Test func oneTextProvesOneItem() async {
        let bench = await bench()
        bench.server.weather(.silence, for: "POST")
        await bench.perform(.submit(a, Sample.reply("Thanks!"), undoSeconds: 0))
        bench.server.clearWeather()
        bench.server.weather(.status(408), for: "POST")
        await bench.perform(.submit(IntentID("b"), Sample.reply("Thanks!"), undoSeconds: 0))
        // The first is there, so the second is held or unclear, never done.
        bench.server.clearWeather()
        for _ in 0..<60 { await bench.pass(1) }
        #expect(bench.state("a") == .done)
        #expect(bench.state("b") != .done)
        #expect(bench.server.writes == ["say t0 Thanks!"])
    }

    @Test(arguments: [
        ("<p>Hello <b>Ada</b>,<br>fine &amp; good</p>", Message.Format.html, "Hello Ada,\nfine & good", true),
        ("Hello  Ada", .plain, "Hello Ada\n", true), ("**Hello** Ada", .plain, "Hello Ada", true),
        ("Hello Adam", .plain, "Hello Ada", false), ("👍", .plain, "👍", true), ("👍", .plain, "👎", false),
        ("", .plain, "", false), ("<p></p>", .html, "", false),
    ] as [(String, Message.Format, String, Bool)])
    func aTextIsKnownAgain(_ shown: String, _ format: Message.Format, _ sent: String, _ isSame: Bool) {
        var message = Sample.message("m", shown)
        message.format = format
        #expect(Wording.isSame(message, sent) == isSame)
    }
}
