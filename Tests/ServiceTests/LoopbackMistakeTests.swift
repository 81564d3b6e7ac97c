import Backend
import DemoServer
import Helpdesk
import Testing
import Transport

/// The suite's own operations with one mistake in each request: none may pass the strict server, or a wrong request of
/// ours could pass, too.
extension ContractSuite {
    @Suite(.serialized, .timeLimit(.minutes(20))) struct LoopbackMistakes {
        private struct Operation {
            let work: Mistake.Work
            /// What it would send first.
            let request: Request
            let run: (@escaping LoopbackDesk.Tampering) async throws -> Trouble?
        }

        private func operation<Value>(
            _ work: Mistake.Work, on desk: LoopbackDesk, _ call: @escaping (any Service) throws -> Call<Value>
        ) throws -> Operation {
            let request = try call(work.isGuess ? desk.fresh() : desk.service).request
            return Operation(work: work, request: request) { tampering in
                // What a service learns from a refusal must not keep the next mistake from being made.
                await desk.trouble(of: try call(work.isGuess ? desk.fresh() : desk.service), through: tampering)
            }
        }

        private func operations(of desk: LoopbackDesk) throws -> [Operation] {
            let (subject, targets) = (desk.subject, desk.targets)
            let lists = try subject.lists.map { list in
                try operation(.init(subject: subject, name: list.name), on: desk) { try list.call($0, targets, .first) }
            }
            let reads = try subject.reads.map { read in
                try operation(.init(subject: subject, name: read.name), on: desk) { try read.call($0, targets) }
            }
            // A lookup takes a 404 for an answer: nobody has that address.
            let filters = try subject.filters.filter { $0.name != "customer by address" }.map { filter in
                let work = Mistake.Work(subject: subject, name: "by \(filter.name)", isGuess: [.kemon, .keme].contains(subject.kind))
                let value = filter.samples(desk.state, targets).first?.value ?? ""
                return try operation(work, on: desk) { try filter.call($0, targets, value, .first) }
            }
            let writes = try subject.writes.map { write in
                let work = Mistake.Work(
                    subject: subject, name: write.name, required: write.required, needsKey: write.needsKey)
                return try operation(work, on: desk) { try write.call($0, targets) }
            }
            return lists + reads + filters + writes
        }

        /// How often a mistake can be made at one operation, and how often it was noticed.
        private func make(_ mistake: Mistake, at operation: Operation, on desk: LoopbackDesk) async throws -> (made: Int, caught: Int) {
            let work = operation.work
            let variants = mistake.change(operation.request, work).count
            var caught = 0
            for number in 0..<variants {
                let (countBefore, stateBefore) = (desk.demo.requests.count, desk.state)
                let trouble = try await operation.run { request, endpoint in
                    let wrong = mistake.change(request, work)
                    let sent = wrong.isEmpty ? request : wrong[min(number, wrong.count - 1)]
                    return (sent, mistake.redirect(endpoint, work))
                }
                let requests = desk.demo.requests[countBefore...]
                let wasRefused = requests.contains { $0.refusal != nil }
                let isCaught =
                    mistake.isAboutTheKey ? trouble?.kind == .notSignedIn
                    : mistake.isLeftOut ? !requests.isEmpty && requests.allSatisfy(\.body.isEmpty) && trouble == nil
                    : wasRefused && (trouble != nil || work.isGuess)
                let isHarmless = desk.state == stateBefore
                if isCaught && isHarmless { caught += 1 }
                #expect(
                    isCaught && isHarmless,
                    "\(desk.subject.kind.productName), \(work.name): \(mistake.name) (\(number)) passed; \(trouble?.message ?? "no trouble")")
            }
            return (variants, caught)
        }

        @Test func everyMistakeIsCaught() async throws {
            var counts: [String: (made: Int, caught: Int, services: [String])] = [:]
            for dialect in DemoService.allCases {
                try await LoopbackDesk.with(dialect) { desk in
                    for list in desk.subject.lists { _ = try await desk.all(list) }
                    let operations = try operations(of: desk)
                    for mistake in Mistake.all {
                        for operation in operations {
                            let (made, caught) = try await make(mistake, at: operation, on: desk)
                            guard made > 0 else { continue }
                            var count = counts[mistake.name] ?? (0, 0, [])
                            (count.made, count.caught) = (count.made + made, count.caught + caught)
                            if count.services.last != desk.subject.kind.productName { count.services.append(desk.subject.kind.productName) }
                            counts[mistake.name] = count
                        }
                    }
                }
            }
            let total = counts.values.reduce(0) { $0 + $1.made }
            print("Deliberate mistakes: \(Mistake.all.count) kinds, made \(total) times")
            for mistake in Mistake.all {
                let count = counts[mistake.name] ?? (0, 0, [])
                let end = mistake.isLeftOut ? "left out by our own wire" : "caught"
                print("  \(mistake.name): \(count.caught) of \(count.made) \(end) (\(count.services.joined(separator: ", ")))")
                #expect(count.made > 0, "\(mistake.name) was never made")
            }
        }
    }
}
