import FoundationEssentials
import Helpdesk
import Testing

/// What was typed and not sent has one name per form, and an edited text that waits for approval none of theirs.
@Suite struct KeptFormTests {
    private static let shop = AccountName("shop")
    private static let now = Date(timeIntervalSince1970: 1_772_539_440)

    @Test func anEditIsFoundAgainByItsApproval() throws {
        let id = ApprovalID(account: Self.shop, value: "apr_1")
        let form = try #require(KeptForm(approval: id, text: "Hello\nAnna", feedback: "tone", editedAt: Self.now))
        #expect(form.key == KeptForm.Key(approval: id))
        #expect(form.key.approval == id)
        #expect(form.approvalEdit?.text == "Hello\nAnna" && form.approvalEdit?.feedback == "tone")
        #expect(KeptForm(approval: id, text: "", editedAt: Self.now) == nil)
    }

    @Test func aFormOfATicketIsNoEdit() throws {
        let act = Act(.change, .ticket, account: Self.shop, target: "apr_1", fields: ["text": .text("x")])
        let form = try #require(KeptForm(act, editedAt: Self.now))
        #expect(form.key.approval == nil && form.approvalEdit == nil)
        #expect(form.key != KeptForm.Key(approval: ApprovalID(account: Self.shop, value: "apr_1")))
    }

    @Test func whatWasNotTypedIsNoForm() {
        #expect(KeptForm(Act(.delete, .event, account: Self.shop, target: "e", fields: ["a": .text("b")]), editedAt: Self.now) == nil)
        #expect(KeptForm(Act(.run, .workflow, account: Self.shop, target: "w"), editedAt: Self.now) == nil)
    }

    @Test(arguments: [("Mei ", "Mei", true), ("Mei", "Mai", false), ("", "Mei", false)])
    func isContained(typed: String, sent: String, expected: Bool) throws {
        let form = try #require(KeptForm(Act(.create, .event, account: Self.shop, fields: ["name": .text(typed)]), item: IntentID("i"), editedAt: Self.now))
        let act = Act(.create, .event, account: Self.shop, fields: ["name": .text(sent), "kind": .text("live")])
        #expect(form.isContained(in: act) == expected)
        #expect(form.key.isSameForm(as: KeptForm.Key(act)))
    }
}
