import FoundationEssentials
import Helpdesk
import Sync

/// What a person does in one life of a process, step by step.
struct CrashSweepScript: Sendable {
    /// What the promise speaks of.
    enum Deed: String, CaseIterable {
        case send, approve
        case saveDraft = "save draft"
        case saveForm = "save form"
        case rest = "the rest of the day"
    }

    struct Step: Sendable {
        let deed: Deed
        let act: @Sendable (CrashSweepLife) -> Void

        init(_ deed: Deed, _ act: @escaping @Sendable (CrashSweepLife) -> Void) {
            self.deed = deed
            self.act = act
        }
    }

    let name: String
    let steps: [Step]

    /// Send a reply, approve, take back, save drafts and forms, change a ticket, run an act, and leave.
    static let day = CrashSweepScript(name: "day", steps: [
        Step(.rest) { $0.start() },
        Step(.saveDraft) { $0.perform(.keepDraft(draft(0, "Hello", $0))) },
        Step(.saveDraft) { $0.pass(2) },
        Step(.saveDraft) { $0.perform(.keepDraft(draft(0, "Hello, and thank you.", $0))) },
        Step(.saveForm) { $0.perform(.keepForm(form("Ada", $0))) },
        Step(.rest) { $0.perform(.watch(.ticket(CrashSweepServer.ticket(0)))) },
        Step(.send) { $0.perform(reply("reply", "Hello, and thank you.", to: 0)) },
        Step(.send) { $0.pass(9) },
        Step(.approve) { $0.perform(.submit(IntentID("approve"), approve(0), undoSeconds: 8)) },
        Step(.saveDraft) { $0.perform(.keepDraft(draft(1, "A note", $0))) },
        Step(.approve) { $0.pass(9) },
        Step(.approve) { $0.perform(.submit(IntentID("approve two"), approve(1), undoSeconds: 8)) },
        Step(.approve) { $0.perform(.submit(IntentID("approve three"), approve(2), undoSeconds: 8)) },
        Step(.approve) { $0.pass(9) },
        Step(.approve) { $0.perform(.submit(IntentID("approve four"), approve(3), undoSeconds: 0)) },
        Step(.rest) { $0.perform(reply("back", "Taken back", to: 1)) },
        Step(.rest) { $0.perform(.takeBack(IntentID("back"))) },
        Step(.send) { $0.perform(reply("two", "Second", to: 2), reply("three", "Third", to: 3)) },
        Step(.rest) { $0.perform(.submit(IntentID("set"), solve(4), undoSeconds: 8)) },
        Step(.send) { $0.pass(9) },
        Step(.rest) { $0.perform(.submit(IntentID("act"), .act(customer("Ada")), undoSeconds: 8)) },
        Step(.rest) { $0.perform(.markSeen(CrashSweepServer.ticket(0), $0.now)) },
        Step(.rest) { $0.pass(9) },
        Step(.send) { again($0) },
        Step(.rest) { $0.pass(40) },
        Step(.send) { $0.perform(reply("armed", "Still armed", to: 1)) },
        Step(.saveForm) { $0.perform(.keepForm(form("Zoe", $0))) },
    ])

    /// Texts so large that the journals are written anew.
    static let compaction = CrashSweepScript(name: "compaction", steps: [
        Step(.rest) { $0.start() },
        Step(.saveDraft) { $0.perform(.keepDraft(draft(0, large("draft a", 120_000), $0))) },
        Step(.saveDraft) { $0.pass(2) },
        Step(.saveDraft) { $0.perform(.keepDraft(draft(0, large("draft b", 120_000), $0))) },
        Step(.saveDraft) { $0.perform(.keepDraft(draft(1, "A small one", $0))) },
        Step(.saveDraft) { $0.pass(2) },
        Step(.saveDraft) { $0.perform(.keepDraft(draft(1, "A small one, longer", $0))) },
        Step(.send) { $0.perform(reply("big", large("reply a", 120_000), to: 2)) },
        Step(.send) { $0.pass(9) },
        Step(.send) { $0.perform(reply("bigger", large("reply b", 120_000), to: 3)) },
        Step(.send) { $0.pass(9) },
        Step(.send) { again($0) },
        Step(.send) { $0.perform(reply("armed", "Still armed", to: 4)) },
        Step(.saveDraft) { $0.perform(.keepDraft(draft(1, "A small one, longer still", $0))) },
    ])

    /// What an earlier process left behind, whole: something of everything, and a reply that was on its way.
    static let legacy = CrashSweepScript(name: "legacy", steps: [
        Step(.rest) { $0.start() },
        Step(.saveDraft) { $0.perform(.keepDraft(draft(5, "An old draft", $0)), .keepForm(form("Old", $0))) },
        Step(.rest) { $0.perform(.watch(.ticket(CrashSweepServer.ticket(5)))) },
        Step(.send) { $0.perform(reply("old", "An old reply", to: 5)) },
        Step(.rest) { $0.perform(.markSeen(CrashSweepServer.ticket(5), $0.now)) },
        Step(.rest) { $0.pass(4) },
    ])

    private static func draft(_ ticket: Int, _ body: String, _ life: CrashSweepLife) -> Draft {
        Draft(ticket: CrashSweepServer.ticket(ticket), audience: .public, body: body, editedAt: life.now)
    }

    private static func customer(_ name: String) -> Act {
        Act(.create, .customer, account: CrashSweepServer.account, title: name, fields: ["name": .text(name)])
    }

    private static func form(_ name: String, _ life: CrashSweepLife) -> KeptForm {
        // A customer's form always has something typed in it.
        KeptForm(customer(name), editedAt: life.now) ?? form(name + "x", life)
    }

    private static func approve(_ number: Int) -> Intent {
        .decide(approval: CrashSweepServer.approval(number), .approve, fingerprint: "f")
    }

    private static func solve(_ ticket: Int) -> Intent {
        .change(ticket: CrashSweepServer.ticket(ticket), FieldChange(status: Status(.solved, raw: "solved")))
    }

    private static func message(_ body: String, to ticket: Int) -> Intent {
        .message(ticket: CrashSweepServer.ticket(ticket), audience: .public, body: body, thenStatus: nil)
    }

    private static func reply(_ id: String, _ body: String, to ticket: Int) -> DeskCommand {
        .submit(IntentID(id), message(body, to: ticket), undoSeconds: 8)
    }

    private static func large(_ word: String, _ count: Int) -> String {
        word + String(repeating: "x", count: count - word.utf8.count)
    }

    /// What the outbox didn't take is submitted once more, as a person would.
    private static func again(_ life: CrashSweepLife) {
        for id in life.told.notTaken where !id.text.hasSuffix("again") {
            let intent: Intent? = switch id.text {
            case "reply": message("Hello, and thank you.", to: 0)
            case "two": message("Second", to: 2)
            case "three": message("Third", to: 3)
            case "approve": approve(0)
            case "approve two": approve(1)
            case "approve three": approve(2)
            case "approve four": approve(3)
            case "act": .act(customer("Ada"))
            default: nil
            }
            if let intent { life.perform(.submit(IntentID(id.text + " again"), intent, undoSeconds: 0)) }
        }
    }
}
