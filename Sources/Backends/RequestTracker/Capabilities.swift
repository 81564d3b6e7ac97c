import Helpdesk

extension Capabilities {
    /// What RT 5's REST API offers to an agent (contract), and why not for the rest.
    static func requestTracker(ticketPagePrefix: String) -> Capabilities {
        Capabilities(
            present: [
                .listTickets, .showTicket, .createTicket, .editTicket, .deleteTicket,
                .filterStatus, .filterPriority, .filterAssignee, .filterCreated, .filterContainer,
                .readThread, .readAttachments, .reply, .note, .setStatus, .setPriority, .setAssignee,
                .listApprovals, .decideApprovals, .editApprovals, .listArticles, .searchArticles,
                .listUsers, .listProjects,
            ],
            absences: requestTrackerAbsences,
            writableStatuses: Vocabulary.writableStatuses, writablePriorities: Vocabulary.writablePriorities,
            forms: requestTrackerForms, deletions: requestTrackerDeletions, takesOtherStatuses: true, takesNumericPriorities: true,
            ticketPagePrefix: ticketPagePrefix, containerWord: "queue")
    }

    private static let requestTrackerAbsences: [Capability: String] = {
        var absences: [Capability: String] = [
            .filterChannel: "Request Tracker doesn't tell how a ticket came in.",
            .createProject: "Request Tracker's queues are made by its administrators, in its web page.",
            .inviteUser: "Request Tracker's users are made by its administrators, in its web page.",
            .updateUser: "Request Tracker's users are changed by its administrators, in its web page.",
            .deactivateUser: "Request Tracker's users are switched off by its administrators, in its web page.",
            .revokeToken: "Request Tracker's tokens are revoked in the settings of its web page alone.",
            .receiveWebhooks: "Request Tracker sends no webhooks; its scrips would have to be taught to.",
        ]
        for (sentence, capabilities) in absentAreas { for capability in capabilities { absences[capability] = sentence } }
        return absences
    }()

    private static let absentAreas: [(String, [Capability])] = [
        (
            "Request Tracker has no tags; custom fields that some desks use for them are shown with a ticket.",
            [.setTags, .filterTag]
        ),
        ("Request Tracker has no tags, so none are listed.", [.listLabels]),
        (
            "Each class of Request Tracker's articles has fields of its own; they are written in its web page.",
            [.createArticle, .updateArticle, .deleteArticle]
        ),
        (
            "Request Tracker's customers are users like all others: list those.",
            [.listCustomers, .searchCustomers, .showCustomer, .lookUpCustomer, .createCustomer, .updateCustomer]
        ),
        (
            "Request Tracker's scrips and lifecycles are made by its administrators; its API shows none.",
            [
                .listWorkflows, .showWorkflow, .createWorkflow, .updateWorkflow, .deleteWorkflow, .runWorkflow,
                .listExecutions,
            ]
        ),
        (
            "Request Tracker has queues instead of workspaces.",
            [.listWorkspaces, .showWorkspace, .createWorkspace, .updateWorkspace, .deleteWorkspace]
        ),
        ("Request Tracker shows its groups to administrators alone.", [.listTeams, .listMembers]),
        (
            "Request Tracker has no video events and no viewers.",
            [.listEvents, .createEvent, .listViewers, .showViewer, .registerViewer, .identifyViewer]
        ),
    ]
}
