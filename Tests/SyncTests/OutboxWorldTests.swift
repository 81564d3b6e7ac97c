import Corpus
import FoundationEssentials
import Helpdesk
import Store
import Testing

@testable import Sync

/// A server, a disk and a person around an outbox. Strict: whatever the outbox may not do fails the test.
private struct World {
    enum Fate: CaseIterable {
        case done, doneThenSilence, silence, refused, limited, unreachable
    }

    var chance: SeededRandom
    var outbox = Outbox()
    var now = Moment(wall: Date(timeIntervalSinceReferenceDate: 0), seconds: 0)
    var disk: [OutboxRecord] = []
    /// Texts as the server took them.
    var taken: [String: Int] = [:]
    var statusWrites = 0
    var submitted: Set<String> = []
    var gone: Set<String> = []
    var pending: [() -> Event] = []
    var faults: [String] = []
    var crashAfter: Int?

    enum Event {
        case checked(IntentID, Comparison)
        case looked(IntentID)
        case answered([IntentID], WriteEnd)
        case reread([IntentID])
    }

    /// Creations that the server has made, by their key.
    var madeKeys: Set<String> = []

    init(seed: UInt64) {
        chance = SeededRandom(seed: seed)
        outbox = Self.outbox
    }

    /// One account's service knows a key again, the other's doesn't.
    static var outbox: Outbox {
        var outbox = Outbox()
        outbox.looksBack = .all
        outbox.keyedAccounts = [AccountName("a0")]
        return outbox
    }

    static func body(_ id: IntentID) -> String { "text \(id.text)" }

    static func name(of act: Act) -> String { "act \(act.title)" }

    /// What the server counts for it.
    static func name(of intent: Intent) -> String? {
        switch intent {
        case .message(_, _, let body, _): body
        case .act(let act): name(of: act)
        case .change, .decide: nil
        }
    }

    mutating func run(_ actions: [OutboxAction]) {
        for action in actions {
            if isCrashed { return }
            switch action {
            case .record(let record):
                if !keep(record) { run(outbox.couldNotRecord(record, Trouble(.storage, "Full."))) }
            case .dispatch(let ids, let intent, let record):
                if keep(record) {
                    serve(ids, intent)
                } else {
                    run(outbox.couldNotRecord(record, Trouble(.storage, "Full.")))
                }
            case .check(let id):
                let isFine = Int.random(in: 0..<8, using: &chance) > 0
                let seen = Bool.random(using: &chance) ? SeenVersion(lastMessages: ["m", "n"]) : nil
                pending.append { .checked(id, isFine ? Comparison(.fine, seen: seen) : Comparison(.failed(Trouble(.offline, "Gone.")))) }
            case .remember(let record): if !isCrashed { disk.append(record) }
            case .lookBack(let id): pending.append { .looked(id) }
            case .reread(let ids, _): pending.append { .reread(ids) }
            case .tell: break
            }
        }
        guard !isCrashed else { return }
        let more = outbox.advance(now: now)
        if !more.isEmpty { run(more) }
    }

    var isCrashed: Bool { crashAfter.map { disk.count >= $0 } ?? false }

    private mutating func keep(_ record: OutboxRecord) -> Bool {
        if isCrashed { return false }
        if Int.random(in: 0..<40, using: &chance) == 0 { return false }
        disk.append(record)
        if case .ended(let ids, let end) = record, end != .done { gone.formUnion(ids.map(\.text)) }
        return true
    }

    /// The server acts as fate has it, whether or not it says so.
    private mutating func serve(_ ids: [IntentID], _ intent: Intent) {
        if isCrashed && Bool.random(using: &chance) { return }
        let fate = Fate.allCases.randomElement(using: &chance) ?? .done
        if fate == .done || fate == .doneThenSilence {
            switch intent {
            case .message(_, _, let body, _): taken[body, default: 0] += 1
            case .change: statusWrites += 1
            case .decide: break
            case .act(let act):
                let isKnown = act.account == AccountName("a0") && act.verb == .create && !madeKeys.insert(ids[0].text).inserted
                if !isKnown { taken[Self.name(of: act), default: 0] += 1 }
            }
        }
        let end: WriteEnd = switch fate {
        case .done: .accepted(isProven: true, isShown: Bool.random(using: &chance))
        case .doneThenSilence, .silence: .unknown(Trouble(.outcomeUnknown, "Silence."))
        case .refused: .refused(Trouble(.invalid, "No."))
        case .limited: .refused(Trouble(.rateLimited, "Slow."))
        case .unreachable: .notSent(Trouble(.offline, "Gone."))
        }
        for (place, entry) in outbox.entries.enumerated() where ids.contains(entry.id) {
            let earlier = outbox.entries[..<place].first { $0.subject == entry.subject && $0.isMoving && !ids.contains($0.id) }
            if let earlier { faults.append("sent \(entry.id) before \(earlier.id)") }
        }
        if outbox.standsStillSince != nil { faults.append("sent \(ids) while nobody could see it") }
        for id in ids where gone.contains(id.text) { faults.append("sent \(id) after it was taken back") }
        pending.append { .answered(ids, end) }
    }

    mutating func deliverOne() {
        guard !pending.isEmpty else { return }
        let event = pending.remove(at: Int.random(in: 0..<pending.count, using: &chance))()
        switch event {
        case .checked(let id, let comparison): run(outbox.checked(id, comparison, now: now, random: 0.3))
        case .looked(let id): run(outbox.lookedBack(id, look(for: id), now: now))
        case .answered(let ids, let end): run(outbox.answered(ids, end, now: now, random: 0.3))
        case .reread(let ids): run(outbox.reread(ids, doubt: nil))
        }
    }

    /// What the server shows of it.
    private mutating func look(for id: IntentID) -> LookFinding {
        guard let intent = outbox[id]?.intent, let name = Self.name(of: intent) else { return .cannotLook }
        if Int.random(in: 0..<4, using: &chance) == 0 { return .failed(Trouble(.offline, "Gone.")) }
        if (taken[name] ?? 0) > 0 { return .found }
        return .missing("It isn't there.")
    }

    mutating func submit(_ name: String) {
        let id = IntentID(name)
        let ticket = TicketID(account: AccountName("a\(Int.random(in: 0..<2, using: &chance))"), value: "\(Int.random(in: 0..<3, using: &chance))")
        let intent: Intent = switch Int.random(in: 0..<5, using: &chance) {
        case 3: .act(Act(.delete, .ticket, account: ticket.account, target: ticket.value, title: name))
        case 4: .act(Act(.create, .customer, account: ticket.account, title: name, fields: ["email": .text(name)]))
        case 0: .change(ticket: ticket, FieldChange(tags: [name]))
        case 1: .message(ticket: ticket, audience: .public, body: Self.body(id), thenStatus: Status(.solved, raw: "s"))
        default: .message(ticket: ticket, audience: .public, body: Self.body(id), thenStatus: nil)
        }
        submitted.insert(name)
        let seen = SeenVersion(lastMessages: Bool.random(using: &chance) ? ["m"] : nil)
        run(outbox.submit(id, intent, seen: seen, undoSeconds: 8, now: now))
    }

    mutating func step(_ number: Int) {
        switch Int.random(in: 0..<12, using: &chance) {
        case 0, 1, 2: submit("i\(number)")
        case 3: run(randomID.map { outbox.takeBack($0) } ?? [])
        case 4:
            // A person never releases what is unclear here: then even one duplicate would be kedge's own.
            if let id = randomID, case .held? = outbox[id]?.phase { run(outbox.release(id, now: now)) }
        case 5: outbox.holdAll(Bool.random(using: &chance), now: now); run([])
        case 6:
            if outbox.standsStillSince == nil { outbox.standStill(now: now) } else { outbox.goOn(now: now) }
            run([])
        case 7: outbox.reachable(AccountName("a0")); run([])
        case 8, 9: now = now.adding(seconds: Double.random(in: 0...90, using: &chance)); run([])
        default: deliverOne()
        }
    }

    private var randomID: IntentID? {
        var generator = chance
        return outbox.entries.randomElement(using: &generator)?.id
    }
}

@Suite struct OutboxWorldTests {
    /// Any order of events, any fate of requests, a full disk now and then, and the end of the process
    /// behind any record: nothing is sent twice, nothing that was kept is lost, nothing is told wrongly.
    @Test(arguments: 0..<40)
    func nothingLostNothingTwice(_ seed: Int) {
        var crashes = 0
        for round in 0..<12 {
            var world = World(seed: UInt64(seed * 1_000 + round))
            for life in 0..<3 {
                world.crashAfter = world.disk.count + Int.random(in: 1...25, using: &world.chance)
                for number in 0..<60 where !world.isCrashed { world.step(life * 1_000 + number) }
                if world.isCrashed { crashes += 1 }
                world.verify()
                restart(&world)
                world.verify()
            }
            #expect(world.faults.isEmpty, "seed \(seed), round \(round)")
        }
        #expect(crashes > 5)
    }

    private func restart(_ world: inout World) {
        world.outbox = World.outbox
        world.pending = []
        world.crashAfter = nil
        world.outbox.restore(world.disk)
        let before = world.taken
        world.now = world.now.adding(seconds: 10_000)
        world.run([])
        if world.taken != before { world.faults.append("something was sent by itself after a restart") }
    }
}

extension World {
    mutating func verify() {
        for (body, count) in taken where count > 1 { faults.append("\(body) was sent \(count) times") }
        let isAlive = !isCrashed
        var created: [IntentID: Intent] = [:]
        var ended: [IntentID: OutboxRecord.End] = [:]
        var accepted: Set<IntentID> = []
        for record in disk {
            switch record {
            case .created(let id, let intent, _, _): created[id] = intent
            case .ended(let ids, let end): for id in ids { ended[id] = end }
            case .textAccepted(let id): accepted.insert(id)
            case .dispatched, .notDone, .unclear: break
            }
        }
        for (id, intent) in created {
            guard let name = Self.name(of: intent) else { continue }
            let count = taken[name] ?? 0
            switch ended[id] {
            case .done: if count != 1 { faults.append("\(id) is done, but the server has it \(count) times") }
            case .takenBack, .discarded: continue
            case nil:
                guard isAlive else { continue }
                verify(open: id, count: count, wasAccepted: accepted.contains(id))
            }
        }
    }

    private mutating func verify(open id: IntentID, count: Int, wasAccepted: Bool) {
        guard let entry = outbox[id] else {
            // Ended in memory while the disk was full; it comes back as held or unclear.
            return
        }
        switch entry.phase {
        case .held, .armed, .queued, .checking:
            let isTextLeft = Self.name(of: entry.intent) != nil
            if isTextLeft && count > 0 { faults.append("\(id) shows as not sent, but the server has it") }
            if wasAccepted && count != 1 { faults.append("\(id) was accepted, but the server hasn't got it") }
        case .done: if count != 1 { faults.append("\(id) shows as done, but the server hasn't got it") }
        case .sending, .proving, .settling, .unclear: break
        }
    }
}
