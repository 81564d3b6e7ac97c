import Canvas

/// What a piece of the screen means; a theme says how that looks. Screens name roles, never colours.
public enum Role: String, CaseIterable, Sendable {
    case text
    /// Accounts, ages, separators, headings of columns.
    case dim
    case rule
    /// The bar, the active view, `»`.
    case accent
    case selectedID = "selected-id"
    case unread
    case title
    /// What an approval would do, in words: the heaviest line of its screen.
    case effect
    /// Refused, late, a level of risk.
    case alert
    /// What customers don't see.
    case `internal`
    case ownChange = "own-change"
    case heading
    case link
    case code
    case quote
    case strong
    case emphasis
    case hintKey = "hint-key"
    /// A key or an entry that does nothing here or now.
    case hintOff = "hint-off"
    /// Words of an assistant, unchecked.
    case assistant
    case added
    case removed
    /// What a search found.
    case match

    /// How a role looks without any colour.
    var monoAttributes: Attributes {
        switch self {
        case .text, .internal, .code, .quote, .assistant: []
        case .dim, .rule, .hintOff: .dim
        case .accent, .unread, .title, .effect, .heading, .strong, .hintKey, .added: .bold
        case .selectedID, .match: .reverse
        case .alert: [.bold, .underline]
        case .ownChange, .link, .emphasis, .removed: .underline
        }
    }
}
