/// What a request was for, as the sentences about its failure need it.
public struct Errand: Sendable {
    /// Completes "Keva could not …": `list tickets`, `send the reply`.
    public let phrase: String
    /// It changes something on the server, so that an unclear end is not a plain failure.
    public let isWrite: Bool
    /// It makes something new, which nobody can have changed meanwhile.
    public let isCreation: Bool
    /// What the key lacks, where that is known: `the scope tickets:read`.
    public let permission: String?
    /// A whole sentence for a 403, in place of the usual one.
    public let refusal: String?
    /// A whole sentence where the thing isn't there (404, 410).
    public let absence: String?
    /// That it isn't there means that somebody else was faster, not that it never was.
    public let absenceIsConflict: Bool
    /// How to find out whether a write with an unclear end happened; a whole sentence.
    public let check: String?

    public init(
        _ phrase: String, isWrite: Bool = false, isCreation: Bool = false, permission: String? = nil, refusal: String? = nil,
        absence: String? = nil, absenceIsConflict: Bool = false, check: String? = nil
    ) {
        self.phrase = phrase
        self.isWrite = isWrite
        self.isCreation = isCreation
        self.permission = permission
        self.refusal = refusal
        self.absence = absence
        self.absenceIsConflict = absenceIsConflict
        self.check = check
    }
}
