import Backend
import Helpdesk
import Testing
import Transport

/// Each filter is one documented parameter, sent exactly so.
extension ContractSuite {
    @Suite struct Filters {
        @Test(arguments: ServiceUnderTest.all)
        func theExactRequest(subject: ServiceUnderTest) {
            for filter in subject.filters {
                for value in values(of: filter) {
                    Cases.run(subject.kind, "\(filter.name) = \(value)") {
                        let server = ScriptedServer(200, filter.answer)
                        let page = try server.run(filter.call(subject.service(), subject.targets, value, .first))
                        #expect(server.transcript == [filter.line(value)])
                        #expect(page.items.count == 1)
                    }
                }
            }
        }

        /// Words of the contract's sets where it lists them, else ids that look like the service's own.
        private func values(of filter: FilterUnderTest) -> [String] {
            let sets = [
                "status": ["open"], "tickets by status": ["open", "pending", "solved", "closed"],
                "approvals by status": ["pending", "approved", "rejected"],
                "articles by status": ["active", "archived", "suggested"], "priority": ["high", "low"],
                "created_after": ["2026-01-15T10:30:00Z"], "created_before": ["2026-01-15T10:30:00Z"],
                "customer by address": ["anna@example.org"], "workflows by whether they run": ["true", "false"],
                "articles by search": ["zip", "a b&c=d"], "customers by words": ["Lind", "ü&x"],
            ]
            return sets[filter.name] ?? ["01J00000000000000000000000", "01J0000000000000000000USER"]
        }

        /// No list is asked for with a filter that nobody set.
        @Test(arguments: ServiceUnderTest.all)
        func severalStatusesAreLeftToTheCaller(subject: ServiceUnderTest) throws {
            // Request Tracker takes several, in tests of its own.
            guard subject.kind != .rt, let list = subject.lists.first(where: { $0.name == "tickets" }) else { return }
            Cases.run(subject.kind, "several statuses") {
                let server = ScriptedServer(200, list.answer([]))
                let filter = TicketFilter(statuses: [.open, .solved], priorities: [.low, .high])
                _ = try server.run(ListUnderTest.tickets(filter)(subject.service(), subject.targets, .first))
                #expect(server.transcript == [list.line])
            }
        }
    }
}
