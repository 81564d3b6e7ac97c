import Backend
import FoundationEssentials
import Helpdesk
import Transport

/// Which lists of records to ask one account for, and when: those that are on screen, and the one that stands for an
/// account without tickets. Times are readings of the monotonic clock.
struct RecordPlan {
    /// Longer lists are for searching.
    static let pageLimit = 50

    private let account: AccountName
    private let capabilities: Capabilities
    private let refreshSeconds: Double
    /// The list by which an account without tickets tells how old its copy is.
    let mainScope: RecordScope?
    private var crawls: [RecordScope: Crawl] = [:]
    /// Absent: it was never read.
    private var dueAt: [RecordScope: DueTime] = [:]
    private var readAt: [RecordID: Double] = [:]

    init(account: AccountName, capabilities: Capabilities, refreshSeconds: Double) {
        self.account = account
        self.capabilities = capabilities
        self.refreshSeconds = refreshSeconds
        let hasEventsOnly = !capabilities.has(.listTickets) && capabilities.has(.listEvents)
        mainScope = hasEventsOnly ? RecordScope(account: account, kind: .event) : nil
    }

    /// Lists that were kept, and how old each is in seconds.
    mutating func begin(ages: [RecordScope: Double], now: Double) {
        for (scope, age) in ages { dueAt[scope] = DueTime(from: now - max(0, age), seconds: refreshSeconds).notBefore(now) }
    }

    /// Another process may have read a list later than this one.
    mutating func heard(_ ages: [RecordScope: Double], now: Double) {
        for (scope, age) in ages where crawls[scope] == nil {
            let due = DueTime(from: now - max(0, age), seconds: refreshSeconds)
            if dueAt[scope].map({ $0.seconds(1) < due.seconds(1) }) ?? false { dueAt[scope] = due }
        }
    }

    // MARK: What a view shows

    /// The list of this account that the view shows; nil where it has none.
    func scope(of view: DeskView) -> RecordScope? {
        switch view {
        case .records(let kind):
            Capability.listing(kind).map(capabilities.has) == true ? RecordScope(account: account, kind: kind) : nil
        case .children(let kind, let parent):
            parent.account == account && Capability.listing(kind).map(capabilities.has) == true
                ? RecordScope(account: account, kind: kind, parent: parent.value) : nil
        case .tickets: mainScope
        default: nil
        }
    }

    /// The record of this account that the view shows, where the service can show single ones.
    func record(of view: DeskView) -> RecordID? {
        guard case .record(let id) = view, id.account == account,
            Capability.showing(id.kind).map(capabilities.has) == true
        else { return nil }
        return id
    }

    func isRead(_ id: RecordID, within seconds: Double, now: Double) -> Bool {
        readAt[id].map { now - $0 <= seconds } ?? false
    }

    // MARK: What to do

    private func wanted(_ view: DeskView) -> [RecordScope] { Array(Set([scope(of: view), mainScope].compactMap { $0 })) }

    private func due(_ scope: RecordScope, _ view: DeskView, _ pace: Pace) -> Double {
        dueAt[scope]?.seconds(pace.factor(self.scope(of: view) == scope ? .onScreen : .elsewhere)) ?? 0
    }

    func nextWake(view: DeskView, _ pace: Pace) -> Double {
        let lists = wanted(view).filter { crawls[$0] == nil }.map { due($0, view, pace) }
        let record = record(of: view).flatMap { readAt[$0] }.map { $0 + refreshSeconds * pace.factor(.watched) }
        return (lists + [record].compactMap { $0 }).min() ?? .infinity
    }

    /// A page waits to be asked for.
    var hasWork: Bool { crawls.values.contains { $0.next != nil } }

    mutating func personWants(_ view: DeskView) {
        guard let scope = scope(of: view), crawls[scope] == nil else { return }
        crawls[scope] = Crawl(isWhole: true, urgency: .person, pageLimit: Self.pageLimit)
    }

    /// The record is due to be read again.
    func isDue(_ id: RecordID, _ pace: Pace, now: Double) -> Bool {
        readAt[id].map { $0 + refreshSeconds * pace.factor(.watched) <= now } ?? false
    }

    mutating func advance(view: DeskView, _ pace: Pace, now: Double) -> [(SyncJob, Urgency)] {
        let wanted = wanted(view)
        // What nobody looks at any more isn't gone through to its end.
        crawls = crawls.filter { $0.value.urgency == .person || $0.value.next == nil || wanted.contains($0.key) }
        for scope in wanted where crawls[scope] == nil && due(scope, view, pace) <= now {
            crawls[scope] = Crawl(isWhole: true, urgency: .timer, pageLimit: Self.pageLimit)
        }
        var jobs: [(SyncJob, Urgency)] = []
        for scope in crawls.keys {
            guard let crawl = crawls[scope], let cursor = crawl.next else { continue }
            crawls[scope]?.next = nil
            let isOnScreen = self.scope(of: view) == scope
            let urgency: Urgency = crawl.pageCount > 0 ? .backfill
                : crawl.urgency == .person ? .person : isOnScreen ? .onScreen : .background
            jobs.append((.records(scope, cursor), urgency))
        }
        return jobs
    }

    mutating func stop(now: Double) {
        crawls = [:]
        for scope in dueAt.keys { dueAt[scope]?.delay(until: now + refreshSeconds) }
    }

    // MARK: What came of it

    mutating func took(_ scope: RecordScope, ids: [String], next: PageCursor?, due: DueTime) -> AccountPlan.Consequence? {
        guard let progress = crawls[scope]?.took(ids: ids, AccountFacts.PageNews(), next: next), progress != .goesOn
        else { return nil }
        crawls[scope] = nil
        dueAt[scope] = due
        return progress == .complete ? .recordsComplete(scope) : .recordsStopped(scope)
    }

    mutating func wasRead(_ id: RecordID, now: Double) { readAt[id] = now }

    mutating func wasNotRead(_ id: RecordID, again: Bool, now: Double) { readAt[id] = again ? now : nil }

    mutating func giveUp(_ scope: RecordScope, until: Double) {
        crawls[scope] = nil
        dueAt[scope] = DueTime(at: until)
    }

    mutating func setDue(_ scope: RecordScope, _ at: Double) { dueAt[scope] = DueTime(at: at) }
}
