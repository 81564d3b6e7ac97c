import FoundationEssentials
import Testing

@testable import Helpdesk

@Suite struct OverlayTests {
    static let solved = Status(.solved, raw: "resolved")
    static let fact = ticket(assignee: Person(id: "u1", name: "Otto"), tags: ["a"])
    static let refused = Trouble(.invalid, "No.")

    static func item(_ intent: Intent, _ state: OutboxItem.State, _ id: String = "i") -> OutboxItem {
        OutboxItem(id: IntentID(id), intent: intent, state: state)
    }

    @Test(arguments: [
        (.leaving(atSeconds: 8), true, .onItsWay), (.queued, true, .onItsWay), (.sending, true, .onItsWay),
        (.held(nil), true, .onItsWay), (.held(refused), false, .needsYou), (.unclear(refused), false, .unclear),
        (.done, false, .none),
    ] as [(OutboxItem.State, Bool, OverlayMark)])
    func drawsWhatIsOnItsWay(_ state: OutboxItem.State, _ isLaidOver: Bool, _ mark: OverlayMark) {
        let intents: [Intent] = [
            .change(ticket: Self.fact.id, FieldChange(status: Self.solved)),
            .message(ticket: Self.fact.id, audience: .public, body: "x", thenStatus: Self.solved),
        ]
        for intent in intents {
            let shown = Overlay([Self.item(intent, state)]).shown(Self.fact)
            #expect(shown.ticket.status == (isLaidOver ? Self.solved : Self.fact.status))
            #expect(shown.differing == (isLaidOver ? [.status] : []))
            #expect(shown.mark == mark)
            #expect(shown.facts == Self.fact)
        }
    }

    @Test func laterChangesWinAndTheGravestMarkShows() {
        let change = { (change: FieldChange) in Intent.change(ticket: Self.fact.id, change) }
        let overlay = Overlay([
            Self.item(change(FieldChange(priority: Priority(.high, raw: "high"), assignee: .value("u2"))), .queued),
            Self.item(change(FieldChange(status: Self.solved)), .held(Self.refused)),
            Self.item(change(FieldChange(assignee: FieldChange.Setting.none, tags: ["b", "a"])), .queued),
        ])
        let shown = overlay.shown(Self.fact)
        #expect(shown.ticket.assignee == nil && shown.ticket.priority.canonical == .high)
        #expect(shown.ticket.tags == ["b", "a"] && shown.ticket.status == Self.fact.status)
        #expect(shown.differing == [.priority, .assignee, .tags])
        #expect(shown.mark == .needsYou)
        #expect(overlay.tickets == [Self.fact.id] && overlay.changes(on: Self.fact.id).count == 3)
    }

    /// It still stands there until the server has said that it is gone.
    @Test(arguments: [
        (.leaving(atSeconds: 8), true, .onItsWay), (.sending, true, .onItsWay), (.held(nil), true, .onItsWay),
        (.held(refused), false, .needsYou), (.unclear(refused), false, .unclear), (.done, false, .none),
    ] as [(OutboxItem.State, Bool, OverlayMark)])
    func aTicketThatIsDeletedShowsIt(_ state: OutboxItem.State, _ isBeingDeleted: Bool, _ mark: OverlayMark) {
        let act = Act(.delete, .ticket, account: Self.fact.account, target: Self.fact.id.value, title: "KEM-42")
        let overlay = Overlay([Self.item(.act(act), state)])
        let shown = overlay.shown(Self.fact)
        #expect(shown.isBeingDeleted == isBeingDeleted && shown.mark == mark)
        #expect(shown.ticket == Self.fact)
        #expect(overlay.acts(on: Self.fact.id).count == (state == .done ? 0 : 1))
        #expect(!overlay.shown(ticket("2")).isBeingDeleted)
    }

    @Test(arguments: [(.queued, true), (.held(nil), true), (.held(refused), false), (.done, false)] as [(OutboxItem.State, Bool)])
    func aNewTitleShowsAtOnce(_ state: OutboxItem.State, _ isLaidOver: Bool) {
        var fact = Self.fact
        fact.body = "Old."
        let act = Act(
            .change, .ticket, account: fact.account, target: fact.id.value, fields: ["subject": .text("New"), "body": FieldValue.none])
        let shown = Overlay([Self.item(.act(act), state)]).shown(fact)
        #expect(shown.ticket.subject == (isLaidOver ? "New" : fact.subject))
        #expect(shown.ticket.body == (isLaidOver ? nil : "Old."))
        #expect(shown.facts == fact && !shown.isBeingDeleted)
    }

    @Test func aChangeToWhatIsThereDiffersInNothing() {
        let same = FieldChange(status: Self.fact.status, assignee: .value("u1"), tags: ["a"])
        let shown = Overlay([Self.item(.change(ticket: Self.fact.id, same), .queued)]).shown(Self.fact)
        #expect(shown.differing.isEmpty && shown.mark == .onItsWay && shown.ticket == Self.fact)
    }

    @Test func keepsMessagesInOrderAndOffOtherTickets() {
        let message = { (body: String) in
            Intent.message(ticket: Self.fact.id, audience: .public, body: body, thenStatus: nil)
        }
        let overlay = Overlay([
            Self.item(message("one"), .unclear(Self.refused), "1"), Self.item(message("two"), .queued, "2"),
            Self.item(message("gone"), .done, "3"),
        ])
        #expect(overlay.messages(on: Self.fact.id).map(\.body) == ["one", "two"])
        #expect(overlay.messages(on: ticket("2").id).isEmpty)
        #expect(overlay.shown(ticket("2")).mark == .none)
    }

    @Test func remembersTheDecision() {
        let id = ApprovalID(account: AccountName("shop"), value: "apr_1")
        let overlay = Overlay([Self.item(.decide(approval: id, .approve, fingerprint: "7f"), .queued)])
        #expect(overlay.decision(about: id)?.decision == .approve)
        #expect(overlay.decision(about: ApprovalID(account: id.account, value: "apr_2")) == nil)
        let done = Overlay([Self.item(.decide(approval: id, .approve, fingerprint: "7f"), .done)])
        #expect(done.decision(about: id) == nil)
    }
}
