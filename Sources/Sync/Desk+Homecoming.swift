import FoundationEssentials
import Helpdesk
import Store

// What the disk would not take is brought to it by and by, whether or not anybody types.

/// When it is tried again: at a pace that slows down, as trying costs a full disk something each time.
struct Homecoming {
    static let firstSeconds = 5.0
    static let longestSeconds = 300.0

    /// By the monotonic clock; nil while nothing is away.
    private(set) var dueAt: Double?
    private var failureCount = 0

    /// Whether it is to be tried now.
    mutating func isDue(isAway: Bool, now: Double) -> Bool {
        guard isAway else {
            self = Homecoming()
            return false
        }
        guard let dueAt else {
            self.dueAt = now + Self.firstSeconds
            return false
        }
        guard dueAt <= now else { return false }
        failureCount += 1
        self.dueAt = now + min(Self.firstSeconds * Double(1 << min(failureCount, 10)), Self.longestSeconds)
        return true
    }
}

extension DeskCore {
    fileprivate var isAnythingAway: Bool { drafts.isAway || forms.isAway || journal.isBehind }
}

extension Desk {
    func bringHome(_ core: inout DeskCore, _ now: Moment) {
        guard core.closing == .no, core.homecoming.isDue(isAway: core.isAnythingAway, now: now.seconds) else { return }
        core.journal.catchUp()
        tellPlaces(&core) { core in
            core.drafts.goHome()
            core.forms.goHome()
        }
        // Nothing is left to wait for.
        if !core.isAnythingAway { core.homecoming = Homecoming() }
    }

    /// Tells of texts that came home meanwhile.
    func tellPlaces<Failure>(_ core: inout DeskCore, after body: (inout DeskCore) throws(Failure) -> Void) throws(Failure) {
        let (drafts, forms) = (core.drafts.sheltered, core.forms.sheltered)
        try body(&core)
        for draft in Self.came(home: drafts, without: core.drafts.sheltered, by: { DraftJournal.Key($0.ticket, $0.audience) }) {
            guard let kept = core.drafts.draft(draft.ticket, draft.audience) else { continue }
            deliver(.draftPlace(kept.ticket, kept.audience, .home, at: kept.editedAt))
        }
        for form in Self.came(home: forms, without: core.forms.sheltered, by: \.key) {
            guard let kept = core.forms.form(form.key) else { continue }
            deliver(.formPlace(kept.key, .home, at: kept.editedAt))
        }
    }

    /// Those that were away and aren't any more.
    private static func came<Text, Key: Hashable>(home before: [Text], without away: [Text], by key: (Text) -> Key) -> [Text] {
        let keys = Set(away.map(key))
        return before.filter { !keys.contains(key($0)) }
    }

    /// Puts a text on the disk, and tells where it lies and of what came home with it; false where nothing takes it.
    func put(
        _ core: inout DeskCore, _ keep: (inout DeskCore) throws(Trouble) -> Trouble?, isSheltered: (DeskCore) -> Bool,
        place: (KeptPlace) -> DeskEvent
    ) -> Bool {
        var shelter: Trouble?
        do throws(Trouble) {
            try tellPlaces(&core) { (core) throws(Trouble) in shelter = try keep(&core) }
        } catch {
            deliver(place(.nowhere))
            deliver(.notice(error))
            return false
        }
        deliver(place(isSheltered(core) ? .elsewhere : .home))
        if let shelter { deliver(.notice(shelter)) }
        return true
    }

    /// Those that an earlier run had to leave elsewhere.
    func tellSheltered(_ core: DeskCore) {
        for draft in core.drafts.sheltered { deliver(.draftPlace(draft.ticket, draft.audience, .elsewhere, at: draft.editedAt)) }
        for form in core.forms.sheltered { deliver(.formPlace(form.key, .elsewhere, at: form.editedAt)) }
    }
}
