import Helpdesk
import Screens
import Sync

// The two towers know nothing of each other; here what one says becomes what the other hears.

extension AppEvent {
    /// Nil for what only the wiring needs to know.
    init?(_ event: DeskEvent) {
        switch event {
        case .tickets(let tickets, let isWhole): self = .tickets(tickets, isWhole: isWhole)
        case .thread(let thread, let asOf): self = .thread(thread, asOf: asOf)
        case .approvals(let approvals, let asOf): self = .approvals(approvals, asOf: asOf)
        case .articles(let articles): self = .articles(articles)
        case .article(let article): self = .article(article)
        case .foundArticles(let words, let articles): self = .foundArticles(words: words, articles)
        case .records(let list): self = .records(list)
        case .record(let record): self = .record(record)
        case .foundRecords(let kind, let words, let records): self = .foundRecords(kind, words: words, records)
        case .acted(let id, let act, let outcome): self = .acted(id, act, outcome)
        case .accountState(let state): self = .accountState(state)
        case .outbox(let items): self = .outbox(items)
        case .drafts(let drafts): self = .drafts(drafts)
        case .forms(let forms): self = .forms(forms)
        case .draftKept(let ticket, let audience, let at): self = .draftKept(ticket, audience, at: at)
        case .draftPlace(let ticket, let audience, let place, let at): self = .draftPlace(ticket, audience, place, at: at)
        case .formPlace(let key, let place, let at): self = .formPlace(key, place, at: at)
        case .seen(let marks): self = .seen(marks)
        case .notice(let trouble): self = .notice(trouble)
        case .notTaken(let id): self = .notTaken(id)
        case .attachment, .closed: return nil
        }
    }
}

extension DeskView {
    init(_ watch: Watch) {
        self = switch watch {
        case .tickets: .tickets
        case .ticket(let id): .ticket(id)
        case .approvals: .approvals
        case .articles: .articles
        case .article(let id): .article(id)
        case .records(let kind): .records(kind)
        case .children(let kind, let parent): .children(kind, of: parent)
        case .record(let id): .record(id)
        }
    }
}

extension DeskCommand {
    /// Nil for what the desk has no part in.
    init?(_ effect: Effect) {
        switch effect {
        case .watch(let watch): self = .watch(DeskView(watch))
        case .refresh(let watch): self = .refresh(DeskView(watch))
        case .stopRequests: self = .stopRequests
        case .submit(let id, let intent, let undoSeconds): self = .submit(id, intent, undoSeconds: undoSeconds)
        case .takeBack(let id): self = .takeBack(id)
        case .release(let id): self = .release(id)
        case .discard(let id): self = .discard(id)
        case .holdAll(let isHeld): self = .holdAll(isHeld)
        case .keepDraft(let draft): self = .keepDraft(draft)
        case .dropDraft(let ticket, let audience): self = .dropDraft(ticket, audience)
        case .markSeen(let ticket, let date): self = .markSeen(ticket, date)
        case .searchArticles(let words): self = .searchArticles(words: words)
        case .searchRecords(let kind, let words): self = .searchRecords(kind, words: words)
        case .keepForm(let form): self = .keepForm(form)
        case .dropForm(let key): self = .dropForm(key)
        case .prefetch(let ticket): self = .prefetch(ticket)
        case .saveAttachment(let ticket, let attachment): self = .fetchAttachment(ticket, attachment)
        case .copy, .editOutside, .openOutside, .page, .suspend, .redraw, .bell, .startDemo, .quit: return nil
        }
    }
}
