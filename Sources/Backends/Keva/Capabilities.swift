import Helpdesk

extension Capabilities {
    /// What Keva documents (contract, section 4), and why not for the rest.
    static func keva(hasNoteKey: Bool) -> Capabilities {
        var present: Set<Capability> = [
            .listTickets, .showTicket, .createTicket, .readThread, .reply,
            .setStatus, .setPriority, .setAssignee, .setTags,
            .listApprovals, .decideApprovals, .editApprovals,
            .listArticles, .searchArticles,
        ]
        if hasNoteKey { present.insert(.note) }
        return Capabilities(
            present: present,
            absences: [
                .note: noteAbsence,
                .deleteTicket: "Keva's API has no endpoint to delete a ticket.",
                .createArticle: "kedge can't write Keva's articles yet.",
                .updateArticle: "kedge can't write Keva's articles yet.",
                .deleteArticle: "kedge can't delete Keva's articles yet.",
            ],
            writableStatuses: ["open", "pending", "solved", "closed"].map(Vocabulary.status),
            writablePriorities: ["high", "medium"].map(Vocabulary.priority))
    }

    static let noteAbsence =
        "Keva documents no key for internal notes; a note could go out as a reply. Set note_key for this account."
}
