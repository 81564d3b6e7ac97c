import Backend
import Dispatch
import FoundationEssentials
import Helpdesk
import Store
import Testing
import Transport

@testable import Sync

/// Creating, changing, deleting, running: through the outbox, and what follows.
@Suite struct DeskActTests {
    private let a = IntentID("a")
    private let b = IntentID("b")

    private func bench(_ server: FakeServer = Sample.server(), keys: Bool = false) async -> DeskBench {
        server.change { state in
            for kind in [RecordKind.customer, .workflow, .user, .event] {
                state.records[Sample.scope(kind)] = (0..<3).map { Sample.record(kind, $0) }
            }
            state.records[Sample.scope(.execution, parent: "workflow0")] = []
        }
        let bench = DeskBench(server: server, hasIdempotencyKeys: keys)
        await bench.start()
        server.forget()
        return bench
    }

    @Test func aDeletedTicketIsGoneOnceTheServerSaidSo() async {
        let bench = await bench()
        await bench.perform(.submit(a, Sample.act(.delete, .ticket, "t1"), undoSeconds: 8))
        await bench.pass(7.9)
        #expect(bench.server.writes.isEmpty)
        #expect(bench.tickets.count == 3)
        let shown = Overlay(bench.outbox).shown(Sample.tickets(2)[1])
        #expect(shown.mark == .onItsWay && shown.isBeingDeleted)
        bench.server.weather(.hold, for: "POST /acts")
        await bench.pass(0.2)
        #expect(bench.state("a") == .sending && bench.tickets.count == 3)
        bench.server.answerHeld()
        await bench.idle()
        #expect(bench.server.writes == ["delete ticket t1"])
        #expect(bench.tickets.map(\.id) == [Sample.id(0), Sample.id(2)])
        #expect(bench.state("a") == .done && Overlay(bench.outbox).tickets.isEmpty)
        // The facts were told before the item was done.
        let lastOutbox = bench.events.lastIndex { if case .outbox = $0 { true } else { false } } ?? 0
        let lastTickets = bench.events.lastIndex { if case .tickets = $0 { true } else { false } } ?? 0
        #expect(lastTickets < lastOutbox)
        #expect(bench.acted.map(\.0) == [a])
    }

    /// A page that was asked for before the deletion shows the ticket once more.
    @Test func anOvertakenListBringsNothingBack() async {
        let bench = await bench()
        bench.server.weather(.hold, for: "GET /tickets")
        await bench.perform(.refresh(.tickets), .watch(.ticket(Sample.id(1))))
        let old = bench.server.state.withLock { ($0.tickets, $0.threads) }
        bench.server.weather(.fine, for: "GET /tickets/t1")
        await bench.perform(.submit(a, Sample.act(.delete, .ticket, "t1"), undoSeconds: 0))
        #expect(bench.tickets.count == 2)
        bench.server.change { state in
            state.tickets = old.0
            state.threads = old.1
        }
        bench.server.answerHeld()
        await bench.idle()
        #expect(bench.tickets.count == 2)
        // Should the server go on showing it, the server is right.
        bench.server.clearWeather()
        await bench.pass(200)
        #expect(bench.tickets.count == 3)
    }

    @Test func aRefusedDeletionIsHeldAndTheTicketStays() async {
        let bench = await bench()
        bench.server.weather(.status(403), for: "POST /acts")
        await bench.perform(.submit(a, Sample.act(.delete, .ticket, "t1"), undoSeconds: 0))
        guard case .held(let trouble?)? = bench.state("a") else {
            Issue.record("not held")
            return
        }
        #expect(trouble.kind == .notAllowed)
        #expect(bench.tickets.count == 3 && bench.acted.isEmpty)
        let shown = Overlay(bench.outbox).shown(Sample.tickets(2)[1])
        #expect(shown.mark == .needsYou && !shown.isBeingDeleted)
    }

    @Test func aCreatedTicketIsReadAndListed() async {
        let bench = await bench()
        await bench.perform(.submit(a, Sample.act(.create, .ticket, title: "Broken"), undoSeconds: 0))
        let id = TicketID(account: Sample.account, value: "new1")
        #expect(bench.acted.first?.2.ticket == id)
        #expect(bench.tickets.contains { $0.id == id && $0.subject == "Broken" })
        #expect(bench.server.lines.contains("GET /tickets/new1") && bench.server.lines.contains("GET /tickets"))
    }

    @Test func anArticleThatIsDeletedLeavesTheShelf() async {
        let bench = await bench()
        await bench.perform(.submit(a, Sample.act(.delete, .article, "k0"), undoSeconds: 0))
        #expect(bench.articles.map(\.id.value) == ["k1"])
    }

    @Test(arguments: [true, false])
    func recordsAreMendedInTheirList(_ echoes: Bool) async {
        let bench = await bench()
        bench.server.change { $0.echoes = echoes }
        let scope = Sample.scope(.customer)
        await bench.perform(.watch(.records(.customer)))
        bench.server.forget()
        await bench.perform(.submit(a, Sample.act(.create, .customer, title: "Ada"), undoSeconds: 0))
        #expect(bench.list(scope)?.records.contains { $0.title == "Ada" } == true)
        #expect(bench.server.lines.contains("GET /records/customer"))
        await bench.perform(.submit(b, Sample.act(.change, .customer, "customer1"), undoSeconds: 0))
        #expect(bench.list(scope)?.records.first { $0.id.value == "customer1" }?["name"] == .text("N"))
        await bench.perform(.submit(IntentID("c"), Sample.act(.delete, .customer, "customer2"), undoSeconds: 0))
        #expect(bench.list(scope)?.records.contains { $0.id.value == "customer2" } == false)
    }

    @Test func runningAWorkflowReadsItsExecutions() async {
        let bench = await bench()
        let workflow = Sample.record(.workflow, 0).id
        await bench.perform(.watch(.children(.execution, of: workflow)))
        bench.server.forget()
        bench.server.change { $0.records[Sample.scope(.execution, parent: "workflow0")] = [Sample.record(.execution, 1, parent: "workflow0")] }
        await bench.perform(.submit(a, Sample.act(.run, .workflow, "workflow0"), undoSeconds: 0))
        #expect(bench.list(Sample.scope(.execution, parent: "workflow0"))?.records.count == 1)
        #expect(bench.server.lines.contains("GET /record/workflow/workflow0"))
    }

    /// What a person does to one ticket leaves in the order in which it was done.
    @Test func actsKeepTheirPlaceAmongWhatIsDoneToATicket() async {
        let bench = await bench()
        bench.server.weather(.hold, for: "POST /tickets/t0")
        await bench.perform(
            .submit(a, Sample.reply("Bye"), undoSeconds: 0), .submit(b, Sample.act(.delete, .ticket, "t0"), undoSeconds: 0),
            .submit(IntentID("c"), .change(ticket: Sample.id(0), FieldChange(tags: ["x"])), undoSeconds: 0))
        #expect(bench.state("b") == .queued && bench.server.writes.isEmpty)
        bench.server.clearWeather()
        bench.server.answerHeld()
        await bench.idle()
        #expect(bench.server.writes == ["say t0 Bye", "delete ticket t0"])
        // There is nothing left to change.
        guard case .held? = bench.state("c") else {
            Issue.record("\(String(describing: bench.state("c")))")
            return
        }
    }

    @Test func anUnclearActIsNeverSentAgainByItself() async {
        let bench = await bench()
        bench.server.weather(.silence, for: "POST /acts")
        await bench.perform(.submit(a, Sample.act(.create, .customer), undoSeconds: 0))
        guard case .unclear(let trouble)? = bench.state("a") else {
            Issue.record("not unclear")
            return
        }
        #expect(trouble.hint?.contains("same key") == false)
        bench.server.clearWeather()
        await bench.pass(2_000)
        await bench.perform(.refresh(.tickets), .holdAll(true), .holdAll(false))
        await bench.pass(2_000)
        #expect(bench.server.writes.count == 1)
        // A duplicate is the person's own word, where the service knows no keys.
        await bench.perform(.release(a))
        #expect(bench.server.writes.count == 2)
        #expect(bench.notices.allSatisfy { !$0.message.contains("same key") })
    }

    @Test func aCreationWithAKeyIsSentAgainSafely() async {
        let bench = await bench(keys: true)
        bench.server.change { $0.madeByKey = [:] }
        bench.server.weather(.silence, for: "POST /acts")
        await bench.perform(.submit(a, Sample.act(.create, .event, title: "Launch"), undoSeconds: 0))
        guard case .unclear(let trouble)? = bench.state("a") else {
            Issue.record("not unclear")
            return
        }
        #expect(trouble.hint?.contains("same key") == true)
        // Three times by itself, and then it is the person's to say.
        for _ in 0..<50 { await bench.pass(20) }
        #expect(bench.server.state.withLock(\.keys) == ["a", "a", "a", "a"])
        bench.server.clearWeather()
        await bench.pass(2_000)
        guard case .unclear? = bench.state("a") else {
            Issue.record("not unclear")
            return
        }
        await bench.perform(.release(a))
        #expect(bench.server.state.withLock(\.keys).count == 5)
        #expect(bench.server.writes == ["create event Launch"])
        #expect(bench.state("a") == .done)
        #expect(bench.notices.contains { $0.message.contains("same key") })
    }

    @Test func aCreationWithAKeyIsMadeOnceByItself() async {
        let bench = await bench(keys: true)
        bench.server.change { $0.madeByKey = [:] }
        bench.server.weather(.silence, for: "POST /acts")
        await bench.perform(.submit(a, Sample.act(.create, .event, title: "Launch"), undoSeconds: 0))
        bench.server.clearWeather()
        await bench.pass(0.9)
        #expect(bench.server.state.withLock(\.keys) == ["a"])
        await bench.pass(0.2)
        #expect(bench.server.state.withLock(\.keys) == ["a", "a"])
        #expect(bench.server.writes == ["create event Launch"])
        #expect(bench.state("a") == .done)
    }

    /// Whoever deletes again what is gone has deleted it.
    @Test func aDeletionThatHadHappenedIsDone() async {
        let bench = await bench()
        bench.server.weather(.silence, for: "POST /acts")
        await bench.perform(.submit(a, Sample.act(.delete, .ticket, "t1"), undoSeconds: 0))
        bench.server.clearWeather()
        #expect(bench.tickets.count == 3)
        await bench.perform(.release(a))
        #expect(bench.state("a") == .done)
        #expect(bench.tickets.count == 2 && bench.server.writes == ["delete ticket t1"])
        // Without an attempt before, it isn't there: the person must know.
        await bench.perform(.submit(b, Sample.act(.delete, .ticket, "t9"), undoSeconds: 0))
        guard case .held(let trouble?)? = bench.state("b") else {
            Issue.record("not held")
            return
        }
        #expect(trouble.kind == .notFound)
    }

    @Test func whatWasTooMuchIsSentLater() async {
        let bench = await bench()
        bench.server.weather(.status(429), for: "POST /acts")
        await bench.perform(.submit(a, Sample.act(.create, .customer), undoSeconds: 0))
        #expect(bench.state("a") == .queued)
        bench.server.clearWeather()
        await bench.pass(30)
        #expect(bench.server.writes.isEmpty)
        await bench.pass(40)
        #expect(bench.server.writes == ["create customer New"] && bench.state("a") == .done)
    }

    /// Also when the program ends in between.
    @Test func fieldProblemsAreKeptAtTheirFields() async {
        let folder = DeskBench.makeFolder()
        defer { DeskBench.remove(folder) }
        let problems = [Trouble.FieldProblem(field: "email", message: "is \"odd\"\n"), .init(field: "name", message: "is taken")]
        let server = Sample.server()
        server.change { $0.problems = problems }
        server.weather(.status(422), for: "POST /acts")
        let first = DeskBench(server: server, folder: folder)
        await first.start()
        let intent = Sample.act(.create, .customer, title: "Ada")
        await first.perform(.submit(a, intent, undoSeconds: 0))
        for bench in [first, DeskBench(server: server, folder: folder, process: "two")] {
            if bench !== first {
                await first.perform(.close)
                await bench.start()
            }
            guard case .held(let trouble?)? = bench.state("a") else {
                Issue.record("not held")
                continue
            }
            #expect(trouble.kind == .invalid && trouble.fields == problems)
            #expect(bench.outbox.first?.intent == intent)
        }
    }

    @Test func aCommandIsToldWhatCameOfIt() async {
        let bench = DeskBench(server: Sample.server(), mode: .errand(adopting: false))
        await bench.start()
        let carried = await withCheckedContinuation { (continuation: CheckedContinuation<Carried, Never>) in
            DispatchQueue(label: "waiting").async { [desk = bench.desk, a] in
                continuation.resume(returning: desk.wait(
                    for: a, after: .submit(a, Sample.act(.create, .ticket, title: "Broken"), undoSeconds: 0)))
            }
        }
        #expect(carried == .done(ActOutcome(ticket: TicketID(account: Sample.account, value: "new1"))))
        #expect(bench.server.lines == ["POST /acts/create/ticket"])
    }

    @Test func whatACommandReadIsKept() async {
        let folder = DeskBench.makeFolder()
        defer { DeskBench.remove(folder) }
        let kept = { LocalStore(cacheDirectory: "\(folder)/cache", stateDirectory: "", process: "x").cache(of: Sample.account).records().items }
        let bench = DeskBench(server: Sample.server(), folder: folder, mode: .errand(adopting: false))
        await bench.start()
        let scope = Sample.scope(.customer)
        let records = (0..<3).map { Sample.record(.customer, $0) }
        // A part tells nothing of a list that isn't here.
        bench.desk.keep(records: Array(records.prefix(1)), of: scope, isWhole: false)
        bench.desk.keep(records: records, of: scope, isWhole: true)
        var changed = records[1]
        changed.fields = [RecordField("phone", .text("1"))]
        bench.desk.keep(changed)
        await bench.perform(.close)
        #expect(kept().map(\.scope) == [scope])
        #expect(kept().first?.records.map(\.id) == records.map(\.id))
        #expect(kept().first?.records[1].fields.map(\.key) == ["phone", "email"])
    }
}
