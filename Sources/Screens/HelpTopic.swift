/// What a command is for; the help is grouped by it, in this order.
enum HelpTopic: Int, CaseIterable, Sendable {
    case decide, send, write, change, mark, read, move, search, go, outbox, leave, look, edit, answer

    var title: String {
        switch self {
        case .decide: "Decide"
        case .send: "Send"
        case .write: "Write"
        case .change: "Change"
        case .mark: "Mark"
        case .read: "Read"
        case .move: "Move"
        case .search: "Find and narrow"
        case .go: "Go"
        case .outbox: "Take back and hold"
        case .leave: "Leave"
        case .look: "How it looks"
        case .edit: "Edit text"
        case .answer: "Answer"
        }
    }

    init(_ command: Command) {
        self = switch command {
        case .approve, .editApprove, .reject, .nothing: .decide
        case .send, .sendSolve, .sendPending, .sendAs, .audience: .send
        case .reply, .note, .editOutside, .editor, .quote, .editAgain: .write
        case .assign, .state, .priority, .tags, .repeat, .item, .create, .edit, .run, .delete: .change
        case .mark, .range, .rangeMark, .markAll, .restoreMarks: .mark
        case .readOn, .nextTicket, .previousTicket, .nextMessage, .previousMessage, .nextApproval, .previousApproval,
            .nextPart, .previousPart, .nextArticle, .previousArticle, .nextHeading, .previousHeading, .nextRecord, .previousRecord, .previewDown,
            .previewUp, .threadUp, .threadDown, .otherPane, .inward, .outward, .openOutside, .pipe:
            .read
        case .moveDown, .moveUp, .halfPageDown, .halfPageUp, .pageDown, .pageUp, .first, .last, .nextPane, .previousPane: .move
        case .search, .nextMatch, .previousMatch, .filter, .allAccounts, .only, .yank, .commandLine: .search
        case .view, .nextView, .previousView, .goInbox, .goMine, .goUnassigned, .goApprovals, .goKnowledge, .goOutbox,
            .goDrafts, .goNews, .goCustomers, .goWorkflows, .goProjects, .goEvents, .goWorkspaces, .goUsers, .nextAccount,
            .previousAccount, .goToTicket, .lastTicket, .startDemo:
            .go
        case .takeBack, .holdAll, .discard: .outbox
        case .back, .quit, .cancel, .leave, .stop, .suspend, .no: .leave
        case .help, .refresh, .redraw, .foldOpen, .foldClose, .foldToggle, .unfoldAll, .foldAll, .toggleQuotes,
            .toggleEvents, .previewPlace, .sort, .toggleFacts, .showRaw, .centre, .fold:
            .look
        case .newline, .nextField, .previousField, .lineUp, .lineDown, .charLeft, .charRight, .wordLeft, .wordRight,
            .lineStart, .lineEnd, .deleteLeft, .deleteRight, .deleteWordLeft, .deleteWordRight, .deleteToStart,
            .deleteToEnd, .putBack, .textUndo, .textRedo:
            .edit
        case .accept, .next, .previous, .complete, .completeBack, .explain, .confirm: .answer
        }
    }
}
