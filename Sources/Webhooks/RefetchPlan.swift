import Helpdesk

/// What to ask one account for, out of all the hints that came: each subject once, however many hints name it; one
/// that is named while it is being asked is asked once more. Times are seconds of the monotonic clock.
public struct RefetchPlan: Sendable {
    /// When more tickets than this wait, the list tells of all of them at once.
    public static let ticketLimit = 100
    static let firstPauseSeconds = 15.0
    static let longestPauseSeconds = 600.0

    private var waiting: [WebhookHint.Subject] = []
    private var running: WebhookHint.Subject?
    private var failureCount = 0
    private var pausesUntil = -Double.infinity

    public init() {}

    public var isEmpty: Bool { waiting.isEmpty && running == nil }

    public mutating func ask(_ subjects: [WebhookHint.Subject]) {
        for subject in subjects where !waiting.contains(subject) { waiting.append(subject) }
        guard waiting.count > Self.ticketLimit else { return }
        waiting.removeAll { if case .ticket = $0 { true } else { false } }
        if !waiting.contains(.account) { waiting.append(.account) }
    }

    /// What to ask now; nil while something is asked, while the account rests, or when nothing waits.
    public mutating func next(at seconds: Double) -> WebhookHint.Subject? {
        guard running == nil, pausesUntil <= seconds, !waiting.isEmpty else { return nil }
        running = waiting.removeFirst()
        return running
    }

    /// When `next` has something without anything else happening; nil: it has now, or nothing waits.
    public func wakesAt(after seconds: Double) -> Double? {
        waiting.isEmpty || pausesUntil <= seconds ? nil : pausesUntil
    }

    /// What was asked has ended. What passes by itself is asked again after a while; the rest isn't.
    public mutating func ended(with trouble: Trouble?, at seconds: Double) {
        let subject = running
        running = nil
        guard let trouble else {
            failureCount = 0
            return
        }
        switch trouble.kind {
        case .offline, .rateLimited, .serverFault, .unreadable, .cancelled:
            let pause = Self.firstPauseSeconds * Double(1 << min(failureCount, 10))
            failureCount += 1
            pausesUntil = seconds + min(pause, Self.longestPauseSeconds)
            if let subject, !waiting.contains(subject) { waiting.insert(subject, at: 0) }
        default: break
        }
    }
}
