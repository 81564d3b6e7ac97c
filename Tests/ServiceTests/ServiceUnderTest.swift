import Backend
import DemoServer
import Helpdesk
import Testing
import Transport

/// One service as the contract suite sees it: what its contract lists, as data. Paths, parameters and bodies are
/// written from the contract, never by our own code.
struct ServiceUnderTest: Sendable, CustomTestStringConvertible {
    let kind: ServiceKind
    /// nil where the demo doesn't speak it: a real server stands in its place, in tests of their own.
    var dialect: DemoService?
    let make: @Sendable (ServiceOptions) throws -> any Service
    var lists: [ListUnderTest]
    var reads: [ReadUnderTest]
    var filters: [FilterUnderTest]
    var writes: [WriteUnderTest]
    /// Wants rights that a key may lack, each named to the person by its scope.
    var hasScopes = false
    /// What stands between an address of the config and every documented path.
    var apiPath = ""
    /// How the token is sent.
    var authorization = Request.Field("Authorization", "Bearer token-of-games")
    /// Its ids are numbers: anything else is refused without a request.
    var hasNumbers = false
    /// A change is read before and after, so that it isn't one request; it has tests of its own.
    var readsChangesBack = false
    var targets = Targets.written

    var testDescription: String { kind.productName }

    static let all: [ServiceUnderTest] = [keme, keva, kemon, keepem, requestTracker]

    static func of(_ dialect: DemoService) -> ServiceUnderTest {
        switch dialect {
        case .keme: keme
        case .keva: keva
        case .kemon: kemon
        case .keepem: keepem
        }
    }

    func service(_ adjust: (inout ServiceOptions) -> Void = { _ in }) throws -> any Service {
        var options = ServiceOptions(account: .games, token: "token-of-games")
        adjust(&options)
        return try make(options)
    }
}

extension AccountName {
    static let games = AccountName("games")
}

/// The ids that reads and writes are about: made up in process, the demo's own over loopback.
struct Targets: Sendable {
    var ticket = "tkt_1"
    var channel = "chn_1"
    var user = "usr_1"
    var workspace = "ws_1"
    var token = "tok_1"
    var approval = "apr_1"
    var act = "apr_2"
    var article = "kb_1"
    var customer = "cust_1"
    var workflow = "wf_1"
    var project = "prj_1"
    /// A label and a person by name, as a row of the ticket list shows them.
    var label = "bug"
    var person = "Otto Brandt"
    var event = "evt_1"
    var viewer = "reg_1"
    /// For every attempt at the same act.
    var key = "key-of-one-act"

    static let written = Targets()

    var ticketID: TicketID { TicketID(account: .games, value: ticket) }

    func record(_ kind: RecordKind, _ value: String, parent: String? = nil) -> RecordID {
        RecordID(account: .games, kind: kind, value: value, parent: parent)
    }
}

/// What a call told, whatever noun it told it as.
struct Told: Hashable, Sendable {
    let id: String
    /// All of it, as Swift writes it.
    let words: String

    init(_ id: String, _ thing: some Sendable) {
        self.id = id
        words = "\(thing)"
    }
}

/// A list that a service has.
struct ListUnderTest: Sendable {
    enum Paging: Sendable {
        /// By `page`, with the size under this name.
        case numbered(size: String, most: Int)
        /// By `page`, and no total is ever told: only an empty page ends it.
        case untilEmpty(size: String, most: Int)
        case offset(size: String, most: Int)
        /// Nothing is documented: one answer is the list, unless it says that there are more pages.
        case untold
        /// There are no pages.
        case none
    }

    /// Where a page stands among all, for an envelope to tell.
    struct Facts: Sendable {
        var page = 1
        var offset = 0
        var size = 100
        var total: Int

        var pageCount: Int { (total + size - 1) / max(1, size) }
    }

    typealias Caller = @Sendable (any Service, Targets, PageCursor) throws -> Call<Page<Told>>

    let name: String
    /// As sentences call a row.
    let noun: String
    /// The request for the first page.
    let line: String
    let paging: Paging
    /// A good row with this id.
    let row: @Sendable (_ id: String) -> String
    /// The documented answer; without facts where it tells none.
    let envelope: @Sendable (_ rows: String, Facts?) -> String
    /// The names under which the rows may stand, by the contract's last section; empty for a bare array.
    let places: [String]
    /// Members of a row that hold words of a set that isn't closed.
    let openWords: [String]
    let call: Caller
    /// The rows that the demo has, in any order.
    let actual: @Sendable (DemoState, Targets) -> [String]
    /// A row without an id stands for something by its place.
    var needsNoID = false
    /// A row's sentence doesn't name a page, since the list has none.
    var isUnnumbered = false
    /// What Keva's keys must have.
    var scope: String?

    func answer(_ rows: [String], _ facts: Facts? = nil) -> String { envelope(rows.joined(separator: ","), facts) }
}

/// One thing read by its id.
struct ReadUnderTest: Sendable {
    let name: String
    let line: String
    /// A whole, rich answer.
    let body: String
    /// The object alone, where it may come bare or under these names.
    let places: [String]
    /// What it tells of; nil where that has no id of its own, such as a thread.
    let told: String?
    let call: @Sendable (any Service, Targets) throws -> Call<Told>
    var scope: String?
}

/// One thing that a list is narrowed by.
struct FilterUnderTest: Sendable {
    let name: String
    /// The exact request, with this value.
    let line: @Sendable (String) -> String
    let call: @Sendable (any Service, Targets, String, PageCursor) throws -> Call<Page<Told>>
    /// A good row, for answers in process.
    let answer: String
    /// Values that the demo has, and the ids that fit each.
    let samples: @Sendable (DemoState, Targets) -> [(value: String, ids: [String])]
    /// The server widens or leaves it out, and the caller filters again: at least the fitting ones come.
    var isWidened = false
}

/// One write.
struct WriteUnderTest: Sendable {
    let name: String
    /// The exact request, body with sorted keys.
    let line: String
    /// What an answer may hold, and under which name.
    let object: String
    let places: [String]
    /// The id that the object tells; nil where a service doesn't read it.
    let told: String?
    let call: @Sendable (any Service, Targets) throws -> Call<Told?>
    /// Whether the demo's world shows it; given the world before and after.
    let happened: @Sendable (_ before: DemoState, _ after: DemoState, Targets) -> Bool
    /// Keys without which the service refuses.
    var required: [String] = []
    /// Names and ids are known only after the tickets were listed.
    var needsTickets = false
    /// 404, 409 and 410 mean that somebody else was first.
    var isDecision = false
    /// Another place is tried after a 404.
    var hasTwoPlaces = false
    var needsKey = false
    var scope: String?
}

/// The names of the rows of a page, whatever they were.
extension Page {
    func told(_ id: (Item) -> String) -> Page<Told> {
        Page<Told>(items: items.map { Told(id($0), $0) }, unreadable: unreadable, next: next, claimedTotal: claimedTotal)
    }
}

extension ListUnderTest {
    static func tickets(_ filter: TicketFilter = TicketFilter()) -> Caller {
        { service, _, cursor in try service.tickets(filter, page: cursor).map { $0.told { $0.id.value } } }
    }

    static func articles(_ filter: ArticleFilter = ArticleFilter()) -> Caller {
        { service, _, cursor in try service.articles(filter, page: cursor).map { $0.told { $0.id.value } } }
    }

    static func approvals(_ status: ApprovalFilter = .pending) -> Caller {
        { service, _, _ in try service.approvals(status).map { $0.told { $0.id.value } } }
    }

    static func records(
        _ kind: RecordKind, _ filter: RecordFilter = RecordFilter(), of parent: (@Sendable (Targets) -> String)? = nil
    ) -> Caller {
        { service, targets, cursor in
            let scope = RecordScope(account: .games, kind: kind, parent: parent?(targets))
            return try service.records(scope, filter, page: cursor).map { $0.told { $0.id.value } }
        }
    }
}

extension WriteUnderTest {
    typealias Caller = @Sendable (any Service, Targets) throws -> Call<Told?>

    static func change(_ change: @escaping @Sendable (Targets) -> FieldChange) -> Caller {
        { service, targets in
            try service.change(targets.ticketID, change(targets)).map { receipt in
                receipt.ticket == TicketPatch(id: targets.ticketID) ? nil : receipt.ticket.map { Told($0.id.value, receipt) }
            }
        }
    }

    static func send(_ text: String, _ audience: Audience = .public) -> Caller {
        { service, targets in
            try service.send(text, to: targets.ticketID, audience: audience).map { receipt in
                (receipt.message?.id.value ?? receipt.ticket?.id.value).map { Told($0, receipt) }
            }
        }
    }

    static func decide(_ decision: Decision, act: Bool = false) -> Caller {
        { service, targets in
            let approval = Approval(
                id: ApprovalID(account: .games, value: act ? targets.act : targets.approval), kind: act ? .action("x") : .reply,
                status: .pending, fingerprint: "")
            return try service.decide(approval, decision).map { receipt in
                receipt.approval.map { Told($0.id.value, receipt) }
            }
        }
    }

    static func act(_ act: @escaping @Sendable (Targets) -> Act) -> Caller {
        { service, targets in
            try service.perform(act(targets), key: targets.key).map { outcome in
                let id = outcome.record?.id.value ?? outcome.ticket?.value ?? outcome.article?.id.value
                return id.map { Told($0, outcome) }
            }
        }
    }
}

extension Act {
    /// An act of the account under test.
    static func games(
        _ verb: Verb, _ kind: RecordKind, _ target: String? = nil, of parent: String? = nil,
        _ fields: [String: FieldValue] = [:]
    ) -> Act {
        Act(verb, kind, account: .games, target: target, parent: parent, title: target ?? "", fields: fields)
    }
}

extension ServiceUnderTest {
    /// Of the ticket list, for tests of one service alone.
    func ticketRow(_ id: String) -> String { lists.first { $0.name == "tickets" }?.row(id) ?? "" }
    func list(_ rows: [String]) -> String { lists.first { $0.name == "tickets" }?.answer(rows) ?? "" }
    var ticketBody: String { reads.first { $0.name == "ticket" }?.body ?? "" }
    var threadBody: String { reads.first { $0.name == "thread" }?.body ?? "" }
}
