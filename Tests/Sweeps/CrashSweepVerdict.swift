import Helpdesk
import Sync

/// Holds what is there after a restart against what a person had been told.
struct CrashSweepVerdict {
    typealias Violation = (sentence: String, oracle: String)

    static let (lost, twice, neverLeft, untrue) = ("lost", "twice", "never left", "untrue")

    private let told: CrashSweepWitness
    private let server: CrashSweepServer
    private let attemptsBefore: [String: Int]
    /// What was kept in memory for want of a disk went with the power, as was told.
    var isShelterGone = false
    private(set) var violations: [Violation] = []
    /// What was told, and was there after the restart.
    private var kept: [OutboxItem] = []
    private(set) var acknowledgedCount = 0

    init(told: CrashSweepWitness, server: CrashSweepServer) {
        self.told = told
        self.server = server
        attemptsBefore = server.attempts
    }

    /// Right after the restart, before anything is asked of the server.
    mutating func look(at life: CrashSweepLife) {
        let found = life.told
        items(life.outbox, found)
        drafts(found, life.outbox)
        for notice in found.notices where notice.message.contains("saved copy") {
            violate("the cache is torn: \(notice.message)", Self.untrue)
        }
        if found.firstTickets?.allSatisfy({ server.subjects.contains($0.subject) }) == false {
            violate("tickets that the server never had", Self.untrue)
        }
    }

    private mutating func items(_ outbox: [OutboxItem], _ found: CrashSweepWitness) {
        for item in told.items.values {
            acknowledgedCount += 1
            let deed = CrashSweepServer.deed(of: item.intent)
            let wasAsked = attemptsBefore[deed] != nil
            if let kept = outbox.first(where: { $0.id == item.id }) {
                self.kept.append(kept)
                if kept.intent != item.intent { violate("\(item.id) has changed", Self.untrue) }
                if wasAsked, case .held = kept.state {
                    violate("\(item.id) was asked of the server and is shown as never sent", Self.untrue)
                }
            } else if !wasAsked, !isText(of: item.intent, in: found) {
                violate("\(item.id), told as \(item.state), is lost", Self.lost)
            }
        }
    }

    /// What was taken back is a draft again.
    private func isText(of intent: Intent, in found: CrashSweepWitness) -> Bool {
        switch intent {
        case .message(_, _, let body, _): found.drafts.contains { $0.body.contains(body) }
        case .act(let act): found.forms.contains { $0.act.title == act.title }
        case .change, .decide: false
        }
    }

    private mutating func drafts(_ found: CrashSweepWitness, _ outbox: [OutboxItem]) {
        let isInMemory = isShelterGone && told.notices.contains { ($0.hint ?? "").contains("no longer than this machine runs") }
        if isInMemory { return }
        let sent = Set(server.attempts.keys)
        for draft in told.drafts {
            acknowledgedCount += 1
            let now = found.drafts.first { $0.ticket == draft.ticket && $0.audience == draft.audience }
            if let now, now.body == draft.body || now.editedAt > draft.editedAt { continue }
            let deed = CrashSweepServer.deed(of: .message(
                ticket: draft.ticket, audience: draft.audience, body: draft.body, thenStatus: nil))
            let isInOutbox = outbox.contains {
                if case .message(draft.ticket, _, let body, _) = $0.intent { body.contains(draft.body) } else { false }
            }
            if !isInOutbox, !sent.contains(deed) {
                violate("the draft \"\(draft.body.prefix(30))\" is lost; found \(now.map { String($0.body.prefix(30)) } ?? "none")", Self.lost)
            }
        }
        for form in told.forms {
            acknowledgedCount += 1
            if found.forms.contains(where: { $0.key == form.key && ($0.act == form.act || $0.editedAt > form.editedAt) }) { continue }
            let isInOutbox = outbox.contains { if case .act(let act) = $0.intent { form.isContained(in: act) } else { false } }
            if !isInOutbox, !sent.contains("act \(form.act.title)") { violate("the form \(form.act.title) is lost", Self.lost) }
        }
    }

    /// A restart by itself asks nothing of a server but to be read.
    mutating func nothingWasSent() {
        if server.attempts != attemptsBefore { violate("something was sent by itself after the restart", Self.twice) }
    }

    /// The person has let everything go that was shown as never sent.
    mutating func nothingWasSentTwice() {
        for (deed, count) in server.attempts where count > 1 { violate("\(count) times: \(deed)", Self.twice) }
    }

    /// What was kept has left, once, or may have left and is still shown so.
    mutating func everythingHasLeft(_ outbox: [OutboxItem]) {
        for item in kept where server.attempts[CrashSweepServer.deed(of: item.intent)] != 1 {
            let now = outbox.first { $0.id == item.id }
            if case .unclear? = now?.state { continue }
            violate("\(item.id) was kept as \(item.state), and never left: now \(now.map { "\($0.state)" } ?? "gone")", Self.neverLeft)
        }
    }

    private mutating func violate(_ sentence: String, _ oracle: String) { violations.append((sentence, oracle)) }
}
