import Backend
import FoundationEssentials
import Helpdesk
import Store

// What other processes change is heard of as it happens; only where the system can't tell, it is looked for.

/// Whether others are heard, and when the outbox is to be looked at because they were.
struct Hearing {
    /// Where a process can't be told dead from alive without opening its files for writing, each look is heard like a
    /// process that goes: so after looks that found nothing the next waits, longer each time.
    static let fruitlessSeconds = 0.5
    static let longestSeconds = 60.0

    /// What others do is told; nobody needs to look for it.
    var isOn = false
    /// By the monotonic clock; nil while nothing was heard.
    private(set) var outboxDueAt: Double?
    private var lookedAt = -Double.infinity
    private var fruitlessCount = 0

    private var pauseSeconds: Double {
        fruitlessCount == 0 ? 0 : min(Self.fruitlessSeconds * Double(1 << min(fruitlessCount - 1, 10)), Self.longestSeconds)
    }

    mutating func heardOutbox(now: Double) {
        // Nobody's echo comes that late.
        if now > lookedAt + 2 * pauseSeconds { fruitlessCount = 0 }
        outboxDueAt = outboxDueAt ?? max(now, lookedAt + pauseSeconds)
    }

    /// Whether the outbox is to be looked at now, because of what was heard.
    mutating func isOutboxDue(now: Double) -> Bool {
        guard let at = outboxDueAt, at <= now else { return false }
        outboxDueAt = nil
        return true
    }

    mutating func looked(found: Bool, now: Double) {
        lookedAt = now
        fruitlessCount = found ? 0 : fruitlessCount + 1
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
        case .leader(let account): if core.sides[account]?.plan.leads == false { core.lookAt = nil }
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
