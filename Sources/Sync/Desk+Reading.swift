import Backend
import FoundationEssentials
import Helpdesk
import Store
import Transport

// Asking servers, and taking in what they say.

extension Desk {
    func run(_ job: SyncJob, _ urgency: Urgency, _ core: inout DeskCore) {
        guard let service = core.sides[job.account]?.service else { return }
        switch job {
        case .tickets(let account, let cursor):
            fetch(job, urgency, &core) { () throws(Trouble) in
                try service.tickets(TicketFilter(), page: cursor)
            } take: { desk, page, core, now in
                desk.take(page, of: account, isFirst: cursor == .first, &core, now)
            }
        case .ticket(let id):
            readTicket(id, job, urgency, &core)
        case .confirm(let id):
            fetch(job, urgency, &core) { () throws(Trouble) in
                try service.ticket(id)
            } take: { desk, detail, core, now in
                desk.take(detail, &core, now)
                return .done
            }
        case .approvals(let account):
            fetch(job, urgency, &core) { () throws(Trouble) in
                try service.approvals(.pending)
            } take: { desk, page, core, now in
                desk.take(approvals: page, of: account, &core, now)
                return .done
            }
        case .articles(let account, let cursor):
            fetch(job, urgency, &core) { () throws(Trouble) in
                try service.articles(ArticleFilter(), page: cursor)
            } take: { desk, page, core, now in
                desk.take(articles: page, of: account, &core, now)
            }
        case .article(let id):
            fetch(job, urgency, &core) { () throws(Trouble) in
                try service.article(id)
            } take: { desk, article, core, _ in
                _ = core.sides[id.account]?.facts.merge([article])
                core.changed(.articles, of: id.account)
                desk.deliver(.article(article))
                return .done
            }
        case .records(let scope, let cursor): readRecords(scope, cursor, job, urgency, &core)
        case .record(let id): readRecord(id, job, urgency, &core)
        }
    }

    /// The thread alone where the list has just told of the ticket; both otherwise.
    private func readTicket(_ id: TicketID, _ job: SyncJob, _ urgency: Urgency, _ core: inout DeskCore) {
        guard let side = core.sides[id.account] else { return }
        if urgency == .person { core.sides[id.account]?.lacksThreads = false }
        let service = side.service
        let isFresh = side.facts.tickets[id.value] != nil
            && side.facts.ticketsAsOf.map { surroundings.now().wall.timeIntervalSince($0) < 120 } ?? false
        let hasThread = service.capabilities.has(.readThread) && (urgency == .person || !side.lacksThreads)
        let hasShow = service.capabilities.has(.showTicket)
        if hasThread, isFresh || !hasShow { return readThread(id, job, urgency, &core) }
        // Without a thread a single read tells more than the list only where the list leaves out the text, and once.
        let isWhole = isFresh && (side.facts.tickets[id.value]?.body != nil || core.thread(id) != nil)
        guard hasShow, hasThread || !isWhole || urgency == .person else {
            return enter { desk, core, now in desk.endWithoutThread(id, job, &core, now) }
        }
        fetch(job, urgency, &core) { () throws(Trouble) in
            try service.ticket(id)
        } take: { desk, detail, core, now in
            desk.take(detail, &core, now)
            guard detail.thread == nil else { return .done }
            guard hasThread else {
                desk.takeNoThread(id, &core, now)
                return .done
            }
            desk.readThread(id, job, urgency, &core)
            return nil
        }
    }

    private func readThread(_ id: TicketID, _ job: SyncJob, _ urgency: Urgency, _ core: inout DeskCore) {
        guard let service = core.sides[id.account]?.service else { return }
        fetch(job, urgency, &core) { () throws(Trouble) in
            try service.thread(id)
        } take: { desk, thread, core, now in
            desk.take(thread, &core, now)
            return .done
        } failed: { desk, trouble, core, now in
            guard trouble.kind == .unsupported else { return false }
            core.sides[id.account]?.lacksThreads = true
            desk.endWithoutThread(id, job, &core, now)
            return true
        }
    }

    /// The service has no threads: an empty one tells that nothing more will come. The screen shows the ticket's own
    /// text and says why there is no more.
    private func endWithoutThread(_ id: TicketID, _ job: SyncJob, _ core: inout DeskCore, _ now: Moment) {
        takeNoThread(id, &core, now)
        ended(job, .done, &core, now)
    }

    private func takeNoThread(_ id: TicketID, _ core: inout DeskCore, _ now: Moment) {
        // What was read once, in whichever way, is worth more.
        guard core.thread(id) == nil else { return }
        take(Helpdesk.Thread(ticket: id, messages: []), &core, now)
    }

    /// Runs the call of a job. `take` returns how the job ended, or nil where it goes on; `failed` whether it has dealt
    /// with the trouble.
    func fetch<Value>(
        _ job: SyncJob, _ urgency: Urgency, _ core: inout DeskCore,
        _ call: () throws(Trouble) -> Call<Value>,
        take: @escaping @Sendable (Desk, Value, inout DeskCore, Moment) -> JobEnd?,
        failed: @escaping @Sendable (Desk, Trouble, inout DeskCore, Moment) -> Bool = { _, _, _, _ in false }
    ) {
        ask(job.account, urgency, &core, call, begun: { core, conversation in
            core.conversations[job] = conversation
        }, finish: { desk, end, core, now in
            core.conversations[job] = nil
            switch end.result {
            case .success(let value):
                core.outbox.reachable(job.account)
                if let end = take(desk, value, &core, now) { desk.ended(job, end, &core, now) }
            case .failure(let trouble):
                if !failed(desk, trouble, &core, now) { desk.ended(job, .failed(trouble), &core, now) }
            }
        })
    }

    /// Runs a call for an account and comes back on the queue.
    func ask<Value>(
        _ account: AccountName, _ urgency: Urgency, _ core: inout DeskCore,
        _ call: () throws(Trouble) -> Call<Value>,
        begun: (inout DeskCore, Conversation) -> Void = { _, _ in },
        finish: @escaping @Sendable (Desk, CallEnd<Value>, inout DeskCore, Moment) -> Void
    ) {
        do throws(Trouble) {
            if mode == .offline { throw Self.nothingIsSent }
            guard let endpoint = core.sides[account]?.service.endpoint else {
                throw Trouble(.configuration, "There is no account \(account).")
            }
            let conversation = Conversation(
                sender: surroundings.sender, endpoint: endpoint, urgency: urgency, now: surroundings.now)
            begun(&core, conversation)
            conversation.run(try call()) { [weak self] end in
                self?.enter { desk, core, now in finish(desk, end, &core, now) }
            }
        } catch {
            enter { desk, core, now in finish(desk, .refused(error), &core, now) }
        }
    }

    private func ended(_ job: SyncJob, _ end: JobEnd, _ core: inout DeskCore, _ now: Moment) {
        if case .failed(let trouble) = end { tellOfPart(trouble, job) }
        let consequence = core.sides[job.account]?.plan.ended(job, end, now: now, random: surroundings.random())
        switch consequence {
        case nil: break
        case .ticketsComplete(let ids):
            guard let facts = core.sides[job.account]?.facts else { return }
            let missing = TicketOrder.sorted(facts.tickets.values.filter { !ids.contains($0.id.value) })
            core.sides[job.account]?.plan.confirm(missing.map(\.id))
            core.sides[job.account]?.facts.wholeAsOf = now.wall
            core.touched(.tickets, of: job.account)
        case .articlesComplete(let ids):
            core.sides[job.account]?.facts.keepArticles(ids)
            core.changed(.articles, of: job.account)
            deliver(.articles(core.allArticles))
        case .recordsComplete(let scope):
            core.sides[scope.account]?.facts.records.complete(scope)
            changedRecords([scope], &core)
        case .recordsStopped(let scope): core.sides[scope.account]?.facts.records.stop(scope)
        case .ticketGone(let id):
            core.sides[job.account]?.facts.isGone(id)
            core.changed(.tickets, of: job.account)
        }
    }

    /// Trouble of one part, which the account's state doesn't show.
    private func tellOfPart(_ trouble: Trouble, _ job: SyncJob) {
        switch (trouble.kind, job) {
        case (.notAllowed, _), (.invalid, _), (.conflict, _), (.outcomeUnknown, _): deliver(.notice(trouble))
        case (.unsupported, .records), (.unsupported, .record): deliver(.notice(trouble))
        case (.notFound, .confirm), (.unsupported, _), (.cancelled, _): break
        case (.notFound, _): deliver(.notice(trouble))
        default: break
        }
    }
}

extension Desk {
    func take(
        _ page: Page<Ticket>, of account: AccountName, isFirst: Bool, _ core: inout DeskCore, _ now: Moment
    ) -> JobEnd {
        guard let facts = core.sides[account]?.facts,
            let news = core.sides[account]?.facts.merge(page.items.filter { !facts.isOvertaken($0.id, now: now) })
        else { return .done }
        core.sides[account]?.facts.wasRead(page.items, now: now)
        if isFirst { core.sides[account]?.facts.ticketsAsOf = now.wall }
        if let total = page.claimedTotal { core.sides[account]?.facts.claimedTicketCount = total }
        tellUnreadable(page.unreadable, of: account)
        if news.isNothing { core.touched(.tickets, of: account) } else { core.changed(.tickets, of: account) }
        return .page(ids: page.items.map(\.id.value), news, next: page.next)
    }

    func take(_ detail: TicketDetail, _ core: inout DeskCore, _ now: Moment) {
        let account = detail.ticket.account
        guard core.sides[account]?.facts.isOvertaken(detail.ticket.id, now: now) != true else { return }
        core.sides[account]?.facts.wasRead([detail.ticket], now: now)
        if let news = core.sides[account]?.facts.merge([detail.ticket]), !news.isNothing {
            core.changed(.tickets, of: account)
        }
        if let thread = detail.thread { take(thread, &core, now) }
    }

    func take(_ thread: Helpdesk.Thread, _ core: inout DeskCore, _ now: Moment) {
        let kept = KeptThread(thread: thread, asOf: now.wall)
        let isNew = core.threads[thread.ticket]?.thread != thread
        core.keep(kept)
        deliver(.thread(thread, asOf: now.wall))
        if isNew { save(kept, core) }
    }

    func take(approvals page: Page<Approval>, of account: AccountName, _ core: inout DeskCore, _ now: Moment) {
        core.sides[account]?.facts.approvals = page.items
        core.sides[account]?.facts.approvalsAsOf = now.wall
        core.changed(.approvals, of: account)
        tellUnreadable(page.unreadable, of: account)
        deliver(core.allApprovals)
    }

    func take(articles page: Page<Article>, of account: AccountName, _ core: inout DeskCore, _ now: Moment) -> JobEnd {
        guard let news = core.sides[account]?.facts.merge(page.items) else { return .done }
        core.sides[account]?.facts.articlesAsOf = now.wall
        core.touched(.articles, of: account)
        tellUnreadable(page.unreadable, of: account)
        if !news.isNothing { deliver(.articles(core.allArticles)) }
        return .page(ids: page.items.map(\.id.value), news, next: page.next)
    }

    func tellUnreadable(_ sentences: [String], of account: AccountName) {
        guard let first = sentences.first else { return }
        let message = sentences.count == 1 ? first : "\(first) And \(sentences.count - 1) more like it."
        deliver(.notice(Trouble(.unreadable, message, hint: "The others are shown.", account: account)))
    }

    /// What is here answers at once; what the services find comes after it.
    func search(_ words: String, _ core: inout DeskCore) {
        let needles = words.lowercased().split(separator: " ")
        let local = core.allArticles.filter { article in
            let text = (article.title + "\n" + article.content).lowercased()
            return needles.allSatisfy { text.contains($0) }
        }
        core.found = (words, local)
        deliver(.foundArticles(words: words, local))
        for account in core.order {
            guard mode != .offline, let service = core.sides[account]?.service,
                service.capabilities.has(.searchArticles)
            else { continue }
            ask(account, .person, &core, { () throws(Trouble) in
                try service.articles(ArticleFilter(words: words), page: .first)
            }, finish: { desk, end, core, _ in
                switch end.result {
                case .success(let page):
                    _ = core.sides[account]?.facts.merge(page.items)
                    core.touched(.articles, of: account)
                    guard core.found.words == words else { return }
                    let known = Set(core.found.articles.map(\.id))
                    core.found.articles += page.items.filter { !known.contains($0.id) }
                    desk.deliver(.foundArticles(words: words, core.found.articles))
                case .failure(let trouble): desk.deliver(.notice(trouble))
                }
            })
        }
    }
}
