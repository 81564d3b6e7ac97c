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

extension Act {
    /// Somebody filled in a form for it: neither a deletion nor an act without fields.
    public var isTyped: Bool { verb != .delete && !fields.isEmpty }
}
