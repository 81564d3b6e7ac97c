import FoundationEssentials

/// How the developers' board looks on the first day.
extension Desk {
    static let issueStatuses = ["backlog", "todo", "open", "in_progress", "in_review", "done", "cancelled"]
    static let issuePriorities = ["urgent", "high", "medium", "low", "none"]

    mutating func furnishTracker(tickets count: Int) {
        let old = startedAt.addingTimeInterval(-86_400 * 420)
        let seed = self.seed
        labels = Issue.labels.enumerated().map { index, name in
            DemoNamed(id: Desk.ulid(at: old, salt: seed &+ UInt64(100 + index)), name: name)
        }
        teams = [("Shop", "SHOP"), ("Apps", "APP"), ("Warehouse", "WH")].enumerated().map { index, team in
            DemoNamed(id: Desk.ulid(at: old, salt: seed &+ UInt64(300 + index)), name: team.0, key: team.1)
        }
        let leads = staff.colleagues
        projects = Issue.projects.enumerated().map { index, project in
            let created = old.addingTimeInterval(86_400 * Double(index * 31))
            return DemoProject(
                id: Desk.ulid(at: created, salt: seed &+ UInt64(200 + index)), name: project.name,
                description: project.description, status: "active", leadID: leads[index % leads.count].id,
                createdAt: created, updatedAt: startedAt.addingTimeInterval(-86_400 * Double(index + 1)))
        }
        index((0..<count).map { issue($0, of: count) })
    }

    static func ulid(at time: Date, salt: UInt64) -> String {
        Ids.ulid(milliseconds: Int(time.timeIntervalSince1970 * 1_000), salt: salt)
    }

    private func issue(_ number: Int, of count: Int) -> DemoTicket {
        var dice = SplitMix64(seed: seed, key: UInt64(number) + 1)
        let index = number < 8 ? number * 2 % Issue.all.count : dice.below(Issue.all.count)
        let issue = Issue.all[index]
        let share = (Double(number) + dice.fraction()) / Double(max(1, count))
        let age = (240 + share * share * 86_400 * 200 + dice.fraction() * 2_000).rounded()
        let updated = startedAt.addingTimeInterval(-age)
        let comments = min(issue.comments.count + dice.below(4), age < 3_000 ? 2 : 12)
        let created = updated.addingTimeInterval(-(Double(comments + 1) * (3_000 + dice.fraction() * 90_000)).rounded())
        let plot = Plot(seed: dice.next(), story: index, customer: nil, count: comments, number: number)
        let isOld = age > 86_400 * 20
        let status = isOld
            ? dice.pick(["done", "done", "done", "cancelled", "backlog", "open"])
            : dice.pick(["open", "open", "in_progress", "in_progress", "in_review", "backlog", "todo", "done"])
        let slots = Issue.Slots(seed: plot.seed)
        return DemoTicket(
            id: Desk.ulid(at: created, salt: plot.seed), identifier: "KEM-\(count - number)",
            subject: slots.fill(dice.pick(issue.titles)), description: issue.description.map(slots.fill), status: status,
            priority: dice.pick(["high", "medium", "medium", "medium", "low", "low", "urgent", "none"]),
            customerEmail: "", customerName: "", source: "",
            assignee: status == "backlog" || status == "todo" || dice.chance(1, in: 5)
                ? nil : dice.pick(staff.colleagues, else: staff.me).id,
            resolutionType: nil, tags: issue.labels.compactMap { name in labels.first { $0.name == name }?.id },
            projectID: dice.chance(1, in: 15) ? nil : projects[issue.project].id, createdAt: created, updatedAt: updated,
            plot: plot)
    }

    /// Makes an issue that nobody told a story about.
    mutating func openIssue(
        title: String, description: String?, status: String? = nil, priority: String? = nil, assignee: String? = nil,
        labels: [String] = [], project: String? = nil, at now: Date
    ) -> DemoTicket {
        let number = tickets.count
        let ticket = DemoTicket(
            id: Desk.ulid(at: now, salt: seed &+ UInt64(1_000_000 + number)), identifier: "KEM-\(number + 1)", subject: title,
            description: description, status: status ?? "backlog", priority: priority, customerEmail: "", customerName: "",
            source: "", assignee: assignee, resolutionType: nil, tags: labels, projectID: project, createdAt: now,
            updatedAt: now, plot: Plot(seed: seed, story: nil, customer: nil, count: 0, number: number))
        insert(ticket)
        return ticket
    }
}

extension Issue {
    /// The small facts of one issue.
    struct Slots {
        private let version: Int
        private let count: Int
        private let commit: UInt64
        private let other: Int

        init(seed: UInt64) {
            var dice = SplitMix64(seed: seed, key: 5)
            version = 1 + dice.below(4)
            count = 90 + dice.below(400)
            commit = dice.next() >> 36
            other = 2 + dice.below(60)
        }

        func fill(_ template: String) -> String {
            Template.fill(template) { slot in
                switch slot {
                case "version": "6.4.\(version)"
                case "n": String(count)
                case "commit": Ids.hex(commit, digits: 7)
                case "other": "KEM-\(other)"
                default: nil
                }
            }
        }
    }
}
