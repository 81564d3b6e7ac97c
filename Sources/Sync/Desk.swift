import Backend
import Dispatch
import FoundationEssentials
import Helpdesk
import Store
import Synchronization
import Transport

/// The shell around plan, outbox and facts: one serial queue, commands in, events out.
///
/// Everything that can differ between a run and a test comes in: the sender, the clocks, chance, the alarm.
public final class Desk: Sendable {
    /// What the outside gives.
    public struct Surroundings: Sendable {
        public var sender: any Sender
        public var alarm: any Alarm
        /// Tells what other processes do; nil where it is only looked for.
        public var watcher: (any FolderWatcher)?
        public var now: @Sendable () -> Moment
        /// 0..<1.
        public var random: @Sendable () -> Double

        public init(
            sender: any Sender, alarm: any Alarm = DispatchAlarm(), watcher: (any FolderWatcher)? = nil, now: @escaping @Sendable () -> Moment,
            random: @escaping @Sendable () -> Double
        ) {
            self.sender = sender
            self.alarm = alarm
            self.watcher = watcher
            self.now = now
            self.random = random
        }
    }

    public enum Mode: Hashable, Sendable {
        /// Refreshes by itself, and takes over what processes that are gone have left.
        case live
        /// Serves one command beside a running program: asks only what it is told to ask. `adopting`: shows
        /// what processes that are gone have left in the outbox.
        case errand(adopting: Bool)
        /// Shows what is kept and sends nothing, whatever is asked; what is submitted is held.
        case offline
    }

    /// Changes are saved together, this long after the first.
    static let saveSeconds = 3.0
    /// What is news to other processes too isn't kept from them as long, but while a list is being gone through.
    static let saveNewsSeconds = 0.3
    /// Between two savings, however much is news.
    static let saveAgainAtLeastSeconds = 1.0
    /// What could not be saved is tried again after this long.
    static let saveAgainSeconds = 30.0
    /// Lists longer than this are told at most every `tellSeconds` while they grow.
    static let longListCount = 1_000
    static let tellSeconds = 0.3
    /// How long a command's read waits for a spent budget: a service's window and a little.
    static let errandPatienceSeconds = 75.0
    /// How long the end waits for writes under way.
    static let farewellSeconds = 5.0

    let surroundings: Surroundings
    let mode: Mode
    let takesWrites: Bool
    let deliver: @Sendable (DeskEvent) -> Void
    let saving = DispatchQueue(label: "kedge.saving", qos: .utility)
    let crossings = Crossings()
    private let queue = DispatchQueue(label: "kedge.desk", qos: .userInitiated)
    private let core: Mutex<DeskCore>

    /// Touches no file and sends nothing; `start` does. `deliver` is called on the desk's queue.
    ///
    /// `takesWrites`: where false, nothing that would change something on a server is taken or ever leaves;
    /// drafts and reading work. `accountsElsewhere`: known to this person's kedges but not open here; what dead processes
    /// left about them alone is left to a kedge that opens them.
    public init(
        accounts: [DeskAccount], accountsElsewhere: Set<AccountName> = [], store: LocalStore, mode: Mode = .live, takesWrites: Bool = true,
        surroundings: Surroundings,
        deliver: @escaping @Sendable (DeskEvent) -> Void
    ) {
        self.surroundings = surroundings
        self.mode = mode
        self.takesWrites = takesWrites
        self.deliver = deliver
        var core = DeskCore(
            order: accounts.map(\.profile.name), accountsElsewhere: accountsElsewhere, journal: store.outbox(), drafts: store.drafts(), forms: store.forms(),
            seen: store.seenMarks(), folders: StoreFolders(of: accounts.map(\.profile.name), in: store))
        for account in accounts {
            let cache = store.cache(of: account.profile.name)
            core.sides[account.profile.name] = DeskCore.Side(
                service: account.service, me: account.profile.me, cache: cache,
                plan: AccountPlan(
                    account: account.profile.name, capabilities: account.profile.capabilities,
                    refreshSeconds: account.refreshSeconds),
                lease: store.refreshLease(of: account.profile.name), watch: CacheWatch(cache))
        }
        core.outbox.keyedAccounts = Set(accounts.filter(\.profile.capabilities.hasIdempotencyKeys).map(\.profile.name))
        // Contract of Request Tracker: users are found by their names whatever the case.
        core.outbox.foldingAccounts = Set(accounts.filter { $0.profile.kind == .rt }.map(\.profile.name))
        core.outbox.looksBack =
            switch mode {
            case .live: .all
            case .errand: .own
            case .offline: .never
            }
        self.core = Mutex(core)
    }

    /// Tells what is kept, then refreshes it.
    public func start() {
        enter { desk, core, now in desk.load(&core, now) }
    }

    public func perform(_ command: DeskCommand) {
        enter { desk, core, now in desk.carryOut(command, &core, now) }
    }

    /// The same, and returns when it is on the disk, or was refused, so that it may be told as kept; on a disk that stands
    /// still, after a second. Never call it from an event, nor on the desk's queue.
    public func performDurably(_ command: DeskCommand) {
        perform(command)
        let isDone = DispatchSemaphore(value: 0)
        queue.async { isDone.signal() }
        _ = isDone.wait(timeout: .now() + .seconds(1))
    }

    /// An account's budget is spent until then; nil: it may be asked again.
    ///
    /// `remaining` of `limit` requests are left in the account's window; nil where nobody knows. `namedUntil`: what the
    /// service itself named, where that is later.
    public func budgetChanged(
        _ account: AccountName, waitsUntil: Date?, namedUntil: Date? = nil, remaining: Int? = nil, limit: Int? = nil
    ) {
        enter { desk, core, now in
            core.sides[account]?.budgetWaitsUntil = waitsUntil
            core.sides[account]?.budgetNamedUntil = namedUntil
            core.sides[account]?.plan.pace.budget = Pace.share(remaining, of: limit)
            desk.endLongWaits(of: account, &core, now)
        }
    }

    /// Runs when everything handed over so far is done, requests under way excepted.
    public func whenIdle(_ body: @escaping @Sendable () -> Void) { crossings.whenIdle(body) }

    /// The one way in: what happens on the queue, with both clocks read once.
    func enter(_ body: @escaping @Sendable (Desk, inout DeskCore, Moment) -> Void) {
        crossings.began()
        queue.async { [self] in
            core.withLock { core in
                let now = surroundings.now()
                guard core.closing != .done else { return }
                core.now = now.wall
                body(self, &core, now)
                settle(&core, now)
            }
            crossings.ended()
        }
    }

    /// What the desk knows at this moment, for work in the background. Changes nothing.
    func glance<Value: Sendable>(_ body: @Sendable (DeskCore) -> Value) -> Value { core.withLock { body($0) } }

    /// Draws the consequences of whatever happened.
    private func settle(_ core: inout DeskCore, _ now: Moment) {
        while true {
            let actions = core.outbox.advance(now: now)
            if actions.isEmpty { break }
            run(actions, &core, now)
        }
        lookAround(&core, now)
        if mode == .live, core.isLoaded, core.closing == .no { startJobs(&core, now) }
        tell(&core, now)
        save(&core, now)
        bringHome(&core, now)
        close(&core, now)
        setAlarm(&core, now)
    }

    private func startJobs(_ core: inout DeskCore, _ now: Moment) {
        for account in core.order {
            for (job, urgency) in core.sides[account]?.plan.advance(view: core.view, now: now) ?? [] {
                run(job, urgency, &core)
            }
        }
    }

    private func tell(_ core: inout DeskCore, _ now: Moment) {
        let replies = repliesToWaiters(&core, now)
        tellTickets(&core, now)
        for account in core.order {
            let state = core.state(of: account, now: now)
            guard core.told.states[account] != state else { continue }
            core.told.states[account] = state
            deliver(.accountState(state))
        }
        let items = core.outbox.items(budgets: core.budgetWaits)
        if core.told.outbox != items {
            core.told.outbox = items
            deliver(.outbox(items))
        }
        for reply in replies { reply() }
    }

    /// A long list isn't told with every page of a crawl; facts still come before the outbox says that they hold.
    private func tellTickets(_ core: inout DeskCore, _ now: Moment) {
        guard core.mustTellTickets else { return }
        let isLong = core.ticketCount > Self.longListCount
        let outboxMoves = core.told.outbox != core.outbox.items(budgets: core.budgetWaits)
        if isLong, !outboxMoves, now.seconds < core.mayTellTicketsAt { return }
        core.mustTellTickets = false
        core.mayTellTicketsAt = now.seconds + Self.tellSeconds
        // A command line reads what it asked for itself.
        if case .errand = mode { return }
        deliver(.tickets(core.allTickets, isWhole: core.isLoaded))
    }

    private func setAlarm(_ core: inout DeskCore, _ now: Moment) {
        var wakes = [core.outbox.nextWake, core.saveAt].compactMap { $0 }
        // At the end everything goes home with the closing itself.
        if core.closing == .no, let at = core.homecoming.dueAt { wakes.append(at) }
        if mode == .live, core.isLoaded, core.closing == .no {
            wakes += core.sides.values.compactMap { $0.plan.nextWake(view: core.view) }
            // Whoever leads, or is told, looks when it wakes up anyway.
            if core.mustLook, let at = core.lookAt { wakes.append(at) }
            if core.leadsAny, let at = core.hearing.outboxDueAt { wakes.append(at) }
            if let at = core.hearing.leaderDueAt { wakes.append(at) }
        }
        if case .until(let seconds) = core.closing { wakes.append(seconds) }
        if core.mustTellTickets { wakes.append(core.mayTellTicketsAt) }
        let wakeAt = core.closing == .done ? nil : wakes.min()
        guard wakeAt != core.wakeAt else { return }
        core.wakeAt = wakeAt
        surroundings.alarm.set(afterSeconds: wakeAt.map { max(0, $0 - now.seconds) }) { [weak self] in
            self?.enter { _, core, _ in core.wakeAt = nil }
        }
    }
}
