import Backend
import DemoServer
import FoundationEssentials
import Helpdesk
import Keva

/// Keva, from sections 3 to 5 of its contract and the tolerated shapes of the last one: what is read.
extension ServiceUnderTest {
    static let keva = ServiceUnderTest(
        kind: .keva, dialect: .keva, make: { try Keva($0) },
        lists: [
            KevaContract.tickets, KevaContract.articles, KevaContract.approvals, KevaContract.customers,
            KevaContract.workflows, KevaContract.executions,
        ],
        reads: [
            KevaContract.ticket, KevaContract.thread, KevaContract.article, KevaContract.customer, KevaContract.workflow,
        ],
        filters: KevaContract.filters, writes: KevaContract.ticketWrites + KevaContract.familyWrites, hasScopes: true)
}

enum KevaContract {
    static func ticketRow(_ id: String) -> String {
        #"""
        {"id":"\#(id)","subject":"Where is my order?","status":"open","priority":"high",\#
        "customerEmail":"anna@example.org","customerName":"Anna Lind","source":"email","assignedTo":"user_42",\#
        "resolutionType":null,"tags":["shipping","vip"],"createdAt":"2026-01-15T10:30:00Z",\#
        "updatedAt":"2026-01-15T11:00:00Z"}
        """#
    }

    static func articleRow(_ id: String) -> String {
        #"""
        {"id":"\#(id)","title":"Returns","content":"# Returns\n\nWithin *30 days*.","category":"Orders",\#
        "status":"active","source":"manual","createdBy":"user_42","createdAt":"2026-01-15T10:30:00Z",\#
        "updatedAt":"2026-01-15T11:00:00Z"}
        """#
    }

    static func approvalRow(_ id: String) -> String {
        #"""
        {"id":"\#(id)","ticketId":"tkt_1","status":"pending","actionType":"send_reply","createdAt":"2026-01-15T10:30:00Z",\#
        "expiresAt":"2026-01-15T18:30:00Z","decidedAt":null,"ticketSubject":"Where is my order?",\#
        "customerEmail":"anna@example.org","customerName":"Anna Lind","draft":"It left.\nYours, Keva",\#
        "model":"keva-2","classification":{"category":"shipping","sentiment":"frustrated","urgency":"high"},\#
        "reasoning":{"context":"Order 7","approach":"Tell where it is","confidence":0.93}}
        """#
    }

    static func customerRow(_ id: String) -> String {
        #"""
        {"id":"\#(id)","email":"anna@example.org","name":"Anna Lind","company":"Lind AB","phone":"+46 1","jobTitle":"Buyer",\#
        "location":"Lund","timezone":"Europe/Stockholm","isVip":true,"priorityOverride":"high","tags":["b2b"],\#
        "totalTickets":12,"openTickets":1,"avgResolutionTime":3.5,"overallSentiment":"positive",\#
        "sentimentTrend":"improving","firstTicketAt":"2025-01-15T10:30:00Z","lastTicketAt":"2026-01-15T10:30:00Z",\#
        "salesforceContactId":"sf1","hubspotContactId":null,"createdAt":"2025-01-15T10:30:00Z",\#
        "updatedAt":"2026-01-15T11:00:00Z"}
        """#
    }

    static func workflowRow(_ id: String) -> String {
        #"""
        {"id":"\#(id)","name":"Greet","description":"Says hello.","isActive":true,"triggerType":"ticket_created","version":3,\#
        "executionCount":41,"lastTriggeredAt":"2026-01-15T10:30:00Z","createdAt":"2025-01-15T10:30:00Z",\#
        "updatedAt":"2026-01-15T11:00:00Z"}
        """#
    }

    static func executionRow(_ id: String) -> String {
        #"""
        {"id":"\#(id)","status":"completed","trigger":"ticket_created","ticketId":"tkt_1",\#
        "startedAt":"2026-01-15T10:30:00Z","completedAt":"2026-01-15T10:30:02Z","error":null}
        """#
    }

    static let tickets = ListUnderTest(
        name: "tickets", noun: "ticket", line: "GET /api/v1/tickets?page=1&per_page=100",
        paging: .numbered(size: "per_page", most: 100), row: ticketRow,
        envelope: { rows, facts in
            let told = facts.map { #","pagination":{"page":\#($0.page),"perPage":\#($0.size),"total":\#($0.total)}"# }
            return #"{"data":[\#(rows)]\#(told ?? "")}"#
        },
        places: ["", "data", "tickets"], openWords: ["status", "priority", "source"], call: ListUnderTest.tickets(),
        actual: { state, _ in state.tickets.map(\.id) }, scope: "tickets:read")

    static let articles = ListUnderTest(
        name: "articles", noun: "article", line: "GET /api/kb?page=1&limit=50",
        paging: .numbered(size: "limit", most: 50), row: articleRow,
        envelope: { rows, facts in
            let told = facts.map { #","total":\#($0.total),"page":\#($0.page),"totalPages":\#($0.pageCount)"# }
            return #"{"entries":[\#(rows)]\#(told ?? "")}"#
        },
        places: ["", "entries", "data"], openWords: ["status", "category"], call: ListUnderTest.articles(),
        actual: { state, _ in state.articles.filter { $0.status == "active" }.map(\.id) }, scope: "kb:read")

    static let approvals = ListUnderTest(
        name: "approvals", noun: "approval", line: "GET /api/approvals?status=pending", paging: .none, row: approvalRow,
        envelope: { rows, _ in "[\(rows)]" }, places: ["", "data", "approvals"],
        openWords: ["status", "actionType", "riskLevel"], call: ListUnderTest.approvals(),
        actual: { state, _ in state.approvals.filter { $0.status == "pending" }.map(\.id) }, isUnnumbered: true,
        scope: "approvals")

    static let customers = ListUnderTest(
        name: "customers", noun: "customer", line: "GET /api/customers?limit=100&offset=0",
        paging: .offset(size: "limit", most: 100), row: customerRow,
        envelope: { rows, facts in
            let told = facts.map { #","total":\#($0.total),"limit":\#($0.size),"offset":\#($0.offset)"# }
            return #"{"customers":[\#(rows)]\#(told ?? "")}"#
        },
        places: ["", "customers", "data"], openWords: ["overallSentiment", "sentimentTrend", "priorityOverride"],
        call: ListUnderTest.records(.customer), actual: { state, _ in state.customers.map(\.id) }, isUnnumbered: true,
        scope: "customers:read")

    static let workflows = ListUnderTest(
        name: "workflows", noun: "workflow", line: "GET /api/workflows", paging: .none, row: workflowRow,
        envelope: { rows, _ in #"{"workflows":[\#(rows)]}"# }, places: ["", "workflows", "data"],
        openWords: ["triggerType"], call: ListUnderTest.records(.workflow),
        actual: { state, _ in state.workflows.map(\.id) }, isUnnumbered: true, scope: "workflows:read")

    static let executions = ListUnderTest(
        name: "executions", noun: "execution", line: "GET /api/workflows/wf_1/executions", paging: .none,
        row: executionRow, envelope: { rows, _ in #"{"executions":[\#(rows)]}"# }, places: ["", "executions", "data"],
        openWords: ["status", "trigger"], call: ListUnderTest.records(.execution, of: { $0.workflow }),
        actual: { state, targets in state.workflow(targets.workflow)?.executions.map(\.id) ?? [] }, needsNoID: true,
        isUnnumbered: true, scope: "workflows:read")
}

// MARK: - Single things

extension KevaContract {
    static let ticket = ReadUnderTest(
        name: "ticket", line: "GET /api/v1/tickets/tkt_1",
        body: #"""
            {"id":"tkt_1","subject":"Where is my order?","status":"pending","priority":null,
            "customerEmail":"anna@example.org","customerName":"Anna Lind","source":"api","assignedTo":null,
            "tags":[],"createdAt":"2026-01-15T10:30:00.000Z","updatedAt":"2026-01-15T11:00:00+01:00"}
            """#,
        places: ["", "data"], told: "tkt_1", call: { try $0.ticket($1.ticketID).map { Told($0.ticket.id.value, $0) } },
        scope: "tickets:read")

    static let thread = ReadUnderTest(
        name: "thread", line: "GET /api/v1/tickets/tkt_1/messages",
        body: #"""
            [
            {"id":"msg_2","ticketId":"tkt_1","direction":"outbound","senderEmail":"otto@keva.example","body":"On its way.",
             "createdAt":"2026-01-15T11:00:00Z"},
            {"id":"msg_1","ticketId":"tkt_1","direction":"inbound","senderEmail":"anna@example.org","body":"Where is it?",
             "createdAt":"2026-01-15T10:30:00Z"}]
            """#,
        places: ["", "data", "messages"], told: nil,
        call: { try $0.thread($1.ticketID).map { Told($0.messages.map(\.body).joined(separator: "|"), $0) } },
        scope: "tickets:read")

    static let article = ReadUnderTest(
        name: "article", line: "GET /api/kb/kb_1", body: articleRow("kb_1"), places: ["", "data"], told: "kb_1",
        call: { service, targets in
            try service.article(ArticleID(account: .games, value: targets.article)).map { Told($0.id.value, $0) }
        }, scope: "kb:read")

    static let customer = ReadUnderTest(
        name: "customer", line: "GET /api/customers/cust_1", body: customerRow("cust_1"), places: ["", "data"],
        told: "cust_1", call: { try $0.record($1.record(.customer, $1.customer)).map { Told($0.id.value, $0) } },
        scope: "customers:read")

    static let workflow = ReadUnderTest(
        name: "workflow", line: "GET /api/workflows/wf_1",
        body: #"{"id":"wf_1","name":"Greet","isActive":false,"triggerType":"manual","workflowJson":{"steps":[1,{"a":"b"}]}}"#,
        places: ["", "data"], told: "wf_1",
        call: { try $0.record($1.record(.workflow, $1.workflow)).map { Told($0.id.value, $0) } }, scope: "workflows:read")
}

// MARK: - Filters

extension KevaContract {
    private static func records(
        _ name: String, _ kind: RecordKind, _ line: @escaping @Sendable (String) -> String, answer: String,
        _ filter: @escaping @Sendable (String) -> RecordFilter,
        _ samples: @escaping @Sendable (DemoState, Targets) -> [(value: String, ids: [String])]
    ) -> FilterUnderTest {
        FilterUnderTest(
            name: name, line: line,
            call: { service, targets, value, cursor in
                try ListUnderTest.records(kind, filter(value))(service, targets, cursor)
            }, answer: answer, samples: samples)
    }

    private static func articles(
        _ name: String, _ filter: @escaping @Sendable (String) -> ArticleFilter,
        _ samples: @escaping @Sendable (DemoState, Targets) -> [(value: String, ids: [String])]
    ) -> FilterUnderTest {
        FilterUnderTest(
            name: "articles by \(name)", line: { "GET /api/kb?page=1&limit=50&\(name)=\($0)" },
            call: { service, targets, value, cursor in
                try ListUnderTest.articles(filter(value))(service, targets, cursor)
            }, answer: #"{"entries":[\#(articleRow("kb_1"))]}"#, samples: samples)
    }

    private static let statuses: [String: Status.Canonical] = [
        "open": .open, "pending": .pending, "solved": .solved, "closed": .closed,
    ]

    private static func holds(_ customer: DemoCustomer, _ words: String) -> Bool {
        [customer.email, customer.name, customer.company ?? ""].contains { $0.lowercased().contains(words.lowercased()) }
    }

    static let filters: [FilterUnderTest] = [
        FilterUnderTest(
            name: "tickets by status", line: { "GET /api/v1/tickets?page=1&per_page=100&status=\($0)" },
            call: { service, targets, value, cursor in
                try ListUnderTest.tickets(TicketFilter(statuses: [statuses[value] ?? .other]))(service, targets, cursor)
            }, answer: #"{"data":[\#(ticketRow("tkt_1"))]}"#,
            samples: { state, _ in
                statuses.keys.sorted().map { word in (word, state.tickets.filter { $0.status == word }.map(\.id)) }
            }),
        FilterUnderTest(
            name: "approvals by status", line: { "GET /api/approvals?status=\($0)" },
            call: { service, targets, value, cursor in
                try ListUnderTest.approvals(ApprovalFilter(rawValue: value) ?? .pending)(service, targets, cursor)
            }, answer: "[\(approvalRow("apr_1"))]",
            samples: { state, _ in
                ["pending", "approved", "rejected"].map { word in
                    (word, state.approvals.filter { $0.status == word }.map(\.id))
                }
            }),
        articles("category", { ArticleFilter(category: $0) }) { state, _ in
            let active = state.articles.filter { $0.status == "active" }
            return Set(active.map(\.category)).sorted().map { name in (name, active.filter { $0.category == name }.map(\.id)) }
        },
        articles("status", { ArticleFilter(status: $0) }) { state, _ in
            ["active", "archived", "suggested"].map { word in
                (word, state.articles.filter { $0.status == word }.map(\.id))
            }
        },
        articles("search", { ArticleFilter(words: $0) }) { state, _ in
            let active = state.articles.filter { $0.status == "active" }
            return active.prefix(3).map { article in
                let word = article.title.split(separator: " ").map(String.init).max { $0.count < $1.count } ?? ""
                let found = active.filter { "\($0.title)\n\($0.content)".lowercased().contains(word.lowercased()) }
                return (word, found.map(\.id))
            }
        },
        records(
            "customers by words", .customer, { "GET /api/customers?limit=100&offset=0&search=\($0)" },
            answer: #"{"customers":[\#(customerRow("cust_1"))]}"#, { RecordFilter(words: $0) }
        ) { state, _ in
            state.customers.prefix(3).map { one in (one.name, state.customers.filter { holds($0, one.name) }.map(\.id)) }
        },
        records(
            "customers who are important", .customer, { _ in "GET /api/customers?limit=100&offset=0&vipOnly=true" },
            answer: #"{"customers":[\#(customerRow("cust_1"))]}"#, { _ in RecordFilter(isVIP: true) }
        ) { state, _ in [("yes", state.customers.filter(\.isVIP).map(\.id))] },
        records(
            "customer by address", .customer, { "GET /api/customers/lookup?email=\($0)" },
            answer: customerRow("cust_1"), { RecordFilter(address: $0) }
        ) { state, _ in
            state.customers.prefix(2).map { ($0.email, [$0.id]) } + [("nobody@example.org", [])]
        },
        records(
            "workflows by whether they run", .workflow, { "GET /api/workflows?active=\($0)" },
            answer: #"{"workflows":[\#(workflowRow("wf_1"))]}"#, { RecordFilter(isActive: $0 == "true") }
        ) { state, _ in
            ["true", "false"].map { word in
                (word, state.workflows.filter { $0.isActive == (word == "true") }.map(\.id))
            }
        },
    ]
}
