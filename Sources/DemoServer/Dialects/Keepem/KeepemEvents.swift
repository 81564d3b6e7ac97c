import FoundationEssentials

/// Events (keepem.md 4). Of the body only `name` is documented.
extension Keepem {
    static let eventRoutes: [Route] = [
        Route("GET", "/v1/events", scope: "events:read", query: paging) { (desk, call) throws(Problem) in
            list(desk.events, call, row)
        },
        Route(
            "POST", "/v1/events", scope: "events:write",
            body: BodyRule(fields: [FieldRule("name", .line, required: true)]), open: .object(mayBeEmpty: false),
            idempotency: .required
        ) { (desk, call) throws(Problem) in
            .created(row(desk.openEvent(name: call.text("name") ?? "", at: call.now)))
        },
    ]

    private static func row(_ event: DemoEvent) -> JSON {
        [
            "id": .string(event.id), "name": .string(event.name), "slug": .string(event.slug), "type": .string(event.kind),
            "status": .string(event.status), "durationMinutes": .int(event.minutes), "startsAt": time(event.startsAt),
            "createdAt": time(event.createdAt),
        ]
    }
}
