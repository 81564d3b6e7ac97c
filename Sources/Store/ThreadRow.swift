import FoundationEssentials
import Helpdesk

// A thread as a line of `threads.jsonl`, named by its ticket's id.

/// A thread as it was when it was read.
public struct KeptThread: Hashable, Sendable {
    public var thread: Thread
    public var asOf: Date

    public init(thread: Thread, asOf: Date) {
        self.thread = thread
        self.asOf = asOf
    }
}

extension RowWriter {
    mutating func thread(_ kept: KeptThread) {
        text(kept.thread.ticket.value)
        date(kept.asOf)
        number(kept.thread.unreadableCount)
        list { row in
            for message in kept.thread.messages { row.message(message) }
        }
    }

    private mutating func message(_ message: Message) {
        list { row in
            row.text(message.id.value)
            row.text(message.kind.rawValue)
            row.text(message.side.rawValue)
            row.text(message.format.rawValue)
            row.text(message.body)
            row.date(message.createdAt)
            row.person(message.author)
            row.list { row in
                for attachment in message.attachments {
                    row.list { row in
                        row.text(attachment.name)
                        row.number(attachment.byteCount)
                        row.text(attachment.id)
                        row.text(attachment.mediaType)
                    }
                }
            }
        }
    }
}

extension RowScanner {
    mutating func thread(of account: AccountName) -> KeptThread? {
        guard let ticket = text(), let asOf = date(), let unreadableCount = int() else { return nil }
        var messages: [Message] = []
        var isWhole = true
        list { row in
            if let message = row.message(of: account) { messages.append(message) } else { isWhole = false }
        }
        guard !isDamaged, isWhole else { return nil }
        let id = TicketID(account: account, value: ticket)
        return KeptThread(
            thread: Thread(ticket: id, messages: messages, unreadableCount: unreadableCount), asOf: asOf)
    }

    private mutating func message(of account: AccountName) -> Message? {
        record { row in
            guard let id = row.text(), let kind = row.text().flatMap(Message.Kind.init(rawValue:)),
                let side = row.text().flatMap(Message.Side.init(rawValue:)),
                let format = row.text().flatMap(Message.Format.init(rawValue:)), let body = row.text()
            else { return nil }
            let createdAt = row.date()
            let author = row.person()
            var attachments: [Message.Attachment] = []
            row.list { row in
                let attachment: Message.Attachment? = row.record { row in
                    guard let name = row.text() else { return nil }
                    var attachment = Message.Attachment(name: name, byteCount: row.int())
                    // Rows of earlier versions end here.
                    guard !row.isAtEndOfList else { return attachment }
                    (attachment.id, attachment.mediaType) = (row.text(), row.text())
                    return attachment
                }
                if let attachment { attachments.append(attachment) }
            }
            return Message(
                id: MessageID(account: account, value: id), author: author, kind: kind, side: side, body: body,
                format: format, createdAt: createdAt, attachments: attachments)
        }
    }
}
