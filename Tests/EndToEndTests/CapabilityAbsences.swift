import DemoServer
import Helpdesk

// Where a person looks for what a service can't do.

extension Capability {
    /// Parts of `ticket list` and `ticket show`: where these work without them, the sentence stands beside the result.
    var isPartOfReading: Bool {
        switch self {
        case .filterStatus, .filterPriority, .filterAssignee, .filterTag, .filterChannel, .filterCreated, .filterContainer, .readThread: true
        default: false
        }
    }

    /// The verb that a person tries for this, whatever the service.
    func attempt(ticket: String) -> [String] {
        switch self {
        case .listTickets: ["ticket", "list"]
        case .showTicket, .readThread: ["ticket", "show", ticket]
        case .readAttachments: ["ticket", "attachments", ticket, "--save", "."]
        case .createTicket: ["ticket", "create", "--subject", "S", "--requester", "a@b.example", "--message", "T"]
        case .editTicket: ["ticket", "set", ticket, "subject=S"]
        case .deleteTicket: ["ticket", "delete", ticket, "--yes", "--confirm", ticket]
        case .filterStatus: ["ticket", "list", "--query", "status:open"]
        case .filterPriority: ["ticket", "list", "--query", "priority:high"]
        case .filterAssignee: ["ticket", "list", "--query", "assignee:me"]
        case .filterTag: ["ticket", "list", "--query", "tag:billing"]
        case .filterChannel: ["ticket", "list", "--query", "channel:email"]
        case .filterCreated: ["ticket", "list", "--query", "created>=2020-01-01"]
        case .filterContainer: ["ticket", "list", "--query", "project:Website"]
        case .reply: ["ticket", "reply", ticket, "--message", "R"]
        case .note: ["ticket", "note", ticket, "--message", "N"]
        case .setStatus: ["ticket", "set", ticket, "status=solved"]
        case .setPriority: ["ticket", "set", ticket, "priority=high"]
        case .setAssignee: ["ticket", "set", ticket, "assignee=me"]
        case .setTags: ["ticket", "set", ticket, "tags=a,b"]
        case .listApprovals: ["approval", "list"]
        case .decideApprovals: ["approval", "approve", "x1", "--yes"]
        case .editApprovals: ["approval", "edit", "x1", "--file", "-", "--yes"]
        case .listArticles: ["kb", "list"]
        case .searchArticles: ["kb", "search", "words"]
        case .createArticle: ["kb", "create", "--title", "T", "--message", "C"]
        case .updateArticle: ["kb", "edit", "x1", "--title", "T"]
        case .deleteArticle: ["kb", "delete", "x1", "--yes", "--confirm", "x1"]
        case .receiveWebhooks: ["listen"]
        default: attemptOnRecords
        }
    }

    private var attemptOnRecords: [String] {
        switch self {
        case .listCustomers: ["customer", "list"]
        case .searchCustomers: ["customer", "list", "--search", "anna"]
        case .showCustomer: ["customer", "show", "x1"]
        case .lookUpCustomer: ["customer", "lookup", "a@b.example"]
        case .createCustomer: ["customer", "create", "email=a@b.example"]
        case .updateCustomer: ["customer", "set", "x1", "name=Anna"]
        case .listWorkflows: ["workflow", "list"]
        case .showWorkflow: ["workflow", "show", "x1"]
        case .createWorkflow: ["workflow", "create", "--name", "W"]
        case .updateWorkflow: ["workflow", "set", "x1", "name=W"]
        case .deleteWorkflow: ["workflow", "delete", "x1", "--yes", "--confirm", "x1"]
        case .runWorkflow: ["workflow", "run", "x1", "--yes"]
        case .listExecutions: ["workflow", "executions", "x1"]
        case .listWorkspaces: ["workspace", "list"]
        case .showWorkspace: ["workspace", "show", "x1"]
        case .createWorkspace: ["workspace", "create", "--name", "W"]
        case .updateWorkspace: ["workspace", "set", "x1", "name=W"]
        case .deleteWorkspace: ["workspace", "delete", "x1", "--yes", "--confirm", "x1"]
        case .listUsers: ["user", "list"]
        case .inviteUser: ["user", "invite", "a@b.example", "--role", "agent"]
        case .updateUser: ["user", "set", "x1", "role=agent"]
        case .deactivateUser: ["user", "deactivate", "x1", "--yes"]
        case .revokeToken: ["token", "revoke", "x1", "--yes"]
        case .listProjects: ["project", "list"]
        case .createProject: ["project", "create", "--name", "P"]
        case .listLabels: ["label", "list"]
        case .listTeams: ["team", "list"]
        case .listMembers: ["member", "list"]
        case .listEvents: ["event", "list"]
        case .createEvent: ["event", "create", "--name", "E"]
        case .listViewers: ["event", "viewers", "x1"]
        case .showViewer: ["event", "viewers", "x1", "x2"]
        case .registerViewer: ["event", "register", "x1", "--email", "a@b.example"]
        case .identifyViewer: ["event", "identify", "x1", "--external-id", "x2"]
        default: []
        }
    }
}
