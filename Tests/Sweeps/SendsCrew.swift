import Backend
import Corpus
import FoundationEssentials
import Helpdesk
import Keva
import Store
import Sync
import Synchronization
import Transport

/// One desk with many accounts of one server, and rounds of one send each.
final class SendsCrew: Sendable {
    /// One text on its way.
    private struct Send {
        let id: IntentID
        let text: String
        let intent: Intent
        let endsSolved: Bool
    }

    private let phase: SendsSweep.Phase
    private let label: String
    private let seed: UInt64
    private let clock = SweepClock()
    private let alarm = HandAlarm()
    private let board = OutboxBoard()
    private let server: FaultServer
    private let wire: Wire
    private let sender: MeddlingSender
    private let desk: Desk
    private let services: [Keva]

    init(
        _ phase: SendsSweep.Phase, label: String, accountCount: Int, seed: UInt64, sabotage: SendsSweep.Sabotage?,
        folder: String
    ) throws {
        self.phase = phase
        self.label = label
        self.seed = seed
        let clock = clock
        let fault = phase.fault
        let server = try FaultServer(FaultServer.Behaviour(
            fault: { _, earlier in earlier == 0 ? fault : .none },
            time: { clock.now.wall.addingTimeInterval(phase.clockSeconds).formatted(.iso8601) },
            keepsConnections: phase.keepsConnections))
        self.server = server
        var rules = TransferRules()
        rules.totalSeconds = phase.totalSeconds
        rules.isolatesWrites = sabotage != .reusedConnections
        // Reads that fail are tried again at once: the wire's timers know only the real clock.
        wire = Wire(rules: rules, now: { clock.now }, random: { 0 })
        sender = MeddlingSender(wire, sabotage)
        services = try (0..<accountCount).map { number in
            try Keva(ServiceOptions(
                account: AccountName("a\(number)"), baseURL: server.baseURL, token: "keva_live_0", requestsPerMinute: 1_000_000,
                noteKey: "internal"))
        }
        let board = board
        // One that serves commands: what it sends by itself is the same, and it reads nothing in between.
        desk = Desk(
            accounts: services.map { service in
                DeskAccount(
                    service: service,
                    profile: AccountProfile(name: service.account, kind: .keva, capabilities: service.capabilities))
            },
            store: LocalStore(cacheDirectory: "\(folder)/cache", stateDirectory: "\(folder)/state", process: "1"),
            mode: .errand(adopting: true),
            surroundings: Desk.Surroundings(sender: sender, alarm: alarm, now: { clock.now }, random: { 0.5 })
        ) { event in
            if case .outbox(let items) = event { board.show(items) }
        }
    }

    /// Sends so many, and looks after each step what the server and the outbox say.
    func run(_ count: Int) -> SendsFindings {
        desk.start()
        var findings = SendsFindings()
        var random = SeededRandom(seed: seed)
        while findings.sent < count {
            round(min(services.count, count - findings.sent), &findings, &random)
        }
        desk.perform(.close)
        rest()
        wire.close()
        server.stop()
        return findings
    }

    private func round(_ count: Int, _ findings: inout SendsFindings, _ random: inout SeededRandom) {
        let sends = (0..<count).map { make($0, serial: findings.sent + $0, &random) }
        findings.sent += count
        if phase.door != .open { server.setDoor(phase.door) }
        for send in sends { desk.perform(.submit(send.id, send.intent, undoSeconds: 0)) }
        rest()
        for send in sends { lookAfterFault(send, &findings) }

        // Hours pass, and the door opens: what may be sent by itself now is.
        let before = sends.map { (fate: server.fate(of: $0.text), isUnclear: board.wasUnclear($0.id)) }
        if phase.door != .open { server.setDoor(.open) }
        letTimePass(until: { sends.allSatisfy { self.board.state(of: $0.id) != .queued } })
        for (send, before) in zip(sends, before) where before.isUnclear { lookAfterWait(send, before.fate, &findings) }

        // The person has every unclear one sent again, which must not happen twice.
        for send in sends where board.state(of: send.id) == .unclear { desk.perform(.release(send.id)) }
        rest()
        letTimePass(until: { sends.allSatisfy { self.board.state(of: $0.id) == .done } })
        for (send, before) in zip(sends, before) { lookAtEnd(send, before.isUnclear ? before.fate : nil, &findings) }
        for send in sends where board.state(of: send.id) != .done { desk.perform(.discard(send.id)) }
        rest()
    }

    private func make(_ place: Int, serial: Int, _ random: inout SeededRandom) -> Send {
        let service = services[place]
        let ticket = TicketID(account: service.account, value: "tkt_\(label)n\(serial)")
        let text = "Dear customer, this is \(label)n\(serial)"
        let kind = random.number(below: 4)
        // What lies on the screen while somebody writes; with it, the thread is read just before a reply leaves.
        if phase.door == .open, kind != 3 {
            let body = Array(#"{"data":[\#(FaultServer.firstRow(of: ticket.value))]}"#.utf8)
            let step = try? service.thread(ticket).read(Response(status: 200, body: body))
            if case .done(let thread)? = step { desk.keep(thread) }
        }
        let intent = Intent.message(
            ticket: ticket, audience: kind >= 2 ? .internal : .public, body: text,
            thenStatus: kind == 1 ? service.capabilities.writableStatuses.first { $0.raw == "solved" } : nil)
        return Send(id: IntentID("\(label)n\(serial)"), text: text, intent: intent, endsSolved: kind == 1)
    }

    // MARK: What must hold

    /// At rest after the first attempt.
    private func lookAfterFault(_ send: Send, _ findings: inout SendsFindings) {
        let fate = server.fate(of: send.text)
        let state = board.state(of: send.id)
        if fate.acts > 0 { findings.acted += 1 }
        if fate.acts > 0, fate.answers == 0 { findings.untold += 1 }
        if fate.acts > 1 { duplicate(fate, send, &findings) }
        if board.wasUnclear(send.id) {
            findings.unclear += 1
        } else if fate.acts > 0, fate.answers == 0 {
            violate("its end was unknown, and was never shown so (\(state), \(fate))", .unclear, send, &findings)
        }
        switch state {
        case .unclear: break
        case .done where fate.answers > 0 || fate.showings > 0: break
        case .done: violate("shown as done, though the server has told nobody (\(fate))", .untold, send, &findings)
        case .held where fate.acts == 0, .queued where fate.acts == 0: break
        case .held, .queued, .underWay:
            violate("shown as \(state), though the server acted or nothing moves (\(fate))", .unsent, send, &findings)
        }
    }

    /// What is unclear may be found by reading, and by nothing else.
    private func lookAfterWait(_ send: Send, _ before: FaultServer.Fate, _ findings: inout SendsFindings) {
        let fate = server.fate(of: send.text)
        let state = board.state(of: send.id)
        if fate.arrivals != before.arrivals {
            violate("what was unclear was sent again by itself (\(before.arrivals) then \(fate.arrivals) arrivals)", .twice, send, &findings)
        } else if state != .unclear, fate.showings == 0 {
            violate("what was unclear is shown as \(state), and nobody has looked (\(fate))", .untold, send, &findings)
        }
    }

    /// - Parameter unclear: how it stood at the server while it was shown as unclear; nil where it wasn't.
    private func lookAtEnd(_ send: Send, _ unclear: FaultServer.Fate?, _ findings: inout SendsFindings) {
        let fate = server.fate(of: send.text)
        let state = board.state(of: send.id)
        if fate.acts > 1 { duplicate(fate, send, &findings) }
        if fate.acts == 0 {
            findings.lost += 1
            violate("it never reached the server, and is shown as \(state)", .rest, send, &findings)
        } else if state != .done, state != .held || fate.showings == 0 {
            violate("it can't be brought to its end: \(state), \(fate)", .rest, send, &findings)
        } else if state == .done, fate.answers + fate.showings == 0 {
            violate("done at the end, though the server has told nobody (\(fate))", .untold, send, &findings)
        } else if state == .done, send.endsSolved, server.ledger.withLock({ $0.statuses[ticket(of: send)] }) != "solved" {
            findings.lost += 1
            violate("done, but the state that was to follow was never set", .rest, send, &findings)
        }
        if let unclear, unclear.acts > 0, fate.arrivals == unclear.arrivals { findings.proven += 1 }
        if unclear?.acts ?? 0 == 0, !phase.acts { findings.sentLater += 1 }
    }

    private func ticket(of send: Send) -> String {
        if case .message(let ticket, _, _, _) = send.intent { ticket.value } else { "" }
    }

    private func duplicate(_ fate: FaultServer.Fate, _ send: Send, _ findings: inout SendsFindings) {
        findings.duplicates += fate.acts - 1
        violate("sent \(fate.acts) times", .twice, send, &findings)
    }

    private func violate(_ what: String, _ oracle: SendsSweep.Oracle, _ send: Send, _ findings: inout SendsFindings) {
        findings.violations.append(
            ("seed \(seed), \(phase.name), \(send.text.split(separator: " ").last ?? ""): \(what)", oracle))
    }

    // MARK: Time

    /// Until nothing is under way: neither a request nor anything on the desk's queue.
    private func rest() {
        while true {
            let count = sender.count
            Waiting.until { desk.whenIdle($0) }
            Waiting.until { wire.whenIdle($0) }
            Waiting.until { desk.whenIdle($0) }
            if sender.count == count, wire.outstandingCount == 0 { return }
        }
    }

    /// Half hours, until that holds or a day is over.
    private func letTimePass(until isDone: () -> Bool) {
        var halfHours = 0
        repeat {
            clock.putForward(seconds: 1_800)
            alarm.ring()
            // Makes the wire look at the clock.
            wire.cancel(RequestTicket(number: .max))
            rest()
            halfHours += 1
        } while !isDone() && halfHours < 48
    }
}

/// Rings when it is told to.
private final class HandAlarm: Alarm {
    private let bell = Mutex<(@Sendable () -> Void)?>(nil)

    func set(afterSeconds: Double?, ring: @escaping @Sendable () -> Void) {
        bell.withLock { $0 = afterSeconds == nil ? nil : ring }
    }

    func ring() {
        let ring = bell.withLock { bell in
            defer { bell = nil }
            return bell
        }
        ring?()
    }
}

/// The outbox as the desk tells it.
private final class OutboxBoard: Sendable {
    enum State: Equatable {
        case underWay, queued, unclear, held, done

    }

    private struct Shown {
        var states: [IntentID: State] = [:]
        var unclear: Set<IntentID> = []
    }

    private let shown = Mutex(Shown())

    func show(_ items: [OutboxItem]) {
        let states = Dictionary(items.map { ($0.id, Self.state(of: $0)) }) { $1 }
        shown.withLock { shown in
            shown.states = states
            for (id, state) in states where state == .unclear { shown.unclear.insert(id) }
        }
    }

    /// What is no longer shown is done: nobody here takes anything back.
    func state(of id: IntentID) -> State { shown.withLock { $0.states[id] } ?? .done }

    /// Whether the person could ever read that its end is unknown.
    func wasUnclear(_ id: IntentID) -> Bool { shown.withLock { $0.unclear.contains(id) } }

    private static func state(of item: OutboxItem) -> State {
        switch item.state {
        case .leaving, .sending: .underWay
        case .queued: .queued
        case .unclear: .unclear
        case .held: .held
        case .done: .done
        }
    }
}

/// Leads to the wire, and makes the mistake it is told to make.
private final class MeddlingSender: Sender {
    private let wire: Wire
    private let sabotage: SendsSweep.Sabotage?
    private let sentCount = Atomic<Int>(0)

    init(_ wire: Wire, _ sabotage: SendsSweep.Sabotage?) {
        self.wire = wire
        self.sabotage = sabotage
    }

    /// Requests so far.
    var count: Int { sentCount.load(ordering: .sequentiallyConsistent) }

    func send(
        _ request: Request, to endpoint: Endpoint, urgency: Urgency, deliver: @escaping @Sendable (Outcome) -> Void
    ) -> RequestTicket {
        sentCount.add(1, ordering: .sequentiallyConsistent)
        let (wire, sabotage) = (wire, sabotage)
        if sabotage == .unsentIsDone, !request.isRead {
            deliver(.answered(Response(status: 201)))
            return RequestTicket(number: .max)
        }
        return wire.send(request, to: endpoint, urgency: urgency) { outcome in
            guard !request.isRead, case .unknown(let reason) = outcome else { return deliver(outcome) }
            switch sabotage {
            case .blindRetry: wire.send(request, to: endpoint, urgency: urgency, deliver: deliver)
            case .unknownIsDone: deliver(.answered(Response(status: 201)))
            case .unknownIsUnsent:
                deliver(.notSent(reason: Outcome.Reason(.offline, reason.sentence, mayPass: true)))
            case .reusedConnections, .unsentIsDone, nil: deliver(outcome)
            }
        }
    }

    func cancel(_ ticket: RequestTicket) { wire.cancel(ticket) }
    func cancelAll(account: AccountName) { wire.cancelAll(account: account) }
    func promote(_ ticket: RequestTicket, to urgency: Urgency) { wire.promote(ticket, to: urgency) }
}
