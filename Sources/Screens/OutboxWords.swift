import Canvas
import FoundationEssentials
import Helpdesk

/// Where something stands, in the words of the screen.
enum OutboxWords {
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

    static func trouble(_ state: OutboxItem.State) -> Trouble? {
        switch state {
        case .held(let trouble): trouble
        case .unclear(let trouble): trouble
        case .leaving, .queued, .sending, .done: nil
        }
    }
}
