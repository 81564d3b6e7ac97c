import Backend
import Helpdesk
import Testing
import Transport

/// How a list is read to its end, whatever the server claims about it.
extension ContractSuite {
    @Suite struct Lists {
        /// A server's view of its pages.
        struct Server: Sendable {
            static let count = 230
            /// nil honours what was asked for.
            var pageSize: Int?
            /// nil tells no totals at all.
            var claimedTotal: Int?
            /// Whatever is asked for, no later page than this comes.
            var lastPage = Int.max
            /// One row sorts itself to the front after each page, so that rows move down.
            var moves = false

            func answer(_ request: Request, of list: ListUnderTest) -> Response {
                let (start, size) = place(request, list)
                let rows = (start..<max(start, min(start + size, Self.count))).map { list.row("t\($0)") }
                let facts = claimedTotal.map {
                    ListUnderTest.Facts(page: start / max(1, size) + 1, offset: start, size: size, total: $0)
                }
                return Response(status: 200, body: Array(list.answer(rows, facts).utf8))
            }

            private func place(_ request: Request, _ list: ListUnderTest) -> (start: Int, size: Int) {
                switch list.paging {
                case .numbered(let name, _), .untilEmpty(let name, _):
                    let size = pageSize ?? request.value(name).flatMap { Int($0) } ?? 20
                    let page = min(lastPage, request.value("page").flatMap { Int($0) } ?? 1)
                    return (max(0, (page - 1) * size - (moves ? page - 1 : 0)), size)
                case .offset(let name, _):
                    let size = pageSize ?? request.value(name).flatMap { Int($0) } ?? 20
                    let offset = request.value("offset").flatMap { Int($0) } ?? 0
                    let page = min(lastPage, offset / size + 1)
                    return (lastPage == .max ? max(0, offset - (moves ? page - 1 : 0)) : (page - 1) * size, size)
                case .untold:
                    let size = pageSize ?? (moves ? 20 : Self.count)
                    let page = min(lastPage, request.value("page").flatMap { Int($0) } ?? 1)
                    return (max(0, (page - 1) * size - (moves ? page - 1 : 0)), size)
                case .none: return (0, Self.count)
                }
            }
        }

        /// As the caller reads a list: until there is no next page, or a page brings nothing new.
        static func readAll(
            _ list: ListUnderTest, of subject: ServiceUnderTest, _ server: ScriptedServer
        ) throws -> (ids: Set<String>, count: Int) {
            let service = try subject.service()
            var ids: Set<String> = []
            var cursor: PageCursor? = .first
            while let next = cursor, server.requests.count < 60 {
                let page = try server.run(list.call(service, subject.targets, next))
                #expect(page.unreadable.isEmpty)
                let countBefore = ids.count
                ids.formUnion(page.items.map(\.id))
                cursor = ids.count > countBefore ? page.next : nil
            }
            return (ids, server.requests.count)
        }

        private func each(
            _ name: String, _ subject: ServiceUnderTest, _ script: Server, isPaged: Bool = true,
            expect: (_ ids: Set<String>, _ requests: Int, _ list: ListUnderTest) -> Bool
        ) {
            for list in subject.lists {
                if isPaged, case .none = list.paging { continue }
                Cases.run(subject.kind, "\(list.name): \(name)") {
                    let server = ScriptedServer { script.answer($0, of: list) }
                    let (ids, requests) = try Self.readAll(list, of: subject, server)
                    #expect(
                        expect(ids, requests, list),
                        "\(subject.kind.productName)'s \(list.name), \(name): \(ids.count) rows in \(requests) requests")
                }
            }
        }

        /// - Parameter isTold: the answer tells a page's size, so that a full page is followed by one more look.
        private func pages(_ list: ListUnderTest, isTold: Bool = true) -> Int {
            switch list.paging {
            case .numbered(_, let most), .offset(_, let most): (Server.count + most - 1) / most
            case .untilEmpty(_, let most): (Server.count + most - 1) / most + 1
            case .untold: isTold ? 2 : 1
            case .none: 1
            }
        }

        private static let all = Server.count

        @Test(arguments: ServiceUnderTest.all)
        func theFirstRequest(subject: ServiceUnderTest) {
            for list in subject.lists {
                Cases.run(subject.kind, "\(list.name): the first request") {
                    let server = ScriptedServer(200, list.answer([], nil))
                    _ = try server.run(list.call(subject.service(), subject.targets, .first))
                    #expect(server.transcript == [list.line])
                }
            }
        }

        @Test(arguments: ServiceUnderTest.all)
        func honestServer(subject: ServiceUnderTest) {
            each("an honest server", subject, Server(claimedTotal: Self.all), isPaged: false) {
                $0.count == Self.all && $1 == pages($2)
            }
        }

        @Test(arguments: ServiceUnderTest.all)
        func serverThatTellsNoTotal(subject: ServiceUnderTest) {
            each("no total is told", subject, Server()) { $0.count == Self.all && $1 == pages($2, isTold: false) }
        }

        @Test(arguments: ServiceUnderTest.all)
        func serverThatGivesSmallerPages(subject: ServiceUnderTest) {
            each("pages are smaller than asked for", subject, Server(pageSize: 20, claimedTotal: Self.all)) { ids, count, list in
                if case .untilEmpty = list.paging { return ids.count == Self.all && count == 13 }
                return ids.count == Self.all && count == 12
            }
        }

        @Test(arguments: ServiceUnderTest.all)
        func totalThatIsTooSmall(subject: ServiceUnderTest) {
            each("the total is too small", subject, Server(claimedTotal: 10)) { $0.count == Self.all && $1 == pages($2) }
        }

        @Test(arguments: ServiceUnderTest.all)
        func totalThatIsTooLarge(subject: ServiceUnderTest) {
            each("the total is too large", subject, Server(claimedTotal: 1_000_000_000)) {
                if case .untold = $2.paging { return $0.count == Self.all && $1 == 2 }
                if case .untilEmpty = $2.paging { return $0.count == Self.all && $1 == pages($2) }
                return $0.count == Self.all && $1 == pages($2) + 1
            }
        }

        @Test(arguments: ServiceUnderTest.all)
        func pageThatRepeats(subject: ServiceUnderTest) {
            each("the first page comes again and again", subject, Server(pageSize: 50, claimedTotal: 1_000_000, lastPage: 1)) {
                ids, count, _ in ids.count == 50 && count == 2
            }
        }

        @Test(arguments: ServiceUnderTest.all)
        func listWithoutEnd(subject: ServiceUnderTest) {
            each("the last page comes without end", subject, Server(pageSize: 50, claimedTotal: 1_000_000, lastPage: 3)) {
                ids, count, _ in ids.count == 150 && count == 4
            }
        }

        @Test(arguments: ServiceUnderTest.all)
        func rowsThatMove(subject: ServiceUnderTest) {
            each("a row moves between pages", subject, Server(claimedTotal: Self.all, moves: true)) { ids, _, _ in
                ids.count == Self.all
            }
        }

        @Test(arguments: ServiceUnderTest.all)
        func everyPlaceOfTheRows(subject: ServiceUnderTest) {
            for list in subject.lists {
                for place in list.places {
                    Cases.run(subject.kind, "\(list.name) under \"\(place)\"") {
                        let rows = "[\(list.row("a")),\(list.row("b"))]"
                        let body = place.isEmpty ? rows : #"{"\#(place)":\#(rows),"more":null}"#
                        let page = try ScriptedServer(200, body).run(list.call(subject.service(), subject.targets, .first))
                        #expect(page.items.map(\.id) == ["a", "b"] && page.unreadable.isEmpty)
                    }
                }
            }
        }

        @Test(arguments: ServiceUnderTest.all)
        func emptyListIsAnAnswer(subject: ServiceUnderTest) {
            for list in subject.lists {
                for facts in [nil, ListUnderTest.Facts(total: 0), ListUnderTest.Facts(total: 500)] {
                    Cases.run(subject.kind, "\(list.name): empty") {
                        let page = try ScriptedServer(200, list.answer([], facts))
                            .run(list.call(subject.service(), subject.targets, .first))
                        #expect(page.items.isEmpty && page.unreadable.isEmpty && page.next == nil)
                    }
                }
            }
        }

        @Test(arguments: ServiceUnderTest.all)
        func anAnswerOfAnotherKindIsNamed(subject: ServiceUnderTest) {
            for list in subject.lists {
                Cases.run(subject.kind, "\(list.name): an answer that holds no list") {
                    for body in ["7", "null", #""x""#, "{}", #"{"data":{}}"#, #"{"data":null}"#, #"{"data":"x"}"#, #"{"rows":[]}"#] {
                        let trouble = trouble {
                            _ = try ScriptedServer(200, body).run(list.call(subject.service(), subject.targets, .first))
                        }
                        #expect(trouble?.kind == .unreadable, "\(list.name), \(body)")
                        #expect(trouble?.message == "\(subject.kind.productName)'s answer holds no list of \(list.noun)s.")
                    }
                }
            }
        }

        @Test(arguments: ServiceUnderTest.all)
        func factsOfOddTypesAreNotBelieved(subject: ServiceUnderTest) {
            let odd = ["null", "[]", "7", #"{"total":-5}"#, #"{"total":"many"}"#, #"{"page":null,"total":1e300}"#, #"{"limit":0,"perPage":0}"#]
            for list in subject.lists {
                Cases.run(subject.kind, "\(list.name): page facts of odd types") {
                    for text in odd {
                        let place = list.places.last { !$0.isEmpty } ?? "data"
                        let body = #"{"\#(place)":[\#(list.row("a"))],"pagination":\#(text),"total":\#(text)}"#
                        let page = try ScriptedServer(200, body).run(list.call(subject.service(), subject.targets, .first))
                        #expect(page.items.count == 1, "\(list.name), \(text)")
                    }
                }
            }
        }
    }
}
