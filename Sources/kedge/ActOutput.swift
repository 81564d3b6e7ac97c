import Canvas
import Helpdesk

// What an act has made, for people and for scripts.

extension PlainText {
    /// The sentence, what the service said beside it, and what was made where it sent that back.
    static func outcome(of act: Act, _ written: Written, utcOffset: Int) -> String {
        guard case .done(let outcome) = written else { return Written.laterSentence + "\n" }
        var text = SafeText(act.doneSentence).string + "\n"
        if let note = outcome?.note { text += SafeText(note).string + "\n" }
        if let record = outcome?.record, act.verb != .change { text += self.record(record, isWhole: false, utcOffset: utcOffset) }
        if let ticket = outcome?.ticket, act.verb == .create { text += table([["id", SafeText(ticket.description)]]) }
        if let article = outcome?.article, act.verb == .create {
            text += table([["id", SafeText(article.id.description)], ["title", SafeText(article.title)]])
        }
        return text
    }
}

extension OutputValue {
    /// What there is now where the service sent it back, else who it is about and what was done.
    static func outcome(of act: Act, _ written: Written, service: ServiceKind?) -> OutputValue {
        var outcome: ActOutcome?
        var sentence = Written.laterSentence
        if case .done(let answered) = written { (outcome, sentence) = (answered, act.doneSentence) }
        if let record = outcome?.record { return .record(record, service: service, note: outcome?.note) }
        let id = outcome?.ticket?.value ?? outcome?.article?.id.value ?? act.target
        var members: [(name: String, value: OutputValue)] = [
            ("id", .optional(id)), ("account", .text(act.account.text)), ("service", .optional(service?.rawValue)),
            ("kind", .text(act.kind.rawValue)), ("title", .text(outcome?.article?.title ?? act.title)), ("outcome", .text(sentence)),
        ]
        if let note = outcome?.note { members.append(("note", .text(note))) }
        return .object(members)
    }
}
