import FoundationEssentials
import Synchronization

/// Where every request comes in: trouble first, then key, budget, contract, world; all under one lock.
final class FrontDoor: Sendable {
    private struct Inside {
        var desks: [DemoService: Desk]
        var budgets: [DemoService: Budget]
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
        var budgets: [DemoService: Budget] = [:]
        for service in options.services {
            let dialect = Dialect.speaking(service)
            let usual = options.tickets > DemoOptions.liftedAbove ? Budget.lifted : dialect.requestsPerMinute
            dialects[service] = dialect
            desks[service] = Desk(
                service: service, tickets: options.ticketCount(of: service), seed: options.seed,
                startedAt: options.startedAt)
            budgets[service] = Budget(limit: options.requestsPerMinute[service] ?? usual)
        }
        self.dialects = dialects
        inside = Mutex(Inside(
            desks: desks, budgets: budgets, weather: options.weather, storm: Storm(seed: options.seed)))
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
    func deliver(_ request: Request, to service: DemoService) -> Delivery {
        let time = now()
        return inside.withLock { inside in
            guard let dialect = dialects[service] else { return .drop }
            let fault = FrontDoor.fault(for: request, of: service, in: &inside)
            var judgement: Judgement?
            let delivery: Delivery
            let limit = inside.budgets[service]?.limit ?? dialect.requestsPerMinute
            if let fault, let early = FrontDoor.instead(of: fault, dialect, limit: limit, at: time) {
                delivery = early
            } else {
                let made = judge(request, service, dialect, &inside, at: time)
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

    /// What is answered when a fault keeps the request from the world.
    private static func instead(
        of fault: DemoFault, _ dialect: Dialect, limit: Int, at time: Date
    ) -> Delivery? {
        func envelope(_ status: Int, _ message: String) -> Reply {
            dialect.reply(to: Problem(status: status, message: message))
        }
        switch fault {
        case .drop(.beforeActing): return .drop
        case .hang: return .hang
        case .status(let status):
            return .answer(envelope(status, TroublePages.words(for: status)), afterMilliseconds: 0)
        case .badGateway:
            return .answer(Reply(status: 502, content: .html(TroublePages.badGateway)), afterMilliseconds: 0)
        case .html200:
            return .answer(Reply(status: 200, content: .html(TroublePages.maintenance)), afterMilliseconds: 0)
        case .rateLimited(let seconds):
            var reply = envelope(429, TroublePages.words(for: 429))
            let reset = Int((time.timeIntervalSince1970 + Double(seconds)).rounded(.up))
            reply.headers = dialect.budgetHeaders(Budget.Reading(
                limit: limit, remaining: 0, resetsAt: reset, isSpent: true,
                secondsToReset: seconds), true)
            return .answer(reply, afterMilliseconds: 0)
        case .drop(.afterActing), .truncate, .delay, .badRow: return nil
        }
    }

    private static func spoil(_ reply: Reply, by fault: DemoFault?) -> Delivery {
        switch fault {
        case .drop: .drop
        case .truncate: .truncated(reply)
        case .delay(let milliseconds): .answer(reply, afterMilliseconds: milliseconds)
        case .badRow(let kind): .answer(BadRows.damage(reply, kind), afterMilliseconds: 0)
        default: .answer(reply, afterMilliseconds: 0)
        }
    }

    private func judge(
        _ request: Request, _ service: DemoService, _ dialect: Dialect, _ inside: inout Inside, at time: Date
    ) -> Judgement {
        if let problem = dialect.keyProblem(request, options.token(of: service)) {
            return Judgement(reply: dialect.reply(to: problem), refusal: problem.refusal)
        }
        guard let reading = inside.budgets[service]?.spend(at: time) else {
            return Judgement(reply: dialect.reply(to: .notFound("Service")))
        }
        var judgement: Judgement
        if reading.isSpent {
            judgement = Judgement(reply: dialect.reply(
                to: Problem(status: 429, message: TroublePages.words(for: 429))))
        } else {
            judgement = answer(request, service, dialect, &inside, at: time)
        }
        judgement.reply.headers += dialect.budgetHeaders(reading, reading.isSpent)
        return judgement
    }

    private func answer(
        _ request: Request, _ service: DemoService, _ dialect: Dialect, _ inside: inout Inside, at time: Date
    ) -> Judgement {
        guard var desk = inside.desks.removeValue(forKey: service) else {
            return Judgement(reply: dialect.reply(to: .notFound("Service")))
        }
        defer { inside.desks[service] = desk }
        if options.arrivals { desk.letArrive(until: time) }
        do throws(Problem) {
            if let problem = dialect.deskProblem(request, desk) { throw problem }
            let gate = Gatekeeper(dialect: dialect)
            let (route, call) = try gate.admit(request, scopes: options.scopes[service], now: time)
            return Judgement(reply: try route.answer(&desk, call))
        } catch {
            return Judgement(reply: dialect.reply(to: error), refusal: error.refusal)
        }
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
            body: String(decoding: request.body, as: UTF8.self), time: time, refusal: refusal, status: status))
    }
}
