/// A question about tickets, read once and asked of thousands: `status:active priority>=high -tag:spam "card charged"`.
public struct Query: Hashable, Sendable {
    /// As the person wrote it.
    public let text: String
    let root: QueryNode

    /// Throws what is wrong, and where.
    public init(_ text: String) throws(QueryError) {
        self.text = text
        var parser = try QueryParser(text)
        root = try parser.parse().ordered
    }

    private init() {
        text = ""
        root = .all([])
    }

    public static let everything = Query()

    /// Whether it asks about `me`, so that accounts which don't say who that is can be named.
    public var asksAboutMe: Bool { root.contains { $0 == .person(.assignee, .me) || $0 == .person(.requester, .me) } }

    /// What every match has in common, for services that can filter by it.
    public var pushdown: QueryPushdown { QueryPushdown(root) }
}

/// Why a query can't be read.
public struct QueryError: Error, Hashable, Sendable {
    /// Where, in characters from 0.
    public let column: Int
    /// What is wrong and what would be right; a whole sentence.
    public let message: String

    public init(column: Int, message: String) {
        self.column = column
        self.message = message
    }
}

indirect enum QueryNode: Hashable, Sendable {
    case all([QueryNode])
    case any([QueryNode])
    case not(QueryNode)
    case test(QueryTest)

    /// The same question with cheap tests before dear ones, and single-element lists unwrapped.
    var ordered: QueryNode {
        switch self {
        case .test: self
        case .not(let inner): .not(inner.ordered)
        case .all(let parts): parts.count == 1 ? parts[0].ordered : .all(Self.cheapFirst(parts))
        case .any(let parts): parts.count == 1 ? parts[0].ordered : .any(Self.cheapFirst(parts))
        }
    }

    private static func cheapFirst(_ parts: [QueryNode]) -> [QueryNode] {
        parts.map(\.ordered).enumerated().sorted { ($0.element.cost, $0.offset) < ($1.element.cost, $1.offset) }
            .map(\.element)
    }

    private var cost: Int {
        switch self {
        case .test(.text): 10
        case .test(.person(_, .containing)): 4
        case .test: 1
        case .not(let inner): inner.cost
        case .all(let parts), .any(let parts): parts.reduce(1) { $0 + $1.cost }
        }
    }

    func contains(_ predicate: (QueryTest) -> Bool) -> Bool {
        switch self {
        case .test(let test): predicate(test)
        case .not(let inner): inner.contains(predicate)
        case .all(let parts), .any(let parts): parts.contains { $0.contains(predicate) }
        }
    }
}

enum QueryTest: Hashable, Sendable {
    case text(Needle)
    case status(StatusSet)
    case statusRaw(Needle)
    case priority(Comparison, rank: Int)
    case priorityWord(Priority.Canonical)
    case priorityNumber(Comparison, Int)
    case priorityRaw(Needle)
    case person(PersonField, PersonTest)
    /// The word as it was typed; nil asks for tickets without any.
    case tag(Needle, String?)
    /// The word as it was typed, too.
    case word(WordField, Needle, String)
    case noWord(WordField)
    case service(ServiceKind)
    case age(TimeField, Comparison, seconds: Double, unit: Double)
    case day(TimeField, Comparison, DaySpan)
    case move(Move)
    case has(Extra)
    case id(Needle)

    enum Comparison: Hashable, Sendable { case equal, atLeast, atMost, above, below }
    enum PersonField: Hashable, Sendable { case assignee, requester }
    enum PersonTest: Hashable, Sendable { case me, nobody, containing(Needle) }
    enum WordField: Hashable, Sendable { case account, channel, container }
    enum TimeField: Hashable, Sendable { case created, updated }
    enum Extra: String, Hashable, Sendable, CaseIterable { case attachment, draft, note, approval, pending }

    /// Whole local days, from the first to before the last.
    enum DaySpan: Hashable, Sendable {
        case days(from: Int, until: Int)
        /// 0 is today.
        case daysAgo(Int)
    }
}

/// Canonical statuses as bits.
struct StatusSet: OptionSet, Hashable, Sendable {
    let rawValue: UInt8

    init(rawValue: UInt8) { self.rawValue = rawValue }

    init(_ status: Status.Canonical) {
        switch status {
        case .new: rawValue = 1
        case .open: rawValue = 2
        case .inProgress: rawValue = 4
        case .pending: rawValue = 8
        case .solved: rawValue = 16
        case .closed: rawValue = 32
        case .other: rawValue = 64
        }
    }

    static let active = StatusSet(rawValue: 1 | 2 | 4 | 64)
    static let every = StatusSet(rawValue: 127)
}
