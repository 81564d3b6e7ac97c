import Backend
import Dispatch
import Helpdesk
import Store
import Sync
import Synchronization
import Transport
import Webhooks

/// Asks one account again for what hints name, one thing at a time, and keeps what it says in the local copy.
///
/// Each burst of work has a desk of its own, which begins from the copy as it is and saves at its end: between bursts
/// a running kedge may write the copy as it likes.
final class Refetcher: Sendable {
    private struct State {
        var plan = RefetchPlan()
        var isRunning = false
        var isStopping = false
        var lastTrouble: Trouble?
    }

    private let member: Member
    private let store: LocalStore
    private let wire: Wire
    private let tell: @Sendable (Trouble) -> Void
    private let state = Mutex(State())
    private let queue = DispatchQueue(label: "kedge.refetch")
    private let work = DispatchGroup()

    /// Pages of a list that are read where it isn't known what changed and every page brings something new.
    private static let pageLimit = 5

    init(_ member: Member, store: LocalStore, wire: Wire, tell: @escaping @Sendable (Trouble) -> Void) {
        self.member = member
        self.store = store
        self.wire = wire
        self.tell = tell
    }

    /// Returns at once.
    func ask(_ hint: WebhookHint) {
        state.withLock { if !$0.isStopping { $0.plan.ask(hint.subjects) } }
        startIfNeeded()
    }

    /// Nothing more is taken; what was is still asked for, once.
    func stop() { state.withLock { $0.isStopping = true } }

    /// Until what is under way has ended and is saved; false where that took too long.
    func wait(until time: DispatchTime) -> Bool { work.wait(timeout: time) == .success }

    private func startIfNeeded() {
        let now = Clock.now().seconds
        let (mustStart, wakesAt) = state.withLock { state -> (Bool, Double?) in
            guard !state.isRunning, !state.plan.isEmpty else { return (false, nil) }
            if let wakesAt = state.plan.wakesAt(after: now) { return (false, state.isStopping ? nil : wakesAt) }
            state.isRunning = true
            return (true, nil)
        }
        if mustStart {
            queue.async(group: work) { @Sendable [self] in run() }
        } else if let wakesAt {
            queue.asyncAfter(deadline: .now() + max(0.05, wakesAt - now)) { @Sendable [weak self] in self?.startIfNeeded() }
        }
    }

    private func run() {
        let desk = Desk(
            accounts: [DeskAccount(service: member.service, profile: member.profile)], store: store,
            mode: .errand(adopting: false), takesWrites: false,
            surroundings: Desk.Surroundings(sender: DiscreetWire(wire: wire), now: { Clock.now() }, random: { Clock.random() })
        ) { [self] event in
            if case .notice(let trouble) = event { tellOnce(trouble) }
        }
        desk.start()
        while let subject = next() {
            do throws(Trouble) {
                try fetch(subject, desk)
                ended(with: nil)
            } catch {
                ended(with: error)
            }
        }
        close(desk)
        state.withLock { $0.isRunning = false }
        // What came while the desk closed.
        startIfNeeded()
    }

    private func next() -> WebhookHint.Subject? {
        let now = Clock.now().seconds
        return state.withLock { $0.plan.next(at: now) }
    }

    private func ended(with trouble: Trouble?) {
        let now = Clock.now().seconds
        let isStopping = state.withLock { state in
            state.plan.ended(with: trouble, at: now)
            if trouble == nil { state.lastTrouble = nil }
            return state.isStopping
        }
        if let trouble, !isStopping { tellOnce(trouble) }
    }

    /// The same trouble of many hints is one line, until something went well.
    private func tellOnce(_ trouble: Trouble) {
        let isNew = state.withLock { state in
            defer { state.lastTrouble = trouble }
            return !trouble.isSame(as: state.lastTrouble)
        }
        if isNew { tell(trouble) }
    }

    private func close(_ desk: Desk) {
        let isIdle = DispatchSemaphore(value: 0)
        desk.perform(.close)
        desk.whenIdle { isIdle.signal() }
        isIdle.wait()
    }

    // MARK: Asking

    private var capabilities: Capabilities { member.profile.capabilities }

    private func fetch(_ subject: WebhookHint.Subject, _ desk: Desk) throws(Trouble) {
        switch subject {
        case .ticket(let id): try fetchTicket(id, desk)
        case .approvals: try fetchApprovals(desk)
        case .account:
            try fetchNewest(desk)
            try fetchApprovals(desk)
        }
    }

    private func fetchTicket(_ id: TicketID, _ desk: Desk) throws(Trouble) {
        guard capabilities.has(.showTicket) else { return try fetchNewest(desk) }
        let detail = try ask(desk) { service throws(Trouble) in try service.ticket(id) }
        desk.keep(detail)
        guard detail.thread == nil, capabilities.has(.readThread) else { return }
        desk.keep(try ask(desk) { service throws(Trouble) in try service.thread(id) })
    }

    private func fetchApprovals(_ desk: Desk) throws(Trouble) {
        guard capabilities.has(.listApprovals) else { return }
        desk.keep(approvals: try ask(desk) { service throws(Trouble) in try service.approvals(.pending) }, of: member.name)
    }

    /// Pages of the list until one brings nothing new.
    private func fetchNewest(_ desk: Desk) throws(Trouble) {
        guard capabilities.has(.listTickets) else { return }
        let known = Set(store.cache(of: member.name).tickets().items)
        var cursor: PageCursor? = .first
        for _ in 0..<Self.pageLimit {
            guard let next = cursor else { return }
            let page = try ask(desk) { service throws(Trouble) in try service.tickets(TicketFilter(), page: next) }
            desk.keep(page, of: member.name, isFirstOfWholeList: next == .first)
            if page.items.allSatisfy(known.contains) { return }
            cursor = page.next
        }
    }

    private func ask<Value>(
        _ desk: Desk, _ call: (any Service) throws(Trouble) -> Call<Value>
    ) throws(Trouble) -> Value {
        try desk.wait(for: try call(member.service), of: member.name, urgency: .background).get()
    }
}
