import Backend
import Helpdesk
import Transport

extension Keva {
    public func thread(_ id: TicketID) throws(Trouble) -> Call<Thread> {
        let (account, answers) = (account, answers)
        let errand = Errand(
            "read the thread of \(id.value)", permission: "the scope tickets:read",
            absence: "Keva has no ticket \(id.value).")
        return Call(Request(.get, messagesPath(of: id))) { (response) throws(Trouble) -> Thread in
            let root = try answers.document(response, of: errand).root
            guard let rows = root.rows(under: "data", "messages") else {
                throw answers.unexpected("list of messages", of: errand)
            }
            let page = ListReading.page(of: rows, noun: "message") { row, index in
                Wire.message(row, account: account, place: index)
            }
            return Thread(ticket: id, messages: page.items, unreadableCount: page.unreadable.count).oldestFirst
        }
    }

    public func send(_ body: String, to id: TicketID, audience: Audience) throws(Trouble) -> Call<Receipt> {
        var fields: [String: JSONValue] = [replyKey: .string(body)]
        if audience == .internal {
            guard let noteKey, !noteKey.isEmpty, noteKey != replyKey else {
                throw answers.trouble(.unsupported, Capabilities.noteAbsence)
            }
            fields[noteKey] = true
        }
        let (account, answers) = (account, answers)
        let errand = Errand(
            audience == .internal ? "add the note" : "send the reply", isWrite: true,
            permission: "the scope tickets:write", absence: "Keva has no ticket \(id.value).",
            check: "It may have been sent: read the thread of \(id.value) before sending it again.")
        let request = Request(.post, messagesPath(of: id), body: JSONValue.object(fields).bytes)
        return Call(request) { (response) throws(Trouble) -> Receipt in
            let root = try answers.receipt(response, of: errand)?.root
            guard let row = root?.row(under: "data", "message"),
                let message = Wire.message(row, account: account, place: nil)
            else { return Receipt() }
            let isLeaked = audience == .internal && message.kind == .public
            let warning = "Keva took the note but shows it as a public message: check note_key of account \(account)."
            return Receipt(message: message, warning: isLeaked ? warning : nil)
        }
    }

    private func messagesPath(of id: TicketID) -> String {
        paths.tickets(Request.path(id.value, "messages"))
    }
}
