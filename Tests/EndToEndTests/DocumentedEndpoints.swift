import DemoServer
import Helpdesk

/// A row of the tables of endpoints in the services' contracts, copied by hand.
struct DocumentedEndpoint {
    /// Where it stands: in the authoritative document, or on a public page alone.
    enum Mark: String { case seed, page }

    let service: DemoService
    let mark: Mark
    let method: String
    /// With `{id}` for ids; for a tool behind Kemon's second door, how it is called.
    let path: String
    /// What it is there for, and what a request for that says in its query or body.
    let serves: [Capability: Set<String>]

    init(_ service: DemoService, _ mark: Mark, _ method: String, _ path: String, _ serves: [Capability: Set<String>]) {
        self.service = service
        self.mark = mark
        self.method = method
        self.path = path
        self.serves = serves
    }

    var title: String { "\(method) \(path)" }

    func isMet(by shape: RequestShape) -> Bool { shape.isDone && shape.method == method && shape.path == path }

    func serves(_ capability: Capability, with shape: RequestShape) -> Bool {
        guard isMet(by: shape), let names = serves[capability] else { return false }
        return names.isSubset(of: shape.queryNames + shape.bodyKeys)
    }

    static let all = keme + keva + kemon + keepem

    /// A request's path with `{id}` for ids, as the contract's tables write it; as it is where they have no such path.
    static func template(of request: DemoRequest) -> String {
        let segments = request.path.split(separator: "/")
        let fitting = Set(all.filter { $0.service == request.service }.map(\.path)).filter { path in
            let pattern = path.split(separator: "/")
            return pattern.count == segments.count && zip(pattern, segments).allSatisfy { $0 == "{id}" || $0 == $1 }
        }
        // A path that is written out comes before one with an id in its place.
        return fitting.min { ($0.split(separator: "{").count, $0) < ($1.split(separator: "{").count, $1) } ?? request.path
    }

    /// keme.md, section 4. No single read is documented: a ticket is shown from the list.
    private static let keme: [DocumentedEndpoint] = [
        .init(.keme, .seed, "GET", "/v1/tickets", [
            .listTickets: ["page", "per_page"], .showTicket: [], .filterStatus: ["status"], .filterPriority: ["priority"],
            .filterAssignee: ["assignee"], .filterTag: ["tag"], .filterChannel: ["channel"],
            .filterCreated: ["created_after", "created_before"], .receiveWebhooks: [],
        ]),
        .init(.keme, .seed, "POST", "/v1/tickets", [
            .createTicket: ["subject", "channel_id", "contact_email", "body", "priority", "assignee_id", "tags"]
        ]),
        .init(.keme, .seed, "PATCH", "/v1/tickets/{id}", [
            .setStatus: ["status"], .setPriority: ["priority"], .setAssignee: ["assignee_id"], .setTags: ["tags"],
        ]),
        .init(.keme, .seed, "PUT", "/v1/tickets/{id}/reply", [.reply: ["body"]]),
        .init(.keme, .seed, "DELETE", "/v1/tickets/{id}", [.deleteTicket: []]),
        .init(.keme, .seed, "GET", "/v1/workspaces", [.listWorkspaces: []]),
        .init(.keme, .seed, "GET", "/v1/workspaces/{id}", [.showWorkspace: []]),
        .init(.keme, .seed, "POST", "/v1/workspaces", [.createWorkspace: ["name"]]),
        .init(.keme, .seed, "PATCH", "/v1/workspaces/{id}", [.updateWorkspace: ["name", "timezone", "default_language"]]),
        .init(.keme, .seed, "DELETE", "/v1/workspaces/{id}", [.deleteWorkspace: ["confirm"]]),
        .init(.keme, .seed, "GET", "/v1/users", [.listUsers: ["workspace_id"]]),
        .init(.keme, .seed, "POST", "/v1/users/invite", [.inviteUser: ["email", "role", "workspace_id"]]),
        .init(.keme, .seed, "PATCH", "/v1/users/{id}", [.updateUser: ["role", "name"]]),
        .init(.keme, .seed, "DELETE", "/v1/users/{id}", [.deactivateUser: []]),
        .init(.keme, .seed, "DELETE", "/v1/auth/tokens/{id}", [.revokeToken: []]),
    ]

    /// keva.md, section 4.
    private static let keva: [DocumentedEndpoint] = kevaDesk + [
        .init(.keva, .page, "GET", "/api/customers", [
            .listCustomers: ["limit", "offset"], .searchCustomers: ["search", "vipOnly"],
        ]),
        .init(.keva, .page, "POST", "/api/customers", [.createCustomer: ["email", "name"]]),
        .init(.keva, .page, "GET", "/api/customers/{id}", [.showCustomer: []]),
        .init(.keva, .page, "PATCH", "/api/customers/{id}", [.updateCustomer: ["isVip"]]),
        .init(.keva, .page, "GET", "/api/customers/lookup", [.lookUpCustomer: ["email"]]),
        .init(.keva, .page, "GET", "/api/workflows", [.listWorkflows: ["active"]]),
        .init(.keva, .page, "POST", "/api/workflows", [
            .createWorkflow: ["name", "description", "triggerType", "workflowJson"]
        ]),
        .init(.keva, .page, "GET", "/api/workflows/{id}", [.showWorkflow: []]),
        .init(.keva, .page, "PATCH", "/api/workflows/{id}", [.updateWorkflow: ["isActive"]]),
        .init(.keva, .page, "DELETE", "/api/workflows/{id}", [.deleteWorkflow: []]),
        .init(.keva, .page, "POST", "/api/workflows/{id}/trigger", [.runWorkflow: []]),
        .init(.keva, .page, "GET", "/api/workflows/{id}/executions", [.listExecutions: []]),
    ]

    private static let kevaDesk: [DocumentedEndpoint] = [
        .init(.keva, .page, "GET", "/api/v1/tickets", [.listTickets: ["page", "per_page"], .filterStatus: ["status"]]),
        .init(.keva, .page, "POST", "/api/v1/tickets", [
            .createTicket: ["subject", "customerEmail", "body", "customerName", "source"]
        ]),
        .init(.keva, .page, "GET", "/api/v1/tickets/{id}", [.showTicket: [], .receiveWebhooks: []]),
        .init(.keva, .page, "PATCH", "/api/v1/tickets/{id}", [
            .setStatus: ["status"], .setPriority: ["priority"], .setAssignee: ["assignedTo"], .setTags: ["tags"],
        ]),
        .init(.keva, .page, "GET", "/api/v1/tickets/{id}/messages", [.readThread: []]),
        .init(.keva, .page, "POST", "/api/v1/tickets/{id}/messages", [.reply: ["body"], .note: ["body", "isInternal"]]),
        .init(.keva, .page, "GET", "/api/approvals", [.listApprovals: ["status"]]),
        .init(.keva, .page, "PATCH", "/api/approvals/{id}", [
            .decideApprovals: ["status"], .editApprovals: ["status", "draft", "feedback"],
        ]),
        .init(.keva, .page, "GET", "/api/kb", [
            .listArticles: ["page", "limit", "category", "status"], .searchArticles: ["search"],
        ]),
        .init(.keva, .page, "POST", "/api/kb", [.createArticle: ["title", "content", "category"]]),
        .init(.keva, .page, "GET", "/api/kb/{id}", [.listArticles: []]),
        .init(.keva, .page, "PATCH", "/api/kb/{id}", [.updateArticle: ["title"]]),
        .init(.keva, .page, "DELETE", "/api/kb/{id}", [.deleteArticle: []]),
    ]

    /// kemon.md, sections 4 and 5. Of the tools only those that the REST interface has no equal to; their names are
    /// not documented, and are those of our strict server.
    private static let kemon: [DocumentedEndpoint] = [
        .init(.kemon, .seed, "GET", "/api/v1/tickets", [
            .listTickets: ["page", "limit"], .filterStatus: ["status"], .filterPriority: ["priority"],
            .filterAssignee: ["assignee_id"], .filterContainer: ["project_id"],
        ]),
        .init(.kemon, .seed, "GET", "/api/v1/tickets/{id}", [.showTicket: [], .readThread: []]),
        .init(.kemon, .seed, "POST", "/api/v1/tickets", [
            .createTicket: ["title", "description", "status", "priority", "assignee_id", "label_ids", "project_id"]
        ]),
        .init(.kemon, .seed, "PATCH", "/api/v1/tickets/{id}", [
            .setStatus: ["status"], .setPriority: ["priority"], .setAssignee: ["assignee_id"], .setTags: ["label_ids"],
            .editTicket: ["title", "description", "project_id"],
        ]),
        .init(.kemon, .seed, "DELETE", "/api/v1/tickets/{id}", [.deleteTicket: []]),
        .init(.kemon, .seed, "GET", "/api/v1/projects", [.listProjects: ["page", "limit"]]),
        .init(.kemon, .seed, "POST", "/api/v1/projects", [.createProject: ["name", "description", "status", "lead_id"]]),
        .init(.kemon, .page, "POST", "/mcp tools/call create_comment", [.reply: ["ticketId", "body"]]),
        .init(.kemon, .page, "POST", "/mcp tools/call list_labels", [.listLabels: []]),
        .init(.kemon, .page, "POST", "/mcp tools/call list_teams", [.listTeams: []]),
        .init(.kemon, .page, "POST", "/mcp tools/call list_members", [.listMembers: []]),
    ]

    /// keepem.md, section 4.
    private static let keepem: [DocumentedEndpoint] = [
        .init(.keepem, .seed, "GET", "/v1/events", [.listEvents: ["page", "limit"]]),
        .init(.keepem, .seed, "POST", "/v1/events", [.createEvent: ["name"]]),
        .init(.keepem, .page, "POST", "/v1/events/{id}/register", [.registerViewer: ["email", "name"]]),
        .init(.keepem, .page, "POST", "/v1/events/{id}/identify", [.identifyViewer: ["external_id"]]),
        .init(.keepem, .page, "POST", "/v1/events/{id}/registrations", [
            .registerViewer: ["email", "name", "externalId", "metadata"]
        ]),
        .init(.keepem, .page, "GET", "/v1/events/{id}/registrations", [.listViewers: ["page", "limit"]]),
        .init(.keepem, .page, "GET", "/v1/events/{id}/registrations/{id}", [.showViewer: []]),
    ]
}
