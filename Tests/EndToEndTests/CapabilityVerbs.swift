import DemoServer
import Helpdesk

// What the services can do, as calls of verbs.

extension VerbCall {
    static func able(_ service: DemoService) -> [VerbCall] {
        switch service {
        case .keme: kemeTickets + kemeOrganisation
        case .keva: kevaTickets + kevaApprovals + kevaArticles + kevaCustomers + kevaWorkflows
        case .kemon: kemon
        case .keepem: keepem
        }
    }

    // MARK: Keme

    private static let kemeTickets: [VerbCall] = [
        .init(.listTickets) { _ in ["ticket", "list"] },
        // Without its thread, and without a single read: from the list.
        .init(.showTicket, isIncomplete: true) { ["ticket", "show", $0.ticket] },
        .init(.createTicket) { stage in
            [
                "ticket", "create", "--subject", "Lost save", "--requester", "p@example.com", "--message", "It is gone.", "--channel",
                stage.state.workspaces.first?.channels.first?.id ?? "", "priority=high", "assignee=\(stage.colleague)", "tags=save,cloud",
            ]
        },
        .init(.filterStatus) { _ in ["ticket", "list", "--query", "status:open"] },
        .init(.filterPriority) { _ in ["ticket", "list", "--query", "priority:high"] },
        .init(.filterAssignee) { _ in ["ticket", "list", "--query", "assignee:me"] },
        .init(.filterTag) { _ in ["ticket", "list", "--query", "tag:billing"] },
        .init(.filterChannel) { _ in ["ticket", "list", "--query", "channel:email"] },
        .init(.filterCreated) { _ in ["ticket", "list", "--query", "created>=2020-01-01 created<2040-01-01"] },
        .init(.reply) { ["ticket", "reply", $0.ticket, "--message", "Try again."] },
        .init(.setStatus) { ["ticket", "set", $0.ticket, "status=pending"] },
        .init(.setPriority) { ["ticket", "set", $0.ticket, "priority=low"] },
        .init(.setAssignee) { ["ticket", "set", $0.ticket, "assignee=\($0.colleague)"] },
        .init(.setTags) { ["ticket", "set", $0.ticket, "tags=save,cloud"] },
        .init(.deleteTicket) { ["ticket", "delete", $0.ticket, "--yes"] },
    ]

    private static let kemeOrganisation: [VerbCall] = [
        .init(.listWorkspaces) { _ in ["workspace", "list"] },
        .init(.showWorkspace) { ["workspace", "show", $0.state.workspaces.first?.id ?? ""] },
        .init(.createWorkspace) { _ in ["workspace", "create", "--name", "Second", "timezone=Asia/Tokyo", "default_language=ja"] },
        .init(.updateWorkspace) { ["workspace", "set", $0.lastWorkspace, "name=Third", "timezone=Europe/Berlin", "default_language=de"] },
        .init(.deleteWorkspace) { ["workspace", "delete", $0.lastWorkspace, "--yes", "--confirm", $0.lastWorkspace] },
        .init(.listUsers) { _ in ["user", "list"] },
        .init(.listUsers) { ["user", "list", "--workspace", $0.state.workspaces.first?.id ?? ""] },
        .init(.inviteUser) { ["user", "invite", "anna@new.example", "--role", "agent", "workspace=\($0.state.workspaces.first?.id ?? "")"] },
        .init(.updateUser) { ["user", "set", $0.colleague, "role=manager", "name=Anna Kim"] },
        .init(.deactivateUser) { ["user", "deactivate", $0.colleague, "--yes"] },
        .init(.revokeToken) { stage in
            ["token", "revoke", stage.state.tokens.first { !$0.isOwn && $0.revokedAt == nil }?.id ?? "", "--yes"]
        },
    ]

    // MARK: Keva

    private static let kevaTickets: [VerbCall] = [
        .init(.listTickets) { _ in ["ticket", "list"] },
        .init(.filterStatus) { _ in ["ticket", "list", "--query", "status:open"] },
        .init(.showTicket, .readThread) { ["ticket", "show", $0.ticket] },
        .init(.createTicket) { _ in
            [
                "ticket", "create", "--subject", "Broken link", "--requester", "anna@example.com", "--message", "It says 404.",
                "--channel", "phone", "requester_name=Anna Kim",
            ]
        },
        .init(.reply) { ["ticket", "reply", $0.ticket, "--message", "Try again."] },
        .init(.setStatus) { ["ticket", "set", $0.ticket, "status=pending"] },
        .init(.setPriority) { ["ticket", "set", $0.ticket, "priority=high"] },
        .init(.setAssignee) { ["ticket", "set", $0.ticket, "assignee=me"] },
        .init(.setTags) { ["ticket", "set", $0.ticket, "tags=billing,refund"] },
    ]

    private static let kevaApprovals: [VerbCall] = [
        .init(.listApprovals) { _ in ["approval", "list"] },
        .init(.listApprovals) { _ in ["approval", "list", "--status", "approved"] },
        .init(.decideApprovals) { stage in
            let proposal = try stage.proposal()
            return ["approval", "approve", proposal.id, "--yes", "--confirm", proposal.fingerprint]
        },
        .init(.decideApprovals) { ["approval", "reject", try $0.proposal().id, "--message", "Wrong tone"] },
        .init(.editApprovals, input: "Dear Anna, it is done.") { stage in
            let proposal = try stage.proposal()
            return [
                "approval", "edit", proposal.id, "--file", "-", "--message", "Warmer", "--yes", "--confirm", proposal.fingerprint,
            ]
        },
    ]

    private static let kevaArticles: [VerbCall] = [
        .init(.listArticles) { _ in ["kb", "list"] },
        .init(.listArticles) { ["kb", "list", "--category", $0.state.articles.first?.category ?? "", "--status", "archived"] },
        .init(.listArticles) { ["kb", "show", $0.article] },
        .init(.searchArticles) { _ in ["kb", "search", "refund"] },
        .init(.createArticle) { _ in ["kb", "create", "--title", "Refunds", "--category", "billing", "--message", "# How"] },
        .init(.updateArticle) { ["kb", "edit", $0.article, "--title", "Refunds, slowly"] },
        .init(.deleteArticle) { ["kb", "delete", $0.article, "--yes", "--confirm", $0.article] },
    ]

    private static let kevaCustomers: [VerbCall] = [
        .init(.listCustomers) { _ in ["customer", "list"] },
        .init(.searchCustomers) { _ in ["customer", "list", "--search", "a", "--vip"] },
        .init(.showCustomer) { ["customer", "show", $0.state.customers.first?.id ?? ""] },
        .init(.lookUpCustomer) { ["customer", "lookup", $0.state.customers.first?.email ?? ""] },
        .init(.createCustomer) { _ in ["customer", "create", "email=new@example.com", "name=Nora Nowak", "is_vip=yes", "tags=gold"] },
        .init(.updateCustomer) { ["customer", "set", $0.state.customers.first?.id ?? "", "is_vip=no", "company=Kestrel Ltd"] },
    ]

    private static let kevaWorkflows: [VerbCall] = [
        .init(.listWorkflows) { _ in ["workflow", "list"] },
        .init(.listWorkflows) { _ in ["workflow", "list", "--active"] },
        .init(.showWorkflow) { ["workflow", "show", $0.workflow] },
        .init(.createWorkflow, input: #"{"steps":[1]}"#) { _ in
            ["workflow", "create", "--name", "Tag refunds", "description=By words", "trigger_type=manual", "definition=@-"]
        },
        .init(.updateWorkflow) { ["workflow", "set", $0.workflow, "is_active=false"] },
        .init(.runWorkflow) { stage in ["workflow", "run", stage.state.workflows.first(where: \.isActive)?.id ?? "", "--yes"] },
        .init(.listExecutions) { ["workflow", "executions", $0.workflow] },
        .init(.deleteWorkflow) { ["workflow", "delete", $0.workflow, "--yes", "--confirm", $0.workflow] },
    ]

    // MARK: Kemon

    private static let kemon: [VerbCall] = [
        .init(.listTickets) { _ in ["ticket", "list"] },
        .init(.showTicket, .readThread) { ["ticket", "show", $0.ticket] },
        .init(.createTicket) { stage in
            [
                "ticket", "create", "--subject", "Dark mode", "--message", "Please.", "--project", stage.project, "status=open",
                "priority=high", "assignee=\(stage.me)", "tags=\(stage.label)",
            ]
        },
        .init(.filterStatus) { _ in ["ticket", "list", "--query", "status:open"] },
        .init(.filterPriority) { _ in ["ticket", "list", "--query", "priority:high"] },
        .init(.filterAssignee) { _ in ["ticket", "list", "--query", "assignee:me"] },
        .init(.filterContainer) { ["ticket", "list", "--query", "project:\($0.project)"] },
        .init(.setStatus) { ["ticket", "set", $0.ticket, "status=in_progress"] },
        .init(.setPriority) { ["ticket", "set", $0.ticket, "priority=low"] },
        .init(.setAssignee) { ["ticket", "set", $0.ticket, "assignee=me"] },
        .init(.setTags) { ["ticket", "set", $0.ticket, "tags=\($0.label)"] },
        .init(.editTicket) { ["ticket", "set", $0.ticket, "subject=Darker mode", "body=Please.", "project=\($0.project)"] },
        .init(.deleteTicket) { ["ticket", "delete", $0.ticket, "--yes", "--confirm", $0.ticket] },
        .init(.listProjects) { _ in ["project", "list"] },
        .init(.createProject) { stage in
            ["project", "create", "--name", "Website", "description=What customers see", "status=active", "lead=\(stage.me)"]
        },
    ]

    /// What only the second door can.
    static let kemonSecondDoor: [VerbCall] = [
        .init(.reply) { ["ticket", "reply", $0.ticket, "--message", "By the second door"] },
        .init(.listLabels) { _ in ["label", "list"] },
        .init(.listTeams) { _ in ["team", "list"] },
        .init(.listMembers) { _ in ["member", "list"] },
    ]

    /// What Keva can once somebody has found out its key.
    static let kevaNote: [VerbCall] = [.init(.note) { ["ticket", "note", $0.ticket, "--message", "Between us"] }]

    // MARK: Keep'em

    private static let keepem: [VerbCall] = [
        .init(.listEvents) { _ in ["event", "list"] },
        .init(.createEvent) { _ in ["event", "create", "--name", "Spring launch"] },
        .init(.registerViewer) { ["event", "register", $0.event, "--email", "anna@example.com", "--name", "Anna"] },
        .init(.registerViewer) { stage in
            [
                "event", "register", stage.event, "--email", "ben@example.com", "--name", "Ben", "external_id=crm-1",
                #"metadata={"plan":"gold"}"#,
            ]
        },
        .init(.identifyViewer) { ["event", "identify", $0.event, "--external-id", "crm-1"] },
        .init(.listViewers) { ["event", "viewers", $0.event] },
        .init(.showViewer) { stage in
            ["event", "viewers", stage.event, stage.state.registrations.first { $0.eventID == stage.event }?.id ?? ""]
        },
    ]
}

extension Stage {
    fileprivate var me: String { server.me(of: service) }
    fileprivate var colleague: String { state.users.first { $0.id != me && $0.state == "active" }?.id ?? "" }
    fileprivate var lastWorkspace: String { state.workspaces.last { $0.deletedAt == nil }?.id ?? "" }
    fileprivate var article: String { state.articles.first { $0.status == "active" }?.id ?? "" }
    fileprivate var workflow: String { state.workflows.first?.id ?? "" }
    fileprivate var project: String { state.projects.first?.id ?? "" }
    /// By name, of a ticket that is there.
    fileprivate var label: String {
        let id = state.tickets.lazy.flatMap(\.tags).first
        return state.labels.first { $0.id == id }?.name ?? ""
    }
    fileprivate var event: String { state.events.first?.id ?? "" }
}
