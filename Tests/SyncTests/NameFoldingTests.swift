import FoundationEssentials
import Helpdesk
import Store
import Testing

@testable import Sync

/// Great and small letters, where a service makes nothing of them.
@Suite struct NameFoldingTests {
    private func ticket(_ assignee: Person?) -> Ticket {
        var ticket = Sample.tickets(1)[0]
        ticket.assignee = assignee
        return ticket
    }

    private func entry(_ intent: Intent, seen: SeenVersion, folds: Bool) -> OutboxEntry {
        OutboxEntry(
            id: IntentID("a"), intent: intent, phase: .checking, seen: seen, createdAt: Sample.start, undoSeconds: 0, foldsLogins: folds)
    }

    /// was, is, the service folds logins, it is news
    static let assignees: [(String, String, Bool, Bool)] = [
        ("otto", "Otto", true, false), ("otto", "Otto", false, true), ("user_1", "user_2", true, true),
        ("Otto@x.example", "otto@X.example", false, false), ("otto@x.example", "mira@x.example", true, true),
        ("otto", "otto@x.example", true, true), ("tkt @ A", "tkt @ a", false, true),
    ]

    @Test(arguments: assignees)
    func aChangedAssigneeIsNewsOnlyWhereItIsAnother(_ was: String, _ isNow: String, _ folds: Bool, _ isNews: Bool) {
        let change = FieldChange(assignee: .value("someone"))
        let entry = entry(.change(ticket: Sample.id(0), change), seen: SeenVersion(before: FieldChange(assignee: .value(was))), folds: folds)
        let comparison = Staleness.comparison(of: entry, in: ticket(Person(id: isNow)))
        #expect((comparison.finding == .fine) == !isNews)
        // As a field of a form.
        let fields = [RecordField("assignee", .text(was))]
        let act = self.entry(
            .act(Act(.delete, .ticket, account: Sample.account, target: "t0", title: "T")), seen: SeenVersion(fields: fields), folds: folds)
        #expect((Staleness.comparison(of: act, in: [RecordField("assignee", .text(isNow))]).finding == .fine) == !isNews)
    }

    @Test func anAssigneeThatIsThereWasSet() {
        let change = FieldChange(assignee: .value("Otto"))
        #expect(Staleness.holds(change, ticket(Person(id: "otto")), foldingLogins: true))
        #expect(!Staleness.holds(change, ticket(Person(id: "otto")), foldingLogins: false))
        #expect(!Staleness.holds(change, ticket(Person(id: "mira")), foldingLogins: true))
        #expect(!Staleness.holds(change, ticket(nil), foldingLogins: true))
        #expect(Staleness.holds(FieldChange(assignee: FieldChange.Setting.none), ticket(nil), foldingLogins: true))
        let act = Act(.change, .customer, account: Sample.account, target: "c", title: "C", fields: ["email": .text("Ada@X.example")])
        #expect(Staleness.holds(act, [RecordField("email", .text("ada@x.example"))], foldingLogins: false))
        let name = Act(.change, .customer, account: Sample.account, target: "c", title: "C", fields: ["name": .text("Ada")])
        #expect(!Staleness.holds(name, [RecordField("name", .text("ADA"))], foldingLogins: true))
    }

    /// key, what was wanted, what is there, whether that is it
    static let texts: [(String, String, String, Bool)] = [
        ("email", "Ada@X.example", "ada@x.example", true), ("contact_email", "Ada@X.example", "ada@x.example", true),
        ("requester", "Ada@X.example", "ada@x.example", true), ("subject", "Ada@X.example", "ada@x.example", false),
        ("content", "See@Here", "see@here", false), ("name", "@ADA", "@ada", false), ("url", "https://u:P@x.example", "https://u:p@x.example", false),
    ]

    /// Whatever holds an @ may be anything: only where an address stands are great letters small ones.
    @Test(arguments: texts)
    func greatLettersAreTheSmallOnesInAddressesAlone(_ key: String, _ wanted: String, _ isThere: String, _ isIt: Bool) {
        let act = Act(.change, .customer, account: Sample.account, target: "c", title: "C", fields: [key: .text(wanted)])
        #expect(Staleness.holds(act, [RecordField(key, .text(isThere))], foldingLogins: false) == isIt)
    }

    /// One's own text, sent with another spelling of one's login, is one's own.
    @Test(arguments: [true, false])
    func onesOwnTextIsKnownByTheLogin(_ folds: Bool) {
        let entry = entry(Sample.reply("Hello"), seen: SeenVersion(lastMessages: []), folds: folds)
        let message = Message(
            id: MessageID(account: Sample.account, value: "m"), author: Person(id: "otto"), kind: .public, side: .us, body: "Hello")
        let thread = Helpdesk.Thread(ticket: Sample.id(0), messages: [message])
        #expect(Staleness.isThere("Hello", in: thread, since: entry, me: "Otto") == folds)
    }

    /// me, the author's id and address, it may be one's own
    static let authors: [(String, String?, String?, Bool)] = [
        ("user_1", nil, "otto@x.example", true), ("otto@x.example", "user_1", nil, true), ("user_1", "user_2", "mira@x.example", false),
        ("otto@x.example", nil, "mira@x.example", false), ("otto@x.example", "user_1", "Otto@X.example", true), ("user_1", "user_1", nil, true),
    ]

    /// Who is known by an id alone can't be told from who is known by an address alone: the words decide.
    @Test(arguments: authors)
    func anAuthorWhoCannotBeToldMayBeOneself(_ me: String, _ id: String?, _ address: String?, _ isOwn: Bool) {
        let entry = entry(Sample.reply("Hello"), seen: SeenVersion(lastMessages: []), folds: false)
        let message = Message(
            id: MessageID(account: Sample.account, value: "m"), author: Person(id: id, address: address), kind: .public, side: .us, body: "Hello")
        let thread = Helpdesk.Thread(ticket: Sample.id(0), messages: [message])
        #expect(Staleness.isThere("Hello", in: thread, since: entry, me: me) == isOwn)
    }
}
