import Corpus
import FoundationEssentials
import Helpdesk
import Store
import Testing

@testable import Sync

/// Three live desks on one account and one folder, any of them killed at any time, a server on which others work too.
private final class World {
    let server = Sample.server(tickets: 6)
    let folder = DeskBench.makeFolder()
    var chance: SeededRandom
    var now = ManualClock().now
    var desks: [DeskBench?] = []
    var lives = 0
    /// What this desk's own write put there, until somebody else writes it.
    var own: [[TicketID: String]] = [[:], [:], [:]]
    var submitted: [IntentID: (desk: Int, ticket: TicketID, word: String)] = [:]
    var faults: [String] = []

    init(seed: UInt64) { chance = SeededRandom(seed: seed) }

    deinit {
        desks = []
        DeskBench.remove(folder)
    }

    func begin(_ place: Int) async {
        lives += 1
        let bench = DeskBench(
            server: server, clock: ManualClock(at: now), folder: folder, process: "life\(lives)", sharesRuntime: true)
        if desks.count > place { desks[place] = bench } else { desks.append(bench) }
        own[place] = [:]
        await bench.start()
    }

    func pass(_ seconds: Int) async {
        for _ in 0..<seconds {
            now = now.adding(seconds: 1)
            for desk in desks { await desk?.pass(1) }
            verify()
        }
    }

    func step(_ number: Int) async {
        let place = Int.random(in: 0..<3, using: &chance)
        let ticket = Sample.id(Int.random(in: 0..<6, using: &chance))
        switch Int.random(in: 0..<10, using: &chance) {
        case 0:
            desks[place] = nil
            own[place] = [:]
            await pass(Int.random(in: 1...5, using: &chance))
            await begin(place)
        case 1, 2, 3:
            let word = "w\(number)"
            let id = IntentID("i\(number)")
            submitted[id] = (place, ticket, word)
            await desks[place]?.perform(.submit(id, .change(ticket: ticket, FieldChange(status: Status(.other, raw: word))), undoSeconds: 0))
            if desks[place]?.state(id.text) == .done { own[place][ticket] = word }
            // Whoever else wrote it before isn't held to that any more.
            for other in 0..<3 where other != place { own[other][ticket] = nil }
        case 4:
            server.change { [now] state in
                guard let index = state.tickets.firstIndex(where: { $0.id == ticket }) else { return }
                state.tickets[index].status = Status(.other, raw: "theirs\(number)")
                state.tickets[index].updatedAt = now.wall
            }
            for other in 0..<3 { own[other][ticket] = nil }
        case 5: await desks[place]?.perform(.refresh(.tickets))
        default: await pass(Int.random(in: 1...40, using: &chance))
        }
        verify()
    }

    func verify() {
        for (place, words) in own.enumerated() {
            for (ticket, word) in words {
                let shown = desks[place]?.tickets.first { $0.id == ticket }?.status.raw
                if shown != word { faults.append("desk \(place) shows \(shown ?? "-") for \(ticket), and has written \(word)") }
            }
        }
    }
}

@Suite struct FollowingWorldTests {
    @Test(arguments: 0..<6)
    func whatIsDoneStaysDoneAndInTheEndAllAgree(_ seed: Int) async {
        let world = World(seed: UInt64(seed))
        for place in 0..<3 { await world.begin(place) }
        for number in 0..<60 { await world.step(number) }
        await world.pass(200)
        #expect(world.faults.isEmpty, "seed \(seed)")
        let truth = world.server.state.withLock { state in
            Dictionary(uniqueKeysWithValues: state.tickets.map { ($0.id, $0.status.raw) })
        }
        for desk in world.desks {
            for ticket in desk?.tickets ?? [] { #expect(truth[ticket.id] == ticket.status.raw, "seed \(seed)") }
            #expect(desk?.tickets.count == 6)
        }
        // Nothing was sent twice.
        let writes = world.server.writes
        for (id, item) in world.submitted {
            #expect(writes.count { $0.contains(" \(item.word) ") } <= 1, "seed \(seed), \(id)")
        }
        // Three desks ask for the list hardly oftener than one.
        world.server.forget()
        await world.pass(600)
        #expect(world.server.lines.count { $0 == "GET /tickets" } <= 11)
    }
}
