import Canvas

extension Keymap {
    /// A bound chord that is close to what was pressed: the same key in the other case, with Ctrl, or behind a prefix;
    /// for a chord, one that begins the same.
    func nearest(to keys: [Key], in context: KeyContext) -> Binding? {
        let all = bindings(in: context)
        guard let last = keys.last else { return nil }
        let begun = Array(keys.dropLast())
        for relative in last.relatives {
            // Nobody who presses a letter is near to leaving.
            guard let found = all.first(where: { $0.chord.keys == begun + [relative] }) else { continue }
            if case .control = relative, HelpTopic(found.command) == .leave { continue }
            return found
        }
        guard begun.isEmpty else { return all.first { $0.chord.keys.starts(with: begun) } }
        return all.first { $0.chord.keys.count > 1 && $0.chord.keys.last == last }
    }
}

extension Key {
    /// Keys that a finger hits instead of this one, nearest first.
    fileprivate var relatives: [Key] {
        switch self {
        case .character(let character):
            let lower = Character(character.lowercased().first.map(String.init) ?? String(character))
            let upper = Character(character.uppercased().first.map(String.init) ?? String(character))
            return [.character(character.isLowercase ? upper : lower), .control(lower)]
        case .control(let character), .alt(let character):
            return [.character(character)]
        case .named(let key, let modifiers) where !modifiers.isEmpty:
            return [.named(key)]
        case .named, .paste:
            return []
        }
    }
}
