/// What a person has to type before an act is put into the outbox. Deleting and running take more than one key.
public enum ActGate: Hashable, Sendable {
    case none
    /// `identity` is to be typed. `sentence` says what will happen, and whether anybody can bring it back.
    case typed(identity: String, sentence: String)

    public init(_ act: Act, _ capabilities: Capabilities) {
        switch act.verb {
        case .create, .change, .identify: self = .none
        case .delete, .run:
            self = .typed(identity: Self.identity(of: act), sentence: Self.sentence(about: act, capabilities))
        }
    }

    /// Blanks around it don't count; anything else does.
    public func accepts(_ typed: String) -> Bool {
        guard case .typed(let identity, _) = self else { return true }
        let bare = typed.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed()
        return !bare.isEmpty && String(bare) == identity
    }

    /// Ids longer than this are nothing to type.
    private static let longestTypedID = 16
    private static let longestTypedName = 60

    /// A ticket by its key, what is run by its name, the rest by id where that can be typed.
    private static func identity(of act: Act) -> String {
        let id = act.target ?? ""
        let title = isTypable(act.title) ? act.title : ""
        let isByName = act.verb == .run || act.kind == .ticket || id.count > longestTypedID
        if isByName { return title.isEmpty ? id : title }
        return id.isEmpty ? title : id
    }

    /// One line of letters, digits, signs and single blanks inside it.
    private static func isTypable(_ text: String) -> Bool {
        guard !text.isEmpty, text.count <= longestTypedName, text.first != " ", text.last != " ",
            !text.contains("  ")
        else { return false }
        return text.unicodeScalars.allSatisfy { scalar in
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .surrogate, .unassigned: false
            case .spaceSeparator: scalar == " "
            default: true
            }
        }
    }

    private static func sentence(about act: Act, _ capabilities: Capabilities) -> String {
        if act.verb == .run { return "It runs at once, and what it does can't be taken back from here." }
        return capabilities.deletions[act.kind]?.sentence ?? "Nobody can bring it back."
    }
}

extension Capabilities {
    /// Once it has left, nobody can bring back what was. What isn't known to be kept is taken as lost.
    public func isFinal(_ act: Act) -> Bool {
        switch act.verb {
        case .create, .change, .identify: false
        case .run: true
        case .delete: deletions[act.kind]?.isFinal ?? true
        }
    }
}
