import FoundationEssentials

/// A service whose dialect the demo speaks.
public enum DemoService: String, Sendable, CaseIterable {
    case keva, kemon

    /// The path part of the base address (keva.md 1, kemon.md 1).
    var basePath: String { "/api/v1" }
}

/// How the network behaves.
public enum DemoWeather: String, Sendable, CaseIterable {
    /// Everything answers at once.
    case calm
    /// Seeded trouble: 429, 500, 502, slowness up to 2 s, drops, HTML, truncation, bad rows.
    case stormy
    /// Every connection is dropped before anything happens.
    case offline
}

/// What a demo is made of. The same seed and start time make the same world.
public struct DemoOptions: Sendable {
    /// Above this many tickets in total, budgets are lifted (headers stay).
    public static let liftedAbove = 1_000

    public var services: [DemoService]
    /// Tickets in total, over the services.
    public var tickets: Int
    public var weather: DemoWeather
    public var seed: UInt64
    /// The world's present when it was made: nothing in it is younger, expiries lie ahead of it.
    public var startedAt: Date
    /// Keys to accept instead of the built-in ones.
    public var tokens: [DemoService: String]
    /// Scopes the key has; a service not named has all. `approvals` stands for the undocumented right to decide.
    public var scopes: [DemoService: Set<String>]
    /// Requests a minute and key instead of the documented ones.
    public var requestsPerMinute: [DemoService: Int]
    /// Whether customers write while the demo runs (one act every minute or two, made when somebody asks).
    public var arrivals: Bool

    public init(
        services: [DemoService] = DemoService.allCases, tickets: Int = 360, weather: DemoWeather = .calm,
        seed: UInt64 = 7, startedAt: Date, tokens: [DemoService: String] = [:],
        scopes: [DemoService: Set<String>] = [:], requestsPerMinute: [DemoService: Int] = [:],
        arrivals: Bool = false
    ) {
        self.services = services
        self.tickets = tickets
        self.weather = weather
        self.seed = seed
        self.startedAt = startedAt
        self.tokens = tokens
        self.scopes = scopes
        self.requestsPerMinute = requestsPerMinute
        self.arrivals = arrivals
    }

    func token(of service: DemoService) -> String {
        if let given = tokens[service] { return given }
        switch service {
        case .keva: return "keva_live_" + String(repeating: "0d3e40d3e40d3e40", count: 4)
        case .kemon: return "sk_test_demo0000000000000000"
        }
    }

    /// A service's share of the tickets: two parts Keva, one part Kemon.
    func ticketCount(of service: DemoService) -> Int {
        let weights: [DemoService: Int] = [.keva: 2, .kemon: 1]
        let whole = services.reduce(0) { $0 + (weights[$1] ?? 1) }
        guard whole > 0, services.contains(service) else { return 0 }
        let share = tickets * (weights[service] ?? 1) / whole
        let others = services.dropFirst().reduce(0) { $0 + tickets * (weights[$1] ?? 1) / whole }
        return service == services.first ? tickets - others : share
    }
}
