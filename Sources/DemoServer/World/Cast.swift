import FoundationEssentials

/// Makes the people who write in.
enum Cast {
    /// Half write English, the rest is spread over the other languages.
    private static let mixture: [Language] = [
        .english, .english, .english, .english, .english, .english, .english, .english, .english, .english, .english,
        .german, .german, .german, .french, .french, .spanish, .spanish, .polish, .italian, .greek, .japanese, .japanese,
        .chinese, .korean, .hebrew, .arabic,
    ]
    private static let firms = ["& Sons Outfitters", "Mountain School", "Foto", "Youth Hostels", "GmbH", "Cartography", "Ltd", "Scouts"]
    private static let trades = ["Buyer", "Head of Operations", "Photographer", "Teacher", "Accountant", "Guide"]

    static func customers(_ count: Int, seed: UInt64, startedAt: Date) -> [DemoCustomer] {
        (0..<count).map { customer($0, seed: seed, startedAt: startedAt) }
    }

    static func customer(_ number: Int, seed: UInt64, startedAt: Date) -> DemoCustomer {
        var dice = SplitMix64(seed: seed ^ 0xCA57, key: UInt64(number) + 1)
        let language = dice.pick(mixture, else: .english)
        let names = Names.of(language)
        let given = dice.pick(names.given, else: Names.Name("Alex"))
        let family = dice.pick(names.family, else: Names.Name("Doe"))
        let firm: String? = dice.chance(1, in: 4) ? "\(family.shown) \(dice.pick(firms))" : nil
        let created = startedAt.addingTimeInterval(-86_400 * Double(100 + dice.below(900)))
        let isVIP = dice.chance(1, in: 12)
        let host = firm == nil ? dice.pick(["mail.example", "post.example", "inbox.example"]) : family.latin + ".example"
        let moods = ["positive", "neutral", "neutral", "frustrated", "mixed"]
        return DemoCustomer(
            id: "cust_" + Ids.short(number, seed: seed ^ 0xC0), email: "\(given.latin).\(family.latin)\(number)@\(host)",
            name: names.isFamilyFirst ? family.shown + given.shown : given.shown + " " + family.shown,
            company: firm, phone: dice.chance(1, in: 2) ? "+49 30 5550 \(1_000 + dice.below(9_000))" : nil,
            jobTitle: firm == nil ? nil : dice.pick(trades), location: dice.pick(names.cities), timezone: names.timezone,
            isVIP: isVIP, priorityOverride: isVIP && dice.chance(1, in: 2) ? "high" : nil,
            tags: isVIP ? ["vip"] : (firm == nil ? [] : ["b2b"]), sentiment: dice.pick(moods),
            sentimentTrend: dice.pick(["improving", "stable", "stable", "declining"]),
            createdAt: created, updatedAt: created.addingTimeInterval(Double(dice.below(86_400 * 90))),
            givenName: given.shown, language: language, habit: dice.next())
    }
}
