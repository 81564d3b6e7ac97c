/// `field:value` as it was written; compiling it gives the test.
struct QueryField: Equatable {
    enum Name: String, CaseIterable {
        case status, priority, assignee, tag, requester, account, service, channel, queue, project
        case created, updated, age, move, id, has

        var exampleValue: String {
            switch self {
            case .status: "open"
            case .priority: "high"
            case .assignee: "me"
            case .tag: "billing"
            case .requester: "anna"
            case .account: "games"
            case .service: "keva"
            case .channel: "email"
            case .queue, .project: "network"
            case .created: "2026-03-01"
            case .updated, .age: "2d"
            case .move: "us"
            case .id: "KEM-42"
            case .has: "draft"
            }
        }

        var isOrdered: Bool {
            switch self {
            case .priority, .created, .updated, .age: true
            default: false
            }
        }
    }

    enum Sign { case `is`, isNot, atLeast, atMost, above, below }

    let name: Name
    let sign: Sign
    let value: String
    /// A quoted `"none"` or `"me"` is a name, not the word of the language.
    let isQuoted: Bool
    let signColumn: Int
    let valueColumn: Int

    func compiled() throws(QueryError) -> QueryNode {
        let comparison: QueryTest.Comparison =
            switch sign {
            case .is, .isNot: .equal
            case .atLeast: .atLeast
            case .atMost: .atMost
            case .above: .above
            case .below: .below
            }
        guard comparison == .equal || name.isOrdered else {
            throw QueryError(
                column: signColumn,
                message: "\(name.rawValue) has no order: write \(name.rawValue):\(value) or \(name.rawValue)!=\(value).")
        }
        let test = try self.test(comparison)
        return sign == .isNot ? .not(.test(test)) : .test(test)
    }

    private func test(_ comparison: QueryTest.Comparison) throws(QueryError) -> QueryTest {
        let isNone = !isQuoted && lowered == "none"
        switch name {
        case .status: return statusTest
        case .priority: return try priorityTest(comparison)
        case .assignee: return .person(.assignee, personTest(isNone))
        case .requester: return .person(.requester, personTest(isNone))
        case .tag: return .tag(Needle(value), isNone ? nil : value)
        case .account: return .word(.account, Needle(value), value)
        case .channel: return isNone ? .noWord(.channel) : .word(.channel, Needle(value), value)
        case .queue, .project: return isNone ? .noWord(.container) : .word(.container, Needle(value), value)
        case .service: return .service(try choice(ServiceKind(rawValue: lowered), of: ServiceKind.allCases.map(\.rawValue)))
        case .move: return .move(try choice(Move(rawValue: lowered), of: Move.allCases.map(\.rawValue)))
        case .has:
            return .has(try choice(QueryTest.Extra(rawValue: lowered), of: QueryTest.Extra.allCases.map(\.rawValue)))
        case .id: return .id(Needle(value))
        case .created: return try timeTest(.created, comparison)
        case .updated: return try timeTest(.updated, comparison)
        case .age: return try ageTest(comparison)
        }
    }

    private var lowered: String { value.lowercased() }

    private func choice<Value>(_ found: Value?, of words: [String]) throws(QueryError) -> Value {
        if let found { return found }
        throw QueryError(
            column: valueColumn,
            message: "\(name.rawValue) is one of \(words.joined(separator: ", ")), not \"\(value)\".")
    }

    private var statusTest: QueryTest {
        if lowered == "active" { return .status(.active) }
        if let word = Status.Canonical(rawValue: lowered) { return .status(StatusSet(word)) }
        return .statusRaw(Needle(value))
    }

    private func priorityTest(_ comparison: QueryTest.Comparison) throws(QueryError) -> QueryTest {
        if let word = Priority.Canonical(rawValue: lowered), word != .other || comparison == .equal {
            return comparison == .equal
                ? .priorityWord(word) : .priority(comparison, rank: Priority(word, raw: nil).rank)
        }
        if let number = Int(value) { return .priorityNumber(comparison, number) }
        if comparison == .equal { return .priorityRaw(Needle(value)) }
        throw QueryError(
            column: valueColumn, message: "Priorities in order are urgent, high, normal, low, none; not \"\(value)\".")
    }

    private func personTest(_ isNone: Bool) -> QueryTest.PersonTest {
        if isNone { return .nobody }
        return !isQuoted && lowered == "me" ? .me : .containing(Needle(value))
    }

    private func ageTest(_ comparison: QueryTest.Comparison) throws(QueryError) -> QueryTest {
        if let span = QuerySpan(lowered) {
            return .age(.updated, comparison, seconds: span.seconds, unit: span.unit)
        }
        throw QueryError(
            column: valueColumn, message: "age takes minutes, hours, days or weeks: 30m, 3h, 2d, 1w; not \"\(value)\".")
    }

    private func timeTest(
        _ field: QueryTest.TimeField, _ comparison: QueryTest.Comparison
    ) throws(QueryError) -> QueryTest {
        if let span = QuerySpan(lowered) {
            return .age(field, comparison, seconds: span.seconds, unit: span.unit)
        }
        if let span = QuerySpan.days(lowered) { return .day(field, comparison, span) }
        throw QueryError(
            column: valueColumn,
            message: "\(name.rawValue) takes a day (2026-03-01, 2026-03, today) or how long ago (30m, 3h, 2d, 1w); not \"\(value)\".")
    }
}

/// A length of time as people write it: `2d`, `1d12h`.
struct QuerySpan {
    private(set) var seconds = 0.0
    /// The smallest unit in it, in seconds: what is less than that apart counts as equal.
    private(set) var unit = 0.0

    init?(_ text: String) {
        var digits = ""
        for character in text {
            if character.isASCII, character.isNumber {
                digits.append(character)
                continue
            }
            guard let count = Double(digits), digits.count <= 6, let length = Self.unitSeconds[character] else { return nil }
            seconds += count * length
            unit = length
            digits = ""
        }
        guard digits.isEmpty, unit > 0 else { return nil }
    }

    private static let unitSeconds: [Character: Double] = ["m": 60, "h": 3_600, "d": 86_400, "w": 604_800]

    /// `today`, `yesterday`, `2026-03-01`, `2026-03`.
    static func days(_ text: String) -> QueryTest.DaySpan? {
        if text == "today" { return .daysAgo(0) }
        if text == "yesterday" { return .daysAgo(1) }
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.allSatisfy({ $0.allSatisfy { $0.isASCII && $0.isNumber } }), let year = parts.first,
            year.count == 4
        else { return nil }
        let numbers = parts.compactMap { Int($0) }
        guard numbers.count == parts.count else { return nil }
        switch numbers.count {
        case 2:
            let (year, month) = (numbers[0], numbers[1])
            guard let first = CivilDate(year: year, month: month, day: 1)?.dayNumber,
                let next = CivilDate(year: month == 12 ? year + 1 : year, month: month % 12 + 1, day: 1)?.dayNumber
            else { return nil }
            return .days(from: first, until: next)
        case 3:
            guard let day = CivilDate(year: numbers[0], month: numbers[1], day: numbers[2])?.dayNumber else { return nil }
            return .days(from: day, until: day + 1)
        default: return nil
        }
    }
}
