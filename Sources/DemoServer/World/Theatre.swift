import FoundationEssentials

/// How Keep'em's project looks on the first day: events, and who registered for them.
extension Desk {
    private static let programme: [(name: String, kind: String, minutes: Int)] = [
        ("Packing for the hut-to-hut", "on_demand", 42), ("Live repair clinic: zips and seams", "one_time", 75),
        ("Office hours with the workshop", "recurring", 45), ("Bittern 4, pitched in a storm", "on_demand", 18),
        ("Winter range preview", "one_time", 60), ("Reading the avalanche bulletin", "on_demand", 55),
        ("雪山の装備入門", "on_demand", 38), ("Lawinenkunde für Einsteiger", "recurring", 90),
        ("Wholesale partners: spring order", "one_time", 50), ("Larkfield Routes: first steps", "on_demand", 12),
        ("Randonnée : bien choisir ses chaussures", "on_demand", 27), ("Member evening", "recurring", 80),
    ]

    mutating func furnishTheatre(size: Int) {
        let count = max(9, min(400, size / 8))
        let seed = self.seed
        let start = startedAt
        events = (0..<count).map { number in
            var dice = SplitMix64(seed: seed ^ 0xE7, key: UInt64(number) + 1)
            let plan = Desk.programme[number % Desk.programme.count]
            let edition = number / Desk.programme.count
            let created = start.addingTimeInterval(-Double(86_400 * (number + 1) + dice.below(70_000)))
            let day = (created.timeIntervalSince1970 / 86_400).rounded(.down) + Double(2 + dice.below(30))
            let begins = plan.kind == "on_demand"
                ? nil : Date(timeIntervalSince1970: day * 86_400 + Double(9 + dice.below(11)) * 3_600)
            let isOver = plan.kind == "one_time" && begins.map { $0 < start } ?? false
            let name = edition == 0 ? plan.name : "\(plan.name) (\(edition + 1))"
            return DemoEvent(
                id: Ids.uuid(10_000 + number, seed: seed), name: name, slug: Desk.slug(name, number), kind: plan.kind,
                status: isOver ? "ended" : (number == 2 ? "draft" : "published"), minutes: plan.minutes, startsAt: begins,
                createdAt: Date(timeIntervalSince1970: created.timeIntervalSince1970.rounded()))
        }
        registrations = (0..<max(30, min(100_000, size * 4))).map { registration($0) }
            .sorted { $0.createdAt != $1.createdAt ? $0.createdAt > $1.createdAt : $0.id < $1.id }
    }

    private static func slug(_ name: String, _ number: Int) -> String {
        let words = Names.ascii(name)
        return words.utf8.count > 3 ? words : "event-\(number + 1)"
    }

    private func registration(_ number: Int) -> DemoRegistration {
        var dice = SplitMix64(seed: seed ^ 0x4E6, key: UInt64(number) + 1)
        let viewer = Cast.customer(number % 700, seed: seed, startedAt: startedAt)
        // The product of two throws: new events draw more people.
        let thrown = events[dice.below(1 + dice.below(events.count))]
        let event = thrown.status == "draft" ? events[0] : thrown
        let seconds = Double(event.minutes * 60)
        let isAhead = event.kind == "one_time" && event.startsAt.map { $0 > startedAt } ?? false
        let share = isAhead || dice.chance(1, in: 4) ? 0 : min(1, dice.fraction() * 1.3)
        let since = max(60, startedAt.timeIntervalSince(event.createdAt))
        return DemoRegistration(
            id: Ids.uuid(1_000_000 + number, seed: seed), eventID: event.id, viewerID: Ids.uuid(2_000_000 + number % 700, seed: seed),
            email: viewer.email, name: viewer.name, externalID: dice.chance(1, in: 2) ? "crm-\(40_000 + number)" : nil,
            metadata: dice.chance(1, in: 3) ? #"{"utm_source":"newsletter","planBefore":"none"}"# : nil,
            status: share == 0 ? "registered" : (share >= 0.8 ? "completed" : "in_progress"),
            progressPercent: (share * 1_000).rounded() / 10, watchSeconds: Int(seconds * share * (1 + dice.fraction() / 3)),
            sessions: share == 0 ? 0 : 1 + dice.below(4),
            createdAt: startedAt.addingTimeInterval(-(dice.fraction() * since).rounded()))
    }

    /// Finds or makes the viewer with that address; nil if there is no such event.
    mutating func register(
        email: String?, name: String? = nil, externalID: String? = nil, metadata: String? = nil, for event: String,
        at now: Date
    ) -> DemoRegistration? {
        guard events.contains(where: { $0.id == event }) else { return nil }
        let known = registrations.firstIndex { row in
            row.eventID == event
                && (email.map { $0.lowercased() == row.email?.lowercased() } ?? (row.externalID == externalID))
        }
        if let known {
            if let name { registrations[known].name = name }
            if let externalID { registrations[known].externalID = externalID }
            if let metadata { registrations[known].metadata = metadata }
            return registrations[known]
        }
        let number = freshNumber()
        let viewer = email.flatMap { email in registrations.first { $0.email?.lowercased() == email.lowercased() }?.viewerID }
        let row = DemoRegistration(
            id: Ids.uuid(5_000_000 + number, seed: seed), eventID: event,
            viewerID: viewer ?? Ids.uuid(6_000_000 + number, seed: seed), email: email, name: name, externalID: externalID,
            metadata: metadata, status: "registered", progressPercent: 0, watchSeconds: 0, sessions: 0, createdAt: now)
        registrations.insert(row, at: 0)
        return row
    }

    mutating func openEvent(name: String, at now: Date) -> DemoEvent {
        let number = freshNumber()
        let event = DemoEvent(
            id: Ids.uuid(4_000_000 + number, seed: seed), name: name, slug: Desk.slug(name, events.count), kind: "on_demand",
            status: "draft", minutes: 0, startsAt: nil, createdAt: now)
        events.insert(event, at: 0)
        return event
    }
}
