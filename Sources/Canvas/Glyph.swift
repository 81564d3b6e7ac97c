/// Signs that are one cell wide in every terminal measured, each with an ASCII twin for terminals and people that want
/// no others. A frame is drawn with the signs; `Frame.asciiOnly()` puts the twins in their place.
public enum Glyph: CaseIterable, Sendable {
    /// The selected row, and the left edge of a public text.
    case bar
    /// The left edge of an internal text.
    case internalEdge
    case horizontalRule
    case verticalRule
    /// Between facts, and a system event.
    case separator
    /// Text was cut here.
    case cut
    /// Before ► after.
    case becomes
    case fromCustomer
    /// From us, and on its way.
    case fromUs
    case stateNew
    case stateOpen
    case stateInProgress
    case statePending
    case stateSolved
    case stateClosed

    /// The sign.
    public var text: SafeText {
        switch self {
        case .bar: "▐"
        case .internalEdge: "░"
        case .horizontalRule: "╌"
        case .verticalRule: "╎"
        case .separator: "∙"
        case .cut: "›"
        case .becomes: "►"
        case .fromCustomer: "«"
        case .fromUs: "»"
        case .stateNew: "◊"
        case .stateOpen: "◉"
        case .stateInProgress: "◕"
        case .statePending: "◌"
        case .stateSolved: "✓"
        case .stateClosed: "▬"
        }
    }

    /// What stands for it in plain ASCII.
    public var asciiTwin: SafeText {
        switch self {
        case .bar, .cut, .becomes, .fromUs: ">"
        case .internalEdge: "#"
        case .horizontalRule: "-"
        case .verticalRule: "|"
        case .separator, .statePending: "."
        case .fromCustomer: "<"
        case .stateNew: "N"
        case .stateOpen: "o"
        case .stateInProgress: "%"
        case .stateSolved: "v"
        case .stateClosed: "="
        }
    }

    static let twins: [UInt32: UInt32] = Dictionary(
        allCases.compactMap { glyph in
            guard let sign = glyph.text.string.unicodeScalars.first, let twin = glyph.asciiTwin.string.unicodeScalars.first
            else { return nil }
            return (sign.value, twin.value)
        }, uniquingKeysWith: { first, _ in first })
}
