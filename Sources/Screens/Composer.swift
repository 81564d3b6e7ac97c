import Canvas
import FoundationEssentials
import Helpdesk

/// A reply or a note being written: the text, who will read it, and when it was last kept. A part of the ticket's
/// place, not a place itself.
struct Composer: Sendable {
    /// At most so often the draft is kept while one types, in seconds.
    static let keepSeconds = 2.0

    let ticket: TicketID
    var audience: Audience
    var editor: TextEditor
    /// Changes since the draft was last kept, and when they are due.
    private(set) var keepDueAt: Double?

    init(_ ticket: TicketID, _ audience: Audience, text: String) {
        self.ticket = ticket
        self.audience = audience
        editor = TextEditor(text)
    }

    // MARK: Text

    mutating func apply(_ action: TextAction, columns: Int, at now: Moment) {
        let before = editor.text
        editor.apply(action, columns: columns)
        if editor.text != before { changed(at: now) }
    }

    mutating func insert(_ text: String, at now: Moment) {
        editor.insert(text)
        changed(at: now)
    }

    mutating func replaceAll(_ text: String, at now: Moment) {
        editor.replaceAll(text)
        changed(at: now)
    }

    /// Quotes a message at the cursor.
    mutating func quote(_ message: Message, at now: Moment) {
        let lines = SafeText.lines(message.body).map { $0.isEmpty ? ">" : "> " + $0.string }
        insert((editor.isEmpty ? "" : "\n") + lines.joined(separator: "\n") + "\n\n", at: now)
    }

    private mutating func changed(at now: Moment) {
        if keepDueAt == nil { keepDueAt = now.seconds + Self.keepSeconds }
    }

    // MARK: Keeping

    /// Keeps the draft where it is due, or at once.
    mutating func keep(in situation: inout Situation, atOnce: Bool = false) {
        guard let due = keepDueAt, atOnce || due <= situation.now.seconds else { return }
        keepDueAt = nil
        if editor.text.trimmed.isEmpty {
            drop(in: &situation)
            return
        }
        let draft = Draft(ticket: ticket, audience: audience, body: editor.text, editedAt: situation.now.wall)
        situation.desk.keepDraft(draft)
        situation.ask(.keepDraft(draft))
    }

    func drop(in situation: inout Situation) {
        guard situation.desk.draft(ticket, audience) != nil else { return }
        situation.desk.dropDraft(ticket, audience)
        situation.ask(.dropDraft(ticket, audience))
    }

    /// The other audience, with the same text: it is the same draft.
    mutating func switchAudience(in situation: inout Situation) {
        let before = self
        audience = audience == .public ? .internal : .public
        keepDueAt = situation.now.seconds
        keep(in: &situation, atOnce: true)
        before.drop(in: &situation)
    }
}
