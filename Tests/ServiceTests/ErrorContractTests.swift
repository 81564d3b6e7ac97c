import Backend
import Helpdesk
import Testing
import Transport

/// Every refusal in every envelope, on every list, read and write of every service.
extension ContractSuite {
    @Suite struct Errors {
        static let statuses: [(Int, Trouble.Kind)] = [
            (400, .invalid), (401, .notSignedIn), (403, .notAllowed), (404, .notFound), (405, .unsupported),
            (409, .conflict), (410, .notFound), (412, .conflict), (422, .invalid), (429, .rateLimited), (500, .serverFault),
            (502, .serverFault), (503, .serverFault), (301, .unreadable), (302, .unreadable),
        ]

        /// Every generation of every service's documents, and what proxies send.
        static let envelopes = [
            "", "null", "[]", "{}", #"{"error""#, "<html><h1>Bad Gateway</h1></html>", #"{"error":"Some words"}"#,
            #"{"error":null}"#, #"{"error":{"code":"FORBIDDEN","message":"Some words","status":403}}"#,
            #"{"type":"about:blank","title":"Some words","status":422,"detail":"More","errors":[{"field":"a","message":"b"}]}"#,
            #"{"$schema":"x","title":"Some words","errors":[{"location":"body.name","message":"b","value":[1]}]}"#,
            #"{"message":"Some words"}"#, #"{"detail":"Some words"}"#, #"{"errors":[{"message":"Some words"}]}"#,
            #"{"errors":["Some words"]}"#, #"{"error":{"code":"x","message":"Some words","details":{"metric":"m","current":1}}}"#,
            #"{"error":"Some words","details":[{"field":"subject","message":"is missing"}]}"#, #"{"error":"\ud800\u001b[2J"}"#,
        ]

        private func check(_ trouble: Trouble?, _ kind: Trouble.Kind, _ name: String, _ envelope: String) {
            #expect(trouble?.kind == kind, "\(name): \(envelope)")
            guard let trouble else { return }
            #expect(trouble.account == .games && trouble.message.contains { $0.isLetter }, "\(name): \(envelope)")
            #expect(!trouble.message.contains("<h"), "\(name): \(trouble.message)")
        }

        @Test(arguments: ServiceUnderTest.all, statuses)
        func lists(subject: ServiceUnderTest, expected: (status: Int, kind: Trouble.Kind)) {
            for list in subject.lists {
                Cases.run(subject.kind, "\(list.name): \(expected.status)") {
                    for envelope in Self.envelopes {
                        let server = ScriptedServer(expected.status, envelope)
                        let trouble = trouble { _ = try server.run(list.call(subject.service(), subject.targets, .first)) }
                        // A refusal of approvals is a state that has a sentence of its own.
                        check(trouble, expected.kind, "\(list.name), \(expected.status)", envelope)
                    }
                }
            }
        }

        @Test(arguments: ServiceUnderTest.all, statuses)
        func reads(subject: ServiceUnderTest, expected: (status: Int, kind: Trouble.Kind)) {
            for read in subject.reads {
                Cases.run(subject.kind, "\(read.name): \(expected.status)") {
                    for envelope in Self.envelopes {
                        let server = ScriptedServer(expected.status, envelope)
                        let trouble = trouble { _ = try server.run(read.call(subject.service(), subject.targets)) }
                        check(trouble, expected.kind, "\(read.name), \(expected.status)", envelope)
                    }
                }
            }
        }

        @Test(arguments: ServiceUnderTest.all, statuses)
        func writes(subject: ServiceUnderTest, expected: (status: Int, kind: Trouble.Kind)) {
            for write in subject.writes {
                Cases.run(subject.kind, "\(write.name): \(expected.status)") {
                    let kind: Trouble.Kind =
                        switch expected.status {
                        case 302, 500...: .outcomeUnknown
                        case 404, 410: write.isDecision ? .conflict : .notFound
                        default: expected.kind
                        }
                    for envelope in Self.envelopes {
                        let server = ScriptedServer(expected.status, envelope)
                        let trouble = trouble {
                            _ = try server.run(write.call(Writes.ready(write, subject), subject.targets))
                        }
                        check(trouble, kind, "\(write.name), \(expected.status)", envelope)
                        if kind == .outcomeUnknown { #expect(trouble?.hint != nil) }
                        let places = expected.status == 404 && write.hasTwoPlaces ? 2 : 1
                        // Who says 400 for a lack of rights too is asked which it is.
                        let looks = subject.readsChangesBack && expected.status == 400 ? server.requests.count(where: \.isRead) : 0
                        #expect(server.requests.count - looks == places, "\(write.name), \(expected.status): a write is sent once")
                    }
                }
            }
        }

        /// Every envelope that a service may use is read, so that the person sees its words.
        @Test(arguments: ServiceUnderTest.all)
        func theServicesWordsAreQuoted(subject: ServiceUnderTest) {
            for envelope in Self.envelopes where envelope.contains("Some words") {
                for write in subject.writes.prefix(2) {
                    Cases.run(subject.kind, "\(write.name): words of \(envelope)") {
                        let server = ScriptedServer(422, envelope)
                        let trouble = trouble { _ = try server.run(write.call(Writes.ready(write, subject), subject.targets)) }
                        #expect(trouble?.message.contains("Some words") == true, "\(envelope)")
                        #expect(trouble?.fields.isEmpty == !(envelope.contains("field") || envelope.contains("location") || envelope.contains("metric")), "\(envelope)")
                    }
                }
            }
        }

        @Test(arguments: ServiceUnderTest.all)
        func refusedRightsNameTheScope(subject: ServiceUnderTest) {
            guard subject.hasScopes else { return }
            func check(_ name: String, _ scope: String?, _ work: () throws -> Void) {
                Cases.run(subject.kind, "\(name): no scope") {
                    let trouble = trouble(work)
                    #expect(trouble?.kind == .notAllowed)
                    if scope == "approvals" {
                        #expect(trouble?.message == "This key cannot decide approvals.")
                    } else {
                        #expect(trouble?.hint?.contains(scope ?? "?") == true, "\(name): \(trouble?.hint ?? "")")
                    }
                }
            }
            let refusal = #"{"error":"Insufficient scope"}"#
            for list in subject.lists {
                check(list.name, list.scope) {
                    _ = try ScriptedServer(403, refusal).run(list.call(subject.service(), subject.targets, .first))
                }
            }
            for read in subject.reads {
                check(read.name, read.scope) {
                    _ = try ScriptedServer(403, refusal).run(read.call(subject.service(), subject.targets))
                }
            }
            for write in subject.writes {
                check(write.name, write.scope) {
                    _ = try ScriptedServer(403, refusal).run(write.call(Writes.ready(write, subject), subject.targets))
                }
            }
        }
    }
}
