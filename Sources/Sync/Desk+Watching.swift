import Backend
import FoundationEssentials
import Helpdesk
import Store

// What other processes change is heard of as it happens; only where the system can't tell, it is looked for.

/// Whether others are heard, and when it is to be looked because they were.
struct FolderHearing {
    /// Where a process can't be told dead from alive without opening its files for writing, each look is heard like a
    /// process that goes: so after such looks that found nothing the next waits, longer each time.
    static let fruitlessSeconds = 0.5
    static let longestSeconds = 60.0
    /// That a file is closed is heard a little before its lock is free: who finds nothing looks once more, this much
    /// later.
    static let againSeconds = 0.3

    /// What others do is told; nobody needs to look for it.
    var isOn = false
    /// By the monotonic clock; nil while nothing was heard.
    private(set) var outboxDueAt: Double?
    /// When to try once more to lead; by the monotonic clock.
    private(set) var leaderDueAt: Double?
    /// The accounts whose leaders were heard to go since it was last tried to lead.
    private var leadersGone: Set<AccountName> = []
    private var lookedAt = -Double.infinity
    private var fruitlessCount = 0
    /// Nothing was heard since the last look, which is to be made once more.
    private var looksAgain = false

    private var pauseSeconds: Double {
        fruitlessCount == 0 ? 0 : min(Self.fruitlessSeconds * Double(1 << min(fruitlessCount - 1, 10)), Self.longestSeconds)
    }

    mutating func heardOutbox(now: Double) {
        // Nobody's echo comes that late.
        if now > lookedAt + 2 * pauseSeconds { fruitlessCount = 0 }
        let at = max(now, lookedAt + pauseSeconds)
        outboxDueAt = min(outboxDueAt ?? at, at)
        looksAgain = false
    }

    /// Whether the outbox is to be looked at now, because of what was heard.
    mutating func isOutboxDue(now: Double) -> Bool {
        guard let at = outboxDueAt, at <= now else { return false }
        outboxDueAt = nil
        return true
    }

    /// `wasHeard`: others, and this process itself, heard the look like a process that goes.
    mutating func looked(found: Bool, wasHeard: Bool, now: Double) {
        lookedAt = now
        fruitlessCount = found || !wasHeard ? 0 : fruitlessCount + 1
        looksAgain = !found && !looksAgain
        if looksAgain { outboxDueAt = now + max(Self.againSeconds, pauseSeconds) }
    }

    mutating func heardLeader(of account: AccountName) { leadersGone.insert(account) }

    mutating func isLeaderDue(now: Double) -> Bool {
        guard let at = leaderDueAt, at <= now else { return false }
        leaderDueAt = nil
        return true
    }

    /// It was tried to lead what can be led; these accounts have another leader still, or have one again.
    mutating func triedToLead(without others: Set<AccountName>, now: Double) {
        leaderDueAt = leadersGone.isDisjoint(with: others) ? nil : now + Self.againSeconds
        leadersGone = []
    }
}

extension Desk {
    /// Watches what it can; where that ends, everything is looked at once and then from time to time, and watching tried
    /// again with each look.
    func beginHearing(_ core: inout DeskCore) {
        guard mode == .live, let watcher = surroundings.watcher, !core.hearing.isOn,
            let folders = try? core.folders.prepare()
        else { return }
        let (map, watches) = (core.folders, core.sides.mapValues(\.watch))
        core.hearing.isOn = watcher.watch(folders) { [weak self] changes in
            guard let self else { return }
            for change in Set(changes.compactMap(map.meaning)) {
                if case .cache(let account) = change {
                    // What this process has written itself is known by its stamp, and wakes nobody.
                    if let watch = watches[account] { takeNews(watch, of: account) }
                } else {
                    enter { desk, core, now in desk.heard(change, &core, now) }
                }
            }
        }
    }

    private func heard(_ change: StoreChange, _ core: inout DeskCore, _ now: Moment) {
        switch change {
        case .cache: break
        case .outbox: core.hearing.heardOutbox(now: now.seconds)
        case .leader(let account):
            guard core.sides[account]?.plan.leads == false else { break }
            core.hearing.heardLeader(of: account)
            core.lookAt = nil
        case .unknown:
            core.hearing.isOn = false
            core.lookAt = nil
            core.looksForJournalsAt = -.infinity
        }
    }

    /// Takes over what stands in the cache, if another process has written it since.
    func takeNews(_ watch: CacheWatch, of account: AccountName) {
        inBackground { desk in
            guard let copy = watch.news() else { return }
            desk.enter { desk, core, now in desk.take(copy, of: account, &core, now) }
        }
    }
}
