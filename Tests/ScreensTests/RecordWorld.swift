import Canvas
import FoundationEssentials
import Helpdesk
@testable import Screens

/// A desk of one account per service, with what each keeps.
enum RecordWorld {
    static let shop = AccountName("shop")
    static let game = AccountName("game")
    static let core = AccountName("core")
    static let live = AccountName("live")

    static func date(minutesAgo minutes: Double) -> Date { DeskWorld.date(minutesAgo: minutes) }

    // MARK: Accounts

    static let keva = Capabilities(
        present: [
            .listTickets, .showTicket, .createTicket, .readThread, .reply, .setStatus, .listArticles, .createArticle, .updateArticle,
            .deleteArticle, .listCustomers, .searchCustomers, .showCustomer, .createCustomer, .updateCustomer, .listWorkflows,
            .showWorkflow, .createWorkflow, .updateWorkflow, .deleteWorkflow, .runWorkflow, .listExecutions,
        ],
        absences: [
            .listEvents: "Keva has no events.", .listProjects: "Keva has no projects.", .listUsers: "Keva's API doesn't list users.",
            .listWorkspaces: "Keva's API doesn't list workspaces.", .deleteTicket: "Keva's API has no endpoint to delete a ticket.",
            .revokeToken: "Keva's API doesn't revoke tokens.",
        ],
        writableStatuses: DeskWorld.statuses,
        forms: [
            FormKey(.create, .ticket): [
                FormField("subject", isRequired: true), FormField("body", .text, isRequired: true),
                FormField("requester", isRequired: true, hint: "The customer's address."),
                FormField("priority", .choice(["low", "medium", "high"])), FormField("tags", .words),
            ],
            FormKey(.create, .customer): customerForm, FormKey(.change, .customer): customerForm,
            FormKey(.create, .workflow): workflowForm, FormKey(.change, .workflow): workflowForm,
            FormKey(.run, .workflow): [],
            FormKey(.create, .article): articleForm, FormKey(.change, .article): articleForm,
        ],
        deletions: [
            .workflow: Deletion(isFinal: true, sentence: "Keva deletes it at once; nobody can bring it back."),
            .article: Deletion(isFinal: false, sentence: "Keva archives it; it can be made active again."),
        ])

    private static let customerForm = [
        FormField("email", isRequired: true), FormField("name"), FormField("company"), FormField("is_vip", .flag),
        FormField("priority_override", .choice(["low", "medium", "high"])), FormField("tags", .words),
    ]
    private static let workflowForm = [
        FormField("name", isRequired: true), FormField("description", .text), FormField("is_active", .flag),
        FormField("definition", .document, isRequired: true, hint: "JSON, as the service keeps it."),
    ]
    private static let articleForm = [
        FormField("title", isRequired: true), FormField("content", .text, isRequired: true), FormField("category"),
        FormField("status", .choice(["active", "archived"])),
    ]

    static let keme = Capabilities(
        present: [
            .listTickets, .createTicket, .deleteTicket, .reply, .setStatus, .listWorkspaces, .showWorkspace, .createWorkspace,
            .updateWorkspace, .deleteWorkspace, .listUsers, .inviteUser, .updateUser, .deactivateUser, .revokeToken,
        ],
        absences: [
            .readThread: "Keme's API shows no thread: you answer without having seen it.",
            .listCustomers: "Keme's API doesn't offer customers.", .listWorkflows: "Keme's API doesn't offer workflows.",
            .listProjects: "Keme's API doesn't offer projects.", .listEvents: "Keme's API doesn't offer events.",
        ],
        writableStatuses: DeskWorld.statuses,
        forms: [
            FormKey(.create, .ticket): [
                FormField("subject", isRequired: true), FormField("body", .text, isRequired: true),
                FormField("requester", isRequired: true), FormField("channel", isRequired: true, hint: "A channel of the workspace."),
                FormField("priority", .choice(["low", "normal", "high", "critical"])),
            ],
            FormKey(.create, .workspace): [FormField("name", isRequired: true), FormField("timezone"), FormField("default_language")],
            FormKey(.change, .workspace): [FormField("name"), FormField("timezone"), FormField("default_language")],
            FormKey(.create, .user): [
                FormField("email", isRequired: true), FormField("role", .choice(["agent", "manager", "admin"]), isRequired: true),
                FormField("workspace"),
            ],
            FormKey(.change, .user): [FormField("name"), FormField("role", .choice(["agent", "manager", "admin"]))],
        ],
        deletions: [
            .ticket: Deletion(isFinal: false, sentence: "Keme keeps it for 30 days; bring it back in the web page."),
            .workspace: Deletion(isFinal: true, sentence: "Everything in it goes with it, and nobody can bring it back."),
            .user: Deletion(isFinal: false, sentence: "They can't sign in any more; their tickets stay."),
            .token: Deletion(isFinal: true, sentence: "Whoever uses this token is signed out for good."),
        ])

    static let kemon = Capabilities(
        present: [.listTickets, .showTicket, .createTicket, .deleteTicket, .readThread, .setStatus, .listProjects, .createProject,
                  .listLabels, .listTeams, .listMembers],
        absences: [
            .reply: "Kemon's REST API has no endpoint for comments.", .listCustomers: "Kemon has no customers.",
            .listWorkflows: "Kemon's API doesn't offer workflows.", .listEvents: "Kemon has no events.",
            .listWorkspaces: "Kemon's API doesn't list workspaces.", .listUsers: "Kemon's REST API doesn't list users.",
        ],
        writableStatuses: DeskWorld.statuses,
        forms: [
            FormKey(.create, .ticket): [FormField("subject", isRequired: true), FormField("body", .text), FormField("project", isRequired: true)],
            FormKey(.create, .project): [FormField("name", isRequired: true), FormField("description", .text)],
        ],
        deletions: [.ticket: Deletion(isFinal: true, sentence: "Kemon deletes it for good: nobody can bring it back.")])

    static let keepem = Capabilities(
        present: [.listEvents, .createEvent, .listViewers, .showViewer, .registerViewer, .identifyViewer],
        absences: [
            .listTickets: "Keep'em has no tickets.", .createTicket: "Keep'em has no tickets.",
            .listCustomers: "Keep'em keeps viewers per event, not customers.", .listProjects: "One Keep'em key is one project.",
        ],
        forms: [
            FormKey(.create, .event): [FormField("name", isRequired: true)],
            FormKey(.create, .viewer): [FormField("email", isRequired: true), FormField("name"), FormField("external_id"), FormField("metadata", .document)],
            FormKey(.identify, .viewer): [FormField("external_id", isRequired: true, hint: "The id your own system has for them.")],
        ],
        hasIdempotencyKeys: true)

    static let accounts = [
        AccountProfile(name: shop, kind: .keva, capabilities: keva, me: "mira"),
        AccountProfile(name: game, kind: .keme, capabilities: keme, me: "mira"),
        AccountProfile(name: core, kind: .kemon, capabilities: kemon, me: "mira"),
        AccountProfile(name: live, kind: .keepem, capabilities: keepem),
    ]

    // MARK: Records

    static func record(
        _ account: AccountName, _ kind: RecordKind, _ id: String, _ title: String, parent: String? = nil, _ fields: [RecordField] = []
    ) -> Record {
        Record(id: RecordID(account: account, kind: kind, value: id, parent: parent), title: title, fields: fields)
    }

    static let customers = [
        record(shop, .customer, "cus_1", "Anna Lindqvist", [
            RecordField("email", .text("anna@lindqvist.example")), RecordField("name", .text("Anna Lindqvist")),
            RecordField("company", .text("Lindqvist Foto AB")), RecordField("is_vip", .flag(true)),
            RecordField("priority_override", .text("platinum")), RecordField("tags", .words(["billing", "photo"])),
            RecordField("total_tickets", .number("4")), RecordField("open_tickets", .number("1")),
            RecordField("overall_sentiment", .text("frustrated")), RecordField("hubspot_contact_id", .none),
            RecordField("last_ticket_at", .date(date(minutesAgo: 12))), RecordField("created_at", .date(date(minutesAgo: 900_000))),
        ]),
        record(shop, .customer, "cus_2", "田中 美咲", [
            RecordField("email", .text("misaki@tanaka.example")), RecordField("company", .text("株式会社タナカ写真")),
            RecordField("is_vip", .flag(false)), RecordField("total_tickets", .number("2")), RecordField("open_tickets", .number("1")),
            RecordField("last_ticket_at", .date(date(minutesAgo: 122))),
        ]),
        record(shop, .customer, "cus_3", "Tomas Vela", [
            RecordField("email", .text("tomas.vela@a-rather-long-domain-name.example")), RecordField("total_tickets", .number("11")),
            RecordField("overall_sentiment", .text("neutral")), RecordField("last_ticket_at", .date(date(minutesAgo: 121))),
        ]),
    ]
    static let workflows = [
        record(shop, .workflow, "wf_1", "Escalate VIP", [
            RecordField("name", .text("Escalate VIP")), RecordField("description", .text("Raises the priority when a VIP writes.")),
            RecordField("trigger_type", .text("ticket_created")), RecordField("is_active", .flag(true)),
            RecordField("execution_count", .number("1204")), RecordField("last_triggered_at", .date(date(minutesAgo: 33))),
            RecordField("definition", .document("{\n  \"if\": {\"vip\": true},\n  \"then\": [\"priority:high\"]\n}")),
        ]),
        record(shop, .workflow, "wf_2", "Close what sleeps", [
            RecordField("name", .text("Close what sleeps")), RecordField("trigger_type", .text("schedule")), RecordField("is_active", .flag(false)),
        ]),
    ]
    static let executions = [
        record(shop, .execution, "ex_9", "ex_9", parent: "wf_1", [
            RecordField("status", .text("completed")), RecordField("trigger", .text("ticket_created")),
            RecordField("ticket_id", .text("tkt_9f2c")), RecordField("started_at", .date(date(minutesAgo: 33))),
        ]),
        record(shop, .execution, "ex_8", "ex_8", parent: "wf_1", [
            RecordField("status", .text("failed")), RecordField("started_at", .date(date(minutesAgo: 95))),
            RecordField("error", .text("no agent is on shift")),
        ]),
    ]
    static let workspaces = [
        record(game, .workspace, "ws_1", "Roadside", [
            RecordField("name", .text("Roadside")), RecordField("timezone", .text("Europe/Stockholm")), RecordField("default_language", .text("en")),
            RecordField("plan", .text("team")), RecordField("agent_count", .number("7")),
            RecordField("channels", .parts([
                FieldPart(id: "ch_mail", title: "Support mail", detail: "email"), FieldPart(id: "ch_web", title: "Web form", detail: "widget"),
            ])),
            RecordField("sla_policies", .parts([FieldPart(title: "Urgent in 1 h", detail: "first answer")])),
            RecordField("created_at", .date(date(minutesAgo: 700_000))),
        ]),
    ]
    static let users = [
        record(game, .user, "usr_1", "Otto Brandt", [
            RecordField("email", .text("otto@roadside.example")), RecordField("role", .text("admin")),
            RecordField("last_active_at", .date(date(minutesAgo: 3))),
        ]),
        record(game, .user, "usr_2", "mei@roadside.example", [
            RecordField("email", .text("mei@roadside.example")), RecordField("role", .text("observer")),
        ]),
    ]
    static let projects = [
        record(core, .project, "prj_1", "Login", [RecordField("status", .text("active")), RecordField("ticket_count", .number("12"))]),
        record(core, .project, "prj_2", "Export", [RecordField("status", .text("paused"))]),
    ]
    static let labels = [record(core, .label, "lab_1", "bug", [RecordField("color", .text("#d00"))])]
    static let events = [
        record(live, .event, "evt_1", "Launch Q&A", [RecordField("status", .text("live")), RecordField("created_at", .date(date(minutesAgo: 5_000)))]),
        record(live, .event, "evt_2", "公開ウェビナー：動画イベントのはじめかた", [RecordField("status", .text("draft"))]),
    ]
    static let viewers = [
        record(live, .viewer, "reg_1", "Priya Nair", parent: "evt_1", [
            RecordField("email", .text("priya@nair.example")), RecordField("status", .text("registered")),
            RecordField("progress_percent", .number("82")), RecordField("watch_time", .text("41 min")),
        ]),
        record(live, .viewer, "reg_2", "nox@game.example", parent: "evt_1", [RecordField("email", .text("nox@game.example"))]),
    ]

    // MARK: A desk

    static let lists = [
        RecordList(scope: RecordScope(account: shop, kind: .customer), records: customers, asOf: Pilot.noon.wall),
        RecordList(scope: RecordScope(account: shop, kind: .workflow), records: workflows, asOf: Pilot.noon.wall),
        RecordList(scope: RecordScope(account: shop, kind: .execution, parent: "wf_1"), records: executions, asOf: Pilot.noon.wall),
        RecordList(scope: RecordScope(account: game, kind: .workspace), records: workspaces, asOf: Pilot.noon.wall),
        RecordList(scope: RecordScope(account: game, kind: .user), records: users, asOf: Pilot.noon.wall),
        RecordList(scope: RecordScope(account: core, kind: .project), records: projects, asOf: Pilot.noon.wall),
        RecordList(scope: RecordScope(account: core, kind: .label), records: labels, asOf: Pilot.noon.wall),
        RecordList(scope: RecordScope(account: core, kind: .team), records: [], asOf: Pilot.noon.wall),
        RecordList(scope: RecordScope(account: core, kind: .member), records: [], asOf: Pilot.noon.wall),
        RecordList(scope: RecordScope(account: live, kind: .event), records: events, asOf: Pilot.noon.wall),
        RecordList(scope: RecordScope(account: live, kind: .viewer, parent: "evt_1"), records: viewers, asOf: Pilot.noon.wall),
    ]

    static let tickets: [Ticket] = DeskWorld.tickets.filter { $0.account != DeskWorld.it }.map { ticket in
        guard ticket.requester?.name == "Anna Lindqvist" else { return ticket }
        var ticket = ticket
        ticket.requester = Person(name: "Anna Lindqvist", address: "Anna@Lindqvist.example")
        return ticket
    }

    static func pilot(
        _ columns: Int = 80, _ rows: Int = 24, keymap: String = "default", only accounts: [AccountProfile] = accounts, lists: [RecordList] = lists
    ) -> Pilot {
        var pilot = Pilot(columns, rows, keymap: keymap, views: DeskWorld.views)
        pilot.send(.accounts(accounts))
        for account in accounts {
            pilot.send(.accountState(AccountState(
                account: account.name, asOf: Pilot.noon.wall, ticketCount: tickets.count { $0.account == account.name })))
        }
        let names = Set(accounts.map(\.name))
        pilot.send(.tickets(tickets.filter { names.contains($0.account) }, isWhole: true))
        pilot.send(.articles(KnowledgeTests.shelf.filter { names.contains($0.id.account) }))
        for list in lists where names.contains(list.scope.account) { pilot.send(.records(list)) }
        pilot.wait(0.2)
        return pilot
    }
}

extension Pilot {
    /// The acts submitted so far.
    var acts: [Act] {
        effects.compactMap { if case .submit(_, .act(let act), _) = $0 { act } else { nil } }
    }

    /// The item that a submitted act became, and the desk's word about it.
    @discardableResult
    mutating func desk(says state: OutboxItem.State, of position: Int = 0) -> [Effect] {
        let submitted = effects.compactMap { effect -> (IntentID, Intent)? in
            if case .submit(let id, let intent, _) = effect { (id, intent) } else { nil }
        }
        guard submitted.indices.contains(position) else { return [] }
        let (id, intent) = submitted[position]
        return send(.outbox([OutboxItem(id: id, intent: intent, state: state)]))
    }
}
