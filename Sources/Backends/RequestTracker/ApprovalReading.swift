import Backend
import Helpdesk
import Transport

/// Joins approvals with the requests that wait for them, the approvals before them, and what they ask.
struct ApprovalReading: Sendable {
    let rows: [JSONValue]
    let total: Int?
    let service: RequestTracker
    var related: [JSONValue] = []
    /// The entries that created the approvals.
    var creations: [JSONValue] = []
    /// Texts of those entries.
    var texts: [JSONValue] = []

    init(rows: [JSONValue], total: Int?, service: RequestTracker) {
        self.rows = rows
        self.total = total
        self.service = service
    }

    /// Numbers of all tickets that these are linked with.
    var linked: [String] {
        var seen: Set<String> = []
        return rows.compactMap { Row($0) }.flatMap { Wire.links($0, "depended-on-by") + Wire.links($0, "depends-on") }
            .filter { seen.insert($0).inserted }
    }

    /// Their numbers.
    var ids: [String] { rows.compactMap { Row($0)?.word("id") }.filter(TicketSQL.isNumber) }

    /// The numbers of the entries that created them.
    var entries: [String] { creations.compactMap { Row($0)?.word("id") }.filter(TicketSQL.isNumber) }

    static func status(_ raw: String) -> Approval.Status {
        switch raw.lowercased() {
        case "new", "open", "stalled": .pending
        case "resolved": .approved
        case "rejected": .rejected
        default: .other(raw)
        }
    }

    func page() -> Page<Approval> {
        let tickets = byID(related)
        let entries = Dictionary(
            creations.compactMap { Row($0) }.compactMap { row in row.word("ObjectId").flatMap { object in row.word("id").map { (object, $0) } } }
        ) { first, _ in first }
        let parts = Dictionary(grouping: texts.compactMap { Row($0) }) { $0.word("TransactionId") ?? "" }
        var page = ListReading.page(of: rows, noun: "approval", pageNumber: 1) { row, _ in
            let asked = row.word("id").flatMap { entries[$0] }.flatMap { parts[$0] }.flatMap(Self.text)
            return approval(row, tickets, asked: asked)
        }
        page.claimedTotal = total
        return page
    }

    private func byID(_ rows: [JSONValue]) -> [String: Row] {
        Dictionary(rows.compactMap { Row($0) }.compactMap { row in row.word("id").map { ($0, row) } }) { first, _ in first }
    }

    private static func text(_ parts: [Row]) -> String? {
        let bodies = parts.filter { $0.word("Filename") == nil }.sorted { (Int($0.word("id") ?? "") ?? 0) < (Int($1.word("id") ?? "") ?? 0) }
        return (bodies.first { $0.word("ContentType") == "text/plain" } ?? bodies.first)?.word("Content")
    }

    private func approval(_ row: Row, _ tickets: [String: Row], asked: String?) -> Approval? {
        guard let id = row.word("id") else { return nil }
        let account = service.account
        let waiting = Wire.links(row, "depended-on-by")
        let request = waiting.first { tickets[$0]?.word("Type") != "approval" } ?? waiting.first
        let parent = request.flatMap { tickets[$0] }
        let earlier = Wire.links(row, "depends-on").filter {
            tickets[$0].map { $0.word("Type") == "approval" && Self.status($0.word("Status") ?? "") == .pending } ?? false
        }
        var approval = Approval(
            id: ApprovalID(account: account, value: id), kind: .other("approval"),
            status: Self.status(row.word("Status") ?? ""), fingerprint: fingerprint(row, id, request, parent, earlier, asked))
        approval.isRequest = true
        approval.ticket = request.map { TicketID(account: account, value: $0) }
        approval.ticketSubject = parent?.text("Subject")
        approval.customer = parent.flatMap { Wire.requestors($0).first } ?? Wire.requestors(row).first
        approval.createdAt = Wire.time(row, "Created")
        approval.decidedAt = approval.status == .pending ? nil : Wire.time(row, "LastUpdated")
        approval.summary = row.text("Subject")
        approval.changes = [.init(field: "approval \(id)", before: row.word("Status") ?? "", after: "resolved")]
        if let request, let status = parent?.word("Status") {
            approval.changes.append(.init(
                field: "request \(request)", before: status, after: "approved, once no approval of it is left"))
        }
        if !earlier.isEmpty {
            approval.reasoning.append(.init(name: "turn", text: "Not yet: approval \(earlier.joined(separator: ", ")) comes first."))
        }
        if let asked { approval.reasoning.append(.init(name: "asked", text: asked)) }
        if let due = row.word("Due"), Wire.time(row, "Due") != nil { approval.reasoning.append(.init(name: "due", text: due)) }
        approval.fieldCount = row.fields.count
        return approval
    }

    /// Over what is asked, of whom and about which request in which state, and the write that would approve it.
    private func fingerprint(
        _ row: Row, _ id: String, _ request: String?, _ parent: Row?, _ earlier: [String], _ asked: String?
    ) -> String {
        Fingerprint.of([
            "subject": row.fields["Subject"] ?? .null, "status": row.fields["Status"] ?? .null,
            "created": row.fields["Created"] ?? .null, "asked": asked.map(JSONValue.string) ?? .null,
            "request": request.map(JSONValue.string) ?? .null, "request subject": parent?.fields["Subject"] ?? .null,
            "request status": parent?.fields["Status"] ?? .null, "earlier": .array(earlier.map(JSONValue.string)),
            "method": "PUT", "path": .string(Request.path("ticket", id)), "body": ["Status": "resolved"],
        ])
    }
}
