import Backend
import Helpdesk
import Testing
import Transport

/// How a list is read to its end, whatever the server claims about it.
@Suite struct ListContractTests {
    /// A server's view of its pages.
    struct Server: Sendable {
        var count = 250
        /// nil honours what was asked for.
        var pageSize: Int?
        /// nil tells no totals at all.
        var claimedTotal: Int?
        var repeatsFirstPage = false
        /// One ticket sorts itself to the front after each page, so that rows move down.
        var moves = false

        func answer(_ request: Request, of subject: ServiceUnderTest) -> Response {
            let size = pageSize ?? request.value(subject.pageSizeName).flatMap { Int($0) } ?? 20
            let page = repeatsFirstPage ? 1 : request.value("page").flatMap { Int($0) } ?? 1
            let shift = moves ? page - 1 : 0
            let start = max(0, (page - 1) * size - shift)
            let rows = (start..<max(start, min(start + size, count))).map { subject.ticketRow("t\($0)") }
            let body = subject.list(rows, page: page, size: size, total: claimedTotal)
            return Response(status: 200, body: Array(body.utf8))
        }
    }

    /// As the caller reads a list: until there is no next page, or a page brings nothing new.
    private func readAll(_ script: Server, of subject: ServiceUnderTest) throws -> (ids: Set<String>, requestCount: Int) {
        let service = try subject.service()
        let server = ScriptedServer { script.answer($0, of: subject) }
        var ids: Set<String> = []
        var cursor: PageCursor? = .first
        while let next = cursor, server.requests.count < 40 {
            let page = try server.run(service.tickets(TicketFilter(), page: next))
            let countBefore = ids.count
            ids.formUnion(page.items.map(\.id.value))
            cursor = ids.count > countBefore ? page.next : nil
        }
        return (ids, server.requests.count)
    }

    @Test(arguments: ServiceUnderTest.all)
    func honestServer(subject: ServiceUnderTest) throws {
        let (ids, requests) = try readAll(Server(claimedTotal: 250), of: subject)
        #expect(ids.count == 250)
        #expect(requests == 3)
    }

    @Test(arguments: ServiceUnderTest.all)
    func serverThatTellsNoTotal(subject: ServiceUnderTest) throws {
        let (ids, requests) = try readAll(Server(), of: subject)
        #expect(ids.count == 250)
        #expect(requests == 3)
    }

    @Test(arguments: ServiceUnderTest.all)
    func serverThatGivesSmallerPages(subject: ServiceUnderTest) throws {
        let (ids, requests) = try readAll(Server(pageSize: 20, claimedTotal: 250), of: subject)
        #expect(ids.count == 250)
        #expect(requests == 13)
    }

    @Test(arguments: ServiceUnderTest.all)
    func totalThatIsTooSmall(subject: ServiceUnderTest) throws {
        #expect(try readAll(Server(claimedTotal: 10), of: subject).ids.count == 250)
    }

    @Test(arguments: ServiceUnderTest.all)
    func totalThatIsTooLarge(subject: ServiceUnderTest) throws {
        let (ids, requests) = try readAll(Server(claimedTotal: 1_000_000_000), of: subject)
        #expect(ids.count == 250)
        #expect(requests == 4)
    }

    @Test(arguments: ServiceUnderTest.all)
    func pageThatRepeats(subject: ServiceUnderTest) throws {
        let (ids, requests) = try readAll(Server(claimedTotal: 250, repeatsFirstPage: true), of: subject)
        #expect(ids.count == 100)
        #expect(requests == 2)
    }

    @Test(arguments: ServiceUnderTest.all)
    func rowsThatMoveComeTwiceButOnce(subject: ServiceUnderTest) throws {
        #expect(try readAll(Server(claimedTotal: 250, moves: true), of: subject).ids.count == 250)
    }

    @Test(arguments: ServiceUnderTest.all)
    func emptyListIsAnAnswer(subject: ServiceUnderTest) throws {
        let service = try subject.service()
        for body in ["[]", #"{"data":[]}"#, subject.list([], total: 0)] {
            let page = try ScriptedServer(200, body).run(service.tickets(TicketFilter(), page: .first))
            #expect(page.items.isEmpty && page.unreadable.isEmpty && page.next == nil)
        }
    }

    @Test(arguments: ServiceUnderTest.all)
    func aPageOfAnotherKindIsNamed(subject: ServiceUnderTest) throws {
        let service = try subject.service()
        for body in ["7", "null", #""x""#, "{}", #"{"data":{}}"#, #"{"data":null}"#, #"{"data":"x"}"#, #"{"items":[]}"#] {
            let trouble = trouble { _ = try ScriptedServer(200, body).run(service.tickets(TicketFilter(), page: .first)) }
            #expect(trouble?.kind == .unreadable, "\(body)")
            #expect(trouble?.message == "\(subject.kind.productName)'s answer holds no list of tickets.")
        }
    }

    @Test(arguments: ServiceUnderTest.all)
    func paginationOfOddTypesIsNotBelieved(subject: ServiceUnderTest) throws {
        let service = try subject.service()
        for odd in ["null", "[]", "7", #"{"total":-5}"#, #"{"total":"many"}"#, #"{"page":null,"total":1e300}"#, #"{"limit":0,"perPage":0}"#] {
            let body = #"{"data":[\#(subject.ticketRow("a"))],"pagination":\#(odd)}"#
            let page = try ScriptedServer(200, body).run(service.tickets(TicketFilter(), page: .first))
            #expect(page.items.count == 1)
        }
    }

    @Test(arguments: ServiceUnderTest.all)
    func unknownFieldsChangeNothing(subject: ServiceUnderTest) throws {
        let service = try subject.service()
        let plain = subject.ticketRow("a")
        let rich = plain.dropLast() + #","next":{"x":[1,{"y":null}]},"Subject":"other","ID":9}"#
        let pages = try [plain, String(rich)].map {
            try ScriptedServer(200, subject.list([$0])).run(service.tickets(TicketFilter(), page: .first))
        }
        #expect(pages[0].items == pages[1].items && pages[0].items.count == 1)
    }
}
