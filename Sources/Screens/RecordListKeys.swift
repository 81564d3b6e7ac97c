import Canvas
import Helpdesk

/// What keys do in a list of records.
extension RecordListPlace {
    static let searchSubject = "records"

    mutating func perform(_ command: Command, key: Key, in situation: inout Situation) {
        let scene = situation.scene
        if moves(command, scene) { return }
        switch command {
        case .inward: open(in: &situation)
        case .nextPane: stepKind(1, scene)
        case .previousPane: stepKind(-1, scene)
        case .search, .filter:
            situation.prompt(PromptRequest(.other(Self.searchSubject), label: "\(RecordWords.plural(kind)) with ", text: words))
        case .refresh:
            situation.ask(.refresh(.records(kind)))
            arrange(scene)
        case .sort: situation.choose(from: sortMenu)
        case .create: situation.begin(FormKey(.create, kind))
        case .edit, .run, .delete, .yank, .showRaw: act(command, in: &situation)
        case .back: leaveOrWiden(in: &situation)
        case .outward: situation.goOutward()
        case .cancel, .stop: cancel(in: &situation)
        case .centre: break
        default: situation.say("Not here: \(command.summary). Enter opens the \(kind.noun), / narrows the list.")
        }
    }

    private mutating func moves(_ command: Command, _ scene: Scene) -> Bool {
        let page = visibleRows(scene)
        switch command {
        case .moveDown, .nextRecord: move(to: row + 1, scene)
        case .moveUp, .previousRecord: move(to: row - 1, scene)
        case .halfPageDown: move(to: row + max(1, page / 2), scene)
        case .halfPageUp: move(to: row - max(1, page / 2), scene)
        case .pageDown: move(to: row + page, scene)
        case .pageUp: move(to: row - page, scene)
        case .first: move(to: 0, scene)
        case .last: move(to: rows.count - 1, scene)
        default: return false
        }
        return true
    }

    private var sortMenu: Menu {
        Menu(.sort, "sort by", [
            Menu.Entry("t", "name"), Menu.Entry("u", "last changed"), Menu.Entry("c", "last made"), Menu.Entry("a", "account"),
        ])
    }

    private func open(in situation: inout Situation) {
        guard let selected else {
            situation.say("There is no \(kind.noun) here.")
            return
        }
        situation.open(RecordDetailPlace(selected, among: rows.map(\.id)))
    }

    private func act(_ command: Command, in situation: inout Situation) {
        guard let record = selectedRecord else {
            situation.say("There is no \(kind.noun) here.")
            return
        }
        RecordActs.perform(command, on: record, in: &situation)
    }

    private mutating func leaveOrWiden(in situation: inout Situation) {
        guard words.isEmpty else { return narrow(to: "", isFinal: true, in: &situation) }
        if situation.desk.homeRecords == kind { situation.askToQuit() } else { situation.leave() }
    }

    private func cancel(in situation: inout Situation) {
        if !words.isEmpty {
            let key = situation.options.keymap.shownChord(of: .back, in: .records) ?? "q"
            situation.say("\(key) drops the words.")
        } else if situation.desk.homeRecords != kind {
            situation.leave()
        }
    }

    mutating func choose(_ choice: Menu.Choice, in situation: inout Situation) {
        if choice.subject == .sort {
            if let order = Order(rawValue: choice.key) { sort(by: order, situation.scene) }
        } else if let record = selectedRecord {
            RecordActs.choose(choice, on: record, in: &situation)
        }
    }

    mutating func accept(_ answer: PromptAnswer, in situation: inout Situation) {
        switch answer.subject {
        case .other(Self.searchSubject): narrow(to: answer.text, isFinal: answer.isFinal, in: &situation)
        default: break
        }
    }

    func hints(_ scene: Scene) -> [Hint] {
        let desk = scene.desk
        // Where no account on screen has any, there is nothing to be done but to leave.
        if rows.isEmpty, kinds.count == 1, !desk.shownAccounts.contains(where: { desk.lists(kind, $0) }),
            desk.accounts(able: .create, kind).isEmpty
        {
            return [Hint(.back, desk.homeRecords == kind ? "quit" : "back"), Hint(.help, "keys")]
        }
        let none = rows.isEmpty
        var hints = [Hint(.inward, "open", isOff: none), Hint(.search, "narrow")]
        if kinds.count > 1 { hints.append(Hint(.nextPane, "next list")) }
        if Capability.needed(.create, kind) != nil {
            let can = desk.accounts(able: .create, kind).isEmpty == false
            hints.append(Hint(.create, kind == .user ? "invite" : "new", isOff: !can))
        }
        if let account = selectedRecord?.id.account {
            for (command, verb, word) in [(Command.edit, Act.Verb.change, "edit" as SafeText), (.run, .run, "run"), (.delete, .delete, "delete")] {
                guard let needed = Capability.needed(verb, kind) else { continue }
                let shown: SafeText = verb == .delete && kind == .user ? "deactivate" : word
                hints.append(Hint(command, shown, isOff: desk.absence(of: needed, account) != nil))
            }
        }
        let back: SafeText = words.isEmpty ? (desk.homeRecords == kind ? "quit" : "back") : "all \(RecordWords.plural(kind))"
        return hints + [Hint(.back, back), Hint(.help, "keys")]
    }
}
