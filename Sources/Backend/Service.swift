import FoundationEssentials
import Helpdesk
import Transport

/// One account on one kind of server: builds requests, reads answers, knows what the service can do.
///
/// Every operation returns a `Call`, or throws `Trouble` of kind `unsupported` with the sentence a person
/// sees. Conforming types are values without state, so that calls can be built anywhere.
public protocol Service: Sendable {
    var account: AccountName { get }
    var kind: ServiceKind { get }
    var capabilities: Capabilities { get }
    var endpoint: Endpoint { get }

    /// One page of tickets. `filter` holds what the person asked for; a service sends the parts its server
    /// can filter by, and the caller filters all of it again.
    func tickets(_ filter: TicketFilter, page: PageCursor) throws(Trouble) -> Call<Page<Ticket>>
    /// One ticket, with its thread where the service gives both at once.
    func ticket(_ id: TicketID) throws(Trouble) -> Call<TicketDetail>
    func thread(_ id: TicketID) throws(Trouble) -> Call<Thread>
    /// The contents of a file that a thread names, as they are.
    func attachment(_ id: String, of ticket: TicketID) throws(Trouble) -> Call<[UInt8]>
    func send(_ body: String, to id: TicketID, audience: Audience) throws(Trouble) -> Call<Receipt>
    func change(_ id: TicketID, _ change: FieldChange) throws(Trouble) -> Call<Receipt>

    /// Approvals still to be decided, or all that were decided so.
    func approvals(_ status: ApprovalFilter) throws(Trouble) -> Call<Page<Approval>>
    /// The answer's echo, where the service gives one, tells whether an edit was taken.
    func decide(_ approval: Approval, _ decision: Decision) throws(Trouble) -> Call<DecisionReceipt>

    func articles(_ filter: ArticleFilter, page: PageCursor) throws(Trouble) -> Call<Page<Article>>
    func article(_ id: ArticleID) throws(Trouble) -> Call<Article>

    /// One page of customers, workflows, projects … Services push down what they can of `filter`; the caller
    /// filters all of it again, but for `address`, which is a lookup of its own.
    func records(_ scope: RecordScope, _ filter: RecordFilter, page: PageCursor) throws(Trouble) -> Call<Page<Record>>
    /// One record with everything the service tells of it.
    func record(_ id: RecordID) throws(Trouble) -> Call<Record>
    /// Creates, changes, deletes or runs something.
    ///
    /// - Parameter key: the same for every attempt at the same act; sent where the service knows such keys.
    func perform(_ act: Act, key: String) throws(Trouble) -> Call<ActOutcome>
}

// What a service doesn't have needs no word in its own room.
extension Service {
    public func tickets(_ filter: TicketFilter, page: PageCursor) throws(Trouble) -> Call<Page<Ticket>> {
        throw lacks(.listTickets)
    }

    public func ticket(_ id: TicketID) throws(Trouble) -> Call<TicketDetail> { throw lacks(.showTicket) }

    public func thread(_ id: TicketID) throws(Trouble) -> Call<Thread> { throw lacks(.readThread) }

    public func attachment(_ id: String, of ticket: TicketID) throws(Trouble) -> Call<[UInt8]> {
        throw lacks(.readAttachments)
    }

    public func send(_ body: String, to id: TicketID, audience: Audience) throws(Trouble) -> Call<Receipt> {
        throw lacks(audience == .public ? .reply : .note)
    }

    public func change(_ id: TicketID, _ change: FieldChange) throws(Trouble) -> Call<Receipt> {
        throw lacks(.setStatus)
    }

    public func approvals(_ status: ApprovalFilter) throws(Trouble) -> Call<Page<Approval>> {
        throw lacks(.listApprovals)
    }

    public func decide(_ approval: Approval, _ decision: Decision) throws(Trouble) -> Call<DecisionReceipt> {
        throw lacks(.decideApprovals)
    }

    public func articles(_ filter: ArticleFilter, page: PageCursor) throws(Trouble) -> Call<Page<Article>> {
        throw lacks(.listArticles)
    }

    public func article(_ id: ArticleID) throws(Trouble) -> Call<Article> { throw lacks(.listArticles) }

    public func records(
        _ scope: RecordScope, _ filter: RecordFilter, page: PageCursor
    ) throws(Trouble) -> Call<Page<Record>> {
        throw lacks(Capability.listing(scope.kind))
    }

    public func record(_ id: RecordID) throws(Trouble) -> Call<Record> {
        throw lacks(Capability.showing(id.kind))
    }

    public func perform(_ act: Act, key: String) throws(Trouble) -> Call<ActOutcome> {
        throw lacks(act.needed)
    }

    /// The sentence a person sees where the service has no such thing.
    public func lacks(_ capability: Capability?) -> Trouble {
        let sentence = capability.map { capabilities.absence(of: $0, service: kind) }
        return Trouble(.unsupported, sentence ?? "\(kind.productName)'s API doesn't offer this.", account: account)
    }
}

/// What a person narrows records by.
public struct RecordFilter: Hashable, Sendable {
    public var words: String?
    /// Exactly this mail address, by the service's own lookup.
    public var address: String?
    public var isActive: Bool?
    public var isVIP: Bool?

    public init(words: String? = nil, address: String? = nil, isActive: Bool? = nil, isVIP: Bool? = nil) {
        self.words = words
        self.address = address
        self.isActive = isActive
        self.isVIP = isVIP
    }
}

/// Where to go on in a list.
public enum PageCursor: Hashable, Sendable {
    case first
    /// Counted from 1.
    case number(Int)
    case offset(Int)
}

/// A part of a list. Rows that could not be read are counted and named, never fatal.
public struct Page<Item: Sendable>: Sendable {
    public var items: [Item]
    /// One sentence per unreadable row.
    public var unreadable: [String]
    public var next: PageCursor?
    /// As the server claims; may lie.
    public var claimedTotal: Int?

    public init(items: [Item], unreadable: [String] = [], next: PageCursor? = nil, claimedTotal: Int? = nil) {
        self.items = items
        self.unreadable = unreadable
        self.next = next
        self.claimedTotal = claimedTotal
    }
}

public struct TicketDetail: Sendable {
    public var ticket: Ticket
    /// Absent where the service gives the thread by a request of its own.
    public var thread: Thread?

    public init(ticket: Ticket, thread: Thread? = nil) {
        self.ticket = ticket
        self.thread = thread
    }
}

/// What a person filters tickets by, in canonical words; services push down what they can.
public struct TicketFilter: Hashable, Sendable {
    public var statuses: Set<Status.Canonical>
    public var priorities: Set<Priority.Canonical>
    public var assignee: String?
    public var tag: String?
    public var channel: String?
    /// A project, where tickets lie in some.
    public var container: String?
    public var createdAfter: Date?
    public var createdBefore: Date?

    public init(
        statuses: Set<Status.Canonical> = [], priorities: Set<Priority.Canonical> = [], assignee: String? = nil,
        tag: String? = nil, channel: String? = nil, container: String? = nil, createdAfter: Date? = nil,
        createdBefore: Date? = nil
    ) {
        self.statuses = statuses
        self.priorities = priorities
        self.assignee = assignee
        self.tag = tag
        self.channel = channel
        self.container = container
        self.createdAfter = createdAfter
        self.createdBefore = createdBefore
    }
}

public enum ApprovalFilter: String, Hashable, Sendable {
    case pending, approved, rejected
}

public struct ArticleFilter: Hashable, Sendable {
    public var words: String?
    public var category: String?
    /// As the service writes it; nil means what it gives unasked.
    public var status: String?

    public init(words: String? = nil, category: String? = nil, status: String? = nil) {
        self.words = words
        self.category = category
        self.status = status
    }
}

/// What a write's answer told.
public struct Receipt: Sendable {
    /// The ticket as it is now, where the answer holds enough of it.
    public var ticket: TicketPatch?
    public var message: Message?
    /// A whole sentence where the service took the write, yet shows something else than was sent.
    public var warning: String?

    public init(ticket: TicketPatch? = nil, message: Message? = nil, warning: String? = nil) {
        self.ticket = ticket
        self.message = message
        self.warning = warning
    }
}

/// The fields an answer held; nil means it did not say. Merged into the ticket, never put in its place.
public struct TicketPatch: Hashable, Sendable {
    public var id: TicketID
    public var key: String?
    public var subject: String?
    public var status: Status?
    public var priority: Priority?
    public var assignee: FieldChange.Setting?
    public var tags: [String]?
    public var updatedAt: Date?

    public init(
        id: TicketID, key: String? = nil, subject: String? = nil, status: Status? = nil,
        priority: Priority? = nil, assignee: FieldChange.Setting? = nil, tags: [String]? = nil,
        updatedAt: Date? = nil
    ) {
        self.id = id
        self.key = key
        self.subject = subject
        self.status = status
        self.priority = priority
        self.assignee = assignee
        self.tags = tags
        self.updatedAt = updatedAt
    }
}

public struct DecisionReceipt: Sendable {
    /// The row as the server has it now, where it sent it back.
    public var approval: Approval?
    /// False where the answer shows another text than the one that was to be sent.
    public var editWasTaken: Bool?

    public init(approval: Approval? = nil, editWasTaken: Bool? = nil) {
        self.approval = approval
        self.editWasTaken = editWasTaken
    }
}
