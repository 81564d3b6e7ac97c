import Canvas
import Helpdesk

/// The keys go to the sidebar: accounts are chosen there. What was on screen stays beside it.
struct SidebarPlace: Place {
    private(set) var selected: SidebarEntry
    private var entries: [SidebarEntry] = []
    private let list: TicketListPlace

    init(on entry: SidebarEntry, _ scene: Scene, list: TicketListPlace) {
        selected = entry
        self.list = list
        read(scene)
    }

    var context: KeyContext { .sidebar }

    private mutating func read(_ scene: Scene) {
        entries = Sidebar(scene: scene, list: list, active: nil).lines.compactMap(\.entry)
        if !entries.contains(selected) { selected = selected.account.map { .account($0) } ?? .all }
    }

    mutating func factsChanged(in situation: inout Situation) {
        read(situation.scene)
        if !Layout(situation.size).hasSidebar { situation.leave() }
    }

    // MARK: Keys

    mutating func perform(_ command: Command, key: Key, in situation: inout Situation) {
        let page = max(1, Layout(situation.size).sidebar.rows - 1)
        switch command {
        case .moveDown: move(by: 1)
        case .moveUp: move(by: -1)
        case .halfPageDown, .pageDown: move(by: page / 2)
        case .halfPageUp, .pageUp: move(by: -(page / 2))
        case .first: move(by: -entries.count)
        case .last: move(by: entries.count)
        case .nextAccount: goToAccount(1)
        case .previousAccount: goToAccount(-1)
        case .fold, .foldToggle, .foldOpen, .foldClose: fold(in: &situation)
        case .inward, .nextPane, .previousPane: choose(command, in: &situation)
        case .back, .cancel: situation.leave()
        case .outward: situation.say("This is the sidebar: Enter chooses, Esc goes back.")
        case .refresh: situation.ask(.refresh(.tickets))
        default: situation.say("Nothing here: Enter chooses an account or a place, Esc goes back.")
        }
    }

    private mutating func move(by count: Int) {
        guard let at = entries.firstIndex(of: selected) else { return }
        selected = entries[max(0, min(entries.count - 1, at + count))]
    }

    private mutating func goToAccount(_ step: Int) {
        guard let at = entries.firstIndex(of: selected) else { return }
        func isAccount(_ index: Int) -> Bool { if case .account = entries[index] { true } else { entries[index] == .all } }
        let found = step > 0 ? entries.indices.dropFirst(at + 1).first(where: isAccount) : entries.indices.prefix(at).last(where: isAccount)
        if let found { selected = entries[found] }
    }

    private mutating func fold(in situation: inout Situation) {
        guard let account = selected.account else {
            situation.say("Only accounts are folded.")
            return
        }
        situation.desk.toggleFold(account)
        selected = .account(account)
        read(situation.scene)
    }

    private func choose(_ command: Command, in situation: inout Situation) {
        situation.leave()
        guard command == .inward else { return }
        switch selected {
        case .all: situation.narrow(to: nil)
        case .view(let index): situation.goTo(.index(index))
        case .place(let command): situation.run(command, key: .enter)
        case .account(let account): situation.narrow(to: account)
        case .part(let account, let command):
            if let command { situation.run(command, key: .enter) } else { situation.run(.goInbox, key: .enter) }
            situation.narrow(to: account)
        }
    }

    /// The sidebar is drawn by the root, beside what is on screen.
    func draw(into frame: inout Frame, _ rect: Rect, _ scene: Scene) {}

    func hints(_ scene: Scene) -> [Hint] {
        [Hint(.inward, "choose"), Hint(.nextAccount, "next account"), Hint(.fold, "fold"), Hint(.allAccounts, "all accounts"),
         Hint(.back, "back"), Hint(.help, "keys")]
    }
}
