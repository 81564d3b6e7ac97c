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

    /// What a place is called, and how much is in it.
    static func heading(_ command: Command, _ desk: DeskModel) -> (name: SafeText, count: Int)? {
        switch command {
        case .goApprovals: ("Approvals", desk.approvals.count)
        case .goKnowledge: ("Knowledge base", desk.articles.count)
        case .goOutbox: ("Outbox", desk.outbox.waiting.count)
        case .goDrafts: ("Drafts", desk.drafts.count)
        case .goNews: ("News", desk.news.notices.count)
        default: nil
        }
    }

    /// The key that leads to a place, for the sidebar to show where one is.
    static func command(to place: any Place) -> Command? {
        switch place {
        case is ApprovalsPlace: .goApprovals
        case is KnowledgePlace: .goKnowledge
        case is OutboxPlace: .goOutbox
        case is DraftsPlace: .goDrafts
        case is NewsPlace: .goNews
        default: nil
        }
    }
}
