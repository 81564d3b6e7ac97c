import FoundationEssentials

/// What a person typed into a form and has not sent; kept as a draft, like words of a reply.
public struct KeptForm: Hashable, Sendable {
    /// Names it. Several forms of one kind can be kept: one that was begun, and one for each act that came back.
    public struct Key: Hashable, Sendable {
        public var account: AccountName
        public var verb: Act.Verb
        public var kind: RecordKind
        public var target: String?
        public var parent: String?
        /// The item of the outbox whose text it is or corrects; nil for what was begun in a form.
        public var item: IntentID?

        public init(_ act: Act, item: IntentID? = nil) {
            account = act.account
            verb = act.verb
            kind = act.kind
            target = act.target
            parent = act.parent
            self.item = item
        }

        /// Whether both are the same form of the same thing, whichever item they are of.
        public func isSameForm(as other: Key) -> Bool {
            var other = other
            other.item = item
            return self == other
        }
    }

    /// Its fields hold texts as they were typed, finished or not; only those that were touched.
    public let act: Act
    public let item: IntentID?
    /// When it last changed.
    public let editedAt: Date

    public var key: Key { Key(act, item: item) }

    /// Nil for what nobody has typed: a deletion, an act without fields.
    public init?(_ act: Act, item: IntentID? = nil, editedAt: Date) {
        guard act.isTyped else { return nil }
        var act = act
        act.fields = act.fields.mapValues { .text($0.editText) }
        self.act = act
        self.item = item
        self.editedAt = editedAt
    }

    /// The act says everything that was typed, whatever the space around it.
    public func isContained(in sent: Act) -> Bool {
        key.isSameForm(as: Key(sent)) && act.fields.allSatisfy { key, typed in
            let value = sent.fields[key] ?? .none
            var isWords = false
            if case .words = value { isWords = true }
            func bare(_ text: String) -> String {
                text.lowercased().filter { !$0.isWhitespace && !(isWords && $0 == ",") }
            }
            return bare(typed.editText) == bare(value.editText)
        }
    }
}

// A person's own version of a text that waits for approval is kept the same way. No change of a ticket has a parent, so
// its name can't be taken for one.
extension KeptForm {
    private static let approvalMark = "approval"

    /// Nil where nothing was written.
    ///
    /// - Parameter feedback: why the text was changed, where the person said so.
    public init?(approval: ApprovalID, text: String, feedback: String? = nil, editedAt: Date) {
        var fields = ["text": FieldValue.text(text)]
        if let feedback { fields["feedback"] = .text(feedback) }
        guard !text.isEmpty else { return nil }
        self.init(
            Act(.change, .ticket, account: approval.account, target: approval.value, parent: Self.approvalMark, fields: fields),
            editedAt: editedAt)
    }

    /// The approval whose text it is, with the text and why it was changed; nil for what was typed into a form.
    public var approvalEdit: (approval: ApprovalID, text: String, feedback: String?)? {
        guard let id = key.approval, case .text(let text)? = act.fields["text"] else { return nil }
        var feedback: String?
        if case .text(let words)? = act.fields["feedback"] { feedback = words }
        return (id, text, feedback)
    }
}

extension KeptForm.Key {
    /// Of a person's own version of a text that waits for approval.
    public init(approval: ApprovalID) {
        self.init(Act(.change, .ticket, account: approval.account, target: approval.value, parent: "approval"))
    }

    /// Nil for what was typed into a form.
    public var approval: ApprovalID? {
        guard kind == .ticket, parent == "approval", let target else { return nil }
        return ApprovalID(account: account, value: target)
    }
}

extension Act {
    /// Somebody filled in a form for it: neither a deletion nor an act without fields.
    public var isTyped: Bool { verb != .delete && !fields.isEmpty }
}
