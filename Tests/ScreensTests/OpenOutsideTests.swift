import Canvas
import FoundationEssentials
import Helpdesk
import Testing

@testable import Screens

/// Files are saved, links and tickets opened, and texts paged; nothing of it by one key, and no link goes unseen where
/// its text doesn't say.
@Suite struct OpenOutsideTests {
    private static let body = """
        Pay at https://pay.example/invoice?id=7, or [our bank](https://bank.example/login).
        <https://bank.example@evil.example/x> and [mail us](mailto:help@lyon.example), [run](javascript:alert(1)), [here](#top).
        """

    static func pilot(_ columns: Int = 80, _ rows: Int = 24, reads: Bool = true, fileID: String? = "f1") -> Pilot {
        var pilot = Pilot(columns, rows, views: DeskWorld.views)
        let present = Set(Capability.allCases).subtracting(reads ? [] : [.readAttachments])
        let capabilities = Capabilities(
            present: present, absences: [.readAttachments: "Keva's API gives no attachments."], writableStatuses: DeskWorld.statuses,
            ticketPagePrefix: "https://rt.example/Ticket/Display.html?id=")
        pilot.send(.accounts([AccountProfile(name: DeskWorld.it, kind: .rt, capabilities: capabilities, me: "mira")]))
        var ticket = DeskWorld.ticket(DeskWorld.it, "RT-118", "VPN drops", from: "K. Ito", .high, .open, minutesAgo: 16)
        ticket = Ticket(id: TicketID(account: DeskWorld.it, value: "118"), key: "RT-118", subject: ticket.subject, status: ticket.status,
                        priority: ticket.priority, requester: ticket.requester, updatedAt: ticket.updatedAt)
        pilot.send(.tickets([ticket], isWhole: true))
        var message = DeskWorld.message(ticket.id, 1, "K. Ito", .public, .customer, body, minutesAgo: 20, files: [
            .init(name: "vpn-lyon.log", byteCount: 38_000, id: fileID), .init(name: "..\u{202E}gnp.exe", byteCount: 12, id: "f2"),
        ])
        message.format = .markdown
        pilot.send(.thread(Thread(ticket: ticket.id, messages: [message]), asOf: Pilot.noon.wall))
        pilot.wait(0.2)
        pilot.press("<Enter>")
        _ = pilot.takeEffects()
        return pilot
    }

    private func outside(_ pilot: inout Pilot) -> [String] {
        pilot.takeEffects().compactMap { if case .openOutside(let url) = $0 { url } else { nil } }
    }

    @Test(arguments: [(80, 24), (60, 20)]) func offered(columns: Int, rows: Int) {
        var pilot = Self.pilot(columns, rows)
        pilot.press("o")
        GoldenScreen.expect(pilot.frame, "open-\(columns)x\(rows)")
    }

    @Test func theTicketItself() {
        var pilot = Self.pilot()
        pilot.press("o")
        #expect(outside(&pilot).isEmpty)
        pilot.press("o")
        #expect(outside(&pilot) == ["https://rt.example/Ticket/Display.html?id=118"])
        var list = Self.pilot()
        list.press("q o o")
        #expect(outside(&list) == ["https://rt.example/Ticket/Display.html?id=118"])
        var none = DeskWorld.pilot()
        none.press("o o")
        #expect(none.shows("Keva's API doesn't say where a ticket's page is."))
        #expect(outside(&none).isEmpty)
    }

    @Test func aFileIsSavedAndItsPathSaid() {
        var pilot = Self.pilot()
        pilot.press("o b")
        let file = Message.Attachment(name: "vpn-lyon.log", byteCount: 38_000, id: "f1")
        let ticket = TicketID(account: DeskWorld.it, value: "118")
        #expect(pilot.takeEffects().last { $0 != .redraw } == .saveAttachment(ticket, file))
        pilot.send(.saved(ticket, file, path: "/home/mira/Downloads/vpn-lyon.log"))
        #expect(pilot.shows("vpn-lyon.log is saved: /home/mira/Downloads/vpn-lyon.log"))
        pilot.press("g n")
        #expect(pilot.shows("is saved"))
    }

    @Test(arguments: [(false, "Keva's API gives no attachments."), (true, "The service doesn't say where vpn-lyon.log lies.")])
    func aFileThatCannotBeRead(reads: Bool, sentence: String) {
        var pilot = Self.pilot(reads: reads, fileID: nil)
        pilot.press("o b")
        #expect(pilot.shows(sentence))
        #expect(!pilot.takeEffects().contains { if case .saveAttachment = $0 { true } else { false } })
    }

    @Test("Letter by letter: opened at once, asked about, or refused", arguments: [
        ("d", "https://pay.example/invoice?id=7", ""), ("e", "https://bank.example/login", "it goes to bank.example"),
        ("f", "https://bank.example@evil.example/x", "it goes to evil.example"), ("g", "mailto:help@lyon.example", "it goes to help@lyon.example"),
        ("h", "", "Only web and mail addresses are opened, not javascript:."), ("i", "", "This link leads nowhere outside its text."),
    ])
    func links(letter: String, url: String, asked: String) {
        var pilot = Self.pilot()
        pilot.press("o \(letter)")
        if asked.isEmpty {
            #expect(outside(&pilot) == [url])
            return
        }
        #expect(outside(&pilot).isEmpty)
        #expect(pilot.shows(asked))
        pilot.press(url.isEmpty ? "<Esc>" : "o")
        #expect(outside(&pilot) == (url.isEmpty ? [] : [url]))
    }

    @Test func aNoOpensNothing() {
        var pilot = Self.pilot()
        pilot.press("o f <Esc> o <Esc>")
        #expect(outside(&pilot).isEmpty)
    }

    @Test func theThreadInThePager() throws {
        var pilot = DeskWorld.pilot()
        pilot.press("j j |")
        let pages = pilot.takeEffects().compactMap { if case .page(let lines) = $0 { lines.map(\.string) } else { nil } }
        let lines = try #require(pages.first)
        #expect(lines.first == "RT-118  VPN drops every 20 minutes, Lyon")
        for words in ["Does it happen on the cable too?", "INTERNAL ∙ Otto Brandt", "vpn-lyon.log", "board meeting"] {
            #expect(lines.contains { $0.contains(words) }, "\(words)")
        }
        pilot.press("<Enter> |")
        #expect(pilot.takeEffects().contains { if case .page = $0 { true } else { false } })
    }

    @Test func anArticlesLinksAndText() throws {
        var pilot = RecordWorld.pilot()
        let article = Article(
            id: ArticleID(account: RecordWorld.shop, value: "kb_1"), title: "Refunds",
            content: "See [the form](https://forms.example/refund).", format: .markdown)
        pilot.send(.articles([article]))
        pilot.press("g k <Enter> |")
        #expect(pilot.effects.contains { if case .page(let lines) = $0 { lines.first == "Refunds" } else { false } })
        pilot.press("o b")
        #expect(pilot.shows("it goes to forms.example"))
        pilot.press("o")
        #expect(outside(&pilot) == ["https://forms.example/refund"])
    }
}
