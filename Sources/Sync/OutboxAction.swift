import Helpdesk
import Store

/// What the outbox wants done. Run in order.
enum OutboxAction: Hashable {
    /// To be put on the disk. Where that fails: `Outbox.couldNotRecord`.
    case record(OutboxRecord)
    /// To be put on the disk, and only when that went well, sent in one request.
    case dispatch([IntentID], Intent, OutboxRecord)
    /// Read again what the intent is about, and compare; then `Outbox.checked`.
    case check(IntentID)
    /// Read again what was changed; then `Outbox.reread`.
    case reread([IntentID], Intent)
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
