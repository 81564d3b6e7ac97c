import Canvas
import FoundationEssentials
import Helpdesk
import Testing

@testable import Screens

/// What is typed reaches the disk within two seconds, whatever happens meanwhile; where the disk refuses, nothing goes
/// away and it is tried again.
@Suite struct DiskTroubleTests {
    private static let full = Trouble(.storage, "The draft can't be saved. drafts/1: no space left on device.")

    private func kept(_ effects: [Effect]) -> [String] {
        effects.compactMap { if case .keepDraft(let draft) = $0 { draft.body } else { nil } }
    }

    private func composing() -> Pilot {
        var pilot = DeskWorld.pilot()
        pilot.press("j j r")
        _ = pilot.takeEffects()
        return pilot
    }

    // MARK: Within two seconds

    @Test func neverMoreThanTwoSecondsAreUnsavedWhileKeysKeepComing() {
        var pilot = composing()
        var unsavedSince: Double?
        for step in 0..<200 {
            let effects = pilot.type(step % 9 == 8 ? "\n" : "x")
            if unsavedSince == nil { unsavedSince = pilot.now.seconds }
            if !kept(effects).isEmpty { unsavedSince = nil }
            pilot.wait(0.1)
            if !kept(pilot.takeEffects()).isEmpty { unsavedSince = nil }
            if let unsavedSince { #expect(pilot.now.seconds - unsavedSince <= 2.001, "step \(step)") }
        }
    }

    @Test("Whatever covers the composer or stops kedge, what was typed is kept first", arguments: ["C-x ?", "C-z", "C-x e"])
    func covered(keys: String) {
        var pilot = composing()
        pilot.type("abc")
        #expect(kept(pilot.effects).isEmpty)
        pilot.press(keys)
        #expect(kept(pilot.effects) == ["abc"])
    }

    @Test("A form too", arguments: ["C-x ?", "C-z", "C-x e"])
    func coveredForm(keys: String) {
        var pilot = RecordWorld.pilot()
        pilot.press("g e c")
        pilot.type("abc")
        pilot.press(keys)
        #expect(pilot.effects.contains { if case .keepForm(let form) = $0 { form.act.fields == ["name": .text("abc")] } else { false } })
    }

    @Test func anEndAtOnceKeepsWhatWasTyped() {
        var pilot = composing()
        pilot.type("abc")
        let effects = pilot.send(.ending)
        #expect(kept(effects) == ["abc"])
        #expect(effects.last == .quit)
        var under = composing()
        under.type("abc")
        under.press("C-x ?")
        #expect(kept(under.send(.ending) + under.effects).contains("abc"))
    }

    @Test func whatOthersDoNeverTouchesTheComposer() throws {
        var pilot = composing()
        pilot.type("half a sen")
        pilot.press("<Left> <Left>")
        func editor(_ pilot: Pilot) throws -> TextEditor {
            try #require((pilot.app.places.last as? TicketPlace)?.composer?.editor)
        }
        let before = try editor(pilot)
        let tickets = DeskWorld.tickets.filter { $0.id != DeskWorld.vpn }
        var taken = try #require(DeskWorld.tickets.first { $0.id == DeskWorld.vpn })
        taken.assignee = Person(id: "otto", name: "Otto")
        taken.status = Status(.closed, raw: "closed")
        let old = Draft(ticket: DeskWorld.vpn, audience: .public, body: "older", editedAt: DeskWorld.date(minutesAgo: 5))
        let events: [AppEvent] = [
            .tickets(tickets + [taken], isWhole: true), .tickets(tickets, isWhole: true), .thread(DeskWorld.refundThread, asOf: pilot.now.wall),
            .thread(Thread(ticket: DeskWorld.vpn, messages: []), asOf: pilot.now.wall), .drafts([old]), .outbox([]), .focused(false),
            .focused(true), .resized(Size(columns: 60, rows: 20)), .resized(Size(columns: 200, rows: 50)), .resized(Size(columns: 30, rows: 8)),
            .resized(Size(columns: 80, rows: 24)), .woke,
        ]
        for isKept in [false, true] {
            if isKept {
                pilot.wait(2)
                pilot.send(.draftKept(DeskWorld.vpn, .public, at: pilot.now.wall))
            }
            for event in events {
                pilot.send(event)
                #expect(try editor(pilot).text == before.text && editor(pilot).cursor == before.cursor, "\(isKept) \(event)")
            }
        }
        #expect(pilot.app.context == .composer)
    }

    // MARK: A full disk

    /// As the desk tells it: where an attempt to keep it ended, then what went wrong.
    private func refuse(_ pilot: inout Pilot) {
        pilot.send(.draftPlace(DeskWorld.vpn, .public, .nowhere, at: pilot.now.wall))
        pilot.send(.notice(Self.full))
    }

    @Test func aFullDiskIsSaidUntilItIsOverAndTriedAgain() {
        var pilot = composing()
        pilot.type("abc")
        pilot.wait(2)
        #expect(kept(pilot.takeEffects()) == ["abc"])
        refuse(&pilot)
        #expect(pilot.shows("no space left"))
        pilot.type("d")
        #expect(pilot.bottom.contains("Not on the disk since 12:04. It stays here, and kedge keeps trying."))
        #expect(pilot.shows("NOT KEPT"))
        GoldenScreen.expect(pilot.frame, "reply-disk-full-80x24")
        pilot.wait(10)
        #expect(kept(pilot.takeEffects()).count >= 4)
        refuse(&pilot)
        refuse(&pilot)
        #expect(pilot.app.desk.news.notices.count { $0.text.string.contains("no space") } == 1)
        pilot.press("<Esc> q Q")
        #expect(pilot.shows("1 text lost: the disk refuses it"))
        pilot.press("<Esc>")
        pilot.send(.draftKept(DeskWorld.vpn, .public, at: pilot.now.wall))
        #expect(pilot.shows("What you typed is kept again."))
        pilot.press("j")
        #expect(!pilot.shows("Not on the disk"))
        _ = pilot.takeEffects()
        pilot.wait(10)
        #expect(kept(pilot.takeEffects()).isEmpty)
    }

    @Test func anOlderDraftFromTheDeskDoesNotReplaceWhatTheDiskRefused() {
        var pilot = composing()
        pilot.type("new words")
        pilot.press("<Esc>")
        let old = Draft(ticket: DeskWorld.vpn, audience: .public, body: "old", editedAt: DeskWorld.date(minutesAgo: 5))
        pilot.send(.drafts([old]))
        #expect(pilot.app.desk.draft(DeskWorld.vpn, .public)?.body == "new words")
        pilot.send(.draftKept(DeskWorld.vpn, .public, at: pilot.now.wall))
        pilot.send(.drafts([old]))
        #expect(pilot.app.desk.draft(DeskWorld.vpn, .public)?.body == "old")
    }

    @Test func aFormIsTriedAgainToo() {
        var pilot = RecordWorld.pilot()
        pilot.press("g e c")
        pilot.type("Laun")
        pilot.wait(2)
        for case .keepForm(let form) in pilot.takeEffects() { pilot.send(.formPlace(form.key, .nowhere, at: form.editedAt)) }
        pilot.send(.notice(Self.full))
        #expect(pilot.lines[0].contains("NOT KEPT"))
        pilot.wait(2.1)
        let again = pilot.takeEffects().compactMap { if case .keepForm(let form) = $0 { form } else { nil } }
        #expect(again.map(\.act.fields) == [["name": .text("Laun")]])
        pilot.press("<Esc>")
        #expect(pilot.bottom.contains("gr lists it"))
        pilot.press("j")
        #expect(pilot.bottom.contains("Not on the disk since"))
        pilot.send(.forms(again))
        #expect(pilot.shows("kept again"))
    }

    // MARK: Good news and bad

    @Test func whatIsKeptElsewhereIsNoGoodNews() {
        var pilot = composing()
        pilot.type("abc")
        pilot.wait(2)
        pilot.send(.draftPlace(DeskWorld.vpn, .public, .elsewhere, at: pilot.now.wall))
        pilot.send(.notice(Trouble(.storage, "The draft can't be saved where it should be.", hint: "It is kept in /run.")))
        pilot.send(.draftKept(DeskWorld.vpn, .public, at: pilot.now.wall))
        #expect(pilot.shows("can't be saved where it should be"))
        #expect(!pilot.app.desk.news.notices.contains { $0.text.string.contains("kept again") })
    }

    @Test("While a draft lies elsewhere its header says so, and no longer", arguments: [(80, 24), (60, 20), (40, 12)])
    func keptElsewhere(columns: Int, rows: Int) {
        var pilot = DeskWorld.pilot(columns, rows)
        pilot.press("j j r")
        pilot.type("abc")
        pilot.wait(2)
        #expect(!pilot.shows("kept elsewhere"))
        pilot.send(.draftPlace(DeskWorld.vpn, .public, .elsewhere, at: pilot.now.wall))
        pilot.send(.draftKept(DeskWorld.vpn, .public, at: pilot.now.wall))
        #expect(pilot.shows("kept elsewhere"))
        pilot.send(.draftPlace(DeskWorld.vpn, .internal, .home, at: pilot.now.wall))
        #expect(pilot.shows("kept elsewhere"))
        pilot.type("d")
        pilot.wait(2)
        pilot.send(.draftPlace(DeskWorld.vpn, .public, .home, at: pilot.now.wall))
        pilot.send(.draftKept(DeskWorld.vpn, .public, at: pilot.now.wall))
        #expect(!pilot.shows("elsewhere"))
        #expect(pilot.shows("kept 12:04"))
    }

    @Test func aTroubleOfSomethingElseOnTheDiskSaysNothingOfTheDraft() {
        var pilot = composing()
        pilot.type("abc")
        pilot.wait(2)
        pilot.send(.notice(Trouble(.storage, "The cache can't be written.")))
        #expect(pilot.shows("The cache can't be written."))
        #expect(!pilot.shows("NOT KEPT"))
    }

    @Test func aFailureOfOnesOwnActStaysUntilTheNextKey() {
        var pilot = composing()
        pilot.type("abc")
        pilot.press("C-x s")
        let submitted = pilot.takeEffects().compactMap { if case .submit(let id, _, _) = $0 { id } else { nil } }
        pilot.send(.notice(Trouble(.storage, "The outbox can't be written.", hint: "Make room.")))
        for id in submitted { pilot.send(.notTaken(id)) }
        pilot.send(.draftKept(DeskWorld.vpn, .public, at: pilot.now.wall))
        pilot.send(.notice(Trouble(.offline, "it can't be reached.")))
        pilot.send(.saved(DeskWorld.vpn, Message.Attachment(name: "a.log"), path: "/a.log"))
        #expect(pilot.shows("The outbox can't be written."))
        #expect(pilot.shows("Not sent: reply on RT-118."))
        #expect(!pilot.shows("reached") && !pilot.shows("is saved"))
        pilot.press("j")
        #expect(!pilot.shows("Not sent"))
    }
}
