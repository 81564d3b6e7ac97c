import Backend
import DemoServer
import FoundationEssentials
import Helpdesk
import Testing
import Transport

/// Every write through the real wire: accepted by the strict server, and done.
extension ContractSuite {
    @Suite(.serialized, .timeLimit(.minutes(20))) struct LoopbackWrites {
        private func check(
            _ write: WriteUnderTest, _ dialect: DemoService, _ name: String, demo: (inout DemoOptions) -> Void,
            adjust: (inout ServiceOptions) -> Void = { _ in }
        ) async {
            let kind = ServiceUnderTest.of(dialect).kind
            await Cases.run(kind, "\(write.name) over loopback: \(name)") {
                try await LoopbackDesk.with(dialect, demo: demo, adjust: adjust) { desk in
                    let (before, targets) = (desk.state, desk.targets)
                    let told = try await desk.write(write, targets)
                    #expect(write.happened(before, desk.state, targets), "\(kind), \(write.name), \(name)")
                    #expect(told?.words.contains(DemoServer.secretMark) != true)
                    let refused = desk.demo.refused.map { "\($0.method) \($0.path) \($0.body): \($0.refusal ?? "")" }
                    #expect(refused.isEmpty, "\(refused)")
                    let sent = desk.demo.requests.filter { $0.method != "GET" && $0.status != 404 }
                    #expect(sent.count == 1, "\(write.name): sent once")
                    #expect((200..<300).contains(sent.first?.status ?? 0))
                }
            }
        }

        @Test(arguments: DemoService.allCases, DemoAnswerShape.allCases)
        func everyWrite(dialect: DemoService, shape: DemoAnswerShape) async {
            for write in ServiceUnderTest.of(dialect).writes {
                await check(write, dialect, "answered \(shape)", demo: { $0.answerShape = shape })
            }
        }

        @Test(arguments: [DemoSpelling.snake, .camel])
        func keepemsTwoCases(spelling: DemoSpelling) async {
            for write in ServiceUnderTest.keepem.writes {
                await check(write, .keepem, "\(spelling)", demo: { $0.spelling = spelling })
            }
        }

        @Test func kevasOtherPrefix() async {
            for write in ServiceUnderTest.keva.writes where write.hasTwoPlaces {
                await check(write, .keva, "under /api/v1", demo: { $0.kevaPrefix = .version1 })
            }
        }

        /// Names that no contract states are the config's to tell.
        @Test func configuredKeys() async {
            let reply = ServiceUnderTest.keme.writes.filter { $0.name == "reply" }
            for (dialect, writes) in [(DemoService.keme, reply), (.keva, ServiceUnderTest.keva.writes.filter { $0.name == "reply" })] {
                for write in writes {
                    await check(write, dialect, "under another key", demo: { $0.keys.reply = "text" }, adjust: { $0.replyKey = "text" })
                }
            }
            let words = DecisionWords(status: "decision", approved: "yes", rejected: "no", draft: "reply", feedback: "reason")
            for write in ServiceUnderTest.keva.writes where write.isDecision {
                await check(
                    write, .keva, "in other words",
                    demo: {
                        ($0.keys.decision, $0.keys.approved, $0.keys.rejected) = ("decision", "yes", "no")
                        ($0.keys.draft, $0.keys.feedback) = ("reply", "reason")
                    }, adjust: { $0.decisionWords = words })
            }
        }

        /// Without a configured key no note leaves; with one it stays among staff.
        @Test func kevasNotes() async {
            await Cases.run(.keva, "a note without a key") {
                try await LoopbackDesk.with(.keva) { desk in
                    let trouble = trouble { _ = try desk.service.send("n", to: desk.targets.ticketID, audience: .internal) }
                    #expect(trouble?.kind == .unsupported && desk.demo.requests.isEmpty)
                }
            }
            await Cases.run(.keva, "a note with a key") {
                try await LoopbackDesk.with(.keva, demo: { $0.keys.note = "isInternal" }, adjust: { $0.noteKey = "isInternal" }) { desk in
                    let targets = desk.targets
                    _ = try await desk.run(desk.service.send("Among us.", to: targets.ticketID, audience: .internal))
                    let notes = desk.demo.messages(of: .keva, ticket: targets.ticket).filter { $0.body == "Among us." }
                    #expect(notes.map(\.kind) == [.note] && desk.demo.refused.isEmpty)
                }
            }
        }

        /// The same key gives the first answer again, and nothing is made twice.
        @Test func repeatedCreatesAreOne() async {
            for write in ServiceUnderTest.keepem.writes where write.needsKey {
                await Cases.run(.keepem, "\(write.name) twice") {
                    try await LoopbackDesk.with(.keepem) { desk in
                        let (before, targets) = (desk.state, desk.targets)
                        let first = try await desk.write(write, targets)
                        let second = try await desk.write(write, targets)
                        #expect(first?.id == second?.id)
                        let made = desk.state.events.count + desk.state.registrations.count
                        #expect(made == before.events.count + before.registrations.count + 1)
                    }
                }
            }
        }

        /// What was decided elsewhere, or whose time is over, is a conflict.
        @Test func kevasDecisionsThatComeLate() async {
            for write in ServiceUnderTest.keva.writes where write.isDecision {
                for isExpired in [false, true] {
                    await Cases.run(.keva, "\(write.name), \(isExpired ? "expired" : "decided elsewhere")") {
                        try await LoopbackDesk.with(.keva) { desk in
                            let targets = desk.targets
                            for id in [targets.approval, targets.act] {
                                desk.demo.perform(isExpired ? .expire(approval: id) : .decide(approval: id, approve: true), on: .keva)
                            }
                            let before = desk.state
                            let trouble = await desk.trouble(of: try write.call(desk.service, targets))
                            #expect(trouble?.kind == .conflict, "\(write.name)")
                            #expect(desk.state.approvals == before.approvals)
                        }
                    }
                }
            }
        }
    }
}
