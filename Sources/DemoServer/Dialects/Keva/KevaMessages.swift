import FoundationEssentials

/// Threads under `/api/v1/tickets/:id/messages` (keva.md 4). The only documented key of a new message is the
/// guess `body`: a note key would be refused, so that a client can't learn to leak notes here.
extension Keva {
    static let messageRoutes: [Route] = [
        Route("GET", "/api/v1/tickets/:id/messages", scope: "tickets:read", answer: listMessages),
        Route(
            "POST", "/api/v1/tickets/:id/messages", scope: "tickets:write",
            body: BodyRule(fields: [FieldRule("body", .text, required: true)]), answer: postMessage),
    ]

    static func row(_ message: DemoMessage) -> JSON {
        let (direction, type, sender): (JSON, JSON, JSON) =
            switch message.kind {
            case .inbound: ("inbound", "message", "customer")
            case .outbound: ("outbound", "message", message.byAssistant ? "ai" : "agent")
            case .note, .comment: ("outbound", "note", "agent")
            case .event: ("system", "event", "system")
            }
        return [
            "id": .string(message.id), "ticketId": .string(message.ticketID), "direction": direction, "type": type,
            "isInternal": .bool(message.kind == .note), "senderType": sender,
            "senderName": .string(message.authorName), "senderEmail": JSON(message.authorEmail),
            "body": .string(message.body), "createdAt": time(message.createdAt),
        ]
    }

    private static func listMessages(_ desk: inout Desk, _ call: Call) throws(Problem) -> Reply {
        guard desk.ticket(call.id) != nil else { throw .notFound("Ticket") }
        return .ok(["data": .array(desk.thread(of: call.id).map(row))])
    }

    private static func postMessage(_ desk: inout Desk, _ call: Call) throws(Problem) -> Reply {
        guard
            let message = desk.post(
                call.text("body") ?? "", as: .outbound, by: desk.staff.me, to: call.id, at: call.now)
        else { throw .notFound("Ticket") }
        return .created(["data": row(message)])
    }
}
