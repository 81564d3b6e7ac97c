import Backend
import FoundationEssentials
import Helpdesk
@testable import RequestTracker
import Synchronization
import Testing
import Transport

/// One ticket of a Request Tracker that answers as the contract says: refusals are sentences in a good answer, and a
/// stale tag is refused.
final class TrackedTicket: Sendable {
    struct State: Sendable {
        var fields = ["Status": "open", "Priority": "0", "Subject": "No light", "Owner": "Nobody", "Type": "ticket"]
        var version = 10
        /// Field and the sentence that refuses it.
        var refusals: [String: String] = [:]
        /// Somebody else changes it just before a write comes.
        var changesFirst = false
        /// A change of this field moves it where the account can't see it.
        var hidingField: String?
        var isHidden = false
        /// Approvals that come before this one and aren't decided.
        var earlier: [String] = []
        var answeredID = "1"
        var log: [Request] = []
    }

    let state = Mutex(State())

    init(_ change: (inout State) -> Void = { _ in }) { state.withLock { change(&$0) } }

    var log: [String] { state.withLock { $0.log.map(\.line) } }
    var writes: [Request] { state.withLock { $0.log.filter { !$0.isRead } } }
    subscript(_ field: String) -> String? { state.withLock { $0.fields[field] } }

    func answer(_ request: Request) -> Response {
        state.withLock { state in
            state.log.append(request)
            if request.path.hasSuffix("/tickets") {
                let items = state.earlier.map { #"{"id":"\#($0)","Subject":"First"}"# }.joined(separator: ",")
                return Response(status: 200, body: Array(#"{"items":[\#(items)]}"#.utf8))
            }
            if request.path.hasSuffix("/user/27") { return Response(status: 200, body: Array(#"{"id":27,"Name":"mira"}"#.utf8)) }
            if request.path.hasSuffix("/users") { return Response(status: 200, body: Array(#"{"items":[{"id":"mira","Name":"mira"}]}"#.utf8)) }
            guard request.method != .get else {
                return state.isHidden ? Response(status: 403, body: Array(#"{"message":"Forbidden"}"#.utf8)) : Self.shown(state)
            }
            if state.changesFirst {
                state.version += 1
                state.changesFirst = false
            }
            let tag = request.headers.first { $0.name == "If-Match" }?.value
            if let tag, tag != "\"\(state.version)\"" || request.method == .post {
                return Response(status: 412, body: Array(#"{"message":"Precondition Failed"}"#.utf8))
            }
            return Self.written(request, &state)
        }
    }

    private static func shown(_ state: State) -> Response {
        let links = state.earlier.map { #"{"ref":"depends-on","type":"ticket","id":"\#($0)"}"# }.joined(separator: ",")
        let words = state.fields.filter { $0.key != "Owner" }.map { #""\#($0.key)":"\#($0.value)""# }.sorted().joined(separator: ",")
        let owner = state.fields["Owner"] ?? "Nobody"
        let body = #"{"id":\#(state.answeredID),\#(words),"Owner":{"id":"\#(owner)","Name":"\#(owner)"},"_hyperlinks":[\#(links)]}"#
        return Response(status: 200, headers: [.init("ETag", "\"\(state.version)\"")], body: Array(body.utf8))
    }

    private static func written(_ request: Request, _ state: inout State) -> Response {
        var sentences: [String] = []
        var fields: [String: JSONValue] = [:]
        if case .object(let members)? = try? JSONDecoder().decode(JSONValue.self, from: Data(request.body ?? [])) { fields = members }
        if request.path.hasSuffix("/steal") { fields = ["Owner": "mira"] }
        for (name, value) in fields.sorted(by: { $0.key < $1.key }) {
            guard case .string(let text) = value, !name.hasPrefix("Content") else { continue }
            let isStealing = request.path.hasSuffix("/steal")
            if name == "Owner", !isStealing, !["Nobody", "mira"].contains(state.fields["Owner"]) {
                sentences.append("You can only reassign tickets that you own or that are unowned")
            } else if let refusal = state.refusals[name] {
                sentences.append(refusal)
            } else {
                // Logins are the same in any case.
                state.fields[name] = name == "Owner" && text != "Nobody" ? text.lowercased() : text
                if name == state.hidingField { state.isHidden = true }
                state.version += 1
                sentences.append("\(name) changed")
            }
        }
        let list = sentences.map { "\"\($0)\"" }.joined(separator: ",")
        return Response(status: request.method == .post ? 201 : 200, body: Array("[\(list)]".utf8))
    }
}

@Suite("What Request Tracker takes and refuses")
struct RequestTrackerChangeTests {
    private let id = TicketID(account: .games, value: "1")

    private func tracker(me: String = "mira") throws -> RequestTracker {
        try RequestTracker(ServiceOptions(account: .games, baseURL: "https://rt.example", token: "token-of-games", me: me))
    }

    private func run<Value>(_ call: Call<Value>, _ ticket: TrackedTicket) throws -> Value {
        try ScriptedServer { ticket.answer($0) }.run(call, atMost: 12)
    }

    @Test("A change is bound to what was read, and read back")
    func change() throws {
        let ticket = TrackedTicket()
        let wanted = FieldChange(status: Status(.solved, raw: "resolved"), priority: Priority(.high, raw: "100"), assignee: .value("mira"))
        let receipt = try run(tracker().change(id, wanted), ticket)
        #expect(ticket.writes.map(\.line) == [#"PUT /REST/2.0/ticket/1 {"Owner":"mira","Priority":"100","Status":"resolved"}"#])
        #expect(ticket.writes[0].headers == [.init("If-Match", "\"10\"")])
        #expect(ticket.log.count == 3)
        #expect(receipt.ticket?.status?.raw == "resolved" && receipt.ticket?.assignee == .value("mira"))
    }

    @Test("What is so already isn't written")
    func already() throws {
        let ticket = TrackedTicket()
        _ = try run(tracker().change(id, FieldChange(status: Status(.open, raw: "open"), assignee: FieldChange.Setting.none)), ticket)
        #expect(ticket.writes.isEmpty && ticket.log.count == 1)
    }

    @Test("A refusal in a good answer is a refusal, in the server's words")
    func refusal() throws {
        let ticket = TrackedTicket { $0.refusals["Status"] = "Ticket 1: Status 'bogus' isn't a valid status for this ticket." }
        let trouble = trouble { _ = try run(tracker().change(id, FieldChange(status: Status(.other, raw: "bogus"))), ticket) }
        #expect(trouble?.kind == .invalid)
        #expect(trouble?.message == "Request Tracker did not change the status of ticket 1: Ticket 1: Status 'bogus' isn't a valid status for this ticket.")
        #expect(ticket.writes.count == 1)
    }

    @Test("Half of a change is told as half")
    func half() throws {
        let ticket = TrackedTicket { $0.refusals["Priority"] = "Permission Denied" }
        let wanted = FieldChange(status: Status(.solved, raw: "resolved"), priority: Priority(.high, raw: "100"))
        let trouble = trouble { _ = try run(tracker().change(id, wanted), ticket) }
        #expect(trouble?.message == "Request Tracker changed the status of ticket 1, but did not change the priority of it: Permission Denied Status changed.")
        #expect(ticket["Status"] == "resolved")
    }

    @Test("Who changes it between reading and writing wins")
    func stale() throws {
        let ticket = TrackedTicket { $0.changesFirst = true }
        let trouble = trouble { _ = try run(tracker().change(id, FieldChange(status: Status(.solved, raw: "resolved"))), ticket) }
        #expect(trouble?.kind == .conflict && ticket["Status"] == "open")
    }

    @Test("Another's ticket is stolen for oneself, and never for others")
    func stealing() throws {
        let ticket = TrackedTicket { $0.fields["Owner"] = "otto" }
        _ = try run(tracker().change(id, FieldChange(status: Status(.solved, raw: "resolved"), assignee: .value("mira"))), ticket)
        #expect(ticket.writes.map(\.path) == ["/REST/2.0/ticket/1/steal", "/REST/2.0/ticket/1"])
        #expect(ticket["Owner"] == "mira" && ticket["Status"] == "resolved")
        let other = TrackedTicket { $0.fields["Owner"] = "otto" }
        let trouble = trouble { _ = try run(tracker().change(id, FieldChange(assignee: .value("dana"))), other) }
        #expect(trouble?.message.contains("You can only reassign tickets") == true && other["Owner"] == "otto")
    }

    @Test("An owner by another case, a number or an address is the login that comes back", arguments: ["Mira", "27", "mira@helpdesk.example"])
    func owners(reference: String) throws {
        for me in ["mira", reference] {
            let ticket = TrackedTicket()
            let receipt = try run(tracker(me: me).change(id, FieldChange(assignee: .value(reference))), ticket)
            #expect(ticket.writes.count == 1 && ticket["Owner"] == "mira" && receipt.ticket?.assignee == .value("mira"))
            // What is one's own already is neither written nor stolen.
            _ = try run(tracker(me: me).change(id, FieldChange(assignee: .value(reference))), ticket)
            #expect(ticket.writes.count == 1, "\(ticket.log)")
            let other = TrackedTicket { $0.fields["Owner"] = "otto" }
            _ = try run(tracker(me: me).change(id, FieldChange(assignee: .value(reference))), other)
            #expect(other.writes.map(\.path) == ["/REST/2.0/ticket/1/steal"] && other["Owner"] == "mira")
        }
    }

    @Test("A ticket isn't deleted by its status", arguments: ["deleted", "Deleted"])
    func deletedStatus(word: String) throws {
        let ticket = TrackedTicket()
        let trouble = trouble { _ = try run(tracker().change(id, FieldChange(status: Status(.closed, raw: word))), ticket) }
        #expect(trouble?.kind == .invalid && trouble?.hint?.contains("kedge ticket delete") == true && ticket.log.isEmpty)
    }

    @Test("Moved where the account can't see it: done, with a note; any other change out of sight is a trouble")
    func hiddenMove() throws {
        let ticket = TrackedTicket { $0.hidingField = "Queue" }
        let outcome = try run(tracker().perform(.games(.change, .ticket, "1", ["project": .text("HR")]), key: "k"), ticket)
        #expect(outcome.ticket == id && ticket["Queue"] == "HR")
        #expect(outcome.note == "Ticket 1 is where this account can't see it any more, so it couldn't be read back. Request Tracker said: Queue changed.")
        let other = TrackedTicket { $0.hidingField = "Subject" }
        #expect(trouble { _ = try run(tracker().perform(.games(.change, .ticket, "1", ["subject": .text("S")]), key: "k"), other) }?.kind == .notAllowed)
        let unseen = TrackedTicket { $0.isHidden = true }
        #expect(trouble { _ = try run(tracker().perform(.games(.change, .ticket, "1", ["project": .text("HR")]), key: "k"), unseen) }?.kind == .notAllowed)
        #expect(unseen.writes.isEmpty)
    }

    @Test("A text that is refused is told as a lack of rights where the ticket's links say so", arguments: [
        (200, #"{"id":1,"_hyperlinks":[{"ref":"self"}]}"#, Trouble.Kind.notAllowed), (403, #"{"message":"Forbidden"}"#, .notAllowed),
        (200, #"{"id":1,"_hyperlinks":[{"ref":"comment"}]}"#, .invalid), (404, #"{"message":"Resource does not exist"}"#, .notFound),
        (503, "", .invalid),
    ])
    func refusedText(status: Int, body: String, kind: Trouble.Kind) throws {
        let server = ScriptedServer { request in
            request.isRead ? Response(status: status, body: Array(body.utf8)) : Response(status: 400, body: Array(#"{"message":"Permission Denied"}"#.utf8))
        }
        let trouble = trouble { _ = try server.run(tracker().send("Hush.", to: id, audience: .internal)) }
        #expect(trouble?.kind == kind && server.requests.count == 2)
        #expect(trouble?.message.contains("Permission Denied") == (kind != .notFound))
    }

    @Test("A ticket that was merged isn't changed under its old number")
    func merged() throws {
        let ticket = TrackedTicket { $0.answeredID = "209" }
        let trouble = trouble { _ = try run(tracker().change(id, FieldChange(status: Status(.solved, raw: "resolved"))), ticket) }
        #expect(trouble?.message == "Ticket 1 was merged into ticket 209." && ticket.writes.isEmpty)
    }

    @Test("Nothing empty is sent, and a text is bound to no tag", arguments: ["", " \n\t"])
    func texts(text: String) throws {
        #expect(trouble { _ = try tracker().send(text, to: id, audience: .public) }?.kind == .invalid)
        let ticket = TrackedTicket()
        _ = try run(tracker().send("Hello.", to: id, audience: .internal), ticket)
        #expect(ticket.writes.map(\.line) == [#"POST /REST/2.0/ticket/1/comment {"Content":"Hello.","ContentType":"text/plain"}"#])
        #expect(ticket.writes[0].headers.isEmpty)
    }

    // MARK: Approvals

    private let approval = Approval(id: ApprovalID(account: .games, value: "1"), kind: .other("approval"), status: .pending, fingerprint: "")

    @Test("A decision with a note is a reply with a status, one without a change bound to what was read")
    func decisions() throws {
        let cases: [(Decision, String, [Request.Field])] = [
            (.approve, #"PUT /REST/2.0/ticket/1 {"Status":"resolved"}"#, [.init("If-Match", "\"10\"")]),
            (
                .approveEdited(draft: "Fine", feedback: nil),
                #"POST /REST/2.0/ticket/1/correspond {"Content":"Fine","ContentType":"text/plain","Status":"resolved"}"#, []
            ),
            (
                .reject(feedback: "Too much"),
                #"POST /REST/2.0/ticket/1/correspond {"Content":"Too much","ContentType":"text/plain","Status":"rejected"}"#, []
            ),
            (.reject(feedback: ""), #"PUT /REST/2.0/ticket/1 {"Status":"rejected"}"#, [.init("If-Match", "\"10\"")]),
        ]
        for (decision, line, headers) in cases {
            let ticket = TrackedTicket { $0.fields["Type"] = "approval" }
            let receipt = try run(tracker().decide(approval, decision), ticket)
            #expect(ticket.writes.map(\.line) == [line] && ticket.writes[0].headers == headers)
            #expect(receipt.approval?.status == (decision.isRejection ? .rejected : .approved) && receipt.editWasTaken == true)
        }
    }

    @Test("What was decided isn't decided again", arguments: ["resolved", "rejected", "deleted"])
    func twice(status: String) throws {
        let ticket = TrackedTicket {
            $0.fields["Type"] = "approval"
            $0.fields["Status"] = status
        }
        let trouble = trouble { _ = try run(tracker().decide(approval, .approve), ticket) }
        #expect(trouble?.kind == .conflict && ticket.writes.isEmpty)
    }

    @Test("One whose turn it isn't waits; an ordinary ticket is none")
    func turns() throws {
        let ticket = TrackedTicket {
            $0.fields["Type"] = "approval"
            $0.earlier = ["7"]
        }
        let early = trouble { _ = try run(tracker().decide(approval, .approve), ticket) }
        #expect(early?.kind == .conflict && early?.message.contains("approval 7 comes first") == true && ticket.writes.isEmpty)
        let plain = TrackedTicket()
        #expect(trouble { _ = try run(tracker().decide(approval, .approve), plain) }?.kind == .conflict && plain.writes.isEmpty)
    }

    @Test("A decision that the server refuses in a good answer is told in its words")
    func refusedDecision() throws {
        let ticket = TrackedTicket {
            $0.fields["Type"] = "approval"
            $0.refusals["Status"] = "That ticket has unresolved dependencies"
        }
        let trouble = trouble { _ = try run(tracker().decide(approval, .approve), ticket) }
        #expect(trouble?.kind == .invalid && trouble?.message.contains("That ticket has unresolved dependencies") == true)
    }

    // MARK: Around it

    @Test("An address with or without the path of the interface; none is a trouble", arguments: [
        ("https://rt.example", "/REST/2.0/tickets"), ("https://rt.example/rt", "/rt/REST/2.0/tickets"),
        ("https://rt.example/rt/REST/2.0/", "/rt/REST/2.0/tickets"),
    ])
    func addresses(address: String, path: String) throws {
        let tracker = try RequestTracker(ServiceOptions(account: .games, baseURL: address, token: "t"))
        #expect(try tracker.tickets(TicketFilter(), page: .first).request.path == path)
        let page = path.dropLast("/REST/2.0/tickets".count)
        #expect(tracker.capabilities.webURL(of: id) == "https://rt.example\(page)/Ticket/Display.html?id=1")
        #expect(tracker.capabilities.webURL(of: TicketID(account: .games, value: "1&x")) == nil)
    }

    @Test("Two at a time, and a 500 isn't tried again")
    func politeness() throws {
        let limits = try tracker().endpoint.limits
        #expect(limits.concurrency == 2 && limits.is500Final)
        #expect(trouble { _ = try RequestTracker(ServiceOptions(account: .games, token: "t")) }?.kind == .configuration)
    }

    @Test("What it lacks is said in whole sentences")
    func absences() throws {
        let tracker = try tracker()
        for capability in Capability.allCases where !tracker.capabilities.has(capability) {
            let sentence = tracker.capabilities.absences[capability]
            #expect(sentence?.hasSuffix(".") == true && sentence?.contains("Request Tracker") == true, "\(capability)")
        }
    }

    @Test("Who isn't known is left out of a new ticket without a word, and missed")
    func creating() throws {
        let ticket = TrackedTicket { $0.fields["Owner"] = "Nobody" }
        let act = Act.games(.create, .ticket, nil, ["subject": .text("S"), "project": .text("Q"), "assignee": .text("ghost")])
        let server = ScriptedServer { request in
            request.method == .post ? Response(status: 201, body: Array(#"{"type":"ticket","id":"1"}"#.utf8)) : ticket.answer(request)
        }
        let outcome = try server.run(tracker().perform(act, key: "k"))
        #expect(outcome.ticket == id && outcome.note == "Request Tracker created ticket 1, yet its owner is not ghost; look at it.")
    }

    @Test("The number of a new ticket isn't lost with the answer to a look at it")
    func createdUnread() throws {
        let made = Response(status: 201, body: Array(#"{"type":"ticket","id":"1"}"#.utf8))
        let named = Act.games(.create, .ticket, nil, ["subject": .text("S"), "project": .text("Q"), "requester": .text("a@b.example")])
        guard case .next(let look) = try tracker().perform(named, key: "k").read(made) else {
            Issue.record("It isn't read again.")
            return
        }
        #expect(look.withoutAnswer?.ticket == id && look.withoutAnswer?.note?.contains("created ticket 1") == true)
        let plain = Act.games(.create, .ticket, nil, ["subject": .text("S"), "project": .text("Q")])
        guard case .done(let outcome) = try tracker().perform(plain, key: "k").read(made) else {
            Issue.record("It is read again without need.")
            return
        }
        #expect(outcome.ticket == id)
    }

    @Test("A new ticket's priority is any number, or a word that stands for one; other words would be kept as they are", arguments: [
        ("75", "75"), ("0", "0"), ("100", "100"), ("high", "100"), ("Normal", "50"), ("low", "0"), ("abc", nil), ("-5", nil), ("7 5", nil),
    ])
    func newPriority(word: String, sent: String?) throws {
        let act = Act.games(.create, .ticket, nil, ["subject": .text("S"), "project": .text("Q"), "priority": .text(word)])
        let made = ScriptedServer { _ in Response(status: 201, body: Array(#"{"type":"ticket","id":"1"}"#.utf8)) }
        let trouble = trouble { _ = try made.run(tracker().perform(act, key: "k")) }
        #expect(trouble?.kind == (sent == nil ? .invalid : nil) && trouble?.fields.map(\.field) == (sent == nil ? ["priority"] : nil))
        let body = made.requests.first.map { String(decoding: $0.body ?? [], as: UTF8.self) }
        #expect(body?.contains("\"Priority\":\"\(sent ?? "")\"") == (sent == nil ? nil : true))
    }
}
