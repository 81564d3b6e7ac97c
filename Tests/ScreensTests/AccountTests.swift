import Canvas
import Helpdesk
import Testing
@testable import Screens

/// Which accounts are on screen.
@Suite struct AccountTests {
    @Test func onlyOneEverywhere() {
        var pilot = RecordWorld.pilot()
        pilot.press("g 2")
        #expect(pilot.lines[0].contains("only game"))
        #expect(pilot.app.list.rows.count == 3)
        pilot.press("g c")
        #expect(pilot.shows("Accounts with customers: none."))
        pilot.press("g 1")
        let followed = pilot.app.places.last is RecordListPlace && pilot.lines[0].contains("Customers ∙ 3 ∙ only shop")
        #expect(followed)
        pilot.press("g 0 q")
        #expect(pilot.app.list.rows.count == 11)
        pilot.press("g 7")
        #expect(pilot.bottom.contains("There is no such account; there are 4."))
    }

    @Test func approvalsAndArticlesFollow() {
        var pilot = RecordWorld.pilot()
        pilot.send(.approvals([Sample.reply()], asOf: [RecordWorld.shop: Pilot.noon.wall]))
        pilot.press("g a g 2")
        #expect(!pilot.shows("Charged twice"))
        pilot.press("g k")
        #expect(!pilot.lines[0].contains("article"))
        pilot.press("g 1")
        #expect(pilot.lines[0].contains("5 articles"))
        pilot.press("g a")
        #expect(pilot.shows("Charged twice"))
    }

    @Test func aDeskWithoutTicketsBeginsWithItsEvents() {
        var pilot = RecordWorld.pilot(only: [RecordWorld.accounts[3]])
        #expect(pilot.lines[0].contains("Events ∙ 2"))
        pilot.press("q")
        #expect(pilot.shows("quit?"))
        pilot.press("<Esc> <Esc> g n q")
        #expect(pilot.lines[0].contains("Events ∙ 2"))
        pilot.press("g i")
        #expect(pilot.lines[0].contains("Events ∙ 2"))
        pilot.press("q q")
        #expect(pilot.effects.contains(.quit))
    }

    @Test func narrowingToAnAccountWithoutTicketsShowsWhatItHas() {
        var pilot = RecordWorld.pilot()
        pilot.press("g 4")
        #expect(pilot.lines[0].contains("Events ∙ 2 ∙ only live"))
        pilot.press("g 0")
        pilot.press("q")
        #expect(pilot.app.places.isEmpty && pilot.app.list.rows.count == 11)
    }

    @Test func theSidebarChoosesAnAccount() {
        var pilot = RecordWorld.pilot(120, 40)
        pilot.press("h J J <Enter>")
        #expect(pilot.lines[0].contains("only game"))
        #expect(pilot.app.places.isEmpty)
        pilot.press("h g g <Enter>")
        #expect(pilot.lines[0].contains("all accounts"))
        pilot.press("h J j j <Enter>")
        let part = pilot.lines[0].contains("Customers") && pilot.app.desk.book.onlyAccount == RecordWorld.shop
        #expect(part)
        pilot.press("h <Esc>")
        #expect(pilot.app.places.count == 1)
    }

    @Test func theSidebarFoldsAndGoesWithItsRoom() {
        var pilot = RecordWorld.pilot(120, 40)
        pilot.press("h J <Space>")
        let folded = pilot.shows("SHOP keva +") && !pilot.shows("    Workflows")
        #expect(folded)
        pilot.resize(80, 24)
        #expect(pilot.app.places.isEmpty)
        pilot.press("h")
        #expect(pilot.bottom.contains("This is the list"))
    }

    @Test func tagsOfFourAccountsDiffer() {
        let names = ["support-eu", "support-us", "supp", "日本サポート"].map { AccountName($0) }
        let tags = AccountTags.tags(names)
        #expect(Set(tags.values).count == 4)
        #expect(tags.values.allSatisfy { $0.columns <= AccountTags.columns })
    }

    @Test func kemeTellsThatNoThreadIsShown() throws {
        var pilot = RecordWorld.pilot()
        pilot.press("j j <Enter>")
        #expect(pilot.shows("Keme's API shows no thread: you answer without having seen it."))
        pilot.press("r")
        #expect(pilot.shows("Keme's API shows no thread: you answer without having seen it."))
        // What the desk delivers where nothing more will come, also once something was sent.
        pilot.press("<Esc>")
        let place = try #require(pilot.app.places.last as? TicketPlace)
        pilot.send(.thread(Thread(ticket: place.ticket, messages: []), asOf: pilot.now.wall))
        #expect(pilot.shows("Keme's API shows no thread: you answer without having seen it."))
        // It isn't about what was sent from here, and stands before it.
        let own = DeskWorld.message(place.ticket, 1, "Mira", .public, .us, "On its way to you.", minutesAgo: 1)
        pilot.send(.thread(Thread(ticket: place.ticket, messages: [own]), asOf: pilot.now.wall))
        let absence = try #require(pilot.lines.firstIndex { $0.contains("shows no thread") })
        let reply = try #require(pilot.lines.firstIndex { $0.contains("On its way to you.") })
        #expect(absence < reply)
        pilot.press("q j <Enter> r")
        #expect(pilot.bottom.contains("Kemon's REST API has no endpoint for comments."))
    }
}
