import Canvas
import Helpdesk

/// What the root does itself: going from place to place, the outbox, and leaving. All else is the topmost place's.
extension App {
    mutating func perform(_ command: Command, key: Key, stopWasLast: Bool, _ situation: inout Situation) {
        switch command {
        case .help: situation.open(HelpPlace(about: context, keymap: options.keymap))
        case .redraw: situation.ask(.redraw)
        case .suspend:
            // Nobody knows whether it goes on.
            keepAll(&situation)
            situation.ask(.suspend)
        case .quit: quit(&situation)
        case .stop where places.last is HelpPlace: onTop { $0.perform(.cancel, key: key, in: &situation) }
        case .stop where context != .range: stop(stopWasLast, &situation)
        case .takeBack: takeBack(&situation)
        case .holdAll: holdAll(&situation)
        case .startDemo: situation.ask(.startDemo)
        case .view: goToView(key, &situation)
        case .goInbox where situation.desk.homeRecords != nil: goHome(&situation)
        case .goInbox: situation.goTo(.home)
        case .goMine: situation.goTo(.mine)
        case .goUnassigned: situation.goTo(.unassigned)
        case .goApprovals, .goKnowledge, .goOutbox, .goDrafts, .goNews, .goCustomers, .goWorkflows, .goProjects, .goEvents,
            .goWorkspaces, .goUsers:
            if let place = Destinations.place(for: command) { situation.replaceAll(with: place) }
        case .goToTicket: situation.prompt(PromptRequest(.goToTicket, label: "ticket "))
        case .lastTicket: goToLastTicket(&situation)
        case .allAccounts, .only: narrowToAccount(command == .only ? key : nil, &situation)
        case .commandLine: situation.prompt(PromptRequest(.commandLine, label: ":", candidates: CommandLine.candidates))
        case .cancel where isWithoutAccounts && places.isEmpty: break
        default: onTop { $0.perform(command, key: key, in: &situation) }
        }
    }

    // MARK: Going

    private func goToView(_ key: Key, _ situation: inout Situation) {
        guard let digit = key.digit, digit > 0, digit <= situation.desk.book.views.count else {
            situation.say("There is no such view; there are \(situation.desk.book.views.count).")
            return
        }
        situation.goTo(.index(digit - 1))
    }

    private mutating func narrowToAccount(_ key: Key?, _ situation: inout Situation) {
        let accounts = situation.desk.profiles ?? []
        guard let digit = key?.digit else { return narrow(to: nil, &situation) }
        guard digit > 0, digit <= accounts.count else {
            situation.say("There is no such account; there are \(accounts.count).")
            return
        }
        narrow(to: accounts[digit - 1].name, &situation)
    }

    func goToTicket(named text: String, _ situation: inout Situation) {
        guard !text.isEmpty else { return }
        let accounts = situation.desk.profiles?.map(\.name) ?? []
        switch TicketReference(text, accounts: accounts).resolve(among: situation.desk.table.tickets) {
        case .one(let id): situation.openTicket(id)
        case .several(let ids):
            let names = ids.map { SafeText($0.description) }.joined(separator: ", ")
            situation.say("\(text) fits several tickets: \(names). Write one of these.")
            situation.refusePrompt()
        case .unknown:
            situation.say("No ticket here is called \(text).")
            situation.refusePrompt()
        }
    }

    private func goToLastTicket(_ situation: inout Situation) {
        let onScreen = (places.last as? TicketPlace)?.ticket
        guard let id = onScreen == lastTicket ? ticketBeforeLast : lastTicket else {
            situation.say("No ticket was opened before.")
            return
        }
        situation.openTicket(id)
    }

    // MARK: The outbox

    private func holdAll(_ situation: inout Situation) {
        // Whatever is on its way is stopped first; only where nothing is does the same key let go, also of what a quit
        // or a crash left held.
        let outbox = situation.desk.outbox
        let isAnythingHeld = outbox.isHeld || outbox.waiting.contains { $0.state == .held(nil) }
        let isHeld = outbox.waiting.contains(where: \.state.isMoving) || !isAnythingHeld
        situation.hold(isHeld)
        situation.say(isHeld ? "Held: nothing leaves until U again." : "Not held any more: what waits leaves.")
    }

    // MARK: Leaving

    private mutating func stop(_ stopWasLast: Bool, _ situation: inout Situation) {
        guard !context.takesText else { return onTop { $0.perform(.stop, key: .control("c"), in: &situation) } }
        if stopWasLast {
            askToQuit(&situation)
            return
        }
        self.stopWasLast = true
        if situation.desk.states.values.contains(where: { $0.askingSince != nil }) {
            situation.ask(.stopRequests)
            situation.say("Stopped asking. R asks again.")
        } else {
            situation.say("Nothing is running. C-c again: quit.")
        }
    }

    mutating func quit(_ situation: inout Situation) {
        if situation.desk.outbox.waiting.contains(where: \.state.isMoving) || situation.desk.unkept.isRefused {
            askToQuit(&situation)
        } else {
            end(&situation)
        }
    }

    func askToQuit(_ situation: inout Situation) {
        let moving = situation.desk.outbox.waiting.filter(\.state.isMoving).count
        var quit: SafeText = moving == 0 ? "quit" : "quit, \(moving) held"
        let unkept = situation.desk.unkept.isRefused ? situation.desk.unkept.count : 0
        if unkept > 0 { quit = "\(quit), \(unkept) \(unkept == 1 ? "text" : "texts" as SafeText) lost: the disk refuses it" }
        let drafts = situation.desk.draftCount - unkept
        if drafts > 0 { quit = "\(quit), \(drafts) \(drafts == 1 ? "draft" : "drafts" as SafeText) kept" }
        var entries = [Menu.Entry("q", quit)]
        if moving > 0 { entries.append(Menu.Entry("s", "send what waits, then quit")) }
        situation.choose(from: Menu(.quit, "quit?", entries))
    }

    mutating func chooseAtRoot(_ choice: Menu.Choice, _ situation: inout Situation) {
        switch (choice.subject, choice.key) {
        case (.quit, "q"): end(&situation)
        case (.quit, "s"):
            for item in situation.desk.outbox.waiting where item.state.isMoving {
                if case .decide = item.intent { continue }
                situation.ask(.release(item.id))
            }
            isLeavingWhenEmpty = true
            situation.say("Sending what waits; then kedge ends.")
        case (.reverse, _): reverseNewest(&situation)
        case (.account(let form), let key):
            if let account = chosenAccount(key, situation) { openForm(FormDraft.Key(form.verb, form.kind, account), &situation) }
        default: break
        }
    }

    /// The program ends: what is being written is kept first.
    mutating func end(_ situation: inout Situation) {
        for index in places.indices.reversed() { places[index].willLeave(in: &situation) }
        list.willLeave(in: &situation)
        situation.ask(.quit)
    }
}

extension Key {
    /// The digit it types.
    var digit: Int? {
        guard case .character(let character) = self, character.isASCII else { return nil }
        return character.wholeNumberValue
    }
}
