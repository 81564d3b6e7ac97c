import DemoServer
import OwnThreads
import PtyHarness
import Testing

/// What a key costs, counted: bytes, writes and wake-ups, never time.
@Suite("Counts with 10,000 tickets at 80×24", .serialized, .ownThreads)
struct CountTests {
    /// A list of 10,000, read whole, on the view of all tickets, with the list alone.
    private func session() throws -> (Bench, Session) {
        let bench = try Bench(tickets: 10_000, requestsPerMinute: 100_000)
        let session = try bench.open()
        #expect(session.wait(for: "tkt_"))
        let server = try #require(bench.server)
        #expect(session.wait { _ in Set(server.requests.filter { $0.path == "/api/v1/tickets" }.map(\.query.description)).count >= 100 })
        session.settle(quietMilliseconds: 1500)
        return (bench, session)
    }

    @Test("A step down in the list sends at most 120 bytes in one write; 200 at once cost one frame; idle costs nothing")
    func listCosts() throws {
        let (bench, session) = try session()
        session.press("7")
        session.press("z p")
        session.settle(quietMilliseconds: 800)
        session.press("<Down> <Down>")
        // Two rows change with a step. Where a third does, the clock moved a row's age in the same frame, and the
        // bytes are not the step's alone: that sample says nothing, and another one is taken.
        var costs: [(bytes: Int, writes: Int)] = []
        for _ in 0..<40 where costs.count < 5 {
            let before = session.screen.lines
            let cost = session.cost(of: Array("j".utf8), quietMilliseconds: 400)
            if zip(before, session.screen.lines).count(where: { $0 != $1 }) <= 2 { costs.append(cost) }
        }
        #expect(costs.count == 5)
        for cost in costs {
            #expect(cost.bytes > 0 && cost.bytes <= 120, "\(cost.bytes) bytes")
            #expect(cost.writes == 1, "\(cost.writes) writes")
        }

        // One frame at most: a whole repaint is under 2,600 bytes, and there is one write. Keys that the system
        // hands over in two parts are two frames by right, so it is tried until they come as one.
        var flood = (bytes: 0, writes: 0)
        for _ in 0..<5 where flood.writes != 1 {
            flood = session.cost(of: Array(String(repeating: "j", count: 200).utf8), quietMilliseconds: 600)
        }
        #expect(flood.bytes > 0 && flood.bytes <= 2_600, "\(flood.bytes) bytes for 200 steps")
        #expect(flood.writes == 1, "\(flood.writes) writes for 200 steps")
        #expect(session.screen.oddities == [])
        withExtendedLifetime(bench) {}
    }

    @Test("Idle between refreshes: no byte, no wake-up")
    func idle() throws {
        let bench = try Bench(extraConfig: "")
        let session = try bench.open()
        #expect(session.wait(for: "tkt_"))
        session.settle(quietMilliseconds: 3000)
        // What was begun at the start (the first save, a prefetch) may last on a busy machine: counted from the first
        // quiet second, and well inside the refresh period.
        for _ in 0..<20 {
            let wakeUps = session.wakeUps()
            session.settle(quietMilliseconds: 1000)
            if session.wakeUps(since: wakeUps) == 0 { break }
        }
        let before = (session.output.count, session.wakeUps())
        session.settle(quietMilliseconds: 4000)
        #expect(session.output.count == before.0)
        #expect(session.wakeUps(since: before.1) == 0)
        withExtendedLifetime(bench) {}
    }
}

/// Bytes that a person never typed must not act.
@Suite("Keys from a bad line", .serialized, .ownThreads)
struct BrokenKeyTests {
    /// Sequences that terminfo doesn't know under most TERM values, and replies nobody asked for.
    static let strange = [
        "\u{1B}[1;5A", "\u{1B}[a", "\u{1B}Oa", "\u{1B}[I", "\u{1B}[O", "\u{1B}[?62;1;6c", "\u{1B}[?2026;2$y",
        "\u{1B}]11;rgb:0000/0000/0000\u{1B}\\", "\u{1B}P1$r0m\u{1B}\\", "\u{1B}[57363u", "\u{1B}[97;5u", "\u{1B}[M a!",
        "\u{1B}[<0;10;10M", "\u{1B}[200~ss\u{1B}[201~", "\u{1B}[24;80R",
    ]

    @Test("Cut sequences and unknown ones reach no write, send or decision, in any place")
    func nothingHappens() throws {
        let bench = try Bench()
        let server = try #require(bench.server)
        for opening in [[], ["<Enter>"], ["g", "a"], ["g", "a", "<Enter>"], ["g", "k"], ["g", "o"], ["?"]] as [[String]] {
            let session = try bench.open()
            #expect(session.wait(for: "tkt_"))
            session.settle()
            session.press(opening)
            for sequence in Self.strange {
                session.terminal.write(Array(sequence.utf8))
                session.settle(quietMilliseconds: 20)
            }
            // The arrow whose second part is late by more than 40 ms.
            for tail in ["[A", "OA", "[1;5A"] {
                session.terminal.write([0x1B])
                session.settle(quietMilliseconds: 45)
                session.terminal.write(Array(tail.utf8))
                session.settle(quietMilliseconds: 30)
            }
            session.settle(quietMilliseconds: 1800)
            session.terminal.signal(15)
            _ = session.finish()
        }
        #expect(server.requests.filter { $0.method != "GET" } == [])
    }
}
