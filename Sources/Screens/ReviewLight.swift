/// Whether a decision's key is live: not before everything has been on screen, and not in the moment after something new
/// appeared there.
struct ReviewLight: Hashable, Sendable {
    /// How long an item stands before its keys are live, in seconds.
    static let settleSeconds = 0.4
    /// How long a strip stands before its answer counts: nobody reads and presses a printed letter faster, and what
    /// was typed before the strip was there comes at once.
    static let stripSettleSeconds = 0.15
    /// How long no other key may have come before a key that approves: the bytes of a broken sequence come together.
    static let quietSeconds = 0.1

    /// When the last line came on screen, in seconds of the monotonic clock; nil while it has not.
    private(set) var readSince: Double?
    /// When this item came on screen or changed there.
    private(set) var shownSince: Double

    init(shownSince: Double) { self.shownSince = shownSince }

    var isRead: Bool { readSince != nil }

    /// When the key lights up; nil while lines are unread.
    var litFrom: Double? { readSince.map { max($0, shownSince) + Self.settleSeconds } }

    mutating func lastLineIsShown(at seconds: Double) {
        if readSince == nil { readSince = seconds }
    }

    func isLit(at seconds: Double) -> Bool { litFrom.map { seconds >= $0 } ?? false }

    /// Whether what is shown has stood long enough for a decision that asks for no reading.
    func hasSettled(at seconds: Double) -> Bool { seconds >= shownSince + Self.settleSeconds }
}
