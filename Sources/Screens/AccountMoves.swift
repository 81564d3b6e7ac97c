import Canvas
import Helpdesk

/// Which accounts are on screen, and where one lands.
extension App {
    /// Everything follows: the ticket list, approvals, articles and records. A place that shows them stays.
    mutating func narrow(to account: AccountName?, _ situation: inout Situation) {
        situation.desk.narrow(to: situation.desk.book.filter, only: account, at: situation.now)
        let stays = places.first.map(Destinations.follows) ?? false
        while places.count > (stays ? 1 : 0) { leave(&situation) }
        list.rowsAreNarrowed(in: &situation)
        situation.say(account.map { SafeText("Only the account \($0.text).") } ?? "All accounts.")
    }

    /// A desk whose accounts have no tickets begins with what they have.
    mutating func openHome(_ situation: inout Situation) {
        guard places.isEmpty, let kind = situation.desk.homeRecords, let command = Destinations.command(for: kind),
            let kinds = Destinations.kinds(command)
        else { return }
        open(RecordListPlace(kinds), &situation)
    }

    mutating func goHome(_ situation: inout Situation) {
        closeAll(&situation)
        openHome(&situation)
    }

    /// The facts that an act changed, asked for again where they are on screen.
    mutating func acted(_ act: Act, _ outcome: ActOutcome, _ situation: inout Situation) {
        if let ticket = outcome.ticket, act.verb == .create, ticket != lastTicket {
            ticketBeforeLast = lastTicket
            lastTicket = ticket
        }
        guard let watch = places.last?.watch ?? list.watch else { return }
        let isShown: Bool = switch watch {
        case .records(let kind): kind == act.kind
        case .children(let kind, let parent): kind == act.kind || parent.kind == act.kind
        case .record(let id): id.kind == act.kind
        case .tickets, .ticket: act.kind == .ticket
        case .articles, .article: act.kind == .article
        case .approvals: false
        }
        if isShown { situation.ask(.refresh(watch)) }
    }

    /// Where the sidebar's cursor begins: on what is shown.
    func sidebarEntry(_ scene: Scene) -> SidebarEntry {
        if let command = places.first.flatMap(Destinations.command) { return .place(command) }
        return scene.desk.book.onlyAccount.map { .account($0) } ?? .view(list.view)
    }
}
