/// One thing a service may be able to do. Positive data: what isn't listed isn't there.
public enum Capability: String, Sendable, CaseIterable {
    case listTickets, showTicket, createTicket, editTicket, deleteTicket
    case filterStatus, filterPriority, filterAssignee, filterTag, filterChannel, filterCreated, filterContainer
    case readThread, readAttachments, reply, note
    case setStatus, setPriority, setAssignee, setTags
    case listApprovals, decideApprovals, editApprovals
    case listArticles, searchArticles, createArticle, updateArticle, deleteArticle
    case listCustomers, searchCustomers, showCustomer, lookUpCustomer, createCustomer, updateCustomer
    case listWorkflows, showWorkflow, createWorkflow, updateWorkflow, deleteWorkflow, runWorkflow, listExecutions
    case listWorkspaces, showWorkspace, createWorkspace, updateWorkspace, deleteWorkspace
    case listUsers, inviteUser, updateUser, deactivateUser, revokeToken
    case listProjects, createProject, listLabels, listTeams, listMembers
    case listEvents, createEvent, listViewers, showViewer, registerViewer, identifyViewer
    case receiveWebhooks

    /// What a service must be able to do for an act; nil where no service does that.
    public static func needed(_ verb: Act.Verb, _ kind: RecordKind) -> Capability? {
        switch (verb, kind) {
        case (.create, .ticket): .createTicket
        case (.change, .ticket): .editTicket
        case (.delete, .ticket): .deleteTicket
        case (.create, .article): .createArticle
        case (.change, .article): .updateArticle
        case (.delete, .article): .deleteArticle
        case (.create, .customer): .createCustomer
        case (.change, .customer): .updateCustomer
        case (.create, .workflow): .createWorkflow
        case (.change, .workflow): .updateWorkflow
        case (.delete, .workflow): .deleteWorkflow
        case (.run, .workflow): .runWorkflow
        case (.create, .workspace): .createWorkspace
        case (.change, .workspace): .updateWorkspace
        case (.delete, .workspace): .deleteWorkspace
        case (.create, .user): .inviteUser
        case (.change, .user): .updateUser
        case (.delete, .user): .deactivateUser
        case (.delete, .token): .revokeToken
        case (.create, .project): .createProject
        case (.create, .event): .createEvent
        case (.create, .viewer): .registerViewer
        case (.identify, .viewer): .identifyViewer
        default: nil
        }
    }

    /// What a service must be able to do to list records; nil for what has no list of its own.
    public static func listing(_ kind: RecordKind) -> Capability? {
        switch kind {
        case .ticket: .listTickets
        case .article: .listArticles
        case .customer: .listCustomers
        case .workflow: .listWorkflows
        case .execution: .listExecutions
        case .workspace: .listWorkspaces
        case .user: .listUsers
        case .project: .listProjects
        case .label: .listLabels
        case .team: .listTeams
        case .member: .listMembers
        case .event: .listEvents
        case .viewer: .listViewers
        case .token: nil
        }
    }

    /// What a service must be able to do to read one record again; nil where none can.
    public static func showing(_ kind: RecordKind) -> Capability? {
        switch kind {
        case .ticket: .showTicket
        case .article: .listArticles
        case .customer: .showCustomer
        case .workflow: .showWorkflow
        case .workspace: .showWorkspace
        case .viewer: .showViewer
        default: nil
        }
    }
}

/// Names a form: what is to be created or changed.
public struct FormKey: Hashable, Sendable {
    public let verb: Act.Verb
    public let kind: RecordKind

    public init(_ verb: Act.Verb, _ kind: RecordKind) {
        self.verb = verb
        self.kind = kind
    }
}

/// What a service can do, and in words why not for the rest.
public struct Capabilities: Sendable {
    public let present: Set<Capability>
    /// A whole sentence per absent capability that people look for: "Kemon's REST API has no endpoint
    /// for comments."
    public let absences: [Capability: String]
    /// The raw words that may be written as a status, in the order a menu shows them.
    public let writableStatuses: [Status]
    public let writablePriorities: [Priority]
    /// The fields of what can be created, changed, run or identified.
    public let forms: [FormKey: [FormField]]
    /// What becomes of what is deleted.
    public let deletions: [RecordKind: Deletion]
    /// What is written to a ticket is a comment for everybody who sees the ticket: nobody is answered by it,
    /// and there are no customers.
    public let replyIsComment: Bool
    /// Other raw words may be statuses too: each queue has its own, and the service says which it takes.
    public let takesOtherStatuses: Bool
    /// Any whole number from 0 on is a priority; those that may be written are the usual ones.
    public let takesNumericPriorities: Bool
    /// What a ticket's address in the service's web page begins with; its id follows. nil where no page is known.
    public let ticketPagePrefix: String?
    /// What people call that which holds a ticket, where it isn't a project: `queue`.
    public let containerWord: String?
    /// The service drops a repeated create that carries the same key, so one with an unclear end may be sent again.
    public let hasIdempotencyKeys: Bool

    public init(
        present: Set<Capability>, absences: [Capability: String] = [:],
        writableStatuses: [Status] = [], writablePriorities: [Priority] = [],
        forms: [FormKey: [FormField]] = [:], deletions: [RecordKind: Deletion] = [:], replyIsComment: Bool = false,
        hasIdempotencyKeys: Bool = false, takesOtherStatuses: Bool = false,
        takesNumericPriorities: Bool = false, ticketPagePrefix: String? = nil,
        containerWord: String? = nil
    ) {
        self.present = present
        self.absences = absences
        self.writableStatuses = writableStatuses
        self.writablePriorities = writablePriorities
        self.forms = forms
        self.deletions = deletions
        self.replyIsComment = replyIsComment
        self.hasIdempotencyKeys = hasIdempotencyKeys
        self.takesOtherStatuses = takesOtherStatuses
        self.takesNumericPriorities = takesNumericPriorities
        self.ticketPagePrefix = ticketPagePrefix
        self.containerWord = containerWord
    }

    public func has(_ capability: Capability) -> Bool { present.contains(capability) }

    /// Why the service can't, as the screen says it.
    public func absence(of capability: Capability, service: ServiceKind) -> String {
        absences[capability] ?? "\(service.productName)'s API doesn't offer this."
    }
}

extension Capabilities {
    /// The raw words to offer as a ticket's status: those that tickets of its own queue carry first, since every queue
    /// may have its own, then the service's usual ones.
    ///
    /// - Parameter tickets: of the same account, as many as are known.
    public func statuses(for ticket: Ticket, seenIn tickets: some Sequence<Ticket>) -> [Status] {
        guard takesOtherStatuses else { return writableStatuses }
        var own: Set<Status> = []
        for other in tickets where other.account == ticket.account && other.container == ticket.container {
            own.insert(other.status)
        }
        let usual = Set(writableStatuses)
        let particular = own.subtracting(usual).sorted { $0.raw < $1.raw }
        // A queue with words of its own isn't known to take the usual ones that it never shows, unless they are the
        // only ones of their kind.
        let kinds = Set(own.map(\.canonical))
        let common = writableStatuses.filter { particular.isEmpty || own.contains($0) || !kinds.contains($0.canonical) }
        return particular + common
    }

    /// Where a person sees the ticket in a browser; nil where no page is known.
    public func webURL(of ticket: TicketID) -> String? {
        guard let ticketPagePrefix, ticket.value.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        return ticketPagePrefix + ticket.value
    }
}
