import Backend
import FoundationEssentials
import Helpdesk
import RequestTracker
import Transport

/// Request Tracker, from sections 3, 5, 7 and 8 of its contract. What takes several requests by nature has tests of its
/// own: threads, changes that are read back, decisions.
extension ServiceUnderTest {
    static let requestTracker = ServiceUnderTest(
        kind: .rt, make: { options in
            var options = options
            // It has no address of its own, wherever it runs.
            options.baseURL = options.baseURL ?? "https://rt.example"
            return try RequestTracker(options)
        },
        lists: [
            RequestTrackerContract.tickets, RequestTrackerContract.queues, RequestTrackerContract.users,
            RequestTrackerContract.articles, RequestTrackerContract.approvals,
        ],
        reads: [RequestTrackerContract.ticket, RequestTrackerContract.article], filters: RequestTrackerContract.filters,
        writes: RequestTrackerContract.writes, apiPath: "/REST/2.0",
        authorization: .init("Authorization", "token token-of-games"), hasNumbers: true, readsChangesBack: true,
        targets: Targets(ticket: "1", article: "1"))
}

private enum RequestTrackerContract {
    private static func listed(
        _ rows: String, _ facts: ListUnderTest.Facts?, isCounted: Bool = true
    ) -> String {
        let total = facts.map { isCounted ? "\($0.total)" : "null" } ?? "null"
        let pages = facts.map { isCounted ? "\($0.pageCount)" : "null" } ?? "null"
        return #"{"count":1,"page":\#(facts?.page ?? 1),"per_page":\#(facts?.size ?? 100),"pages":\#(pages),"total":\#(total),"items":[\#(rows)]}"#
    }

    private static func uncounted(_ rows: String, _ facts: ListUnderTest.Facts?) -> String {
        listed(rows, facts, isCounted: false)
    }

    private static let user = #"{"type":"user","id":"zoe@example.org","Name":"zoe@example.org","RealName":"Zoë","EmailAddress":"zoe@example.org","_url":"x"}"#

    static func ticketRow(_ id: String) -> String {
        #"""
        {"type":"ticket","id":"\#(id)","_url":"https://rt.example/REST/2.0/ticket/\#(id)","Subject":"No light","Status":"open",\#
        "Priority":"50","Owner":{"type":"user","id":"mira","Name":"mira","RealName":"Mira"},\#
        "Queue":{"type":"queue","id":"3","Name":"Billing","Lifecycle":"default"},"Requestor":[\#(user)],\#
        "Created":"2026-01-15T10:30:00Z","LastUpdated":"2026-01-15T11:00:00Z"}
        """#
    }

    private static let narrow = "fields=Subject,Status,Owner,Queue,Priority,Requestor,Created,LastUpdated&" + widened
    private static let widened = "fields[Owner]=Name,RealName,EmailAddress&fields[Queue]=Name,Lifecycle&fields[Requestor]=Name,RealName,EmailAddress"
    private static let order = "orderby=LastUpdated&order=DESC&orderby=id&order=DESC&page=1&per_page=100"

    private static func ticketLine(_ sql: String) -> String { "GET /REST/2.0/tickets?query=\(sql)&\(narrow)&\(order)" }

    static let tickets = ListUnderTest(
        name: "tickets", noun: "ticket", line: ticketLine("id > 0"), paging: .numbered(size: "per_page", most: 100),
        row: ticketRow, envelope: { listed($0, $1) }, places: ["", "items"], openWords: ["Status", "Priority"],
        call: ListUnderTest.tickets(), actual: { _, _ in [] })

    static let queues = ListUnderTest(
        name: "queues", noun: "queue", line: "GET /REST/2.0/queues/all?fields=Name,Description,Lifecycle&page=1&per_page=100",
        paging: .untilEmpty(size: "per_page", most: 100),
        row: { #"{"type":"queue","id":"\#($0)","Name":"Billing","Description":"Money","Lifecycle":"default"}"# },
        envelope: uncounted, places: ["", "items"], openWords: ["Lifecycle"], call: ListUnderTest.records(.project),
        actual: { _, _ in [] })

    static let users = ListUnderTest(
        name: "users", noun: "user", line: "GET /REST/2.0/users?fields=Name,RealName,EmailAddress,Organization&page=1&per_page=100",
        paging: .numbered(size: "per_page", most: 100),
        row: { #"{"type":"user","id":"\#($0)","Name":"zoe","RealName":"Zoë","EmailAddress":"zoe@example.org","Organization":""}"# },
        envelope: { listed($0, $1) }, places: ["", "items"], openWords: [], call: ListUnderTest.records(.user),
        actual: { _, _ in [] })

    private static let articleFields = "fields=Name,Summary,Class,Created,LastUpdated,Creator,CustomFields&fields[Class]=Name&fields[Creator]=Name,RealName"

    static func articleRow(_ id: String) -> String {
        #"""
        {"type":"article","id":"\#(id)","Name":"Reset a password","Summary":"Step by step","Class":{"id":"2","Name":"Support KB"},\#
        "Created":"2026-01-15T10:30:00Z","LastUpdated":"2026-01-15T11:00:00Z","Creator":\#(user),\#
        "CustomFields":[{"id":"1","name":"Content","type":"customfield","values":["# Reset\n\nAsk first."]}]}
        """#
    }

    static let articles = ListUnderTest(
        name: "articles", noun: "article",
        line: #"GET /REST/2.0/articles?query=[{"field":"id","operator":">","value":0}]&page=1&per_page=100&"# + articleFields,
        paging: .untilEmpty(size: "per_page", most: 100), row: articleRow, envelope: uncounted, places: ["", "items"],
        openWords: [], call: ListUnderTest.articles(), actual: { _, _ in [] })

    static let approvals = ListUnderTest(
        name: "approvals", noun: "approval",
        line: "GET /REST/2.0/tickets?query=Type = 'approval' AND Status = '__Active__' "
            + "AND (Owner = '__CurrentUser__' OR AdminCc.id = '__CurrentUser__')"
            + "&fields=Subject,Status,Owner,Requestor,Created,LastUpdated,Due,_hyperlinks"
            + "&fields[Requestor]=Name,RealName,EmailAddress&fields[Owner]=Name,RealName&orderby=id&order=DESC&per_page=100",
        paging: .none,
        row: {
            #"{"type":"ticket","id":"\#($0)","Subject":"Refund","Status":"open","Created":"2026-01-15T10:30:00Z","_hyperlinks":[]}"#
        },
        envelope: { listed($0, $1) }, places: ["", "items"], openWords: ["Status"], call: ListUnderTest.approvals(),
        actual: { _, _ in [] })

    static let ticket = ReadUnderTest(
        name: "ticket",
        line: "GET /REST/2.0/tickets?query=id = 1"
            + "&fields=Subject,Status,Owner,Queue,Priority,Requestor,Cc,AdminCc,Created,LastUpdated,Due,Started,Told,Resolved,"
            + "TimeWorked,CustomFields,_hyperlinks&fields[Cc]=Name,RealName&fields[AdminCc]=Name,RealName&\(widened)&per_page=1",
        body: listed(ticketRow("1"), .init(total: 1)), places: [], told: "1",
        call: { try $0.ticket($1.ticketID).map { Told($0.ticket.id.value, $0) } })

    static let article = ReadUnderTest(
        name: "article", line: "GET /REST/2.0/article/1?fields[Class]=Name&fields[Creator]=Name,RealName", body: articleRow("1"),
        places: [""], told: "1",
        call: { try $0.article(ArticleID(account: .games, value: $1.article)).map { Told($0.id.value, $0) } })

    // MARK: - Filters

    private static func filter(
        _ name: String, _ sql: @escaping @Sendable (String) -> String, _ filter: @escaping @Sendable (String) -> TicketFilter
    ) -> FilterUnderTest {
        FilterUnderTest(
            name: name, line: { ticketLine(sql($0)) },
            call: { service, targets, value, cursor in
                try ListUnderTest.tickets(filter(value))(service, targets, cursor)
            },
            answer: listed(ticketRow("1"), .init(total: 1)), samples: { _, _ in [] })
    }

    static let filters: [FilterUnderTest] = [
        filter(
            "tickets by status",
            { word in
                switch word {
                case "open": "(Status = '__Active__' AND Status != 'new' AND Status != 'stalled')"
                case "pending": "Status = 'stalled'"
                case "solved": "Status = 'resolved'"
                default: "(Status = '__Inactive__' AND Status != 'resolved')"
                }
            }, { TicketFilter(statuses: [Status.Canonical(rawValue: $0) ?? .other]) }),
        filter("priority", { $0 == "high" ? "Priority >= 100" : "Priority < 50" }) {
            TicketFilter(priorities: [Priority.Canonical(rawValue: $0) ?? .other])
        },
        filter("owner", { "Owner = '\($0)'" }) { TicketFilter(assignee: $0) },
        filter("queue", { "Queue = '\($0)'" }) { TicketFilter(container: $0) },
        // A day wider, since it may be read in the zone of the account's user.
        filter("created_after", { _ in "Created > '2026-01-14 10:30:00'" }) {
            TicketFilter(createdAfter: try? .init($0, strategy: .iso8601))
        },
        filter("created_before", { _ in "Created < '2026-01-16 10:30:00'" }) {
            TicketFilter(createdBefore: try? .init($0, strategy: .iso8601))
        },
    ]

    // MARK: - Writes

    static let writes: [WriteUnderTest] = [
        WriteUnderTest(
            name: "reply", line: #"POST /REST/2.0/ticket/1/correspond {"Content":"Hello.","ContentType":"text/plain"}"#,
            object: #"{"id":"5"}"#, places: [], told: nil, call: WriteUnderTest.send("Hello."), happened: { _, _, _ in true }),
        WriteUnderTest(
            name: "note", line: #"POST /REST/2.0/ticket/1/comment {"Content":"Hush.","ContentType":"text/plain"}"#,
            object: #"{"id":"5"}"#, places: [], told: nil, call: WriteUnderTest.send("Hush.", .internal),
            happened: { _, _, _ in true }),
        WriteUnderTest(
            name: "create a ticket",
            line: #"POST /REST/2.0/ticket {"Content":"Since Monday.","ContentType":"text/plain","Owner":"mira","Priority":"50","#
                + #""Queue":"Billing","Requestor":"zoe@example.org","Status":"open","Subject":"No light"}"#,
            object: #"{"type":"ticket","id":"9"}"#, places: [], told: nil,
            call: WriteUnderTest.act { _ in
                .games(.create, .ticket, nil, [
                    "subject": .text("No light"), "body": .text("Since Monday."), "project": .text("Billing"),
                    "requester": .text("zoe@example.org"), "priority": .text("50"), "status": .text("open"),
                    "assignee": .text("mira"),
                ])
            }, happened: { _, _, _ in true }),
        WriteUnderTest(
            name: "delete a ticket", line: "DELETE /REST/2.0/ticket/1", object: #"{"id":"1"}"#, places: [], told: nil,
            call: WriteUnderTest.act { .games(.delete, .ticket, $0.ticket) }, happened: { _, _, _ in true }),
    ]
}
