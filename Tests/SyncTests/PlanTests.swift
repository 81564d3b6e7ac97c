import Backend
import FoundationEssentials
import Helpdesk
import Testing
import Transport

@testable import Sync

@Suite struct CrawlTests {
    typealias News = AccountFacts.PageNews

    private static let quiet = News()
    private static let changed = News(newCount: 0, changedCount: 1)
    private static let disordered = News(isNewestFirst: false)

    @Test(arguments: [
        // whole, news, next, what comes of the first page
        (true, quiet, PageCursor.number(2), Crawl.Progress.goesOn), (false, quiet, .number(2), .enough),
        (false, changed, .number(2), .goesOn), (false, quiet, nil, .complete), (true, changed, nil, .complete),
        (false, disordered, .number(2), .goesOn),
    ] as [(Bool, News, PageCursor?, Crawl.Progress)])
    func aFirstPage(_ isWhole: Bool, _ news: News, _ next: PageCursor?, _ progress: Crawl.Progress) {
        var crawl = Crawl(isWhole: isWhole, urgency: .timer)
        #expect(crawl.took(ids: ["a", "b"], news, next: next) == progress)
    }

    @Test func repeatedPagesEmptyPagesAndRepeatedCursorsEndIt() {
        var same = Crawl(isWhole: true, urgency: .timer)
        #expect(same.took(ids: ["a"], Self.changed, next: .number(2)) == .goesOn)
        #expect(same.took(ids: ["a"], Self.changed, next: .number(3)) == .enough)
        var empty = Crawl(isWhole: true, urgency: .timer)
        #expect(empty.took(ids: [], Self.quiet, next: .number(2)) == .complete)
        var loop = Crawl(isWhole: true, urgency: .timer)
        #expect(loop.took(ids: ["a"], Self.changed, next: .number(2)) == .goesOn)
        #expect(loop.took(ids: ["b"], Self.changed, next: .number(2)) == .enough)
        var endless = Crawl(isWhole: true, urgency: .timer)
        var pages = 1
        while endless.took(ids: ["\(pages)"], Self.changed, next: .number(pages + 1)) == .goesOn { pages += 1 }
        #expect(pages == Crawl.pageLimit)
    }

    @Test func aDisorderedListIsReadALittleWayEvenWhenNothingIsNew() {
        var crawl = Crawl(isWhole: false, urgency: .timer)
        var pages = 1
        while crawl.took(ids: ["\(pages)"], Self.disordered, next: .number(pages + 1)) == .goesOn { pages += 1 }
        #expect(pages == Crawl.unorderedPageCount)
    }
}

@Suite struct FactsTests {
    @Test func aRowThatWasOvertakenChangesNothing() {
        var facts = AccountFacts()
        var ticket = Sample.tickets(1)[0]
        ticket.body = "first words"
        #expect(facts.merge([ticket]).newCount == 1)
        var old = ticket
        old.subject = "older"
        old.updatedAt = ticket.updatedAt?.addingTimeInterval(-5)
        #expect(facts.merge([old]).isNothing)
        #expect(facts.tickets["t0"] == ticket)
        // A list leaves out the body that the ticket's own answer held.
        var listed = ticket
        listed.body = nil
        listed.subject = "newer"
        #expect(facts.merge([listed]).changedCount == 1)
        #expect(facts.tickets["t0"]?.body == "first words")
    }

    @Test func orderIsSeenInThePage() {
        var facts = AccountFacts()
        #expect(facts.merge(Sample.tickets(3)).isNewestFirst)
        #expect(!facts.merge(Sample.tickets(3).reversed()).isNewestFirst)
    }

    @Test func aPatchTouchesOnlyWhatItTells() {
        var facts = AccountFacts()
        _ = facts.merge(Sample.tickets(1))
        facts.merge(TicketPatch(id: Sample.id(0), assignee: .value("me")), at: .distantPast)
        facts.merge(TicketPatch(id: Sample.id(0), status: Sample.solved), at: .distantPast)
        #expect(facts.tickets["t0"]?.assignee == Person(id: "me"))
        #expect(facts.tickets["t0"]?.status == Sample.solved)
        #expect(facts.tickets["t0"]?.subject == "Subject 0")
        facts.merge(TicketPatch(id: Sample.id(0), assignee: FieldChange.Setting.none), at: .distantPast)
        #expect(facts.tickets["t0"]?.assignee == nil)
    }
}

@Suite struct WatchedTicketTests {
    private var plan = AccountPlan(
        account: Sample.account, capabilities: Capabilities(present: Set(Capability.allCases)), refreshSeconds: 60)
    private var now = Moment(wall: Date(timeIntervalSinceReferenceDate: 0), seconds: 0)
    private let job = SyncJob.ticket(Sample.id(0))

    /// How often it is asked for in ten minutes, when every answer is this trouble.
    private mutating func asked(failing kind: Trouble.Kind) -> Int {
        let view = DeskView.ticket(Sample.id(0))
        plan.watch(view, now: now)
        _ = plan.advance(view: view, now: now)
        _ = plan.ended(job, .done, now: now, random: 0.5)
        var count = 0
        for _ in 0..<600 {
            now = now.adding(seconds: 1)
            for (asked, _) in plan.advance(view: view, now: now) where asked == job {
                count += 1
                _ = plan.ended(job, .failed(Trouble(kind, "No.")), now: now, random: 0.5)
            }
        }
        return count
    }

    @Test(arguments: [
        (Trouble.Kind.serverFault, 5...10), (.offline, 5...10), (.notAllowed, 1...1), (.invalid, 1...1), (.unreadable, 1...1),
        (.notFound, 1...1),
    ])
    mutating func whatFailsIsNotAskedForAtOnceAgain(_ kind: Trouble.Kind, _ count: ClosedRange<Int>) {
        #expect(count.contains(asked(failing: kind)))
        // The person may always open it again.
        plan.personWants(.ticket(Sample.id(0)), now: now)
        #expect(plan.advance(view: .ticket(Sample.id(0)), now: now).contains { $0.0 == job })
    }
}

@Suite struct BackoffTests {
    private let now = Moment(wall: Date(timeIntervalSinceReferenceDate: 0), seconds: 0)

    @Test(arguments: [(-5.0, 1.0), (0, 1), (30, 30), (899, 899), (1e9, 900)])
    func whatAServerSaysIsClamped(_ told: Double, _ waited: Double) {
        let trouble = Trouble(.rateLimited, "", retryAt: now.wall.addingTimeInterval(told))
        #expect(Backoff.seconds(after: trouble, failureCount: 9, now: now, random: 0) == waited)
    }

    @Test func pausesGrowAndNeverVanish() {
        let trouble = Trouble(.offline, "")
        var before = 0.0
        for count in 1...40 {
            let least = Backoff.seconds(after: trouble, failureCount: count, now: now, random: 0)
            let most = Backoff.seconds(after: trouble, failureCount: count, now: now, random: 1)
            #expect(least >= 1 && most <= 120 && least <= most && least >= before)
            before = least
        }
    }
}

@Suite struct ConversationTests {
    private let server = FakeServer()
    private var service: FakeService { FakeService(server: server) }

    /// A first step that ends well, and a second that ends as the weather has it.
    private func call(_ first: Request.Method, _ second: Request.Method) -> Call<Int> {
        Call(Request(first, "/first")) { _ in .next(Call(Request(second, "/second")) { (response) throws(Trouble) -> Int in
            guard response.status == 200 else {
                throw Trouble(response.status < 400 ? .outcomeUnknown : .serverFault, "It broke.")
            }
            return 1
        }) }
    }

    @Test(arguments: [
        // first, second, the second's weather, may it have happened
        (Request.Method.get, Request.Method.get, FakeServer.Weather.status(500), false),
        (.get, .post, .status(500), true), (.get, .post, .status(400), false), (.get, .post, .unreachable, false),
        (.get, .post, .silence, true), (.get, .get, .silence, false),
        // Sent elsewhere: a service that reads it so can't know whether it acted.
        (.get, .post, .status(302), true), (.get, .get, .status(302), false),
        // Once something was written, nothing that follows can undo it.
        (.post, .get, .status(500), true), (.post, .get, .unreachable, true), (.post, .get, .silence, true),
    ])
    func aWritesFateIsNeverGuessed(
        _ first: Request.Method, _ second: Request.Method, _ weather: FakeServer.Weather, _ mayHaveHappened: Bool
    ) async {
        // The fake server knows neither path; the first is answered as accepted.
        server.weather(.status(200), for: "\(first.rawValue) /first")
        server.weather(weather, for: "\(second.rawValue) /second")
        let conversation = Conversation(
            sender: server, endpoint: service.endpoint, urgency: .person,
            now: { Moment(wall: Date(timeIntervalSinceReferenceDate: 800_000_000), seconds: 100) })
        let end = await withCheckedContinuation { continuation in
            conversation.run(call(first, second)) { continuation.resume(returning: $0) }
        }
        var isUnknown = false
        if case .unknown(let trouble) = end { isUnknown = trouble.kind == .outcomeUnknown }
        #expect(isUnknown == mayHaveHappened)
        if case .value = end { Issue.record("it went well") }
    }

    /// A tool that fails says so in an answer that is good as such.
    @Test(arguments: [
        (200, Trouble.Kind.invalid, false), (200, .notAllowed, false), (200, .unreadable, true), (200, .serverFault, true),
        (200, .outcomeUnknown, true), (500, .invalid, true), (422, .invalid, false), (408, .invalid, true),
    ])
    func aRefusalInAGoodAnswerIsOne(_ status: Int, _ kind: Trouble.Kind, _ mayHaveHappened: Bool) async {
        server.weather(.status(status), for: "POST /tool")
        let conversation = Conversation(
            sender: server, endpoint: service.endpoint, urgency: .person,
            now: { Moment(wall: Date(timeIntervalSinceReferenceDate: 800_000_000), seconds: 100) })
        let call = Call(Request(.post, "/tool")) { (_) throws(Trouble) -> Int in throw Trouble(kind, "No.") }
        let end = await withCheckedContinuation { continuation in
            conversation.run(call) { continuation.resume(returning: $0) }
        }
        if case .unknown = end { #expect(mayHaveHappened) } else { #expect(!mayHaveHappened) }
    }
}
