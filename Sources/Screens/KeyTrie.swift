import Canvas

/// The chords of one context as a tree: each key leads to a command or to further keys.
struct KeyTrie: Hashable, Sendable {
    indirect enum Node: Hashable, Sendable {
        case command(Command)
        case branch(KeyTrie)
    }

    private(set) var nodes: [Key: Node] = [:]

    /// What following some keys leads to.
    enum Finding: Hashable, Sendable {
        case command(Command)
        case branch(KeyTrie)
        /// Nothing; so many keys of it are known.
        case nothing(known: Int)
    }

    func find(_ keys: some Collection<Key>) -> Finding {
        var trie = self
        for (depth, key) in keys.enumerated() {
            switch trie.nodes[key] {
            case nil: return .nothing(known: depth)
            case .command(let command):
                return depth == keys.count - 1 ? .command(command) : .nothing(known: depth + 1)
            case .branch(let next): trie = next
            }
        }
        return .branch(trie)
    }

    /// Binds a chord. A binding that is in its way is replaced: the later one holds.
    mutating func bind(_ keys: ArraySlice<Key>, to command: Command) {
        guard let key = keys.first else { return }
        if keys.count == 1 {
            nodes[key] = .command(command)
            return
        }
        var next = KeyTrie()
        if case .branch(let existing) = nodes[key] { next = existing }
        next.bind(keys.dropFirst(), to: command)
        nodes[key] = .branch(next)
    }

    /// Every chord with its command.
    var bindings: [(chord: KeyChord, command: Command)] {
        nodes.flatMap { key, node in
            switch node {
            case .command(let command): [(KeyChord([key]), command)]
            case .branch(let trie): trie.bindings.map { (KeyChord([key] + $0.chord.keys), $0.command) }
            }
        }
    }
}
