import Corpus
import FoundationEssentials
import Helpdesk
import Transport

/// One account, two processes, a clock of its own and a network that takes time. It performs what the gates decide and
/// judges only what a server or a person could see.
struct BudgetSweepWorld {
    /// Mon, 4 Jan 2027.
    static let epoch = 1_799_020_800.0

    private struct Process {
        var gate: RequestGate
        let ledger: BudgetLedger
        var wake: Double?
        var waiting = 0
    }

    private struct Asked {
        let process: Int
        let isRead: Bool
        let isPerson: Bool
        let submittedAt: Double
        var wasStarted = false
    }

    private struct Flight {
        let id: RequestTicket
        let process: Int
        let arrivesAt: Double
        let answersAt: Double
        /// Nil until it arrived.
        var answer: Response?
    }

    private let account: BudgetSweep.Account
    private let sabotage: BudgetSweep.Sabotage?
    private let forcing: Double
    private var server: any BudgetSweepServer
    private var random: SeededRandom
    private var processes: [Process] = []
    private var asked: [RequestTicket: Asked] = [:]
    /// The person's requests that were not started.
    private var personWaiting: Set<RequestTicket> = []
    private var personStarts: [(seconds: Double, isRead: Bool)] = []
    private var flights: [Flight] = []
    private var seconds = 0.0
    private var nextNumber: UInt64 = 0
    /// What a 429 that was received forbids, and who tries behind it.
    private var forbiddenUntil = 0.0
    private var isTrying = false
    private var trying: RequestTicket?

    /// When the last trial after a pause was answered: until then all others wait for it.
    private var triedUntil = 0.0

    private(set) var violations: [(text: String, oracle: BudgetSweep.Oracle)] = []
    private(set) var startCount = 0
    private(set) var personStartCount = 0
    private var personCount = 0
    private(set) var acceptedCount = 0
    private(set) var refusedCount = 0
    private(set) var firstRefusalAt = 0
    private(set) var forcedCount = 0
    private(set) var wakeCount = 0
    private(set) var longestPersonWait = 0.0

    init(
        account: BudgetSweep.Account, seed: UInt64, sabotage: BudgetSweep.Sabotage?, forcing: Double, directory: String
    ) {
        self.account = account
        self.sabotage = sabotage
        self.forcing = forcing
        server = account.server(seed)
        random = SeededRandom(seed: seed &* 977 &+ UInt64(account.name.utf8.count))
        let name = AccountName(account.name)
        for holder in UInt64(1)...2 {
            let place = sabotage == .unshared ? "\(directory) \(holder)" : directory
            let policy = sabotage == .ignoreRetryAfter
                ? LimitPolicy(
                    requestsPerMinute: account.policy.requestsPerMinute, writesPerMinute: account.policy.writesPerMinute,
                    pauseSeconds: 1)
                : account.policy
            processes.append(Process(
                gate: RequestGate(account: name, policy: policy, holder: holder),
                ledger: BudgetLedger(directory: place, account: name, home: .init(scheme: "https", host: "a.example"))))
        }
    }

    var limitPerMinute: Int { server.limitPerMinute }
    private var now: Moment { Moment(wall: Date(timeIntervalSince1970: Self.epoch + seconds), seconds: seconds) }

    /// The hour: polling at three times the limit, and a person at each process.
    mutating func run(minutes: Int) {
        let end = Double(minutes) * 60
        let interval = 60 / (3 * Double(limitPerMinute))
        var nextPoll = 0.0
        var nextPerson = [3.0, 5.0]
        while true {
            let person = nextPerson[0] <= nextPerson[1] ? 0 : 1
            let next = min(nextPoll, nextPerson[person])
            pass(to: min(next, end))
            guard next < end else { return lookAtThoseWhoWait() }
            if nextPoll <= nextPerson[person] {
                nextPoll += interval
                poll()
            } else {
                // In bursts, as a person opens one ticket after another, of about a tenth of the budget.
                nextPerson[person] += random.unit() < 0.6 ? 0.2 + random.unit() : random.unit() * 2_400 / Double(limitPerMinute)
                submit(to: person, .person, isRead: random.unit() < 0.7, isPerson: true)
            }
        }
    }

    private mutating func poll() {
        let process = Int(random.next() % 2)
        guard processes[process].waiting < 300 else { return }
        let urgency: Urgency = [.onScreen, .prefetch, .background, .backfill][Int(random.next() % 4)]
        let isRead = account.policy.writesPerMinute == nil || random.unit() < 0.67
        submit(to: process, sabotage == .noReserve ? .person : urgency, isRead: isRead, isPerson: false)
    }

    private mutating func submit(to process: Int, _ urgency: Urgency, isRead: Bool, isPerson: Bool) {
        nextNumber += 1
        let id = RequestTicket(number: nextNumber)
        asked[id] = Asked(process: process, isRead: isRead, isPerson: isPerson, submittedAt: seconds)
        processes[process].waiting += 1
        if isPerson {
            personCount += 1
            personWaiting.insert(id)
            if sabotage == .forgotten, personCount % 5 == 0 { return }
        }
        event(process) { $0.submitted(id, urgency: urgency, isRead: isRead, now: $1) }
    }

    private mutating func pass(to end: Double) {
        while let next = nextEvent, next <= end {
            seconds = max(seconds, next)
            if let index = processes.firstIndex(where: { $0.wake.map { $0 <= seconds } ?? false }) {
                wakeCount += 1
                event(index) { $0.woke(now: $1) }
            } else if let index = flights.firstIndex(where: { $0.answer == nil && $0.arrivesAt <= seconds }) {
                arrive(index)
            } else if let index = flights.firstIndex(where: { $0.answersAt <= seconds }) {
                answer(flights.remove(at: index))
            }
        }
        seconds = max(seconds, end)
    }

    private var nextEvent: Double? {
        (processes.compactMap(\.wake) + flights.map { $0.answer == nil ? $0.arrivesAt : $0.answersAt }).min()
    }

    private mutating func event(_ index: Int, _ body: (inout RequestGate, Moment) -> [RequestGate.Action]) {
        processes[index].wake = nil
        let moment = now
        let actions = processes[index].ledger.share(&processes[index].gate, now: { moment }, body)
        for action in actions {
            switch action {
            case .start(let id): start(id)
            case .finish(let id, _):
                processes[index].waiting -= 1
                if let request = asked[id], request.isPerson, !request.wasStarted { found("the person's \(id) ended and was never sent", .unstarted) }
                asked[id] = nil
                personWaiting.remove(id)
            case .wakeAt(let at):
                if at <= seconds { found("a wake that is past, at second \(seconds)", .other) }
                processes[index].wake = max(at, seconds + 0.001)
            case .abort: break
            }
        }
    }
}

extension BudgetSweepWorld {
    private mutating func start(_ id: RequestTicket) {
        guard let request = asked[id] else { return found("\(id) was started and nobody asked for it", .other) }
        startCount += 1
        if seconds < forbiddenUntil {
            found("a request at second \(seconds), and none was allowed before \(forbiddenUntil)", .early)
        }
        if isTrying {
            if trying != nil { found("a burst behind a pause, at second \(seconds)", .early) }
            trying = id
        }
        if request.isPerson {
            personWaiting.remove(id)
            if !request.wasStarted { startedForPerson(request) }
        } else {
            startedInBackground(request)
        }
        asked[id]?.wasStarted = true
        let arrival = seconds + 0.01 + random.unit() * 0.4
        flights.append(Flight(
            id: id, process: request.process, arrivesAt: arrival, answersAt: arrival + 0.02 + random.unit() * 0.8))
    }

    private mutating func startedForPerson(_ request: Asked) {
        personStartCount += 1
        let wait = undueWait(request)
        longestPersonWait = max(longestPersonWait, wait)
        if wait > longestWait { found("the person waited \(wait) s, until second \(seconds)", .waited) }
        personStarts.append((seconds, request.isRead))
    }

    /// What the person asked for and was never sent, where nothing held it back.
    private mutating func lookAtThoseWhoWait() {
        for id in personWaiting.sorted(by: { $0.number < $1.number }) {
            guard let request = asked[id] else { continue }
            let wait = undueWait(request)
            if wait > longestWait { found("the person's \(id) was never sent, after \(wait) s", .unstarted) }
        }
    }

    /// Nothing but one's own requests, a pause that a service named and the trial behind it can hold one back: until one
    /// of these is over. What a refusal has taught may take as long as a window, as may what it made others do.
    private var longestWait: Double { forcedCount + refusedCount == 0 ? 2 : 62 }

    /// Seconds that a request has waited though nothing of that held it back. Where the person's own requests were more
    /// than the share that is kept for them, none.
    private mutating func undueWait(_ request: Asked) -> Double {
        personStarts.removeAll { $0.seconds < seconds - 62 }
        let own = personStarts.count { $0.isRead == request.isRead || account.policy.writesPerMinute == nil }
        let limit = request.isRead ? account.policy.requestsPerMinute : account.policy.writesPerMinute ?? account.policy.requestsPerMinute
        guard own < limit * 3 / 10, trying == nil else { return 0 }
        // Behind a pause the person's own go one after the other: writes with a distance, all as there are slots.
        let ownLast = forcedCount + refusedCount == 0 ? 0 : personStarts.last?.seconds ?? 0
        return max(0, seconds - max(request.submittedAt, forbiddenUntil, triedUntil, ownLast))
    }

    private mutating func found(_ text: String, _ oracle: BudgetSweep.Oracle) { violations.append((text, oracle)) }

    private mutating func startedInBackground(_ request: Asked) {
        let lastWrite = personStarts.last { !$0.isRead }?.seconds ?? -1
        for id in personWaiting {
            guard let person = asked[id], sameCount(person, request) else { continue }
            // After a refusal writes keep their distance from each other.
            guard person.isRead || lastWrite + 1 <= seconds else { continue }
            if person.process == request.process || isTrying {
                found("background work went before the person's \(id), at second \(seconds)", .waited)
            }
        }
    }

    private func sameCount(_ one: Asked, _ other: Asked) -> Bool {
        account.policy.writesPerMinute == nil || one.isRead == other.isRead
    }

    private mutating func arrive(_ index: Int) {
        guard let request = asked[flights[index].id] else { return }
        var (isRefused, headers) = server.arrived(at: seconds, isRead: request.isRead)
        if isRefused {
            if refusedCount == 0 { firstRefusalAt = Int(seconds) }
            refusedCount += 1
        } else {
            acceptedCount += 1
            if random.unit() < forcing {
                isRefused = true
                forcedCount += 1
                headers.append(.init("Retry-After", forcedWait(answeredAt: flights[index].answersAt)))
            }
        }
        headers.append(.init("Date", SweepDate.texts(Self.epoch + flights[index].answersAt + server.skew)[0]))
        flights[index].answer = Response(status: isRefused ? 429 : 200, headers: headers)
    }

    /// In seconds, or as one of the three forms of a date by the server's own clock.
    private mutating func forcedWait(answeredAt: Double) -> String {
        let wait = Double(1 + random.next() % 90)
        let forms = ["\(Int(wait))"] + SweepDate.texts(Self.epoch + answeredAt + server.skew + wait)
        return forms[Int(random.next() % 4)]
    }

    private mutating func answer(_ flight: Flight) {
        guard let whole = flight.answer else { return }
        var response = whole
        if whole.status == 429 {
            forbid(whole)
            isTrying = true
            if trying == flight.id { trying = nil }
            if sabotage == .ignoreRetryAfter { response = Response(status: 429) }
        } else if trying == flight.id {
            (isTrying, trying, triedUntil) = (false, nil, seconds)
        }
        let unit = random.unit()
        event(flight.process) { $0.answered(flight.id, response, now: $1, randomUnit: unit) }
    }

    /// What the answer says, read apart from kedge's own reader: the world wrote it.
    private mutating func forbid(_ response: Response) {
        var until = seconds + 1
        if let text = response.header("Retry-After") {
            if let wait = Double(text) {
                until = seconds + wait
            } else if let date = response.header("Date") {
                // Both ends by the same clock, in whole seconds.
                until = seconds + Double(Self.secondOfDay(text) - Self.secondOfDay(date))
            }
        } else if response.header("X-RateLimit-Reset") == nil {
            until = seconds + account.policy.pauseSeconds
        }
        forbiddenUntil = max(forbiddenUntil, until)
    }

    private static func secondOfDay(_ date: String) -> Int {
        guard let clock = date.split(separator: " ").first(where: { $0.count { $0 == ":" } == 2 }) else { return 0 }
        return clock.split(separator: ":").reduce(0) { $0 * 60 + (Int($1) ?? 0) }
    }
}
