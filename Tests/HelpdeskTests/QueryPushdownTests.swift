import FoundationEssentials
import Testing

@testable import Helpdesk

@Suite struct QueryPushdownBoundsTests {
    @Test(arguments: [
        ("priority:high", [.high]), ("priority>=high", [.high, .urgent]), ("priority:high or priority:low", [.high, .low]),
        ("priority>=normal -priority:other", [.normal, .high, .urgent]), ("priority!=none priority<normal", [.low]),
        ("priority:p1", nil), ("priority>=50", nil), ("priority:high or x", nil), ("x", nil), ("priority:none", [.none]),
    ] as [(String, Set<Priority.Canonical>?)])
    func findsPriorities(_ text: String, _ expected: Set<Priority.Canonical>?) throws {
        #expect(try Query(text).pushdown.priorities == expected, "\(text)")
    }

    @Test(arguments: [
        ("channel:email", "email", nil), ("channel:Email", nil, nil), ("channel:email or x", nil, nil), ("channel:none", nil, nil),
        ("-channel:email", nil, nil), ("channel!=email", nil, nil), ("project:Network x", nil, "Network"), ("queue:a project:b", nil, "a"),
        ("project:none", nil, nil),
    ] as [(String, String?, String?)])
    func findsChannelAndContainer(_ text: String, _ channel: String?, _ container: String?) throws {
        let pushdown = try Query(text).pushdown
        #expect(pushdown.channel == channel && pushdown.container == container, "\(text)")
    }

    /// Noon is 20 November 2026, 12:00 UTC; clocks here are an hour ahead.
    @Test(arguments: [
        ("created>=2026-11-18", -61.0, nil), ("created:2026-11-18", -61, -37), ("created<2026-11-18", nil, -61),
        ("created>2026-11-18", -37, nil), ("created<=2026-11-18", nil, -37), ("created:today", -13, 11),
        ("created<2d", -48, nil), ("created>2d", nil, -48), ("created:2d", -72, -48), ("created:2026-11", -19 * 24 - 13, 251),
        ("created>=2026-11-18 created<2026-11-19 x", -61, -37), ("created>=2026-11-18 or x", nil, nil), ("-created>=2026-11-18", nil, nil),
        ("updated>=2026-11-18", nil, nil), ("age>2d", nil, nil),
    ] as [(String, Double?, Double?)])
    func findsWhenItWasCreated(_ text: String, _ afterHours: Double?, _ beforeHours: Double?) throws {
        let range = try Query(text).pushdown.created(now: noon, utcOffset: 3_600)
        #expect(range.after == afterHours.map { noon.addingTimeInterval($0 * 3_600 - 1) }, "\(text)")
        #expect(range.before == beforeHours.map { noon.addingTimeInterval($0 * 3_600 + 1) }, "\(text)")
    }

    @Test(arguments: [
        ("x", true), ("account:shop", true), ("account:SHOP x", true), ("account:games", false), ("account:games or x", true),
        ("service:keva", true), ("service:kemon", false), ("-account:shop", true),
    ])
    func knowsWhichAccountsItConcerns(_ text: String, _ concerns: Bool) throws {
        #expect(try Query(text).pushdown.concerns(AccountName("shop"), of: .keva) == concerns, "\(text)")
    }

    /// Whatever a query says, each ticket it matches is among those its pushdown would fetch.
    @Test func neverLosesAMatch() throws {
        var seed: UInt64 = 11
        func pick<T>(_ items: [T]) -> T {
            seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return items[Int((seed >> 33) % UInt64(items.count))]
        }
        let terms = [
            "priority>=high", "priority:none", "-priority:low", "priority!=other", "channel:email", "channel:none", "-channel:api",
            "created:today", "created>=2026-11-19", "created<1d", "created>36h", "-created<=2026-11-18", "created:2026-11", "service:keva", "account:shop",
        ]
        func term(_ depth: Int) -> String {
            if depth == 0 || pick([true, false]) { return pick(terms) }
            return pick(["", "-"]) + "(\(term(depth - 1)) \(pick(["", "or "]))\(term(depth - 1)))"
        }
        let tickets = Priority.Canonical.allCases.flatMap { priority in
            [nil, "email", "api"].flatMap { channel in
                [0.0, 11, 13, 24, 37, 60, 24 * 40].map { hours in
                    ticket(priority: Priority(priority, raw: "x"), channel: channel, created: ago(hours: hours))
                }
            }
        }
        var matched = 0
        let context = QueryContext(now: noon, utcOffset: 3_600, services: [AccountName("shop"): .keva])
        for _ in 0..<400 {
            let query = try Query("\(term(2)) \(term(2))")
            let pushdown = query.pushdown
            let (after, before) = pushdown.created(now: noon, utcOffset: 3_600)
            for ticket in tickets where query.matches(ticket, context: context) {
                matched += 1
                let created = try #require(ticket.createdAt)
                #expect(pushdown.priorities?.contains(ticket.priority.canonical) ?? true, "\(query.text)")
                #expect(pushdown.channel.map { $0 == ticket.channel } ?? true, "\(query.text)")
                #expect(after.map { $0 < created } ?? true, "\(query.text)")
                #expect(before.map { created < $0 } ?? true, "\(query.text)")
                #expect(pushdown.concerns(ticket.account, of: .keva), "\(query.text)")
            }
        }
        #expect(matched > 1_000)
    }
}
