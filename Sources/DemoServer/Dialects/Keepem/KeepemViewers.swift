import FoundationEssentials

/// Viewers: the newer reference's `register` and `identify`, the older pages' `registrations` (keepem.md 4).
extension Keepem {
    static let viewerRoutes: [Route] = [
        Route(
            "POST", "/v1/events/:id/register", scope: "viewers:write",
            body: BodyRule(fields: [FieldRule("email", .address, required: true), FieldRule("name", .line)]),
            open: .object(mayBeEmpty: false), idempotency: .required, answer: register),
        Route(
            "POST", "/v1/events/:id/identify", scope: "viewers:write",
            body: BodyRule(fields: [FieldRule("external_id", .line, required: true)]), open: .object(mayBeEmpty: false),
            idempotency: .accepted, answer: identify),
        Route(
            "POST", "/v1/events/:id/registrations", scope: "viewers:write",
            body: BodyRule(fields: [
                FieldRule("email", .address, required: true), FieldRule("name", .line), FieldRule("externalId", .line),
                FieldRule("metadata", .object),
            ]), open: .spelled, idempotency: .required, answer: createRegistration),
        Route(
            "GET", "/v1/events/:id/registrations", scope: "viewers:read", query: paging, open: .spelled,
            answer: listRegistrations),
        Route(
            "GET", "/v1/events/:id/registrations/:id", scope: "viewers:read", open: .spelled, answer: showRegistration),
    ]

    private static func row(_ registration: DemoRegistration) -> JSON {
        [
            "id": .string(registration.id), "eventId": .string(registration.eventID),
            "viewerId": .string(registration.viewerID), "email": JSON(registration.email), "name": JSON(registration.name),
            "externalId": JSON(registration.externalID), "metadata": registration.metadata.map(JSON.raw) ?? .null,
            "status": .string(registration.status), "progressPercent": .double(registration.progressPercent),
            "registrationToken": .string(registration.registrationToken), "magicLink": .string(registration.magicLink),
            "createdAt": time(registration.createdAt),
        ]
    }

    private static func whole(_ registration: DemoRegistration) -> JSON {
        .object((row(registration).members ?? []) + [
            .init(name: "totalWatchTime", value: .int(registration.watchSeconds)),
            .init(name: "completion", value: .bool(registration.progressPercent >= 80)),
            .init(name: "sessionCount", value: .int(registration.sessions)),
        ])
    }

    private static func known(_ event: String, in desk: Desk) throws(Problem) -> DemoEvent {
        guard let event = desk.events.first(where: { $0.id == event }) else { throw .notFound("Event") }
        return event
    }

    private static func register(_ desk: inout Desk, _ call: Call) throws(Problem) -> Reply {
        guard
            let made = desk.register(email: call.text("email"), name: call.text("name"), for: call.id, at: call.now)
        else { throw .notFound("Event") }
        return .created([
            "$schema": "https://api.keepem.io/schemas/RegisterOutputBody.json", "registration_id": .string(made.id),
            "registration_token": .string(made.registrationToken), "viewer_id": .string(made.viewerID),
            "magic_link": .string(made.magicLink),
        ])
    }

    private static func identify(_ desk: inout Desk, _ call: Call) throws(Problem) -> Reply {
        let event = try known(call.id, in: desk)
        guard
            let made = desk.register(email: nil, externalID: call.text("external_id"), for: event.id, at: call.now)
        else { throw .notFound("Event") }
        return .ok([
            "$schema": "https://api.keepem.io/schemas/IdentifyOutputBody.json", "viewer_id": .string(made.viewerID),
            "registration_token": .string(made.registrationToken), "status": .string(made.status),
            "slug": .string(event.slug), "progress_percent": .double(made.progressPercent),
        ])
    }

    private static func createRegistration(_ desk: inout Desk, _ call: Call) throws(Problem) -> Reply {
        let metadata = call.body["metadata"].map { String(decoding: $0.bytes, as: UTF8.self) }
        guard
            let made = desk.register(
                email: call.text("email"), name: call.text("name"), externalID: call.text("externalId"),
                metadata: metadata, for: call.id, at: call.now)
        else { throw .notFound("Event") }
        return .created(row(made))
    }

    private static func listRegistrations(_ desk: inout Desk, _ call: Call) throws(Problem) -> Reply {
        let event = try known(call.id, in: desk)
        return list(desk.registrations.filter { $0.eventID == event.id }, call, row)
    }

    private static func showRegistration(_ desk: inout Desk, _ call: Call) throws(Problem) -> Reply {
        let event = try known(call.id, in: desk)
        guard let row = desk.registrations.first(where: { $0.id == call.childID && $0.eventID == event.id }) else {
            throw .notFound("Registration")
        }
        return .ok(whole(row))
    }
}
