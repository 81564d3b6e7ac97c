import FoundationEssentials
import Helpdesk

/// What the program asks of the desk.
public enum DeskCommand: Sendable {
    case watch(DeskView)
    case refresh(DeskView)
    case stopRequests
    case submit(IntentID, Intent, undoSeconds: Double)
    case takeBack(IntentID)
    case release(IntentID)
    case discard(IntentID)
    case holdAll(Bool)
    case keepDraft(Draft)
    case dropDraft(TicketID, Audience)
    case keepForm(KeptForm)
    case dropForm(KeptForm.Key)
    case markSeen(TicketID, Date)
    case searchArticles(words: String)
    /// Asks every service that can search such records.
    case searchRecords(RecordKind, words: String)
    /// Answered by `DeskEvent.attachment`, or a notice.
    case fetchAttachment(TicketID, Message.Attachment)
    /// The ticket that will probably be opened next: read ahead while the account's budget is more than half full.
    case prefetch(TicketID)
    /// Whether the terminal's window is in front. Behind others less is refreshed; what is due is read at its return.
    case attend(isFocused: Bool)
    /// Nobody can see the screen for a while: nothing leaves, and undo windows stand still until `goOn`.
    case standStill
    case goOn
    /// Finish what is durable, hold what has not left, stop.
    case close
}

/// What a person looks at, as the desk needs to know it.
public enum DeskView: Hashable, Sendable {
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

/// What the desk tells the program. Facts come whole per noun; the receiver lays intents over them.
public enum DeskEvent: Sendable {
    /// Newest change first. `isWhole` is false while only the first screenful has been read.
    case tickets([Ticket], isWhole: Bool)
    case thread(Thread, asOf: Date)
    case approvals([Approval], asOf: [AccountName: Date])
    case articles([Article])
    case article(Article)
    case foundArticles(words: String, [Article])
    /// A whole list of one account.
    case records(RecordList)
    case record(Record)
    case foundRecords(RecordKind, words: String, [Record])
    /// An act was done; what its answer told.
    case acted(IntentID, Act, ActOutcome)
    case accountState(AccountState)
    case outbox([OutboxItem])
    case drafts([Draft])
    case forms([KeptForm])
    /// It is on a disk as it was then, at home or elsewhere.
    case draftKept(TicketID, Audience, at: Date)
    /// Where a draft of that time lies now. Told at every attempt to keep one, before anything else is said of it, and
    /// when one has come home; `nowhere` where the attempt was refused.
    case draftPlace(TicketID, Audience, KeptPlace, at: Date)
    /// The same for a form.
    case formPlace(KeptForm.Key, KeptPlace, at: Date)
    case seen([TicketID: Date])
    case notice(Trouble)
    /// The contents of a file that the person asked for.
    case attachment(TicketID, Message.Attachment, [UInt8])
    /// A submitted intent could not be put on the disk; nothing of it will be sent.
    case notTaken(IntentID)
    /// `close` is done.
    case closed
}
