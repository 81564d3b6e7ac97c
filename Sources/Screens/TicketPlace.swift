import Canvas
import FoundationEssentials
import Helpdesk

/// One ticket with its thread, and the composer while something is written.
struct TicketPlace: Place {
    let ticket: TicketID
    var thread: ThreadView
    private(set) var composer: Composer?
    /// The composer is there, but keys go to the thread: the draft is docked.
    private(set) var isDocked = false
    /// `C-x o`: keys scroll the thread until text is typed.
    private(set) var scrollsThread = false
    var search = ""
    /// Where it stands in the list: `3 of 142`.
    var position = SafeText.empty
    /// The item of the outbox that a menu was opened over.
    var askedAbout: IntentID?
    /// What the menu of files and links was opened with.
    var opening: OpenOutside?
    private var isPlaced = false
    /// Of the thread as it was last seen here; nil before it was.
    private var messageCount: Int?
    private var size = Size(columns: 0, rows: 0)

    init(_ ticket: TicketID, in scene: Scene) {
        self.ticket = ticket
        thread = ThreadView(ticket, seenBefore: scene.desk.seen[ticket])
    }

    var isWriting: Bool { composer != nil && !isDocked }
    var context: KeyContext { isWriting ? .composer : .ticket }
    var watch: Watch? { .ticket(ticket) }
    var extent: PlaceExtent { .detail }
    var wakeAtSeconds: Double? { composer?.keepDueAt }

    // MARK: Room

    /// The ticket's own rectangle.
    static func rect(_ size: Size, isWriting: Bool) -> Rect {
        let layout = Layout(size)
        return layout.keepsListBesideDetail
            ? layout.split(isWriting: isWriting).detail : layout.main(withTopLine: true)
    }

    static func headingRows(_ size: Size) -> Int { Layout(size).keepsListBesideDetail ? 1 : 3 }

    /// Heading, thread, composer.
    func parts(_ rect: Rect, _ size: Size) -> (heading: Rect, thread: Rect, composer: Rect) {
        let (heading, rest) = rect.splitTop(Self.headingRows(size))
        guard let composer else { return (heading, rest, Rect(column: rect.column, row: rect.endRow, columns: 0, rows: 0)) }
        let rows = isDocked ? min(3, rest.rows / 3) : composer.rows(of: rest.rows, columns: rect.columns)
        let (thread, bottom) = rest.splitBottom(rows)
        return (heading, thread, bottom)
    }

    private func prepared(_ scene: Scene) -> ThreadView {
        let rect = Self.rect(scene.size, isWriting: isWriting)
        let room = parts(rect, scene.size).thread
        var view = thread
        view.showsFields = !TicketPane.hasFacts(rect.columns, scene)
        let wasAtEnd = view.rows > 0 && view.isAtEnd
        view.prepare(Size(columns: TicketPane.threadRect(room, scene).columns, rows: room.rows), scene)
        // What is answered stays above the answer, whatever room is left for it.
        if isWriting, wasAtEnd, view.rows != thread.rows || size != scene.size { view.scrollToEnd() }
        return view
    }

    var textColumns: Int {
        Composer.textColumns(in: Self.rect(size, isWriting: true).columns)
    }

    // MARK: Facts

    mutating func factsChanged(in situation: inout Situation) {
        thread = prepared(situation.scene)
        size = situation.size
        if !isPlaced, situation.desk.threads[ticket] != nil {
            isPlaced = true
            thread.scrollToNews(situation.desk)
            markSeen(in: &situation)
        }
        if situation.desk.wantsProjects(for: ticket) { situation.ask(.refresh(.records(.project))) }
        announceNews(in: &situation)
        composer?.keep(in: &situation)
    }

    /// Somebody wrote while the ticket was open: said at once, never scrolled to.
    private mutating func announceNews(in situation: inout Situation) {
        let messages = situation.desk.threads[ticket]?.thread.messages ?? []
        defer { if situation.desk.threads[ticket] != nil { messageCount = messages.count } }
        guard let known = messageCount, messages.count > known, let newest = messages.dropFirst(known).last(where: { $0.kind != .system }),
            !situation.desk.isMe(newest.author, on: ticket.account)
        else { return }
        let author = newest.author.map { SafeText($0.shownName) } ?? "Somebody"
        situation.say("\(author) wrote \(newest.kind == .internal ? "a note" : "here") just now: it stands below.")
    }

    private func markSeen(in situation: inout Situation) {
        situation.desk.markSeen(ticket, at: situation.now.wall)
        situation.ask(.markSeen(ticket, situation.now.wall))
    }

    mutating func willBeCovered(in situation: inout Situation) { keepText(in: &situation) }

    mutating func willLeave(in situation: inout Situation) {
        composer?.keep(in: &situation, atOnce: true)
        if situation.desk.threads[ticket] != nil { markSeen(in: &situation) }
    }

    // MARK: Writing

    mutating func enter(_ entry: TicketEntry, in situation: inout Situation) {
        switch entry {
        case .read:
            let audience: Audience = situation.desk.draft(ticket, .public) != nil ? .public : .internal
            if composer == nil, let draft = situation.desk.draft(ticket, audience) {
                composer = Composer(ticket, audience, text: draft.body)
                isDocked = true
            }
        case .reply: write(.public, in: &situation)
        case .note: write(.internal, in: &situation)
        case .draft(let audience): write(audience, in: &situation, fresh: true)
        }
        factsChanged(in: &situation)
    }

    /// Opens the composer, or says why this service has none.
    mutating func write(_ audience: Audience, in situation: inout Situation, fresh: Bool = false) {
        let needed: Capability = audience == .public ? .reply : .note
        if let absence = situation.desk.absence(of: needed, ticket.account) {
            situation.say(SafeText(absence))
            return
        }
        if composer?.audience != audience || fresh {
            composer?.keep(in: &situation, atOnce: true)
            composer = Composer(ticket, audience, text: situation.desk.draft(ticket, audience)?.body ?? "")
        }
        isDocked = false
        scrollsThread = false
        // What is answered stands above the answer.
        thread = prepared(situation.scene)
        thread.scrollToEnd()
    }

    mutating func replaceText(_ text: String, in situation: inout Situation) {
        composer?.replaceAll(text, at: situation.now)
        composer?.keep(in: &situation, atOnce: true)
        factsChanged(in: &situation)
    }

    /// To the thread; what was written stays docked under it.
    mutating func leaveComposer(in situation: inout Situation) {
        composer?.keep(in: &situation, atOnce: true)
        if composer?.editor.text.trimmed.isEmpty ?? true { composer = nil } else { isDocked = true }
        factsChanged(in: &situation)
    }

    mutating func discardDraft(in situation: inout Situation) {
        composer?.drop(in: &situation)
        composer = nil
        isDocked = false
        factsChanged(in: &situation)
        situation.say("The draft is discarded.")
    }

    /// The text goes to the outbox, with the state if one was asked for, and the next ticket comes.
    mutating func send(_ status: Status.Canonical?, in situation: inout Situation) {
        guard let composer else { return }
        let text = composer.editor.text.trimmed
        guard !text.isEmpty else {
            situation.say("There is nothing to send yet.")
            return
        }
        guard let shown = situation.desk.shown(ticket)?.ticket else { return }
        var then: Status?
        if let status {
            do throws(FieldWish.Refusal) {
                then = try FieldWish.status(status, for: shown, situation.desk)
            } catch {
                situation.say("\(error.sentence) Nothing was sent.")
                return
            }
        }
        // On the disk as a draft first; the desk drops it once the same words are in its outbox.
        if situation.desk.draft(ticket, composer.audience)?.body != text {
            situation.keepDraft(ticket, composer.audience, text)
        }
        situation.submit(.message(ticket: ticket, audience: composer.audience, body: text, thenStatus: then))
        situation.desk.dropDraft(ticket, composer.audience)
        assignIfWanted(shown, composer.audience, in: &situation)
        let name = IntentWords.describe(.message(ticket: ticket, audience: composer.audience, body: "", thenStatus: then), situation.desk)
        let key = situation.options.keymap.shownChord(of: .takeBack, in: .ticket) ?? "u"
        self.composer = nil
        isDocked = false
        factsChanged(in: &situation)
        thread.scrollToEnd()
        situation.say("In the outbox: \(name). \(key) takes it back.")
        if status != nil { situation.step(1) }
    }

    private func assignIfWanted(_ shown: Ticket, _ audience: Audience, in situation: inout Situation) {
        guard situation.options.assignsOnReply, audience == .public, shown.assignee == nil else { return }
        if let change = try? FieldWish.assignToMe.change(for: shown, situation.desk), !change.isEmpty {
            situation.submit(.change(ticket: ticket, change))
        }
    }

    // MARK: For the files beside this one

    mutating func changeThread(_ change: (inout ThreadView) -> Void, in situation: inout Situation) {
        change(&thread)
        thread = prepared(situation.scene)
    }

    mutating func changeComposer(_ change: (inout Composer) -> Void) {
        guard var changed = composer else { return }
        change(&changed)
        composer = changed
        scrollsThread = false
    }

    /// What is being written becomes the draft at once.
    mutating func keepText(in situation: inout Situation) { composer?.keep(in: &situation, atOnce: true) }

    /// Words are in the draft again that were sent from here.
    mutating func wordsCameBack(_ audience: Audience, in situation: inout Situation) {
        guard let draft = situation.desk.draft(ticket, audience), composer == nil || composer?.audience == audience else { return }
        if composer == nil { isDocked = true }
        composer = Composer(ticket, audience, text: draft.body)
    }

    /// The draft is gone: its words had left. Where one writes, what is typed next is still text.
    mutating func wordsHaveLeft(_ audience: Audience) {
        guard composer?.audience == audience else { return }
        composer = isDocked ? nil : Composer(ticket, audience, text: "")
        isDocked = false
    }

    mutating func toggleThreadScrolling() { scrollsThread.toggle() }
}
