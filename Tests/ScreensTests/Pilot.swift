import Canvas
import FoundationEssentials
import Helpdesk
@testable import Screens

/// A person at the keys of an app, with a clock that stands until it is moved. Wake-ups that are due happen when the
/// clock moves.
struct Pilot {
    private(set) var app: App
    private(set) var now: Moment
    private(set) var size: Size
    /// Everything asked of the world so far.
    private(set) var effects: [Effect] = []
    private var madeIDs = 0

    /// Tuesday, 3 March 2026, 12:04 UTC.
    static let noon = Moment(wall: Date(timeIntervalSince1970: 1_772_539_440), seconds: 1_000)

    init(
        _ columns: Int = 80, _ rows: Int = 24, keymap: String = "default", theme: Theme? = nil, undoSeconds: Double = 8,
        views: [SavedView] = SavedView.standard, isASCII: Bool = false
    ) {
        size = Size(columns: columns, rows: rows)
        now = Self.noon
        let options = AppOptions(
            keymap: ShippedData.keymap(keymap), theme: theme ?? ShippedData.theme(), undoSeconds: undoSeconds,
            isASCII: isASCII, views: views)
        app = App(options, size: size)
    }

    // MARK: Events

    @discardableResult
    mutating func send(_ event: AppEvent) -> [Effect] {
        var made = madeIDs
        let moment = now
        let counter = Counter(made)
        let new = app.handle(event, at: moment) { counter.next() }
        made = counter.count
        madeIDs = made
        effects += new
        return new
    }

    /// Presses keys as the keymap files write them, blanks between them: `j j C-x s <Enter>`.
    @discardableResult
    mutating func press(_ script: String) -> [Effect] {
        script.split(separator: " ").reduce(into: []) { effects, notation in
            guard let key = try? Key(parsing: String(notation)) else { preconditionFailure("no key: \(notation)") }
            effects += send(.key(key))
        }
    }

    /// Types a text, one key per character.
    @discardableResult
    mutating func type(_ text: String) -> [Effect] {
        text.reduce(into: []) { effects, character in
            effects += send(.key(character == "\n" ? .enter : .character(character)))
        }
    }

    /// Lets time pass, with the wake-ups that the app asked for.
    mutating func wait(_ seconds: Double) {
        let end = now.seconds + seconds
        var rounds = 0
        while let due = app.wakeAtSeconds(at: now), due <= end, rounds < 1_000 {
            now = now.adding(seconds: max(0, due - now.seconds))
            send(.woke)
            rounds += 1
        }
        now = now.adding(seconds: end - now.seconds)
    }

    mutating func resize(_ columns: Int, _ rows: Int) {
        size = Size(columns: columns, rows: rows)
        send(.resized(size))
    }

    /// What was asked since the last call.
    mutating func takeEffects() -> [Effect] {
        defer { effects = [] }
        return effects
    }

    // MARK: Screen

    var frame: Frame { app.frame(size: size, at: now) }
    var lines: [String] { frame.textLines() }
    var screen: String { lines.joined(separator: "\n") }
    var bottom: String { lines.last ?? "" }
    func shows(_ text: String) -> Bool { screen.contains(text) }
}

private final class Counter {
    private(set) var count: Int

    init(_ count: Int) { self.count = count }

    func next() -> IntentID {
        count += 1
        return IntentID("i\(count)")
    }
}
