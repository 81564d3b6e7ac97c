import Corpus
import FoundationEssentials
import Helpdesk
import Testing

@testable import Transport

/// Several processes over one ledger against a server that counts strictly; processes are killed and come anew.
private struct SharedWorld {
    private struct Process {
        let holder: UInt64
        var gate: RequestGate
        let ledger: BudgetLedger
        var wake: Double?
    }

    private struct Flight {
        let id: RequestTicket
        let holder: UInt64
        let isRead: Bool
        var arrivesAt: Double?
        let answersAt: Double
        var answer = Response(status: 200)
    }

    let files = FakeLedgerFiles()
    private let policy: LimitPolicy
    private let server: BudgetServer
    private var processes: [Process] = []
    private var flights: [Flight] = []
    private var nextHolder: UInt64 = 1
    private var nextNumber: UInt64 = 0
    private(set) var seconds = 0.0
    private(set) var random: SeededRandom
    private(set) var refusedCount = 0
    private(set) var startCount = 0
    private(set) var wakeCount = 0
    private(set) var killCount = 0

    init(policy: LimitPolicy, server: BudgetServer, processes: Int, seed: UInt64) {
        self.policy = policy
        self.server = server
        random = SeededRandom(seed: seed)
        for _ in 0..<processes { add() }
    }

    private var now: Moment { Moment(wall: Date(timeIntervalSince1970: GateWorld.epoch + seconds), seconds: seconds) }
    var processCount: Int { processes.count }
    var nextEvent: Double? { (processes.compactMap(\.wake) + flights.map { $0.arrivesAt ?? $0.answersAt }).min() }

    mutating func add() {
        processes.append(Process(
            holder: nextHolder, gate: RequestGate(account: testAccount, policy: policy, holder: nextHolder),
            ledger: BudgetLedger(
                directory: "/run", account: testAccount, home: .init(scheme: "https", host: "a.example"), files: files.files)))
        nextHolder += 1
    }

    /// Its connections die with it: what had not arrived never does.
    mutating func kill(_ index: Int) {
        let holder = processes.remove(at: index).holder
        flights.removeAll { $0.holder == holder }
        killCount += 1
    }

    mutating func submit(_ index: Int, _ urgency: Urgency, isRead: Bool) {
        nextNumber += 1
        let id = RequestTicket(number: nextNumber)
        event(index, isRead: [id: isRead]) { $0.submitted(id, urgency: urgency, isRead: isRead, now: $1) }
    }

    mutating func pass(to end: Double) {
        while let event = nextEvent, event <= end {
            seconds = max(seconds, event)
            if let index = processes.firstIndex(where: { $0.wake.map { $0 <= event } ?? false }) {
                wakeCount += 1
                self.event(index) { $0.woke(now: $1) }
            } else if let index = flights.firstIndex(where: { ($0.arrivesAt ?? .infinity) <= event }) {
                flights[index].arrivesAt = nil
                flights[index].answer = server.answer(at: seconds)
                if flights[index].answer.status == 429 { refusedCount += 1 }
            } else if let index = flights.firstIndex(where: { $0.answersAt <= event }) {
                let flight = flights.remove(at: index)
                let unit = random.unit()
                guard let index = processes.firstIndex(where: { $0.holder == flight.holder }) else { continue }
                self.event(index) { $0.answered(flight.id, flight.answer, now: $1, randomUnit: unit) }
            }
        }
        seconds = max(seconds, end)
    }

    private mutating func event(
        _ index: Int, isRead: [RequestTicket: Bool] = [:], _ body: (inout RequestGate, Moment) -> [RequestGate.Action]
    ) {
        processes[index].wake = nil
        let moment = now
        for action in processes[index].ledger.share(&processes[index].gate, now: { moment }, body) {
            switch action {
            case .start(let id):
                startCount += 1
                let arrival = seconds + 0.01 + random.unit() * 2
                flights.append(Flight(
                    id: id, holder: processes[index].holder, isRead: isRead[id] ?? true, arrivesAt: arrival,
                    answersAt: arrival + 0.01 + random.unit() * 2))
            case .wakeAt(let at):
                #expect(at > seconds, "a wake that is already past would spin")
                processes[index].wake = at
            case .finish, .abort: break
            }
        }
    }

    mutating func draw(_ count: UInt64) -> Int { Int(random.next() % count) }
}

@Suite struct SharedGatesWorldTests {
    @Test(arguments: 1...30) func `in any order of events, also with processes killed, the budget of all is one`(seed: Int) {
        let limit = 20 + seed % 50
        let server = BudgetServer(
            limit: limit, window: seed % 2 == 0 ? .sliding : .fixed, tellsHeaders: seed % 3 == 0, skew: Double(seed % 5) * 30)
        var world = SharedWorld(
            policy: LimitPolicy(requestsPerMinute: limit), server: server, processes: 2 + seed % 3, seed: UInt64(seed))
        for _ in 0..<500 {
            let process = world.draw(UInt64(world.processCount))
            switch world.draw(100) {
            case 0 where seed % 4 != 0:
                world.kill(process)
                world.add()
            case ..<20: world.submit(process, .person, isRead: world.draw(2) == 0)
            default: world.submit(process, [.onScreen, .prefetch, .background, .backfill][world.draw(4)], isRead: true)
            }
            world.pass(to: world.seconds + Double(world.draw(1_000)) / 2_000)
        }
        world.pass(to: world.seconds + 300)
        #expect(world.refusedCount == 0)
        #expect(world.files.offences == [])
        let minutes = world.seconds / 60
        #expect(Double(world.startCount) > Double(limit) * minutes * 0.5 || world.killCount > 0, "\(world.startCount)")
        #expect(Double(world.wakeCount) < Double(world.startCount) * 3 + 60 * minutes, "\(world.wakeCount) wake-ups")
    }

    /// Faults of the disk on top: half of a budget, taken by each of two, is never more than the whole.
    @Test(arguments: 1...10) func `a disk that fails now and then costs no 429`(seed: Int) {
        let server = BudgetServer(limit: 40, window: .sliding, tellsHeaders: false)
        var world = SharedWorld(policy: LimitPolicy(requestsPerMinute: 40), server: server, processes: 2, seed: UInt64(seed))
        let faults: [FakeLedgerFiles.Fault] = [.inputOutput, .noSpace, .notAllowed, .taken]
        for call in 1...6_000 where world.draw(20) == 0 { world.files.fail(call: call, faults[world.draw(4)]) }
        for _ in 0..<600 {
            world.submit(world.draw(2), world.draw(10) == 0 ? .person : .background, isRead: true)
            world.pass(to: world.seconds + Double(world.draw(1_000)) / 2_000)
        }
        #expect(world.refusedCount == 0)
        #expect(world.startCount > 60 && world.files.offences == [])
    }
}
