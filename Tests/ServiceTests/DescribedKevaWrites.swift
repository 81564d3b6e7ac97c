import Backend
import DemoServer
import Helpdesk

/// What is written to Keva (contract, section 4, and the guesses of the last one).
extension KevaContract {
    static let ticketWrites: [WriteUnderTest] = [
        WriteUnderTest(
            name: "create a ticket",
            line: "POST /api/v1/tickets "
                + #"{"body":"It is late.","customerEmail":"anna@example.org","customerName":"Anna Lind","source":"phone","#
                + #""subject":"Where is my order?"}"#,
            object: ticketRow("tkt_9"), places: ["", "data"], told: "tkt_9",
            call: WriteUnderTest.act { _ in
                .games(.create, .ticket, nil, [
                    "subject": .text("Where is my order?"), "body": .text("It is late."),
                    "requester": .text("anna@example.org"), "requester_name": .text("Anna Lind"), "channel": .text("phone"),
                ])
            },
            happened: { before, after, _ in
                let new = after.tickets.first { ticket in !before.tickets.contains { $0.id == ticket.id } }
                return new?.subject == "Where is my order?" && new?.customerEmail == "anna@example.org"
                    && new?.source == "phone"
            }, required: ["subject", "customerEmail", "body"], scope: "tickets:write"),
        WriteUnderTest(
            name: "change a ticket",
            line: #"PATCH /api/v1/tickets/tkt_1 {"assignedTo":"usr_1","priority":"medium","status":"pending","tags":["vip"]}"#,
            object: ticketRow("tkt_1"), places: ["", "data"], told: "tkt_1",
            call: WriteUnderTest.change {
                FieldChange(
                    status: Status(.pending, raw: "pending"), priority: Priority(.normal, raw: "medium"),
                    assignee: .value($0.user), tags: ["vip"])
            },
            happened: { _, after, targets in
                let ticket = after.ticket(targets.ticket)
                return ticket?.status == "pending" && ticket?.priority == "medium" && ticket?.assignee == targets.user
                    && ticket?.tags == ["vip"]
            }, scope: "tickets:write"),
        WriteUnderTest(
            name: "take the assignee from a ticket", line: #"PATCH /api/v1/tickets/tkt_1 {"assignedTo":null}"#,
            object: ticketRow("tkt_1"), places: ["", "data"], told: "tkt_1",
            call: WriteUnderTest.change { _ in FieldChange(assignee: FieldChange.Setting.none) },
            happened: { _, after, targets in after.ticket(targets.ticket)?.assignee == nil }, scope: "tickets:write"),
        WriteUnderTest(
            name: "reply", line: #"POST /api/v1/tickets/tkt_1/messages {"body":"It left today."}"#,
            object: #"{"id":"msg_9","direction":"outbound","body":"It left today.","createdAt":"2026-01-15T11:30:00Z"}"#,
            places: ["", "data", "message"], told: "msg_9", call: WriteUnderTest.send("It left today."),
            happened: { _, after, targets in
                after.posted[targets.ticket]?.filter { $0.body == "It left today." && $0.kind == .outbound }.count == 1
            }, required: ["body"], scope: "tickets:write"),
        WriteUnderTest(
            name: "approve", line: #"PATCH /api/approvals/apr_2 {"status":"approved"}"#, object: approvalRow("apr_2"),
            places: ["", "data"], told: "apr_2", call: WriteUnderTest.decide(.approve, act: true),
            happened: { _, after, targets in after.approval(targets.act)?.status == "approved" },
            required: ["status"], isDecision: true, scope: "approvals"),
        WriteUnderTest(
            name: "edit and approve",
            line: #"PATCH /api/approvals/apr_1 {"draft":"Kinder words.","feedback":"too cold","status":"approved"}"#,
            object: approvalRow("apr_1"), places: ["", "data"], told: "apr_1",
            call: WriteUnderTest.decide(.approveEdited(draft: "Kinder words.", feedback: "too cold")),
            happened: { _, after, targets in
                let approval = after.approval(targets.approval)
                return approval?.status == "approved" && approval?.draft == "Kinder words." && approval?.feedback == "too cold"
            }, required: ["status"], isDecision: true, scope: "approvals"),
        WriteUnderTest(
            name: "reject", line: #"PATCH /api/approvals/apr_1 {"feedback":"wrong order","status":"rejected"}"#,
            object: approvalRow("apr_1"), places: ["", "data"], told: "apr_1",
            call: WriteUnderTest.decide(.reject(feedback: "wrong order")),
            happened: { _, after, targets in
                let approval = after.approval(targets.approval)
                return approval?.status == "rejected" && approval?.feedback == "wrong order"
            }, required: ["status"], isDecision: true, scope: "approvals"),
    ]

    static let familyWrites: [WriteUnderTest] = articleWrites + customerWrites + workflowWrites

    private static let articleWrites: [WriteUnderTest] = [
        WriteUnderTest(
            name: "create an article",
            line: ##"POST /api/kb {"category":"Orders","content":"# Returns","title":"Returns in January"}"##,
            object: articleRow("kb_9"), places: ["", "data"], told: "kb_9",
            call: WriteUnderTest.act { _ in
                .games(.create, .article, nil, [
                    "title": .text("Returns in January"), "content": .text("# Returns"), "category": .text("Orders"),
                ])
            },
            happened: { _, after, _ in
                after.articles.contains { $0.title == "Returns in January" && $0.content == "# Returns" && $0.category == "Orders" }
            }, required: ["title", "content"], hasTwoPlaces: true, scope: "kb:write"),
        WriteUnderTest(
            name: "change an article",
            line: #"PATCH /api/kb/kb_1 {"category":"Money","content":"Text","status":"archived","title":"Refunds"}"#,
            object: articleRow("kb_1"), places: ["", "data"], told: "kb_1",
            call: WriteUnderTest.act {
                .games(.change, .article, $0.article, [
                    "title": .text("Refunds"), "content": .text("Text"), "category": .text("Money"), "status": .text("archived"),
                ])
            },
            happened: { _, after, targets in
                let article = after.article(targets.article)
                return article?.title == "Refunds" && article?.content == "Text" && article?.category == "Money"
                    && article?.status == "archived"
            }, hasTwoPlaces: true, scope: "kb:write"),
        WriteUnderTest(
            name: "delete an article", line: "DELETE /api/kb/kb_1", object: articleRow("kb_1"), places: ["", "data"],
            told: nil, call: WriteUnderTest.act { .games(.delete, .article, $0.article) },
            happened: { _, after, targets in after.article(targets.article) == nil }, hasTwoPlaces: true,
            scope: "kb:write"),
    ]

    private static let profile: [String: FieldValue] = [
        "name": .text("Ann Berg"), "company": .text("Berg AB"), "phone": .text("+46 2"), "job_title": .text("Chief"),
        "location": .text("Lund"), "timezone": .text("UTC"), "is_vip": .flag(true), "priority_override": .text("high"),
        "tags": .words(["b2b"]),
    ]
    private static let profileText = #""isVip":true,"jobTitle":"Chief","location":"Lund","name":"Ann Berg","phone":"+46 2","#
        + #""priorityOverride":"high","tags":["b2b"],"timezone":"UTC"}"#

    private static func holds(_ customer: DemoCustomer?) -> Bool {
        customer?.name == "Ann Berg" && customer?.company == "Berg AB" && customer?.phone == "+46 2"
            && customer?.jobTitle == "Chief" && customer?.isVIP == true && customer?.tags == ["b2b"]
            && customer?.priorityOverride == "high" && customer?.location == "Lund"
    }

    private static let customerWrites: [WriteUnderTest] = [
        WriteUnderTest(
            name: "create a customer",
            line: #"POST /api/customers {"company":"Berg AB","email":"ann@berg.example","# + profileText,
            object: customerRow("cust_9"), places: ["", "data"], told: "cust_9",
            call: WriteUnderTest.act { _ in
                .games(.create, .customer, nil, profile.merging(["email": .text("ann@berg.example")]) { $1 })
            },
            happened: { _, after, _ in holds(after.customers.first { $0.email == "ann@berg.example" }) },
            required: ["email"], hasTwoPlaces: true, scope: "customers:write"),
        WriteUnderTest(
            name: "change a customer", line: #"PATCH /api/customers/cust_1 {"company":"Berg AB","# + profileText,
            object: customerRow("cust_1"), places: ["", "data"], told: "cust_1",
            call: WriteUnderTest.act { .games(.change, .customer, $0.customer, profile) },
            happened: { _, after, targets in holds(after.customer(targets.customer)) }, hasTwoPlaces: true,
            scope: "customers:write"),
    ]

    private static let workflowWrites: [WriteUnderTest] = [
        WriteUnderTest(
            name: "create a workflow",
            line: "POST /api/workflows "
                + #"{"description":"Says hello.","name":"Greet all","triggerType":"tag_added","workflowJson":{"steps":[]}}"#,
            object: workflowRow("wf_9"), places: ["", "data"], told: "wf_9",
            call: WriteUnderTest.act { _ in
                .games(.create, .workflow, nil, [
                    "name": .text("Greet all"), "description": .text("Says hello."), "trigger_type": .text("tag_added"),
                    "definition": .document(#"{"steps":[]}"#),
                ])
            },
            happened: { _, after, _ in
                after.workflows.contains { $0.name == "Greet all" && $0.triggerType == "tag_added" }
            }, required: ["name"], hasTwoPlaces: true, scope: "workflows:write"),
        WriteUnderTest(
            name: "change a workflow", line: #"PATCH /api/workflows/wf_1 {"isActive":false,"name":"Greet nobody"}"#,
            object: workflowRow("wf_1"), places: ["", "data"], told: "wf_1",
            call: WriteUnderTest.act {
                .games(.change, .workflow, $0.workflow, ["name": .text("Greet nobody"), "is_active": .flag(false)])
            },
            happened: { _, after, targets in
                after.workflow(targets.workflow)?.name == "Greet nobody" && after.workflow(targets.workflow)?.isActive == false
            }, hasTwoPlaces: true, scope: "workflows:write"),
        WriteUnderTest(
            name: "run a workflow", line: "POST /api/workflows/wf_1/trigger", object: executionRow("run_9"),
            places: ["", "data"], told: "run_9", call: WriteUnderTest.act { .games(.run, .workflow, $0.workflow) },
            happened: { before, after, targets in
                let count = { (state: DemoState) in state.workflow(targets.workflow)?.executions.count ?? 0 }
                return count(after) == count(before) + 1
            }, hasTwoPlaces: true, scope: "workflows:write"),
        WriteUnderTest(
            name: "delete a workflow", line: "DELETE /api/workflows/wf_1", object: workflowRow("wf_1"), places: ["", "data"],
            told: nil, call: WriteUnderTest.act { .games(.delete, .workflow, $0.workflow) },
            happened: { _, after, targets in after.workflow(targets.workflow) == nil }, hasTwoPlaces: true,
            scope: "workflows:write"),
    ]
}
