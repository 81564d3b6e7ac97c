import Backend
import DemoServer
import FoundationEssentials
import Helpdesk
import Testing
import Transport

/// The same services and wire when the server is in trouble, or the key lacks rights.
extension ContractSuite {
    @Suite(.serialized, .timeLimit(.minutes(20))) struct LoopbackTroubles {
        /// Runs everything that a service has, and hands over the trouble that each ends in.
        private func each(
            _ desk: LoopbackDesk, _ name: String, _ check: (_ what: String, _ scope: String?, Trouble?) -> Void
        ) async {
            let (subject, service, targets) = (desk.subject, desk.service, desk.targets)
            for list in subject.lists {
                await Cases.run(subject.kind, "\(list.name) over loopback: \(name)") {
                    check(list.name, list.scope, await desk.trouble(of: try list.call(service, targets, .first)))
                }
            }
            for read in subject.reads {
                await Cases.run(subject.kind, "\(read.name) over loopback: \(name)") {
                    check(read.name, read.scope, await desk.trouble(of: try read.call(service, targets)))
                }
            }
            for write in subject.writes where !write.needsTickets {
                await Cases.run(subject.kind, "\(write.name) over loopback: \(name)") {
                    check(write.name, write.scope, await desk.trouble(of: try write.call(service, targets)))
                }
            }
        }

        @Test(arguments: DemoService.allCases)
        func aRefusedTokenIsSaidWithTheAccount(dialect: DemoService) async throws {
            try await LoopbackDesk.with(dialect, adjust: { $0.token = "keva_live_wrong" }) { desk in
                let before = desk.state
                await each(desk, "a refused token") { what, _, trouble in
                    #expect(trouble?.kind == .notSignedIn, "\(what)")
                    #expect(trouble?.message.contains("account games") == true)
                    #expect(trouble?.message.contains("keva_live_wrong") == false)
                }
                #expect(desk.state == before)
            }
        }

        @Test(arguments: [DemoService.keva, .kemon])
        func aMissingScopeIsNamed(dialect: DemoService) async throws {
            try await LoopbackDesk.with(dialect, demo: { $0.scopes = [dialect: ["nothing"]] }) { desk in
                let before = desk.state
                await each(desk, "a missing scope") { what, scope, trouble in
                    #expect(trouble?.kind == .notAllowed, "\(what)")
                    if scope == "approvals" {
                        #expect(trouble?.message == "This key cannot decide approvals.")
                    } else {
                        #expect(trouble?.hint?.contains(scope ?? "?") == true, "\(what)")
                    }
                }
                #expect(desk.state == before)
            }
        }

        /// Reading rights alone let nothing be written.
        @Test(arguments: [DemoService.keva, .kemon])
        func rightsToReadAlone(dialect: DemoService) async throws {
            let subject = ServiceUnderTest.of(dialect)
            let readable = Set(subject.lists.compactMap(\.scope)).subtracting(["approvals"])
            try await LoopbackDesk.with(dialect, demo: { $0.scopes = [dialect: readable] }) { desk in
                await each(desk, "rights to read alone") { what, scope, trouble in
                    #expect(trouble?.kind == (readable.contains(scope ?? "") ? nil : .notAllowed), "\(what)")
                }
            }
        }

        @Test(arguments: DemoService.allCases)
        func whatIsNotThereIsNotFound(dialect: DemoService) async throws {
            try await LoopbackDesk.with(dialect) { desk in
                for id in ["none", "../kb", "a/b", "%2e%2e", "ü"] {
                    let targets = Targets(
                        ticket: id, workspace: id, article: id, customer: id, workflow: id, event: id, viewer: id)
                    for read in desk.subject.reads {
                        await Cases.run(desk.subject.kind, "\(read.name) \(id) over loopback") {
                            let trouble = await desk.trouble(of: try read.call(desk.service, targets))
                            #expect(trouble?.kind == .notFound, "\(read.name) \(id)")
                        }
                    }
                }
            }
        }

        private static let statuses: [(Int, Trouble.Kind)] = [
            (400, .invalid), (403, .notAllowed), (404, .notFound), (405, .unsupported), (409, .conflict), (410, .notFound),
            (422, .invalid), (429, .rateLimited), (500, .outcomeUnknown), (502, .outcomeUnknown),
        ]

        /// Each write is refused with each status in each envelope: told rightly, and sent once.
        @Test(arguments: DemoService.allCases, DemoErrorShape.allCases)
        func refusedWrites(dialect: DemoService, shape: DemoErrorShape) async throws {
            try await LoopbackDesk.with(dialect, demo: { $0.errorShape = shape }) { desk in
                // Both prefixes are known and the names learned, so that each write is one request.
                for list in desk.subject.lists { _ = try await desk.all(list) }
                let (before, targets) = (desk.state, desk.targets)
                for write in desk.subject.writes {
                    for (status, usual) in Self.statuses where status != 429 {
                        await Cases.run(desk.subject.kind, "\(write.name) over loopback: \(status), \(shape)") {
                            desk.demo.script(faults: [.status(status)])
                            let countBefore = desk.demo.requests.count
                            let trouble = await desk.trouble(of: try write.call(desk.service, targets))
                            let kind = write.isDecision && [404, 410].contains(status) ? .conflict : usual
                            #expect(trouble?.kind == kind, "\(write.name), \(status), \(shape)")
                            #expect(trouble?.message.contains("<") == false)
                            #expect(desk.demo.requests.count == countBefore + 1, "\(write.name), \(status)")
                        }
                    }
                }
                #expect(desk.state == before)
            }
        }

        @Test(arguments: DemoService.allCases, DemoErrorShape.allCases)
        func refusedLists(dialect: DemoService, shape: DemoErrorShape) async throws {
            try await LoopbackDesk.with(dialect, demo: { $0.errorShape = shape }) { desk in
                for list in desk.subject.lists { _ = try await desk.all(list) }
                let targets = desk.targets
                for list in desk.subject.lists {
                    // Kemon is asked once more with a smaller page after 400 and 422.
                    for (status, kind) in Self.statuses where ![400, 422, 429].contains(status) && status < 500 {
                        await Cases.run(desk.subject.kind, "\(list.name) over loopback: \(status), \(shape)") {
                            desk.demo.script(faults: [.status(status)])
                            let trouble = await desk.trouble(of: try list.call(desk.service, targets, .first))
                            #expect(trouble?.kind == kind, "\(list.name), \(status), \(shape)")
                        }
                    }
                    await Cases.run(desk.subject.kind, "\(list.name) over loopback: 500 once, \(shape)") {
                        desk.demo.script(faults: [.status(500)])
                        let trouble = await desk.trouble(of: try list.call(desk.service, targets, .first))
                        #expect(trouble == nil)
                    }
                }
            }
        }

        /// The wire repeats reads by itself, and never a write.
        @Test(arguments: DemoService.allCases)
        func brokenAnswersToWrites(dialect: DemoService) async throws {
            let faults: [(DemoFault, Trouble.Kind)] = [
                (.badGateway, .outcomeUnknown), (.html200, .outcomeUnknown), (.drop(.beforeActing), .outcomeUnknown),
                (.drop(.afterActing), .outcomeUnknown), (.truncate, .outcomeUnknown),
            ]
            for write in ServiceUnderTest.of(dialect).writes {
                for (fault, kind) in faults {
                    // A 204 has nothing to be cut.
                    if fault == .truncate, write.line.hasPrefix("DELETE") { continue }
                    await Cases.run(ServiceUnderTest.of(dialect).kind, "\(write.name) over loopback: \(fault)") {
                        try await LoopbackDesk.with(dialect) { desk in
                            for list in desk.subject.lists where write.needsTickets || write.hasTwoPlaces {
                                _ = try await desk.all(list)
                            }
                            desk.demo.script(faults: [fault])
                            let targets = desk.targets
                            let countBefore = desk.demo.requests.count
                            let trouble = await desk.trouble(of: try write.call(desk.service, targets))
                            #expect(trouble?.kind == kind, "\(write.name), \(fault)")
                            #expect(desk.demo.requests.count == countBefore + 1, "\(write.name), \(fault)")
                            #expect(!"\(String(describing: trouble))".contains(DemoServer.secretMark))
                        }
                    }
                }
            }
        }

        @Test(arguments: DemoService.allCases)
        func brokenAnswersToReads(dialect: DemoService) async throws {
            try await LoopbackDesk.with(dialect) { desk in
                for list in desk.subject.lists { _ = try await desk.all(list) }
                for list in desk.subject.lists {
                    await Cases.run(desk.subject.kind, "\(list.name) over loopback: a fault, a cut answer, then a good one") {
                        desk.demo.script(on: "GET", faults: [.status(500), .truncate])
                        let rows = try await desk.all(list).rows
                        #expect(!rows.isEmpty)
                    }
                    await Cases.run(desk.subject.kind, "\(list.name) over loopback: a web page") {
                        desk.demo.script(on: "GET", faults: [.html200])
                        let trouble = await desk.trouble(of: try list.call(desk.service, desk.targets, .first))
                        #expect(trouble?.message == "The server answered with a web page instead of data.")
                    }
                }
                #expect(desk.demo.refused.isEmpty)
            }
        }

        /// In seconds from now; the margin is a second of rounding at each end.
        @Test(arguments: DemoService.allCases, DemoFault.RetryForm.allCases)
        func spentBudgets(dialect: DemoService, form: DemoFault.RetryForm) async throws {
            let subject = ServiceUnderTest.of(dialect)
            for write in subject.writes where !write.needsTickets {
                await Cases.run(subject.kind, "\(write.name) over loopback: 429 told as \(form)") {
                    try await LoopbackDesk.with(dialect) { desk in
                        desk.demo.script(faults: [.rateLimited(seconds: 40, told: form)])
                        let before = Date()
                        let trouble = await desk.trouble(of: try write.call(desk.service, desk.targets))
                        #expect(trouble?.kind == .rateLimited && desk.demo.requests.count == 1)
                        let expected = form == .absent ? 60.0 : 40.0
                        let until = await desk.budget()?.waitsUntil
                        let wait = try #require(until).timeIntervalSince(before)
                        #expect(wait >= expected - 1 && wait <= expected + 8, "\(form): \(wait)")
                    }
                }
            }
        }
    }
}
