import Canvas
import Helpdesk

/// How states and priorities are written: the sign, four letters, a longer word, the whole word.
enum StatusWords {
    static func glyph(_ status: Status.Canonical) -> SafeText {
        switch status {
        case .new: Glyph.stateNew.text
        case .open: Glyph.stateOpen.text
        case .inProgress: Glyph.stateInProgress.text
        case .pending: Glyph.statePending.text
        case .solved: Glyph.stateSolved.text
        case .closed: Glyph.stateClosed.text
        case .other: "?"
        }
    }

    /// At most four cells; the service's own word where kedge doesn't know it.
    static func short(_ status: Status) -> SafeText {
        switch status.canonical {
        case .new: "new"
        case .open: "open"
        case .inProgress: "prog"
        case .pending: "pend"
        case .solved: "solv"
        case .closed: "clos"
        case .other: SafeText(status.raw).truncated(to: 4)
        }
    }

    /// At most seven cells.
    static func medium(_ status: Status) -> SafeText {
        switch status.canonical {
        case .inProgress: "in prog"
        case .other: SafeText(status.raw).truncated(to: 7)
        default: long(status)
        }
    }

    static func long(_ status: Status) -> SafeText {
        switch status.canonical {
        case .new: "new"
        case .open: "open"
        case .inProgress: "in progress"
        case .pending: "pending"
        case .solved: "solved"
        case .closed: "closed"
        case .other: SafeText(status.raw)
        }
    }
}

extension StatusWords {
    /// The word of a queue's own where it has one, else the usual one.
    static func own(_ status: Status, on account: AccountName, _ desk: DeskModel) -> SafeText {
        let capabilities = desk.capabilities(account)
        let isUsual = !capabilities.takesOtherStatuses || status.raw.isEmpty || capabilities.writableStatuses.contains(status)
        return isUsual ? long(status) : SafeText(status.raw)
    }
}

enum PriorityWords {
    /// Two cells at most; normal and none are blank.
    static func sign(_ priority: Priority) -> SafeText {
        switch priority.canonical {
        case .urgent: "!!"
        case .high: "!"
        case .low: "-"
        case .normal, .none, .other: ""
        }
    }

    static func long(_ priority: Priority) -> SafeText {
        switch priority.canonical {
        case .other: SafeText(priority.raw ?? "other")
        default: SafeText(priority.canonical.rawValue)
        }
    }
}

enum FieldWords {
    /// What a change sets, in words: `solved, urgent, tags vpn lyon`.
    static func describe(_ change: FieldChange, on account: AccountName, _ desk: DeskModel) -> SafeText {
        var parts: [SafeText] = []
        if let status = change.status { parts.append(StatusWords.own(status, on: account, desk)) }
        if let priority = change.priority {
            parts.append(priority.canonical == .none ? "no priority" : "\(PriorityWords.long(priority)) priority")
        }
        switch change.assignee {
        case .value(let value): parts.append("owner \(People.name(of: value, on: account, desk))")
        case FieldChange.Setting.none?: parts.append("no owner")
        case nil: break
        }
        if let tags = change.tags {
            parts.append(tags.isEmpty ? "no tags" : "tags \(tags.joined(separator: " "))")
        }
        return parts.joined(separator: ", ")
    }
}

enum IntentWords {
    /// What an intent is, with the name of what it is about: `reply on RT-118, pending`.
    static func describe(_ intent: Intent, _ desk: DeskModel) -> SafeText {
        switch intent {
        case .message(let ticket, let audience, _, let status):
            let kind = WritingWords(audience, on: ticket.account, desk).noun
            let tail = status.map { ", \(StatusWords.long($0))" as SafeText } ?? ""
            return "\(kind) on \(name(ticket, desk))\(tail)"
        case .change(let ticket, let change):
            return "\(name(ticket, desk)) \(FieldWords.describe(change, on: ticket.account, desk))"
        case .decide(let id, let decision, _):
            let approval = desk.approvals.first { $0.id == id }
            let about = [approval?.ticketSubject, approval?.summary].compactMap { $0 }.first { !$0.isEmpty } ?? id.value
            let verb: SafeText = switch decision {
            case .approve: "approved"
            case .approveEdited: "approved as edited"
            case .reject: "rejected"
            }
            return "\(verb): \(SafeText(about).truncated(to: 40))"
        case .act(let act): return SafeText(act.phrase)
        }
    }

    static func name(_ ticket: TicketID, _ desk: DeskModel) -> SafeText {
        SafeText(desk.table.ticket(ticket)?.key ?? ticket.value)
    }
}
