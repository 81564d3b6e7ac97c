import Backend
import Corpus
import FoundationEssentials
import Helpdesk
import Testing
import Transport

@testable import Sync

/// A plan, the facts, and a server whose list changes while it is gone through. Any order of events.
private struct RecordWorld {
    static let scopes = [Sample.scope(.customer), Sample.scope(.workflow), Sample.scope(.execution, parent: "workflow0")]
    static let views: [DeskView] = [
        .records(.customer), .records(.workflow), .children(.execution, of: Sample.record(.workflow, 0).id), .tickets,
        .record(Sample.record(.customer, 1).id), .records(.project),
    ]

    var chance: SeededRandom
    var plan = AccountPlan(
        account: Sample.account,
        capabilities: Capabilities(present: [.listCustomers, .showCustomer, .listWorkflows, .listExecutions]), refreshSeconds: 60)
    var facts = RecordFacts()
    var server: [RecordScope: [Record]] = [:]
    var now = Moment(wall: Date(timeIntervalSinceReferenceDate: 0), seconds: 0)
    var view = DeskView.tickets
    var running: [SyncJob] = []
    /// What a list showed when its first page was asked for, and everything it held since.
    var since: [RecordScope: Set<RecordID>] = [:]
    var isQuiet: [RecordScope: Bool] = [:]
    var faults: [String] = []
    var asked = 0
    /// From now on nothing fails.
    var isWell = false
    var completed = 0

    init(seed: UInt64) {
        chance = SeededRandom(seed: seed)
        for scope in Self.scopes { server[scope] = (0..<5).map { Sample.record(scope.kind, $0, parent: scope.parent) } }
        plan.begin(ListAges(), now: now)
    }

    mutating func advance() {
        let wake = plan.nextWake(view: view)
        let jobs = plan.advance(view: view, now: now)
        if !jobs.isEmpty, wake.map({ $0 > now.seconds }) ?? true, !mayStart { faults.append("asked before it was due, at \(now.seconds)") }
        mayStart = false
        for (job, _) in jobs {
            if case .records(let scope, let cursor) = job {
                if running.contains(where: { $0.scope == scope }) { faults.append("asked twice at once for \(scope.kind)") }
                if scope != plan.records.scope(of: view), cursor == .first, !wished.contains(scope) { faults.append("asked for \(scope.kind), which nobody sees") }
                if cursor == .first {
                    since[scope] = Set((server[scope] ?? []).map(\.id))
                    isQuiet[scope] = true
                }
            }
            running.append(job)
            asked += 1
        }
    }

    var mayStart = false
    var wished: Set<RecordScope> = []

    /// Something new, something gone, something moved to another page.
    mutating func changeServer() {
        guard let scope = Self.scopes.randomElement(using: &chance) else { return }
        isQuiet[scope] = false
        let number = Int.random(in: 5..<100, using: &chance)
        switch Int.random(in: 0..<3, using: &chance) {
        case 0: server[scope]?.insert(Sample.record(scope.kind, number, parent: scope.parent), at: 0)
        case 1: if server[scope]?.isEmpty == false { server[scope]?.removeFirst() }
        default: server[scope]?.shuffle(using: &chance)
        }
        var seen: Set<RecordID> = []
        server[scope]?.removeAll { !seen.insert($0.id).inserted }
        since[scope]?.formUnion(seen)
    }

    mutating func answerOne() {
        guard let place = running.indices.randomElement(using: &chance) else { return }
        let job = running.remove(at: place)
        let kinds: [Trouble.Kind] = [.offline, .rateLimited, .serverFault, .notAllowed, .unsupported, .notFound]
        let end: JobEnd
        switch job {
        case .records(let scope, let cursor) where isWell || Int.random(in: 0..<8, using: &chance) > 0:
            let all = server[scope] ?? []
            let from = if case .offset(let offset) = cursor { offset } else { 0 }
            let page = Array(all.dropFirst(from).prefix(2))
            facts.merge(page, into: scope, isFirst: cursor == .first, asOf: now.wall)
            end = .page(ids: page.map(\.id.value), AccountFacts.PageNews(), next: from + 2 < all.count ? .offset(from + 2) : nil)
        case .record where Bool.random(using: &chance): end = .done
        default: end = .failed(Trouble(kinds.randomElement(using: &chance) ?? .offline, "No."))
        }
        switch plan.ended(job, end, now: now, random: 0.5) {
        case .recordsComplete(let scope):
            facts.complete(scope)
            completed += 1
            verify(scope)
        case .recordsStopped(let scope): facts.stop(scope)
        default: break
        }
        if let scope = job.scope, case .failed = end { wished.remove(scope) }
    }

    private mutating func verify(_ scope: RecordScope) {
        let shown = facts.lists[scope]?.records.map(\.id) ?? []
        if Set(shown).count != shown.count { faults.append("\(scope.kind) shows one twice") }
        if !Set(shown).isSubset(of: since[scope] ?? []) { faults.append("\(scope.kind) shows what was gone before it was asked") }
        if isQuiet[scope] == true, shown != server[scope]?.map(\.id) { faults.append("\(scope.kind) isn't what the server has") }
    }

    mutating func step() {
        switch Int.random(in: 0..<10, using: &chance) {
        case 0:
            view = Self.views.randomElement(using: &chance) ?? .tickets
            plan.watch(view, now: now)
            mayStart = true
        case 1:
            let wish = Self.views.randomElement(using: &chance) ?? .tickets
            plan.personWants(wish, now: now)
            if let scope = plan.records.scope(of: wish) { wished.insert(scope) }
            mayStart = true
        case 2: changeServer()
        case 3 where Int.random(in: 0..<6, using: &chance) == 0:
            plan.stop(now: now)
            for job in running { _ = plan.ended(job, .failed(Trouble(.cancelled, "Stop.")), now: now, random: 0.5) }
            running = []
            wished = []
        case 3, 4: now = now.adding(seconds: Double.random(in: 0...50, using: &chance))
        default:
            answerOne()
            mayStart = true
        }
        advance()
    }
}

extension SyncJob {
    fileprivate var scope: RecordScope? { if case .records(let scope, _) = self { scope } else { nil } }
}

@Suite struct RecordWorldTests {
    @Test(arguments: 0..<40)
    func listsAreWhatTheServerHas(_ seed: Int) {
        var world = RecordWorld(seed: UInt64(seed))
        for _ in 0..<600 { world.step() }
        #expect(world.faults.isEmpty, "seed \(seed)")
        #expect(world.completed > 0)
        // Once all goes well again, what is looked at is read within a period.
        world.isWell = true
        world.view = .records(.customer)
        world.plan.personWants(world.view, now: world.now)
        let before = world.asked
        for _ in 0..<400 {
            world.mayStart = true
            world.advance()
            world.answerOne()
            world.now = world.now.adding(seconds: 1)
        }
        #expect(world.asked > before + 3)
        // And not without end.
        #expect(world.asked < before + 200)
    }
}
