import Backend
import Canvas
import FoundationEssentials
import Glibc
import Helpdesk
import Logging
import Store
import Sync
import Transport

/// A proposal as a person reads it.
struct ReadApproval {
    let approval: Approval
    let gate: ApprovalGate
    /// The act in words, from the proposal's facts alone.
    let effect: String
}

/// What verbs work in: the accounts, their copies, and a desk that asks only what it is told to ask.
final class Office {
    let workplace: Workplace
    let members: [Member]
    let desk: Desk
    let now: Moment
    let sort = TicketSort()
    let isOffline: Bool
    private let asJSON: Bool
    private let wire: Wire
    /// How far long reading is.
    let progress: Progress
    /// What lies in the outbox, as the desk told it last.
    let shownOutbox: Box<[OutboxItem]>

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
        for trouble in workplace.configTroubles { Output.report(trouble, asJSON: options.json) }
        return try open(workplace, options, adopting: adopting)
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
        let progress = Progress(isShown: isatty(STDERR_FILENO) == 1)
        self.progress = progress
        let waiting = Box<Desk>()
        wire = Wire(
            ledgerDirectory: workplace.places.runtime, now: { Clock.now() }, random: { Clock.random() },
            report: { trouble in
                log.note(trouble)
                Output.report(trouble, asJSON: asJSON)
            }
        ) { status in
            waiting.value?.budgetChanged(status.account, waitsUntil: status.waitsUntil)
            if let until = status.waitsUntil { progress.tellWait(of: status.account, until: until) }
        }
        desk = Desk(
            accounts: members.map { DeskAccount(service: $0.service, profile: $0.profile) }, store: workplace.store,
            mode: .errand(adopting: adopting),
            surroundings: Desk.Surroundings(sender: DiscreetWire(wire: wire), now: { Clock.now() }, random: { Clock.random() })
        ) { event in
            switch event {
            case .notice(let trouble) where told.isNew(trouble):
                log.note(trouble)
                Output.report(trouble, asJSON: asJSON)
            case .outbox(let items):
                log.note(items)
                outbox.fill(items)
            default: break
            }
        }
        waiting.fill(desk)
        desk.start()
    }

    deinit {
        // Cached facts are on the disk before the verb ends.
        let done = Box<Bool>()
        let desk = desk
        Blocking.wait {
            await withCheckedContinuation { continuation in
                desk.perform(.close)
                desk.whenIdle { continuation.resume() }
            }
            done.fill(true)
        }
        wire.close()
    }

    var utcOffset: Int { Clock.utcOffsetSeconds(at: now.wall) }

    func kind(of account: AccountName) -> ServiceKind? { members.first { $0.name == account }?.config.service }

    /// What queries are read against; the copies are looked at once.
    private(set) lazy var queryContext = makeQueryContext()

    private func makeQueryContext() -> QueryContext {
        QueryContext(
            now: now.wall, utcOffset: utcOffset,
            me: Dictionary(members.compactMap { member in member.config.me.map { (member.name, $0) } }) { first, _ in first },
            services: Dictionary(members.map { ($0.name, $0.config.service) }) { first, _ in first },
            approvalExpiry: Dictionary(
                members.flatMap { workplace.store.cache(of: $0.name).approvals().items }.compactMap { approval in
                    approval.ticket.map { ($0, approval.expiresAt ?? .distantFuture) }
                }, uniquingKeysWith: min))
    }

    // MARK: Asking

    /// Asks one service and waits.
    func ask<Value>(_ member: Member, _ call: (any Service) throws(Trouble) -> Call<Value>) throws(Trouble) -> Value {
        try desk.wait(for: try call(member.service), of: member.name).get()
    }

    /// What every account that can has, one after the other. Those that fail are named on standard error; fails only
    /// when all do.
    func gather<Item>(
        _ capability: Capability?, _ body: (Member) throws(Trouble) -> [Item]
    ) throws(Trouble) -> [Item] {
        try gather(capability, copyAsOf: { workplace.store.cache(of: $0.name).firstTickets(1).asOf }, body)
    }

    /// - Parameter copyAsOf: how old the copy is that could be shown instead.
    func gather<Item>(
        _ capability: Capability?, copyAsOf: (Member) -> Date?, _ body: (Member) throws(Trouble) -> [Item]
    ) throws(Trouble) -> [Item] {
        let able = try members(with: capability)
        var items: [Item] = []
        var troubles: [Trouble] = []
        for member in able {
            do throws(Trouble) { items += try body(member) } catch {
                let trouble = withCopyHint(error, copyAsOf(member))
                troubles.append(able.count > 1 ? naming(member, trouble) : trouble)
            }
        }
        guard troubles.count == able.count, let first = troubles.first else {
            for trouble in troubles { Output.report(trouble, asJSON: asJSON) }
            return items
        }
        for trouble in troubles.dropFirst() { Output.report(trouble, asJSON: asJSON) }
        throw first
    }

    /// Of several accounts it is said whose trouble it is; a host may be that of all.
    private func naming(_ member: Member, _ trouble: Trouble) -> Trouble {
        var trouble = trouble
        trouble.account = trouble.account ?? member.name
        if !trouble.message.contains("account \(member.name.text)") { trouble.message = "\(member.name.text): \(trouble.message)" }
        return trouble
    }

    /// The accounts whose service can; where none can, that service's own sentence is thrown.
    func members(with capability: Capability?) throws(Trouble) -> [Member] {
        guard let first = members.first else {
            throw Trouble(.unsupported, "None of the accounts is of a service that kedge speaks to.", hint: "kedge doctor says which.")
        }
        guard let capability else { return members }
        let able = members.filter { $0.profile.capabilities.has(capability) }
        if able.isEmpty { throw first.lacks(capability) }
        return able
    }

    /// A read that can't be answered says that there is a copy, and how old it is.
    private func withCopyHint(_ trouble: Trouble, _ asOf: Date?) -> Trouble {
        guard [.offline, .rateLimited, .serverFault, .unreadable].contains(trouble.kind), let asOf else { return trouble }
        var trouble = trouble
        trouble.hint = "--offline shows the copy of \(ShownTime.stamp(asOf, now: now.wall, utcOffset: utcOffset))."
        return trouble
    }

    /// The same for one thing.
    func orCopy<Value>(asOf: Date?, _ body: () throws(Trouble) -> Value) throws(Trouble) -> Value {
        do throws(Trouble) { return try body() } catch { throw withCopyHint(error, asOf) }
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
        var found: [TicketID] = []
        var unanswered: Trouble?
        for member in members where member.profile.capabilities.has(.showTicket) {
            let ticket = TicketID(account: member.name, value: id)
            do throws(Trouble) {
                _ = try ask(member) { service throws(Trouble) in try service.ticket(ticket) }
                found.append(ticket)
            } catch {
                if ![.notFound, .invalid, .unsupported].contains(error.kind) { unanswered = unanswered ?? error }
            }
        }
        if found.isEmpty, let unanswered { throw unanswered }
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
        let all = try gather(.listApprovals) { member throws(Trouble) in try approvals(of: member) }
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
