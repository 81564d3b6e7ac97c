import Canvas
import Helpdesk

/// Field changes on tickets, from the list and from the ticket itself.
enum TicketActs {
    /// More at once ask for a strip that names what stays; until there is one they are refused.
    static let mostAtOnce = 5

    static func openMenu(_ command: Command, for targets: [TicketID], in situation: inout Situation) {
        let desk = situation.desk
        let tickets = targets.compactMap { desk.shown($0)?.ticket }
        guard !tickets.isEmpty else { return }
        guard tickets.count <= mostAtOnce || command == .yank else {
            situation.say("\(tickets.count) are marked; up to \(mostAtOnce) are changed at once. * drops the marks.")
            return
        }
        switch command {
        case .state: situation.choose(from: TicketMenus.state(tickets, desk))
        case .priority: situation.choose(from: TicketMenus.priority(tickets, desk))
        case .assign: situation.choose(from: TicketMenus.assign(tickets, desk))
        case .tags:
            if let absence = tickets.lazy.compactMap({ desk.absence(of: .setTags, $0.account) }).first {
                situation.say(SafeText(absence))
            } else {
                let known = Set(tickets.flatMap(\.tags)).sorted()
                situation.prompt(PromptRequest(
                    .tags, label: "tags (+tag -tag) ", candidates: known.map { "-" + $0 } + QueryWords.tags(desk).map { "+" + $0 }))
            }
        case .yank:
            situation.choose(from: Menu(.yank, "copy", [Menu.Entry("y", "id"), Menu.Entry("s", "subject")]))
        default: break
        }
    }

    /// Answers whether fields were changed.
    static func choose(_ choice: Menu.Choice, for targets: [TicketID], in situation: inout Situation) -> Bool {
        let desk = situation.desk
        let first = targets.first.flatMap { desk.shown($0)?.ticket }
        switch (choice.subject, choice.key) {
        case (.state, "r"):
            if let first { situation.choose(from: TicketMenus.rawStatus(first, desk)) }
        case (.state, let key):
            guard let status = TicketMenus.status(key) else { return false }
            return apply(.status(status), to: targets, in: &situation)
        case (.rawStatus, let key):
            guard let first, let status = TicketMenus.rawStatus(key, first, desk) else { return false }
            return apply(.rawStatus(status), to: targets, in: &situation)
        case (.priority, let key):
            guard let wish = TicketMenus.priority(key) else { return false }
            return apply(wish, to: targets, in: &situation)
        case (.assign, "a"): return apply(.assignToMe, to: targets, in: &situation)
        case (.assign, "n"): return apply(.assignToNobody, to: targets, in: &situation)
        case (.assign, "l"):
            if let name = desk.lastAssignee { return apply(.assign(name), to: targets, in: &situation) }
        case (.assign, "w"):
            let tickets = targets.compactMap { desk.shown($0)?.ticket }
            askForPeople(tickets, in: &situation)
            situation.prompt(PromptRequest(.assignee, label: "owner ", candidates: People.candidates(for: tickets, desk), isWhole: true))
        case (.yank, let key): copy(key, targets, in: &situation)
        default: break
        }
        return false
    }

    /// Whoever is listed somewhere can be named; the lists are read where they weren't.
    private static func askForPeople(_ tickets: [Ticket], in situation: inout Situation) {
        let accounts = Set(tickets.map(\.account))
        for (kind, needed) in [(RecordKind.user, Capability.listUsers), (.member, .listMembers)] {
            let isUnread = accounts.contains { situation.desk.capabilities($0).has(needed) && situation.desk.shelf.list(kind, $0) == nil }
            if isUnread { situation.ask(.refresh(.records(kind))) }
        }
    }

    private static func copy(_ key: Character, _ targets: [TicketID], in situation: inout Situation) {
        let tickets = targets.compactMap { situation.desk.table.ticket($0) }
        let text = tickets.map { SafeText(key == "s" ? $0.subject : $0.key) }.joined(separator: " ")
        situation.ask(.copy(text))
        situation.say("Copied: \(text)")
    }

    // MARK: Acting

    @discardableResult
    static func apply(_ wish: FieldWish, to targets: [TicketID], in situation: inout Situation) -> Bool {
        guard targets.count <= mostAtOnce else {
            situation.say("\(targets.count) are marked; up to \(mostAtOnce) are changed at once. * drops the marks.")
            return false
        }
        var done: [SafeText] = []
        var refusals: [SafeText] = []
        var group: IntentID?
        for id in targets {
            guard let ticket = situation.desk.shown(id)?.ticket else { continue }
            do throws(FieldWish.Refusal) {
                let change = try wish.change(for: ticket, situation.desk)
                if change.isEmpty {
                    refusals.append("\(ticket.key) is so already.")
                } else {
                    let made = situation.submit(.change(ticket: id, change), group: group)
                    group = group ?? made
                    done.append("\(ticket.key) \(FieldWords.describe(change, on: id.account, situation.desk))")
                }
            } catch {
                refusals.append(error.sentence)
            }
        }
        if let group { situation.desk.remember(wish, as: group) }
        let sentences = (done.isEmpty ? [] : [done.joined(separator: ", ") + "."]) + Array(refusals.prefix(1))
        situation.say(sentences.joined(separator: " "))
        return !done.isEmpty
    }

    /// Title and text in a form, one ticket at a time; what has a key of its own is changed by that.
    static func edit(_ targets: [TicketID], in situation: inout Situation) {
        guard let id = targets.first, situation.desk.table.ticket(id) != nil else {
            situation.say("There is no ticket here.")
            return
        }
        guard targets.count == 1 else {
            situation.say("Tickets are edited one at a time: * drops the marks.")
            return
        }
        guard RecordActs.can(.change, .ticket, id.account, in: &situation) else { return }
        situation.openForm(FormDraft.Key(.change, .ticket, id.account, target: id.value))
    }

    /// Asks for the key to be typed; one ticket at a time.
    static func delete(_ targets: [TicketID], in situation: inout Situation) {
        guard let id = targets.first, let ticket = situation.desk.table.ticket(id) else {
            situation.say("There is no ticket here.")
            return
        }
        guard targets.count == 1 else {
            situation.say("Tickets are deleted one at a time: * drops the marks.")
            return
        }
        RecordActs.delete(.ticket, id.account, id.value, title: ticket.key, in: &situation)
    }

    static func repeatLast(on targets: [TicketID], in situation: inout Situation) {
        guard let wish = situation.desk.lastWish else {
            situation.say("No field was changed yet.")
            return
        }
        apply(wish, to: targets, in: &situation)
    }

    /// `+vpn -lyon`; a bare word is added.
    static func changeTags(_ text: String, on targets: [TicketID], in situation: inout Situation) {
        let words = text.split(separator: " ").map(String.init)
        let removing = words.filter { $0.hasPrefix("-") }.map { String($0.dropFirst()) }
        let adding = words.filter { !$0.hasPrefix("-") }.map { $0.hasPrefix("+") ? String($0.dropFirst()) : $0 }
        guard !(adding + removing).filter({ !$0.isEmpty }).isEmpty else { return }
        let wish = FieldWish.tags(adding: adding.filter { !$0.isEmpty }, removing: removing.filter { !$0.isEmpty })
        if !apply(wish, to: targets, in: &situation) { situation.refusePrompt() }
    }

    static func assign(to name: String, _ targets: [TicketID], in situation: inout Situation) {
        let name = name.trimmed
        guard !name.isEmpty else { return }
        if apply(.assign(name), to: targets, in: &situation) {
            situation.desk.lastAssignee = name
        } else {
            situation.refusePrompt()
        }
    }
}
