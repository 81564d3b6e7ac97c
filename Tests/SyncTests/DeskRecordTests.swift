import Backend
import FoundationEssentials
import Helpdesk
import Store
import Testing
import Transport

@testable import Sync

/// Customers, workflows, events …: read when they are looked at, page by page, and kept.
@Suite struct DeskRecordTests {
    private func server(_ kind: RecordKind = .customer, _ count: Int = 5, pageSize: Int = 2) -> FakeServer {
        let server = FakeServer(account: Sample.account)
        server.change { state in
            state.pageSize = pageSize
            state.records[Sample.scope(kind)] = (0..<count).map { Sample.record(kind, $0) }
        }
        return server
    }

    private func recordLines(_ server: FakeServer) -> [String] { server.lines.filter { $0.contains("/record") } }

    @Test func aListIsReadWhenItIsLookedAtAndNoOftenerThanItsPeriod() async {
        let bench = DeskBench(server: server())
        await bench.start()
        #expect(recordLines(bench.server).isEmpty)
        await bench.perform(.watch(.records(.customer)))
        #expect(bench.list(Sample.scope(.customer))?.records.map(\.title) == (0..<5).map { "Name \($0)" })
        #expect(bench.list(Sample.scope(.customer))?.asOf == bench.clock.now.wall)
        #expect(recordLines(bench.server).count == 3)
        #expect(bench.server.sent.filter { $0.line.contains("/record") }.map(\.urgency) == [.onScreen, .backfill, .backfill])
        await bench.perform(.watch(.tickets), .watch(.records(.customer)))
        await bench.pass(50)
        #expect(recordLines(bench.server).count == 3)
        await bench.pass(20)
        #expect(recordLines(bench.server).count == 6)
        // What nobody looks at is left alone.
        await bench.perform(.watch(.tickets))
        await bench.pass(1_000)
        #expect(recordLines(bench.server).count == 6)
        await bench.perform(.watch(.records(.customer)))
        #expect(recordLines(bench.server).count == 9)
    }

    @Test func thePersonsWishComesFirstAndAtOnce() async {
        let bench = DeskBench(server: server(.workflow))
        await bench.start()
        await bench.perform(.watch(.records(.workflow)))
        bench.server.forget()
        await bench.perform(.refresh(.records(.workflow)))
        #expect(bench.server.sent.first == .init(line: "GET /records/workflow", urgency: .person))
    }

    @Test func whatTheListNoLongerShowsIsGoneOnceItIsComplete() async {
        let bench = DeskBench(server: server())
        await bench.start()
        await bench.perform(.watch(.records(.customer)))
        bench.server.change { $0.records[Sample.scope(.customer)]?.remove(at: 1) }
        bench.server.weather(.hold, for: "GET /records")
        bench.forget()
        await bench.perform(.refresh(.records(.customer)))
        bench.server.clearWeather()
        bench.server.answerHeld()
        await bench.idle()
        let told = bench.events.compactMap { if case .records(let list) = $0 { list.records.map(\.title) } else { nil } }
        #expect(told.first?.contains("Name 1") == true)
        #expect(told.last == ["Name 0", "Name 2", "Name 3", "Name 4"])
    }

    @Test func endlessAndRepeatingListsEnd() async {
        let bench = DeskBench(server: server(.customer, 400, pageSize: 1))
        await bench.start()
        await bench.perform(.watch(.records(.customer)))
        #expect(recordLines(bench.server).count == RecordPlan.pageLimit)
        #expect(bench.list(Sample.scope(.customer))?.records.count == RecordPlan.pageLimit)
    }

    @Test func childrenAreAskedOfTheirAccountAlone() async {
        let other = FakeServer(account: AccountName("other"))
        let event = Sample.record(.event, 1)
        let scope = Sample.scope(.viewer, parent: event.id.value)
        let server = server(.event)
        server.change { $0.records[scope] = [Sample.record(.viewer, 7, parent: event.id.value)] }
        let bench = DeskBench(server: server, others: [other])
        await bench.start()
        await bench.perform(.watch(.children(.viewer, of: event.id)))
        #expect(bench.list(scope)?.records.count == 1)
        #expect(recordLines(bench.server) == ["GET /records/viewer"])
        #expect(recordLines(other).isEmpty)
    }

    @Test func oneRecordIsToldAtOnceAndThenRead() async {
        let bench = DeskBench(server: server(.customer, 2))
        let id = Sample.record(.customer, 0).id
        bench.server.change { $0.details[id] = [RecordField("phone", .text("1")), RecordField("magic_link", .text("s3cr3t"))] }
        await bench.start()
        await bench.perform(.watch(.records(.customer)))
        bench.forget()
        bench.server.weather(.hold, for: "GET /record/")
        await bench.perform(.watch(.record(id)))
        #expect(bench.record(id)?.fields.map(\.key) == ["email"])
        bench.server.answerHeld()
        await bench.idle()
        #expect(bench.record(id)?.fields.map(\.key) == ["email", "phone"])
        bench.server.clearWeather()
        await bench.pass(60)
        #expect(recordLines(bench.server).filter { $0.contains("/record/") }.count == 2)
    }

    @Test func anAccountWithoutTheCapabilityIsNotAsked() async {
        let bench = DeskBench(server: server(), capabilities: [.listTickets])
        await bench.start()
        await bench.perform(
            .watch(.records(.customer)), .refresh(.records(.customer)), .watch(.record(Sample.record(.customer, 0).id)),
            .refresh(.record(Sample.record(.customer, 0).id)), .searchRecords(.customer, words: "name"))
        await bench.pass(100)
        #expect(recordLines(bench.server).isEmpty)
        #expect(bench.notices.isEmpty)
    }

    @Test func whatIsRefusedIsToldAndNotAskedForAgainByItself() async {
        let bench = DeskBench(server: server())
        bench.server.weather(.status(403), for: "GET /records")
        await bench.start()
        await bench.perform(.watch(.records(.customer)))
        await bench.pass(500)
        #expect(recordLines(bench.server).count == 1)
        #expect(bench.notices.map(\.kind) == [.notAllowed])
        await bench.perform(.refresh(.records(.customer)))
        #expect(recordLines(bench.server).count == 2)
    }

    @Test func listsAreThereAtTheNextStart() async {
        let folder = DeskBench.makeFolder()
        defer { DeskBench.remove(folder) }
        let clock = ManualClock()
        let first = DeskBench(server: server(), clock: clock, folder: folder)
        first.server.change { $0.records[Sample.scope(.customer)]?[0].fields.append(RecordField("registration_token", .text("s3cr3t"))) }
        await first.start()
        await first.perform(.watch(.records(.customer)))
        await first.perform(.close)
        let kept = LocalStore(cacheDirectory: "\(folder)/cache", stateDirectory: "", process: "x").cache(of: Sample.account).records()
        #expect(kept.items.map(\.records.count) == [5])
        let bytes = FileManager.default.contents(atPath: "\(folder)/cache/games/records.jsonl") ?? Data()
        #expect(!bytes.isEmpty && !String(decoding: bytes, as: UTF8.self).contains("s3cr3t"))
        let second = DeskBench(server: server(), clock: clock, folder: folder, process: "two", mode: .offline)
        await second.start()
        await second.perform(.watch(.records(.customer)), .watch(.record(Sample.record(.customer, 3).id)))
        #expect(second.list(Sample.scope(.customer))?.records.count == 5)
        #expect(second.record(Sample.record(.customer, 3).id)?.title == "Name 3")
    }

    @Test func searchAsksThoseWhoCanFindAndKeepsWhatIsHere() async {
        let server = server(.customer, 30, pageSize: 10)
        let bench = DeskBench(server: server)
        await bench.start()
        await bench.perform(.watch(.records(.customer)))
        server.change { $0.records[Sample.scope(.customer)]?.append(Sample.record(.customer, 77)) }
        server.weather(.hold, for: "GET /records")
        bench.forget()
        await bench.perform(.searchRecords(.customer, words: "NAME 7"))
        #expect(bench.found?.map(\.title) == ["Name 7", "Name 17", "Name 27"])
        server.answerHeld()
        await bench.idle()
        #expect(bench.found?.map(\.title) == ["Name 7", "Name 17", "Name 27", "Name 77"])
        // Kinds that no service finds by words are looked for here alone.
        server.forget()
        await bench.perform(.searchRecords(.workflow, words: "x"))
        #expect(server.lines.isEmpty && bench.found?.isEmpty == true)
    }

    @Test func anAccountWithoutTicketsLivesByItsEvents() async {
        let bench = DeskBench(server: server(.event, 3, pageSize: 10), capabilities: [.listEvents, .listViewers])
        await bench.start()
        #expect(bench.server.lines == ["GET /records/event"])
        #expect(bench.accountState?.asOf == bench.clock.now.wall)
        #expect(bench.accountState?.trouble == nil)
        await bench.pass(70)
        #expect(bench.server.lines == ["GET /records/event", "GET /records/event"])
        await bench.perform(.refresh(.tickets), .refresh(.approvals), .refresh(.articles), .watch(.ticket(Sample.id(1))))
        #expect(Set(bench.server.lines) == ["GET /records/event"])
        #expect(bench.notices.isEmpty && bench.accountState?.trouble == nil)
    }
}

/// Services that have no threads.
@Suite struct ThreadlessTests {
    private static let without = Set(Capability.allCases).subtracting([.readThread])

    @Test func anEmptyThreadTellsThatNothingMoreComes() async {
        let server = Sample.server()
        server.change { $0.tickets[0].body = "Help!" }
        let bench = DeskBench(server: server, capabilities: Self.without)
        await bench.start()
        server.forget()
        await bench.perform(.watch(.ticket(Sample.id(0))))
        #expect(bench.thread(Sample.id(0))?.messages.isEmpty == true)
        await bench.pass(100)
        #expect(server.lines.allSatisfy { !$0.contains("/messages") && $0 != "GET /tickets/t0" })
        // The person may always ask.
        await bench.perform(.refresh(.ticket(Sample.id(0))))
        #expect(server.lines.contains("GET /tickets/t0"))
    }

    /// The list leaves out the text, so the ticket is read for it.
    @Test func aTicketWithoutItsTextIsRead() async {
        let server = Sample.server()
        let bench = DeskBench(server: server, capabilities: Self.without)
        await bench.start()
        server.forget()
        await bench.perform(.watch(.ticket(Sample.id(0))))
        #expect(server.lines == ["GET /tickets/t0"])
        #expect(bench.thread(Sample.id(0)) != nil)
        for _ in 0..<4 { await bench.pass(61) }
        #expect(server.lines.filter { $0 == "GET /tickets/t0" }.count == 1)
    }

    @Test func aServiceThatSaysSoIsNotAskedAgainAndAgain() async {
        let server = Sample.server()
        server.change { $0.lacksThreads = true }
        let bench = DeskBench(server: server)
        await bench.start()
        server.forget()
        await bench.perform(.watch(.ticket(Sample.id(0))))
        #expect(bench.thread(Sample.id(0))?.messages.isEmpty == true)
        // The next ticket was asked for at the same time, before anything was known.
        #expect(server.lines.filter { $0.hasSuffix("/messages") }.count <= 2)
        server.forget()
        await bench.pass(70)
        await bench.perform(.watch(.ticket(Sample.id(1))), .watch(.ticket(Sample.id(2))))
        #expect(server.lines.allSatisfy { !$0.hasSuffix("/messages") })
        #expect(bench.notices.isEmpty && bench.accountState?.trouble == nil)
        // A reply can leave all the same.
        await bench.perform(.submit(IntentID("a"), Sample.reply("Hi"), undoSeconds: 0))
        #expect(server.writes == ["say t0 Hi"])
        await bench.perform(.refresh(.ticket(Sample.id(0))))
        #expect(server.lines.contains("GET /tickets/t0/messages"))
    }
}
