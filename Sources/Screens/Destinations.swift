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
        default: kinds(command).map { RecordListPlace($0) }
        }
    }

    /// The kinds of record that a key leads to.
    static func kinds(_ command: Command) -> [RecordKind]? {
        switch command {
        case .goCustomers: [.customer]
        case .goWorkflows: [.workflow]
        case .goProjects: [.project, .label, .team, .member]
        case .goEvents: [.event]
        case .goWorkspaces: [.workspace]
        case .goUsers: [.user]
        default: nil
        }
    }

    static func command(for kind: RecordKind) -> Command? {
        let all: [Command] = [.goCustomers, .goWorkflows, .goProjects, .goEvents, .goWorkspaces, .goUsers]
        return all.first { kinds($0)?.contains(kind) ?? false }
    }

    /// Places that show what the accounts on screen have, and stay when these change.
    static func follows(_ place: any Place) -> Bool { place is ApprovalsPlace || place is KnowledgePlace || place is RecordListPlace }

    /// What a place is called, and how much is in it.
    static func heading(_ command: Command, _ scene: Scene) -> (name: SafeText, count: Int)? {
        let desk = scene.desk
        return switch command {
        case .goApprovals: ("Approvals", desk.waitingApprovals(at: scene.now))
        case .goKnowledge: ("Knowledge base", desk.articles.count { desk.isShown($0.id.account) })
        case .goOutbox: ("Outbox", desk.outbox.waiting.count)
        case .goDrafts: ("Drafts", desk.draftCount)
        case .goNews: ("News", desk.news.notices.count)
        case .goCustomers, .goWorkflows, .goProjects, .goEvents, .goWorkspaces, .goUsers:
            kinds(command)?.first.map { (RecordWords.heading($0), desk.shelf.all($0, of: desk.shownAccounts.map(\.name)).count) }
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
        case let place as RecordListPlace: Self.command(for: place.kind)
        default: nil
        }
    }
}
