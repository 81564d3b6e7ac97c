import Canvas
import Helpdesk

/// The places that a key goes to from anywhere.
enum Destinations {
    static func place(for command: Command) -> (any Place)? {
        switch command {
        case .goApprovals: ApprovalsPlace()
        case .goKnowledge: KnowledgePlace()
        case .goOutbox: OutboxPlace()
        case .goDrafts: DraftsPlace()
        case .goNews: NewsPlace()
        default: nil
        }
    }
}
