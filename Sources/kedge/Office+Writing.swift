import ArgumentParser
import Glibc
import Helpdesk
import Sync

/// How a write ended that went well.
enum Written {
    /// In the outbox, until somebody sends it.
    case later
    /// With what the answer told, where it was an act.
    case done(ActOutcome?)

    /// `--later` in words.
    static let laterSentence = "Kept in the outbox, held; kedge outbox send sends it."
}

extension Office {
    /// Through the outbox, durable before anything is sent; waits for how it ends.
    func write(_ intent: Intent, leaving: LeavingOptions) throws(Trouble) -> Written {
        let id = Clock.newIntentID()
        if leaving.later {
            if case .notKept(let trouble) = desk.putAside(id, intent) { throw trouble }
            return .later
        }
        return try carry(id, intent, .submit(id, intent, undoSeconds: leaving.undoSeconds), onInterrupt: .takeBack(id))
    }

    /// The same, with the sentence to print.
    func write(_ intent: Intent, leaving: LeavingOptions, done: String) throws(Trouble) -> String {
        if case .later = try write(intent, leaving: leaving) { return Written.laterSentence }
        return done
    }

    /// Sets an item going and waits for its end.
    ///
    /// - Parameter onInterrupt: what C-c does as long as nothing has left; after that the answer is waited for.
    func carry(
        _ id: IntentID, _ intent: Intent, _ command: DeskCommand, onInterrupt: DeskCommand
    ) throws(Trouble) -> Written {
        let desk = desk
        let summary = intent.summary
        let interrupts = InterruptWatch { count in
            if count == 1 { desk.perform(onInterrupt) } else { Self.leave(behind: summary) }
        } whenLate: {
            Output.note(["It has left already, so its answer is waited for. C-c again stops waiting."])
        }
        defer { interrupts.end() }
        let draft = intent.draftSentence
        let wasThere = if case .release = command { true } else { false }
        switch desk.wait(for: id, after: command) {
        case .done(let outcome): return .done(outcome)
        case .held(let trouble?): throw wasThere ? trouble : refused(id, intent, trouble)
        case .notKept(let trouble): throw trouble
        case .held(nil): throw Trouble(.cancelled, "It is held in the outbox.", hint: "kedge outbox send sends it.")
        case .unclear(let trouble):
            throw Trouble(.outcomeUnknown, trouble.message, hint: trouble.hint, account: trouble.account)
        case .tryLater(let trouble):
            throw Trouble(
                trouble.kind == .rateLimited ? .rateLimited : .offline, trouble.message,
                hint: wasThere
                    ? "It stays in the outbox."
                    : draft.map { "Nothing was sent; \($0)" } ?? "Nothing was sent or queued.",
                account: trouble.account, retryAt: trouble.retryAt)
        case .takenBack:
            throw Trouble(.cancelled, draft.map { "It was taken back; \($0)" } ?? "It was taken back; nothing was sent.")
        }
    }

    /// Ends without the answer: what has left lies in the outbox as sent, and the next kedge looks what became of it.
    private static func leave(behind summary: String) -> Never {
        Output.note(["It may have happened: \(summary). kedge outbox list shows it; look on the server before sending it again."])
        _exit(ExitCode.interrupted.rawValue)
    }

    /// What was refused leaves nothing in the outbox, where a kedge that runs would take it over. Who typed a line can
    /// type it again; longer texts become drafts, but for those that another kedge could write over.
    private func refused(_ id: IntentID, _ intent: Intent, _ trouble: Trouble) -> Trouble {
        guard intent.holdsWork else {
            _ = desk.wait(for: id, after: .discard(id))
            return trouble
        }
        var end = Carried.held(trouble)
        if case .decide(let approval, .approveEdited(let draft, let feedback), _) = intent {
            if desk.canGiveBack(intent), keep(KeptForm(approval: approval, text: draft, feedback: feedback, editedAt: Clock.now().wall)) {
                end = desk.wait(for: id, after: .discard(id))
            }
        } else {
            end = desk.wait(for: id, after: .takeBack(id))
        }
        var trouble = trouble
        let place = end == .takenBack ? "What you wrote is kept as a draft; kedge draft list shows it." : "It stays in the outbox."
        trouble.hint = [trouble.hint, place].compactMap { $0 }.joined(separator: " ")
        return trouble
    }

    /// On the disk when it returns true.
    private func keep(_ form: KeptForm?) -> Bool {
        guard let form else { return true }
        let (desk, forms) = (desk, shownForms)
        desk.perform(.keepForm(form))
        return Blocking.wait {
            await withCheckedContinuation { continuation in
                desk.whenIdle { continuation.resume(returning: forms.value?.contains(form) ?? false) }
            }
        }
    }

    /// What processes that are gone have left in the outbox, now here.
    var adoptedItems: [OutboxItem] {
        let (desk, outbox) = (desk, shownOutbox)
        return Blocking.wait {
            await withCheckedContinuation { continuation in desk.whenIdle { continuation.resume(returning: outbox.value ?? []) } }
        }
    }

    /// The one account that something new can be made in.
    func creator(_ capability: Capability, of noun: String) throws(Trouble) -> Member {
        let able = try members(with: capability)
        guard able.count == 1, let member = able.first else {
            throw Trouble(
                .configuration, "Several accounts could have the new \(noun): \(able.map(\.name.text).joined(separator: ", ")).",
                hint: "Say which with --account NAME.")
        }
        return member
    }
}

extension Member {
    /// Why its service can't, in the service's own sentence.
    func lacks(_ capability: Capability) -> Trouble {
        Trouble(.unsupported, profile.capabilities.absence(of: capability, service: config.service), account: name)
    }

    /// The same sentence; nil where its service can.
    func absence(of capability: Capability) -> String? {
        profile.capabilities.has(capability) ? nil : profile.capabilities.absence(of: capability, service: config.service)
    }
}

extension Intent {
    /// What becomes of its words where nothing of it was sent; nil where there are none.
    fileprivate var draftSentence: String? {
        switch self {
        case .message: "the text is kept as a draft; kedge draft list shows it."
        case .change, .decide: nil
        case .act(let act): act.isTyped ? "it is kept as a draft; kedge draft list shows it." : nil
        }
    }

    /// A text or a document that somebody has written.
    fileprivate var holdsWork: Bool {
        switch self {
        case .message: true
        case .change, .decide(_, .approve, _), .decide(_, .reject, _): false
        case .decide(_, .approveEdited, _): true
        case .act(let act):
            act.fields.contains { key, value in
                switch value {
                case .text(let text): text.contains("\n") || text.count > 200 || (act.verb == .create && key == "body")
                case .document: true
                default: false
                }
            }
        }
    }
}
