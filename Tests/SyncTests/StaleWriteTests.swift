import Corpus
import FoundationEssentials
import Helpdesk
import Store
import Testing

@testable import Sync

/// What somebody changed between a person's look and the sending holds what they did, and is shown.
@Suite struct StaleWriteTests {
    private let a = IntentID("a")
    private static let customer = Sample.record(.customer, 0)

    private func bench(_ server: FakeServer = Sample.server()) async -> DeskBench {
        server.change { state in
            state.records[Sample.scope(.customer)] = [Self.customer, Sample.record(.customer, 1)]
            state.records[Sample.scope(.user)] = [Sample.record(.user, 0)]
        }
        let bench = DeskBench(server: server)
        await bench.start()
        await bench.perform(.watch(.records(.user)), .watch(.records(.customer)), .watch(.ticket(Sample.id(0))))
        await bench.pass(10)
        server.forget()
        return bench
    }

    private func held(_ bench: DeskBench, _ name: String = "a") -> OutboxItem? {
        guard let item = bench.outbox.first(where: { $0.id.text == name }), case .held(let trouble?) = item.state,
            trouble.kind == .conflict
        else { return nil }
        return item
    }

    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        let intent: Intent
        var change: @Sendable (inout FakeServer.State) -> Void
        let lines: [String]

        var testDescription: String { name }
    }

    private static func set(_ change: FieldChange, on number: Int = 1) -> Intent { .change(ticket: Sample.id(number), change) }

    private static func act(_ verb: Act.Verb, _ kind: RecordKind, _ id: String, _ fields: [String: FieldValue] = [:]) -> Intent {
        .act(Act(verb, kind, account: Sample.account, target: id, title: "It", fields: fields))
    }

    static let changed: [Case] = [
        Case(
            name: "state", intent: set(FieldChange(status: Sample.solved)),
            change: { $0.tickets[1].status = Status(.pending, raw: "waiting") }, lines: ["status: open -> waiting"]),
        Case(
            name: "assignee", intent: set(FieldChange(assignee: .value("me"))),
            change: { $0.tickets[1].assignee = Person(id: "mira") }, lines: ["assignee: nothing -> mira"]),
        Case(
            name: "tags", intent: set(FieldChange(status: Sample.solved, tags: ["x"])),
            change: { $0.tickets[1].tags = ["vip"] }, lines: ["tags: nothing -> vip"]),
        Case(
            name: "a title", intent: act(.change, .ticket, "t1", ["subject": .text("Mine")]),
            change: { $0.tickets[1].subject = "Theirs" }, lines: ["subject: Subject 1 -> Theirs"]),
        Case(
            name: "a ticket to delete", intent: act(.delete, .ticket, "t1"),
            change: { $0.tickets[1].assignee = Person(id: "mira") }, lines: ["assignee: nothing -> mira"]),
        Case(
            name: "an article", intent: act(.change, .article, "k0", ["content": .text("Mine")]),
            change: { $0.articles[0].content = "Theirs" }, lines: ["content: How to refund 0 -> Theirs"]),
        Case(
            name: "an article to delete", intent: act(.delete, .article, "k0"),
            change: { $0.articles[0].title = "Theirs" }, lines: ["title: Article 0 -> Theirs"]),
        Case(
            name: "a customer", intent: act(.change, .customer, "customer0", ["email": .text("mine@shop.example")]),
            change: { $0.records[Sample.scope(.customer)]?[0].fields = [RecordField("email", .text("theirs@shop.example"))] },
            lines: ["email: person0@shop.example -> theirs@shop.example"]),
        Case(
            name: "a user of whom only the list tells", intent: act(.delete, .user, "user0"),
            change: { $0.records[Sample.scope(.user)]?[0].fields = [RecordField("email", .text("x"))] },
            lines: ["email: person0@shop.example -> x"]),
    ]

    /// Held with the difference; sent anyway it leaves, since that is what the person saw.
    @Test(arguments: changed)
    func aChangeMeanwhileHolds(_ example: Case) async {
        let bench = await bench()
        await bench.perform(.submit(a, example.intent, undoSeconds: 8))
        bench.server.change(example.change)
        await bench.pass(8)
        #expect(held(bench)?.difference == example.lines)
        #expect(bench.server.writes.isEmpty)
        await bench.perform(.release(a))
        #expect(bench.server.writes.count == 1)
        #expect(bench.state("a") == .done)
    }

    @Test(arguments: changed)
    func unchangedItLeaves(_ example: Case) async {
        let bench = await bench()
        await bench.perform(.submit(a, example.intent, undoSeconds: 8))
        await bench.pass(8)
        #expect(bench.server.writes.count == 1)
        #expect(bench.state("a") == .done)
    }

    /// After "send anyway" something newer is news again.
    @Test func whatChangesAfterTheHoldHoldsAgain() async {
        let bench = await bench()
        await bench.perform(.submit(a, Self.set(FieldChange(status: Sample.solved)), undoSeconds: 8))
        bench.server.change { $0.tickets[1].status = Status(.pending, raw: "waiting") }
        await bench.pass(8)
        bench.server.change { $0.tickets[1].status = Status(.closed, raw: "closed") }
        await bench.pass(10)
        await bench.perform(.release(a))
        #expect(held(bench)?.difference == ["status: waiting -> closed"])
        await bench.pass(10)
        await bench.perform(.release(a))
        #expect(bench.server.writes.count == 1)
    }

    /// The command line lets it go from another process: what was shown stays known.
    @Test func anotherProcessSendsItAnyway() async {
        let folder = DeskBench.makeFolder()
        defer { DeskBench.remove(folder) }
        let server = Sample.server()
        let first = DeskBench(server: server, folder: folder)
        await first.start()
        await first.perform(.watch(.ticket(Sample.id(0))))
        await first.perform(.submit(a, Sample.reply("Hello"), undoSeconds: 8))
        server.change { $0.threads[Sample.id(0)]?.append(Sample.message("new", "Never mind!")) }
        await first.pass(8)
        #expect(held(first)?.newMessages.map(\.value) == ["new"])
        await first.perform(.close)
        let second = DeskBench(server: server, clock: ManualClock(at: first.clock.now), folder: folder, process: "two", mode: .errand(adopting: true))
        await second.start()
        await second.perform(.release(a))
        #expect(server.writes == ["say t0 Hello"])
    }

    @Test func whatCameWhileOneWroteHolds() async {
        let bench = await bench()
        func draft(_ body: String) -> DeskCommand {
            .keepDraft(Draft(ticket: Sample.id(0), audience: .public, body: body, editedAt: bench.clock.now.wall))
        }
        await bench.perform(draft("Hel"))
        bench.server.change { $0.threads[Sample.id(0)]?.append(Sample.message("new", "Never mind!")) }
        await bench.pass(70)
        #expect(bench.thread(Sample.id(0))?.messages.count == 2)
        await bench.perform(draft("Hello"), .submit(a, Sample.reply("Hello"), undoSeconds: 8))
        await bench.pass(8)
        #expect(held(bench)?.newMessages.map(\.value) == ["new"])
        // Given back and sent once more, it is known.
        await bench.perform(.takeBack(a), .submit(IntentID("b"), Sample.reply("Hello"), undoSeconds: 0))
        #expect(bench.server.writes == ["say t0 Hello"])
    }

    @Test func aNoteOfAColleagueHoldsAReply() async {
        let bench = await bench()
        await bench.perform(.submit(a, Sample.reply("Hello"), undoSeconds: 8))
        var note = Sample.message("n", "I refund it.", side: .us)
        note.kind = .internal
        bench.server.change { [note] in $0.threads[Sample.id(0)]?.append(note) }
        await bench.pass(8)
        #expect(held(bench)?.newMessages.map(\.value) == ["n"])
    }

    /// Begun after 2 s, sent after 6, leaving after 14: whatever comes before that holds it, whenever it comes.
    @Test(arguments: 0..<40)
    func aCollisionHoldsWheneverItComes(_ seed: Int) async {
        var chance = SeededRandom(seed: UInt64(seed))
        let bench = await bench()
        let comesAt = Double.random(in: 0..<20, using: &chance)
        var seconds = 0.0
        var hasCome = false
        while seconds < 30 {
            if !hasCome, seconds >= comesAt {
                hasCome = true
                bench.server.change { $0.threads[Sample.id(0)]?.append(Sample.message("new", "Never mind!")) }
            }
            if seconds == 2 {
                await bench.perform(.keepDraft(Draft(ticket: Sample.id(0), audience: .public, body: "H", editedAt: bench.clock.now.wall)))
            }
            // What is refreshed while one writes isn't what one saw.
            if seconds == 5 { await bench.perform(.refresh(.ticket(Sample.id(0)))) }
            if seconds == 6 { await bench.perform(.submit(a, Sample.reply("Hello"), undoSeconds: 8)) }
            await bench.pass(0.25)
            seconds += 0.25
        }
        #expect((held(bench) != nil) == (comesAt <= 13.75), "seed \(seed), after \(comesAt) s")
        #expect(bench.server.writes.isEmpty == (comesAt <= 13.75))
    }

    /// One's own doings are no news: neither a reply, nor the state that the service sets for it, nor a change before.
    @Test func whatWasDoneFromHereIsNoNews() async {
        let bench = await bench()
        bench.server.change { $0.stateOnReply = Status(.pending, raw: "answered") }
        await bench.perform(
            .submit(a, Self.set(FieldChange(status: Sample.solved, tags: ["x"]), on: 0), undoSeconds: 3),
            .submit(IntentID("text"), Sample.reply("Hello"), undoSeconds: 3))
        await bench.perform(.submit(IntentID("b"), Self.set(FieldChange(status: Status(.closed, raw: "closed"), tags: ["y"]), on: 0), undoSeconds: 3))
        await bench.perform(.submit(IntentID("c"), Self.act(.delete, .ticket, "t0"), undoSeconds: 3))
        await bench.pass(3)
        await bench.pass(10)
        #expect(bench.server.writes == ["set t0 solved x", "say t0 Hello", "set t0 closed y", "delete ticket t0"])
    }

    /// What was read within the last seconds isn't read again.
    @Test func freshFactsAreComparedAsTheyAre() async {
        let bench = await bench()
        await bench.perform(.refresh(.tickets))
        bench.server.forget()
        await bench.perform(.submit(a, Self.set(FieldChange(status: Sample.solved)), undoSeconds: 0))
        #expect(bench.server.lines == ["PATCH /tickets/t1"])
        await bench.pass(Staleness.freshSeconds + 1)
        bench.server.forget()
        await bench.perform(.submit(IntentID("b"), Self.set(FieldChange(status: Sample.solved), on: 2), undoSeconds: 0))
        #expect(bench.server.lines == ["GET /tickets/t2", "PATCH /tickets/t2"])
    }

    /// Somebody may change it between the comparison and the write: how long that was is told.
    @Test(arguments: [(0.5, nil), (6, "6 s")] as [(Double, String?)])
    func theWindowIsTold(_ seconds: Double, _ told: String?) async {
        let bench = await bench()
        bench.server.weather(.hold, for: "PATCH")
        await bench.perform(.submit(a, Self.set(FieldChange(status: Sample.solved)), undoSeconds: 0))
        await bench.pass(seconds)
        bench.server.answerHeld()
        await bench.idle()
        let item = bench.outbox.first { $0.id == a }
        #expect(item?.state == .done)
        #expect((item?.finding != nil) == (told != nil))
        if let told { #expect(item?.finding?.contains(told) == true) }
    }

    @Test func heldItemsThatNeedTypingAreNotLetGoTogether() async {
        let folder = DeskBench.makeFolder()
        defer { DeskBench.remove(folder) }
        let server = Sample.server()
        let first = DeskBench(server: server, folder: folder)
        await first.start()
        await first.perform(
            .submit(a, Self.act(.delete, .ticket, "t1"), undoSeconds: 8), .submit(IntentID("b"), Sample.reply("Hello"), undoSeconds: 8))
        await first.perform(.holdAll(true), .holdAll(false))
        #expect(first.outbox.allSatisfy { if case .leaving = $0.state { true } else { false } })
        await first.perform(.close)
        let second = DeskBench(server: server, clock: ManualClock(at: first.clock.now), folder: folder, process: "two")
        await second.start()
        await second.perform(.holdAll(false))
        await second.pass(20)
        #expect(server.writes == ["say t0 Hello"])
        #expect(second.state("a") == .held(nil))
        await second.perform(.release(a))
        #expect(server.writes.last == "delete ticket t1")
    }
}
