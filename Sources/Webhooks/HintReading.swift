import Helpdesk

/// Reads a verified body into a hint. Keme documents only the names of its events (keme.md section 9) and Keva's page
/// is cut off (keva.md section 9), so ids are looked for in every plausible place; where none is found, the account
/// is asked as a whole.
struct HintReading {
    let hint: WebhookHint
    /// The sender's own id of this delivery, where it has one.
    let deliveryID: String?
    /// The body names a time, so that two events of the same words differ.
    let isDated: Bool

    init(_ body: [UInt8], from source: WebhookSource) {
        let root = LooseJSON(body) ?? .other
        let event = Self.event(in: root)
        hint = WebhookHint(
            account: source.account, event: event,
            subjects: Self.subjects(of: event, in: root, account: source.account))
        // Elsewhere `id` may be the ticket's, and its next change would be taken for a repetition.
        let keys = source.kind == .keva ? ["id"] + Self.deliveryKeys : Self.deliveryKeys
        deliveryID = root.text(keys).flatMap(Self.usable)
        isDated = Self.places(in: root, deep: true).contains { $0.text(Self.timeKeys) != nil }
    }

    private static let deliveryKeys = ["delivery_id", "deliveryId", "event_id", "eventId", "webhook_id", "webhookId"]
    private static let timeKeys = [
        "createdAt", "created_at", "timestamp", "occurredAt", "occurred_at", "updatedAt", "updated_at", "sentAt", "sent_at",
        "triggeredAt", "triggered_at", "firedAt", "fired_at", "time",
    ]
    private static let eventKeys = ["type", "event", "event_type", "eventType", "event_name", "eventName"]

    private static func event(in root: LooseJSON) -> String? {
        let name = root.text(eventKeys) ?? root["event"]?.text(["type", "name"]) ?? root["data"]?.text(eventKeys)
        return name.flatMap(usable)
    }

    /// Where ids may lie.
    private static func places(in root: LooseJSON, deep: Bool) -> [LooseJSON] {
        let inner = ["data", "payload", "event", "object", "resource"].compactMap { root[$0] }
        let places = [root] + inner + inner.compactMap { $0["object"] }
        return deep ? places + places.compactMap { $0["ticket"] } : places
    }

    private static func subjects(of event: String?, in root: LooseJSON, account: AccountName) -> [WebhookHint.Subject] {
        let family = event?.prefix { $0 != "." && $0 != "_" }.lowercased()
        let ticket = ticketID(in: root, isAboutTicket: family == "ticket").map {
            WebhookHint.Subject.ticket(TicketID(account: account, value: $0))
        }
        switch family {
        case "approval": return [.approvals] + [ticket].compactMap { $0 }
        case "ticket", "message", "automation", "risk": return [ticket ?? .account]
        // What isn't known may be about anything.
        default: return [ticket].compactMap { $0 } + [.account]
        }
    }

    private static func ticketID(in root: LooseJSON, isAboutTicket: Bool) -> String? {
        let places = places(in: root, deep: false)
        for place in places {
            let id = place.text(["ticketId", "ticket_id", "ticket"]) ?? place["ticket"]?.text(["id", "ticketId", "ticket_id"])
            if let id = id.flatMap(usable) { return id }
        }
        guard isAboutTicket else { return nil }
        return places.dropFirst().lazy.compactMap { $0.text(["id"]).flatMap(usable) }.first
    }

    /// Ids and names that could be real: short, without blanks and controls.
    private static func usable(_ text: String) -> String? {
        guard (1...200).contains(text.utf8.count) else { return nil }
        return text.unicodeScalars.allSatisfy { $0.value > 0x20 && !(0x7F...0xA0).contains($0.value) } ? text : nil
    }
}
