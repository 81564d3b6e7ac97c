import Canvas
import FoundationEssentials
import Helpdesk

/// What is out of the ordinary about accounts: an account that works is silent.
enum AccountNews {
    static func exceptions(_ scene: Scene) -> [SafeText] {
        (scene.desk.profiles ?? []).compactMap { profile in
            scene.desk.states[profile.name].flatMap { exception($0, scene) }
        }
    }

    static func exception(_ state: AccountState, _ scene: Scene) -> SafeText? {
        let name = SafeText(state.account.text)
        if let until = goesOn(state, scene) { return "\(name) waits until \(clock(until, scene))" }
        guard let trouble = state.trouble else { return nil }
        switch trouble.kind {
        case .offline:
            return state.asOf.map { "\(name) offline since \(clock($0, scene))" } ?? "\(name) offline"
        case .notSignedIn: return "\(name): token refused"
        case .notAllowed: return "\(name): not allowed"
        case .serverFault: return "\(name): the server fails"
        case .rateLimited: return "\(name): too many requests"
        case .unreadable: return "\(name): unreadable answers"
        default: return "\(name): trouble"
        }
    }

    /// When requests of the account go on: as the service named it, where that is later than kedge's own next look.
    static func goesOn(_ state: AccountState, _ scene: Scene) -> Date? {
        guard let until = state.waitsUntil, until > scene.now.wall else { return nil }
        return max(until, state.namedUntil ?? until)
    }

    /// The age of the oldest copy on screen, as a clock time.
    static func asOf(_ scene: Scene) -> SafeText {
        let dates = (scene.desk.profiles ?? []).compactMap { scene.desk.states[$0.name]?.asOf }
        return dates.min().map { clock($0, scene) } ?? ""
    }

    static func clock(_ date: Date, _ scene: Scene) -> SafeText {
        SafeText(ShownTime.stamp(date, now: scene.now.wall, utcOffset: scene.options.utcOffsetSeconds))
    }
}
