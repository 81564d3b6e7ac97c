import FoundationEssentials
import Helpdesk
import Store
import Sync
import Synchronization

/// Both clocks and the alarm, wound by hand.
final class CrashSweepClock: Alarm {
    private struct State {
        var now = Moment(wall: Date(timeIntervalSinceReferenceDate: 800_000_000), seconds: 100)
        var ringsAt: Double?
        var ring: (@Sendable () -> Void)?
    }

    private let state = Mutex(State())

    var now: Moment { state.withLock(\.now) }

    func set(afterSeconds: Double?, ring: @escaping @Sendable () -> Void) {
        state.withLock { state in
            state.ringsAt = afterSeconds.map { state.now.seconds + $0 }
            state.ring = ring
        }
    }

    func pass(_ seconds: Double) {
        let ring = state.withLock { state -> (@Sendable () -> Void)? in
            state.now = state.now.adding(seconds: seconds)
            guard let at = state.ringsAt, at <= state.now.seconds else { return nil }
            state.ringsAt = nil
            return state.ring
        }
        ring?()
    }
}

/// What a person was told while the process lived: all of it must hold afterwards.
struct CrashSweepWitness: Sendable {
    /// Items that were shown, with the state they were shown in last.
    var items: [IntentID: OutboxItem] = [:]
    var drafts: [Draft] = []
    var forms: [KeptForm] = []
    var firstTickets: [Ticket]?
    var notTaken: [IntentID] = []
    var notices: [Trouble] = []

    mutating func take(_ event: DeskEvent) {
        switch event {
        case .outbox(let list): for item in list { items[item.id] = item }
        case .drafts(let list): drafts = list
        case .forms(let list): forms = list
        case .tickets(let list, _): firstTickets = firstTickets ?? list
        case .notTaken(let id): notTaken.append(id)
        case .notice(let trouble): notices.append(trouble)
        default: break
        }
    }
}

/// One process at the disk, through a real desk.
final class CrashSweepLife: Sendable {
    private let desk: Desk
    private let clock: CrashSweepClock
    private let disk: FakeDisk
    private let log: Log

    private final class Log: Sendable {
        let witness = Mutex((told: CrashSweepWitness(), outbox: [OutboxItem]()))
    }

    init(_ process: String, disk: FakeDisk, server: CrashSweepServer, clock: CrashSweepClock, mode: Desk.Mode = .live) {
        let log = Log()
        let service = CrashSweepService(server: server)
        desk = Desk(
            accounts: [DeskAccount(
                service: service,
                profile: AccountProfile(name: service.account, kind: service.kind, capabilities: service.capabilities))],
            store: LocalStore(
                cacheDirectory: "/cache", stateDirectory: "/state", runtimeDirectory: "/run/user", process: process,
                fileSystem: disk.fileSystem),
            mode: mode,
            surroundings: Desk.Surroundings(sender: server, alarm: clock, now: { clock.now }, random: { 0.5 }),
            deliver: { event in
                // Nobody reads what a dead process would have said.
                guard !disk.isDead else { return }
                log.witness.withLock { witness in
                    witness.told.take(event)
                    if case .outbox(let items) = event { witness.outbox = items }
                }
            })
        self.clock = clock
        self.disk = disk
        self.log = log
    }

    var told: CrashSweepWitness { log.witness.withLock(\.told) }
    var outbox: [OutboxItem] { log.witness.withLock(\.outbox) }
    var isDead: Bool { disk.isDead }
    var now: Date { clock.now.wall }

    func start() {
        desk.start()
        settle()
    }

    func perform(_ commands: DeskCommand...) {
        for command in commands { desk.perform(command) }
        settle()
    }

    func pass(_ seconds: Double) {
        clock.pass(seconds)
        settle()
    }

    /// Waits for what was handed over; nothing here takes longer than its work.
    private func settle() { Waiting.until { desk.whenIdle($0) } }
}
