/// All that is kept of a thread until somebody asks for it.
struct Plot: Sendable, Equatable {
    let seed: UInt64
    /// Index into the stories; nil for a ticket that was made while the demo ran.
    let story: Int?
    /// Index into the customers; nil where the service has none.
    let customer: Int?
    /// How many messages the story tells.
    let count: Int
    /// Counts up with creation.
    let number: Int
    /// Whether the assistant's proposal waits: then the thread doesn't say yet what the proposal would.
    var awaitsDecision = false
}
