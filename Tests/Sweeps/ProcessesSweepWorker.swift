import Corpus
import FoundationEssentials
import Glibc
import PtyHarness

/// One of those who start kedge, write with it, and kill it.
struct ProcessesWorker {
    private let scene: ProcessesScene
    private var chance: SeededRandom
    /// This one sits at a terminal.
    private let hasTerminal: Bool
    /// How long a verb takes here; grows with what is seen.
    private var usualMilliseconds = 40

    init(_ number: Int, _ scene: ProcessesScene) {
        self.scene = scene
        chance = SeededRandom(seed: scene.seed &+ UInt64(number) &* 1_000)
        hasTerminal = number % 4 == 0
    }

    mutating func work() {
        while true {
            if hasTerminal, useTerminal() { continue }
            switch chance.number(below: 10) {
            case 0...5: guard write() else { return }
            case 6...7: guard putAside() else { return }
            default: sendOutbox()
            }
        }
    }

    // MARK: Verbs

    private mutating func write() -> Bool {
        let verb = chance.number(below: 3) == 0 ? "note" : "reply"
        guard let (text, ticket) = scene.newText(verb) else { return false }
        let arguments = ["ticket", verb, "shop:\(ticket)", "--message", text]
        let status = run(arguments, text, mayKill: true)
        tell(status, of: text)
        if scene.sabotage == .blindRetry, status == 7 || status == 137 { _ = run(arguments, text, mayKill: false) }
        return true
    }

    /// Its writer knows by the status what has become of it.
    private func tell(_ status: Int32, of text: String) {
        switch status {
        // Sent or laid by, or in the outbox with an unknown end.
        case 0, 7: scene.acknowledge(text)
        // Refused, or not now.
        case 1, 6: scene.acknowledge(text, as: .notSent)
        default: break
        }
    }

    private mutating func putAside() -> Bool {
        guard let (text, ticket) = scene.newText("later") else { return false }
        let child = start(["ticket", "reply", "shop:\(ticket)", "--message", text, "--later"])
        let limit = chance.number(below: 4) == 0 ? chance.number(below: usualMilliseconds) : nil
        let status = child.finish(killAfterMilliseconds: limit).status
        if status == 137 { scene.wasKilled() }
        tell(status, of: text)
        if scene.sabotage == .forgottenOutbox { forgetOutbox(of: child.processID) }
        return true
    }

    /// Sends some of what lies in the outbox; what may have been sent already isn't touched.
    private mutating func sendOutbox() {
        started()
        guard let rows = scene.outbox() else { return }
        let waiting = rows.filter { $0.state == "waiting" }
        guard !waiting.isEmpty else { return }
        let first = chance.number(below: waiting.count)
        _ = run(["outbox", "send"] + waiting[first...].prefix(3).map(\.id), nil, mayKill: true)
    }

    /// Kills about half of them: at any time, or when its request is at the server.
    private mutating func run(_ arguments: [String], _ text: String?, mayKill: Bool) -> Int32 {
        let began = SweepClock.monotonicSeconds()
        let child = start(arguments)
        var limit: Int?
        switch mayKill ? chance.number(below: 10) : 9 {
        case 0...2: limit = chance.number(below: usualMilliseconds * 5 / 4)
        case 3: if let text { scene.order(text, at: .arrived, child.killSwitch) }
        case 4: if let text { scene.order(text, at: .acted, child.killSwitch) }
        case 5: if let text { scene.order(text, at: .answered, child.killSwitch) }
        default: break
        }
        let status = child.finish(killAfterMilliseconds: limit).status
        if status == 137 { scene.wasKilled() }
        if status == 0 {
            let milliseconds = Int((SweepClock.monotonicSeconds() - began) * 1_000)
            usualMilliseconds = max(20, (usualMilliseconds * 3 + min(milliseconds, 2_000)) / 4)
        }
        return status
    }

    /// Sabotages one text while nobody else is about.
    mutating func sabotageAlone() {
        switch scene.sabotage {
        case .forgottenOutbox:
            guard let (text, ticket) = scene.newText("later", isExtra: true) else { return }
            let child = start(["ticket", "reply", "shop:\(ticket)", "--message", text, "--later"])
            tell(child.finish().status, of: text)
            forgetOutbox(of: child.processID)
        case .blindRetry:
            guard let (text, ticket) = scene.newText("reply", isExtra: true) else { return }
            for _ in 0..<2 {
                let child = start(["ticket", "reply", "shop:\(ticket)", "--message", text])
                scene.order(text, at: .acted, child.killSwitch)
                _ = child.finish()
            }
        case nil: break
        }
    }

    private func start(_ arguments: [String]) -> Child {
        started()
        return Child(scene.kedge, arguments, scene.environment)
    }

    private func started() { scene.ledger.withLock { $0.startedCount += 1 } }

    private func forgetOutbox(of process: pid_t) {
        let folder = "\(scene.home)/state/kedge/outbox"
        for name in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [] where name.hasPrefix("\(process)-") {
            unlink("\(folder)/\(name)")
        }
    }

    // MARK: A terminal

    /// Opens kedge in a terminal, writes some texts there, and kills it somewhere. False when there is nothing left
    /// to write at a terminal.
    private mutating func useTerminal() -> Bool {
        guard let first = scene.newText("terminal", isTerminal: true) else { return false }
        started()
        scene.ledger.withLock { $0.terminalCount += 1 }
        guard let session = try? Session([scene.kedge], environment: scene.environment, columns: 100, rows: 30) else { return true }
        var next: (text: String, ticket: String)? = first
        var count = 1 + chance.number(below: 4)
        if session.wait(for: "tkt_t", seconds: 60) {
            while let (text, ticket) = next {
                count -= 1
                guard write(text, on: ticket, in: session), count > 0 else { break }
                next = scene.newText("terminal", isTerminal: true)
            }
        }
        if chance.number(below: 4) == 0 {
            session.type("Q")
        } else {
            session.terminal.signal(SIGKILL)
            scene.wasKilled()
        }
        _ = session.finish(seconds: 60)
        return true
    }

    /// False where the program was left in the middle of it.
    private mutating func write(_ text: String, on ticket: String, in session: Session) -> Bool {
        session.type("gt")
        session.wait(for: "ticket", seconds: 10)
        session.settle(quietMilliseconds: 60)
        session.type("\(ticket)\r")
        guard session.wait(seconds: 30, until: { $0.lines.first?.contains("\(ticket) ") == true || $0.lines.first?.hasSuffix(ticket) == true })
        else { return true }
        session.settle(quietMilliseconds: 40)
        session.type("r")
        guard session.wait(for: "PUBLIC REPLY", seconds: 30) else { return true }
        session.type(text)
        if chance.number(below: 8) == 0 { return false }
        session.settle(quietMilliseconds: 40)
        session.type("\u{18}s")
        if chance.number(below: 8) == 0 { return false }
        guard session.wait(for: "takes it back", seconds: 30) else { return true }
        // From here on nobody may lose it.
        scene.acknowledge(text)
        if chance.number(below: 4) == 0 { return false }
        let server = scene.server
        let end = Session.milliseconds() + 30_000
        while server.fate(of: text).arrivals == 0, !session.isClosed, Session.milliseconds() < end {
            session.settle(quietMilliseconds: 40)
        }
        if chance.number(below: 4) == 0 { return false }
        session.type("q")
        session.settle(quietMilliseconds: 40)
        return true
    }
}
