import Canvas

/// Which key means what, in each context. A value made of files; see `Keymap.load`.
public struct Keymap: Hashable, Sendable {
    /// The name of the file it came from.
    public let name: String
    /// A chord and its command, in the order of the files: what a context binds itself, then what it inherits.
    public struct Binding: Hashable, Sendable {
        public var chord: KeyChord
        public var command: Command
    }

    private var tries: [KeyContext: KeyTrie] = [:]
    private var ordered: [KeyContext: [Binding]] = [:]
    private var labels: [KeyChord: SafeText] = [:]

    init(name: String, bindings: [KeyContext: [Binding]], labels: [KeyChord: SafeText]) {
        self.name = name
        self.labels = labels
        ordered = bindings
        for (context, list) in bindings {
            var trie = KeyTrie()
            for binding in list { trie.bind(binding.chord.keys[...], to: binding.command) }
            tries[context] = trie
        }
    }

    /// A key that goes on, or ends, what was pressed so far.
    public struct Hint: Hashable, Sendable {
        public var key: Key
        /// The command it ends in; nil where more keys follow.
        public var command: Command?
        public var label: SafeText
    }

    /// What the keys pressed so far mean. Chords never time out.
    public enum Lookup: Hashable, Sendable {
        case pending([Hint])
        /// Complete; `argument` is the last key, for commands that take one.
        case command(Command, argument: Key)
        /// Bound to nothing; `nearest` is a chord of this context that is close, to be told.
        case unbound(nearest: Binding?)
    }

    public func look(up keys: [Key], in context: KeyContext) -> Lookup {
        let trie = tries[context] ?? KeyTrie()
        switch trie.find(keys) {
        case .command(let command):
            return .command(command, argument: keys.last ?? .escape)
        case .branch:
            return .pending(hints(after: keys, in: context))
        case .nothing:
            return .unbound(nearest: nearest(to: keys, in: context))
        }
    }

    /// The keys that may follow, in the order of the file, several keys for one command by the first alone.
    public func hints(after keys: [Key], in context: KeyContext) -> [Hint] {
        var seen = Set<Key>()
        var result: [Hint] = []
        for binding in bindings(in: context) {
            let chord = binding.chord.keys
            guard chord.count > keys.count, chord.starts(with: keys), seen.insert(chord[keys.count]).inserted else { continue }
            let isLast = chord.count == keys.count + 1
            let prefix = KeyChord(Array(chord.prefix(keys.count + 1)))
            result.append(Hint(
                key: chord[keys.count], command: isLast ? binding.command : nil,
                label: isLast ? SafeText(binding.command.summary) : label(of: prefix)))
        }
        return result
    }

    /// Everything bound in a context, its own first, in the order of the file.
    public func bindings(in context: KeyContext) -> [Binding] { ordered[context] ?? [] }

    /// The chords of a command, the one to show first.
    public func chords(of command: Command, in context: KeyContext) -> [KeyChord] {
        bindings(in: context).filter { $0.command == command }.map(\.chord)
    }

    /// How the chord that people should press for a command is written: `gg`, `C-x s`; nil where it has none.
    public func shownChord(of command: Command, in context: KeyContext) -> SafeText? {
        chords(of: command, in: context).first.map(\.shown)
    }

    /// What a first key leads to, as the file names it.
    public func label(of prefix: KeyChord) -> SafeText { labels[prefix] ?? "more" }
}

extension KeyChord {
    /// As screens write it: plain letters stand together (`gg`), anything longer keeps its blanks (`C-x s`).
    public var shown: SafeText {
        let isPlain = keys.allSatisfy { if case .character(let character) = $0 { character != " " } else { false } }
        return SafeText(isPlain ? keys.map(\.notation).joined() : keys.map(\.shownNotation).joined(separator: " "))
    }
}

extension Key {
    /// As screens write it: named keys without brackets.
    var shownNotation: String {
        let notation = notation
        guard notation.count > 1, notation.hasPrefix("<"), notation.hasSuffix(">") else { return notation }
        return String(notation.dropFirst().dropLast())
    }
}
