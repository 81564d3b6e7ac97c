import Canvas
import FoundationEssentials
import Helpdesk

/// Where something stands, in the words of the screen.
enum OutboxWords {
    /// What waits says why, and when it goes on.
    static func state(_ item: OutboxItem, _ scene: Scene) -> SafeText {
        OutboxWait(item, scene)?.sentence ?? state(item.state, scene)
    }

    static func state(_ state: OutboxItem.State, _ scene: Scene) -> SafeText {
        switch state {
        case .leaving(let at): "leaves in \(ShownTime.secondsLeft(until: at, now: scene.now)) s"
        case .queued: "queued"
        case .sending: "sending"
        case .done: "done"
        case .held(nil): "held"
        case .held: "held: needs you"
        case .unclear: "unclear: it may have been sent"
        }
    }

    static func isUnclear(_ state: OutboxItem.State) -> Bool {
        if case .unclear = state { true } else { false }
    }

    /// `!` where the person has to act, `?` where nobody knows what happened; nil while it goes on by itself.
    static func sign(_ state: OutboxItem.State) -> SafeText? {
        trouble(state).map { _ in isUnclear(state) ? "?" : "!" }
    }

    /// Why it needs the person, with what can be done; empty while it goes on by itself.
    static func reason(_ state: OutboxItem.State) -> SafeText {
        guard let trouble = trouble(state) else { return "" }
        return trouble.hint.map { "\(trouble.message) \($0)" as SafeText } ?? SafeText(trouble.message)
    }

    /// That nobody knows, in words.
    static func fate(_ intent: Intent) -> SafeText {
        if case .act = intent { "It may have happened." } else { "It may have been sent." }
    }

    /// What may come of sending it once more.
    static func risk(_ intent: Intent, _ desk: DeskModel) -> SafeText {
        switch intent {
        case .message(let ticket, let audience, _, _):
            guard audience == .public, !WritingWords(audience, on: ticket.account, desk).isComment else {
                return "kedge looks for it first; where it can't see, it would stand there twice."
            }
            return "kedge looks for it first; where it can't see, the customer would get it twice."
        case .change: return "The same values would be written once more, over what others set since."
        case .decide: return "The proposal is read first: what was decided isn't decided again."
        case .act(let act):
            switch act.verb {
            case .create, .identify:
                let isSafe = desk.capabilities(act.account).hasIdempotencyKeys
                let fate: SafeText = isSafe ? "Within a day the service drops a repeat; later there would be two." : "There could be two of it then."
                return "Better look at the \(RecordWords.plural(act.kind)) first. \(fate)"
            case .run: return "It could run twice: look at what it did first."
            case .change, .delete: return "The same would be done once more."
            }
        }
    }

    static func trouble(_ state: OutboxItem.State) -> Trouble? {
        switch state {
        case .held(let trouble): trouble
        case .unclear(let trouble): trouble
        case .leaving, .queued, .sending, .done: nil
        }
    }
}
