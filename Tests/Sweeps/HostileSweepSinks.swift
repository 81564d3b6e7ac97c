import Canvas
import FoundationEssentials
import Helpdesk
import Screens

/// A field of a screen that shows what others wrote, and how a text gets there.
struct ScreenSink: Sendable {
    let name: String
    /// Makes the text a fact and goes where it is shown.
    let show: @Sendable (inout SweptDesk, String) -> Void

    static let all: [ScreenSink] =
        tickets + messages + approvals + articles + records + troubles + outbox + writing + names

    // MARK: Tickets

    private static let ticketFields: [(String, @Sendable (inout Ticket, String) -> Void)] = [
        ("subject", { $0.subject = $1 }),
        ("requester's name", { $0.requester?.name = $1 }),
        ("requester's address", { $0.requester = Person(address: $1) }),
        ("assignee", { $0.assignee?.name = $1 }),
        ("tag", { $0.tags = [$1, "billing"] }),
        ("status", { $0.status = Status(.other, raw: $1) }),
        ("priority", { $0.priority = Priority(.other, raw: $1) }),
        ("channel", { $0.channel = $1 }),
        ("container", { $0.container = $1 }),
        ("text", { $0.body = $1 }),
        ("custom field", { $0.fields = [RecordField("order", .text($1))] }),
        ("custom field's name", { $0.fields = [RecordField($1, .text("1"))] }),
    ]

    private static let ticketViews: [(String, String)] = [("list", ""), ("ticket", "<Enter>"), ("facts", "<Enter> z h")]

    private static let tickets: [ScreenSink] = ticketFields.flatMap { name, set in
        ticketViews.map { view, keys in
            ScreenSink(name: "\(name) of a ticket, \(view)") { desk, text in
                var ticket = SweptDesk.ticket
                set(&ticket, text)
                desk.send(.tickets([ticket] + SweptDesk.neighbours, isWhole: true))
                if !keys.isEmpty { desk.send(.thread(Thread(ticket: ticket.id, messages: [SweptDesk.message(1, "Hello")]), asOf: SweptDesk.start)) }
                desk.press(keys)
            }
        }
    }

    private static func message(_ name: String, keys: String = "<Enter>", _ make: @escaping @Sendable (String) -> Message) -> ScreenSink {
        ScreenSink(name: name) { desk, text in
            desk.send(.tickets([SweptDesk.ticket] + SweptDesk.neighbours, isWhole: true))
            let isLast = keys.contains("C-x q")
            let messages = [SweptDesk.message(1, "Hello, I paid twice."), make(text)] + (isLast ? [] : [SweptDesk.message(3, "Thank you.")])
            desk.send(.thread(Thread(ticket: SweptDesk.ticketID, messages: messages), asOf: SweptDesk.start))
            desk.press(keys)
        }
    }

    private static func message(_ text: String, _ kind: Message.Kind, _ format: Message.Format) -> Message {
        Message(
            id: MessageID(account: SweptDesk.shop, value: "m2"), author: Person(name: "Anna"), kind: kind, side: .customer,
            body: text, format: format, createdAt: SweptDesk.start.addingTimeInterval(-650))
    }

    private static let messages: [ScreenSink] = [
        message("plain message") { message($0, .public, .plain) },
        message("plain message, preview", keys: "") { message($0, .public, .plain) },
        message("Markdown message") { message($0, .public, .markdown) },
        message("HTML message") { message($0, .public, .html) },
        message("HTML link") { message("<p>See <a href=\"https://shop.example/\($0)\">\($0)</a></p>", .public, .html) },
        message("Markdown table") { message("| a | b |\n|---|---|\n| \($0) | 1 |\n", .public, .markdown) },
        message("Markdown code") { message("```\n\($0)\n```", .public, .markdown) },
        message("quoted mail") { message("> \($0)\n> and more", .public, .plain) },
        message("internal note") { message($0, .internal, .plain) },
        message("event of a thread", keys: "<Enter> z e") { message($0, .system, .plain) },
        message("raw ticket", keys: "<Enter> z r") { message($0, .public, .html) },
        message("author's name") { SweptDesk.message(2, "Hello", by: Person(name: $0)) },
        message("author's address") { SweptDesk.message(2, "Hello", by: Person(address: $0)) },
        message("attachment's name") { name in
            var message = SweptDesk.message(2, "Hello")
            message.attachments = [.init(name: name, byteCount: 4_096)]
            return message
        },
        message("quoted reply", keys: "<Enter> r C-x q") { message($0, .public, .plain) },
    ]

    // MARK: Approvals

    private static let approvalFields: [(String, @Sendable (inout Approval, String) -> Void)] = [
        ("subject", { $0.ticketSubject = $1 }), ("customer", { $0.customer?.name = $1 }),
        ("address", { $0.customer?.address = $1 }), ("summary", { $0.summary = $1 }), ("draft", { $0.draft = $1 }),
        ("field", { $0.changes[0].field = $1 }), ("value before", { $0.changes[0].before = $1 }),
        ("value after", { $0.changes[0].after = $1 }), ("reason", { $0.reasoning[0].text = $1 }),
        ("reason's name", { $0.reasoning[0].name = $1 }), ("platform", { $0.platform = $1 }),
        ("field not understood", { $0.notUnderstood = [.init(name: $1, text: $1)] }), ("risk", { $0.riskRaw = $1 }),
        ("action", { $0.kind = .action($1) }),
    ]

    private static let approvals: [ScreenSink] = approvalFields.flatMap { name, set in
        [("list", "g a"), ("review", "g a <Enter>")].map { view, keys in
            ScreenSink(name: "\(name) of an approval, \(view)") { desk, text in
                var approval = SweptDesk.approval
                set(&approval, text)
                desk.send(.tickets([SweptDesk.ticket], isWhole: true))
                desk.send(.approvals([approval], asOf: [SweptDesk.shop: SweptDesk.start]))
                desk.press(keys)
            }
        }
    }

    // MARK: Articles and records

    private static let articleFields: [(String, @Sendable (inout Article, String) -> Void)] = [
        ("title", { $0.title = $1 }), ("text", { $0.content = $1 }), ("category", { $0.category = $1 }),
        ("status", { $0.statusRaw = $1 }), ("author", { $0.author = $1 }),
    ]

    private static let articles: [ScreenSink] = articleFields.flatMap { name, set in
        [("list", "g k"), ("article", "g k <Enter>")].map { view, keys in
            ScreenSink(name: "\(name) of an article, \(view)") { desk, text in
                var article = SweptDesk.article
                set(&article, text)
                desk.send(.articles([article]))
                desk.press(keys)
            }
        }
    }

    private static let recordFields: [(String, @Sendable (inout Record, String) -> Void)] = [
        ("title", { $0.title = $1 }), ("text", { $0.fields = [RecordField("company", .text($1))] }),
        ("words", { $0.fields = [RecordField("tags", .words([$1, $1]))] }),
        ("parts", { $0.fields = [RecordField("channels", .parts([FieldPart(id: $1, title: $1, detail: $1)]))] }),
        ("document", { $0.fields = [RecordField("definition", .document($1))] }),
        ("number", { $0.fields = [RecordField("total_tickets", .number($1))] }),
        ("field's name", { $0.fields = [RecordField($1, .text("1"))] }),
    ]

    private static let records: [ScreenSink] = [
        (RecordKind.customer, "g c"), (.event, "g e"), (.workflow, "g w"), (.project, "g p"),
    ].flatMap { kind, key in
        recordFields.flatMap { name, set in
            [("list", key), ("record", "\(key) <Enter>")].map { view, keys in
                ScreenSink(name: "\(name) of a \(kind.rawValue), \(view)") { desk, text in
                    var record = SweptDesk.record(kind)
                    set(&record, text)
                    let scope = RecordScope(account: SweptDesk.shop, kind: kind)
                    desk.send(.records(RecordList(scope: scope, records: [record], asOf: SweptDesk.start)))
                    desk.press(keys)
                    desk.send(.record(record))
                }
            }
        }
    }
}
