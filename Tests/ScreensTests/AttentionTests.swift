import Canvas
import FoundationEssentials
import Helpdesk
import Testing

@testable import Screens

/// The bell and the title are for whoever looks elsewhere; threads are read ahead while one rests.
@Suite struct AttentionTests {
    private func held(_ id: String = "x") -> OutboxItem {
        OutboxItem(id: IntentID(id), intent: .change(ticket: DeskWorld.vpn, FieldChange(tags: [id])), state: .held(Trouble(.invalid, "No.")))
    }

    private func bells(_ pilot: Pilot) -> Int { pilot.effects.count { $0 == .bell } }

    @Test(arguments: [(Bool?.none, 1), (true, 0), (false, 1)])
    func theBellIsForWhoeverDoesNotLook(isFocused: Bool?, count: Int) {
        var pilot = DeskWorld.pilot()
        if let isFocused { pilot.send(.focused(isFocused)) }
        pilot.send(.outbox([]))
        pilot.wait(70)
        pilot.send(.outbox([held()]))
        pilot.send(.outbox([held()]))
        #expect(bells(pilot) == count)
        #expect(pilot.frame.title?.string.contains("1!") == (isFocused != true))
        #expect(pilot.shows("Not sent"))
    }

    @Test func whoTypedJustNowLooks() {
        var pilot = DeskWorld.pilot()
        pilot.send(.outbox([]))
        pilot.press("j")
        pilot.wait(3)
        pilot.send(.outbox([held()]))
        #expect(bells(pilot) == 0)
    }

    @Test func whoHasJustStartedItLooks() {
        var pilot = DeskWorld.pilot()
        pilot.send(.outbox([]))
        pilot.wait(3)
        pilot.send(.outbox([held()]))
        #expect(bells(pilot) == 0)
    }

    @Test func whatStoodSoBeforeRingsNothingAndOnceAMinuteIsEnough() {
        var pilot = DeskWorld.pilot()
        pilot.send(.focused(false))
        pilot.send(.outbox([held("old")]))
        #expect(bells(pilot) == 0)
        for number in 0..<20 {
            pilot.send(.outbox((0...number).map { held("i\($0)") }))
            pilot.wait(1)
        }
        #expect(bells(pilot) == 1)
        pilot.wait(60)
        pilot.send(.outbox([held("last")]))
        #expect(bells(pilot) == 2)
    }

    @Test func anApprovalNearItsEndRings() {
        var pilot = DeskWorld.pilot()
        let approval = Approval(
            id: ApprovalID(account: DeskWorld.shop, value: "a1"), ticket: DeskWorld.refund, kind: .reply, status: .pending,
            expiresAt: pilot.now.wall.addingTimeInterval(20 * 60), draft: "Text.", fingerprint: "f")
        pilot.send(.focused(false))
        pilot.send(.approvals([approval], asOf: [:]))
        pilot.wait(4 * 60)
        #expect(bells(pilot) == 0)
        pilot.wait(2 * 60)
        #expect(bells(pilot) == 1)
    }

    // MARK: Ahead

    private func ahead(_ pilot: inout Pilot) -> [TicketID] {
        pilot.takeEffects().compactMap { if case .prefetch(let id) = $0 { id } else { nil } }
    }

    @Test func theNextThreadIsReadAheadOnceTheKeysRest() throws {
        var pilot = DeskWorld.pilot()
        pilot.press("j <Enter>")
        pilot.wait(0.9)
        #expect(ahead(&pilot).isEmpty)
        pilot.wait(0.2)
        #expect(ahead(&pilot) == [DeskWorld.vpn])
        pilot.wait(60)
        #expect(ahead(&pilot).isEmpty)
        pilot.press("J")
        pilot.wait(1)
        #expect(ahead(&pilot) == [DeskWorld.tickets[3].id])
        // The next one's service shows no thread.
        pilot.press("J")
        pilot.wait(1)
        #expect(ahead(&pilot).isEmpty)
    }

    @Test func theListReadsNothingAhead() {
        var pilot = DeskWorld.pilot()
        pilot.press("j j")
        pilot.wait(5)
        #expect(ahead(&pilot).isEmpty)
    }
}
