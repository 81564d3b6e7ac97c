import FoundationEssentials
import Testing

@testable import Helpdesk

@Suite struct ApprovalLevelTests {
    typealias Change = Approval.Change

    static func approval(
        _ kind: Approval.Kind = .reply, risk: String? = nil, draft: String? = "Hello Anna.", changes: [Change] = []
    ) -> Approval {
        let shop = AccountName("shop")
        return Approval(
            id: ApprovalID(account: shop, value: "apr_5c21"), ticket: TicketID(account: shop, value: "tkt_9f2c"),
            customer: Person(name: "Anna Lindqvist", address: "anna@foto.example"), kind: kind, status: .pending,
            riskRaw: risk, confidence: 0.8, createdAt: noon, expiresAt: noon.addingTimeInterval(3_600), draft: draft,
            changes: changes, platform: kind == .reply ? nil : "stripe", fingerprint: "7f3a91c2")
    }

    static func refund(_ after: String, risk: String? = "medium") -> Approval {
        approval(
            .action("refund_order"), risk: risk, draft: nil,
            changes: [
                Change(field: "order 48213, status", before: "paid", after: "partly refunded"),
                Change(field: "order 48213, refunded", before: "0.00 EUR", after: after),
            ])
    }

    @Test(arguments: [
        ("Hello Anna.", .low, nil), ("You get 84.00 EUR back.", .medium, "the text promises 84.00 EUR"),
        ("You get €1.240,00 back.", .high, "the text promises 1240.00 €, above the limit of 500.00"),
        ("You get ８４ EUR", .medium, "84.00 EUR"), ("See https://evil.example/x", .medium, "links to evil.example"),
        ("See https://help.shop.example/x", .low, nil), ("See https://shop.example@evil.example", .medium, "evil.example"),
        ("Go to shop.example.evil.com/pay", .medium, "shop.example.evil.com"), ("Write to anna@foto.example", .low, nil),
        ("Write to Bob@evil.example.", .medium, "bob@evil.example"), ("Order 48213 has 12 items", .low, nil),
    ] as [(String, ApprovalLevel, String?)])
    func readsTheTextOfAReply(_ draft: String, _ level: ApprovalLevel, _ reason: String?) {
        let around = ApprovalSurroundings(allowedHosts: ["shop.example"])
        let gate = ApprovalGate(Self.approval(draft: draft), around: around)
        #expect(gate.level == level, "\(draft): \(gate.reasons)")
        #expect(gate.reason?.contains(reason ?? "nothing") ?? (reason == nil), "\(gate.reasons)")
    }

    @Test(arguments: [
        (.reply, nil, .low), (.reply, "low", .low), (.reply, "Medium", .medium), (.reply, "high", .high),
        (.reply, "purple", .high), (.action("cancel_subscription"), nil, .high), (.action("cancel_subscription"), "low", .low),
        (.action("cancel_subscription"), "medium", .medium), (.action("delete_account"), "low", .high),
        (.action("refund_everyone"), "low", .high), (.other("poem"), "low", .high),
    ] as [(Approval.Kind, String?, ApprovalLevel)])
    func takesTheHigherOfBothWords(_ kind: Approval.Kind, _ risk: String?, _ level: ApprovalLevel) {
        let gate = ApprovalGate(Self.approval(kind, risk: risk), around: ApprovalSurroundings())
        #expect(gate.level == level, "\(gate.reasons)")
    }

    @Test func aRequestInFreeWordsIsMediumAtLeast() {
        func level(isRequest: Bool = true, risk: String? = nil, changes: [Approval.Change] = []) -> ApprovalLevel {
            var request = Approval(
                id: ApprovalID(account: AccountName("it"), value: "224"), kind: .other("approval"), status: .pending, riskRaw: risk,
                changes: changes, fingerprint: "")
            request.isRequest = isRequest
            return ApprovalGate(request, around: ApprovalSurroundings()).level
        }
        #expect(level() == .medium)
        #expect(level(changes: [.init(field: "amount", before: "0", after: "900.00 EUR")]) == .high)
        // Another service's word of the same letters says less than it seems to.
        #expect(level(isRequest: false) == .high)
        #expect(level(isRequest: false, risk: "low") == .high)
        #expect(level(risk: "high") == .high)
    }

    @Test func readsTheCircumstances() {
        let plain = Self.approval()
        let cases: [(ApprovalSurroundings, String)] = [
            (ApprovalSurroundings(replacedCount: 1), "hidden characters"),
            (ApprovalSurroundings(ticketUpdatedAt: noon.addingTimeInterval(1)), "ticket changed"),
            (ApprovalSurroundings(isVIP: true), "VIP"),
            (ApprovalSurroundings(leavesAt: noon.addingTimeInterval(3_600)), "expires before"),
        ]
        for (around, words) in cases {
            let gate = ApprovalGate(plain, around: around)
            #expect(gate.level == .medium && gate.reason?.contains(words) == true, "\(words)")
        }
        #expect(ApprovalGate(plain, around: ApprovalSurroundings(ticketUpdatedAt: noon)).level == .low)
        for (confidence, level) in [(0.49, ApprovalLevel.medium), (0.5, .low), (Double.nan, .medium)] {
            var unsure = plain
            unsure.confidence = confidence
            #expect(ApprovalGate(unsure, around: ApprovalSurroundings()).level == level)
        }
    }

    @Test func readsThePayload() {
        var odd = Self.refund("84.00 EUR")
        #expect(ApprovalGate(odd, around: ApprovalSurroundings()).level == .medium)
        odd.notUnderstood = [Approval.Remark(name: "force", text: "true")]
        let gate = ApprovalGate(odd, around: ApprovalSurroundings())
        #expect(gate.level == .high && gate.reason == "the field \"force\" is not understood")
        #expect(gate.reasons.map(\.level) == [.high, .medium, .medium])
        let many = Self.approval(
            .action("cancel_subscription"), risk: "low", changes: [Change(field: "customers", before: "1", after: "2")])
        #expect(ApprovalGate(many, around: ApprovalSurroundings()).level == .high)
        #expect(ApprovalGate(Self.refund("501 EUR"), around: ApprovalSurroundings()).level == .high)
        #expect(ApprovalGate(Self.refund("500 EUR"), around: ApprovalSurroundings()).level == .medium)
    }

    @Test func readsTheEditedTextInstead() {
        let gate = ApprovalGate(Self.approval(), around: ApprovalSurroundings(), draft: "Take $5")
        #expect(gate.level == .medium)
    }

    @Test func wordsTheEffectFromFields() {
        #expect(
            EffectLine.text(Self.refund("84.00 EUR"))
                == "Refund 84.00 EUR to Anna Lindqvist, order 48213, through stripe")
        #expect(
            EffectLine.text(Self.approval(draft: "Hello Anna."))
                == "Send a public reply of 2 words to Anna Lindqvist <anna@foto.example>, ticket tkt_9f2c")
        let cancel = Self.approval(
            .action("cancel_subscription"), changes: [Change(field: "subscription_id", before: "sub_77A1", after: "")])
        #expect(
            EffectLine.text(cancel)
                == "Cancel the subscription for Anna Lindqvist, subscription sub_77A1, through stripe")
        #expect(EffectLine.text(Self.approval(.action("wipe"))) == "Run \"wipe\" for Anna Lindqvist, through stripe")
        let bare = Self.approval(.action("refund_order"), changes: [Change(field: "refund_amount", before: "0", after: "84")])
        #expect(EffectLine.amount(of: bare) == Money(hundredths: 8_400, currency: ""))
    }

    @Test func asksForTheAmountOrTheLastFour() {
        let round = TypedIdentity(Self.refund("1,240.00 EUR"))
        #expect(round.shown == "1240" && round.matches("1240") && round.matches(" 1240.00 "))
        #expect(!round.matches("124") && !round.matches("") && !round.matches("1240.0") && !round.matches("12 40"))
        let odd = TypedIdentity(Self.refund("84.50 EUR"))
        #expect(odd.shown == "84.50" && odd.matches("84.50") && !odd.matches("84"))
        let order = TypedIdentity(
            Self.approval(.action("cancel_order"), changes: [Change(field: "order 48213, status", before: "a", after: "b")]))
        #expect(order.kind == .lastFour && order.shown == "8213" && order.matches("8213"))
        #expect(TypedIdentity(Self.approval()).shown == "9f2c")
    }

    @Test func checkLettersDifferFromItemToItem() {
        var counts: [Character: Int] = [:]
        var previous: Character?
        for number in 0..<1_200 {
            let letter = CheckLetter.letter(fingerprint: "7f3a\(number)", previous: previous)
            #expect(letter != previous)
            #expect(CheckLetter.letters.contains(letter))
            counts[letter, default: 0] += 1
            previous = letter
        }
        #expect(counts.count == 12 && counts.values.allSatisfy { $0 > 60 && $0 < 140 }, "\(counts)")
        #expect(CheckLetter.letter(fingerprint: "7f3a91c2") == CheckLetter.letter(fingerprint: "7f3a91c2"))
    }
}

@Suite struct MoneyTests {
    @Test(arguments: [
        ("84.00 EUR", ["84.00 EUR"]), ("$5", ["5.00 $"]), ("5 $ and €6,50", ["5.00 $", "6.50 €"]),
        ("1.240,00 EUR", ["1240.00 EUR"]), ("1 240,50 €", ["1240.50 €"]), ("CHF 1'240.-", ["1240.00 CHF"]),
        ("12,000 USD", ["12000.00 USD"]), ("1.5 EUR", ["1.50 EUR"]), ("20 euros", ["20.00 euros"]), ("20kr", ["20.00 kr"]),
        ("order 48213 12 EUR", ["12.00 EUR"]), ("¥1200", ["1200.00 ¥"]), ("-84.00 EUR", ["84.00 EUR"]),
        ("order 48213", []), ("try 3 times", []), ("3 try it", []), ("version 1.2.3", []), ("EUR", []), ("", []),
        ("99999999999999999999 EUR", ["9223372036854775.00 EUR"]),
    ] as [(String, [String])])
    func findsAmounts(_ text: String, _ expected: [String]) {
        #expect(Money.amounts(in: text).map(\.text) == expected)
    }
}

@Suite struct TextReferencesTests {
    @Test(arguments: [
        ("see https://a.example/x.", ["a.example"]), ("[x](http://b.example)", ["b.example"]),
        ("<https://C.example:8080>", ["c.example"]), ("www.d.example", ["www.d.example"]), ("e.com", ["e.com"]),
        ("https://u:p@f.example/", ["f.example"]), ("https://g.example\\@h.example", ["g.example"]), ("e.g. this", []),
        ("report.pdf", []), ("anna@foto.com", []), ("//i.example/x", ["i.example"]), ("ftp://j.example", ["j.example"]),
        ("https://пример.рф/", ["пример.рф"]), ("x https://k.example,https://k.example", ["k.example"]),
    ] as [(String, [String])])
    func findsHosts(_ text: String, _ expected: [String]) {
        #expect(TextReferences.hosts(in: text) == expected)
    }

    @Test(arguments: [
        ("a@b.example", ["a@b.example"]), ("mailto:A@B.example.", ["a@b.example"]), ("<a@b.example>,c@d.example", ["a@b.example", "c@d.example"]),
        ("@anna", []), ("a@b", []), ("https://u@b.example", []),
    ] as [(String, [String])])
    func findsAddresses(_ text: String, _ expected: [String]) {
        #expect(TextReferences.addresses(in: text) == expected)
    }

    @Test func listsCoverHostsUnderThem() {
        #expect(TextReferences.isHost("a.shop.example", among: ["Shop.example"]))
        #expect(!TextReferences.isHost("evilshop.example", among: ["shop.example"]))
        #expect(!TextReferences.isHost("a.example", among: [""]))
    }
}
