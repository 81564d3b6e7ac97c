import FoundationEssentials

/// The facts of one case: the same in subject, thread, proposal and refund.
struct Details: Sendable {
    let order: String
    let tracking: String
    let invoice: String
    let product: Product
    let plan: Plan
    /// What was paid, in cents.
    let cents: Int
    private let language: Language
    private let customer: DemoCustomer
    private let agent: String
    private let day: Moment

    /// - Parameter created: when the case began; dates in the text lie shortly before it.
    init(story: Story, seed: UInt64, customer: DemoCustomer, agent: String, created: Date) {
        var dice = SplitMix64(seed: seed, key: 1)
        order = String(40_000 + dice.below(59_000))
        tracking = "LF" + String(100_000_000 + dice.below(899_999_999))
        invoice = "2026-" + String(10_000 + dice.below(89_000))
        product = dice.pick(Product.fitting(story.tags), else: Product.all[0])
        plan = dice.pick(Plan.all, else: Plan.all[0])
        let isAboutPlan = story.topic == .membership || story.id == "double-charge"
        let pieces = story.topic == .wholesale ? 40 : (dice.chance(1, in: 6) ? 2 + dice.below(4) : 1)
        cents = isAboutPlan ? plan.cents : product.cents * pieces + dice.below(8) * 50
        day = Moment(created.addingTimeInterval(-Double(86_400 * (1 + dice.below(5)) - dice.below(40_000))))
        language = story.language
        self.customer = customer
        self.agent = agent
    }

    private func value(of slot: Substring) -> String? {
        switch slot {
        case "name": customer.name
        case "given": customer.givenName
        case "agent": agent
        case "order": order
        case "tracking": tracking
        case "invoice": invoice
        case "product": product.name
        case "plan": plan.name
        case "amount": Details.amount(cents, in: language)
        case "date": day.day(in: language)
        case "time": day.clock
        case "city": customer.location ?? "Bristol"
        case "company": customer.company ?? customer.name
        default: nil
        }
    }

    static func amount(_ cents: Int, in language: Language) -> String {
        let rest = cents % 100
        let small = (rest < 10 ? "0" : "") + String(rest)
        switch language {
        case .german, .french, .spanish, .polish, .italian, .greek: return "\(cents / 100),\(small) €"
        case .english, .japanese, .chinese, .korean, .hebrew, .arabic: return "\(cents / 100).\(small) EUR"
        }
    }

    /// The template with its slots filled; an unknown slot stays as it is.
    func fill(_ template: String) -> String { Template.fill(template, value) }
}
