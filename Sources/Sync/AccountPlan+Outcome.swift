import Backend
import FoundationEssentials
import Helpdesk
import Transport

// What came of what was asked.

extension AccountPlan {
    /// What the receiver of a finished job has to do besides.
    enum Consequence: Hashable {
        /// The list was gone through to its end and showed these ids alone.
        case ticketsComplete(Set<String>)
        case articlesComplete(Set<String>)
        /// No list shows it, and the server says that it isn't there.
        case ticketGone(TicketID)
        /// The list was gone through to its end.
        case recordsComplete(RecordScope)
        /// It is longer than lists are gone through, or can't be trusted.
        case recordsStopped(RecordScope)
    }

    mutating func ended(_ job: SyncJob, _ end: JobEnd, now: Moment, random: Double) -> Consequence? {
        running.remove(job)
        defer { if running.isEmpty { askingSince = nil } }
        if case .failed(let trouble) = end { return failed(job, trouble, now, random) }
        succeeded(job)
        switch (job, end) {
        case (.tickets, .page(let ids, let news, let next)):
            return tookTickets(ids, news, next, now, random)
        case (.articles, .page(let ids, let news, let next)):
            guard let progress = articleCrawl?.took(ids: ids, news, next: next), progress != .goesOn else { return nil }
            let seen = articleCrawl?.seen ?? []
            articleCrawl = nil
            articlesDueAt = DueTime(from: now.seconds, seconds: Self.articleSeconds * patience)
            return progress == .complete ? .articlesComplete(seen) : nil
        case (.approvals, _):
            approvalsDueAt = DueTime(from: now.seconds, seconds: jittered(random))
        case (.records(let scope, _), .page(let ids, _, let next)):
            return records.took(scope, ids: ids, next: next, due: DueTime(from: now.seconds, seconds: jittered(random)))
        case (.ticket(let id), _):
            readAt[id] = now.seconds
        case (.record(let id), _):
            records.wasRead(id, now: now.seconds)
        default: break
        }
        return nil
    }

    private mutating func tookTickets(
        _ ids: [String], _ news: AccountFacts.PageNews, _ next: PageCursor?, _ now: Moment, _ random: Double
    ) -> Consequence? {
        guard let progress = crawl?.took(ids: ids, news, next: next), progress != .goesOn, let done = crawl
        else { return nil }
        crawl = nil
        ticketsDueAt = DueTime(from: now.seconds, seconds: jittered(random))
        guard progress == .complete else { return nil }
        let period = news.isNewestFirst || done.pageCount <= Crawl.unorderedPageCount
            ? Self.wholeSeconds : Self.wholeUnorderedSeconds
        wholeDueAt = now.seconds + period
        return .ticketsComplete(done.seen)
    }

    /// Tickets that a complete list didn't show, beside those of earlier lists; each is asked for before it is believed
    /// gone.
    mutating func confirm(_ missing: [TicketID]) {
        for id in missing where toConfirm.count < Self.confirmLimit && !toConfirm.contains(id) { toConfirm.append(id) }
    }

    private mutating func succeeded(_ job: SyncJob) {
        failureCounts[job.noun] = nil
        waitsUntil = nil
        isLimited = false
        troubles[job.noun] = nil
        // The server was reached, and took the token.
        troubles = troubles.filter { $0.value.kind != .offline && $0.value.kind != .notSignedIn }
    }

    private mutating func failed(
        _ job: SyncJob, _ failure: Trouble, _ now: Moment, _ random: Double
    ) -> Consequence? {
        let count = (failureCounts[job.noun] ?? 0) + 1
        let later = now.seconds + Backoff.seconds(after: failure, failureCount: count, now: now, random: random)
        switch failure.kind {
        case .cancelled:
            setDue(job, now.seconds + refreshSeconds)
            notRead(job, again: true, now)
            return nil
        case .notFound:
            succeeded(job)
            switch job {
            case .confirm(let id): return .ticketGone(id)
            // It may be the thread alone that isn't there.
            case .ticket(let id):
                notRead(job, again: false, now)
                if !toConfirm.contains(id) { toConfirm.append(id) }
            default: giveUp(job, until: .infinity)
            }
            return nil
        case .notSignedIn:
            isStopped = true
            asked = [:]
            toConfirm = []
            giveUp(job, until: now.seconds)
            troubles[job.noun] = failure
        case .offline, .rateLimited:
            waitsUntil = later
            isLimited = failure.kind == .rateLimited
            giveUp(job, until: now.seconds)
            if failure.kind == .offline { troubles[job.noun] = failure }
        case .serverFault, .unreadable, .configuration, .storage:
            giveUp(job, until: later)
            troubles[job.noun] = failure
        case .notAllowed, .unsupported, .invalid, .conflict, .outcomeUnknown:
            // Asking again by itself would get the same answer; the person may.
            giveUp(job, until: .infinity)
        }
        notRead(job, again: failure.passesByItself, now)
        failureCounts[job.noun] = count
        return nil
    }

    /// A ticket on screen that couldn't be read is tried again a period later, or only when the person opens it
    /// again.
    private mutating func notRead(_ job: SyncJob, again: Bool, _ now: Moment) {
        if case .record(let id) = job { records.wasNotRead(id, again: again, now: now.seconds) }
        guard case .ticket(let id) = job else { return }
        if again { readAt[id] = now.seconds } else { readAt[id] = nil }
    }

    /// A list begins again when it is due.
    private mutating func giveUp(_ job: SyncJob, until: Double) {
        switch job {
        case .tickets: crawl = nil
        case .articles: articleCrawl = nil
        case .records(let scope, _): records.giveUp(scope, until: until)
        default: break
        }
        setDue(job, until)
    }

    private mutating func setDue(_ job: SyncJob, _ at: Double) {
        switch job {
        case .tickets: ticketsDueAt = DueTime(at: at)
        case .approvals: approvalsDueAt = DueTime(at: at)
        case .articles: articlesDueAt = DueTime(at: at)
        case .records(let scope, _): records.setDue(scope, at)
        case .ticket, .confirm, .article, .record: break
        }
    }

    /// Not all clients at the same second.
    func jittered(_ random: Double) -> Double { patience * refreshSeconds * (0.9 + 0.2 * min(max(random, 0), 1)) }
}
