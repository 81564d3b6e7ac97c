/// Who has to do something next on a ticket. No service tells; it follows from the state and the thread.
public enum Move: String, Sendable, CaseIterable {
    case us, them
    /// Nobody: it is finished.
    case none

    /// New, open, in progress and unknown states are ours, pending is theirs; a customer who spoke after our last
    /// public words makes it ours, whatever the state says.
    public static func of(_ status: Status, customerSpokeLast: Bool) -> Move {
        if customerSpokeLast { return .us }
        return switch status.canonical {
        case .new, .open, .inProgress, .other: .us
        case .pending: .them
        case .solved, .closed: .none
        }
    }
}

extension Thread {
    /// The last public words on it are the customer's. Notes, events and entries of unknown authors don't count.
    public var customerSpokeLast: Bool {
        let spoken = messages.filter { $0.kind == .public && $0.side != .unknown }
        guard let customer = spoken.last(where: { $0.side == .customer }) else { return false }
        guard let ours = spoken.last(where: { $0.side == .us }) else { return true }
        if let theirTime = customer.createdAt, let ourTime = ours.createdAt, theirTime != ourTime {
            return theirTime > ourTime
        }
        return spoken.last?.side == .customer
    }
}
