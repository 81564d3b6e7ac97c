import Backend
import Helpdesk
import Transport

extension Kemon {
    /// The comments come with the ticket.
    public func thread(_ id: TicketID) throws(Trouble) -> Call<Thread> {
        try ticket(id).map { $0.thread ?? Thread(ticket: id, messages: []) }
    }

    public func send(_ body: String, to id: TicketID, audience: Audience) throws(Trouble) -> Call<Receipt> {
        throw absent(audience == .public ? .reply : .note)
    }
}
