import Backend
import DemoServer
import Helpdesk
import Synchronization
import Testing
import Transport

/// The suite's own operations with one mistake in each request: none may pass the strict server, or a wrong request of
/// ours could pass, too.
extension ContractSuite {
    @Suite(.serialized, .timeLimit(.minutes(10))) struct LoopbackMistakes {
        private struct Operation {
            let work: Mistake.Work
            let run: (LoopbackDesk, Targets, @escaping LoopbackDesk.Tampering) async throws -> Trouble?
        }

        private func operations(of desk: LoopbackDesk) -> [Operation] {
            let (subject, service) = (desk.subject, desk.service)
            let lists = subject.lists.map { list in
                Operation(work: .init(subject: subject, name: list.name)) { desk, targets, tampering in
                    await desk.trouble(of: try list.call(service, targets, .first), through: tampering)
                }
            }
            let reads = subject.reads.map { read in
                Operation(work: .init(subject: subject, name: read.name)) { desk, targets, tampering in
                    await desk.trouble(of: try read.call(service, targets), through: tampering)
                }
            }
            // A lookup takes a 404 for an answer: nobody has that address.
            let filters = subject.filters.filter { $0.name != "customer by address" }.map { filter in
                let work = Mistake.Work(subject: subject, name: "by \(filter.name)", isGuess: subject.kind == .kemon)
                return Operation(work: work) { desk, targets, tampering in
                    let service = try desk.fresh()
                    let value = filter.samples(desk.state, targets).first?.value ?? ""
                    return await desk.trouble(of: try filter.call(service, targets, value, .first), through: tampering)
                }
            }
            let writes = subject.writes.map { write in
                let work = Mistake.Work(
                    subject: subject, name: write.name, required: write.required, needsKey: write.needsKey)
                return Operation(work: work) { desk, targets, tampering in
                    await desk.trouble(of: try write.call(service, targets), through: tampering)
                }
            }
            return lists + reads + filters + writes
        }

        /// How often a mistake could be made at one operation, and how often it was noticed.
        private func make(_ mistake: Mistake, at operation: Operation, on desk: LoopbackDesk) async throws -> (made: Int, caught: Int) {
            var (made, caught, variant) = (0, 0, 0)
            let (targets, work) = (desk.targets, operation.work)
            while true {
                let variants = Mutex(0)
                let number = variant
                let countBefore = desk.demo.requests.count
                let stateBefore = desk.state
                let trouble = try await operation.run(desk, targets) { request, endpoint in
                    let wrong = mistake.change(request, work)
                    variants.withLock { $0 = max($0, wrong.count) }
                    let sent = wrong.isEmpty ? request : wrong[min(number, wrong.count - 1)]
                    return (sent, mistake.redirect(endpoint, work))
                }
                let count = variants.withLock { $0 }
                guard count > 0 else { return (made, caught) }
                made += 1
                let wasRefused = desk.demo.requests[countBefore...].contains { $0.refusal != nil }
                let isCaught =
                    mistake.isAboutTheKey ? trouble?.kind == .notSignedIn
                    : mistake.isLeftOut ? desk.demo.requests.last?.body == "" && trouble == nil
                    : wasRefused && (trouble != nil || work.isGuess)
                let isHarmless = desk.state == stateBefore
                if isCaught && isHarmless { caught += 1 }
                #expect(
                    isCaught && isHarmless,
                    "\(desk.subject.kind.productName), \(operation.work.name): \(mistake.name) (\(number)) passed; \(trouble?.message ?? "no trouble")")
                variant += 1
                if variant >= count { return (made, caught) }
            }
        }

        @Test func everyMistakeIsCaught() async throws {
            var counts: [String: (made: Int, caught: Int, services: [String])] = [:]
            for dialect in DemoService.allCases {
                try await LoopbackDesk.with(dialect) { desk in
                    for list in desk.subject.lists { _ = try await desk.all(list) }
                    for mistake in Mistake.all {
                        for operation in operations(of: desk) {
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
