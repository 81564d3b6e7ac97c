import Backend
import Helpdesk
import Kemon
import Keva
import Testing
import Transport

/// What the contract suite needs to know about one service: how to make it, and its own words for rows.
/// Bodies are written from the contracts, never by our own code.
struct ServiceUnderTest: Sendable, CustomTestStringConvertible {
    let kind: ServiceKind
    let ticketsPath: String
    /// A good row with this id; the members after it may be added.
    let ticketRow: @Sendable (_ id: String) -> String
    let pagination: @Sendable (_ page: Int, _ size: Int, _ total: Int) -> String
    let pageSizeName: String
    /// Of a whole, rich answer to the single read.
    let ticketBody: String
    let threadPath: String
    let threadBody: String
    let make: @Sendable (ServiceOptions) throws -> any Service

    var testDescription: String { kind.productName }

    static let all: [ServiceUnderTest] = [keva, kemon]

    func service(_ adjust: (inout ServiceOptions) -> Void = { _ in }) throws -> any Service {
        var options = ServiceOptions(account: AccountName("games"), token: "token-of-games")
        adjust(&options)
        return try make(options)
    }

    func ticketID(_ value: String) -> TicketID { TicketID(account: AccountName("games"), value: value) }

    /// A list answer around these rows.
    func list(_ rows: [String], page: Int = 1, size: Int = 100, total: Int? = nil) -> String {
        let envelope = total.map { #","pagination":\#(pagination(page, size, $0))"# } ?? ""
        return #"{"data":[\#(rows.joined(separator: ","))]\#(envelope)}"#
    }

    static let keva = ServiceUnderTest(
        kind: .keva, ticketsPath: "/api/v1/tickets",
        ticketRow: { id in
            #"""
            {"id":"\#(id)","subject":"Where is my order?","status":"open","priority":"high",\#
            "customerEmail":"anna@example.org","customerName":"Anna Lind","source":"email","assignedTo":"user_42",\#
            "resolutionType":null,"tags":["shipping","vip"],"createdAt":"2026-01-15T10:30:00Z",\#
            "updatedAt":"2026-01-15T11:00:00Z"}
            """#
        },
        pagination: { #"{"page":\#($0),"perPage":\#($1),"total":\#($2)}"# },
        pageSizeName: "per_page",
        ticketBody: #"""
            {"data":{"id":"tkt_1","subject":"Where is my order?","status":"pending","priority":null,
            "customerEmail":"anna@example.org","customerName":"Anna Lind","source":"api","assignedTo":null,
            "tags":[],"createdAt":"2026-01-15T10:30:00.000Z","updatedAt":"2026-01-15T11:00:00+01:00"}}
            """#,
        threadPath: "/api/v1/tickets/tkt_1/messages",
        threadBody: #"""
            {"data":[
            {"id":"msg_2","ticketId":"tkt_1","direction":"outbound","senderEmail":"otto@keva.example","body":"On its way.",
             "createdAt":"2026-01-15T11:00:00Z"},
            {"id":"msg_1","ticketId":"tkt_1","direction":"inbound","senderEmail":"anna@example.org","body":"Where is it?",
             "createdAt":"2026-01-15T10:30:00Z"}]}
            """#,
        make: { try Keva($0) })

    static let kemon = ServiceUnderTest(
        kind: .kemon, ticketsPath: "/api/v1/tickets",
        ticketRow: { id in
            #"""
            {"id":"\#(id)","identifier":"KEM-42","title":"Login fails","description":"Since Monday.","status":"open",\#
            "priority":"high","assignee":{"id":"01J0000000000000000000USER","name":"Otto Brandt"},\#
            "labels":[{"id":"01J000000000000000000LABEL","name":"bug"}],"project_id":"01J0000000000000000PROJECT",\#
            "created_at":"2026-01-15T10:30:00Z","updated_at":"2026-01-15T11:00:00Z"}
            """#
        },
        pagination: { page, size, total in
            #"{"page":\#(page),"limit":\#(size),"total":\#(total),"total_pages":\#((total + size - 1) / size)}"#
        },
        pageSizeName: "limit",
        ticketBody: kemonTicket,
        threadPath: "/api/v1/tickets/tkt_1",
        threadBody: kemonTicket,
        make: { try Kemon($0) })

    private static let kemonTicket = #"""
        {"data":{"id":"tkt_1","identifier":"KEM-1","title":"Login fails","description":"Since **Monday**.",
        "status":"in_progress","priority":"medium","assignee":{"id":"u1","name":"Otto Brandt"},
        "labels":[{"id":"l1","name":"bug"}],"project_id":"p1",
        "created_at":"2026-01-15T10:30:00Z","updated_at":"2026-01-15T11:00:00Z",
        "comments":[
        {"id":"c2","body":"Fixed.","author":{"id":"u1","name":"Otto Brandt"},"created_at":"2026-01-15T12:00:00Z"},
        {"id":"c1","body":"Looking.","author":{"id":"u1","name":"Otto Brandt"},"created_at":"2026-01-15T11:00:00Z"}]}}
        """#
}
