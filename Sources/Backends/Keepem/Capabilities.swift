import Helpdesk

extension Capabilities {
    /// What Keep'em documents (contract, section 4), and why not for the rest.
    static let keepem = Capabilities(
        present: [.listEvents, .createEvent, .listViewers, .showViewer, .registerViewer, .identifyViewer],
        absences: keepemAbsences, forms: keepemForms, hasIdempotencyKeys: true)

    private static let keepemAbsences: [Capability: String] = {
        var absences: [Capability: String] = [
            .listTickets: "Keep'em has no tickets, and its API lists no escalated chats.",
            .reply: "Keep'em's API can't answer a viewer; staff answer by e-mail, in Slack or by webhook.",
            .createCustomer: "Keep'em registers a viewer with an event: open the event.",
            .updateCustomer: "Keep'em's API can't change a viewer.",
            .listProjects: "A Keep'em key belongs to one project, and its API lists none.",
            .createProject: "Keep'em's projects are made in its web page alone.",
            .revokeToken: "Keep'em's keys are revoked in its web page alone.",
            .receiveWebhooks: "Keep'em documents no signature of its webhooks, so none could be told from a forged one.",
        ]
        for (sentence, capabilities) in absentAreas { for capability in capabilities { absences[capability] = sentence } }
        return absences
    }()

    private static let absentAreas: [(String, [Capability])] = [
        (
            "Keep'em has no tickets.",
            [
                .showTicket, .createTicket, .editTicket, .deleteTicket, .filterStatus, .filterPriority, .filterAssignee,
                .filterTag, .filterChannel, .filterCreated, .filterContainer, .readThread, .readAttachments, .note, .setStatus, .setPriority,
                .setAssignee, .setTags,
            ]
        ),
        ("Keep'em has no approvals.", [.listApprovals, .decideApprovals, .editApprovals]),
        (
            "Keep'em's knowledge base is kept in its web page alone.",
            [.listArticles, .searchArticles, .createArticle, .updateArticle, .deleteArticle]
        ),
        (
            "Keep'em's viewers belong to events: open an event to see them.",
            [.listCustomers, .searchCustomers, .showCustomer, .lookUpCustomer]
        ),
        (
            "Keep'em has no workflows.",
            [
                .listWorkflows, .showWorkflow, .createWorkflow, .updateWorkflow, .deleteWorkflow, .runWorkflow,
                .listExecutions,
            ]
        ),
        (
            "Keep'em has no workspaces: a key belongs to one project.",
            [.listWorkspaces, .showWorkspace, .createWorkspace, .updateWorkspace, .deleteWorkspace]
        ),
        (
            "Keep'em's team is managed in its web page alone.",
            [.listUsers, .inviteUser, .updateUser, .deactivateUser, .listTeams, .listMembers]
        ),
        ("Keep'em has no labels.", [.listLabels]),
    ]
}
