import FoundationEssentials
import Helpdesk

/// When the bell rings: for what needs the person now, never while they look, and at most once a minute.
struct Attention: Sendable {
    static let bellSeconds = 60.0
    /// An approval that expires within this needs the person now, in seconds.
    static let soonSeconds = 15 * 60.0

    enum Need: Hashable, Sendable {
        /// Held or unclear.
        case item(IntentID)
        /// About to expire.
        case approval(ApprovalID)
    }

    /// Whether kedge's window is in front; nil where the terminal doesn't tell.
    var isFocused: Bool?
    private var known: Set<Need> = []
    private var rangAtSeconds = -Double.infinity

    /// - Parameters:
    ///   - isFirst: these stood so when kedge first heard of them, and are no news.
    ///   - lastKeySeconds: whoever typed just now looks, where the terminal doesn't tell.
    mutating func rings(for needs: Set<Need>, isFirst: Bool, lastKeySeconds: Double, at now: Moment) -> Bool {
        let isNew = !needs.isSubset(of: known)
        known = needs
        let looks = isFocused ?? (now.seconds - lastKeySeconds < Self.bellSeconds)
        guard isNew, !isFirst, !looks, now.seconds - rangAtSeconds >= Self.bellSeconds else { return false }
        rangAtSeconds = now.seconds
        return true
    }
}

extension DeskModel {
    /// What needs the person now.
    func needs(at now: Moment) -> Set<Attention.Need> {
        var needs: Set<Attention.Need> = []
        for item in outbox.waiting where OutboxWords.trouble(item.state) != nil { needs.insert(.item(item.id)) }
        for approval in approvals where approval.status == .pending && overlay.decision(about: approval.id) == nil {
            guard let left = approval.expiresAt?.timeIntervalSince(now.wall), left > 0, left <= Attention.soonSeconds else { continue }
            needs.insert(.approval(approval.id))
        }
        return needs
    }

    /// When the next approval comes near its end, in seconds of the monotonic clock.
    func nextNeedSeconds(at now: Moment) -> Double? {
        let left = approvals.compactMap { $0.expiresAt.map { $0.timeIntervalSince(now.wall) - Attention.soonSeconds } }.filter { $0 > 0 }.min()
        return left.map { now.seconds + $0 + 0.01 }
    }
}
