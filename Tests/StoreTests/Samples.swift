import Corpus
import FoundationEssentials
import Helpdesk

enum Samples {
    static let account = AccountName("games")
    static let start = Date(timeIntervalSinceReferenceDate: 800_000_000)

    /// Texts that break careless writers and readers.
    static let texts = [
        "", "Refund?", "\"quoted\" \\ back\\\\slash", "line\nbreak\ttab\r", "\u{0}\u{1B}[31mred", "日本語 🏳️‍🌈 e\u{301}",
        "]],[\"", "null", "\u{FEFF}\u{202E}rtl", String(repeating: "long ", count: 60),
    ]

    static func text(_ chance: inout SeededRandom) -> String { texts.randomElement(using: &chance) ?? "" }

    static func ticket(_ number: Int) -> TicketID { TicketID(account: account, value: "tkt_\(number)") }

    static func tickets(_ count: Int, seed: UInt64 = 1) -> [Ticket] {
        var chance = SeededRandom(seed: seed)
        return (0..<count).map { number in
            Ticket(
                id: ticket(number), key: "T-\(number)", subject: text(&chance),
                status: Status(Status.Canonical.allCases.randomElement(using: &chance) ?? .new, raw: text(&chance)),
                priority: Bool.random(using: &chance) ? .none : Priority(.high, raw: text(&chance)),
                requester: Bool.random(using: &chance) ? nil : Person(id: text(&chance), name: nil, address: "a@b.c"),
                assignee: Bool.random(using: &chance) ? nil : Person(name: text(&chance)),
                tags: (0..<Int.random(in: 0...3, using: &chance)).map { _ in text(&chance) },
                channel: Bool.random(using: &chance) ? nil : "email", container: nil,
                createdAt: Bool.random(using: &chance) ? nil : start.addingTimeInterval(0.1 * Double(number)),
                updatedAt: start.addingTimeInterval(-Double(number) / 3), body: Bool.random(using: &chance) ? nil : text(&chance))
        }
    }

    static func thread(_ number: Int, seed: UInt64) -> Helpdesk.Thread {
        var chance = SeededRandom(seed: seed)
        let messages = (0..<Int.random(in: 0...5, using: &chance)).map { index in
            Message(
                id: MessageID(account: account, value: "msg_\(number)_\(index)"),
                author: Bool.random(using: &chance) ? nil : Person(name: text(&chance)), kind: .internal, side: .us,
                body: text(&chance), format: .html, createdAt: start,
                attachments: [Message.Attachment(name: text(&chance), byteCount: nil)])
        }
        return Helpdesk.Thread(ticket: ticket(number), messages: messages, unreadableCount: number)
    }

    static func approval(_ number: Int, seed: UInt64) -> Approval {
        var chance = SeededRandom(seed: seed)
        return Approval(
            id: ApprovalID(account: account, value: "apr_\(number)"), ticket: ticket(number),
            ticketSubject: text(&chance), customer: Person(address: text(&chance)), kind: .action(text(&chance)),
            status: .other(text(&chance)), riskRaw: nil, confidence: 0.1 + 0.2, createdAt: start, expiresAt: nil,
            decidedAt: start, summary: text(&chance), draft: nil,
            changes: [.init(field: text(&chance), before: text(&chance), after: text(&chance))],
            reasoning: [.init(name: text(&chance), text: text(&chance))], platform: text(&chance),
            notUnderstood: [.init(name: text(&chance), text: text(&chance))], fieldCount: 9, fingerprint: text(&chance))
    }

    static func article(_ number: Int) -> Article {
        var chance = SeededRandom(seed: UInt64(number))
        return Article(
            id: ArticleID(account: account, value: "kb_\(number)"), title: text(&chance), content: text(&chance),
            format: .markdown, category: text(&chance), statusRaw: nil, author: text(&chance), createdAt: nil,
            updatedAt: start)
    }

    static let intents: [Intent] = [
        .message(ticket: ticket(1), audience: .public, body: "Hello\n\"you\"", thenStatus: Status(.solved, raw: "done")),
        .message(ticket: ticket(2), audience: .internal, body: "", thenStatus: nil),
        .change(ticket: ticket(3), FieldChange()),
        .change(ticket: ticket(3), FieldChange(
            status: Status(.other, raw: "?"), priority: Priority.none, assignee: .value(""), tags: [])),
        .change(ticket: ticket(3), FieldChange(assignee: FieldChange.Setting.none, tags: ["a", ""])),
        .decide(approval: ApprovalID(account: account, value: "1"), .approve, fingerprint: "f"),
        .decide(approval: ApprovalID(account: account, value: "1"), .approveEdited(draft: "x", feedback: nil), fingerprint: ""),
        .decide(approval: ApprovalID(account: account, value: "1"), .reject(feedback: "no"), fingerprint: "f"),
        .act(Act(.delete, .ticket, account: account, target: "tkt_1", title: "KEM-42")),
        .act(Act(.create, .viewer, account: account, parent: "evt_1", fields: values(7))),
    ] + Act.Verb.allCases.flatMap { verb in
        RecordKind.allCases.map { kind in
            .act(Act(verb, kind, account: account, target: verb == .create ? nil : "\"x\"\n", title: texts[4], fields: ["name": .text(texts[2])]))
        }
    }

    /// Every kind of value, with every hostile text.
    static func values(_ seed: Int) -> [String: FieldValue] {
        var chance = SeededRandom(seed: UInt64(seed))
        var values: [String: FieldValue] = [
            "flag": .flag(seed.isMultiple(of: 2)), "date": .date(start.addingTimeInterval(0.1)), "none": .none, "": .words([]),
            "number": .number("1.50"), "no_parts": .parts([]), "words": .words(texts),
            "parts": .parts([FieldPart(id: text(&chance), title: text(&chance)), FieldPart(title: "", detail: text(&chance))]),
        ]
        values[text(&chance)] = .text(text(&chance))
        for (number, text) in texts.enumerated() {
            values["text_\(number)"] = .text(text)
            values["document_\(number)"] = .document(text)
        }
        return values
    }

    static func lists(_ count: Int) -> [RecordList] {
        [RecordKind.customer, .workflow, .event].flatMap { kind -> [RecordList] in
            let scope = RecordScope(account: account, kind: kind, parent: kind == .event ? texts[2] : nil)
            let records = (0..<count).map { number in
                Record(
                    id: RecordID(account: account, kind: kind, value: "r\(number)\n", parent: scope.parent), title: texts[number % texts.count],
                    fields: values(number).sorted { $0.key < $1.key }.prefix(number == 1 ? 99 : 3).map { RecordField($0.key, $0.value) })
            }
            return [RecordList(scope: scope, records: records, asOf: start.addingTimeInterval(Double(kind.rawValue.count)))]
        } + [RecordList(scope: RecordScope(account: account, kind: .project), records: [], asOf: start)]
    }
}
