import Canvas
import FoundationEssentials
import Helpdesk

/// The whole of what people see, as a value: an event and the time give a new state and effects; the state gives a
/// frame. The root only routes: each place owns its state, what keys do there, and its drawing.
public struct App: Sendable {
    /// What covers the bottom line until it is answered.
    enum Strip: Sendable {
        case menu(Menu)
        case prompt(Prompt, PromptRequest)
        case typed(TypedStrip)
    }

    public let options: AppOptions
    var desk: DeskModel
    var size: Size
    var list: TicketListPlace
    /// What is open over the list, the topmost last.
    var places: [any Place] = []
    var strip: Strip?
    /// The keys of a chord pressed so far.
    var chord: [Key] = []
    /// What was typed into prompts, per subject.
    var histories: [PromptRequest.Subject: [String]] = [:]
    var attention = Attention()
    /// The thread that was asked for before it is opened.
    private var prefetched: TicketID?
    var lastTicket: TicketID?
    var ticketBeforeLast: TicketID?
    /// When a key was pressed last, in seconds of the monotonic clock.
    private(set) var lastKeySeconds = -Double.infinity
    /// When the first event came: whoever starts a program looks at it.
    private var startedSeconds: Double?
    /// `C-c` was the last key, at rest.
    var stopWasLast = false
    /// What has to leave before the program ends by itself.
    var isLeavingWhenEmpty = false
    private var watched: Watch?

    public init(_ options: AppOptions, size: Size = Size(columns: 80, rows: 24)) {
        self.options = options
        self.size = size
        desk = DeskModel(views: options.views, utcOffsetSeconds: options.utcOffsetSeconds)
        list = TicketListPlace(view: desk.book.home)
    }

    /// The account list has come and is empty.
    var isWithoutAccounts: Bool { desk.profiles?.isEmpty ?? false }

    // MARK: Events

    /// Takes one event. `newID` names what the person puts into the outbox.
    public mutating func handle(_ event: AppEvent, at now: Moment, newID: @escaping () -> IntentID) -> [Effect] {
        var situation = Situation(options: options, desk: desk, now: now, size: size, newID: newID)
        let isFirst = isFirstWord(event)
        let started = startedSeconds ?? now.seconds
        startedSeconds = started
        switch event {
        case .key(let key):
            lastKeySeconds = now.seconds
            press(key, &situation)
        case .resized(let size):
            self.size = size
            situation = Situation(options: options, desk: desk, now: now, size: size, newID: newID)
        case .edited(let text): editorEnded(text, &situation)
        case .startAt(let name): goToTicket(named: name, &situation)
        case .ending: end(&situation)
        case .standingStill: keepAll(&situation)
        case .woke: break
        case .focused(let isFocused): attention.isFocused = isFocused
        case .saved(_, let file, let path):
            situation.desk.note("\(SafeText(file.name)) is saved: \(SafeText(path))", isAlert: false, at: now)
        case .notTaken(let id): notTaken(id, &situation)
        case .outbox(let items):
            let relapses = situation.desk.outbox.relapses(in: items)
            let troubled = situation.desk.outbox.newTroubles(in: items)
            situation.desk.learn(event, at: now)
            tellThatTheyHadLeft(relapses, &situation)
            tellThatTheyNeedThePerson(troubled, &situation)
        case .acted(_, let act, let outcome):
            situation.desk.learn(event, at: now)
            acted(act, outcome, &situation)
        default: situation.desk.learn(event, at: now)
        }
        settle(&situation)
        let lastLookSeconds = max(lastKeySeconds, started)
        if attention.rings(for: situation.desk.needs(at: now), isFirst: isFirst, lastKeySeconds: lastLookSeconds, at: now) {
            situation.ask(.bell)
        }
        desk = situation.desk
        return situation.effects
    }

    /// Does what places asked for, tells those on screen, and says what has to be fresh now.
    private mutating func settle(_ situation: inout Situation) {
        apply(situation.takeMoves(), &situation)
        openHome(&situation)
        list.factsChanged(in: &situation)
        if !places.isEmpty { onTop { $0.factsChanged(in: &situation) } }
        apply(situation.takeMoves(), &situation)
        let watch = places.last?.watch ?? list.watch
        if let watch, watch != watched {
            watched = watch
            situation.ask(.watch(watch))
        }
        prefetch(&situation)
        for effect in situation.desk.unkeptAgain(at: situation.now) { situation.ask(effect) }
        if isLeavingWhenEmpty, !situation.desk.outbox.waiting.contains(where: \.state.isMoving) {
            isLeavingWhenEmpty = false
            end(&situation)
        }
    }

    /// When the app wants `AppEvent.woke`, in seconds of the monotonic clock: for a preview once the cursor rests, a
    /// draft to be kept, a thread to be read ahead, and the countdown while something is leaving. Nil while nothing ticks.
    public func wakeAtSeconds(at now: Moment) -> Double? {
        [
            list.wakeAtSeconds, places.last?.wakeAtSeconds, BottomLine.nextTick(desk.outbox, at: now), desk.nextExpirySeconds(at: now),
            desk.nextNeedSeconds(at: now), desk.unkept.retryAtSeconds,
            nextThread(desk) == nil ? nil : lastKeySeconds + Self.restSeconds,
        ].compactMap { $0 }.min()
    }

    /// What the desk says first stood so before kedge was started.
    private func isFirstWord(_ event: AppEvent) -> Bool {
        switch event {
        case .outbox: !desk.outbox.hasBeenTold
        case .approvals: !desk.knowsApprovals
        default: false
        }
    }

    // MARK: The next thread

    /// How long no key was pressed before a thread is read that is not on screen, in seconds.
    private static let restSeconds = 1.0

    /// The thread that is likely to be read next, once: the next of the list, while a ticket is read.
    private func nextThread(_ desk: DeskModel) -> TicketID? {
        guard let place = places.last as? TicketPlace, lastKeySeconds.isFinite,
            let next = list.neighbour(of: place.ticket, by: 1, in: desk), next != prefetched,
            desk.capabilities(next.account).has(.readThread)
        else { return nil }
        return next
    }

    private mutating func prefetch(_ situation: inout Situation) {
        guard situation.now.seconds >= lastKeySeconds + Self.restSeconds, let next = nextThread(situation.desk) else { return }
        prefetched = next
        situation.ask(.prefetch(next))
    }
}

extension OutboxItem.State {
    /// It will go on without the person.
    var isMoving: Bool {
        switch self {
        case .leaving, .queued, .sending: true
        case .done, .held, .unclear: false
        }
    }
}
