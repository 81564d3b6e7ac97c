import Canvas
import FoundationEssentials
import Helpdesk

/// Everything that can happen to the program; closed on purpose.
public enum AppEvent: Sendable {
    case key(Key)
    case resized(Size)
    /// The ticket that the program was started with, as the person named it; to be shown once all are known.
    case startAt(String)
    /// A time the app asked for has come (`App.wakeAtSeconds`).
    case woke
    /// The program has to end (hang-up, termination): what must not be lost is kept now.
    case ending
    /// The program stands still, for as long as somebody else likes: what is being written is kept now.
    case standingStill

    /// All tickets known, newest change first; `isWhole` is false while only the first screenful is read.
    case tickets([Ticket], isWhole: Bool)
    case thread(Thread, asOf: Date)
    /// All approvals that can still be decided, of all accounts.
    case approvals([Approval], asOf: [AccountName: Date])
    case articles([Article])
    case article(Article)
    /// Answers to `Effect.searchArticles`; `words` tells which.
    case foundArticles(words: String, [Article])
    /// A whole list of one account.
    case records(RecordList)
    case record(Record)
    /// Answers to `Effect.searchRecords`.
    case foundRecords(RecordKind, words: String, [Record])
    /// An act was done; what its answer told.
    case acted(IntentID, Act, ActOutcome)
    case accounts([AccountProfile])
    case accountState(AccountState)
    case outbox([OutboxItem])
    case drafts([Draft])
    /// Every form that was begun and not sent, as it is on the disk.
    case forms([KeptForm])
    /// A draft reached the disk.
    case draftKept(TicketID, Audience, at: Date)
    /// Where a draft of that time lies; told at every attempt to keep one, before anything else is said of it, and when
    /// one has come home.
    case draftPlace(TicketID, Audience, KeptPlace, at: Date)
    /// The same for a form.
    case formPlace(KeptForm.Key, KeptPlace, at: Date)
    /// When the person last looked at a ticket, by this machine's memory.
    case seen([TicketID: Date])
    /// A notice for the bottom line.
    case notice(Trouble)
    /// What was submitted was not accepted: nothing of it will be sent, and it is in no outbox.
    case notTaken(IntentID)
    /// The external editor has ended; nil when it failed or changed nothing.
    case edited(String?)
    /// The terminal's window came to the front, or went behind others.
    case focused(Bool)
    /// An attachment lies in this file now.
    case saved(TicketID, Message.Attachment, path: String)
}

/// Everything the app can ask of the world.
public enum Effect: Sendable, Equatable {
    /// What is on screen now: refreshed first, and kept fresh.
    case watch(Watch)
    /// The person asked for fresh facts.
    case refresh(Watch)
    case stopRequests
    /// Make it durable, and send it after the undo window.
    case submit(IntentID, Intent, undoSeconds: Double)
    case takeBack(IntentID)
    /// Send now what waits or is held.
    case release(IntentID)
    case discard(IntentID)
    case holdAll(Bool)
    case keepDraft(Draft)
    case dropDraft(TicketID, Audience)
    case keepForm(KeptForm)
    case dropForm(KeptForm.Key)
    case markSeen(TicketID, Date)
    case searchArticles(words: String)
    case searchRecords(RecordKind, words: String)
    case copy(SafeText)
    case editOutside(text: String)
    /// In the person's browser or mail program; `https:`, `http:` or `mailto:` alone, and already agreed to.
    case openOutside(url: String)
    /// In the person's pager, one line each.
    case page([SafeText])
    /// Under a safe name where the person keeps downloads; answered by `AppEvent.saved` or a notice.
    case saveAttachment(TicketID, Message.Attachment)
    /// The thread that is likely to be read next; when nothing else waits.
    case prefetch(TicketID)
    case suspend
    case redraw
    case bell
    /// Start the embedded demo (offered where no account is configured).
    case startDemo
    case quit
}

/// What can be on screen.
public enum Watch: Hashable, Sendable {
    case tickets
    case ticket(TicketID)
    case approvals
    case articles
    case article(ArticleID)
    /// The records of this kind of every account that has them.
    case records(RecordKind)
    /// Those that belong to one record: an event's viewers, a workflow's executions.
    case children(RecordKind, of: RecordID)
    case record(RecordID)
}
