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

    static func trouble(_ state: OutboxItem.State) -> Trouble? {
        switch state {
        case .held(let trouble): trouble
        case .unclear(let trouble): trouble
        case .leaving, .queued, .sending, .done: nil
        }
    }
}
