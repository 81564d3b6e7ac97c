import Helpdesk

extension Capabilities {
    /// What Kemon documents (contract, sections 4 and 5), and why not for the rest.
    static func kemon(hasSecondDoor: Bool) -> Capabilities {
        let documented: Set<Capability> = [
            .listTickets, .showTicket, .createTicket, .editTicket, .deleteTicket, .readThread,
            .filterStatus, .filterPriority, .filterAssignee, .filterContainer,
            .setStatus, .setPriority, .setAssignee, .setTags, .listProjects, .createProject,
        ]
        var absences = kemonAbsences
        if hasSecondDoor {
            absences[.note] = "Kemon has no private comments: whoever sees the ticket reads them all."
        }
        return Capabilities(
            present: hasSecondDoor ? documented.union(SecondDoor.offers) : documented, absences: absences,
            writableStatuses: ["open", "in_progress", "done"].map(Vocabulary.status),
            writablePriorities: ["high", "medium", "low"].map(Vocabulary.priority),
            forms: kemonForms, deletions: kemonDeletions, replyIsComment: true)
    }

    private static let kemonAbsences: [Capability: String] = [
        .reply: "Kemon's REST API has no endpoint for comments.",
        .note: "Kemon's REST API has no endpoint for comments.",
        .readAttachments: "Kemon's REST API has no endpoint for attachments.",
        .filterTag: "Kemon documents no filter by label; kedge does it with the tickets it has read.",
        .filterChannel: "Kemon's tickets have no channel.",
        .filterCreated: "Kemon documents no filter by date; kedge does it with the tickets it has read.",
        .listApprovals: "Kemon has no approvals.",
        .decideApprovals: "Kemon has no approvals.",
        .editApprovals: "Kemon has no approvals.",
        .listArticles: "Kemon has no knowledge base.",
        .searchArticles: "Kemon has no knowledge base.",
        .createArticle: "Kemon has no knowledge base.",
        .updateArticle: "Kemon has no knowledge base.",
        .deleteArticle: "Kemon has no knowledge base.",
        .listCustomers: "Kemon has no customers; its tickets come from the team.",
        .searchCustomers: "Kemon has no customers; its tickets come from the team.",
        .showCustomer: "Kemon has no customers; its tickets come from the team.",
        .lookUpCustomer: "Kemon has no customers; its tickets come from the team.",
        .createCustomer: "Kemon has no customers; its tickets come from the team.",
        .updateCustomer: "Kemon has no customers; its tickets come from the team.",
        .listWorkflows: "Kemon has no workflows.",
        .showWorkflow: "Kemon has no workflows.",
        .createWorkflow: "Kemon has no workflows.",
        .updateWorkflow: "Kemon has no workflows.",
        .deleteWorkflow: "Kemon has no workflows.",
        .runWorkflow: "Kemon has no workflows.",
        .listExecutions: "Kemon has no workflows.",
        .listWorkspaces: "Kemon's API doesn't list workspaces; the account's key belongs to one.",
        .showWorkspace: "Kemon's API doesn't show workspaces; the account's key belongs to one.",
        .createWorkspace: "Kemon's API creates no workspaces.",
        .updateWorkspace: "Kemon's API changes no workspaces.",
        .deleteWorkspace: "Kemon's API deletes no workspaces.",
        .listUsers: "Kemon's REST API has no list of users.",
        .inviteUser: "Kemon's API invites nobody; that is done in its settings.",
        .updateUser: "Kemon's API changes no members; that is done in its settings.",
        .deactivateUser: "Kemon's API removes no members; that is done in its settings.",
        .revokeToken: "Kemon's API revokes no keys; that is done on the developer page of its settings.",
        .listLabels: "Kemon's REST API has no list of labels; kedge knows those of the tickets it has read.",
        .listTeams: "Kemon's REST API has no list of teams.",
        .listMembers: "Kemon's REST API has no list of members; kedge knows those that tickets are assigned to.",
        .listEvents: "Kemon has no events.",
        .createEvent: "Kemon has no events.",
        .listViewers: "Kemon has no viewers.",
        .showViewer: "Kemon has no viewers.",
        .registerViewer: "Kemon has no viewers.",
        .identifyViewer: "Kemon has no viewers.",
        .receiveWebhooks: "Kemon documents no webhooks.",
    ]
}
