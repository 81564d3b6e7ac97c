import Canvas
import FoundationEssentials
import Helpdesk
import Testing
@testable import Screens

/// Forms: what is typed, what is sent, what is kept, and what the server refuses.
@Suite struct FormTests {
    private func form(_ pilot: Pilot) -> FormDraft? { (pilot.app.places.last as? FormPlace)?.draft }

    private func line(_ pilot: Pilot, _ label: String) -> String { pilot.lines.first { $0.contains(label) } ?? "" }

    @Test func aNewCustomer() throws {
        var pilot = RecordWorld.pilot()
        pilot.press("g c c")
        pilot.type("mei@tanaka.example")
        pilot.press("<Enter>")
        pilot.type("Mei 田中")
        pilot.press("<Down> <Down> <Space> <Down> <Tab> <Tab> <Down>")
        pilot.type("vip, photo")
        pilot.press("C-x s")
        let act = try #require(pilot.acts.first)
        #expect(act == Act(.create, .customer, account: RecordWorld.shop, title: "Mei 田中", fields: [
            "email": .text("mei@tanaka.example"), "name": .text("Mei 田中"), "is_vip": .flag(true),
            "priority_override": .text("medium"), "tags": .words(["vip", "photo"]),
        ]))
        #expect(pilot.app.places.last is RecordListPlace)
        #expect(pilot.bottom.contains("In the outbox: create the customer \"Mei 田中\". u takes it back."))
    }

    @Test func aChangeSendsOnlyWhatDiffers() {
        var pilot = RecordWorld.pilot()
        pilot.press("g c e")
        #expect(line(pilot, "priority override").contains("platinum"))
        pilot.press("C-x s")
        #expect(pilot.acts.isEmpty)
        #expect(pilot.bottom.contains("Nothing differs"))
        pilot.press("<Down> <Down> C-u")
        pilot.press("<Down> <Tab>")
        pilot.press("C-x s")
        #expect(pilot.acts == [Act(.change, .customer, account: RecordWorld.shop, target: "cus_1", title: "Anna Lindqvist", fields: [
            "company": .none, "is_vip": .flag(false),
        ])])
    }

    @Test func whatHasToBeFilledInIsMarkedAndNothingIsSent() {
        var pilot = RecordWorld.pilot()
        pilot.press("g w c <Down>")
        pilot.type("does things")
        pilot.press("<PgDn> <PgDn>")
        pilot.type("not json")
        pilot.press("C-x s")
        #expect(pilot.acts.isEmpty)
        let marked = pilot.shows("! is needed") && pilot.shows("! isn't JSON") && pilot.lines[2].hasPrefix("▐* name")
        #expect(marked)
        pilot.type("Night shift")
        #expect(!pilot.shows("! is needed"))
        pilot.press("<PgDn> <PgDn> <PgDn> C-u")
        pilot.type("{\"a\": 1}")
        pilot.press("C-x s")
        #expect(pilot.acts.first?.fields["definition"] == .document("{\"a\": 1}"))
    }

    @Test func leavingKeepsWhatWasTypedForThisRun() {
        var pilot = RecordWorld.pilot()
        pilot.press("g c c")
        pilot.type("half@an.address")
        pilot.press("<Esc>")
        #expect(pilot.app.places.last is RecordListPlace)
        #expect(pilot.bottom.contains("What you typed is kept"))
        pilot.press("q g e g c c")
        #expect(line(pilot, "email").contains("half@an.address"))
        pilot.press("C-x D d")
        pilot.press("c")
        #expect(form(pilot)?.isTouched == false)
        pilot.press("<Esc>")
        #expect(!pilot.bottom.contains("kept"))
    }

    @Test func takingItBackOpensTheFormAsItWasSent() {
        var pilot = RecordWorld.pilot()
        pilot.press("g e c")
        pilot.type("Launch 2")
        pilot.press("C-x s u")
        #expect(line(pilot, "name").contains("Launch 2"))
        #expect(pilot.bottom.contains("Taken back: create the event \"Launch 2\". Nothing of it was sent."))
        #expect(pilot.effects.contains { if case .takeBack = $0 { true } else { false } })
        pilot.type("b")
        pilot.press("C-x s")
        #expect(pilot.acts.map(\.title) == ["Launch 2", "Launch 2b"])
    }

    @Test func aRefusalComesBackWithTheServersWordsAtTheirFields() {
        var pilot = RecordWorld.pilot()
        pilot.press("g c c")
        pilot.type("nonsense")
        pilot.press("<Enter>")
        pilot.type("Mei")
        pilot.press("C-x s")
        pilot.wait(9)
        pilot.desk(says: .held(Trouble(.invalid, "The service refused 2 fields.", fields: [
            .init(field: "body.email", message: "must be an address"), .init(field: "isVip", message: "is not yours to set"),
            .init(field: "zzz", message: "what is this"),
        ])))
        #expect(pilot.bottom.contains("Not sent: customer \"Mei\": email must be an address, and 2 more.  go"))
        pilot.press("c")
        #expect(form(pilot)?.row == 0)
        #expect(line(pilot, "* email").contains("nonsense"))
        let words = pilot.shows("! must be an address") && pilot.shows("! is not yours to set") && pilot.shows("! zzz: what is this")
        #expect(words)
        pilot.type("@x.example")
        #expect(!pilot.shows("! must be an address"))
        pilot.press("C-x s")
        #expect(pilot.acts.last?.fields == ["email": .text("nonsense@x.example"), "name": .text("Mei")])
        // The refused one lies in the outbox until the corrected one follows it.
        #expect(!pilot.effects.contains { if case .takeBack = $0 { true } else { false } })
        #expect(pilot.effects.last { if case .watch = $0 { false } else { true } } == .discard(IntentID("i1")))
    }

    @Test func theOutboxTakesItBackIntoItsForm() {
        var pilot = RecordWorld.pilot()
        pilot.press("g c e <Down>")
        pilot.type(" L.")
        pilot.press("C-x s g o")
        #expect(pilot.shows("change customer Anna Lindqvist"))
        pilot.press("e")
        #expect(line(pilot, "name").contains("Anna Lindqvist L."))
        #expect(form(pilot)?.act.fields == ["name": .text("Anna Lindqvist L.")])
    }

    @Test func whatTheDiskRefusedIsInTheFormAgain() throws {
        var pilot = RecordWorld.pilot()
        pilot.press("g e c")
        pilot.type("Launch 2")
        let effects = pilot.press("C-x s")
        let id = try #require(effects.compactMap { if case .submit(let id, _, _) = $0 { id } else { nil } }.first)
        pilot.send(.notTaken(id))
        #expect(pilot.shows("What you typed is in its form again."))
        pilot.press("c")
        #expect(line(pilot, "name").contains("Launch 2"))
    }

    @Test func severalLinesAndTheEditorOutside() {
        var pilot = RecordWorld.pilot()
        pilot.press("c 1 <Down>")
        pilot.type("one\ntwo")
        #expect(form(pilot)?.entries[1].text == "one\ntwo")
        let effects = pilot.press("C-x e")
        #expect(effects.last == .editOutside(text: "one\ntwo"))
        pilot.send(.edited("three\nfour\n"))
        #expect(form(pilot)?.entries[1].text == "three\nfour\n")
        pilot.press("<PgUp>")
        pilot.send(.key(.paste("a\nsubject")))
        #expect(form(pilot)?.entries[0].text.contains("\n") == false)
    }

    @Test func severalAccountsAreAskedForAndAbsencesToldThere() {
        var pilot = RecordWorld.pilot()
        pilot.press("c")
        let menu = pilot.shows("1 shop") && pilot.shows("2 game") && pilot.shows("3 core") && pilot.shows("4 live")
        #expect(menu)
        pilot.press("4")
        #expect(pilot.shows("Keep'em has no tickets."))
        pilot.press("2")
        #expect(pilot.lines[0].hasPrefix(" New ticket ∙ game"))
        pilot.press("<Esc> g 3 c")
        #expect(pilot.lines[0].hasPrefix(" New ticket ∙ core"))
    }

    @Test("A menu whose entries just fit shows them whole", arguments: [
        ("c", " New ticket on "), ("s", " state "), ("a", " assign "), ("p", " priority "),
    ])
    func menusAreNotCut(key: String, title: String) throws {
        for columns in 40...80 {
            var pilot = RecordWorld.pilot(columns, 14)
            pilot.press(key)
            let first = try #require(pilot.lines.lastIndex { $0.hasPrefix(title) })
            #expect(!pilot.lines[first...].dropLast().contains { $0.trimmed.hasSuffix("›") }, "\(columns): \(pilot.screen)")
        }
    }

    @Test func aRequiredFieldSaysSoWhileItIsEmpty() {
        var pilot = RecordWorld.pilot()
        pilot.press("c 2")
        #expect(pilot.shows("* has to be filled in."))
        pilot.type("VPN")
        #expect(!pilot.shows("has to be filled in"))
    }

    @Test func howToGoOnFromAChoiceIsSaid() {
        var pilot = RecordWorld.pilot()
        pilot.press("c 1 <Down> <Down> <Down>")
        #expect(pilot.shows("Tab: low, medium, high ∙ Enter: next field."))
        pilot.press("<Down>")
        #expect(!pilot.shows("next field."))
    }

    @Test func aKemeTicketTakesAChannelOfTheWorkspace() {
        var pilot = RecordWorld.pilot()
        pilot.press("c 2")
        pilot.type("VPN")
        pilot.press("<PgDn> x <PgDn> a@b.example <PgDn>".replacing("a@b.example", with: "a"))
        #expect(pilot.shows("Tab: ch_mail (Support mail), ch_web (Web form)"))
        pilot.press("<Tab> <Tab> C-x s")
        #expect(pilot.acts.first?.fields["channel"] == .text("ch_web"))
    }

    @Test func aKemonTicketTakesAProject() {
        var pilot = RecordWorld.pilot()
        pilot.press("c 3 x <Down> <Down> <Tab> C-x s")
        #expect(pilot.acts.first?.fields["project"] == .text("prj_1"))
    }

    @Test func viewersAreRegisteredAndIdentified() {
        var pilot = RecordWorld.pilot()
        pilot.press("g e <Enter> c")
        #expect(pilot.lines[0].hasPrefix(" Register a viewer ∙ live"))
        pilot.type("v@x.example")
        pilot.press("C-x s <Tab> e i")
        #expect(pilot.lines[0].hasPrefix(" Identify a viewer Priya Nair"))
        pilot.type("ext-7")
        pilot.press("C-x s")
        #expect(pilot.acts == [
            Act(.create, .viewer, account: RecordWorld.live, parent: "evt_1", title: "v@x.example", fields: ["email": .text("v@x.example")]),
            Act(.identify, .viewer, account: RecordWorld.live, target: "reg_1", parent: "evt_1", title: "Priya Nair", fields: ["external_id": .text("ext-7")]),
        ])
    }

    @Test func articlesAreWrittenAndChanged() {
        let shop = AccountProfile(name: KnowledgeTests.refunds.id.account, kind: .keva, capabilities: RecordWorld.keva)
        var pilot = RecordWorld.pilot(only: [shop])
        pilot.press("g k <Enter> e")
        #expect(pilot.lines[0].hasPrefix(" Change article Reset a password"))
        pilot.type("!")
        pilot.press("C-x s")
        #expect(pilot.acts.first?.fields == ["title": .text("Reset a password!")])
        pilot.press("q c")
        #expect(pilot.lines[0].hasPrefix(" New article"))
    }

    @Test func whatWasDoneIsSaidAndTheListAskedFor() throws {
        var pilot = RecordWorld.pilot()
        pilot.press("g e c")
        pilot.type("Launch 2")
        let effects = pilot.press("C-x s")
        let id = try #require(effects.compactMap { if case .submit(let id, _, _) = $0 { id } else { nil } }.first)
        let act = try #require(pilot.acts.first)
        let asked = pilot.send(.acted(id, act, ActOutcome(record: RecordWorld.record(RecordWorld.live, .event, "evt_9", "Launch 2"), note: "It starts as a draft.")))
        #expect(asked.contains(.refresh(.records(.event))))
        #expect(pilot.shows("The event \"Launch 2\" was created. It starts as a draft."))
    }

    @Test func aNewTicketIsTheLastTicket() throws {
        var pilot = RecordWorld.pilot()
        let act = Act(.create, .ticket, account: RecordWorld.game, title: "VPN")
        pilot.send(.acted(IntentID("x"), act, ActOutcome(ticket: TicketID(account: RecordWorld.game, value: "ROA-77"))))
        #expect(pilot.bottom.contains("It is ROA-77."))
        pilot.press("g l")
        #expect((pilot.app.places.last as? TicketPlace)?.ticket.value == "ROA-77")
    }

    @Test func whatMayHaveHappenedIsNotEditedAgain() {
        var pilot = RecordWorld.pilot()
        pilot.press("g e c x C-x s")
        pilot.wait(9)
        pilot.desk(says: .unclear(Trouble(.outcomeUnknown, "No answer came.")))
        pilot.press("g o e")
        let words = pilot.screen.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        let says = words.contains("look at the events first") && words.contains("the service drops a repeat")
        #expect(says)
        #expect(pilot.app.places.last is OutboxPlace)
    }

    @Test func choicesAreAskedForOnce() {
        let lists = RecordWorld.lists.filter { $0.scope.kind != .workspace && $0.scope.kind != .project }
        var pilot = RecordWorld.pilot(lists: lists)
        let effects = pilot.press("c 2")
        #expect(effects.contains(.refresh(.records(.workspace))))
        var bare = RecordWorld.workspaces[0]
        bare.fields.removeAll { $0.key == "channels" }
        let scope = RecordScope(account: RecordWorld.game, kind: .workspace)
        #expect(pilot.send(.records(RecordList(scope: scope, records: [bare], asOf: Pilot.noon.wall))).contains(.refresh(.record(bare.id))))
        pilot.press("x")
        #expect(!pilot.send(.records(RecordList(scope: scope, records: [bare], asOf: Pilot.noon.wall))).contains(.refresh(.record(bare.id))))
        pilot.send(.record(RecordWorld.workspaces[0]))
        pilot.press("<PgDn> <PgDn> <PgDn> <Tab>")
        #expect(form(pilot)?.entries[3].text == "ch_mail")
    }

    @Test func ofSeveralWordsTheLastIsCompleted() {
        var pilot = RecordWorld.pilot()
        pilot.press("c 1 <PgDn> <PgDn> <PgDn> <PgDn>")
        pilot.type("vip, re")
        pilot.press("<Tab>")
        #expect(form(pilot)?.entries[4].text == "vip, refund")
        pilot.type(", zz")
        pilot.press("<Tab>")
        #expect(form(pilot)?.entries[4].text == "vip, refund, zz")
    }

    @Test func whatIsOnItsWayIsDrawnOverTheFacts() {
        var pilot = RecordWorld.pilot()
        pilot.press("g c <Enter> e <Down> <Down> C-u <Down> <Tab> C-x s")
        #expect(line(pilot, "company").contains("Lindqvist Foto AB ► none »"))
        #expect(line(pilot, "VIP").contains("yes ► no »"))
        #expect(pilot.lines[0].contains("» change"))
        pilot.press("q")
        #expect(pilot.lines.contains { $0.hasPrefix("▐") && $0.hasSuffix("»") })
        pilot.wait(9)
        pilot.desk(says: .held(Trouble(.invalid, "No.")))
        #expect(pilot.lines.contains { $0.hasPrefix("▐") && $0.hasSuffix("!") })
        pilot.press("<Enter>")
        #expect(line(pilot, "VIP").contains("yes") && !line(pilot, "VIP").contains("►"))
    }

    @Test func whatDoesNotExistYetStandsAtTheFoot() {
        var pilot = RecordWorld.pilot()
        pilot.press("g e c x C-x s j")
        #expect(line(pilot, "create the event").contains("∙ leaves in 8 s"))
        pilot.press("k <Enter> c y C-x s")
        #expect(line(pilot, "» register").contains("leaves in 8 s"))
        pilot.wait(9)
        pilot.desk(says: .held(Trouble(.notAllowed, "The key may not do this.")))
        pilot.press("q")
        #expect(line(pilot, "create the event").contains("! create the event \"x\" ∙ The key may not do this."))
    }

    @Test func formsStandAmongTheDrafts() {
        var pilot = RecordWorld.pilot()
        pilot.press("g c c")
        pilot.type("half@an.address")
        pilot.press("<Esc> g r")
        #expect(line(pilot, "New customer ∙ shop").contains("half@an.address"))
        pilot.press("<Enter>")
        #expect(line(pilot, "* email").contains("half@an.address"))
        pilot.press("<Esc> D d")
        #expect(pilot.shows("No draft waits."))
    }

    @Test func aSecondChangeBeginsWithTheFirst() {
        var pilot = RecordWorld.pilot()
        pilot.press("g c e <Down>")
        pilot.type(" L.")
        pilot.press("C-x s e <Down>")
        #expect(line(pilot, "name").contains("Anna Lindqvist L."))
        pilot.type("!")
        pilot.press("C-x s")
        #expect(pilot.acts.last?.fields == ["name": .text("Anna Lindqvist L.!")])
    }
}
