import Helpdesk

extension Capabilities {
    /// What Kemon's REST interface documents (contract, section 4), and why not for the rest.
    static let kemon = Capabilities(
        present: [
            .listTickets, .showTicket, .createTicket, .readThread,
            .setStatus, .setPriority, .setAssignee, .setTags,
        ],
        absences: [
            .reply: "Kemon's REST API has no endpoint for comments.",
            .note: "Kemon's REST API has no endpoint for comments.",
            .deleteTicket: "kedge can't delete Kemon's tickets yet.",
            .listApprovals: "Kemon has no approvals.",
            .decideApprovals: "Kemon has no approvals.",
            .editApprovals: "Kemon has no approvals.",
            .listArticles: "Kemon has no knowledge base.",
            .searchArticles: "Kemon has no knowledge base.",
            .createArticle: "Kemon has no knowledge base.",
            .updateArticle: "Kemon has no knowledge base.",
            .deleteArticle: "Kemon has no knowledge base.",
        ],
        writableStatuses: ["open", "in_progress", "done"].map(Vocabulary.status),
        writablePriorities: ["high", "medium", "low"].map(Vocabulary.priority))
}
