import Canvas
import Helpdesk

/// A place of the screen that owns its state, what keys do there, and its drawing. The root only routes.
protocol Place: Sendable {
    /// Where its keys are read just now; a strip or a text inside the place may change it.
    var context: KeyContext { get }
    /// What has to be fresh while it is on screen.
    var watch: Watch? { get }
    /// How much of the screen it takes.
    var extent: PlaceExtent { get }

    /// A command that the keymap found. `key` is the last key of its chord: the digit of `view`.
    mutating func perform(_ command: Command, key: Key, in situation: inout Situation)
    /// A key that no binding took: text where text is typed, a check letter. False when it means nothing here.
    mutating func take(_ key: Key, in situation: inout Situation) -> Bool
    /// An answer to a menu it opened.
    mutating func choose(_ choice: Menu.Choice, in situation: inout Situation)
    /// An answer to a prompt it opened.
    mutating func accept(_ answer: PromptAnswer, in situation: inout Situation)
    /// Facts, the outbox or the size of the screen changed, or a time it asked for has come; also said once when it
    /// comes on screen.
    mutating func factsChanged(in situation: inout Situation)
    /// Another place opens over it: what is being written is kept now, for nobody asks it while it is covered.
    mutating func willBeCovered(in situation: inout Situation)
    /// It leaves the screen, or the program ends: what must not be lost is kept now.
    mutating func willLeave(in situation: inout Situation)

    /// Draws the place. `frame.cursor` is to be set where the person's attention is.
    func draw(into frame: inout Frame, _ rect: Rect, _ scene: Scene)
    /// What the bottom line offers, most useful first; entries that don't fit are left out.
    func hints(_ scene: Scene) -> [Hint]
    /// When it wants to be told that time has passed, in seconds of the monotonic clock.
    var wakeAtSeconds: Double? { get }
}

extension Place {
    var watch: Watch? { nil }
    var extent: PlaceExtent { .main }
    var wakeAtSeconds: Double? { nil }
    mutating func take(_ key: Key, in situation: inout Situation) -> Bool { false }
    mutating func choose(_ choice: Menu.Choice, in situation: inout Situation) {}
    mutating func accept(_ answer: PromptAnswer, in situation: inout Situation) {}
    mutating func factsChanged(in situation: inout Situation) {}
    mutating func willBeCovered(in situation: inout Situation) {}
    mutating func willLeave(in situation: inout Situation) {}
}

/// How much of the screen a place takes.
enum PlaceExtent: Sendable {
    /// Everything beside the sidebar.
    case main
    /// Beside or under the list where there is room for both, else everything.
    case detail
}

/// One entry of the bottom line: what a key does here, in a word or two. The key comes from the live keymap; an entry
/// whose command is unbound isn't shown.
struct Hint: Sendable {
    var command: Command
    var word: SafeText
    /// Shown dim: this ticket's service lacks it, or it isn't live yet.
    var isOff: Bool
    /// Spells the key where it isn't the command's own: the doubled letter of a menu, `ss`.
    var suffix: SafeText

    init(_ command: Command, _ word: SafeText, isOff: Bool = false, suffix: SafeText = .empty) {
        self.command = command
        self.word = word
        self.isOff = isOff
        self.suffix = suffix
    }
}

/// What a place is given to draw: facts to read and how things look. Never to be changed by drawing.
struct Scene: Sendable {
    let desk: DeskModel
    let options: AppOptions
    let now: Moment
    /// The whole terminal.
    let size: Size

    var theme: Theme { options.theme }
    func style(_ role: Role) -> Style { options.theme.style(role) }
}
