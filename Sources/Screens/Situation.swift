import Canvas
import Helpdesk

/// What a place is given to act: facts to read, the outbox to write to, and ways to ask the root for things.
struct Situation {
    let options: AppOptions
    let now: Moment
    let size: Size
    var desk: DeskModel
    /// What the world is asked, in order.
    private(set) var effects: [Effect] = []
    /// What the root is asked, in order.
    private(set) var moves: [Move] = []
    /// The answer to a prompt was refused, and where in it the fault is, in characters.
    private(set) var promptRefusal: PromptRefusal?
    private let newID: () -> IntentID

    /// What only the root can do.
    enum Move {
        /// On top of what is open.
        case open(any Place)
        /// Back to the list, and this on top of it.
        case replace(any Place)
        case leave
        /// To the list, and there to this view.
        case view(ViewTarget)
        case menu(Menu)
        case prompt(PromptRequest)
        case ticket(TicketID, then: TicketEntry)
        /// The review of an approval, with the decision about it that was just taken back.
        case approval(ApprovalID, takenBack: Decision?)
        /// The next (1) or previous (-1) ticket of the list, opened in place of the one on screen.
        case step(Int)
        /// Performs a command in the place that is on top then, as if its key were pressed.
        case run(Command, Key)
        case quitMenu
        /// A new form, on an account that can; which one is asked where several can.
        case begin(FormKey)
        case form(FormDraft.Key)
        /// The form of an act that was taken back or refused, as it was sent.
        case reopen(Act, Trouble?, item: IntentID)
        /// Something to be typed before an act leaves.
        case confirm(TypedStrip)
        /// The accounts to one, or nil to all.
        case narrow(AccountName?)
        case sidebar
    }

    struct PromptRefusal {
        var position: Int
    }

    init(options: AppOptions, desk: DeskModel, now: Moment, size: Size, newID: @escaping () -> IntentID) {
        self.options = options
        self.desk = desk
        self.now = now
        self.size = size
        self.newID = newID
    }

    var scene: Scene { Scene(desk: desk, options: options, now: now, size: size) }

    // MARK: Asking

    mutating func ask(_ effect: Effect) { effects.append(effect) }

    /// Says a whole sentence on the bottom line until the next key; the news don't keep it.
    mutating func say(_ sentence: SafeText) { desk.note(sentence, isAlert: false, isKept: false, at: now) }

    /// Says what went wrong with what the person did, and keeps it in the news.
    mutating func warn(_ sentence: SafeText) { desk.note(sentence, isAlert: true, isOwnFailure: true, at: now) }

    mutating func open(_ place: any Place) { moves.append(.open(place)) }
    mutating func replaceAll(with place: any Place) { moves.append(.replace(place)) }
    mutating func leave() { moves.append(.leave) }
    mutating func choose(from menu: Menu) { moves.append(.menu(menu)) }
    mutating func prompt(_ request: PromptRequest) { moves.append(.prompt(request)) }
    /// Keeps the prompt open with its text: what is typed next must not run as commands. Why is said beside it.
    mutating func refusePrompt(at position: Int = .max) { promptRefusal = PromptRefusal(position: position) }
    mutating func openTicket(_ id: TicketID, then entry: TicketEntry = .read) { moves.append(.ticket(id, then: entry)) }
    mutating func openApproval(_ id: ApprovalID, takenBack: Decision? = nil) {
        moves.append(.approval(id, takenBack: takenBack))
    }
    mutating func step(_ count: Int) { moves.append(.step(count)) }
    mutating func run(_ command: Command, key: Key) { moves.append(.run(command, key)) }
    mutating func begin(_ form: FormKey) { moves.append(.begin(form)) }
    mutating func openForm(_ key: FormDraft.Key) { moves.append(.form(key)) }
    mutating func reopenForm(of act: Act, item: IntentID, _ trouble: Trouble? = nil) {
        moves.append(.reopen(act, trouble, item: item))
    }
    mutating func confirm(_ strip: TypedStrip) { moves.append(.confirm(strip)) }
    mutating func narrow(to account: AccountName?) { moves.append(.narrow(account)) }

    /// To the sidebar where there is one, else one level back.
    mutating func goOutward() { moves.append(Layout(size).hasSidebar ? .sidebar : .leave) }

    mutating func askToQuit() { moves.append(.quitMenu) }
    mutating func goTo(_ view: ViewTarget) { moves.append(.view(view)) }

    /// The facts beside a ticket, shown or hidden everywhere.
    mutating func toggleFacts() {
        if Layout(size).hasSidebar {
            desk.toggleFacts()
        } else {
            say("There is no room for the facts beside the ticket.")
        }
    }

    // MARK: Acting

    /// Puts an intent into the outbox: it leaves after the undo window.
    ///
    /// - Parameters:
    ///   - undoSeconds: the window, where it isn't the person's usual one.
    ///   - group: the first of the intents that one key made; they are taken back together.
    @discardableResult
    mutating func submit(_ intent: Intent, undoSeconds: Double? = nil, group: IntentID? = nil) -> IntentID {
        let id = newID()
        let window = undoSeconds ?? options.undoSeconds
        let before = desk.fieldsBefore(intent)
        effects += desk.outbox.submit(id, intent, before: before, group: group, undoSeconds: window, at: now)
        desk.outboxChanged(at: now)
        return id
    }

    /// Puts an act into the outbox and says so.
    mutating func submitAct(_ act: Act) {
        submit(.act(act))
        let key = options.keymap.shownChord(of: .takeBack, in: .list) ?? "u"
        say("In the outbox: \(SafeText(act.phrase)). \(key) takes it back.")
    }

    /// What was typed for lets it leave.
    mutating func confirmed(_ typed: TypedStrip) {
        if let id = typed.releases { ask(.release(id)) } else { submitAct(typed.act) }
    }

    /// Takes the newest act back.
    mutating func takeBackNewest() {
        let id = newID()
        effects += desk.outbox.takeBackNewest(newID: id, undoSeconds: options.undoSeconds, at: now)
        desk.outboxChanged(at: now)
    }

    /// Takes an item of the outbox back, or throws it away, whatever it was made of.
    mutating func remove(_ id: IntentID, by effect: Effect) {
        effects.append(effect)
        for act in desk.outbox.log.acts where act.item == id { desk.forgetWish(of: act.group) }
        desk.outbox.remove(id, isTakenBack: effect == .takeBack(id))
        desk.outboxChanged(at: now)
    }

    /// Puts words into a ticket's draft.
    mutating func keepDraft(_ ticket: TicketID, _ audience: Audience, _ text: String) {
        let draft = Draft(ticket: ticket, audience: audience, body: text, editedAt: now.wall)
        desk.keepDraft(draft)
        effects.append(.keepDraft(draft))
    }

    mutating func hold(_ isHeld: Bool) {
        effects += desk.outbox.hold(isHeld)
        desk.outboxChanged(at: now)
    }

    mutating func takeMoves() -> [Move] {
        defer { moves = [] }
        return moves
    }
}

/// Which tickets the list is to show.
enum ViewTarget: Sendable, Hashable {
    /// Position among the views, from 0.
    case index(Int)
    case home, mine, unassigned
}

/// How a ticket is entered.
enum TicketEntry: Sendable, Hashable {
    case read
    case reply
    case note
    /// With the docked draft in the composer, of whichever audience it is.
    case draft(Audience)
}
