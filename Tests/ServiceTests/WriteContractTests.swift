import Backend
import Helpdesk
import Testing
import Transport

/// Every write: what is sent, and every documented or tolerated shape of the answer.
extension ContractSuite {
    @Suite struct Writes {
        /// The service after it learned what a list tells, where a write needs that.
        static func ready(_ write: WriteUnderTest, _ subject: ServiceUnderTest) throws -> any Service {
            let service = try subject.service()
            if write.needsTickets, let list = subject.lists.first(where: { $0.name == "tickets" }) {
                _ = try ScriptedServer(200, list.answer([list.row("tkt_1")])).run(list.call(service, subject.targets, .first))
            }
            return service
        }

        private static func send(
            _ write: WriteUnderTest, _ subject: ServiceUnderTest, _ server: ScriptedServer
        ) throws -> Told? {
            try server.run(write.call(ready(write, subject), subject.targets))
        }

        @Test(arguments: ServiceUnderTest.all)
        func theExactRequest(subject: ServiceUnderTest) {
            for write in subject.writes {
                Cases.run(subject.kind, "\(write.name): the request") {
                    let server = ScriptedServer(204, "")
                    _ = try Self.send(write, subject, server)
                    #expect(server.transcript == [write.line])
                    let keys = server.requests.flatMap(\.headers).filter { $0.name == "Idempotency-Key" }.map(\.value)
                    #expect(keys == (subject.kind == .keepem ? ["key-of-one-act"] : []))
                    #expect(server.requests.allSatisfy { !$0.isRead })
                }
            }
        }

        @Test(arguments: ServiceUnderTest.all)
        func everyShapeOfTheAnswer(subject: ServiceUnderTest) {
            for write in subject.writes {
                for status in [200, 201] {
                    for place in write.places {
                        Cases.run(subject.kind, "\(write.name): \(status) with the object under \"\(place)\"") {
                            let body = place.isEmpty ? write.object : #"{"\#(place)":\#(write.object)}"#
                            let server = ScriptedServer(status, body)
                            let told = try Self.send(write, subject, server)
                            if let id = write.told { #expect(told?.id == id, "\(write.name) under \"\(place)\"") }
                            #expect(server.requests.count == 1)
                        }
                    }
                }
            }
        }

        @Test(arguments: ServiceUnderTest.all)
        func answersWithoutWords(subject: ServiceUnderTest) {
            let answers = [(200, ""), (201, ""), (202, ""), (204, ""), (200, " \n"), (200, "{}"), (200, "null"), (200, "[]"), (200, #"{"ok":true}"#)]
            for write in subject.writes {
                for (status, body) in answers {
                    Cases.run(subject.kind, "\(write.name): \(status) with \"\(body)\"") {
                        let server = ScriptedServer(status, body)
                        let told = try Self.send(write, subject, server)
                        #expect(write.told == nil || told == nil, "\(write.name): \(status) \(body)")
                        #expect(server.requests.count == 1)
                    }
                }
            }
        }

        /// It may have happened, and only looking at the server tells.
        @Test(arguments: ServiceUnderTest.all)
        func answersThatCantBeRead(subject: ServiceUnderTest) {
            for write in subject.writes {
                Cases.run(subject.kind, "\(write.name): an answer that can't be read") {
                    for body in ["<html><title>Sign in</title>", #"{"data":{"id""#, "upstream timed out", "{", #"{"error":"no"}"#] {
                        let server = ScriptedServer(200, body)
                        let trouble = trouble { _ = try Self.send(write, subject, server) }
                        #expect(trouble?.kind == .outcomeUnknown, "\(write.name): \(body)")
                        #expect(trouble?.hint != nil && trouble?.account == .games)
                        #expect(server.requests.count == 1)
                    }
                }
            }
        }

        /// Whatever an echo holds, an accepted write stays accepted.
        @Test(arguments: ServiceUnderTest.all)
        func echoesOfOddTypes(subject: ServiceUnderTest) {
            for write in subject.writes {
                Cases.run(subject.kind, "\(write.name): an echo of odd types") {
                    for value in ["null", "{}", "[]", #""""#, "0", "true", "[null,[null],{}]", #""\ud800\u001b[2J""#] {
                        let body = JSONPlaces(write.object).replacing({ _ in true }, with: value)
                        let wrapped = #"{"data":\#(body)}"#
                        for text in [body, wrapped] {
                            let trouble = trouble { _ = try Self.send(write, subject, ScriptedServer(200, text)) }
                            #expect(trouble == nil, "\(write.name): \(text)")
                        }
                    }
                }
            }
        }

        /// An echo that belongs to something else is not believed.
        @Test(arguments: ServiceUnderTest.all)
        func anEchoOfSomethingElse(subject: ServiceUnderTest) {
            for write in subject.writes where write.line.hasPrefix("PATCH") && (write.line.contains("tickets") || write.isDecision) {
                Cases.run(subject.kind, "\(write.name): an echo of something else") {
                    let other = JSONPlaces(write.object).replacing({ $0 == "id" }, with: #""other""#)
                    let told = try Self.send(write, subject, ScriptedServer(200, other))
                    #expect(told == nil)
                }
            }
        }
    }
}
