import Canvas
import FoundationEssentials
import Helpdesk

/// What every place reads: the facts as the events told them, the outbox, the drafts, and what was said. Places change
/// it only through `Situation`.
struct DeskModel: Sendable {
    /// The threads kept in memory; older ones are asked for again.
    static let maximumThreads = 64

    struct DraftKey: Hashable, Sendable {
        var ticket: TicketID
        var audience: Audience
    }

    struct ShownThread: Sendable {
        var thread: Thread
        var asOf: Date
    }

    private(set) var table = TicketTable()
    private(set) var book: ViewBook
    private(set) var threads: [TicketID: ShownThread] = [:]
    private(set) var approvals: [Approval] = []
    private(set) var knowsApprovals = false
    private(set) var approvalsAsOf: [AccountName: Date] = [:]
    private(set) var articles: [Article] = []
    private(set) var foundArticles: (words: String, articles: [Article])?
    private(set) var shelf = RecordShelf()
    /// Forms with something typed into them, not sent.
    private(set) var forms: [FormDraft.Key: KeptForm] = [:]
    private var knowsForms = false
    /// What isn't on the disk yet.
    private(set) var unkept = Unkept()
    private(set) var foldedAccounts: Set<AccountName> = []
    private(set) var profiles: [AccountProfile]?
    private(set) var states: [AccountName: AccountState] = [:]
    private(set) var drafts: [DraftKey: Draft] = [:]
    private(set) var keptAt: [DraftKey: Date] = [:]
    private(set) var seen: [TicketID: Date] = [:]
    private(set) var news = News()
    /// The person's own versions of texts that wait for approval, not decided yet; kept on the disk among the forms.
    private(set) var edits: [ApprovalID: DraftEdit] = [:]
    var outbox = ShownOutbox()
    /// What is on its way, ready to be laid over facts.
    private(set) var overlay = Overlay()
    private var onItsWay: Set<TicketID> = []
    /// What was done to fields, newest last, by the first item it became.
    private var wishes: [(group: IntentID, wish: FieldWish)] = []
    /// What `.` would do again.
    var lastWish: FieldWish? { wishes.last?.wish }
    /// Who was assigned by name last.
    var lastAssignee: String?
    /// The column of facts stands beside a ticket where there is room.
    private(set) var showsFacts = true
    /// The names of the projects of these accounts were asked for.
    private var projectsAsked: Set<AccountName> = []
    /// Grows with every event that brought facts; places compare it to know whether to look again.
    private(set) var revision = 0
    private var threadOrder: [TicketID] = []
    /// When the first event came.
    private var startedAt: Date?

    let utcOffsetSeconds: Int

    init(views: [SavedView], utcOffsetSeconds: Int) {
        book = ViewBook(views: views)
        self.utcOffsetSeconds = utcOffsetSeconds
    }

    // MARK: Reading

    func profile(_ account: AccountName) -> AccountProfile? { profiles?.first { $0.name == account } }

    func capabilities(_ account: AccountName) -> Capabilities {
        profile(account)?.capabilities ?? Capabilities(present: [])
    }

    /// Why the account's service can't do it, as a sentence; nil when it can.
    func absence(of capability: Capability, _ account: AccountName) -> String? {
        guard let profile = profile(account) else { return "The account \(account) is not configured any more." }
        if profile.capabilities.has(capability) { return nil }
        return profile.capabilities.absence(of: capability, service: profile.kind)
    }

    /// The ticket with everything that is on its way laid over it.
    func shown(_ id: TicketID) -> ShownTicket? { table.ticket(id).map(overlay.shown) }
    func shown(slot: Int) -> ShownTicket { overlay.shown(table.tickets[slot]) }

    func draft(_ ticket: TicketID, _ audience: Audience) -> Draft? {
        drafts[DraftKey(ticket: ticket, audience: audience)]
    }

    func hasDraft(_ ticket: TicketID) -> Bool {
        draft(ticket, .public) != nil || draft(ticket, .internal) != nil
    }

    /// Whether the person is this one, on the account's service.
    func isMe(_ person: Person?, on account: AccountName) -> Bool {
        guard let person, let me = profile(account)?.me else { return false }
        return person.isSame(as: me)
    }

    // MARK: Learning

    mutating func learn(_ event: AppEvent, at now: Moment) {
        revision += 1
        if startedAt == nil { startedAt = now.wall }
        switch event {
        case .tickets(let facts, let isWhole):
            let changed = table.replaceAll(facts, isWhole: isWhole, since: startedAt ?? now.wall)
            recount(changed, at: now)
        case .thread(let thread, let asOf): keep(thread, asOf: asOf)
        case .approvals(let all, let asOf):
            knowsApprovals = true
            approvals = all
            approvalsAsOf = asOf
        case .articles(let all): articles = all
        case .article(let article):
            keep(article)
        case .foundArticles(let words, let found): foundArticles = (words, found)
        case .accounts(let all):
            profiles = all
            recountAll(at: now)
        case .accountState(let state): states[state.account] = state
        case .outbox(let items):
            let done = outbox.learn(items, at: now)
            outboxChanged(at: now)
            // What became of an act is told by `acted`.
            let told = done.filter { if case .act = $0.intent { false } else { true } }
            if !told.isEmpty {
                note("Done: \(told.map { IntentWords.describe($0.intent, self) }.joined(separator: ", ")).", isAlert: false, at: now)
            }
        case .drafts(let all):
            drafts = Dictionary(all.map { (DraftKey(ticket: $0.ticket, audience: $0.audience), $0) }, uniquingKeysWith: { $1 })
            unkept.drafts.forEach { drafts[$0] = $1 }
        case .forms(let all):
            forms = Dictionary(all.map { ($0.key, $0) }, uniquingKeysWith: { $1 })
            takeUpEdits(of: all)
            unkept.learn(kept: all)
            unkept.forms.forEach { forms[$0] = $1 }
            noteKeptAgain(at: now)
        case .draftKept(let ticket, let audience, let at):
            keptAt[DraftKey(ticket: ticket, audience: audience)] = at
            unkept.learn(kept: DraftKey(ticket: ticket, audience: audience), at: at)
            noteKeptAgain(at: now)
        case .draftPlace(let ticket, let audience, let place, _):
            unkept.learn(place, of: DraftKey(ticket: ticket, audience: audience), at: now)
        case .formPlace(let key, let place, _): unkept.learn(place, of: key, at: now)
        case .seen(let all): seen = all
        case .notice(let trouble):
            if unkept.isNews(trouble) { note(trouble, at: now) }
        case .records(let list):
            let names = containerNames
            shelf.learn(list)
            if list.scope.kind == .project, names != containerNames { recountAll(at: now) }
        case .record(let record): shelf.learn(record)
        case .foundRecords(let kind, let words, let records): shelf.learn(kind, words: words, found: records)
        case .acted(_, let act, let outcome): learn(act, outcome, at: now)
        case .key, .resized, .startAt, .woke, .ending, .standingStill, .edited, .notTaken, .focused, .saved: break
        }
    }

    private mutating func learn(_ act: Act, _ outcome: ActOutcome, at now: Moment) {
        if let record = outcome.record { shelf.learn(record) }
        if let article = outcome.article { keep(article) }
        if act.verb == .delete { forget(act, at: now) }
        var sentence = SafeText(act.doneSentence)
        // An id that nobody writes helps nobody.
        if act.verb == .create, let key = outcome.ticket.flatMap({ table.ticket($0)?.key }) { sentence += " It is \(key)." }
        if let note = outcome.note { sentence += " \(note)" }
        note(sentence, isAlert: false, at: now)
    }

    private mutating func forget(_ act: Act, at now: Moment) {
        guard let target = act.target else { return }
        switch act.kind {
        case .ticket:
            let slot = table.unlist(TicketID(account: act.account, value: target))
            recount(slot.map { [$0] } ?? [], at: now)
        case .article:
            let id = ArticleID(account: act.account, value: target)
            articles.removeAll { $0.id == id }
            foundArticles?.articles.removeAll { $0.id == id }
        // Who was deactivated may still be listed; the list tells.
        case .user, .token: break
        default: if let id = act.record { shelf.remove(id) }
        }
    }

    private mutating func keep(_ article: Article) {
        if let index = articles.firstIndex(where: { $0.id == article.id }) {
            articles[index] = article
        } else {
            articles.append(article)
        }
    }

    private mutating func keep(_ thread: Thread, asOf: Date) {
        if threads[thread.ticket] == nil { threadOrder.append(thread.ticket) }
        threads[thread.ticket] = ShownThread(thread: thread, asOf: asOf)
        while threadOrder.count > Self.maximumThreads { threads[threadOrder.removeFirst()] = nil }
    }

    // MARK: Acting

    /// To be called after each change of the outbox: what it lays over tickets counts in the views too.
    mutating func outboxChanged(at now: Moment) {
        let before = onItsWay
        overlay = Overlay(outbox.items)
        onItsWay = overlay.tickets
        let touched = before.union(onItsWay).compactMap { table.slot($0) }
        recount(touched, at: now)
        revision += 1
    }

    mutating func keepDraft(_ draft: Draft) {
        drafts[DraftKey(ticket: draft.ticket, audience: draft.audience)] = draft
        unkept.expect(draft)
    }

    mutating func dropDraft(_ ticket: TicketID, _ audience: Audience) {
        drafts[DraftKey(ticket: ticket, audience: audience)] = nil
        keptAt[DraftKey(ticket: ticket, audience: audience)] = nil
        unkept.forget(DraftKey(ticket: ticket, audience: audience))
    }

    /// Nil forgets it.
    mutating func keepEdit(_ edit: DraftEdit?, of approval: ApprovalID) {
        edits[approval] = edit
        edits[approval]?.isOpen = false
    }

    mutating func keepForm(_ form: KeptForm) {
        forms[form.key] = form
        unkept.expect(form)
    }

    mutating func dropForm(_ key: FormDraft.Key) {
        forms[key] = nil
        unkept.forget(key)
    }

    /// An earlier run's versions of texts that wait for approval; those of this run are newer here than on the disk.
    private mutating func takeUpEdits(of all: [KeptForm]) {
        guard !knowsForms else { return }
        knowsForms = true
        for kept in all.compactMap(\.approvalEdit) where edits[kept.approval] == nil {
            edits[kept.approval] = DraftEdit(editor: TextEditor(kept.text), isOpen: false, feedback: kept.feedback)
        }
    }

    /// What the disk refused is to be tried again.
    mutating func unkeptAgain(at now: Moment) -> [Effect] { unkept.retry(at: now) }

    private mutating func noteKeptAgain(at now: Moment) {
        if unkept.isOver() { note("What you typed is kept again.", isAlert: false, at: now) }
    }

    /// Drafts of answers and forms.
    var draftCount: Int { drafts.count + forms.count }

    mutating func toggleFold(_ account: AccountName) {
        if foldedAccounts.remove(account) == nil { foldedAccounts.insert(account) }
        revision += 1
    }

    mutating func remember(_ wish: FieldWish, as group: IntentID) {
        wishes.append((group, wish))
        if wishes.count > UndoLog.maximumActs { wishes.removeFirst() }
    }

    /// It was taken back: `.` offers what came before it.
    mutating func forgetWish(of group: IntentID) { wishes.removeAll { $0.group == group } }

    mutating func markSeen(_ id: TicketID, at date: Date) { seen[id] = date }

    mutating func note(_ text: SafeText, isAlert: Bool, isOwnFailure: Bool = false, isKept: Bool = true, at now: Moment) {
        news.add(.init(text: text, hint: .empty, isAlert: isAlert, isOwnFailure: isOwnFailure, at: now.wall), isKept: isKept)
    }

    mutating func note(_ trouble: Trouble, at now: Moment) {
        let message = trouble.account.map { "\($0.text): \(trouble.message)" as SafeText } ?? SafeText(trouble.message)
        news.add(.init(text: message, hint: SafeText(trouble.hint ?? ""), isAlert: true, at: now.wall))
    }

    mutating func toggleFacts() {
        showsFacts.toggle()
        revision += 1
    }

    /// Whether the name of the project that holds a ticket is to be read; true once per account.
    mutating func wantsProjects(for ticket: TicketID) -> Bool {
        guard let ticket = table.ticket(ticket), ticket.container != nil, project(of: ticket) == nil,
            capabilities(ticket.account).has(.listProjects)
        else { return false }
        return projectsAsked.insert(ticket.account).inserted
    }

    mutating func clearMessage() { news.clearCurrent() }
    mutating func markNewsRead() { news.markRead() }

    // MARK: Views

    /// What queries and sorting need to know besides the tickets.
    func queryContext(at now: Moment) -> QueryContext {
        var context = QueryContext(now: now.wall, utcOffset: utcOffsetSeconds)
        for profile in profiles ?? [] {
            context.me[profile.name] = profile.me
            context.services[profile.name] = profile.kind
        }
        for (id, shown) in threads where shown.thread.customerSpokeLast { context.customerSpokeLast.insert(id) }
        context.containerNames = containerNames
        context.withDraft = Set(drafts.keys.map(\.ticket))
        context.withPending = onItsWay
        for approval in approvals {
            guard let ticket = approval.ticket else { continue }
            let expiry = approval.expiresAt ?? .distantFuture
            context.approvalExpiry[ticket] = min(expiry, context.approvalExpiry[ticket] ?? .distantFuture)
        }
        return context
    }

    mutating func recount(_ slots: [Int], at now: Moment) {
        guard !slots.isEmpty else { return }
        let context = queryContext(at: now)
        for slot in slots {
            book.set(slot, table.isListed[slot] ? withTicket(slot) { book.membership(of: $0, context) } : 0, of: table.tickets[slot].account)
        }
    }

    /// The ticket as it is shown, without the cost of laying over where nothing is on its way.
    private func withTicket<Result>(_ slot: Int, _ body: (Ticket) -> Result) -> Result {
        onItsWay.isEmpty || !onItsWay.contains(table.tickets[slot].id)
            ? body(table.tickets[slot]) : body(shown(slot: slot).ticket)
    }

    mutating func recountAll(at now: Moment) { recount(Array(table.tickets.indices), at: now) }

    /// Narrows every view, until it is narrowed to nothing again.
    mutating func narrow(to filter: Query?, only account: AccountName?, at now: Moment) {
        book.narrow(to: filter, only: account)
        if book.isNarrowed {
            let context = queryContext(at: now)
            for slot in table.tickets.indices where book.isInAnyView(slot) {
                book.setFiltered(slot, withTicket(slot) { book.passes($0, context) })
            }
        }
        revision += 1
    }
}

extension Intent {
    /// The ticket it is about; decisions are about approvals.
    var ticket: TicketID? {
        switch self {
        case .message(let ticket, _, _, _): ticket
        case .change(let ticket, _): ticket
        case .decide: nil
        case .act(let act): act.kind == .ticket ? act.target.map { TicketID(account: act.account, value: $0) } : nil
        }
    }
}
