import Canvas
import Helpdesk

/// What a text to a ticket is called. Where a service knows no customers, what it calls a reply is a comment.
struct WritingWords {
    let audience: Audience
    let isComment: Bool

    init(_ audience: Audience, on account: AccountName, _ desk: DeskModel) {
        self.audience = audience
        isComment = audience == .public && desk.capabilities(account).replyIsComment
    }

    /// `PUBLIC REPLY`.
    var label: SafeText { isComment ? "COMMENT" : audience == .public ? "PUBLIC REPLY" : "INTERNAL NOTE" }

    /// `reply`.
    var noun: SafeText { isComment ? "comment" : audience == .public ? "reply" : "note" }

    /// `send`, as a hint says it.
    var sendVerb: SafeText { isComment ? "add comment" : audience == .public ? "send" : "add note" }

    /// Who else will read it; nil where it goes to one person.
    var readers: SafeText? {
        isComment ? "everybody who sees the ticket sees this" : audience == .public ? nil : "the customer will not see this"
    }
}
