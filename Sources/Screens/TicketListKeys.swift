import Canvas
import Helpdesk

/// What keys do in the list.
extension TicketListPlace {
    mutating func perform(_ command: Command, key: Key, in situation: inout Situation) {
        if movesCursor(command, in: &situation) { return }
        switch command {
        case .inward: open(.read, in: &situation)
        case .reply: open(.reply, in: &situation)
        case .note: open(.note, in: &situation)
        case .editOutside: open(.reply, in: &situation)
        case .assign, .state, .priority, .tags, .yank: openMenu(command, in: &situation)
        case .openOutside: openOutside(in: &situation)
        case .pipe:
            if let id = selectedID(in: situation.desk) { TicketText.page(id, in: &situation) }
        case .repeat: TicketActs.repeatLast(on: targets(in: situation.desk), in: &situation)
        case .cancel, .stop: cancel(in: &situation)
        case .back: back(in: &situation)
        case .search:
            situation.prompt(PromptRequest(.search, label: "/"))
        case .nextMatch: find(forward: true, in: &situation)
        case .previousMatch: find(forward: false, in: &situation)
        case .filter:
            situation.prompt(PromptRequest(.filter, label: "filter ", text: filterText, candidates: QueryWords.all(situation.desk)))
        case .refresh:
            situation.ask(.refresh(.tickets))
            rowsAreStale(in: &situation)
        case .sort: situation.choose(from: TicketMenus.sort(sort ?? situation.desk.book.views[view].sort))
        case .nextView, .previousView:
            let count = situation.desk.book.views.count
            show(.index((view + (command == .nextView ? 1 : count - 1)) % count), in: &situation)
        case .previewPlace: togglePreview(in: &situation)
        case .toggleFacts: situation.toggleFacts()
        case .previewDown: scrollPreview(by: 1)
        case .previewUp: scrollPreview(by: -1)
        case .centre: centre()
        case .nextPane, .previousPane: open(.read, in: &situation)
        case .outward:
            if Layout(situation.size).hasSidebar { situation.goOutward() } else { situation.say("This is the list: q leads to the home view.") }
        case .create: situation.begin(FormKey(.create, .ticket))
        case .edit: TicketActs.edit(targets(in: situation.desk), in: &situation)
        case .delete: TicketActs.delete(targets(in: situation.desk), in: &situation)
        default: mark(command, in: &situation)
        }
    }

    private mutating func movesCursor(_ command: Command, in situation: inout Situation) -> Bool {
        let page = visibleRows
        switch command {
        case .moveDown: move(to: cursor + 1, in: &situation)
        case .moveUp: move(to: cursor - 1, in: &situation)
        case .halfPageDown: move(to: cursor + page / 2, in: &situation)
        case .halfPageUp: move(to: cursor - page / 2, in: &situation)
        case .pageDown: turnPage(by: page, in: &situation)
        case .pageUp: turnPage(by: -page, in: &situation)
        case .first: move(to: 0, in: &situation)
        case .last: move(to: rows.count - 1, in: &situation)
        default: return false
        }
        return true
    }

    private mutating func turnPage(by count: Int, in situation: inout Situation) {
        top = max(0, min(top + count, rows.count - visibleRows))
        move(to: cursor + count, in: &situation)
    }

    private mutating func mark(_ command: Command, in situation: inout Situation) {
        switch command {
        case .mark:
            toggleMark(in: situation.desk)
            move(to: cursor + 1, in: &situation)
        case .markAll: markAll(in: situation.desk)
        case .restoreMarks: restoreMarks()
        case .range: startRange()
        case .rangeMark: endRange(keepingMarks: true, in: situation.desk)
        default: situation.say("\(command.name) does nothing in the list.")
        }
    }

    private func open(_ entry: TicketEntry, in situation: inout Situation) {
        guard let id = selectedID(in: situation.desk) else {
            situation.say("There is no ticket here.")
            return
        }
        if entry != .read, targets(in: situation.desk).count > 1 {
            situation.say("Text goes to one ticket at a time: * drops the marks.")
            return
        }
        situation.openTicket(id, then: entry)
    }

    // MARK: The ladder

    private mutating func cancel(in situation: inout Situation) {
        if rangeStart != nil {
            endRange(keepingMarks: false, in: situation.desk)
        } else if situation.desk.book.filter != nil {
            situation.say("q drops the filter.")
        }
    }

    private mutating func back(in situation: inout Situation) {
        let book = situation.desk.book
        if rangeStart != nil {
            endRange(keepingMarks: false, in: situation.desk)
        } else if book.filter != nil {
            narrow(to: nil, text: "", in: &situation)
        } else if view != book.home {
            show(.home, in: &situation)
        } else {
            situation.askToQuit()
        }
    }

    // MARK: Filter and search

    mutating func accept(_ answer: PromptAnswer, in situation: inout Situation) {
        switch answer.subject {
        case .search where answer.isFinal:
            search = answer.text
            find(forward: true, in: &situation)
        case .filter where answer.isFinal:
            do {
                let text = answer.text.trimmed
                narrow(to: text.isEmpty ? nil : try Query(text), text: text, in: &situation)
            } catch {
                let blanks = answer.text.prefix { $0.isWhitespace }.count
                situation.warn("\(error.message) (column \(blanks + error.column + 1))")
                situation.refusePrompt(at: blanks + error.column)
            }
        case .tags where answer.isFinal:
            TicketActs.changeTags(answer.text, on: targets(in: situation.desk), in: &situation)
            if situation.promptRefusal == nil { acted(in: &situation) }
        case .assignee where answer.isFinal:
            TicketActs.assign(to: answer.text, targets(in: situation.desk), in: &situation)
            if situation.promptRefusal == nil { acted(in: &situation) }
        default: break
        }
    }

    private mutating func narrow(to query: Query?, text: String, in situation: inout Situation) {
        filterText = text
        situation.desk.narrow(to: query, only: situation.desk.book.onlyAccount, at: situation.now)
        rowsAreNarrowed(in: &situation)
        if query != nil, rows.isEmpty { situation.say(reach(situation.desk)) }
    }

    /// What a search can have found at all.
    private func reach(_ desk: DeskModel) -> SafeText {
        let claimed = desk.states.values.compactMap(\.claimedTicketCount).reduce(0, +)
        let here = desk.table.count
        return claimed > here
            ? "Nothing matches. \(here) of about \(claimed) tickets are here." : "Nothing matches. All \(here) tickets known are here."
    }

    private mutating func find(forward: Bool, in situation: inout Situation) {
        guard !search.isEmpty else {
            situation.say("Nothing was searched for yet: / searches.")
            return
        }
        let words = search.lowercased()
        let order = forward
            ? Array(rows.indices.suffix(from: min(cursor + 1, rows.count))) + Array(rows.indices.prefix(cursor + 1))
            : Array(rows.indices.prefix(cursor).reversed()) + Array(rows.indices.suffix(from: min(cursor, rows.count)).reversed())
        let found = order.first { row in
            let ticket = situation.desk.table.tickets[rows[row]]
            return ticket.subject.lowercased().contains(words) || ticket.key.lowercased().contains(words)
                || (ticket.requester?.shownName.lowercased().contains(words) ?? false)
        }
        guard let found else {
            situation.say("No row of this view has “\(search)”.")
            return
        }
        move(to: found, in: &situation)
    }

    // MARK: Menus

    private func openMenu(_ command: Command, in situation: inout Situation) {
        let targets = targets(in: situation.desk)
        guard !targets.isEmpty else {
            situation.say("There is no ticket here.")
            return
        }
        TicketActs.openMenu(command, for: targets, in: &situation)
    }

    private mutating func openOutside(in situation: inout Situation) {
        guard let shown = selectedID(in: situation.desk).flatMap({ situation.desk.shown($0)?.ticket }) else {
            situation.say("There is no ticket here.")
            return
        }
        let messages = (preview ?? ThreadView(shown.id, seenBefore: nil)).messagesToOpen(shown, situation.desk)
        opening = OpenOutside(shown, messages)
        opening?.offer(in: &situation)
    }

    mutating func choose(_ choice: Menu.Choice, in situation: inout Situation) {
        if choice.subject == .sort {
            if let order = TicketMenus.order(choice.key, from: sort ?? situation.desk.book.views[view].sort) {
                sort(by: order, in: &situation)
            }
            return
        }
        if choice.subject == .open || choice.subject == .openLink {
            opening?.answer(choice, in: &situation)
            return
        }
        let targets = targets(in: situation.desk)
        guard TicketActs.choose(choice, for: targets, in: &situation) else { return }
        acted(in: &situation)
        if targets.count == 1, choice.subject == .state, TicketMenus.movesOn(choice.key) {
            move(to: cursor + 1, in: &situation)
        }
    }

    private mutating func acted(in situation: inout Situation) {
        if rangeStart != nil { endRange(keepingMarks: false, in: situation.desk) }
        touch()
    }
}
