import Backend
import Canvas
import FoundationEssentials
import Glibc
import Helpdesk
import Logging
import Store
import Sync
import Synchronization
import Transport

/// A proposal as a person reads it.
struct ReadApproval {
    let approval: Approval
    let gate: ApprovalGate
    /// The act in words, from the proposal's facts alone.
    let effect: String
}

/// What verbs work in: the accounts, their copies, and a desk that asks only what it is told to ask.
final class Office: Sendable {
    let workplace: Workplace
    let members: [Member]
    private let open: OpenDesk
    var desk: Desk { open.desk }
    let now: Moment
    let sort = TicketSort()
    let isOffline: Bool
    let asJSON: Bool
    /// How far long reading is.
    let progress: Progress
    /// When accounts have answered.
    let answerTimes: AnswerTimes
    /// What lies in the outbox, as the desk told it last.
    let shownOutbox: Box<[OutboxItem]>
    /// What was typed for acts and isn't sent, as the desk told it last.
    let shownForms: Box<[KeptForm]>

    /// - Parameters:
    ///   - forWriting: the verb will change something.
    ///   - adopting: what processes that are gone have left in the outbox is taken over.
    static func open(_ options: GlobalOptions, forWriting: Bool = false, adopting: Bool = false) throws(Trouble) -> Office {
        if forWriting, options.readOnly {
            throw Trouble(.notAllowed, "With --read-only nothing is changed.", hint: "Leave it out to do this.")
        }
        if forWriting, options.offline {
            throw Trouble(.offline, "With --offline nothing is sent.", hint: "Leave it out to do this.")
        }
        let workplace = try Workplace.open(options)
        let flaws = workplace.configTroubles
        // Where nothing can be read, that is the trouble; that there is no account only follows from it.
        if workplace.accounts.isEmpty, let flaw = flaws.joined { throw flaw }
        guard options.json else {
            for flaw in flaws { Output.report(flaw, asJSON: false) }
            return try open(workplace, options, adopting: adopting)
        }
        // Scripts read one object.
        let office: Office
        do throws(Trouble) { office = try open(workplace, options, adopting: adopting) } catch {
            var trouble = error
            if let flaw = flaws.joined { trouble.message += " " + flaw.message }
            throw trouble
        }
        if let flaw = flaws.joined { Output.report(flaw, asJSON: true) }
        return office
    }

    /// The same over a workplace whose config was looked at already.
    static func open(_ workplace: Workplace, _ options: GlobalOptions, adopting: Bool = false) throws(Trouble) -> Office {
        guard !workplace.accounts.isEmpty else {
            throw Trouble(
                .configuration, "No account is configured in \(workplace.places.configFile).",
                hint: "kedge demo runs without one; kedge doctor shows what an account looks like.")
        }
        return try Office(
            workplace, isOffline: options.offline, adopting: adopting, asJSON: options.json, log: try LogFile.logger(options.logFile))
    }

    private init(
        _ workplace: Workplace, isOffline: Bool, adopting: Bool, asJSON: Bool, log: Logger
    ) throws(Trouble) {
        self.workplace = workplace
        self.isOffline = isOffline
        self.asJSON = asJSON
        now = Clock.now()
        let (members, troubles) = isOffline ? workplace.lockedMembers() : workplace.waitForMembers()
        self.members = members
        if let first = troubles.first, members.allSatisfy({ $0.trouble != nil }), !isOffline { throw first }
        for trouble in troubles where !isOffline { Output.report(trouble, asJSON: asJSON) }
        let told = ToldOnce()
        let outbox = Box<[OutboxItem]>()
        shownOutbox = outbox
        let forms = Box<[KeptForm]>()
        shownForms = forms
        let progress = Progress(isShown: isatty(STDERR_FILENO) == 1)
        self.progress = progress
        let answerTimes = AnswerTimes()
        self.answerTimes = answerTimes
        let waiting = Box<Desk>()
        let wire = Wire(
            ledgerDirectory: workplace.sharedFolder, now: { Clock.now() }, random: { Clock.random() },
            report: { trouble in
                log.note(trouble)
                Output.report(trouble, asJSON: asJSON)
            }
        ) { status in
            waiting.value?.budgetChanged(
                status.account, waitsUntil: status.waitsUntil, remaining: status.remaining, limit: status.limit)
            if let until = status.waitsUntil {
                let now = Clock.now()
                answerTimes.heard(status.account, until: now.seconds + until.timeIntervalSince(now.wall))
                progress.tellWait(of: status.account, until: until, named: status.namedUntil)
            }
        }
        let desk = Desk(
            accounts: members.map { DeskAccount(service: $0.service, profile: $0.profile) },
            accountsElsewhere: workplace.accountsElsewhere, store: workplace.store,
            mode: .errand(adopting: adopting),
            surroundings: Desk.Surroundings(
                sender: AttentiveWire(wire: DiscreetWire(wire: wire), answerTimes: answerTimes), now: { Clock.now() }, random: { Clock.random() })
        ) { event in
            switch event {
            case .notice(let trouble) where told.isNew(trouble):
                log.note(trouble)
                Output.report(trouble, asJSON: asJSON)
            case .outbox(let items):
                log.note(items)
                outbox.fill(items)
            case .forms(let kept): forms.fill(kept)
            default: break
            }
        }
        open = OpenDesk(desk, wire)
        waiting.fill(desk)
        desk.start()
    }

    deinit { open.close() }

    var utcOffset: Int { Clock.utcOffsetSeconds(at: now.wall) }

    func kind(of account: AccountName) -> ServiceKind? { members.first { $0.name == account }?.config.service }

    /// What queries are read against; the copies are looked at once.
    var queryContext: QueryContext {
        keptContext.withLock { kept in
            let context = kept ?? makeQueryContext()
            kept = context
            return context
        }
    }

    private let keptContext = Mutex<QueryContext?>(nil)

    /// From now on tickets of these projects are found by their names.
    func learn(projects: [Record], of account: AccountName) {
        let context = queryContext
        keptContext.withLock { $0 = context.knowing(projects, of: account) }
    }

    private func makeQueryContext() -> QueryContext {
        let context = QueryContext(
            now: now.wall, utcOffset: utcOffset,
            me: Dictionary(members.compactMap { member in member.config.me.map { (member.name, $0) } }) { first, _ in first },
            services: Dictionary(members.map { ($0.name, $0.config.service) }) { first, _ in first },
            approvalExpiry: Dictionary(
                members.flatMap { workplace.store.cache(of: $0.name).approvals().items }.compactMap { approval in
                    approval.ticket.map { ($0, approval.expiresAt ?? .distantFuture) }
                }, uniquingKeysWith: min))
        return members.reduce(context) { context, member in
            context.knowing(keptRecords(of: member, RecordScope(account: member.name, kind: .project)), of: member.name)
        }
    }

    // MARK: Tickets

    func query(_ text: String) throws(Trouble) -> Query {
        do throws(QueryError) {
            return try Query(text)
        } catch {
            throw Trouble(.configuration, "In the query, column \(error.column + 1): \(error.message)", hint: "kedge ticket list --help shows an example.")
        }
    }

    func keptTickets(of member: Member) -> [Ticket] { workplace.store.cache(of: member.name).tickets().items }

    /// Finds a ticket by what a person calls it: in the copies first, then at the one account it can belong to.
    ///
    /// - Parameter capability: what is to be done with it; where no account can, that is said instead.
    func ticket(named text: String, for capability: Capability = .listTickets) throws(Trouble) -> (Member, TicketID) {
        _ = try members(with: capability)
        let reference = self.reference(text, among: members.filter { $0.profile.capabilities.has(.listTickets) })
        let known = members.flatMap { keptTickets(of: $0) }
        let resolution = reference.resolve(among: known)
        // Not in any copy, and it could be anybody's: the servers know.
        if case .unknown(nil) = resolution, !isOffline, let found = try asked(for: text) { return found }
        return try chosen(resolution, text: text, noun: "ticket")
    }

    /// What a person wrote, read as of the one account it can belong to where there is only one.
    func reference(_ text: String, among able: [Member]) -> TicketReference {
        let reference = TicketReference(text, accounts: members.map(\.name))
        guard reference.account == nil, able.count == 1, let member = able.first else { return reference }
        return TicketReference("\(member.name):\(text)", accounts: [member.name])
    }

    /// The account whose server has a ticket of this id; nil where every one says that it hasn't.
    private func asked(for id: String) throws(Trouble) -> (Member, TicketID)? {
        let able = members.filter { $0.profile.capabilities.has(.showTicket) }
        let found = try first(of: each(able) { member throws(Trouble) in
            let ticket = TicketID(account: member.name, value: id)
            _ = try self.ask(member) { service throws(Trouble) in try service.ticket(ticket) }
            return [ticket]
        })
        // The first that has it needn't be the one that is meant.
        return found.isEmpty ? nil : try chosen(found.count == 1 ? .one(found[0]) : .several(found), text: id, noun: "ticket")
    }

    func chosen<Noun>(
        _ resolution: TicketReference.Resolution<Noun>, text: String, noun: String
    ) throws(Trouble) -> (Member, Identifier<Noun>) {
        switch resolution {
        case .one(let id), .unknown(let id?):
            if let member = members.first(where: { $0.name == id.account }) { return (member, id) }
        case .several(let ids):
            throw Trouble(
                .configuration, "\"\(text)\" fits several accounts: \(ids.map(\.description).joined(separator: ", ")).",
                hint: "Write it as account:id.")
        case .unknown(nil): break
        }
        throw Trouble(.notFound, "No account here knows the \(noun) \"\(text)\".", hint: "Write it as account:id, or run kedge sync first.")
    }

    func detail(_ id: TicketID, of member: Member) throws(Trouble) -> TicketDetail {
        var detail = try ask(member) { service throws(Trouble) in try service.ticket(id) }
        desk.keep(detail)
        if detail.thread == nil, member.profile.capabilities.has(.readThread) {
            let thread = try ask(member) { service throws(Trouble) in try service.thread(id) }
            desk.keep(thread)
            detail.thread = thread
        }
        return detail
    }

    func keptDetail(_ id: TicketID, of member: Member) throws(Trouble) -> TicketDetail {
        guard let ticket = keptTickets(of: member).first(where: { $0.id == id }) else {
            throw Trouble(.notFound, "The copy doesn't have ticket \(id).", hint: "Without --offline the server is asked.")
        }
        return TicketDetail(ticket: ticket, thread: workplace.store.cache(of: member.name).thread(id)?.thread)
    }

    // MARK: Approvals and articles

    func approvals(of member: Member, _ status: ApprovalFilter = .pending) throws(Trouble) -> [Approval] {
        if isOffline { return status == .pending ? workplace.store.cache(of: member.name).approvals().items : [] }
        let page = try ask(member) { service throws(Trouble) in try service.approvals(status) }
        if status == .pending { desk.keep(approvals: page, of: member.name) }
        return page.items
    }

    func approval(named text: String) throws(Trouble) -> (Member, Approval) {
        let all = try gather(.listApprovals) { member throws(Trouble) in try self.approvals(of: member) }
        let reference = reference(text, among: try members(with: .listApprovals))
        let (member, id) = try chosen(reference.resolve(ids: all.map(\.id)), text: text, noun: "approval")
        guard let approval = all.first(where: { $0.id == id }) else {
            throw Trouble(.notFound, "No approval \"\(text)\" waits for a decision.", hint: "It may have been decided, or its time has passed.")
        }
        return (member, approval)
    }

    /// What it would do, in words from its facts, and how much the decision asks of a person.
    func read(_ approval: Approval, _ decision: Decision = .approve) -> ReadApproval {
        let edited: String? = if case .approveEdited(let draft, _) = decision { draft } else { nil }
        let text = edited ?? approval.draft ?? ""
        let ticket = approval.ticket.flatMap { id in
            members.first { $0.name == id.account }.flatMap { keptTickets(of: $0).first { $0.id == id } }
        }
        let around = ApprovalSurroundings(
            requesterAddresses: [approval.customer?.address, ticket?.requester?.address].compactMap { $0 },
            replacedCount: SafeText.lines(text).reduce(0) { $0 + $1.replacedCount }, ticketUpdatedAt: ticket?.updatedAt,
            leavesAt: now.wall)
        return ReadApproval(
            approval: approval, gate: ApprovalGate(approval, around: around, draft: edited),
            effect: EffectLine.text(approval, requester: ticket?.requester))
    }

    func article(named text: String) throws(Trouble) -> Article {
        let (member, id) = try articleID(named: text, for: .listArticles)
        if isOffline, let article = keptArticles(of: member).first(where: { $0.id == id }) { return article }
        return try ask(member) { service throws(Trouble) in try service.article(id) }
    }

    /// - Parameter capability: what is to be done with it.
    func articleID(named text: String, for capability: Capability) throws(Trouble) -> (Member, ArticleID) {
        let able = try members(with: capability)
        let known = able.flatMap { keptArticles(of: $0).map(\.id) }
        let (member, id) = try chosen(reference(text, among: able).resolve(ids: known), text: text, noun: "article")
        guard member.profile.capabilities.has(capability) else { throw member.lacks(capability) }
        return (member, id)
    }

    func keptArticles(of member: Member) -> [Article] { workplace.store.cache(of: member.name).articles().items }
}

extension QueryContext {
    /// The same, with these projects' names.
    fileprivate func knowing(_ projects: [Record], of account: AccountName) -> QueryContext {
        var context = self
        for project in projects { context.containerNames[account, default: [:]][project.id.value] = project.title }
        return context
    }
}
