import Canvas
import Helpdesk

/// A menu of one key per entry, drawn as one line above the bottom line.
struct Menu: Sendable {
    struct Entry: Sendable {
        var key: Character
        var word: SafeText
        /// A whole sentence that says why the entry is not offered here; nil when it is.
        var absence: SafeText?

        init(_ key: Character, _ word: SafeText, absence: SafeText? = nil) {
            self.key = key
            self.word = word
            self.absence = absence
        }
    }

    /// Which menu it is, so that the place knows what an answer means.
    enum Subject: Hashable, Sendable {
        case assign, state, priority, sort, yank, sendAs
        case rawStatus, rawPriority
        case reverse, discard, makePublic
        case outboxItem, resend, reject, quit
        /// What is opened outside, and a link that goes elsewhere than its text says.
        case open, openLink
        /// Which account a new thing is for.
        case account(FormKey)
        /// Further ones of a place.
        case other(String)

        /// The root answers it, whatever place is on top.
        var isRoots: Bool {
            switch self {
            case .quit, .reverse, .account: true
            default: false
            }
        }
    }

    struct Choice: Sendable {
        var subject: Subject
        var key: Character
    }

    var subject: Subject
    /// What is asked: `state`.
    var title: SafeText
    var entries: [Entry]

    init(_ subject: Subject, _ title: SafeText, _ entries: [Entry]) {
        self.subject = subject
        self.title = title
        self.entries = entries
    }

    func entry(for key: Character) -> Entry? { entries.first { $0.key == key } }
}

/// What a place asks to be typed on the bottom line.
struct PromptRequest: Sendable {
    enum Subject: Hashable, Sendable {
        case search, filter, goToTicket, commandLine, tags, assignee
        case searchArticles, rejectReason
        case other(String)
    }

    var subject: Subject
    /// Before the text: `filter`.
    var label: SafeText
    var text: String
    /// Words that Tab offers.
    var candidates: [String]
    /// Tab completes the line, not its last word.
    var isWhole: Bool

    init(_ subject: Subject, label: SafeText, text: String = "", candidates: [String] = [], isWhole: Bool = false) {
        self.subject = subject
        self.label = label
        self.text = text
        self.candidates = candidates
        self.isWhole = isWhole
    }
}

/// What a person typed on the bottom line.
struct PromptAnswer: Sendable {
    var subject: PromptRequest.Subject
    var text: String
    /// False while it is still being typed: for narrowing as one types. An empty, unfinished text also means
    /// that the prompt was dropped.
    var isFinal: Bool
}
