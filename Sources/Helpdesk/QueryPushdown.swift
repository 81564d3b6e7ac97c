import FoundationEssentials

/// The parts of a query that hold for every match. A service may ask its server for them alone; what comes back is
/// filtered by the whole query again.
public struct QueryPushdown: Hashable, Sendable {
    /// Nil where any status may match.
    public let statuses: Set<Status.Canonical>?
    /// Nil where any priority may match.
    public let priorities: Set<Priority.Canonical>?
    /// Every match is assigned to the person.
    public let assigneeIsMe: Bool
    /// A tag that every match has. Only tags written in lower case: a server may mind the case, a query doesn't.
    public let tag: String?
    /// Where every match came from; only if written in lower case, as for tags.
    public let channel: String?
    /// The project or queue of every match, as the person wrote it.
    public let container: String?
    private let conjuncts: [QueryTest]

    init(_ root: QueryNode) {
        statuses = root.statusBound.map { bound in
            Set(Status.Canonical.allCases.filter { bound.contains(StatusSet($0)) })
        }
        priorities = root.priorityBound
        conjuncts = root.conjuncts
        assigneeIsMe = conjuncts.contains(.person(.assignee, .me))
        tag = conjuncts.lazy.compactMap { test in
            guard case .tag(_, let word?) = test, word == word.lowercased() else { return nil }
            return word
        }.first
        let words = conjuncts.compactMap { test -> (QueryTest.WordField, String)? in
            if case .word(let field, _, let text) = test { (field, text) } else { nil }
        }
        channel = words.first { $0.0 == .channel && $0.1 == $0.1.lowercased() }?.1
        container = words.first { $0.0 == .container }?.1
    }

    /// When every match was created. The bounds are a little wider than asked, so that it doesn't matter whether a
    /// server takes them as included.
    ///
    /// - Parameter utcOffset: how far local clocks are ahead of UTC, in seconds; days in a query are local ones.
    public func created(now: Date, utcOffset: Int) -> (after: Date?, before: Date?) {
        var after: Date?
        var before: Date?
        for test in conjuncts {
            let (from, until) = test.createdBounds(now: now, utcOffset: utcOffset)
            after = [after, from].compactMap { $0 }.max()
            before = [before, until].compactMap { $0 }.min()
        }
        return (after?.addingTimeInterval(-Self.marginSeconds), before?.addingTimeInterval(Self.marginSeconds))
    }

    private static let marginSeconds = 1.0

    /// Whether tickets of this account can match at all; where not, its server needn't be asked.
    public func concerns(_ account: AccountName, of service: ServiceKind) -> Bool {
        conjuncts.allSatisfy { test in
            switch test {
            case .word(.account, let name, _): name.equals(account.text)
            case .service(let kind): kind == service
            default: true
            }
        }
    }
}

extension QueryTest {
    fileprivate func createdBounds(now: Date, utcOffset: Int) -> (Date?, Date?) {
        switch self {
        case .age(.created, let comparison, let seconds, let unit):
            // The greater the age, the earlier the time.
            let edge = now.addingTimeInterval(-seconds)
            return switch comparison {
            case .equal: (edge.addingTimeInterval(-unit), edge)
            case .atLeast, .above: (nil, edge)
            case .atMost, .below: (edge, nil)
            }
        case .day(.created, let comparison, let span):
            let (first, next) = span.days(now: now, utcOffset: utcOffset)
            let start = CivilDate.midnight(first, utcOffset: utcOffset)
            let end = CivilDate.midnight(next, utcOffset: utcOffset)
            return switch comparison {
            case .equal: (start, end)
            case .atLeast: (start, nil)
            case .above: (end, nil)
            case .atMost: (nil, end)
            case .below: (nil, start)
            }
        default: return (nil, nil)
        }
    }
}

extension QueryNode {
    /// Tests that hold for every match.
    var conjuncts: [QueryTest] {
        switch self {
        case .test(let test): [test]
        case .all(let parts): parts.flatMap(\.conjuncts)
        case .any, .not: []
        }
    }

    /// The statuses a match can have; nil where nothing limits them.
    var statusBound: StatusSet? {
        switch self {
        case .test(.status(let set)): set
        case .not(.test(.status(let set))): StatusSet.every.subtracting(set)
        case .test, .not: nil
        case .all(let parts):
            parts.compactMap(\.statusBound).reduce(nil as StatusSet?) { $0?.intersection($1) ?? $1 }
        case .any(let parts):
            parts.reduce(StatusSet() as StatusSet?) { union, part in
                part.statusBound.flatMap { bound in union?.union(bound) }
            }
        }
    }

    /// The priorities a match can have; nil where nothing limits them.
    var priorityBound: Set<Priority.Canonical>? {
        switch self {
        case .test(let test): test.priorities
        case .not(.test(let test)): test.priorities.map { Set(Priority.Canonical.allCases).subtracting($0) }
        case .not: nil
        case .all(let parts):
            parts.compactMap(\.priorityBound).reduce(nil as Set<Priority.Canonical>?) { $0?.intersection($1) ?? $1 }
        case .any(let parts):
            parts.reduce([] as Set<Priority.Canonical>?) { union, part in
                part.priorityBound.flatMap { bound in union?.union(bound) }
            }
        }
    }
}

extension QueryTest {
    fileprivate var priorities: Set<Priority.Canonical>? {
        switch self {
        case .priorityWord(let word): [word]
        case .priority(let comparison, let rank):
            Set(Priority.Canonical.allCases.filter { comparison.holds(Priority($0, raw: nil).rank, rank) })
        default: nil
        }
    }
}
