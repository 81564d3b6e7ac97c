import Helpdesk

extension Capabilities {
    /// What Keva documents (contract, section 4), and why not for the rest.
    static func keva(hasNoteKey: Bool) -> Capabilities {
        var present: Set<Capability> = [
            .listTickets, .showTicket, .createTicket, .filterStatus, .readThread, .reply,
            .setStatus, .setPriority, .setAssignee, .setTags,
            .listApprovals, .decideApprovals, .editApprovals,
            .listArticles, .searchArticles, .createArticle, .updateArticle, .deleteArticle,
            .listCustomers, .searchCustomers, .showCustomer, .lookUpCustomer, .createCustomer, .updateCustomer,
            .listWorkflows, .showWorkflow, .createWorkflow, .updateWorkflow, .deleteWorkflow, .runWorkflow,
            .listExecutions, .receiveWebhooks,
        ]
        if hasNoteKey { present.insert(.note) }
        return Capabilities(
            present: present, absences: kevaAbsences,
            writableStatuses: ["open", "pending", "solved", "closed"].map(Vocabulary.status),
            writablePriorities: ["high", "medium"].map(Vocabulary.priority),
            forms: kevaForms, deletions: kevaDeletions)
    }

    static let noteAbsence =
        "Keva documents no key for internal notes; a note could go out as a reply. Set note_key for this account."

    private static let kevaAbsences: [Capability: String] = [
        .note: noteAbsence,
        .readAttachments: "Keva's API documents no way to read a file's contents; the thread shows its name.",
        .editTicket: "Keva's API doesn't change a ticket's subject or first message.",
        .deleteTicket: "Keva's API has no endpoint to delete a ticket.",
        .filterPriority: "Keva's API can't filter by priority; kedge does it with the tickets it has read.",
        .filterAssignee: "Keva's API can't filter by assignee; kedge does it with the tickets it has read.",
        .filterTag: "Keva's API can't filter by tag; kedge does it with the tickets it has read.",
        .filterChannel: "Keva's API can't filter by source; kedge does it with the tickets it has read.",
        .filterCreated: "Keva's API can't filter by date; kedge does it with the tickets it has read.",
        .filterContainer: "Keva keeps no tickets in projects; the workspace of the account decides what it lists.",
        .listWorkspaces: "Keva's API doesn't list workspaces; put the id of one into workspace of this account.",
        .showWorkspace: "Keva's API doesn't show workspaces; they are found in its settings.",
        .createWorkspace: "Keva's API creates no workspaces; that is done in its settings.",
        .updateWorkspace: "Keva's API changes no workspaces; that is done in its settings.",
        .deleteWorkspace: "Keva's API deletes no workspaces; that is done in its settings.",
        .listUsers: "Keva's API doesn't list the team; it is found in Keva's settings.",
        .inviteUser: "Keva's API invites nobody; that is done on the team page of its settings.",
        .updateUser: "Keva's API changes no team members; that is done on the team page of its settings.",
        .deactivateUser: "Keva's API removes no team members; that is done on the team page of its settings.",
        .revokeToken: "Keva's API revokes no keys; that is done on the API keys page of its settings.",
        .listProjects: "Keva has no projects.",
        .createProject: "Keva has no projects.",
        .listLabels: "Keva's API has no list of tags; kedge knows those of the tickets it has read.",
        .listTeams: "Keva's API has no list of teams.",
        .listMembers: "Keva's API doesn't list the team; it is found in Keva's settings.",
        .listEvents: "Keva has no events; its tickets come from customers.",
        .createEvent: "Keva has no events; its tickets come from customers.",
        .listViewers: "Keva has no viewers; the people who write to it are its customers.",
        .showViewer: "Keva has no viewers; the people who write to it are its customers.",
        .registerViewer: "Keva has no viewers; the people who write to it are its customers.",
        .identifyViewer: "Keva has no viewers; the people who write to it are its customers.",
    ]
}
