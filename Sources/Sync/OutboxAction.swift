import Helpdesk
import Store

/// What the outbox wants done. Run in order.
enum OutboxAction: Hashable {
    /// To be put on the disk. Where that fails: `Outbox.couldNotRecord`.
    case record(OutboxRecord)
    /// To be put on the disk too; where that fails nothing changes but what a later run knows.
    case remember(OutboxRecord)
    /// To be put on the disk, and only when that went well, sent in one request.
    case dispatch([IntentID], Intent, OutboxRecord)
    /// Read again what the intent is about, and compare; then `Outbox.checked`.
    case check(IntentID)
    /// Read again what was changed; then `Outbox.reread`.
    case reread([IntentID], Intent)
    /// Read what it is about, whether it happened; then `Outbox.lookedBack`.
    case lookBack(IntentID)
    /// Something the person must know.
    case tell(Trouble)
}

/// What reading again before sending has shown.
enum CheckFinding: Hashable {
    case fine
    /// An earlier attempt did happen.
    case alreadyDone
    /// Changed meanwhile; the trouble says how.
    case changed(Trouble)
    /// It could not be read; nothing was sent.
    case failed(Trouble)
}

/// What was read before sending, beside the finding.
struct Comparison: Hashable {
    var finding: CheckFinding
    var difference = Difference()
    /// As it is now; nil where nothing was read.
    var seen: SeenVersion?
    /// Changes of the same ticket that were compared with the same answer, and are as they were seen.
    var unchanged: Set<IntentID> = []
    /// It was read at the service, so that an earlier attempt would have been seen.
    var isRead = true

    init(_ finding: CheckFinding, difference: Difference = Difference(), seen: SeenVersion? = nil) {
        self.finding = finding
        self.difference = difference
        self.seen = seen
    }
}

/// What somebody changed after the person looked.
struct Difference: Hashable {
    /// One per field: `assignee: otto -> mira`. Holds a service's words.
    var lines: [String] = []
    /// What was written meanwhile, oldest first.
    var messages: [MessageID] = []

    var isEmpty: Bool { lines.isEmpty && messages.isEmpty }
}

/// Whether something with an unknown end happened.
enum LookFinding: Hashable {
    case found
    /// It isn't there; a whole sentence of what is known.
    case missing(String)
    /// It could not be read.
    case failed(Trouble)
    /// There is nothing to be read that would tell.
    case cannotLook
}

/// How a write ended.
enum WriteEnd: Hashable {
    /// The service took it. `isProven`: its answer shows that it was done as asked. `isShown`: the answer
    /// held what changed, so nothing need be read again.
    case accepted(isProven: Bool, isShown: Bool)
    /// Not a byte has left.
    case notSent(Trouble)
    /// The server has said that it was not done.
    case refused(Trouble)
    /// Nobody knows.
    case unknown(Trouble)
}
