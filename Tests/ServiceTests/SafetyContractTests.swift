import Backend
import Helpdesk
import Testing
import Transport

/// What never leaves a service's hands, and where its requests may go.
extension ContractSuite {
    @Suite struct Safety {
        private static let mark = "SECRET-"
        private static let secrets = #","magic_link":"https://watch.example/m/SECRET-a","magicLink":"https://watch.example/?t=SECRET-b","#
            + #""registration_token":"SECRET-c","registrationToken":"SECRET-d""#

        /// Approvals alone show what they don't know; no documented one holds a credential.
        @Test(arguments: ServiceUnderTest.all)
        func noSecretIsTold(subject: ServiceUnderTest) {
            for list in subject.lists where list.name != "approvals" {
                Cases.run(subject.kind, "\(list.name): secrets") {
                    let row = JSONPlaces(list.row("a")).appending(Self.secrets)
                    let page = try ScriptedServer(200, list.answer([row])).run(list.call(subject.service(), subject.targets, .first))
                    #expect(!"\(page)".contains(Self.mark), "\(list.name)")
                }
            }
            for read in subject.reads where read.body.hasPrefix("{") {
                Cases.run(subject.kind, "\(read.name): secrets") {
                    let body = JSONPlaces(read.body).appending(Self.secrets)
                    let told = try ScriptedServer(200, body).run(read.call(subject.service(), subject.targets))
                    #expect(!told.words.contains(Self.mark), "\(read.name)")
                }
            }
            for write in subject.writes where !write.isDecision {
                Cases.run(subject.kind, "\(write.name): secrets") {
                    let body = JSONPlaces(write.object).appending(Self.secrets)
                    for text in [body, #"{"data":\#(body)}"#] {
                        let told = try ScriptedServer(201, text).run(write.call(Writes.ready(write, subject), subject.targets))
                        #expect(told?.words.contains(Self.mark) != true, "\(write.name)")
                    }
                }
            }
        }

        /// Nor where the answer is trouble, cut short or quoted by the server.
        @Test(arguments: [ServiceUnderTest.keepem], Errors.statuses.map(\.0) + [200, 402])
        func noSecretIsInTrouble(subject: ServiceUnderTest, status: Int) {
            let object = #"{"registration_token":"SECRET-c","magic_link":"https://watch.example/m/SECRET-a"}"#
            let bodies = [
                object, #"{"error":\#(object)"#, #"{"title":"Taken","detail":"by registration_token SECRET-c","value":\#(object)}"#,
                #"{"title":"T","errors":[{"location":"body.email","message":"m https://watch.example/?token=SECRET-a","value":1}]}"#,
                #"{"error":{"message":"registration_token=SECRET-c is known"}}"#, #"{"data":\#(object)"#,
            ]
            for write in subject.writes {
                Cases.run(subject.kind, "\(write.name): secrets in a \(status)") {
                    for body in bodies {
                        let server = ScriptedServer(status, body)
                        let trouble = trouble { _ = try server.run(write.call(subject.service(), subject.targets)) }
                        #expect(!"\(String(describing: trouble))".contains(Self.mark), "\(status) \(body)")
                    }
                }
            }
        }

        /// Servers repeat what they were sent.
        @Test(arguments: ServiceUnderTest.all)
        func theTokenIsBlottedOut(subject: ServiceUnderTest) {
            for list in subject.lists {
                Cases.run(subject.kind, "\(list.name): the token in a refusal") {
                    let server = ScriptedServer(401, #"{"error":"bad key token-of-games","message":"token-of-games"}"#)
                    let trouble = trouble { _ = try server.run(list.call(subject.service(), subject.targets, .first)) }
                    #expect(trouble?.kind == .notSignedIn)
                    #expect(!"\(String(describing: trouble))".contains("token-of-games"))
                }
            }
        }

        @Test(arguments: ServiceUnderTest.all)
        func noDescriptionHoldsTheToken(subject: ServiceUnderTest) {
            Cases.run(subject.kind, "descriptions") {
                let options = ServiceOptions(account: .games, token: "token-of-games")
                for thing in [try subject.service(), options, options.decisionWords] as [Any] {
                    var dumped = ""
                    dump(thing, to: &dumped)
                    for text in ["\(thing)", String(reflecting: thing), dumped] {
                        #expect(!text.contains("token-of-games"), "\(text)")
                    }
                }
            }
        }

        @Test(arguments: ServiceUnderTest.all)
        func addressesAndTokens(subject: ServiceUnderTest) {
            Cases.run(subject.kind, "addresses") {
                let loopback = try subject.service { $0.baseURL = "http://127.0.0.1:8080/some/v1/" }
                #expect(loopback.endpoint.origin.description == "http://127.0.0.1:8080")
                let list = subject.lists[0]
                let path = try list.call(loopback, subject.targets, .first).request.path
                let documented = list.line.split(separator: " ")[1].prefix { $0 != "?" }
                #expect(path == "/some/v1\(subject.apiPath)/\(documented.split(separator: "/").last ?? "")")
                let bare = try subject.service { $0.baseURL = "https://desk.example" }
                #expect(try list.call(bare, subject.targets, .first).request.path == String(documented))
                #expect(loopback.endpoint.authorization == subject.authorization)
                for address in ["http://desk.example/api/v1", "ftp://desk.example", "", "desk.example", "https://u:p@desk.example"] {
                    #expect(trouble { _ = try subject.service { $0.baseURL = address } }?.kind == .configuration, "\(address)")
                }
            }
        }

        @Test(arguments: ServiceUnderTest.all, ["../approvals/1", "a/b", "..", "ü", "a?b#c", "%2e%2e", "x y"])
        func idsStayInTheirPlace(subject: ServiceUnderTest, id: String) {
            let targets = Targets(
                ticket: id, user: id, workspace: id, token: id, approval: id, act: id, article: id, customer: id, workflow: id,
                event: id, viewer: id)
            func check(_ path: String, _ documented: String) {
                let parts = path.split(separator: "/", omittingEmptySubsequences: false)
                let wanted = documented.split(separator: " ")[1].prefix { $0 != "?" }.split(separator: "/", omittingEmptySubsequences: false)
                #expect(parts.count == wanted.count, "\(path)")
                #expect(!parts.contains("..") && path.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }, "\(path)")
            }
            for read in subject.reads {
                Cases.run(subject.kind, "\(read.name): the id \(id)") {
                    if subject.hasNumbers, trouble({ _ = try read.call(subject.service(), targets) })?.kind == .notFound { return }
                    check(try read.call(subject.service(), targets).request.path, read.line)
                }
            }
            for write in subject.writes where !write.needsTickets {
                Cases.run(subject.kind, "\(write.name): the id \(id)") {
                    if subject.hasNumbers, trouble({ _ = try write.call(subject.service(), targets) })?.kind == .notFound { return }
                    check(try write.call(subject.service(), targets).request.path, write.line)
                }
            }
        }

        @Test(arguments: ServiceUnderTest.all)
        func whatAServiceLacksIsSaidWithoutARequest(subject: ServiceUnderTest) throws {
            let service = try subject.service()
            let id = subject.targets.ticketID
            var works: [(Capability, () throws -> Void)] = [
                (.reply, { _ = try service.send("x", to: id, audience: .public) }),
                (.note, { _ = try service.send("x", to: id, audience: .internal) }),
                (.listTickets, { _ = try service.tickets(TicketFilter(), page: .first) }),
                (.listApprovals, { _ = try service.approvals(.pending) }),
                (.listArticles, { _ = try service.articles(ArticleFilter(), page: .first) }),
            ]
            for kind in RecordKind.allCases where kind != .ticket && kind != .article {
                guard let capability = Capability.listing(kind) else { continue }
                works.append((capability, {
                    _ = try service.records(RecordScope(account: .games, kind: kind, parent: "p"), RecordFilter(), page: .first)
                }))
            }
            for verb in Act.Verb.allCases {
                for kind in RecordKind.allCases {
                    guard let capability = Capability.needed(verb, kind), !service.capabilities.has(capability) else { continue }
                    works.append((capability, { _ = try service.perform(.games(verb, kind, "x"), key: "k") }))
                }
            }
            for (capability, work) in works {
                Cases.run(subject.kind, "what it lacks: \(capability)") {
                    let trouble = trouble(work)
                    #expect((trouble == nil) == service.capabilities.has(capability), "\(capability)")
                    guard let trouble else { return }
                    #expect(trouble.kind == .unsupported)
                    #expect(trouble.message == service.capabilities.absence(of: capability, service: subject.kind))
                }
            }
        }
    }
}
