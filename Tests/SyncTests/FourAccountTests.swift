import Backend
import Corpus
import FoundationEssentials
import Helpdesk
import Testing
import Transport

@testable import Sync

/// Four accounts at once. Whatever three of them do, the fourth works as if it were alone.
@Suite struct FourAccountTests {
    private static let names = ["refused", "hanging", "limited"].map { AccountName($0) }

    private static func server(_ account: AccountName) -> FakeServer {
        let server = FakeServer(account: account)
        server.change { state in
            state.tickets = Sample.tickets(4).map { ticket in
                var copy = Ticket(
                    id: TicketID(account: account, value: ticket.id.value), key: ticket.key, subject: ticket.subject, status: ticket.status)
                copy.updatedAt = ticket.updatedAt
                return copy
            }
            for ticket in state.tickets { state.threads[ticket.id] = [] }
            for kind in [RecordKind.customer, .workflow] {
                state.records[Sample.scope(kind, of: account)] = (0..<5).map { Sample.record(kind, $0, of: account) }
            }
            state.pageSize = 2
        }
        return server
    }

    private static func troubled() -> [FakeServer] {
        let servers = names.map(server)
        for (server, weather) in zip(servers, [FakeServer.Weather.status(401), .hold, .status(429)]) {
            server.weather(weather, for: "")
        }
        return servers
    }

    private static func intent(_ number: Int, _ account: AccountName, _ chance: inout SeededRandom) -> Intent {
        let ticket = TicketID(account: account, value: "t\(Int.random(in: 0..<4, using: &chance))")
        return switch number % 4 {
        case 0: .message(ticket: ticket, audience: .public, body: "text \(number)", thenStatus: nil)
        case 1: .change(ticket: ticket, FieldChange(tags: ["\(number)"]))
        case 2: Sample.act(.create, .customer, title: "made \(number)", of: account)
        default: Sample.act(.change, .workflow, "workflow\(number % 5)", of: account)
        }
    }

    /// The same life, lived alone and among the others.
    private static func live(_ seed: Int, among others: [FakeServer]) async -> (requests: [String], writes: [String], outbox: [OutboxItem], states: Bool) {
        var chance = SeededRandom(seed: UInt64(seed))
        let fine = server(Sample.account)
        let bench = DeskBench(server: fine, others: others)
        await bench.start()
        for number in 0..<60 {
            let choice = Int.random(in: 0..<8, using: &chance)
            let account = ([Sample.account] + names)[Int.random(in: 0..<4, using: &chance)]
            let intent = intent(number, account, &chance)
            let view = [DeskView.tickets, .records(.customer), .records(.workflow), .ticket(Sample.id(number % 4)), .approvals][number % 5]
            let seconds = Double.random(in: 1...40, using: &chance)
            switch choice {
            case 0, 1: await bench.perform(.watch(view))
            case 2: await bench.perform(.refresh(view))
            case 3: await bench.perform(.searchRecords(.customer, words: "name"))
            case 4, 5:
                let isThere = account == Sample.account || !others.isEmpty
                if isThere { await bench.perform(.submit(IntentID("i\(number)"), intent, undoSeconds: 8)) }
            default: await bench.pass(seconds)
            }
        }
        await bench.pass(10)
        let state = bench.accountState(Sample.account)
        let items = bench.outbox.filter { $0.intent.account == Sample.account }
        return (fine.lines, fine.writes, items, state?.trouble == nil && state?.waitsUntil == nil && state?.asOf != nil)
    }

    @Test(arguments: 0..<25)
    func theFineOneWorksAsIfAlone(_ seed: Int) async {
        let alone = await Self.live(seed, among: [])
        let among = await Self.live(seed, among: Self.troubled())
        #expect(alone.requests == among.requests)
        #expect(alone.writes == among.writes)
        #expect(alone.outbox.map(\.id) == among.outbox.map(\.id))
        #expect(alone.outbox.map(\.state) == among.outbox.map(\.state))
        #expect(among.states)
        #expect(!alone.requests.isEmpty)
    }

    @Test func eachTroubleIsNamedOnItsOwnAccount() async {
        let others = Self.troubled()
        let bench = DeskBench(server: Self.server(Sample.account), others: others)
        await bench.start()
        await bench.perform(.watch(.records(.customer)))
        for (number, server) in others.enumerated() {
            let ticket = TicketID(account: server.account, value: "t0")
            await bench.perform(.submit(
                IntentID("i\(number)"), .message(ticket: ticket, audience: .internal, body: "x", thenStatus: nil), undoSeconds: 0))
        }
        await bench.perform(.submit(IntentID("fine"), Sample.act(.create, .customer), undoSeconds: 0))
        await bench.pass(30)
        let states = Self.names.map { bench.accountState($0) }
        #expect(states[0]?.trouble?.kind == .notSignedIn)
        #expect(states[1]?.askingSince != nil && states[1]?.trouble == nil)
        #expect(states[2]?.waitsUntil != nil)
        #expect(states.allSatisfy { $0?.asOf == nil })
        #expect(bench.accountState(Sample.account)?.trouble == nil)
        if case .held(let trouble?)? = bench.state("i0") { #expect(trouble.kind == .notSignedIn && trouble.account == Self.names[0]) } else { Issue.record("not held") }
        // Nothing of it leaves before the thread is read.
        #expect(bench.state("i1") == .queued)
        #expect(bench.state("i2") == .queued)
        #expect(bench.state("fine") == .done)
        #expect(bench.list(Sample.scope(.customer))?.records.count == 6)
        // The one that was only limited is served when its time has come.
        others[2].clearWeather()
        await bench.pass(60)
        #expect(others[2].writes == ["say t0 x"])
        // The end doesn't wait for the hanging one.
        await bench.perform(.close)
        #expect(bench.isClosed)
    }
}
