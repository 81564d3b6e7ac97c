import Backend
import DemoServer
import FoundationEssentials
import Helpdesk
import Testing
import Transport

/// Everything that is read, through the real wire, against a server that refuses whatever its contract doesn't list.
extension ContractSuite {
    @Suite(.serialized, .timeLimit(.minutes(20))) struct LoopbackReads {
        /// Whether a list, read to its end, is what the server has.
        private func compare(_ desk: LoopbackDesk, _ list: ListUnderTest, _ name: String) async {
            await Cases.run(desk.subject.kind, "\(list.name) over loopback: \(name)") {
                let expected = list.actual(desk.state, desk.targets)
                let (rows, unreadable) = try await desk.all(list)
                #expect(Set(rows.map(\.id)) == Set(expected), "\(desk.subject.kind), \(list.name), \(name)")
                #expect(rows.count == expected.count && unreadable == 0 && !rows.isEmpty)
                #expect(!rows.contains { $0.words.contains(DemoServer.secretMark) })
                #expect(desk.demo.refused.isEmpty, "\(desk.demo.refused.map { "\($0.path) \($0.refusal ?? "")" })")
            }
        }

        @Test(arguments: DemoService.allCases)
        func listsToTheirEnd(dialect: DemoService) async throws {
            try await LoopbackDesk.with(dialect, tickets: 360) { desk in
                for list in desk.subject.lists { await compare(desk, list, "as documented") }
            }
        }

        /// In every place, with every way to tell the page, that the last section of a contract names.
        @Test(arguments: [DemoService.keme, .keva])
        func listsInEveryShape(dialect: DemoService) async throws {
            for key in DemoListShape.Key.allCases {
                for facts in DemoListShape.Facts.allCases where key != .bare || facts == .absent {
                    for spelling in [DemoSpelling.snake, .camel] where facts != .absent || spelling == .snake {
                        let shape = DemoListShape(key: key, facts: facts, spelling: spelling)
                        try await LoopbackDesk.with(dialect, tickets: 250, demo: { $0.listShape = shape }) { desk in
                            let lists = desk.subject.lists.filter { dialect == .keme || $0.name == "executions" }
                            for list in lists where dialect == .keme || ![.items, .results].contains(key) {
                                await compare(desk, list, "\(key), facts \(facts), \(spelling)")
                            }
                        }
                    }
                }
            }
        }

        @Test(arguments: [DemoSpelling.snake, .camel])
        func registrationsInBothCases(spelling: DemoSpelling) async throws {
            try await LoopbackDesk.with(.keepem, tickets: 250, demo: { $0.spelling = spelling }) { desk in
                for list in desk.subject.lists { await compare(desk, list, "\(spelling)") }
                for read in desk.subject.reads { await compare(desk, read, "\(spelling)") }
            }
        }

        @Test func keepemsOlderKeyHeader() async throws {
            let older: (inout ServiceOptions) -> Void = { $0.authorizationHeader = "Authorization" }
            try await LoopbackDesk.with(.keepem, demo: { $0.keyHeader = .bearer }, adjust: older) { desk in
                for list in desk.subject.lists { await compare(desk, list, "by Authorization") }
            }
        }

        @Test(arguments: [DemoKevaPrefix.familyPages, .version1])
        func kevasTwoPrefixes(prefix: DemoKevaPrefix) async throws {
            try await LoopbackDesk.with(.keva, demo: { $0.kevaPrefix = prefix }) { desk in
                for list in desk.subject.lists { await compare(desk, list, "\(prefix)") }
                for read in desk.subject.reads { await compare(desk, read, "\(prefix)") }
            }
        }

        private static let disguises: [(name: String, fault: DemoFault.Disguise)] = [
            ("unknown fields", .unknownFields), ("nulls", .nulls), ("ids in place of objects", .idsForObjects),
            ("a total too high", .totalOff(by: 1_000)), ("a total too low", .totalOff(by: -1_000)),
            ("the first page again", .firstPageAgain), ("no rows", .noRows),
        ]

        /// An honest answer in unusual dress costs nothing but what it hides.
        @Test(arguments: DemoService.allCases, 0..<7)
        func listsInDisguise(dialect: DemoService, index: Int) async throws {
            let (name, disguise) = Self.disguises[index]
            for list in ServiceUnderTest.of(dialect).lists {
                await Cases.run(ServiceUnderTest.of(dialect).kind, "\(list.name) over loopback: \(name)") {
                    try await LoopbackDesk.with(dialect, tickets: 360) { desk in
                        desk.demo.script(on: "GET", faults: Array(repeating: .disguised(disguise), count: 40))
                        let expected = Set(list.actual(desk.state, desk.targets))
                        let (rows, unreadable) = try await desk.all(list)
                        let ids = Set(rows.map(\.id))
                        switch disguise {
                        case .noRows: #expect(ids.isEmpty && desk.demo.requests.count == 1)
                        case .firstPageAgain: #expect(ids.isSubset(of: expected) && !ids.isEmpty && desk.demo.requests.count <= 2)
                        default: #expect(ids == expected, "\(list.name), \(name): \(ids.count) of \(expected.count)")
                        }
                        #expect(unreadable == 0 && desk.demo.refused.isEmpty)
                    }
                }
            }
        }

        @Test(arguments: DemoService.allCases, [DemoFault.BadRow.loneSurrogate, .wrongTypes])
        func oneBadRow(dialect: DemoService, damage: DemoFault.BadRow) async throws {
            for list in ServiceUnderTest.of(dialect).lists {
                await Cases.run(ServiceUnderTest.of(dialect).kind, "\(list.name) over loopback: a bad row, \(damage)") {
                    try await LoopbackDesk.with(dialect) { desk in
                        desk.demo.script(on: "GET", faults: [.badRow(damage)])
                        let expected = list.actual(desk.state, desk.targets)
                        let (rows, unreadable) = try await desk.all(list)
                        #expect(rows.count + unreadable == expected.count && rows.count >= expected.count - 1, "\(list.name)")
                    }
                }
            }
        }

        private func compare(_ desk: LoopbackDesk, _ read: ReadUnderTest, _ name: String) async {
            await Cases.run(desk.subject.kind, "\(read.name) over loopback: \(name)") {
                let targets = desk.targets
                let told = try await desk.run(read.call(desk.service, targets))
                if read.told != nil {
                    let ids = [
                        "ticket": targets.ticket, "workspace": targets.workspace, "article": targets.article,
                        "customer": targets.customer, "workflow": targets.workflow, "viewer": targets.viewer,
                    ]
                    #expect(told.id == ids[read.name])
                } else {
                    let messages = desk.demo.messages(of: desk.dialect, ticket: targets.ticket)
                    #expect(told.id.hasSuffix(messages.map(\.body).joined(separator: "|")) && !messages.isEmpty)
                }
                #expect(!told.words.contains(DemoServer.secretMark))
                #expect(desk.demo.refused.isEmpty)
            }
        }

        @Test(arguments: DemoService.allCases)
        func singleThings(dialect: DemoService) async throws {
            try await LoopbackDesk.with(dialect) { desk in
                for read in desk.subject.reads { await compare(desk, read, "as documented") }
            }
        }

        @Test(arguments: DemoSingleTicket.allCases)
        func kemesSingleTicket(mode: DemoSingleTicket) async throws {
            try await LoopbackDesk.with(.keme, tickets: 250, demo: { $0.singleTicket = mode }) { desk in
                for read in desk.subject.reads { await compare(desk, read, "\(mode)") }
            }
        }

        /// What comes back is exactly what fits; where kedge widens what it asks for, nothing that fits is missing.
        @Test(arguments: DemoService.allCases)
        func everyFilter(dialect: DemoService) async throws {
            try await LoopbackDesk.with(dialect, tickets: 250) { desk in
                for filter in desk.subject.filters {
                    let samples = filter.samples(desk.state, desk.targets)
                    #expect(samples.contains { !$0.ids.isEmpty }, "\(filter.name)")
                    for (value, ids) in samples {
                        await Cases.run(desk.subject.kind, "\(filter.name) = \(value) over loopback") {
                            let rows = try await desk.all(filter, value)
                            let told = Set(rows.map(\.id))
                            #expect(filter.isWidened ? told.isSuperset(of: ids) : told == Set(ids), "\(filter.name) = \(value)")
                            #expect(desk.demo.refused.isEmpty, "\(desk.demo.refused.map { $0.refusal ?? "" })")
                        }
                    }
                }
            }
        }

        /// Something new comes while the pages are read, so that every row moves down by one.
        @Test(arguments: DemoService.allCases)
        func rowsThatMove(dialect: DemoService) async {
            let subject = ServiceUnderTest.of(dialect)
            for list in subject.lists where ["tickets", "viewers"].contains(list.name) {
                await Cases.run(subject.kind, "\(list.name) over loopback: a new row between pages") {
                    // Events have few viewers each, in a world of usual size.
                    try await LoopbackDesk.with(dialect, tickets: dialect == .keepem ? 1_000 : 250) { desk in
                        let (targets, expected) = (desk.targets, list.actual(desk.state, desk.targets))
                        var pages = 0
                        let (rows, unreadable) = try await desk.all { cursor in
                            pages += 1
                            if pages == 2 { desk.demo.perform(Self.arrival(targets, dialect), on: dialect) }
                            return try list.call(desk.service, targets, cursor)
                        }
                        #expect(Set(rows.map(\.id)).isSuperset(of: expected) && unreadable == 0, "\(list.name)")
                        #expect(Set(rows.map(\.id)).count == rows.count)
                    }
                }
            }
        }

        private static func arrival(_ targets: Targets, _ dialect: DemoService) -> DemoAct {
            dialect == .keepem
                ? .register(event: targets.event, email: "late@example.org", name: "Late")
                : .openTicket(subject: "Late", email: "late@example.org", name: "Late", body: "Hello?")
        }

        /// Field by field, against the server's own world.
        @Test(arguments: [DemoService.keme, .keva, .kemon])
        func ticketsAreWhatTheyAre(dialect: DemoService) async {
            await Cases.run(ServiceUnderTest.of(dialect).kind, "tickets, field by field") {
                try await LoopbackDesk.with(dialect, tickets: 250) { desk in
                    var cursor: PageCursor? = .first
                    while let next = cursor {
                        let page = try await desk.run(desk.service.tickets(TicketFilter(), page: next))
                        for ticket in page.items {
                            try check(ticket, #require(desk.state.ticket(ticket.id.value)), dialect)
                        }
                        cursor = page.next
                    }
                }
            }
        }

        private func check(_ ticket: Ticket, _ actual: DemoTicket, _ dialect: DemoService) {
            #expect(ticket.subject == actual.subject && ticket.status.raw == actual.status)
            #expect(ticket.priority.raw == actual.priority)
            #expect(ticket.assignee?.id == actual.assignee)
            // Kemon's words are no closed set.
            if dialect == .kemon {
                #expect(ticket.container == actual.projectID && ticket.key == actual.identifier)
            } else {
                #expect(ticket.status.canonical != .other)
                #expect(ticket.requester?.address == actual.customerEmail && ticket.tags == actual.tags)
            }
            #expect(abs((ticket.updatedAt ?? .distantPast).timeIntervalSince(actual.updatedAt)) < 1)
        }
    }
}
