import Backend
import DemoServer
import FoundationEssentials
import Helpdesk
import Keme

/// Keme, from sections 3 to 5 of its contract and the tolerated shapes of the last one.
extension ServiceUnderTest {
    static let keme = ServiceUnderTest(
        kind: .keme, dialect: .keme, make: { try Keme($0) },
        lists: [KemeContract.tickets, KemeContract.workspaces, KemeContract.users],
        reads: [KemeContract.ticket, KemeContract.workspace], filters: KemeContract.filters,
        writes: KemeContract.ticketWrites + KemeContract.workspaceWrites + KemeContract.userWrites)
}

private enum KemeContract {
    /// The list's envelope isn't documented; this is the first that the last section names.
    static func envelope(_ rows: String, _ facts: ListUnderTest.Facts?) -> String {
        let told = facts.map {
            #","pagination":{"page":\#($0.page),"per_page":\#($0.size),"total":\#($0.total),"total_pages":\#($0.pageCount)}"#
        }
        return #"{"data":[\#(rows)]\#(told ?? "")}"#
    }

    static func ticketRow(_ id: String) -> String {
        #"""
        {"id":"\#(id)","subject":"My save is gone","status":"open","priority":"high",\#
        "assignee":{"id":"usr_1","name":"Mia Holm"},"assignee_id":"usr_1","tags":["save","vip"],\#
        "channel":{"id":"chn_1","name":"Discord"},"channel_id":"chn_1","contact_email":"anna@example.org",\#
        "body":"Since the update.","created_at":"2026-01-15T10:30:00Z","updated_at":"2026-01-15T11:00:00Z"}
        """#
    }

    static func workspaceRow(_ id: String) -> String {
        #"""
        {"id":"\#(id)","name":"Roads of Ash","timezone":"Europe/Berlin","default_language":"de",\#
        "plan":{"name":"Studio","seats":12},"created_at":"2026-01-15T10:30:00Z"}
        """#
    }

    static func userRow(_ id: String) -> String {
        #"""
        {"id":"\#(id)","name":"Mia Holm","email":"mia@example.org","role":"manager",\#
        "created_at":"2026-01-15T10:30:00Z","last_active_at":"2026-01-16T10:30:00+01:00"}
        """#
    }

    static let tickets = ListUnderTest(
        name: "tickets", noun: "ticket", line: "GET /v1/tickets?page=1&per_page=100",
        paging: .numbered(size: "per_page", most: 100), row: ticketRow, envelope: envelope,
        places: ["", "data", "tickets", "items", "results"], openWords: ["status", "priority"],
        call: ListUnderTest.tickets(), actual: { state, _ in state.tickets.filter { $0.deletedAt == nil }.map(\.id) })

    static let workspaces = ListUnderTest(
        name: "workspaces", noun: "workspace", line: "GET /v1/workspaces", paging: .untold, row: workspaceRow,
        envelope: envelope, places: ["", "data", "workspaces", "items", "results"], openWords: ["timezone"],
        call: ListUnderTest.records(.workspace),
        actual: { state, _ in state.workspaces.filter { $0.deletedAt == nil }.map(\.id) })

    static let users = ListUnderTest(
        name: "users", noun: "user", line: "GET /v1/users", paging: .untold, row: userRow, envelope: envelope,
        places: ["", "data", "users", "items", "results"], openWords: ["role"], call: ListUnderTest.records(.user),
        actual: { state, _ in members(of: state.workspaces.first?.id ?? "", in: state) })

    /// Deactivated ones are in no list.
    static func members(of workspace: String, in state: DemoState) -> [String] {
        state.users.filter { $0.state != "deactivated" && $0.workspaceIDs.contains(workspace) }.map(\.id)
    }

    static let ticket = ReadUnderTest(
        name: "ticket", line: "GET /v1/tickets/tkt_1", body: ticketRow("tkt_1"), places: ["", "data", "ticket"],
        told: "tkt_1", call: { try $0.ticket($1.ticketID).map { Told($0.ticket.id.value, $0) } })

    static let workspace = ReadUnderTest(
        name: "workspace", line: "GET /v1/workspaces/ws_1",
        body: #"""
            {"id":"ws_1","name":"Roads of Ash","timezone":"Europe/Berlin","default_language":"de","plan":"Studio",
            "created_at":"2026-01-15T10:30:00Z","channels":[{"id":"chn_1","name":"Discord","type":"discord"}],
            "sla_policies":[{"id":"sla_1","name":"Default","first_response_minutes":60}],"agent_count":7}
            """#,
        places: ["", "data", "workspace"], told: "ws_1",
        call: { try $0.record($1.record(.workspace, $1.workspace)).map { Told($0.id.value, $0) } })
}

// MARK: - Filters

extension KemeContract {
    private static func filter(
        _ name: String, isWidened: Bool = false, _ filter: @escaping @Sendable (String) -> TicketFilter,
        _ samples: @escaping @Sendable ([DemoTicket], DemoState) -> [(value: String, ids: [String])]
    ) -> FilterUnderTest {
        FilterUnderTest(
            name: name, line: { "GET /v1/tickets?page=1&per_page=100&\(name)=\(isWidened ? widened($0, name) : $0)" },
            call: { service, _, value, cursor in
                try service.tickets(filter(value), page: cursor).map { $0.told { $0.id.value } }
            },
            answer: #"{"data":[\#(ticketRow("tkt_1"))]}"#,
            samples: { state, _ in samples(state.tickets.filter { $0.deletedAt == nil }, state) }, isWidened: isWidened)
    }

    /// Whether the ends belong to the range isn't documented, and the caller filters again: a second more is asked for.
    private static func widened(_ time: String, _ name: String) -> String {
        date(time).addingTimeInterval(name == "created_after" ? -1 : 1).formatted(.iso8601)
    }

    /// Each word with the tickets that it fits.
    private static func samples(
        _ words: some Sequence<String>, in tickets: [DemoTicket], _ fits: (DemoTicket, String) -> Bool
    ) -> [(value: String, ids: [String])] {
        words.map { word in (word, tickets.filter { fits($0, word) }.map(\.id)) }
    }

    private static let statuses: [String: Status.Canonical] = [
        "new": .new, "open": .open, "pending": .pending, "resolved": .solved, "closed": .closed,
    ]
    private static let priorities: [String: Priority.Canonical] = [
        "critical": .urgent, "high": .high, "normal": .normal, "low": .low,
    ]

    private static func date(_ text: String) -> Date { (try? Date(text, strategy: .iso8601)) ?? .distantPast }

    /// The middle ticket's time, in whole seconds.
    private static func middle(_ tickets: [DemoTicket]) -> Date {
        let times = tickets.map(\.createdAt).sorted()
        return Date(timeIntervalSince1970: times[times.count / 2].timeIntervalSince1970.rounded(.down))
    }

    static let filters: [FilterUnderTest] = [
        filter("status", { TicketFilter(statuses: [statuses[$0] ?? .other]) }) { tickets, _ in
            samples(statuses.keys.sorted(), in: tickets) { $0.status == $1 }
        },
        filter("priority", { TicketFilter(priorities: [priorities[$0] ?? .other]) }) { tickets, _ in
            samples(priorities.keys.sorted(), in: tickets) { $0.priority == $1 }
        },
        filter("assignee", { TicketFilter(assignee: $0) }) { tickets, state in
            samples(state.users.map(\.id), in: tickets) { $0.assignee == $1 }
        },
        filter("tag", { TicketFilter(tag: $0) }) { tickets, _ in
            samples(Set(tickets.flatMap(\.tags)).sorted().prefix(3), in: tickets) { $0.tags.contains($1) }
        },
        filter("channel", { TicketFilter(channel: $0) }) { tickets, state in
            samples(state.workspaces.first?.channels.map(\.id) ?? [], in: tickets) { $0.channelID == $1 }
        },
        filter("created_after", isWidened: true, { TicketFilter(createdAfter: date($0)) }) { tickets, _ in
            let time = middle(tickets)
            return [(time.formatted(.iso8601), tickets.filter { $0.createdAt > time }.map(\.id))]
        },
        filter("created_before", isWidened: true, { TicketFilter(createdBefore: date($0)) }) { tickets, _ in
            let time = middle(tickets)
            return [(time.formatted(.iso8601), tickets.filter { $0.createdAt < time }.map(\.id))]
        },
        FilterUnderTest(
            name: "workspace_id", line: { "GET /v1/users?workspace_id=\($0)" },
            call: { service, _, value, cursor in
                let scope = RecordScope(account: .games, kind: .user, parent: value)
                return try service.records(scope, RecordFilter(), page: cursor).map { $0.told { $0.id.value } }
            },
            answer: #"{"data":[\#(userRow("usr_1"))]}"#,
            samples: { state, _ in
                state.workspaces.map { ($0.id, members(of: $0.id, in: state)) }
            }),
    ]
}

// MARK: - Writes

extension KemeContract {
    static let ticketWrites: [WriteUnderTest] = [
        WriteUnderTest(
            name: "create a ticket",
            line: "POST /v1/tickets "
                + #"{"assignee_id":"usr_1","body":"Since the update.","channel_id":"chn_1","contact_email":"anna@example.org","#
                + #""priority":"critical","subject":"My save is gone","tags":["save","vip"]}"#,
            object: ticketRow("tkt_9"), places: ["", "data", "ticket"], told: "tkt_9",
            call: WriteUnderTest.act {
                .games(.create, .ticket, nil, [
                    "subject": .text("My save is gone"), "body": .text("Since the update."),
                    "requester": .text("anna@example.org"), "channel": .text($0.channel), "priority": .text("critical"),
                    "assignee": .text($0.user), "tags": .words(["save", "vip"]),
                ])
            },
            happened: { before, after, targets in
                let new = after.tickets.first { ticket in !before.tickets.contains { $0.id == ticket.id } }
                return new?.subject == "My save is gone" && new?.channelID == targets.channel
                    && new?.customerEmail == "anna@example.org" && new?.priority == "critical"
                    && new?.assignee == targets.user && new?.tags == ["save", "vip"]
            }, required: ["subject", "channel_id", "contact_email"]),
        WriteUnderTest(
            name: "change a ticket",
            line: #"PATCH /v1/tickets/tkt_1 {"assignee_id":"usr_1","priority":"low","status":"pending","tags":["save"]}"#,
            object: ticketRow("tkt_1"), places: ["", "data", "ticket"], told: "tkt_1",
            call: WriteUnderTest.change {
                FieldChange(
                    status: Status(.pending, raw: "pending"), priority: Priority(.low, raw: "low"),
                    assignee: .value($0.user), tags: ["save"])
            },
            happened: { _, after, targets in
                let ticket = after.ticket(targets.ticket)
                return ticket?.status == "pending" && ticket?.priority == "low" && ticket?.assignee == targets.user
                    && ticket?.tags == ["save"]
            }),
        WriteUnderTest(
            name: "take the assignee from a ticket", line: #"PATCH /v1/tickets/tkt_1 {"assignee_id":null}"#,
            object: ticketRow("tkt_1"), places: ["", "data", "ticket"], told: "tkt_1",
            call: WriteUnderTest.change { _ in FieldChange(assignee: FieldChange.Setting.none) },
            happened: { _, after, targets in after.ticket(targets.ticket)?.assignee == nil }),
        WriteUnderTest(
            name: "reply", line: #"PUT /v1/tickets/tkt_1/reply {"body":"Look again, please."}"#,
            object: #"{"id":"msg_9","body":"Look again, please.","created_at":"2026-01-15T11:30:00Z"}"#,
            places: ["", "data", "message", "reply"], told: "msg_9", call: WriteUnderTest.send("Look again, please."),
            happened: { _, after, targets in
                after.posted[targets.ticket]?.filter { $0.body == "Look again, please." && $0.kind == .outbound }.count == 1
            }, required: ["body"]),
        WriteUnderTest(
            name: "delete a ticket", line: "DELETE /v1/tickets/tkt_1", object: ticketRow("tkt_1"), places: ["", "data"],
            told: nil, call: WriteUnderTest.act { .games(.delete, .ticket, $0.ticket) },
            happened: { _, after, targets in
                after.ticket(targets.ticket).map { $0.deletedAt != nil } ?? true
            }),
    ]

    static let workspaceWrites: [WriteUnderTest] = [
        WriteUnderTest(
            name: "create a workspace",
            line: #"POST /v1/workspaces {"default_language":"fi","name":"Tar and Salt","timezone":"Europe/Helsinki"}"#,
            object: workspaceRow("ws_9"), places: ["", "data", "workspace"], told: "ws_9",
            call: WriteUnderTest.act { _ in
                .games(.create, .workspace, nil, [
                    "name": .text("Tar and Salt"), "timezone": .text("Europe/Helsinki"), "default_language": .text("fi"),
                ])
            },
            happened: { _, after, _ in
                after.workspaces.contains { $0.name == "Tar and Salt" && $0.timezone == "Europe/Helsinki" }
            }, required: ["name"]),
        WriteUnderTest(
            name: "change a workspace",
            line: #"PATCH /v1/workspaces/ws_1 {"default_language":"sv","name":"Ash","timezone":"UTC"}"#,
            object: workspaceRow("ws_1"), places: ["", "data", "workspace"], told: "ws_1",
            call: WriteUnderTest.act {
                .games(.change, .workspace, $0.workspace, [
                    "name": .text("Ash"), "timezone": .text("UTC"), "default_language": .text("sv"),
                ])
            },
            happened: { _, after, targets in
                let workspace = after.workspace(targets.workspace)
                return workspace?.name == "Ash" && workspace?.timezone == "UTC" && workspace?.defaultLanguage == "sv"
            }),
        WriteUnderTest(
            name: "delete a workspace", line: #"DELETE /v1/workspaces/ws_1 {"confirm":true}"#,
            object: workspaceRow("ws_1"), places: ["", "data"], told: nil,
            call: WriteUnderTest.act { .games(.delete, .workspace, $0.workspace) },
            happened: { _, after, targets in after.workspace(targets.workspace)?.deletedAt != nil },
            required: ["confirm"]),
    ]

    static let userWrites: [WriteUnderTest] = [
        WriteUnderTest(
            name: "invite a user",
            line: #"POST /v1/users/invite {"email":"new@example.org","role":"agent","workspace_id":"ws_1"}"#,
            object: userRow("usr_9"), places: ["", "data", "user"], told: "usr_9",
            call: WriteUnderTest.act {
                .games(.create, .user, nil, [
                    "email": .text("new@example.org"), "role": .text("agent"), "workspace": .text($0.workspace),
                ])
            },
            happened: { _, after, targets in
                after.users.contains { $0.email == "new@example.org" && $0.workspaceIDs.contains(targets.workspace) }
            }, required: ["email", "role"]),
        WriteUnderTest(
            name: "change a user", line: #"PATCH /v1/users/usr_1 {"name":"Mia Berg","role":"admin"}"#,
            object: userRow("usr_1"), places: ["", "data", "user"], told: "usr_1",
            call: WriteUnderTest.act {
                .games(.change, .user, $0.user, ["name": .text("Mia Berg"), "role": .text("admin")])
            },
            happened: { _, after, targets in
                after.user(targets.user)?.name == "Mia Berg" && after.user(targets.user)?.role == "admin"
            }),
        WriteUnderTest(
            name: "deactivate a user", line: "DELETE /v1/users/usr_1", object: userRow("usr_1"), places: ["", "data"],
            told: nil, call: WriteUnderTest.act { .games(.delete, .user, $0.user) },
            happened: { _, after, targets in after.user(targets.user)?.state == "deactivated" }),
        WriteUnderTest(
            name: "revoke a token", line: "DELETE /v1/auth/tokens/tok_1", object: #"{"id":"tok_1"}"#, places: ["", "data"],
            told: nil, call: WriteUnderTest.act { .games(.delete, .token, $0.token) },
            happened: { _, after, targets in after.token(targets.token)?.revokedAt != nil }),
    ]
}
