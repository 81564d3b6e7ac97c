import Backend
import Helpdesk

/// One thing to ask a server.
enum SyncJob: Hashable {
    case tickets(AccountName, PageCursor)
    /// A ticket and its thread.
    case ticket(TicketID)
    /// Whether a ticket that no list shows any more is really gone.
    case confirm(TicketID)
    case approvals(AccountName)
    case articles(AccountName, PageCursor)
    case article(ArticleID)
    case records(RecordScope, PageCursor)
    case record(RecordID)

    var account: AccountName {
        switch self {
        case .tickets(let account, _), .approvals(let account), .articles(let account, _): account
        case .ticket(let id), .confirm(let id): id.account
        case .article(let id): id.account
        case .records(let scope, _): scope.account
        case .record(let id): id.account
        }
    }
}

/// What jobs fail and recover together.
enum SyncNoun: Hashable {
    case tickets, approvals, articles, single
    case records(RecordKind)

    /// In the order in which their trouble counts.
    static let all = [tickets, approvals, articles, single] + RecordKind.allCases.map(records)
}

extension SyncJob {
    var noun: SyncNoun {
        switch self {
        case .tickets: .tickets
        case .approvals: .approvals
        case .articles: .articles
        case .ticket, .confirm, .article, .record: .single
        case .records(let scope, _): .records(scope.kind)
        }
    }
}

/// How it ended.
enum JobEnd {
    /// A page of a list: the ids on it, what it brought, and where to go on.
    case page(ids: [String], AccountFacts.PageNews, next: PageCursor?)
    case done
    case failed(Trouble)
}

/// A list that is being gone through, page by page.
struct Crawl: Hashable {
    /// A list of more pages than this has no end.
    static let pageLimit = 10_000

    /// Every page, whatever is known already.
    let isWhole: Bool
    let urgency: SyncUrgency
    private let pageLimit: Int
    private(set) var seen: Set<String> = []
    private(set) var cursors: Set<PageCursor> = [.first]
    private(set) var pageCount = 0
    /// The page to be asked for; nil while it is asked for.
    var next: PageCursor? = .first

    enum SyncUrgency: Hashable {
        /// The person asked for it.
        case person
        case timer
    }

    init(isWhole: Bool, urgency: SyncUrgency, pageLimit: Int = Self.pageLimit) {
        self.isWhole = isWhole
        self.urgency = urgency
        self.pageLimit = pageLimit
    }

    enum Progress: Hashable {
        case goesOn
        /// Gone through to the end: what it did not show isn't in the list any more.
        case complete
        /// The rest is known, or can't be trusted.
        case enough
    }

    /// Pages of a list that isn't in order of change are all read up to here, even when nothing is new.
    static let unorderedPageCount = 5

    mutating func took(ids: [String], _ news: AccountFacts.PageNews, next: PageCursor?) -> Progress {
        pageCount += 1
        let before = seen.count
        seen.formUnion(ids)
        let hasNew = seen.count > before
        guard let next else { return .complete }
        // A server that shows the same page again, or an empty one with a way on, would never end.
        guard hasNew, cursors.insert(next).inserted, pageCount < pageLimit else {
            return ids.isEmpty ? .complete : .enough
        }
        if !isWhole {
            let mayHideChanges = !news.isNewestFirst && pageCount < Self.unorderedPageCount
            if news.isNothing && !mayHideChanges { return .enough }
            if !news.isNewestFirst && pageCount >= Self.unorderedPageCount { return .enough }
        }
        self.next = next
        return .goesOn
    }
}
