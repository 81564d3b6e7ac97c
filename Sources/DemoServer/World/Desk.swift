import FoundationEssentials

/// One service's world: what is on the desk, whatever the dialect that asks for it.
struct Desk: Sendable {
    let service: DemoService
    let seed: UInt64
    let startedAt: Date
    let workspace: String
    let staff: Staff
    /// By creation; a deleted one stays here and leaves `order`.
    var tickets: [DemoTicket] = []
    /// Indices into `tickets`, newest change first.
    var order: [Int] = []
    var positions: [String: Int] = [:]
    /// Tickets that have changed, as they were on the first day: their stories are told from these.
    var originals: [Int: DemoTicket] = [:]
    var posted: [String: [DemoMessage]] = [:]
    var approvals: [DemoApproval] = []
    var articles: [DemoArticle] = []
    var customers: [DemoCustomer] = []
    var customersByEmail: [String: Int] = [:]
    var workflows: [DemoWorkflow] = []
    var projects: [DemoProject] = []
    var labels: [DemoNamed] = []
    var teams: [DemoNamed] = []
    var workspaces: [DemoWorkspace] = []
    var users: [DemoUser] = []
    var tokens: [DemoToken] = []
    /// Newest first.
    var events: [DemoEvent] = []
    var registrations: [DemoRegistration] = []
    /// What was answered to creates, by idempotency key.
    var firstAnswers: [String: FirstAnswer] = [:]
    /// Counts everything made since the start, for fresh ids.
    var made = 0
    var arrived = 0

    init(service: DemoService, tickets count: Int, seed: UInt64, startedAt: Date) {
        self.service = service
        self.seed = seed ^ Desk.salts[service, default: 0]
        self.startedAt = startedAt
        workspace = (service == .keme ? "wsp_" : "ws_") + Ids.short(1, seed: seed)
        let milliseconds = Int(startedAt.timeIntervalSince1970 * 1_000) - 40_000_000_000
        staff =
            switch service {
            case .keva: Staff(domain: "larkfield.example") { "user_\($0 == 1 ? 42 : 10 + $0)" }
            case .kemon:
                Staff(domain: "larkfield.example") { Ids.ulid(milliseconds: milliseconds + $0 * 77_777, salt: seed &+ UInt64($0)) }
            case .keme: Staff(domain: "emberfall.example", assistant: "Ember Assistant") { "usr_" + Ids.short($0, seed: seed) }
            case .keepem: Staff(domain: "larkfield.example") { Ids.uuid($0, seed: seed) }
            }
        switch service {
        case .keva: furnishCareDesk(tickets: max(0, count))
        case .kemon: furnishTracker(tickets: max(0, count))
        case .keme: furnishPlayerDesk(tickets: max(0, count))
        case .keepem: furnishTheatre(size: max(0, count))
        }
    }

    private static let salts: [DemoService: UInt64] = [.kemon: 0x4B45_4D4F_4E, .keme: 0x4B45_4D45, .keepem: 0x4B45_4550]

    /// Indexes tickets and sorts them, newest change first.
    mutating func index(_ made: [DemoTicket]) {
        tickets = made
        positions = Dictionary(made.enumerated().map { ($1.id, $0) }) { first, _ in first }
        order = made.indices.sorted {
            made[$0].updatedAt != made[$1].updatedAt ? made[$0].updatedAt > made[$1].updatedAt : $0 < $1
        }
    }

    func ticket(_ id: String) -> DemoTicket? { positions[id].map { tickets[$0] } }

    /// The whole thread, oldest first.
    func thread(of id: String) -> [DemoMessage] {
        guard let index = positions[id] else { return [] }
        let ticket = originals[index] ?? tickets[index]
        let told: [DemoMessage] =
            switch service {
            case .keva: ThreadWriter(desk: self, ticket: ticket).messages()
            case .kemon: CommentWriter(desk: self, ticket: ticket).comments()
            case .keme: PlayerWriter(desk: self, ticket: ticket).messages()
            case .keepem: []
            }
        return told + (posted[id] ?? [])
    }

    /// One page of the tickets that fit, newest change first, and how many fit in all.
    func page(_ page: Int, of size: Int, where fits: (DemoTicket) -> Bool) -> (rows: [DemoTicket], total: Int) {
        let skipped = (page - 1).multipliedReportingOverflow(by: size)
        let first = skipped.overflow ? Int.max : skipped.partialValue
        var rows: [DemoTicket] = []
        var total = 0
        for index in order where fits(tickets[index]) {
            if total >= first && rows.count < size { rows.append(tickets[index]) }
            total += 1
        }
        return (rows, total)
    }
}

extension DemoState {
    init(desk: Desk) {
        tickets = desk.order.map { desk.tickets[$0] }
        posted = desk.posted
        approvals = desk.approvals
        articles = desk.articles
        customers = desk.customers
        workflows = desk.workflows
        projects = desk.projects
        labels = desk.labels
        teams = desk.teams
        members = desk.service == .kemon ? desk.staff.colleagues.map { DemoNamed(id: $0.id, name: $0.name) } : []
        workspaces = desk.workspaces
        users = desk.users
        tokens = desk.tokens
        events = desk.events
        registrations = desk.registrations
    }
}
