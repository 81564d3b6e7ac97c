/// Everything a key can be bound to; closed on purpose. The raw value is its name in a keymap file.
///
/// A command's argument, where it has one, is the last key typed: `view` bound to `3` and to `, 3` is view 3 both times.
public enum Command: String, Sendable, CaseIterable {
    // Moving.
    case moveDown = "move-down"
    case moveUp = "move-up"
    case halfPageDown = "half-page-down"
    case halfPageUp = "half-page-up"
    case pageDown = "page-down"
    case pageUp = "page-up"
    case first, last, inward, outward
    case nextPane = "next-pane"
    case previousPane = "previous-pane"

    // Leaving and looking.
    case back, quit, cancel
    case search
    case nextMatch = "next-match"
    case previousMatch = "previous-match"
    case filter, help, refresh, redraw, stop, suspend
    case commandLine = "command-line"

    // The outbox, from anywhere.
    case takeBack = "take-back"
    case holdAll = "hold-all"
    case `repeat`
    case yank

    // Programs outside.
    case openOutside = "open-outside"
    case pipe

    // Going.
    case view
    case goInbox = "go-inbox"
    case goMine = "go-mine"
    case goUnassigned = "go-unassigned"
    case goApprovals = "go-approvals"
    case goKnowledge = "go-knowledge"
    case goOutbox = "go-outbox"
    case goDrafts = "go-drafts"
    case goNews = "go-news"
    case goCustomers = "go-customers"
    case goWorkflows = "go-workflows"
    case goProjects = "go-projects"
    case goEvents = "go-events"
    case goWorkspaces = "go-workspaces"
    case goUsers = "go-users"
    case goToTicket = "go-to-ticket"
    case lastTicket = "last-ticket"
    case restoreMarks = "restore-marks"
    case allAccounts = "all-accounts"
    case only

    // How it looks.
    case foldOpen = "fold-open"
    case foldClose = "fold-close"
    case foldToggle = "fold-toggle"
    case unfoldAll = "unfold-all"
    case foldAll = "fold-all"
    case toggleQuotes = "toggle-quotes"
    case toggleEvents = "toggle-events"
    case previewPlace = "preview-place"
    case sort
    case toggleFacts = "toggle-facts"
    case showRaw = "show-raw"
    case centre

    // Tickets: the list and the ticket itself.
    case mark, range
    case rangeMark = "range-mark"
    case markAll = "mark-all"
    case nextView = "next-view"
    case previousView = "previous-view"
    case previewDown = "preview-down"
    case previewUp = "preview-up"
    case reply, note, assign, state, priority, tags
    case readOn = "read-on"
    case nextTicket = "next-ticket"
    case previousTicket = "previous-ticket"
    case nextMessage = "next-message"
    case previousMessage = "previous-message"
    case editOutside = "edit-outside"

    // Approvals.
    case approve
    case editApprove = "edit-approve"
    case reject
    case nextApproval = "next-approval"
    case previousApproval = "previous-approval"
    case nextPart = "next-part"
    case previousPart = "previous-part"
    case nothing

    // Outbox and drafts.
    case editAgain = "edit-again"
    case item, discard

    // Knowledge base.
    case nextArticle = "next-article"
    case previousArticle = "previous-article"
    case nextHeading = "next-heading"
    case previousHeading = "previous-heading"

    // Records, and what is created, changed, run and deleted anywhere.
    case nextRecord = "next-record"
    case previousRecord = "previous-record"
    case create, edit, run, delete

    // The sidebar.
    case fold
    case nextAccount = "next-account"
    case previousAccount = "previous-account"

    // The first screen.
    case startDemo = "start-demo"

    // The composer.
    case send
    case sendSolve = "send-solve"
    case sendPending = "send-pending"
    case sendAs = "send-as"
    case audience, editor, quote, leave, newline
    case otherPane = "other-pane"
    case nextField = "next-field"
    case previousField = "previous-field"
    case threadUp = "thread-up"
    case threadDown = "thread-down"

    // Editing text.
    case lineUp = "line-up"
    case lineDown = "line-down"
    case charLeft = "char-left"
    case charRight = "char-right"
    case wordLeft = "word-left"
    case wordRight = "word-right"
    case lineStart = "line-start"
    case lineEnd = "line-end"
    case deleteLeft = "delete-left"
    case deleteRight = "delete-right"
    case deleteWordLeft = "delete-word-left"
    case deleteWordRight = "delete-word-right"
    case deleteToStart = "delete-to-start"
    case deleteToEnd = "delete-to-end"
    case putBack = "put-back"
    case textUndo = "text-undo"
    case textRedo = "text-redo"

    // Prompts, menus, confirm strips.
    case accept, next, previous, complete
    case completeBack = "complete-back"
    case explain, confirm, no

    /// Its name in a keymap file.
    public var name: String { rawValue }

    /// What it does, in one line, as the help shows it.
    public var summary: String { Self.summaries[self] ?? "" }
}
