import Backend
import DemoServer
import Helpdesk
import Keepem
import Transport

/// Keep'em, from sections 3 to 8 of its contract and the tolerated shapes of the last one. It is no desk: no tickets.
extension ServiceUnderTest {
    static let keepem = ServiceUnderTest(
        kind: .keepem, dialect: .keepem, make: { try Keepem($0) }, lists: [KeepemContract.events, KeepemContract.viewers],
        reads: [KeepemContract.viewer], filters: [], writes: KeepemContract.writes,
        authorization: .init("X-API-Key", "token-of-games"))
}

private enum KeepemContract {
    static func eventRow(_ id: String) -> String {
        #"""
        {"id":"\#(id)","name":"Launch","slug":"launch","type":"on_demand","status":"live",\#
        "startsAt":"2026-01-15T10:30:00Z","createdAt":"2026-01-14T10:30:00Z"}
        """#
    }

    /// With the credentials that must stay out of sight.
    static func viewerRow(_ id: String) -> String {
        #"""
        {"id":"\#(id)","eventId":"evt_1","viewerId":"vwr_1","email":"anna@example.org","name":"Anna Lind",\#
        "externalId":"crm-7","metadata":{"plan":"growth"},"status":"watching","progressPercent":41.5,\#
        "registrationToken":"SECRET-token-1","magicLink":"https://watch.example/m/SECRET-link-1",\#
        "createdAt":"2026-01-15T10:30:00Z"}
        """#
    }

    static func envelope(_ rows: String, _ facts: ListUnderTest.Facts?) -> String {
        let told = facts.map {
            #","pagination":{"page":\#($0.page),"limit":\#($0.size),"total":\#($0.total),"totalPages":\#($0.pageCount)}"#
        }
        return #"{"data":[\#(rows)]\#(told ?? "")}"#
    }

    static let events = ListUnderTest(
        name: "events", noun: "event", line: "GET /v1/events?page=1&limit=100", paging: .numbered(size: "limit", most: 100),
        row: eventRow, envelope: envelope, places: ["", "data"], openWords: ["type", "status"],
        call: ListUnderTest.records(.event), actual: { state, _ in state.events.map(\.id) })

    static let viewers = ListUnderTest(
        name: "viewers", noun: "viewer", line: "GET /v1/events/evt_1/registrations?page=1&limit=100",
        paging: .numbered(size: "limit", most: 100), row: viewerRow, envelope: envelope, places: ["", "data"],
        openWords: ["status"], call: ListUnderTest.records(.viewer, of: { $0.event }),
        actual: { state, targets in state.registrations.filter { $0.eventID == targets.event }.map(\.id) })

    static let viewer = ReadUnderTest(
        name: "viewer", line: "GET /v1/events/evt_1/registrations/reg_1",
        body: #"""
            {"registrationId":"reg_1","email":"anna@example.org","external_id":"crm-7","status":"done",
            "totalWatchTime":310,"completion":true,"sessionCount":3,"registration_token":"SECRET-token-2"}
            """#,
        places: ["", "data"], told: "reg_1",
        call: { try $0.record($1.record(.viewer, $1.viewer, parent: $1.event)).map { Told($0.id.value, $0) } })

    private static let registration = #"""
        {"$schema":"https://api.keepem.io/schemas/RegisterOutputBody.json","registration_id":"reg_9",
        "registration_token":"SECRET-token-9","viewer_id":"vwr_9","magic_link":"https://watch.example/m/SECRET-link-9"}
        """#

    private static func isNew(_ one: DemoRegistration, since before: DemoState) -> Bool {
        !before.registrations.contains { $0.id == one.id }
    }

    static let writes: [WriteUnderTest] = [
        WriteUnderTest(
            name: "create an event", line: #"POST /v1/events {"name":"Launch day"}"#, object: eventRow("evt_9"),
            places: ["", "data"], told: "evt_9",
            call: WriteUnderTest.act { _ in .games(.create, .event, nil, ["name": .text("Launch day")]) },
            happened: { _, after, _ in after.events.contains { $0.name == "Launch day" } }, required: ["name"], needsKey: true),
        WriteUnderTest(
            name: "register a viewer",
            line: #"POST /v1/events/evt_1/register {"email":"new@example.org","name":"New Person"}"#, object: registration,
            places: ["", "data"], told: "reg_9",
            call: WriteUnderTest.act {
                .games(.create, .viewer, nil, of: $0.event, [
                    "email": .text("new@example.org"), "name": .text("New Person"),
                ])
            },
            happened: { before, after, targets in
                after.registrations.contains {
                    isNew($0, since: before) && $0.eventID == targets.event && $0.email == "new@example.org"
                        && $0.name == "New Person"
                }
            }, required: ["email"], needsKey: true),
        WriteUnderTest(
            name: "register a viewer of one's own system",
            line: "POST /v1/events/evt_1/registrations "
                + #"{"email":"own@example.org","externalId":"crm-99","metadata":{"plan":"growth"},"name":"Own Person"}"#,
            object: viewerRow("reg_9"), places: ["", "data"], told: "reg_9",
            call: WriteUnderTest.act {
                .games(.create, .viewer, nil, of: $0.event, [
                    "email": .text("own@example.org"), "name": .text("Own Person"), "external_id": .text("crm-99"),
                    "metadata": .document(#"{"plan":"growth"}"#),
                ])
            },
            happened: { before, after, _ in
                after.registrations.contains {
                    isNew($0, since: before) && $0.externalID == "crm-99" && $0.metadata == #"{"plan":"growth"}"#
                }
            }, required: ["email"], needsKey: true),
        WriteUnderTest(
            name: "identify a viewer", line: #"POST /v1/events/evt_1/identify {"external_id":"crm-100"}"#,
            object: #"""
                {"viewer_id":"vwr_9","registration_token":"SECRET-token-9","status":"registered","slug":"launch",
                "progress_percent":0,"$schema":"https://api.keepem.io/schemas/IdentifyOutputBody.json"}
                """#,
            places: ["", "data"], told: "vwr_9",
            call: WriteUnderTest.act {
                .games(.identify, .viewer, nil, of: $0.event, ["external_id": .text("crm-100")])
            },
            happened: { before, after, _ in
                after.registrations.contains { isNew($0, since: before) && $0.externalID == "crm-100" }
            }, required: ["external_id"]),
    ]
}
