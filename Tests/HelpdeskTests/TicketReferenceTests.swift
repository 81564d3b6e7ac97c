import Testing

@testable import Helpdesk

@Suite struct TicketReferenceTests {
    static let accounts = [AccountName("shop"), AccountName("it")]
    static let tickets = [
        ticket("42", account: "shop", key: "KEM-1"), ticket("42", account: "it", key: "RT-42"),
        ticket("43", account: "it", key: "42"), ticket("a:b", account: "it", key: "KEM-1"),
    ]

    static func id(_ account: String, _ value: String) -> TicketID { TicketID(account: AccountName(account), value: value) }

    @Test(arguments: [
        ("shop:42", .one(id("shop", "42"))), ("it:42", .one(id("it", "42"))), ("rt-42", .one(id("it", "42"))),
        ("42", .several([id("it", "42"), id("shop", "42")])), ("KEM-1", .several([id("it", "a:b"), id("shop", "42")])),
        ("it:KEM-1", .one(id("it", "a:b"))), ("a:b", .one(id("it", "a:b"))), ("99", .unknown(nil)),
        ("shop:99", .unknown(id("shop", "99"))), ("", .unknown(nil)), ("it:", .unknown(nil)), ("43", .one(id("it", "43"))),
    ] as [(String, TicketReference.Resolution<Ticket>)])
    func findsWhatPeopleMean(_ text: String, _ expected: TicketReference.Resolution<Ticket>) {
        #expect(TicketReference(text, accounts: Self.accounts).resolve(among: Self.tickets) == expected)
    }

    @Test func aloneAccountNeedsNoName() {
        let reference = TicketReference("99", accounts: [AccountName("shop")])
        #expect(reference.resolve(among: Self.tickets) == .unknown(Self.id("shop", "99")))
    }

    @Test func findsThingsByIDAlone() {
        let known = [ApprovalID(account: AccountName("shop"), value: "apr_1")]
        #expect(TicketReference("apr_1", accounts: Self.accounts).resolve(ids: known) == .one(known[0]))
    }
}
