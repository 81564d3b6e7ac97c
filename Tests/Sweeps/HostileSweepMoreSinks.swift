import Canvas
import FoundationEssentials
import Helpdesk
import Screens

/// What servers say of their failures, what waits to leave, and what the person writes.
extension ScreenSink {
    private static func trouble(_ name: String, keys: String = "", _ make: @escaping @Sendable (String) -> Trouble) -> ScreenSink {
        ScreenSink(name: name) { desk, text in
            desk.send(.tickets([SweptDesk.ticket] + SweptDesk.neighbours, isWhole: true))
            desk.send(.notice(make(text)))
            desk.press(keys)
        }
    }

    static let troubles: [ScreenSink] = ["", "g n"].flatMap { keys in
        let place = keys.isEmpty ? "bottom line" : "news"
        return [
            trouble("server's error, \(place)", keys: keys) { Trouble(.serverFault, $0, account: SweptDesk.shop) },
            trouble("hint, \(place)", keys: keys) { Trouble(.invalid, "Refused.", hint: $0, account: SweptDesk.shop) },
            trouble("refused field, \(place)", keys: keys) {
                Trouble(.invalid, "Refused.", account: SweptDesk.shop, fields: [.init(field: $0, message: $0)])
            },
        ]
    } + [
        ScreenSink(name: "account's trouble") { desk, text in
            desk.send(.tickets([SweptDesk.ticket], isWhole: true))
            desk.send(.accountState(AccountState(account: SweptDesk.shop, trouble: Trouble(.offline, text, account: SweptDesk.shop))))
        },
        ScreenSink(name: "note of an act") { desk, text in
            desk.send(.tickets([SweptDesk.ticket], isWhole: true))
            let act = Act(.change, .customer, account: SweptDesk.shop, target: "r_1", title: text, fields: ["name": .text(text)])
            desk.send(.acted(IntentID("i9"), act, ActOutcome(note: text)))
        },
    ]

    // MARK: What leaves

    private static func waiting(_ name: String, keys: String = "g o", _ make: @escaping @Sendable (String) -> OutboxItem) -> ScreenSink {
        ScreenSink(name: name) { desk, text in
            desk.send(.tickets([SweptDesk.ticket], isWhole: true))
            desk.send(.outbox([make(text)]))
            desk.press(keys)
        }
    }

    private static func reply(_ text: String) -> Intent {
        .message(ticket: SweptDesk.ticketID, audience: .public, body: text, thenStatus: nil)
    }

    static let outbox: [ScreenSink] = [
        waiting("held reply") { OutboxItem(id: IntentID("o1"), intent: reply($0), state: .held(nil)) },
        waiting("refusal in the outbox") { OutboxItem(id: IntentID("o1"), intent: reply("Hello"), state: .held(Trouble(.invalid, $0, hint: $0))) },
        waiting("unclear send") { OutboxItem(id: IntentID("o1"), intent: reply("Hello"), state: .unclear(Trouble(.outcomeUnknown, $0)), finding: $0) },
        waiting("what differs") { OutboxItem(id: IntentID("o1"), intent: reply("Hello"), state: .held(Trouble(.conflict, "It changed.")), difference: [$0]) },
        waiting("held act") { text in
            let act = Act(.create, .customer, account: SweptDesk.shop, title: text, fields: ["name": .text(text), "tags": .words([text])])
            return OutboxItem(id: IntentID("o1"), intent: .act(act), state: .held(nil))
        },
        waiting("change of tags") { OutboxItem(id: IntentID("o1"), intent: .change(ticket: SweptDesk.ticketID, FieldChange(assignee: .value($0), tags: [$0])), state: .queued) },
        waiting("reply that waits, in its ticket", keys: "<Enter>") { OutboxItem(id: IntentID("o1"), intent: reply($0), state: .queued) },
    ]

    // MARK: What is written

    static let writing: [ScreenSink] = [
        ScreenSink(name: "draft, list") { desk, text in
            desk.send(.tickets([SweptDesk.ticket], isWhole: true))
            desk.send(.drafts([Draft(ticket: SweptDesk.ticketID, audience: .public, body: text, editedAt: SweptDesk.start)]))
            desk.press("g r")
        },
        ScreenSink(name: "draft, composer") { desk, text in
            desk.send(.tickets([SweptDesk.ticket], isWhole: true))
            desk.send(.drafts([Draft(ticket: SweptDesk.ticketID, audience: .public, body: text, editedAt: SweptDesk.start)]))
            desk.press("<Enter> r")
        },
        ScreenSink(name: "form that is kept") { desk, text in
            desk.send(.tickets([SweptDesk.ticket], isWhole: true))
            let act = Act(.create, .customer, account: SweptDesk.shop, title: text, fields: ["name": .text(text)])
            if let form = KeptForm(act, editedAt: SweptDesk.start) { desk.send(.forms([form])) }
            desk.press("g r")
        },
        pasted("composer", "<Enter> r"), pasted("internal note", "<Enter> i"), pasted("filter", "f"), pasted("search", "/"),
        pasted("command line", ":"), pasted("go to a ticket", "g t"), pasted("tags", "t"), pasted("new ticket's form", "c"),
        ScreenSink(name: "text from the editor") { desk, text in
            desk.send(.tickets([SweptDesk.ticket], isWhole: true))
            desk.press("<Enter> e")
            desk.send(.edited(text))
        },
        ScreenSink(name: "what was searched for") { desk, text in
            desk.send(.articles([SweptDesk.article]))
            desk.press("g k")
            desk.send(.foundArticles(words: text, [SweptDesk.article]))
        },
    ]

    private static func pasted(_ name: String, _ keys: String) -> ScreenSink {
        ScreenSink(name: "paste into \(name)") { desk, text in
            desk.send(.tickets([SweptDesk.ticket] + SweptDesk.neighbours, isWhole: true))
            desk.press(keys)
            desk.send(.key(.paste(text)))
        }
    }

    // MARK: Names

    static let names: [ScreenSink] = [
        ScreenSink(name: "view's name") { desk, text in
            desk = SweptDesk(desk.size, views: SweptDesk.views + [SavedView(name: text, query: .everything)])
            desk.send(.tickets([SweptDesk.ticket] + SweptDesk.neighbours, isWhole: true))
        },
        ScreenSink(name: "account's name") { desk, text in
            desk = SweptDesk(desk.size, account: AccountName(text))
            desk.press("?")
        },
        ScreenSink(name: "ticket that was asked for") { desk, text in
            desk.send(.startAt(text))
            desk.send(.tickets([SweptDesk.ticket] + SweptDesk.neighbours, isWhole: true))
        },
    ]
}
