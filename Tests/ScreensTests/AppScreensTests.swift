import Canvas
import FoundationEssentials
import Helpdesk
import Testing
@testable import Screens

/// The pictures of the app: each was looked at before it was recorded.
@Suite struct AppScreensTests {
    static let sizes = [(80, 24), (120, 40), (200, 50), (60, 20), (40, 12)]

    private func at(_ size: (Int, Int)) -> String { "\(size.0)x\(size.1)" }

    @Test(arguments: sizes) func list(_ size: (Int, Int)) {
        var pilot = DeskWorld.pilot(size.0, size.1)
        pilot.press("j")
        pilot.wait(0.2)
        GoldenScreen.expect(pilot.frame, "list-\(at(size))")
    }

    @Test(arguments: sizes) func ticket(_ size: (Int, Int)) {
        var pilot = DeskWorld.pilot(size.0, size.1)
        pilot.press("j j <Enter>")
        GoldenScreen.expect(pilot.frame, "ticket-\(at(size))")
    }

    @Test(arguments: sizes) func reply(_ size: (Int, Int)) {
        var pilot = DeskWorld.pilot(size.0, size.1)
        pilot.press("j j r")
        pilot.type(DeskWorld.reply)
        pilot.wait(3)
        pilot.send(.draftKept(DeskWorld.vpn, .public, at: pilot.now.wall))
        GoldenScreen.expect(pilot.frame, "reply-\(at(size))")
    }

    @Test(arguments: sizes) func sentReply(_ size: (Int, Int)) {
        var pilot = DeskWorld.pilot(size.0, size.1)
        pilot.press("j j r")
        pilot.type("Hello Kenji,\n\nplease switch to profile B.")
        pilot.press("C-x P h k <Enter> G")
        pilot.wait(2)
        GoldenScreen.expect(pilot.frame, "sent-\(at(size))")
    }

    @Test func marked() {
        var pilot = DeskWorld.pilot()
        pilot.press("j <Space> <Space> k k s s")
        pilot.wait(0.5)
        GoldenScreen.expect(pilot.frame, "marked-80x24")
        pilot.press("s")
        GoldenScreen.expect(pilot.frame, "state-menu-80x24")
    }

    @Test func notesCannotBeMistaken() {
        for (name, theme) in [("dark", ShippedData.theme()), ("mono", Theme.mono)] {
            var pilot = DeskWorld.pilot(theme: theme)
            pilot.press("j j <Enter> i")
            pilot.type("Told Kenji to use profile B. If it holds until Thursday I will raise the rekey interval.")
            GoldenScreen.expect(pilot.frame, "note-\(name)-80x24", theme: theme)
        }
    }

    @Test func plainLetters() {
        var pilot = DeskWorld.pilot(isASCII: true)
        pilot.press("j j <Enter>")
        GoldenScreen.expect(pilot.frame, "ticket-ascii-80x24")
        let others = pilot.lines.joined().unicodeScalars.filter { !$0.isASCII }
        #expect(others.isEmpty)
    }

    @Test func heldReply() {
        var pilot = DeskWorld.pilot()
        let intent = Intent.message(ticket: DeskWorld.vpn, audience: .public, body: "Please switch to profile B.", thenStatus: nil)
        let trouble = Trouble(.conflict, "Otto Brandt answered at 12:03.", hint: "Read it first.", account: DeskWorld.it)
        pilot.send(.outbox([OutboxItem(id: IntentID("x"), intent: intent, state: .held(trouble))]))
        GoldenScreen.expect(pilot.frame, "list-held-80x24")
        pilot.press("j j <Enter>")
        GoldenScreen.expect(pilot.frame, "ticket-held-80x24")
        pilot.press("g o")
        GoldenScreen.expect(pilot.frame, "outbox-80x24")
    }

    @Test func trouble() {
        var pilot = DeskWorld.pilot()
        let offline = Trouble(.offline, "The server of it doesn't answer.", hint: "What was read stays here.", account: DeskWorld.it)
        pilot.send(.accountState(AccountState(account: DeskWorld.it, asOf: DeskWorld.date(minutesAgo: 5), trouble: offline, ticketCount: 2)))
        pilot.send(.notice(Trouble(.notSignedIn, "The token is refused.", hint: "Put a new one where token_command finds it.", account: DeskWorld.shop)))
        GoldenScreen.expect(pilot.frame, "trouble-80x24")
        pilot.press("g n")
        GoldenScreen.expect(pilot.frame, "news-80x24")
    }

    @Test func choicesAfterAPrefix() {
        var pilot = DeskWorld.pilot()
        pilot.press("g")
        GoldenScreen.expect(pilot.frame, "prefix-80x24")
        pilot.press("<Esc> f")
        pilot.type("status:open -tag:refund")
        GoldenScreen.expect(pilot.frame, "filter-prompt-80x24")
        pilot.press("<Enter>")
        GoldenScreen.expect(pilot.frame, "filtered-80x24")
    }

    @Test func withoutAccounts() {
        for size in [(80, 24), (40, 12)] {
            var pilot = Pilot(size.0, size.1)
            pilot.send(.accounts([]))
            GoldenScreen.expect(pilot.frame, "welcome-\(at(size))")
        }
    }

    @Test(arguments: [(20, 5), (1, 1), (39, 24), (80, 9), (0, 0)]) func tooSmall(_ size: (Int, Int)) {
        let pilot = DeskWorld.pilot(size.0, size.1)
        #expect(pilot.frame.size == Size(columns: max(0, size.0), rows: max(0, size.1)))
        #expect(size.0 < 20 || pilot.screen.contains("40×10"))
    }

    /// No size between the extremes draws outside, crashes or loses the cursor.
    @Test func everySize() {
        for columns in stride(from: 40, through: 210, by: 7) {
            for rows in [10, 11, 17, 18, 24, 50] {
                var pilot = DeskWorld.pilot(columns, rows)
                for keys in ["j j", "<Enter>", "r", "C-x s", "q", "g o", "q", "?"] {
                    pilot.press(keys)
                    #expect(pilot.frame.cursor.map { pilot.frame.bounds.contains($0) } ?? true)
                }
            }
        }
    }
}

extension DeskWorld {
    static let reply = """
        Hello Kenji,

        sorry about the board meeting. Your log shows the tunnel renewing its keys every 1200 seconds and failing \
        each time. Please switch to the profile "Lyon B" (menu VPN, then Profiles): it goes through another gateway.

        If it still drops, send me the time and I will look at the gateway at once.
        Mira
        """
}
