import Helpdesk

extension Capabilities {
    /// What Keme documents (contract, section 4), and why not for the rest.
    static let keme = Capabilities(
        present: [
            .listTickets, .showTicket, .createTicket, .deleteTicket,
            .filterStatus, .filterPriority, .filterAssignee, .filterTag, .filterChannel, .filterCreated,
            .reply, .setStatus, .setPriority, .setAssignee, .setTags,
            .listWorkspaces, .showWorkspace, .createWorkspace, .updateWorkspace, .deleteWorkspace,
            .listUsers, .inviteUser, .updateUser, .deactivateUser, .revokeToken, .receiveWebhooks,
        ],
        absences: kemeAbsences,
        // `new` means that nobody has touched it, which is no state to put a ticket into.
        writableStatuses: ["open", "pending", "resolved", "closed"].map(Vocabulary.status),
        writablePriorities: Vocabulary.priorities.map(Vocabulary.priority),
        forms: kemeForms,
        deletions: [
            .ticket: Deletion(
                isFinal: false, sentence: "Keme keeps it for 30 days; until then it can be restored in the web page."),
            .workspace: Deletion(
                isFinal: true, sentence: "Keme destroys its tickets, players and settings after 30 days."),
            .user: Deletion(
                isFinal: false,
                sentence: "The user's open tickets lose their assignee; the user can be reactivated within 90 days."),
            .token: Deletion(
                isFinal: true, sentence: "It stops working at once and for good, also where other programs use it."),
        ])

    private static let kemeAbsences: [Capability: String] = {
        var absences: [Capability: String] = [
            .filterContainer: "Keme's tickets can't be filtered by workspace: the token decides whose are listed.",
            .readAttachments: "Keme's API documents no way to read a ticket's files.",
            .readThread: "Keme's API shows no thread: you answer without having seen it.",
            .note: "Keme documents no internal notes; a note could go out to the player, so kedge sends none.",
            .editTicket: "Keme's API doesn't change a ticket's subject or first message.",
            .listProjects: "Keme has workspaces instead of projects.",
            .createProject: "Keme has workspaces instead of projects.",
            .listLabels: "Keme's API has no list of tags.",
            .listTeams: "Keme's API has no teams.",
            .listMembers: "Keme's people are its users.",
        ]
        for (sentence, capabilities) in absentAreas { for capability in capabilities { absences[capability] = sentence } }
        return absences
    }()

    private static let absentAreas: [(String, [Capability])] = [
        ("Keme has no approvals.", [.listApprovals, .decideApprovals, .editApprovals]),
        (
            "Keme's API has no knowledge base.",
            [.listArticles, .searchArticles, .createArticle, .updateArticle, .deleteArticle]
        ),
        (
            "Keme's API has no endpoint for players; a ticket shows who wrote it.",
            [.listCustomers, .searchCustomers, .showCustomer, .lookUpCustomer, .createCustomer, .updateCustomer]
        ),
        (
            "Keme documents no endpoint for its automations.",
            [
                .listWorkflows, .showWorkflow, .createWorkflow, .updateWorkflow, .deleteWorkflow, .runWorkflow,
                .listExecutions,
            ]
        ),
        (
            "Keme has no video events and no viewers.",
            [.listEvents, .createEvent, .listViewers, .showViewer, .registerViewer, .identifyViewer]
        ),
    ]
}
