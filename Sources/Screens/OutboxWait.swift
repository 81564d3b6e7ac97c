import Canvas
import FoundationEssentials
import Helpdesk

/// Why something on its way has not left yet, and when it is tried next.
struct OutboxWait {
    /// `waits: the server refused the connection; next try 14:32`.
    let sentence: SafeText
    /// The same where there is no room: `next try 14:32`.
    let brief: SafeText
    /// In two words; empty where there is nothing to be said beside the time.
    let cause: SafeText
    /// nil where no time is known.
    let until: Date?

    /// As much of it as fits.
    func words(columns: Int) -> SafeText {
        let short: SafeText = cause.isEmpty ? brief : "\(cause); \(brief)"
        return [sentence, short].first { $0.columns <= columns } ?? brief
    }

    /// nil where nothing but its turn at the wire keeps it, or it isn't to go on by itself.
    init?(_ item: OutboxItem, _ scene: Scene) {
        guard item.state == .queued || item.state == .sending else { return nil }
        let account = item.intent.account
        guard let wait = item.wait else {
            // A try may take a while; what is wrong meanwhile is what was wrong before it.
            guard let trouble = scene.desk.states[account]?.trouble, trouble.passes, item.state == .queued else { return nil }
            self.init(
                sentence: "is tried now; the last try: \(Self.clause(trouble.message))", brief: "tried now", cause: Self.cause(trouble.kind),
                until: nil)
            return
        }
        switch wait {
        case .turn(let id):
            let first = scene.desk.outbox.item(id).map { IntentWords.describe($0.intent, scene.desk) } ?? "an earlier one"
            self.init(sentence: "waits its turn: \(first) goes first", brief: "waits its turn", cause: "", until: nil)
        case .standstill:
            self.init(
                sentence: "waits: another program has the terminal", brief: "waits", cause: "", until: nil)
        case .pause(let trouble, let until) where trouble.kind == .rateLimited:
            self.init(limitOf: account, until: until, named: trouble.retryAt, scene)
        case .pause(let trouble, let until):
            let next = Self.next("next try", until, scene)
            self.init(
                sentence: "waits: \(Self.clause(trouble.message)); \(next)", brief: next, cause: Self.cause(trouble.kind), until: until)
        case .budget(let until):
            self.init(limitOf: account, until: until, named: scene.desk.states[account]?.namedUntil, scene)
        }
    }

    /// Where the service named a later time than kedge's next look, both are said.
    private init(limitOf account: AccountName, until: Date, named: Date?, _ scene: Scene) {
        let cause: SafeText = "limit reached"
        if let named, named > until.addingTimeInterval(1) {
            let goesOn = Self.next("goes on", named, scene)
            let next = Self.next("next try", until, scene)
            self.init(
                sentence: "waits: \(account.text) takes no more requests, as it says itself; \(goesOn), \(next)", brief: goesOn,
                cause: cause, until: named)
        } else {
            let goesOn = Self.next("goes on", until, scene)
            self.init(sentence: "waits: the limit of \(account.text) is reached; \(goesOn)", brief: goesOn, cause: cause, until: until)
        }
    }

    private init(sentence: SafeText, brief: SafeText, cause: SafeText, until: Date?) {
        self.sentence = sentence
        self.brief = brief
        self.cause = cause
        self.until = until
    }

    private static func next(_ what: SafeText, _ date: Date, _ scene: Scene) -> SafeText {
        "\(what) \(clock(date, scene) ?? "now")"
    }

    /// The time of day, to the second within a minute; nil once it has come.
    static func clock(_ date: Date, _ scene: Scene) -> SafeText? {
        let left = date.timeIntervalSince(scene.now.wall)
        guard left > 0 else { return nil }
        guard left < 60 else { return AccountNews.clock(date, scene) }
        return SafeText(ShownTime.clockWithSeconds(date, utcOffset: scene.options.utcOffsetSeconds))
    }

    /// A sentence as a part of another.
    private static func clause(_ sentence: String) -> String { sentence.hasSuffix(".") ? String(sentence.dropLast()) : sentence }

    private static func cause(_ kind: Trouble.Kind) -> SafeText {
        switch kind {
        case .offline: "no connection"
        case .serverFault: "the server fails"
        case .notSignedIn: "token refused"
        case .unreadable: "unreadable answers"
        case .rateLimited: "limit reached"
        default: ""
        }
    }
}

extension Trouble {
    /// Of an account: what is tried again without the person.
    fileprivate var passes: Bool {
        switch kind {
        case .offline, .serverFault, .rateLimited, .unreadable: true
        default: false
        }
    }
}
