import Synchronization

/// Which of two path prefixes a family of endpoints was found under. Services are values; this is the one
/// thing they learn, so it lives beside them.
public final class PathMemory: Sendable {
    private let found = Mutex<[String: String]>([:])

    public init() {}

    /// The prefix that answered for this family; nil while none has.
    public func prefix(of family: String) -> String? {
        found.withLock { $0[family] }
    }

    public func remember(_ prefix: String, for family: String) {
        found.withLock { $0[family] = prefix }
    }
}
