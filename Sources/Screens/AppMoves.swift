import Canvas
import Helpdesk

/// What places ask of the root: to open, to leave, to ask.
extension App {
    /// So many moves may follow from one event; more would be a circle.
    static let maximumMoves = 32

    mutating func apply(_ moves: [Situation.Move], _ situation: inout Situation) {
        var waiting = moves
        var count = 0
        while !waiting.isEmpty, count < Self.maximumMoves {
            apply(waiting.removeFirst(), &situation)
            waiting += situation.takeMoves()
            count += 1
        }
    }

    private mutating func apply(_ move: Situation.Move, _ situation: inout Situation) {
        switch move {
        case .open(let place): open(place, &situation)
        case .replace(let place):
            closeAll(&situation)
            open(place, &situation)
        case .leave: leave(&situation)
        case .view(let target):
            closeAll(&situation)
            list.show(target, in: &situation)
        case .menu(let menu): strip = .menu(menu)
        case .prompt(let request):
            let line = LineEditor(request.text, history: histories[request.subject] ?? [])
            strip = .prompt(Prompt(label: request.label, line: line), request)
        case .ticket(let id, let entry): openTicket(id, entry, &situation)
        case .approval(let id, let decision): openApproval(id, takenBack: decision, &situation)
        case .run(let command, let key): perform(command, key: key, stopWasLast: false, &situation)
        case .step(let count): step(count, &situation)
        case .quitMenu: askToQuit(&situation)
        case .begin(let form): begin(form, &situation)
        case .form(let key): openForm(key, &situation)
        case .reopen(let act, let trouble, let item): reopen(act, trouble, item: item, &situation)
        case .confirm(let typed): strip = .typed(typed)
        case .narrow(let account): narrow(to: account, &situation)
        case .sidebar: open(SidebarPlace(on: sidebarEntry(situation.scene), situation.scene, list: list), &situation)
        }
    }

    mutating func open(_ place: any Place, _ situation: inout Situation) {
        if !places.isEmpty { onTop { $0.willBeCovered(in: &situation) } }
        places.append(place)
        onTop { $0.factsChanged(in: &situation) }
    }

    mutating func leave(_ situation: inout Situation) {
        guard !places.isEmpty else { return }
        onTop { $0.willLeave(in: &situation) }
        places.removeLast()
        if !places.isEmpty { onTop { $0.factsChanged(in: &situation) } }
    }

    mutating func closeAll(_ situation: inout Situation) {
        while !places.isEmpty { leave(&situation) }
    }

    // MARK: Tickets

    private mutating func openTicket(_ id: TicketID, _ entry: TicketEntry, _ situation: inout Situation) {
        if let index = places.lastIndex(where: { ($0 as? TicketPlace)?.ticket == id }) {
            while places.count > index + 1 { leave(&situation) }
        } else {
            if places.last is TicketPlace { leave(&situation) }
            if id != lastTicket {
                ticketBeforeLast = lastTicket
                lastTicket = id
            }
            open(TicketPlace(id, in: situation.scene), &situation)
        }
        list.select(id, in: &situation)
        guard var place = places.last as? TicketPlace else { return }
        place.position = list.position(of: id, in: situation.desk)
        place.enter(entry, in: &situation)
        places[places.count - 1] = place
    }

    /// Goes on along the list, in the order it has.
    private mutating func step(_ count: Int, _ situation: inout Situation) {
        let from = (places.last as? TicketPlace)?.ticket ?? list.selectedID(in: situation.desk)
        guard let next = list.neighbour(of: from, by: count, in: situation.desk) else {
            situation.say(count > 0 ? "This is the last ticket of the view." : "This is the first ticket of the view.")
            return
        }
        if places.last is TicketPlace {
            openTicket(next, .read, &situation)
        } else {
            list.select(next, in: &situation)
        }
    }

    private mutating func openApproval(_ id: ApprovalID, takenBack: Decision?, _ situation: inout Situation) {
        if !situation.desk.isShown(id.account) { narrow(to: nil, &situation) }
        if !(places.last is ReviewPlace) { open(ReviewPlace(id), &situation) }
        guard var place = places.last as? ReviewPlace else { return }
        place.reopen(id, takenBack: takenBack, in: &situation)
        places[places.count - 1] = place
    }

    // MARK: The editor outside

    mutating func editorEnded(_ text: String?, _ situation: inout Situation) {
        guard let text else {
            situation.say("The editor changed nothing.")
            return
        }
        if var form = places.last as? FormPlace {
            form.replaceText(text, in: &situation)
            places[places.count - 1] = form
            return
        }
        guard var place = places.last as? TicketPlace else { return }
        place.replaceText(text, in: &situation)
        places[places.count - 1] = place
    }
}
