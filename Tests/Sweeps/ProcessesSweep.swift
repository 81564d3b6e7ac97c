import Dispatch
import FoundationEssentials
import Glibc
import PtyHarness
import Synchronization

/// Eight people's worth of kedge on one account and one home: verbs and terminals, many of them killed, some in the
/// very moment in which their request is at the server. Then one more kedge accounts for every text.
enum ProcessesSweep {
    static let sweep = Sweep(
        name: "processes",
        promise: "Eight processes write on one account and are killed at any time: nothing is sent twice, nothing is lost.",
        sabotages: Sabotage.allCases.map(\.rawValue),
        oracles: [Sabotage.blindRetry.rawValue: twice, Sabotage.forgottenOutbox.rawValue: lost], run: run)

    static let (twice, lost) = ("twice", "lost")

    enum Sabotage: String, CaseIterable {
        /// What ended unknown, or was killed, is written again.
        case blindRetry = "blind-retry"
        /// The outbox of a process goes with it.
        case forgottenOutbox = "forgotten-outbox"
    }

    static let processCount = 8

    private static func run(_ scale: SweepScale) throws -> SweepReport {
        var report = SweepReport(scale)
        guard let kedge = BuiltProgram.path("kedge") else {
            throw SweepFailure("kedge lies neither beside this program nor in .build/debug: build it first")
        }
        let scene = try ProcessesScene(
            kedge, sendCount: scale.count(1_000, sample: 24), seed: scale.seed,
            sabotage: scale.sabotage.flatMap(Sabotage.init))
        let began = SweepClock.monotonicSeconds()
        let group = DispatchGroup()
        for number in 0..<processCount {
            DispatchQueue(label: "worker").async(group: group) { @Sendable in
                var worker = ProcessesWorker(number, scene)
                worker.work()
            }
        }
        group.wait()
        // By chance each outbox may have been taken up before it was forgotten, or each killed one been killed too early.
        if scene.sabotage != nil {
            var last = ProcessesWorker(processCount, scene)
            last.sabotageAlone()
        }
        let storm = SweepClock.monotonicSeconds() - began
        scene.server.setDoor(.open)
        ProcessesAftermath(scene).account(&report)
        let sum = scene.ledger.withLock { $0 }
        report.tried("texts written", sum.texts.count, least: 1_000)
        report.tried("texts whose writer was told that they are safe", sum.safeCount, least: 1_000)
        report.tried("texts at the server", sum.texts.keys.count { scene.server.fate(of: $0).acts > 0 }, least: 1_000)
        report.tried("processes started", sum.startedCount, least: 500)
        report.tried("processes killed", sum.killedCount, least: 200)
        report.tried("of these with a request at the server", sum.killedAtServerCount, least: 50)
        report.note("texts whose writer was told that they weren't sent \(sum.texts.values.count { $0.told == .notSent })")
        report.note("terminals among them \(sum.terminalCount); requests \(scene.server.ledger.withLock(\.requestCount))")
        if scale.isFull { report.note("the storm took \(Int(storm)) s") }
        scene.server.stop()
        return report
    }
}

/// The home, the server and the book that all workers share.
final class ProcessesScene: Sendable {
    /// What became of a text, as far as its writer was told.
    struct Text: Sendable {
        let ticket: String
        /// The verb, or `terminal`.
        let way: String
        var told = Told.nothing
        var isSafe: Bool { told == .safe }
    }

    enum Told: Sendable {
        /// Its writer was killed before anything was said.
        case nothing
        /// It was said to be sent, or to be in the outbox.
        case safe
        /// It was said to be not sent, and is where it can be taken up again: a draft, or an item of the outbox.
        case notSent
    }

    struct Ledger: Sendable {
        var texts: [String: Text] = [:]
        var safeCount = 0
        var startedCount = 0
        var terminalCount = 0
        var killedCount = 0
        var killedAtServerCount = 0
        /// Whom to kill when the request with this text has come so far.
        var orders: [String: (stage: FaultServer.Stage, process: KillSwitch)] = [:]
    }

    let kedge: String
    let seed: UInt64
    let sabotage: ProcessesSweep.Sabotage?
    /// So many must be told to be safe.
    let sendCount: Int
    let home: String
    let server: FaultServer
    let ledger: Mutex<Ledger>
    private let scratch: Scratch

    /// Terminals open tickets that lists show; each text has a ticket of its own.
    static let listedTickets = (0..<100).map { "tkt_t\($0)" }

    init(_ kedge: String, sendCount: Int, seed: UInt64, sabotage: ProcessesSweep.Sabotage?) throws {
        self.kedge = kedge
        self.seed = seed
        self.sabotage = sabotage
        self.sendCount = sendCount
        let scratch = try Scratch()
        self.scratch = scratch
        home = scratch.path
        let book = Book()
        let clock = SweepClock()
        server = try FaultServer(FaultServer.Behaviour(
            // One in ten ends in silence.
            fault: { text, earlier in earlier == 0 && text.utf8.reduce(seed, { $0 &* 31 &+ UInt64($1) }) % 10 == 0 ? .closesBeforeAnswer : .none },
            watch: { book.scene?.reached($0, $1) }, time: { clock.now.wall.formatted(.iso8601) },
            listedTickets: Self.listedTickets))
        ledger = Mutex(Ledger())
        try FileManager.default.createDirectory(atPath: "\(home)/config/kedge", withIntermediateDirectories: true)
        let config = """
            undo_seconds = 1
            [[account]]
            name = "shop"
            service = "keva"
            base_url = "\(server.baseURL)"
            token_env = "SWEEP_TOKEN"
            note_key = "internal"
            requests_per_minute = 100000

            """
        _ = FileManager.default.createFile(atPath: "\(home)/config/kedge/config.toml", contents: Data(config.utf8))
        book.open(self)
    }

    /// The way back from the server's thread to the scene.
    private final class Book: Sendable {
        private let held = Mutex<Held>(Held())
        struct Held: Sendable { weak var scene: ProcessesScene? }
        var scene: ProcessesScene? { held.withLock { $0.scene } }
        func open(_ scene: ProcessesScene) { held.withLock { $0.scene = scene } }
    }

    var environment: [String: String] {
        [
            "HOME": home, "PATH": "/usr/bin:/bin", "XDG_CONFIG_HOME": "\(home)/config", "XDG_STATE_HOME": "\(home)/state",
            "XDG_CACHE_HOME": "\(home)/cache", "XDG_RUNTIME_DIR": "\(home)/run", "TZ": "UTC", "LANG": "C.UTF-8",
            "SWEEP_TOKEN": "keva_live_0", "SWIFT_BACKTRACE": "enable=no",
        ]
    }

    /// A new text on a ticket that nobody else writes on; nil when as many are safe as
    /// must be, or when so many were written that something else is wrong.
    func newText(_ way: String, isTerminal: Bool = false, isExtra: Bool = false) -> (text: String, ticket: String)? {
        ledger.withLock { ledger in
            let number = ledger.texts.count
            guard isExtra || ledger.safeCount < sendCount && number < sendCount * 6 else { return nil }
            var ticket = "tkt_q\(number)"
            if isTerminal {
                let used = ledger.texts.values.count { $0.way == way }
                guard used < Self.listedTickets.count else { return nil }
                ticket = Self.listedTickets[used]
            }
            let text = "Dear customer, number w\(seed)x\(number)x is on its way."
            ledger.texts[text] = Text(ticket: ticket, way: way)
            return (text, ticket)
        }
    }

    func acknowledge(_ text: String, as told: Told = .safe) {
        ledger.withLock { ledger in
            if told == .safe, ledger.texts[text]?.told != .safe { ledger.safeCount += 1 }
            ledger.texts[text]?.told = told
        }
    }

    /// Kills the process when the request with its text is so far.
    func order(_ text: String, at stage: FaultServer.Stage, _ process: KillSwitch) {
        ledger.withLock { $0.orders[text] = (stage, process) }
    }

    private func reached(_ stage: FaultServer.Stage, _ text: String) {
        let order = ledger.withLock { ledger -> KillSwitch? in
            guard let order = ledger.orders[text], order.stage == stage else { return nil }
            ledger.orders[text] = nil
            return order.process
        }
        if order?.kill() == true { ledger.withLock { $0.killedAtServerCount += 1 } }
    }

    func wasKilled() { ledger.withLock { $0.killedCount += 1 } }

    /// What is in the outboxes of all processes, as a kedge of its own tells it.
    func outbox() -> [OutboxRow]? {
        let result = Child(kedge, ["outbox", "list", "--json"], environment).finish()
        guard result.status == 0 else { return nil }
        return try? JSONDecoder().decode([OutboxRow].self, from: Data(result.output.utf8))
    }

    /// What was begun and isn't sent, as a kedge of its own prints it; nil where it can't be listed.
    func drafts() -> String? {
        let result = Child(kedge, ["draft", "list", "--json"], environment).finish()
        return result.status == 0 ? result.output : nil
    }

    struct OutboxRow: Decodable, Sendable {
        let id: String
        let state: String
        let summary: String
    }
}
