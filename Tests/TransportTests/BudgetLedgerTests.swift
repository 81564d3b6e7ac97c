import FoundationEssentials
import Glibc
import Helpdesk
import Testing

@testable import Transport

private func moment(_ seconds: Double) -> Moment {
    Moment(wall: Date(timeIntervalSince1970: GateWorld.epoch + seconds), seconds: seconds)
}

private func response(_ status: Int, _ headers: [(String, String)] = []) -> Response {
    Response(status: status, headers: headers.map { .init($0.0, $0.1) })
}

/// A process: a gate, the ledger it shares with the others, and what it told.
private final class Process {
    var gate: RequestGate
    let ledger: BudgetLedger
    private let told = Collected<Trouble>()
    private static let home = Endpoint.Origin(scheme: "https", host: "a.example")

    init(_ holder: UInt64, _ files: FakeLedgerFiles, policy: LimitPolicy = LimitPolicy(requestsPerMinute: 10, concurrency: 100)) {
        gate = RequestGate(account: testAccount, policy: policy, holder: holder)
        ledger = BudgetLedger(
            directory: "/run", account: testAccount, home: Self.home, files: files.files, report: { [told] in told.append($0) })
    }

    var troubles: [Trouble] { told.all }

    func event(_ seconds: Double, _ body: (inout RequestGate, Moment) -> [RequestGate.Action]) -> [RequestGate.Action] {
        ledger.share(&gate, now: { moment(seconds) }, body)
    }

    func submit(_ number: UInt64, _ urgency: Urgency = .person, isRead: Bool = true, at seconds: Double) -> [RequestGate.Action] {
        event(seconds) { $0.submitted(RequestTicket(number: number), urgency: urgency, isRead: isRead, now: $1) }
    }

    func answer(_ number: UInt64, _ response: Response, at seconds: Double) -> [RequestGate.Action] {
        event(seconds) { $0.answered(RequestTicket(number: number), response, now: $1, randomUnit: 0) }
    }

    func wake(at seconds: Double) -> [RequestGate.Action] { event(seconds) { $0.woke(now: $1) } }
}

private func starts(_ actions: [RequestGate.Action]) -> [UInt64] {
    actions.compactMap { if case .start(let ticket) = $0 { ticket.number } else { nil } }
}

private func wake(_ actions: [RequestGate.Action]) -> Double? {
    actions.lazy.compactMap { if case .wakeAt(let seconds) = $0 { seconds } else { nil } }.first
}

/// Several processes over one file.
@Suite struct BudgetLedgerTests {
    @Test func `what one process starts, the other has no more, and a third is the person's in all of them`() {
        let files = FakeLedgerFiles()
        let (one, two) = (Process(1, files), Process(2, files))
        for number in 1...4 { #expect(starts(one.submit(UInt64(number), .background, at: 0)) == [UInt64(number)]) }
        for number in 1...3 { #expect(starts(two.submit(UInt64(number), .background, at: 0)) == [UInt64(number)]) }
        let held = two.submit(4, .background, at: 1)
        #expect(starts(held) == [])
        // Others' requests are seen to leave a minute after now, at the earliest: they are under way.
        #expect(wake(held) == 61)
        for number in 11...13 { #expect(starts(one.submit(UInt64(number), at: 1)) == [UInt64(number)]) }
        #expect(starts(two.submit(14, at: 1)) == [], "ten of ten")
        #expect(one.gate.status(now: moment(1)).remaining == 0)
        #expect(files.offences == [] && one.troubles == [])
    }

    @Test func `a process that was killed holds its budget for two minutes, not for ever`() {
        let files = FakeLedgerFiles()
        let (dead, alive) = (Process(1, files), Process(2, files))
        for number in 1...10 { _ = dead.submit(UInt64(number), at: 5) }
        var actions = alive.submit(1, at: 6)
        var wakes: [Double] = []
        while starts(actions).isEmpty, let next = wake(actions), wakes.count < 20 {
            wakes.append(next)
            actions = alive.wake(at: next)
        }
        #expect(starts(actions) == [1])
        #expect(wakes.last.map { (125...186).contains($0) } == true && wakes.count <= 3, "\(wakes)")
        // Whoever asks just then gets it: a minute each for the longest transfer and for the window.
        let other = FakeLedgerFiles()
        let gone = Process(3, other)
        for number in 1...10 { _ = gone.submit(UInt64(number), at: 5) }
        #expect(starts(Process(5, other).submit(1, at: 124.9)) == [])
        #expect(starts(Process(6, other).submit(1, at: 125)) == [1])
    }

    @Test func `a pause that one learned holds the other, and behind it one goes alone`() {
        let files = FakeLedgerFiles()
        let (one, two) = (Process(1, files), Process(2, files))
        _ = one.submit(1, isRead: false, at: 0)
        _ = one.answer(1, response(429, [("Retry-After", "20")]), at: 1)
        for number in 2...4 { #expect(wake(one.submit(UInt64(number), .onScreen, at: 2)) == 21) }
        for number in 2...4 { #expect(wake(two.submit(UInt64(number), .onScreen, at: 2)) == 21) }
        #expect(starts(two.wake(at: 20.9)) == [])
        #expect(starts(two.wake(at: 21)) == [2], "one, not a burst")
        var actions = one.wake(at: 21)
        #expect(starts(actions) == [])
        // Nobody tells when the other's is answered: looked for ever less often.
        var wakes = 0
        while let next = wake(actions), next < 80 {
            wakes += 1
            actions = one.wake(at: next)
            #expect(starts(actions) == [])
        }
        #expect((3...7).contains(wakes), "\(wakes)")
        #expect(starts(two.answer(2, response(200), at: 80)) == [3, 4])
        // Half of ten, and one won back since.
        #expect(starts(one.wake(at: 80.5)) == [2, 3])
    }

    @Test func `a probe that is lost with its process is made by another`() {
        let files = FakeLedgerFiles()
        let (dead, alive) = (Process(1, files), Process(2, files))
        _ = dead.submit(1, isRead: false, at: 0)
        _ = dead.answer(1, response(429, [("Retry-After", "5")]), at: 1)
        #expect(starts(dead.submit(2, at: 6)) == [2])
        #expect(starts(alive.submit(1, .onScreen, at: 7)) == [])
        #expect(starts(alive.wake(at: 65.9)) == [] && starts(alive.wake(at: 66)) == [1])
    }

    @Test func `a person doesn't wait for a slow probe, of whatever process`() {
        for isOwn in [true, false] {
            let files = FakeLedgerFiles()
            let one = Process(1, files)
            let two = isOwn ? one : Process(2, files)
            _ = one.submit(1, isRead: false, at: 0)
            _ = one.answer(1, response(429, [("Retry-After", "5")]), at: 1)
            #expect(starts(one.submit(2, .background, at: 6)) == [2])
            let held = two.submit(3, at: 7)
            #expect(starts(held) == [] && wake(held) == 9)
            _ = two.submit(4, .background, at: 7)
            #expect(starts(two.wake(at: 9)) == [3], "and background work stays")
        }
    }

    @Test func `a person who waits in one process goes before background work of another`() {
        let files = FakeLedgerFiles()
        let (one, two) = (Process(1, files), Process(2, files))
        _ = one.submit(1, isRead: false, at: 0)
        _ = one.answer(1, response(429, [("Retry-After", "20")]), at: 1)
        _ = two.submit(1, .background, at: 2)
        _ = one.submit(2, at: 3)
        // Both wake when the pause ends; the second is first.
        let yielded = two.wake(at: 21)
        #expect(starts(yielded) == [] && wake(yielded) == 23)
        #expect(starts(one.wake(at: 21.1)) == [2])
        _ = one.answer(2, response(200), at: 21.5)
        #expect(starts(two.wake(at: 23)) == [1])
    }

    @Test func `after a refusal writes keep a second's distance, in all processes, and reads don't wait for it`() {
        let files = FakeLedgerFiles()
        let policy = LimitPolicy(requestsPerMinute: 100, concurrency: 100)
        let (one, two) = (Process(1, files, policy: policy), Process(2, files, policy: policy))
        #expect(starts(one.submit(1, isRead: false, at: 0)) == [1] && starts(two.submit(1, isRead: false, at: 0)) == [1])
        _ = one.answer(1, response(429, [("Retry-After", "5")]), at: 1)
        #expect(starts(one.submit(2, isRead: false, at: 6)) == [2])
        _ = one.answer(2, response(200), at: 6.2)
        let held = two.submit(2, isRead: false, at: 6.3)
        #expect(starts(held) == [] && wake(held) == 7)
        #expect(starts(two.submit(3, at: 6.4)) == [3])
        #expect(starts(two.wake(at: 7)) == [2])
        #expect(starts(one.submit(3, isRead: false, at: 66.9)) == [3] && starts(one.submit(4, isRead: false, at: 66.9)) == [4])
    }

    @Test func `a reboot voids what was written, and a damaged file makes cautious for two minutes`() {
        let files = FakeLedgerFiles()
        let before = Process(1, files)
        for number in 1...10 { _ = before.submit(UInt64(number), at: 1_000) }
        let after = Process(2, files)
        #expect(starts(after.submit(1, at: 3)) == [1], "the clock began anew")
        files.bytes?[60] ^= 4
        let (careful, second) = (Process(3, files), Process(4, files))
        for number in 1...6 { _ = careful.submit(UInt64(number), at: 4) }
        #expect(careful.gate.status(now: moment(4)).limit == 5 && careful.gate.status(now: moment(4)).underWayCount == 5)
        #expect(starts(second.submit(1, at: 5)) == [], "the caution is written down, too")
        for number in 1...5 { _ = careful.answer(UInt64(number), response(200), at: 6) }
        #expect(starts(careful.wake(at: 66)) == [6])
        #expect(careful.gate.status(now: moment(123)).limit == 5 && careful.gate.status(now: moment(124)).limit == 10)
        #expect(careful.troubles.map(\.kind) == [.storage] && second.troubles == [])
    }

    @Test func `a newer version's file stays as it is, and this process takes half`() {
        var foreign = BudgetPage().bytes(boot: "boot-1", seconds: 0)
        foreign[8] = 2
        let files = FakeLedgerFiles(bytes: foreign)
        let one = Process(1, files)
        for number in 1...8 { _ = one.submit(UInt64(number), at: 1) }
        #expect(one.gate.status(now: moment(1)).underWayCount == 5)
        #expect(files.bytes == foreign && one.troubles.count == 1 && files.offences == [])
    }

    @Test func `a lock that isn't given back is not waited for, and is no trouble`() {
        let files = FakeLedgerFiles()
        let one = Process(1, files)
        _ = one.submit(1, at: 0)
        files.failAlways(.taken)
        #expect(starts(one.submit(2, at: 1)) == [2])
        #expect(files.nappedMilliseconds == 31 && one.troubles == [])
        files.failAlways(nil)
        let two = Process(2, files)
        _ = two.submit(1, at: 2)
        _ = one.answer(1, response(200), at: 2)
        // What was started meanwhile is told: two of one, one of the other.
        _ = two.wake(at: 3)
        #expect(two.gate.status(now: moment(3)).remaining == 7)
    }

    @Test func `a full disk: half the budget, said once, and all is told when there is room again`() {
        for fault in [FakeLedgerFiles.Fault.noSpace, .inputOutput, .notAllowed, .shortWrite] {
            let files = FakeLedgerFiles()
            let (one, two) = (Process(1, files), Process(2, files))
            _ = one.submit(1, at: 0)
            files.failAlways(fault)
            for number in 2...9 { _ = one.submit(UInt64(number), at: 1) }
            #expect(one.gate.status(now: moment(1)).underWayCount == 5, "\(fault)")
            #expect(one.troubles.count == 1 && one.troubles.first?.kind == .storage && one.troubles.first?.hint != nil)
            files.failAlways(nil)
            _ = one.answer(1, response(200), at: 2)
            _ = two.submit(1, .backfill, at: 3)
            #expect(two.gate.page.minutes[0].used == one.gate.page.minutes[0].used + (two.gate.status(now: moment(3)).underWayCount))
            #expect(two.gate.page.minutes[0].used >= 5 && one.troubles.count == 1 && files.offences == [], "\(fault)")
        }
    }

    /// The same hour of work with every call made to fail once, in every way.
    @Test(arguments: FakeLedgerFiles.Fault.allCases) func `any single call may fail`(fault: FakeLedgerFiles.Fault) {
        var failed = 0
        for point in 1... {
            let files = FakeLedgerFiles()
            files.fail(call: point, fault)
            let processes = [Process(1, files), Process(2, files)]
            var count = 0
            for step in 0..<12 {
                let process = processes[step % 2]
                let number = UInt64(step + 1)
                let begun = process.submit(number, step % 3 == 0 ? .person : .background, at: Double(step))
                count += starts(begun).count
                if starts(begun).contains(number) { count += starts(process.answer(number, response(200), at: Double(step) + 0.5)).count }
            }
            #expect(count <= 10, "\(fault) at call \(point): \(count) in one minute")
            #expect(processes.allSatisfy { $0.troubles.count <= 1 } && files.offences == [], "\(fault) at call \(point)")
            #expect(count >= 5, "\(fault) at call \(point): only \(count)")
            guard files.callCount >= point else { break }
            failed += 1
        }
        #expect(failed > 60, "\(failed) points")
    }

    @Test func `a ledger's name tells nothing, and is the account's alone`() {
        let origins = [("https", "a.example", nil), ("https", "b.example", nil), ("http", "a.example", nil), ("https", "a.example", 81)]
            as [(String, String, Int?)]
        let names = origins.flatMap { origin in
            ["shop", "games"].map {
                BudgetLedger.fileName(account: AccountName($0), home: .init(scheme: origin.0, host: origin.1, port: origin.2))
            }
        }
        #expect(Set(names).count == 8)
        for name in names { #expect(name.hasPrefix("budget-") && name.utf8.count == 23 && !name.contains("shop")) }
    }

    @Test func `a ledger that was given back is free while another process is being started`() throws {
        let path = "/tmp/kedge-ledger-\(getpid())"
        defer { unlink(path) }
        let first = try LedgerFiles.live.open(path)
        #expect(try LedgerFiles.live.lock(first))
        // Until its program begins, a process has a copy of every open file.
        let copy = dup(first)
        defer { Glibc.close(copy) }
        LedgerFiles.live.close(first)
        let second = try LedgerFiles.live.open(path)
        defer { LedgerFiles.live.close(second) }
        #expect(try LedgerFiles.live.lock(second))
    }
}
