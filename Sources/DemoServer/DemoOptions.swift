import FoundationEssentials

/// A service whose dialect the demo speaks.
public enum DemoService: String, Sendable, CaseIterable {
    case keva, kemon, keme, keepem

    /// The path part of the base address (section 1 of each contract).
    var basePath: String {
        switch self {
        case .keva, .kemon: "/api/v1"
        case .keme, .keepem: "/v1"
        }
    }
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
    /// Tickets in total, over the services; Keep'em, which has none, gets events and viewers in proportion.
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
    /// Writes a minute and key where a service counts them apart; without it, what ``requestsPerMinute`` says.
    public var writesPerMinute: [DemoService: Int] = [:]
    /// Whether customers write while the demo runs (one act every minute or two, made when somebody asks).
    public var arrivals: Bool
    /// How writes answer where the contract leaves it open.
    public var answerShape = DemoAnswerShape.usual
    /// How lists answer where the contract leaves it open; nil for the usual shape.
    public var listShape: DemoListShape?
    /// How errors are worded.
    public var errorShape = DemoErrorShape.usual
    /// The case of keys where the contract has both (Keep'em's registrations).
    public var spelling = DemoSpelling.usual
    /// What Keme does with the undocumented `GET /tickets/{id}`.
    public var singleTicket = DemoSingleTicket.notAllowed
    /// The path prefix of Keva's approvals, articles, customers and workflows.
    public var kevaPrefix = DemoKevaPrefix.familyPages
    /// The header that carries Keep'em's key.
    public var keyHeader = DemoKeyHeader.xAPIKey
    /// Whether answers tell the budget where the contract says they do; a 429 always does.
    public var tellsBudget = true
    /// The names of undocumented body keys.
    public var keys = DemoKeys()
    /// Kemon's second door; nil for none.
    public var mcp: DemoMCP?

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
        case .keme: return "keme_test_demo00000000000000000000"
        case .keepem: return "sk_live_demokeepem000000000000"
        }
    }

    private static let weights: [DemoService: Int] = [.keva: 2, .kemon: 1, .keme: 2, .keepem: 0]

    /// A service's share of the tickets: two parts Keva, two Keme, one Kemon. Keep'em's events and viewers follow
    /// the number it gets as if it had one part more.
    func ticketCount(of service: DemoService) -> Int {
        func weight(_ service: DemoService) -> Int { DemoOptions.weights[service] ?? 1 }
        guard services.contains(service) else { return 0 }
        let whole = services.reduce(0) { $0 + weight($1) }
        if service == .keepem { return tickets / (whole + 1) }
        let desks = services.filter { weight($0) > 0 }
        guard service == desks.first else { return tickets * weight(service) / whole }
        return tickets - desks.dropFirst().reduce(0) { $0 + tickets * weight($1) / whole }
    }
}
