/// One thing a service may be able to do. Positive data: what isn't listed isn't there.
public enum Capability: String, Sendable, CaseIterable {
    case listTickets, showTicket, createTicket, deleteTicket
    case readThread, reply, note
    case setStatus, setPriority, setAssignee, setTags
    case listApprovals, decideApprovals, editApprovals
    case listArticles, searchArticles, createArticle, updateArticle, deleteArticle
}

/// What a service can do, and in words why not for the rest.
public struct Capabilities: Sendable {
    public let present: Set<Capability>
    /// A whole sentence per absent capability that people look for: "Kemon's REST API has no endpoint
    /// for comments."
    public let absences: [Capability: String]
    /// The raw words that may be written as a status, in the order a menu shows them.
    public let writableStatuses: [Status]
    public let writablePriorities: [Priority]

    public init(
        present: Set<Capability>, absences: [Capability: String] = [:],
        writableStatuses: [Status] = [], writablePriorities: [Priority] = []
    ) {
        self.present = present
        self.absences = absences
        self.writableStatuses = writableStatuses
        self.writablePriorities = writablePriorities
    }

    public func has(_ capability: Capability) -> Bool { present.contains(capability) }

    /// Why the service can't, as the screen says it.
    public func absence(of capability: Capability, service: ServiceKind) -> String {
        absences[capability] ?? "\(service.productName)'s API doesn't offer this."
    }
}
