import Canvas
import Helpdesk

/// The way of a key: strip, chord, keymap, root or place.
extension App {
    mutating func press(_ key: Key, _ situation: inout Situation) {
        situation.desk.clearMessage()
        let stopWasLast = stopWasLast
        self.stopWasLast = false
        guard !Layout(size).isTooSmall else { return pressUnseen(key, stopWasLast: stopWasLast, &situation) }
        switch strip {
        case .menu(let menu): answer(menu, key, &situation)
        case .prompt(let prompt, let request): type(key, prompt, request, &situation)
        case .typed(let typed): answer(typed, key, &situation)
        case nil: follow(key, stopWasLast: stopWasLast, &situation)
        }
    }

    /// Nothing is to be seen: only what needs no seeing works, and the question whether to quit.
    private mutating func pressUnseen(_ key: Key, stopWasLast: Bool, _ situation: inout Situation) {
        chord = []
        if let menu = quitMenu {
            answer(menu, key, &situation)
            return
        }
        guard case .command(let command, _) = options.keymap.look(up: [key], in: .list) else { return }
        switch command {
        case .quit: quit(&situation)
        case .stop where stopWasLast: askToQuit(&situation)
        case .stop: self.stopWasLast = true
        case .suspend: situation.ask(.suspend)
        case .redraw: situation.ask(.redraw)
        default: break
        }
    }

    /// The question whether to quit, while it is asked.
    var quitMenu: Menu? {
        guard case .menu(let menu) = strip, menu.subject == .quit else { return nil }
        return menu
    }

    /// Where keys are read now.
    var context: KeyContext {
        switch strip {
        case .menu: .menu
        case .prompt: .prompt
        case .typed: .confirm
        case nil: isWithoutAccounts && places.isEmpty ? .welcome : places.last?.context ?? list.context
        }
    }

    private mutating func follow(_ key: Key, stopWasLast: Bool, _ situation: inout Situation) {
        if case .paste = key, !context.takesText {
            if !onTop({ $0.take(key, in: &situation) }) {
                situation.say("A paste does nothing here.")
            }
            return
        }
        chord.append(key)
        let keys = chord
        switch options.keymap.look(up: keys, in: context) {
        case .pending: return
        case .command(let command, let argument):
            chord = []
            perform(command, key: argument, stopWasLast: stopWasLast, &situation)
        case .unbound(let nearest):
            chord = []
            if keys.count > 1 {
                let drops: Set<Key> = [.escape, .control("c"), .control("g"), .character("q"), .enter]
                if !drops.contains(key) { sayUnbound(keys, nearest, &situation) }
            } else if !onTop({ $0.take(key, in: &situation) }) {
                sayUnbound(keys, nearest, &situation)
            }
        }
    }

    private func sayUnbound(_ keys: [Key], _ nearest: Keymap.Binding?, _ situation: inout Situation) {
        let pressed = KeyChord(keys).shown
        guard let nearest else {
            let help = options.keymap.shownChord(of: .help, in: context) ?? "?"
            situation.say("\(pressed) does nothing here. \(help) shows the keys.")
            return
        }
        situation.say("\(pressed) does nothing here. Nearest: \(nearest.chord.shown), \(nearest.command.summary).")
    }

    // MARK: Menus

    private mutating func answer(_ menu: Menu, _ key: Key, _ situation: inout Situation) {
        if case .character(let character) = key, let entry = menu.entry(for: character) {
            if let absence = entry.absence {
                situation.say(absence)
                return
            }
            strip = nil
            let choice = Menu.Choice(subject: menu.subject, key: character)
            if menu.subject.isRoots {
                chooseAtRoot(choice, &situation)
            } else {
                onTop { $0.choose(choice, in: &situation) }
            }
            return
        }
        if case .command(.explain, _) = options.keymap.look(up: [key], in: .menu) {
            let absences = menu.entries.compactMap { entry in entry.absence.map { SafeText("\(String(entry.key)): \($0)") } }
            situation.say(absences.first.map { _ in absences.joined(separator: " ") } ?? "Everything here is on offer.")
            return
        }
        if key == .enter { return }
        strip = nil
    }

    // MARK: Prompts

    private mutating func type(
        _ key: Key, _ prompt: Prompt, _ request: PromptRequest, _ situation: inout Situation
    ) {
        let before = prompt
        var prompt = prompt
        var outcome = Prompt.Outcome.unknown
        if case .command(let command, _) = options.keymap.look(up: [key], in: .prompt) {
            outcome = prompt.handle(command) { typed in request.candidates(for: typed) }
        } else {
            outcome = prompt.type(key)
        }
        switch outcome {
        case .unknown, .unchanged: strip = .prompt(prompt, request)
        case .changed:
            strip = .prompt(prompt, request)
            answer(request, prompt.line.text, isFinal: false, &situation)
        case .accepted(let text):
            strip = nil
            answer(request, text, isFinal: true, &situation)
            if let refusal = situation.promptRefusal {
                prompt = before
                prompt.line.moveCursor(to: refusal.position)
                strip = .prompt(prompt, request)
            } else {
                histories[request.subject] = prompt.line.history
            }
        case .cancelled:
            strip = nil
            histories[request.subject] = prompt.line.history
            answer(request, "", isFinal: false, &situation)
        }
    }

    private mutating func answer(
        _ request: PromptRequest, _ text: String, isFinal: Bool, _ situation: inout Situation
    ) {
        let answer = PromptAnswer(subject: request.subject, text: text, isFinal: isFinal)
        switch request.subject {
        case .goToTicket: if isFinal { goToTicket(named: text, &situation) }
        case .commandLine: if isFinal { runLine(text, &situation) }
        default:
            onTop { $0.accept(answer, in: &situation) }
        }
    }

    // MARK: The place on top

    /// Lets the topmost place act.
    @discardableResult
    mutating func onTop<Result>(_ act: (inout any Place) -> Result) -> Result {
        guard places.isEmpty else { return act(&places[places.count - 1]) }
        var place: any Place = list
        defer { if let changed = place as? TicketListPlace { list = changed } }
        return act(&place)
    }
}
