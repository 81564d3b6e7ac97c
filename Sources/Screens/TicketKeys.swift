import Canvas
import Helpdesk

/// What keys do in a ticket.
extension TicketPlace {
    mutating func perform(_ command: Command, key: Key, in situation: inout Situation) {
        if isWriting {
            performWriting(command, in: &situation)
        } else {
            performReading(command, in: &situation)
        }
    }

    private mutating func performReading(_ command: Command, in situation: inout Situation) {
        if scrolls(command, in: &situation) || folds(command, in: &situation) { return }
        switch command {
        case .cancel, .back, .outward, .stop: situation.leave()
        case .nextPane, .previousPane: situation.leave()
        case .inward: goInward(in: &situation)
        case .reply: write(.public, in: &situation)
        case .note: write(.internal, in: &situation)
        case .editOutside: editOutside(in: &situation)
        case .assign, .state, .priority, .tags: TicketActs.openMenu(command, for: [ticket], in: &situation)
        case .yank:
            situation.choose(from: Menu(.yank, "copy", [
                Menu.Entry("y", "id"), Menu.Entry("s", "subject"), Menu.Entry("t", "text of the message"),
            ]))
        case .openOutside: openOutside(in: &situation)
        case .pipe: TicketText.page(ticket, in: &situation)
        case .repeat: TicketActs.repeatLast(on: [ticket], in: &situation)
        case .toggleFacts: situation.toggleFacts()
        case .nextTicket: situation.step(1)
        case .previousTicket: situation.step(-1)
        case .refresh: situation.ask(.refresh(.ticket(ticket)))
        case .search: situation.prompt(PromptRequest(.search, label: "/"))
        case .nextMatch: find(forward: true, in: &situation)
        case .previousMatch: find(forward: false, in: &situation)
        case .edit: TicketActs.edit([ticket], in: &situation)
        case .delete: TicketActs.delete([ticket], in: &situation)
        default: situation.say("\(command.name) does nothing in a ticket.")
        }
        factsChanged(in: &situation)
    }

    private mutating func scrolls(_ command: Command, in situation: inout Situation) -> Bool {
        let page = max(1, thread.rows - 1)
        switch command {
        case .moveDown: thread.scroll(by: 1)
        case .moveUp: thread.scroll(by: -1)
        case .halfPageDown: thread.scroll(by: max(1, page / 2))
        case .halfPageUp: thread.scroll(by: -max(1, page / 2))
        case .pageDown: thread.scroll(by: page)
        case .pageUp: thread.scroll(by: -page)
        case .first: thread.scrollToTop()
        case .last: thread.scrollToEnd()
        case .nextMessage: thread.scrollToMessage(1)
        case .previousMessage: thread.scrollToMessage(-1)
        case .readOn:
            if !thread.scroll(by: page) { situation.step(1) }
        default: return false
        }
        return true
    }

    private mutating func folds(_ command: Command, in situation: inout Situation) -> Bool {
        switch command {
        case .foldOpen, .foldClose, .foldToggle, .unfoldAll, .foldAll, .toggleQuotes, .toggleEvents:
            var didFold = false
            changeThread({ didFold = $0.fold(command) }, in: &situation)
            if !didFold { situation.say("Nothing is folded here.") }
            return true
        default: return false
        }
    }

    /// What needs the person, the docked draft, or the first fold on screen.
    private mutating func goInward(in situation: inout Situation) {
        if let held = heldItem(situation.desk) {
            askedAbout = held.id
            situation.choose(from: OutboxActs.choices(held, situation.desk))
        } else if let audience = composer?.audience {
            write(audience, in: &situation)
        } else {
            changeThread({ _ = $0.fold(.foldToggle) }, in: &situation)
        }
    }

    private mutating func openOutside(in situation: inout Situation) {
        guard let shown = situation.desk.shown(ticket)?.ticket else { return }
        opening = OpenOutside(shown, thread.messagesToOpen(shown, situation.desk))
        opening?.offer(in: &situation)
    }

    private mutating func editOutside(in situation: inout Situation) {
        if let held = heldItem(situation.desk) {
            editAgain(held, in: &situation)
            return
        }
        write(composer?.audience ?? .public, in: &situation)
        if let composer { situation.ask(.editOutside(text: composer.editor.text)) }
    }

    // MARK: Held

    /// What could not leave and needs the person; a text before a change.
    func heldItem(_ desk: DeskModel) -> OutboxItem? {
        let items = desk.outbox.waiting.filter { $0.intent.ticket == ticket && OutboxWords.trouble($0.state) != nil }
        return items.first { if case .message = $0.intent { true } else { false } } ?? items.first
    }

    private mutating func editAgain(_ item: OutboxItem, in situation: inout Situation) {
        askedAbout = item.id
        keepText(in: &situation)
        OutboxActs.editAgain(item, in: &situation)
    }

    // MARK: Writing

    private mutating func performWriting(_ command: Command, in situation: inout Situation) {
        let columns = textColumns
        let now = situation.now
        if scrollsThread, command == .lineUp || command == .lineDown {
            thread.scroll(by: command == .lineUp ? -1 : 1)
            return
        }
        if let action = TextAction(command) {
            changeComposer({ $0.apply(action, columns: columns, at: now) })
            factsChanged(in: &situation)
            return
        }
        switch command {
        case .leave, .cancel, .stop, .back: leaveComposer(in: &situation)
        case .send: send(nil, in: &situation)
        case .sendSolve: send(.solved, in: &situation)
        case .sendPending: send(.pending, in: &situation)
        case .sendAs:
            if let shown = situation.desk.shown(ticket)?.ticket {
                situation.choose(from: TicketMenus.state([shown], situation.desk, subject: .sendAs))
            }
        case .audience: switchAudience(in: &situation)
        case .editor, .editOutside:
            keepText(in: &situation)
            if let composer { situation.ask(.editOutside(text: composer.editor.text)) }
        case .quote: quote(in: &situation)
        case .otherPane:
            toggleThreadScrolling()
            situation.say(scrollsThread ? "Arrows scroll the thread; any letter comes back." : "Back in the text.")
        case .threadUp: changeThread({ $0.scroll(by: -max(1, $0.rows - 1)) }, in: &situation)
        case .threadDown: changeThread({ $0.scroll(by: max(1, $0.rows - 1)) }, in: &situation)
        case .nextField: changeComposer({ $0.insert("  ", at: now) })
        case .previousField: break
        case .discard:
            situation.choose(from: Menu(.discard, "discard the draft?", [Menu.Entry("d", "discard it")]))
        default: situation.say("\(command.name) does nothing while you write.")
        }
    }

    mutating func take(_ key: Key, in situation: inout Situation) -> Bool {
        guard isWriting else { return false }
        let now = situation.now
        switch key {
        case .character(let character): changeComposer({ $0.insert(String(character), at: now) })
        case .paste(let text): changeComposer({ $0.insert(text, at: now) })
        default: return false
        }
        factsChanged(in: &situation)
        return true
    }

    /// The customer's newest message above the text, else the customer's newest, else what is on top.
    private mutating func quote(in situation: inout Situation) {
        let messages = situation.desk.threads[ticket]?.thread.messages ?? []
        func isCustomers(_ position: Int) -> Bool {
            messages.indices.contains(position) && messages[position].side == .customer && messages[position].kind == .public
        }
        let chosen = thread.messagesOnScreen.last(where: isCustomers) ?? messages.indices.last(where: isCustomers)
            ?? thread.messageOnTop
        guard let position = chosen, messages.indices.contains(position) else {
            situation.say("There is no message to quote.")
            return
        }
        let now = situation.now
        changeComposer({ $0.quote(messages[position], at: now) })
        factsChanged(in: &situation)
    }

    /// To internal at once; to public only when asked.
    private mutating func switchAudience(in situation: inout Situation) {
        guard let composer else { return }
        let wanted: Capability = composer.audience == .public ? .note : .reply
        if let absence = situation.desk.absence(of: wanted, ticket.account) {
            situation.say(SafeText(absence))
            return
        }
        let other: Audience = composer.audience == .public ? .internal : .public
        if let draft = situation.desk.draft(ticket, other), !draft.body.trimmed.isEmpty {
            let kind: SafeText = other == .internal ? "an internal note"
                : WritingWords(other, on: ticket.account, situation.desk).isComment ? "a comment" : "a public reply"
            situation.say("There is another draft already: \(kind). Leave this one and open that.")
            return
        }
        if composer.audience == .internal {
            situation.choose(from: Menu(.makePublic, "make it public: the customer will read it", [Menu.Entry("p", "make it public")]))
        } else {
            changeComposer({ $0.switchAudience(in: &situation) })
        }
    }

    // MARK: Answers

    mutating func choose(_ choice: Menu.Choice, in situation: inout Situation) {
        switch (choice.subject, choice.key) {
        case (.makePublic, "p"): changeComposer({ $0.switchAudience(in: &situation) })
        case (.discard, "d") where isWriting: discardDraft(in: &situation)
        case (.outboxItem, _), (.resend, _), (.discard, _):
            guard let item = askedAbout.flatMap({ situation.desk.outbox.item($0) }) else {
                situation.say("It isn't in the outbox any more.")
                return
            }
            keepText(in: &situation)
            OutboxActs.choose(choice, item, in: &situation)
        case (.open, _), (.openLink, _): opening?.answer(choice, in: &situation)
        case (.sendAs, let key):
            if let status = TicketMenus.status(key) { send(status, in: &situation) }
        case (.yank, "t"):
            let messages = situation.desk.threads[ticket]?.thread.messages ?? []
            guard let position = thread.messageOnTop, messages.indices.contains(position) else { return }
            situation.ask(.copy(SafeText.lines(messages[position].body).joined(separator: " ")))
            situation.say("Copied the message's text.")
        default:
            let changed = TicketActs.choose(choice, for: [ticket], in: &situation)
            if changed, choice.subject == .state, TicketMenus.movesOn(choice.key) { situation.step(1) }
        }
        factsChanged(in: &situation)
    }

    mutating func accept(_ answer: PromptAnswer, in situation: inout Situation) {
        guard answer.isFinal else { return }
        switch answer.subject {
        case .search:
            search = answer.text
            find(forward: true, in: &situation, fromHere: true)
        case .tags: TicketActs.changeTags(answer.text, on: [ticket], in: &situation)
        case .assignee: TicketActs.assign(to: answer.text, [ticket], in: &situation)
        default: break
        }
        factsChanged(in: &situation)
    }

    private mutating func find(forward: Bool, in situation: inout Situation, fromHere: Bool = false) {
        guard !search.isEmpty else {
            situation.say("Nothing was searched for yet: / searches.")
            return
        }
        let words = search
        var found = false
        changeThread({ found = $0.find(words, forward: forward, fromHere: fromHere) }, in: &situation)
        if !found { situation.say("This thread doesn't say “\(words)”.") }
    }
}
