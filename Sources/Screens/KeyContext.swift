/// Where a key is read. A context inherits from `everywhere` unless it is one in which text is typed or one answer is
/// awaited. The raw value is its name in a keymap file.
public enum KeyContext: String, Sendable, CaseIterable {
    case everywhere
    case list
    case range
    case ticket
    case approvals
    case review
    case outbox
    case knowledge
    /// Customers, workflows, projects, users, workspaces, events, and one of them.
    case records
    case sidebar
    /// The first screen of somebody without an account.
    case welcome
    case composer
    case form
    case prompt
    case menu
    case confirm

    public var inheritsEverywhere: Bool {
        switch self {
        case .everywhere, .composer, .form, .prompt, .menu, .confirm: false
        case .list, .range, .ticket, .approvals, .review, .outbox, .knowledge, .records, .sidebar, .welcome: true
        }
    }

    /// What its keys do not bind is text.
    public var takesText: Bool {
        switch self {
        case .composer, .form, .prompt: true
        default: false
        }
    }

    /// How the help names the place.
    public var title: String {
        switch self {
        case .everywhere: "everywhere but text"
        case .list: "ticket list"
        case .range: "range"
        case .ticket: "ticket"
        case .approvals: "approvals inbox"
        case .review: "approval review"
        case .outbox: "outbox and drafts"
        case .knowledge: "knowledge base"
        case .records: "customers, workflows, projects, users, workspaces, events"
        case .sidebar: "sidebar"
        case .welcome: "first screen"
        case .composer: "composer"
        case .form: "form"
        case .prompt: "prompts"
        case .menu: "menus"
        case .confirm: "confirm strip"
        }
    }
}
