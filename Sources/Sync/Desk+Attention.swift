import Backend
import Helpdesk
import Transport

// What the person looks at, and what they ask for beyond it.

extension Desk {
    func attend(_ isFocused: Bool, _ core: inout DeskCore, _ now: Moment) {
        for account in core.order { core.sides[account]?.plan.pace.isFocused = isFocused }
    }

    /// The screen knows best what will be opened next; what nobody looks at isn't read ahead.
    func prefetch(_ ticket: TicketID, _ core: inout DeskCore) {
        core.isToldWhatComesNext = true
        readAhead(ticket, &core)
    }

    func readAhead(_ ticket: TicketID, _ core: inout DeskCore) {
        guard mode == .live, let side = core.sides[ticket.account], side.service.capabilities.has(.readThread),
            !side.lacksThreads, side.plan.pace.isFocused, side.plan.pace.hasAmple
        else { return }
        if let kept = core.thread(ticket) {
            guard let updated = side.facts.tickets[ticket.value]?.updatedAt, kept.asOf < updated else { return }
        }
        core.sides[ticket.account]?.plan.ask(for: .ticket(ticket), .prefetch)
    }

    func fetch(_ attachment: Message.Attachment, of ticket: TicketID, _ core: inout DeskCore) {
        guard let service = core.sides[ticket.account]?.service else { return }
        ask(ticket.account, .person, &core, { () throws(Trouble) in
            guard let id = attachment.id else { throw service.lacks(.readAttachments) }
            return try service.attachment(id, of: ticket)
        }, finish: { desk, end, _, _ in
            switch end.result {
            case .success(let bytes): desk.deliver(.attachment(ticket, attachment, bytes))
            case .failure(let trouble): desk.deliver(.notice(trouble))
            }
        })
    }
}
