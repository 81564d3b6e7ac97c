import FoundationEssentials
import Helpdesk
import Store

// From the disk at the start, to the disk while it runs and at the end.

extension Desk {
    /// The newest kept tickets, from the heads of the files alone: for a first screen before anything else
    /// is started. Call it on any thread.
    public static func firstTickets(of accounts: [AccountName], in store: LocalStore, limit: Int) -> [Ticket] {
        let heads = accounts.map { store.cache(of: $0).firstTickets(limit).items }
        guard heads.count != 1 else { return heads.first ?? [] }
        return Array(TicketOrder.sorted(heads.flatMap { $0 }).prefix(limit))
    }

    func load(_ core: inout DeskCore, _ now: Moment) {
        guard !core.isLoaded else { return }
        // Before anything is read: what happens meanwhile is heard.
        beginHearing(&core)
        for account in core.order { load(account, &core, now) }
        let adopts = mode != .errand(adopting: false)
        var troubles = core.drafts.open(adopting: adopts)
        troubles += core.forms.open(adopting: adopts)
        troubles += core.seen.open(adopting: adopts)
        core.isLoaded = true
        core.mustTellTickets = true
        deliver(core.allApprovals)
        deliver(.articles(core.allArticles))
        deliver(.drafts(core.drafts.drafts))
        deliver(.forms(core.forms.forms))
        tellSheltered(core)
        deliver(.seen(core.seen.marks))
        if adopts { adopt(&core) }
        for trouble in troubles { deliver(.notice(trouble)) }
    }

    /// What other processes have left goes on here: held, never sent by itself. False where there was nothing.
    @discardableResult
    func adopt(_ core: inout DeskCore) -> Bool {
        let (records, troubles) = core.journal.adopt(leaving: core.accountsElsewhere)
        core.outbox.restore(records)
        for trouble in troubles where core.told.journalTroubles.insert(trouble).inserted { deliver(.notice(trouble)) }
        return !records.isEmpty
    }

    private func load(_ account: AccountName, _ core: inout DeskCore, _ now: Moment) {
        guard var side = core.sides[account] else { return }
        report { () throws(Trouble) in try side.cache.prepare() }
        side.watch.begin()
        let tickets = side.cache.tickets()
        let approvals = side.cache.approvals()
        let articles = side.cache.articles()
        let records = side.cache.records()
        _ = side.facts.merge(tickets.items)
        side.facts.ticketsAsOf = tickets.asOf
        side.facts.wholeAsOf = tickets.wholeAsOf
        side.facts.claimedTicketCount = tickets.claimedTotal
        side.facts.approvals = approvals.items
        side.facts.approvalsAsOf = approvals.asOf
        _ = side.facts.merge(articles.items)
        side.facts.articlesAsOf = articles.asOf
        side.facts.records = RecordFacts(records.items)
        var ages = side.facts.ages(now.wall)
        // What is damaged is read anew.
        if tickets.trouble != nil { (ages.tickets, ages.whole) = (nil, nil) }
        if articles.trouble != nil { ages.articles = nil }
        if records.trouble != nil { ages.records = [:] }
        side.plan.leads = !(mode == .live) || side.lease.take()
        side.plan.begin(ages, now: now)
        core.sides[account] = side
        for trouble in [tickets.trouble, approvals.trouble, articles.trouble, records.trouble] {
            if let trouble { deliver(.notice(trouble)) }
        }
        inBackground { [cache = side.cache] _ in cache.prepareThreads() }
    }

    /// Saves what is due, all that has changed together.
    func save(_ core: inout DeskCore, _ now: Moment) {
        guard let notBefore = core.sides.values.filter({ !$0.unsaved.isEmpty }).map(\.saveNotBefore).min() else {
            core.saveAt = nil
            return
        }
        let isCrawling = core.sides.values.contains { $0.plan.crawl != nil || $0.plan.articleCrawl != nil }
        let delay = core.hasNewsToSave && !isCrawling ? Self.saveNewsSeconds : Self.saveSeconds
        // One thing after the other, they are still saved together.
        let wanted = min(core.saveAt ?? .infinity, max(now.seconds + delay, core.savedAt + Self.saveAgainAtLeastSeconds))
        let at = max(wanted, notBefore)
        core.saveAt = at
        guard at <= now.seconds || core.closing != .no else { return }
        core.saveAt = nil
        core.savedAt = now.seconds
        core.hasNewsToSave = false
        for account in core.order {
            guard let side = core.sides[account], !side.unsaved.isEmpty, side.saveNotBefore <= now.seconds || core.closing != .no
            else { continue }
            core.sides[account]?.unsaved = []
            let unsaved = side.unsaved
            inBackground { [watch = side.watch] desk in
                if let copy = watch.news() { desk.enter { desk, core, now in desk.take(copy, of: account, &core, now) } }
                // As they are by now: what was taken over since isn't written over. What others have saved and the desk
                // hasn't taken over yet stays in the file too.
                guard let (latest, copies) = desk.glance({ core in core.sides[account].map { ($0, watch.copiesUntaken) } })
                else { return }
                var side = latest
                side.unsaved = unsaved
                for copy in copies { _ = side.facts.takeOver(copy, leads: side.plan.leads && desk.mode == .live) }
                guard !desk.reportSaving({ () throws(Trouble) in try side.save() }) else { return }
                desk.enter { _, core, now in
                    guard core.closing == .no else { return }
                    core.sides[account]?.unsaved.formUnion(unsaved)
                    core.sides[account]?.saveNotBefore = now.seconds + Self.saveAgainSeconds
                }
            }
        }
    }

    func save(_ kept: KeptThread, _ core: DeskCore) {
        guard let cache = core.sides[kept.thread.ticket.account]?.cache else { return }
        inBackground { desk in
            desk.reportSaving { () throws(Trouble) in try cache.save(kept) }
        }
    }

    /// Ends when nothing durable is under way any more, or when it has waited long enough.
    func close(_ core: inout DeskCore, _ now: Moment) {
        guard case .until(let seconds) = core.closing, !core.outbox.isSending || seconds <= now.seconds else { return }
        core.journal.close()
        core.drafts.close()
        core.forms.close()
        core.seen.close()
        core.closing = .done
        surroundings.watcher?.end()
        inBackground { desk in desk.deliver(.closed) }
    }

    func inBackground(_ body: @escaping @Sendable (Desk) -> Void) {
        crossings.began()
        saving.async { [self] in
            body(self)
            crossings.ended()
        }
    }

    /// Says once that the copy can't be saved, not with every attempt.
    @discardableResult
    private func reportSaving(_ body: () throws(Trouble) -> Void) -> Bool {
        var trouble: Trouble?
        do throws(Trouble) { try body() } catch { trouble = error }
        enter { [trouble] desk, core, _ in
            if let trouble, !core.told.hasSaveTrouble { desk.deliver(.notice(trouble)) }
            core.told.hasSaveTrouble = trouble != nil
        }
        return trouble == nil
    }
}

extension DeskCore.Side {
    fileprivate func save() throws(Trouble) {
        if unsaved.contains(.tickets) {
            try cache.save(
                tickets: facts.sortedTickets, asOf: facts.ticketsAsOf, wholeAsOf: facts.wholeAsOf,
                claimedTotal: facts.claimedTicketCount, wrote: watch.wrote)
        }
        if unsaved.contains(.approvals) {
            try cache.save(approvals: facts.approvals, asOf: facts.approvalsAsOf, wrote: watch.wrote)
        }
        if unsaved.contains(.records) {
            try cache.save(records: facts.records.keptLists, wrote: watch.wrote)
        }
        if unsaved.contains(.articles) {
            try cache.save(articles: facts.sortedArticles, asOf: facts.articlesAsOf, wrote: watch.wrote)
        }
    }
}
