import DemoServer
import Glibc
import OwnThreads
import PtyHarness
import Testing

@Suite("Bad input and trouble", .serialized, .ownThreads)
struct TroubleTests {
    @Test("Not a terminal, or one that can't: a sentence and exit 2")
    func noTerminal() throws {
        let bench = try Bench(config: nil)
        let piped = try bench.run([])
        #expect(piped.status == 2)
        #expect(piped.errors.contains("terminal"))
        for terminal in ["dumb", "no-such-terminal"] {
            let session = try bench.open(["demo"], changing: ["TERM": terminal])
            #expect(session.finish() == 2)
            #expect(!session.output.contains(0x1B), "nothing is drawn on \(terminal)")
        }
    }

    @Test("No config: the first screen says how to add an account and offers the demo")
    func noConfig() throws {
        let bench = try Bench(config: nil)
        let session = try bench.open()
        #expect(session.wait(for: "config.toml"))
        #expect(session.wait(for: "demo"))
        session.press("d")
        #expect(session.wait(for: "tkt_"))
        session.type("Q")
        #expect(session.finish() == 0)
    }

    @Test("A wrong config is reported with its lines, and the program starts")
    func wrongConfig() throws {
        let bench = try Bench(config: "theme = 3\nkolor = \"x\"\n[[account]]\nname = \"a\"\nservice = \"kevva\"\ntoken_env = \"T\"\n")
        let session = try bench.open()
        #expect(session.wait { $0.lines.contains { $0.contains("config.toml:") } })
        session.type("Q")
        #expect(session.finish() == 0)
        let doctor = try bench.run(["doctor"])
        #expect(doctor.status != 0)
        for part in ["config.toml:1", "config.toml:2", "config.toml:5", "kevva"] { #expect((doctor.output + doctor.errors).contains(part), "\(part)") }
    }

    @Test("A refused token is said once, with the account and the mend")
    func refusedToken() throws {
        let bench = try Bench()
        let first = try bench.open()
        #expect(first.wait(for: "tkt_"))
        first.settle()
        first.type("Q")
        _ = first.finish()
        let session = try bench.open(changing: ["TOKEN_keva": "keva_live_wrong"])
        #expect(session.wait(for: "tkt_"), "the copy stays readable")
        #expect(session.wait { $0.lines.contains { $0.contains("keva") && $0.contains("token") } || $0.lines.contains { $0.contains("sign") } })
        session.type("Q")
        _ = session.finish()
        let verb = try bench.run(["ticket", "list"], changing: ["TOKEN_keva": "keva_live_wrong"])
        #expect(verb.status == 3)
    }

    @Test("Tiny terminals get a message and don't crash", arguments: [(20, 5), (1, 1), (39, 9), (40, 10), (60, 20)])
    func tiny(columns: Int, rows: Int) throws {
        let bench = try Bench(tickets: 20)
        let session = try bench.open(columns: columns, rows: rows)
        #expect(session.wait { $0.lines.contains { !$0.isEmpty } })
        session.press("j <Enter> q")
        session.terminal.resize(columns: 80, rows: 24)
        session.terminal.signal(SIGTERM)
        _ = session.finish()
    }

    @Test("However it ends, the terminal is as it was", arguments: ["quit", "TERM", "HUP", "INT", "QUIT", "ABRT", "SEGV", "TRAP"])
    func restored(way: String) throws {
        let bench = try Bench(tickets: 20)
        let session = try bench.open()
        let before = session.terminal.initialSettings
        #expect(session.wait(for: "tkt_"))
        session.settle()
        #expect(session.screen.modes.contains("?1049"))
        let signals: [String: Int32] = ["TERM": SIGTERM, "HUP": SIGHUP, "INT": SIGINT, "QUIT": SIGQUIT, "ABRT": SIGABRT, "SEGV": SIGSEGV, "TRAP": SIGTRAP]
        if let signal = signals[way] { session.terminal.signal(signal) } else { session.type("Q") }
        if way == "INT" { session.settle(); session.terminal.signal(SIGINT) }
        _ = session.finish()
        #expect(!session.screen.modes.contains("?1049"), "the alternate screen is left")
        #expect(!session.screen.modes.contains("?2004"), "bracketed paste is off")
        #expect(!session.screen.modes.contains("?1"), "cursor keys are normal")
        let after = session.terminal.settings()
        #expect(after.c_lflag == before.c_lflag && after.c_iflag == before.c_iflag && after.c_oflag == before.c_oflag)
    }

    @Test("Answers that aren't what they claim are named, never a blank screen")
    func badAnswers() throws {
        let bench = try Bench()
        let server = try #require(bench.server)
        server.script(on: "GET", pathPrefix: "/api/v1/tickets", faults: [.html200, .truncate, .status(500), .html200, .truncate, .html200])
        let session = try bench.open()
        #expect(session.wait { $0.lines.contains { $0.contains("!") } || $0.lines.contains { $0.contains("tkt_") } })
        session.type("Q")
        #expect(session.finish() == 0)
    }
}
