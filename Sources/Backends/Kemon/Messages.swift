import Backend
import Helpdesk
import Transport

extension Kemon {
    /// The comments come with the ticket.
    public func thread(_ id: TicketID) throws(Trouble) -> Call<Thread> {
        try ticket(id).map { $0.thread ?? Thread(ticket: id, messages: []) }
    }

    /// A comment is read by everybody who sees the ticket, so nothing internal can be sent.
    public func send(_ body: String, to id: TicketID, audience: Audience) throws(Trouble) -> Call<Receipt> {
        guard audience == .public else { throw absent(.note) }
        guard let door else { throw absent(.reply) }
        return try door.comment(body, on: id)
    }
}
