import FoundationEssentials
import Testing

@testable import Helpdesk

@Suite struct QueryTests {
    static let anna = Person(id: "user_7", name: "Anna Lindqvist", address: "anna@foto.example")
    static let mira = Person(id: "user_42", name: "Mira")
    static let sample = ticket(
        "tkt_9f2c", key: "SHOP-12", subject: "Charged twice for the annual plan",
        status: Status(.inProgress, raw: "doing"), priority: Priority(.high, raw: "P2"), requester: anna,
        assignee: mira, tags: ["Billing", "refund"], channel: "email", container: "General",
        created: ago(days: 10), updated: ago(days: 3, hours: 2), body: "Bitte eine Rückzahlung. Ärger!")
    static let context = QueryContext(
        now: noon, me: [AccountName("shop"): "user_42"], services: [AccountName("shop"): .keva],
        withDraft: [sample.id], approvalExpiry: [sample.id: noon])

    @Test func aContainerIsFoundByItsNameToo() throws {
        var context = Self.context
        context.containerNames = [AccountName("shop"): ["General": "Main Desk"], AccountName("games"): ["General": "Other"]]
        for (text, expected) in [
            ("project:\"main desk\"", true), ("queue:general", true), ("project:other", false), ("project:main", false), ("project:none", false),
        ] {
            #expect(try Query(text).matches(Self.sample, context: context) == expected, "\(text)")
        }
    }

    @Test(arguments: [
        ("", true), ("charged", true), ("CHARGED TWICE", true), ("twice charged", true), ("\"twice charged\"", false),
        ("\"charged TWICE\"", true), ("lindqvist", true), ("foto.example", true), ("rückzahlung", true),
        ("RÜCKZAHLUNG", true), ("a\u{308}rger", true), ("refund", false), ("-refund", true), ("-charged", false),
        ("--charged", true), ("-\"annual plan\"", false), ("charged or nothing", true), ("nothing or charged", true),
        ("nothing charged or plan", true), ("(nothing or charged) plan", true), ("nothing (charged or plan)", false),
        ("-(nothing or charged)", false), ("-(nothing or other)", true), ("\"or\"", true), ("\"or\" nothing", false), ("OR-1 or twice", true),
        ("status:in_progress", true), ("status:doing", true), ("status:DOING", true), ("status:open", false),
        ("status:active", true), ("status!=active", false), ("status!=open", true), ("-status:open", true),
        ("status=in_progress", true), ("priority:high", true), ("priority:P2", true), ("priority:normal", false),
        ("priority>=high", true), ("priority>=normal", true), ("priority>high", false), ("priority<urgent", true),
        ("priority<=low", false), ("priority!=high", false), ("priority:none", false),
        ("assignee:me", true), ("assignee!=me", false), ("assignee:none", false), ("assignee:mir", true),
        ("assignee:user_42", true), ("assignee:\"me\"", false), ("requester:me", false), ("requester:anna", true),
        ("tag:billing", true), ("tag:bill", false), ("tag:none", false), ("tag!=vpn", true),
        ("account:shop", true), ("account:games", false), ("service:keva", true), ("service:rt", false),
        ("channel:EMAIL", true), ("channel:none", false), ("queue:general", true), ("project:general", true),
        ("queue:none", false), ("id:shop-12", true), ("id:tkt_9f2c", true), ("id:shop:tkt_9f2c", true),
        ("id:tkt_9f2", false), ("move:us", true), ("move:them", false), ("has:draft", true), ("has:note", false),
        ("has:approval", true), ("-has:pending", true), ("status:active priority>=high age>2d", true),
    ] as [(String, Bool)])
    func tellsWhatMatches(_ text: String, _ expected: Bool) throws {
        #expect(try Query(text).matches(Self.sample, context: Self.context) == expected, "\(text)")
    }

    @Test(arguments: [
        ("age>3d", true), ("age>3d3h", false), ("age>=74h", true), ("age<4d", true), ("age:3d", true), ("age:2d", false),
        ("age!=3d", false), ("age<30m", false), ("age<1w", true), ("updated>2d", true), ("updated<2d", false),
        ("created>1w", true), ("created:2026-11-10", true), ("created:2026-11", true), ("created:2026-10", false),
        ("created>=2026-11-10", true), ("created>2026-11-10", false), ("created<2026-11-11", true),
        ("created<=2026-11-10", true), ("created<2026-11-10", false), ("updated:today", false),
        ("updated<yesterday", true), ("created>2024-02-29", true),
    ] as [(String, Bool)])
    func readsTimes(_ text: String, _ expected: Bool) throws {
        #expect(try Query(text).matches(Self.sample, context: Self.context) == expected, "\(text)")
    }

    @Test func takesDaysFromTheLocalClock() throws {
        let late = ticket(created: Date(timeIntervalSince1970: 1_795_215_600))  // 20 November, 23:00 UTC
        let query = try Query("created:2026-11-21")
        var context = QueryContext(now: noon)
        #expect(!query.matches(late, context: context))
        context.utcOffset = 7_200
        #expect(query.matches(late, context: context))
    }

    @Test(arguments: [
        ("stauts:open", 0, "no field \"stauts\""), ("charged stauts:open", 8, "no field"), ("status:", 7, "needs a value"),
        ("a status>open", 8, "no order"), ("priority>=grave", 10, "Priorities in order"), ("age>soon", 4, "age takes"),
        ("created:2026-13-01", 8, "takes a day"), ("created:2026-02-30", 8, "takes a day"), ("move:up", 5, "us, them"),
        ("has:teeth", 4, "attachment, draft"), ("service:kava", 8, "keme, keva"), ("(a or b", 0, "never closed"),
        ("a (b (c)", 2, "never closed"), ("a)", 1, "no opening"), (")", 0, "no opening"), ("a ()", 3, "nothing between"),
        ("or a", 0, "between two terms"), ("a or", 2, "between two terms"), ("a or or b", 5, "between two terms"),
        ("a \"b", 2, "never closed"), ("tag:\"b", 4, "never closed"), ("é stauts:open", 2, "no field"),
        ("-)", 1, "minus"), ("(a or ) b", 3, "between two terms"),
        (String(repeating: "(", count: 51) + "a", 50, "nest"), (String(repeating: "a", count: 4_001), 4_000, "4,000"),
    ] as [(String, Int, String)])
    func pointsAtWhatIsWrong(_ text: String, _ column: Int, _ words: String) {
        do {
            _ = try Query(text)
            Issue.record("\(text) was taken")
        } catch {
            #expect(error.column == column, "\(text): \(error)")
            #expect(error.message.contains(words), "\(error)")
        }
    }

    @Test func takesNothingTwiceAndALoneHyphenAsText() throws {
        #expect(try Query("a - b").matches(ticket(subject: "a - b"), context: QueryContext(now: noon)))
        #expect(try Query("-").matches(ticket(subject: "x-y"), context: QueryContext(now: noon)))
        #expect(try Query("12:04").matches(ticket(subject: "at 12:04"), context: QueryContext(now: noon)))
    }

    @Test func saysNobodyIsMeWhereTheAccountDoesNotSay() throws {
        let query = try Query("assignee:me")
        #expect(query.asksAboutMe)
        #expect(try !Query("assignee:\"me\"").asksAboutMe)
        #expect(!query.matches(Self.sample, context: QueryContext(now: noon)))
    }

    @Test func comparesNumbersThatServicesUseAsPriorities() throws {
        let numbered = ticket(priority: Priority(.normal, raw: "75"))
        let context = QueryContext(now: noon)
        #expect(try Query("priority>=50").matches(numbered, context: context))
        #expect(try !Query("priority>75").matches(numbered, context: context))
        #expect(try !Query("priority>=50").matches(ticket(), context: context))
    }

    @Test func aTicketWithoutTimesHasNoAge() throws {
        let context = QueryContext(now: noon)
        #expect(try !Query("age>1m").matches(ticket(), context: context))
        #expect(try !Query("age<1m").matches(ticket(), context: context))
        #expect(try Query("age>1d").matches(ticket(created: ago(days: 2)), context: context))
    }
}


@Suite struct QueryPushdownTests {
    @Test(arguments: [
        ("", nil), ("charged", nil), ("status:open", [.open]), ("status:open x", [.open]),
        ("status:open or status:new", [.open, .new]), ("status:open or x", nil), ("status:active status:open", [.open]),
        ("status:active", [.new, .open, .inProgress, .other]), ("status!=closed status!=solved status!=other",
        [.new, .open, .inProgress, .pending]), ("-(status:open x)", nil), ("status:doing", nil),
    ] as [(String, Set<Status.Canonical>?)])
    func findsStatuses(_ text: String, _ expected: Set<Status.Canonical>?) throws {
        #expect(try Query(text).pushdown.statuses == expected, "\(text)")
    }

    @Test func takesOnlyWhatHoldsForEveryMatch() throws {
        let both = try Query("assignee:me tag:vpn (a or b)").pushdown
        #expect(both.assigneeIsMe && both.tag == "vpn")
        let neither = try Query("assignee:me or tag:vpn").pushdown
        #expect(!neither.assigneeIsMe && neither.tag == nil)
        #expect(try Query("tag:VPN").pushdown.tag == nil)
        #expect(try Query("-tag:vpn").pushdown.tag == nil)
    }

    /// Whatever a query says, each ticket it matches is among those its pushdown would fetch.
    @Test func neverLosesAMatch() throws {
        var seed: UInt64 = 7
        func pick<T>(_ items: [T]) -> T {
            seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return items[Int((seed >> 33) % UInt64(items.count))]
        }
        func term(_ depth: Int) -> String {
            if depth == 0 || pick([true, false]) {
                return pick(["status:open", "status!=open", "status:active", "tag:a", "a", "-status:new", "assignee:me", "-tag:a"])
            }
            let inner = "(\(term(depth - 1)) \(pick(["", "or "]))\(term(depth - 1)))"
            return pick(["", "-"]) + inner
        }
        let me = Person(id: "me1")
        let tickets = Status.Canonical.allCases.flatMap { status in
            [[], ["a"]].flatMap { tags in
                [nil, me].map { ticket(subject: tags.isEmpty ? "a" : "b", status: Status(status, raw: "x"), assignee: $0, tags: tags) }
            }
        }
        let context = QueryContext(now: noon, me: [AccountName("shop"): "me1"])
        for _ in 0..<400 {
            let query = try Query("\(term(3)) \(term(2))")
            let pushdown = query.pushdown
            for ticket in tickets where query.matches(ticket, context: context) {
                #expect(pushdown.statuses?.contains(ticket.status.canonical) ?? true, "\(query.text)")
                #expect(!pushdown.assigneeIsMe || ticket.assignee == me, "\(query.text)")
                #expect(pushdown.tag.map(ticket.tags.contains) ?? true, "\(query.text)")
            }
        }
    }
}
