import Canvas
import Helpdesk
import Testing
@testable import Screens

/// SCREENS 2.2: what Esc, q, Enter and C-c do, everywhere.
@Suite struct LadderTests {
    /// Where the person is, in words.
    private func place(_ pilot: Pilot) -> String {
        let app = pilot.app
        switch app.strip {
        case .menu(let menu): return "menu \(menu.title)"
        case .prompt(_, let request): return "prompt \(request.label)"
        case .typed: return "typed strip"
        case nil: break
        }
        if !app.chord.isEmpty { return "chord" }
        switch app.places.last {
        case let ticket as TicketPlace: return ticket.isWriting ? "composer" : ticket.composer == nil ? "ticket" : "ticket, docked"
        case is HelpPlace: return "help"
        case is OutboxPlace: return "outbox"
        case is ArticlePlace: return "article"
        case is RecordListPlace: return "records"
        case is RecordDetailPlace: return "record"
        case is FormPlace: return "form"
        case is SidebarPlace: return "sidebar"
        case .some: return "place"
        case nil: break
        }
        var words = "list \(app.desk.book.views[app.list.view].name)"
        if app.list.rangeStart != nil { words += ", range" }
        if app.desk.book.filter != nil { words += ", filter" }
        if !app.list.marks.isEmpty { words += ", \(app.list.marks.count) marked" }
        return words
    }

    @Test(arguments: [
        // half a chord
        ("g", "<Esc>", "list All"), ("g", "q", "list All"), ("g", "<Enter>", "list All"), ("g", "C-c", "list All"),
        // a menu
        ("s", "<Esc>", "list All"), ("s", "q", "list All"), ("s", "<Enter>", "menu state"), ("s", "C-c", "list All"),
        // a prompt
        ("f a", "<Esc>", "list All"), ("f a", "q", "prompt filter "), ("f a", "<Enter>", "list All, filter"), ("f a", "C-c", "list All"),
        // a range, with marks beside it
        ("<Space> v j", "<Esc>", "list All, 1 marked"), ("<Space> v j", "q", "list All, 1 marked"),
        ("<Space> v j", "C-c", "list All, 1 marked"),
        // the composer
        ("j j r x", "<Esc>", "ticket, docked"), ("j j r x", "q", "composer"), ("j j r x", "<Enter>", "composer"),
        ("j j r x", "C-c", "ticket, docked"), ("j j r", "<Esc>", "ticket"),
        // help
        ("?", "<Esc>", "list All"), ("?", "q", "list All"), ("?", "C-c", "list All"),
        // a ticket
        ("j j <Enter>", "<Esc>", "list All"), ("j j <Enter>", "q", "list All"), ("j j <Enter>", "<Enter>", "ticket"),
        ("j j <Enter>", "C-c", "ticket"), ("j j r x <Esc>", "<Enter>", "composer"),
        // a list with a filter
        ("f a <Enter>", "<Esc>", "list All, filter"), ("f a <Enter>", "q", "list All"), ("f a <Enter>", "<Enter>", "ticket"),
        // a list that isn't home
        ("3", "<Esc>", "list Open"), ("3", "q", "list All"), ("3", "<Enter>", "ticket"),
        // home
        ("j", "<Esc>", "list All"), ("j", "q", "menu quit?"), ("j", "<Enter>", "ticket"), ("j", "C-c", "list All"),
        ("j", "C-c C-c", "menu quit?"), ("q", "<Esc>", "list All"),
        // simple places
        ("g o", "<Esc>", "list All"), ("g o", "q", "list All"), ("g r", "q", "list All"), ("g n", "<Esc>", "list All"),
    ])
    func step(_ keys: String, _ key: String, _ expected: String) {
        var pilot = DeskWorld.pilot()
        pilot.press(keys)
        pilot.press(key)
        #expect(place(pilot) == expected, "\(keys) then \(key)")
    }

    @Test(arguments: [
        // records
        ("g c", "<Esc>", "list All"), ("g c", "q", "list All"), ("g c", "<Enter>", "record"), ("g c / l <Enter>", "<Esc>", "records"),
        ("g c / l <Enter>", "q", "records"), ("g c <Enter>", "<Esc>", "records"), ("g c <Enter>", "q", "records"), ("g c <Enter>", "<Enter>", "record"),
        // a form
        ("g c c x", "<Esc>", "records"), ("g c c x", "q", "form"), ("g c c x", "<Enter>", "form"), ("g c c x", "C-c", "records"),
        // a strip to be typed into
        ("j j D R", "<Esc>", "list All"), ("j j D R", "q", "typed strip"), ("j j D R", "<Enter>", "typed strip"), ("j j D R", "C-c", "list All"),
    ])
    func stepInRecords(_ keys: String, _ key: String, _ expected: String) {
        var pilot = RecordWorld.pilot()
        pilot.press(keys)
        pilot.press(key)
        #expect(place(pilot) == expected, "\(keys) then \(key)")
    }

    @Test func escLeavesTheSidebar() {
        for key in ["<Esc>", "q"] {
            var pilot = RecordWorld.pilot(120, 40)
            pilot.press("h")
            #expect(place(pilot) == "sidebar")
            pilot.press(key)
            #expect(place(pilot) == "list All", "\(key)")
        }
    }

    @Test func escSaysWhatDropsTheFilter() {
        var pilot = DeskWorld.pilot()
        pilot.press("f a <Enter> <Esc>")
        #expect(pilot.bottom.contains("q drops the filter"))
    }

    @Test func quittingKeepsTheDraft() {
        var pilot = DeskWorld.pilot()
        pilot.press("j j r x <Esc>")
        pilot.press("r y")
        _ = pilot.takeEffects()
        pilot.press("<Esc> Q")
        #expect(pilot.effects.contains(.quit))
        #expect(pilot.effects.contains { if case .keepDraft(let draft) = $0 { draft.body == "xy" } else { false } })
    }

    @Test func quitAsksOnlyWhenSomethingIsOnItsWay() {
        var pilot = DeskWorld.pilot()
        pilot.press("j j a a")
        pilot.press("j s s Q")
        #expect(place(pilot) == "menu quit?")
        pilot.press("s")
        #expect(!pilot.effects.contains(.quit))
        #expect(pilot.effects.contains { if case .release = $0 { true } else { false } })
        pilot.send(.outbox([]))
        pilot.wait(20)
        pilot.send(.outbox([]))
        #expect(pilot.effects.contains(.quit))
    }

    @Test func viewsKeepTheirPlace() {
        var pilot = DeskWorld.pilot()
        pilot.press("j j j 3")
        pilot.press("j q")
        #expect(pilot.app.list.selectedID(in: pilot.app.desk)?.value == "ROA-77")
        pilot.press("3")
        #expect(pilot.app.list.cursor == 1)
    }

    @Test func marksComeBack() {
        var pilot = DeskWorld.pilot()
        pilot.press("<Space> <Space> * g v")
        #expect(place(pilot) == "list All, 2 marked")
    }

    @Test func spacePagesInTheHelp() throws {
        var pilot = DeskWorld.pilot()
        pilot.press("?")
        let first = try #require(pilot.app.places.last as? HelpPlace).top
        pilot.press("<Space>")
        #expect(try #require(pilot.app.places.last as? HelpPlace).top > first)
    }
}
