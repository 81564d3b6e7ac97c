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
        if act.verb == .create { show(outcome, &situation) }
        if act.verb == .delete { leaveWhatIsGone(act, &situation) }
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

    /// The cursor isn't taken away from under hands that pressed a key so lately, in seconds.
    private static let restingSeconds = 1.5

    /// What was made here stands in its list without being asked for, under the cursor where the hands rest.
    private mutating func show(_ outcome: ActOutcome, _ situation: inout Situation) {
        let rests = situation.now.seconds - lastKeySeconds >= Self.restingSeconds
        if let ticket = outcome.ticket { list.expect(ticket, takesCursor: rests && places.isEmpty) }
        guard rests, !places.isEmpty else { return }
        if let record = outcome.record?.id, var place = places[places.count - 1] as? RecordListPlace {
            place.expect(record)
            places[places.count - 1] = place
        }
        if let article = outcome.article?.id, var place = places[places.count - 1] as? KnowledgePlace {
            place.expect(article)
            places[places.count - 1] = place
        }
    }

    /// What was deleted is read no more: its page gives way to its list, and its row goes.
    private mutating func leaveWhatIsGone(_ act: Act, _ situation: inout Situation) {
        if act.kind == .ticket, let value = act.target {
            list.drop(TicketID(account: act.account, value: value), in: &situation)
        }
        while let index = places.lastIndex(where: { Self.shows($0, act) }) {
            if index == places.count - 1 {
                leave(&situation)
            } else {
                places[index].willLeave(in: &situation)
                places.remove(at: index)
            }
        }
    }

    /// Whether a place shows what an act was about, or what belongs to it.
    private static func shows(_ place: any Place, _ act: Act) -> Bool {
        switch place {
        case let place as TicketPlace:
            act.kind == .ticket && place.ticket.account == act.account && place.ticket.value == act.target
        case let place as ArticlePlace: act.kind == .article && place.id.account == act.account && place.id.value == act.target
        case let place as RecordDetailPlace:
            place.id == act.record || place.id.account == act.account && place.id.parent != nil && place.id.parent == act.target
        default: false
        }
    }

    /// Where the sidebar's cursor begins: on what is shown.
    func sidebarEntry(_ scene: Scene) -> SidebarEntry {
        if let command = places.first.flatMap(Destinations.command) { return .place(command) }
        return scene.desk.book.onlyAccount.map { .account($0) } ?? .view(list.view)
    }
}
