import FoundationEssentials

/// Threads under `/api/v1/tickets/:id/messages` (keva.md 4). The only key of a new message is the guess
/// `body`: a note key is refused unless the options name one, so that a client can't learn to leak notes here.
extension Keva {
    static func messageRoutes(_ keys: DemoKeys) -> [Route] {
        var fields = [FieldRule(keys.reply, .text, required: true)]
        if let note = keys.note { fields.append(FieldRule(note, .flag)) }
        return [
            Route(
                "GET", "/api/v1/tickets/:id/messages", scope: "tickets:read", open: .list(named: "messages"),
                answer: listMessages),
            Route(
                "POST", "/api/v1/tickets/:id/messages", scope: "tickets:write", body: BodyRule(fields: fields),
                open: .object(mayBeEmpty: false)
            ) { (desk, call) throws(Problem) in try postMessage(&desk, call, keys) },
        ]
    }

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

    private static func postMessage(_ desk: inout Desk, _ call: Call, _ keys: DemoKeys) throws(Problem) -> Reply {
        let isNote = keys.note.flatMap { call.body[$0]?.flag } ?? false
        guard
            let message = desk.post(
                call.text(keys.reply) ?? "", as: isNote ? .note : .outbound, by: desk.staff.me, to: call.id, at: call.now)
        else { throw .notFound("Ticket") }
        return .created(["data": row(message)])
    }
}
