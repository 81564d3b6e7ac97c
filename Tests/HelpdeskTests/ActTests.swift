import Testing

@testable import Helpdesk

private let shop = AccountName("shop")

private func act(
    _ verb: Act.Verb, _ kind: RecordKind, target: String? = "x1", title: String = "", fields: [String: FieldValue] = [:]
) -> Act {
    Act(verb, kind, account: shop, target: verb == .create ? nil : target, title: title, fields: fields)
}

@Suite struct ActWordsTests {
    @Test(arguments: [
        (act(.delete, .ticket, title: "KEM-42"), "delete ticket KEM-42", "Ticket KEM-42 was deleted."),
        (act(.create, .ticket, title: "It is broken"), "create the ticket \"It is broken\"", "The ticket \"It is broken\" was created."),
        (act(.create, .customer), "create the customer", "The customer was created."),
        (act(.create, .user, title: "ada@shop.example"), "invite ada@shop.example", "ada@shop.example was invited."),
        (act(.create, .user), "invite the user", "The user was invited."),
        (act(.create, .viewer, title: "ada@shop.example"), "register ada@shop.example", "ada@shop.example was registered."),
        (act(.change, .workflow, title: "Escalate"), "change workflow Escalate", "Workflow Escalate was changed."),
        (act(.delete, .user, title: "Ada"), "deactivate user Ada", "User Ada was deactivated."),
        (act(.delete, .token), "revoke API token x1", "API token x1 was revoked."),
        (act(.delete, .article, target: nil), "delete the article", "The article was deleted."),
        (act(.run, .workflow, title: "Escalate"), "run workflow Escalate", "Workflow Escalate was started."),
        (act(.identify, .viewer, title: "a@b.c"), "identify viewer a@b.c", "Viewer a@b.c was identified."),
        (act(.delete, .workspace, title: "One\nTwo"), "delete workspace One", "Workspace One was deleted."),
    ])
    func saysWhatItDoes(_ act: Act, _ phrase: String, _ sentence: String) {
        #expect(act.phrase == phrase)
        #expect(act.doneSentence == sentence)
    }

    @Test func everyPhraseIsBoundedAndNamesWhatIsDone() {
        for verb in Act.Verb.allCases {
            for kind in RecordKind.allCases {
                let phrase = act(verb, kind, title: String(repeating: "long ", count: 40)).phrase
                #expect(phrase.count < 90 && phrase.contains("›") && !phrase.contains("…"))
                #expect(act(verb, kind).doneSentence.hasSuffix("."))
            }
        }
        #expect(RecordKind.event.nounWithArticle == "an event" && RecordKind.user.nounWithArticle == "a user")
    }
}

@Suite struct ActGateTests {
    private static let capabilities = Capabilities(
        present: [], deletions: [
            .ticket: Deletion(isFinal: true, sentence: "Kemon deletes it for good."),
            .user: Deletion(isFinal: false, sentence: "It can be reactivated within 90 days."),
        ])

    private static let uuid = "7b6e8a52-91c1-4f0e-9d7e-2a1b3c4d5e6f"

    @Test(arguments: [
        (act(.delete, .ticket, target: uuid, title: "KEM-42"), "KEM-42"), (act(.delete, .ticket), "x1"),
        (act(.delete, .customer, title: "Ada"), "x1"), (act(.delete, .workspace, target: uuid, title: "Games"), "Games"),
        (act(.delete, .workspace, target: uuid, title: ""), uuid), (act(.delete, .workspace, target: nil, title: "Games"), "Games"),
        (act(.run, .workflow, title: "Escalate VIPs"), "Escalate VIPs"), (act(.run, .workflow), "x1"),
        // What nobody can type is not asked for.
        (act(.run, .workflow, title: "Esc\u{202E}alate"), "x1"), (act(.run, .workflow, title: " Escalate"), "x1"),
        (act(.run, .workflow, title: "One\nTwo"), "x1"), (act(.run, .workflow, title: String(repeating: "x", count: 61)), "x1"),
        (act(.run, .workflow, title: "Zero\u{200B}width"), "x1"), (act(.run, .workflow, title: "日本"), "日本"),
    ])
    func asksForWhatIdentifiesIt(_ act: Act, _ identity: String) {
        let gate = ActGate(act, Self.capabilities)
        guard case .typed(identity, _) = gate else {
            Issue.record("\(gate)")
            return
        }
        #expect(gate.accepts(" \(identity) "))
        for other in ["", " ", identity + "x", identity.uppercased() + "X", "yes"] { #expect(!gate.accepts(other)) }
    }

    @Test func whatCanBeMendedIsNotGated() {
        for (verb, kind) in [(Act.Verb.create, RecordKind.ticket), (.change, .user), (.identify, .viewer)] {
            #expect(ActGate(act(verb, kind), Self.capabilities) == .none)
            #expect(!Self.capabilities.isFinal(act(verb, kind)))
        }
    }

    /// No promise that isn't there: what nobody says is kept is lost.
    @Test func deletionsSayWhatBecomesOfIt() {
        let sentences = [RecordKind.ticket, .user, .workspace].map { kind -> String in
            if case .typed(_, let sentence) = ActGate(act(.delete, kind), Self.capabilities) { sentence } else { "" }
        }
        #expect(sentences == ["Kemon deletes it for good.", "It can be reactivated within 90 days.", "Nobody can bring it back."])
        #expect(Self.capabilities.isFinal(act(.delete, .ticket)))
        #expect(!Self.capabilities.isFinal(act(.delete, .user)))
        #expect(Self.capabilities.isFinal(act(.delete, .workspace)))
        #expect(Self.capabilities.isFinal(act(.run, .workflow)))
    }
}

@Suite struct ActFormTests {
    private static let capabilities = Capabilities(
        present: [.createCustomer, .updateCustomer, .runWorkflow],
        absences: [.deleteTicket: "Keva can't delete tickets."],
        forms: [
            FormKey(.create, .customer): [
                FormField("email", isRequired: true), FormField("is_vip", .flag), FormField("tags", .words),
            ],
            FormKey(.change, .customer): [FormField("email", isRequired: true), FormField("phone")],
        ])

    private func trouble(_ act: Act) -> Trouble? {
        do throws(Trouble) {
            try Self.capabilities.check(act, service: .keva)
            return nil
        } catch {
            return error
        }
    }

    @Test(arguments: [
        (act(.create, .customer, fields: ["email": .text("a@b.c"), "is_vip": .flag(true), "tags": .words([])]), nil, []),
        (act(.create, .customer, fields: ["email": .text("a@b.c"), "phone": .text("1")]), .configuration, ["phone"]),
        (act(.create, .customer), .invalid, ["email"]),
        (act(.create, .customer, fields: ["email": .text("  ")]), .invalid, ["email"]),
        (act(.create, .customer, fields: ["email": .none, "is_vip": .text("yes")]), .invalid, ["email", "is_vip"]),
        (act(.create, .customer, fields: ["email": .text("a\nb")]), .invalid, ["email"]),
        (act(.change, .customer, fields: ["phone": .none]), nil, []),
        (act(.change, .customer, fields: ["email": .none]), .invalid, ["email"]),
        (act(.change, .customer), .configuration, []),
        (act(.run, .workflow), nil, []), (act(.run, .workflow, fields: ["x": .text("1")]), .configuration, ["x"]),
        (act(.delete, .ticket), .unsupported, []), (act(.delete, .project), .unsupported, []),
    ] as [(Act, Trouble.Kind?, [String])])
    func whatDoesNotFitIsNamed(_ act: Act, _ kind: Trouble.Kind?, _ fields: [String]) {
        let trouble = trouble(act)
        #expect(trouble?.kind == kind)
        #expect(trouble?.fields.map(\.field) ?? [] == fields)
        if let trouble { #expect(trouble.account == shop && trouble.message.hasSuffix(".")) }
    }

    @Test func sentencesSayWhatIsRight() {
        #expect(trouble(act(.delete, .ticket))?.message == "Keva can't delete tickets.")
        let unknown = trouble(act(.create, .customer, fields: ["phone": .text("1")]))
        #expect(unknown?.message == "\"phone\" is no field of a customer that can be given here.")
        #expect(unknown?.hint == "It takes email, is_vip, tags.")
        #expect(trouble(act(.create, .customer))?.message == "email is needed.")
    }

    @Test func whatWasTypedBecomesValues() throws {
        let form = try #require(Self.capabilities.form(.create, .customer))
        #expect(Self.capabilities.form(.delete, .ticket) == nil)
        #expect(try form.values(of: [("email", " a@b.c "), ("is_vip", "No"), ("tags", "a, b")])
            == ["email": .text("a@b.c"), "is_vip": .flag(false), "tags": .words(["a", "b"])])
        let trouble = #expect(throws: Trouble.self) { try form.values(of: [("is_vip", "perhaps")]) }
        #expect(trouble?.message == "is_vip takes yes or no, not \"perhaps\".")
        #expect(throws: Trouble.self) { try form.values(of: [("size", "1")]) }
    }
}
