import FoundationEssentials
import Synchronization

/// Where every request comes in: trouble first, then key, budget, contract, world; all under one lock.
final class FrontDoor: Sendable {
    private struct Inside {
        var desks: [DemoService: Desk]
        var purses: [DemoService: Purse]
        var rules: [FaultRule] = []
        var weather: DemoWeather
        var storm: Storm
        var requests: [DemoRequest] = []
    }

    /// How the world answered, before weather touches it.
    private struct Judgement {
        var reply: Reply
        var refusal: String?
    }

    let options: DemoOptions
    private let now: @Sendable () -> Date
    private let dialects: [DemoService: Dialect]
    private let inside: Mutex<Inside>

    init(options: DemoOptions, now: @escaping @Sendable () -> Date) {
        self.options = options
        self.now = now
        var dialects: [DemoService: Dialect] = [:]
        var desks: [DemoService: Desk] = [:]
        var purses: [DemoService: Purse] = [:]
        for service in options.services {
            let dialect = Dialect.speaking(service, options)
            let lifted = options.tickets > DemoOptions.liftedAbove ? Budget.lifted : nil
            dialects[service] = dialect
            purses[service] = Purse(
                dialect.allowance, limit: options.requestsPerMinute[service] ?? lifted,
                writeLimit: options.writesPerMinute[service])
            desks[service] = Desk(
                service: service, tickets: options.ticketCount(of: service), seed: options.seed,
                startedAt: options.startedAt)
        }
        self.dialects = dialects
        inside = Mutex(Inside(
            desks: desks, purses: purses, weather: options.weather, storm: Storm(seed: options.seed)))
    }

    var requests: [DemoRequest] { inside.withLock { $0.requests } }

    func look<Answer: Sendable>(at service: DemoService, _ reading: (Desk) -> Answer?) -> Answer? {
        inside.withLock { inside in inside.desks[service].flatMap(reading) }
    }

    func perform(_ act: DemoAct, on service: DemoService) -> String? {
        let time = now()
        return inside.withLock { $0.desks[service]?.perform(act, at: time) }
    }

    func script(_ rule: FaultRule) { inside.withLock { $0.rules.append(rule) } }
    func setWeather(_ weather: DemoWeather) { inside.withLock { $0.weather = weather } }

    /// Decides what happens to a request, lets it happen and remembers it.
    func deliver(_ request: Request, to door: Door) -> Delivery {
        let time = now()
        let service = door.service
        return inside.withLock { inside in
            guard let dialect = dialects[service] else { return .drop }
            let fault = FrontDoor.fault(for: request, of: service, in: &inside)
            var judgement: Judgement?
            let delivery: Delivery
            let limit = inside.purses[service]?.reads.limit ?? dialect.allowance.perMinute
            if let fault, let early = FrontDoor.instead(of: fault, dialect, request.path, limit: limit, at: time) {
                delivery = early
            } else {
                let asked = fault == .disguised(.firstPageAgain) ? request.askingForFirstPage : request
                let made = judge(asked, door, dialect, &inside, at: time)
                judgement = made
                delivery = FrontDoor.spoil(made.reply, by: fault)
            }
            FrontDoor.remember(request, service, delivery, judgement?.refusal, &inside, at: time)
            return delivery
        }
    }

    private static func fault(
        for request: Request, of service: DemoService, in inside: inout Inside
    ) -> DemoFault? {
        if let index = inside.rules.firstIndex(where: { $0.matches(request, of: service) }) {
            let fault = inside.rules[index].faults.removeFirst()
            if inside.rules[index].faults.isEmpty { inside.rules.remove(at: index) }
            return fault
        }
        switch inside.weather {
        case .calm: return nil
        case .stormy: return inside.storm.next()
        case .offline: return .drop(.beforeActing)
        }
    }

    private func judge(
        _ request: Request, _ door: Door, _ dialect: Dialect, _ inside: inout Inside, at time: Date
    ) -> Judgement {
        let service = door.service
        if let problem = dialect.keyProblem(request, options.token(of: service)) {
            return Judgement(reply: dialect.reply(to: problem, path: request.path), refusal: problem.refusal)
        }
        if door == .mcp { return answerTool(request, &inside, at: time) }
        guard let reading = inside.purses[service]?.spend(on: request.method, at: time) else {
            return Judgement(reply: dialect.reply(to: .notFound("Service"), path: request.path))
        }
        var judgement: Judgement
        if reading.isSpent {
            let problem = Problem(status: 429, message: TroublePages.words(for: 429))
            judgement = Judgement(reply: dialect.reply(to: problem, path: request.path))
        } else {
            judgement = answer(request, service, dialect, &inside, at: time)
        }
        if options.tellsBudget || reading.isSpent {
            judgement.reply.headers += dialect.budgetHeaders(reading, reading.isSpent)
        }
        return judgement
    }

    private func answer(
        _ request: Request, _ service: DemoService, _ dialect: Dialect, _ inside: inout Inside, at time: Date
    ) -> Judgement {
        guard var desk = inside.desks.removeValue(forKey: service) else {
            return Judgement(reply: dialect.reply(to: .notFound("Service"), path: request.path))
        }
        defer { inside.desks[service] = desk }
        if options.arrivals { desk.letArrive(until: time) }
        do throws(Problem) {
            if let problem = dialect.deskProblem(request, desk) { throw problem }
            let gate = Gatekeeper(dialect: dialect)
            let (route, call) = try gate.admit(request, scopes: options.scopes[service], now: time)
            let keys = request.values(of: Gatekeeper.keyHeader)
            let fingerprint = FirstAnswer.fingerprint(of: request)
            if let earlier = try desk.firstAnswer(to: keys.first, fingerprint, at: time) {
                return Judgement(reply: earlier)
            }
            let reply = try Shaping.shape(try route.answer(&desk, call), of: route.open, options)
            if let key = keys.first { desk.firstAnswers[key] = FirstAnswer(fingerprint, reply, at: time) }
            return Judgement(reply: reply)
        } catch {
            return Judgement(reply: dialect.reply(to: error, path: request.path), refusal: error.refusal)
        }
    }

    private func answerTool(_ request: Request, _ inside: inout Inside, at time: Date) -> Judgement {
        guard let mcp = options.mcp, var desk = inside.desks.removeValue(forKey: .kemon) else {
            return Judgement(reply: Reply(status: 404, content: .none))
        }
        defer { inside.desks[.kemon] = desk }
        let toolbox = KemonToolbox(mcp: mcp, scopes: options.scopes[.kemon])
        let (reply, refusal) = toolbox.answer(request, &desk, at: time)
        return Judgement(reply: reply, refusal: refusal)
    }

    private static func remember(
        _ request: Request, _ service: DemoService, _ delivery: Delivery, _ refusal: String?,
        _ inside: inout Inside, at time: Date
    ) {
        let status: Int? =
            switch delivery {
            case .answer(let reply, _), .truncated(let reply): reply.status
            case .drop, .hang: nil
            }
        if inside.requests.count >= DemoRequest.kept { inside.requests.removeFirst(DemoRequest.kept / 10) }
        inside.requests.append(DemoRequest(
            service: service, method: request.method, path: request.path, query: request.query ?? [],
            headers: FrontDoor.harmless(request.headers), body: String(decoding: request.body, as: UTF8.self),
            time: time, refusal: refusal, status: status))
    }
    /// The headers without the key.
    private static func harmless(_ headers: [(name: String, value: String)]) -> [String: String] {
        Dictionary(headers.filter { $0.name != "authorization" && $0.name != "x-api-key" }.map { ($0.name, $0.value) }) {
            $0 + ", " + $1
        }
    }
}
