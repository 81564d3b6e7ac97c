import Canvas

/// What no keymap may say, whoever wrote it: the rules that keep stray bytes and habits away from decisions.
enum KeymapPolicy {
    /// Commands that decide at once, or are the first step of deciding.
    static let decisions: Set<Command> = [.approve, .editApprove, .reject]
    /// Commands after which something leaves without a further key.
    static let immediate: Set<Command> = [.approve, .send, .sendSolve, .sendPending, .confirm]
    /// Where a decision's keys must mean nothing.
    static let triage: [KeyContext] = [.list, .ticket]
    /// Control keys that terminals, multiplexers or flow control keep for themselves.
    static let reservedControls: Set<Character> = ["k", "b", "a", "s", "q"]

    /// Why a chord can't be bound to a command, as a sentence; nil where it can.
    static func refusal(of chord: KeyChord, for command: Command, in context: KeyContext) -> String? {
        for case .control(let letter) in chord.keys where reservedControls.contains(letter) {
            return "C-\(letter) is taken by terminals or multiplexers; choose another key."
        }
        if decisions.contains(command), context != .review {
            return "\(command.name) can be bound in the place \"review\" alone."
        }
        if context.takesText, case .character = chord.keys.first {
            return "\"\(chord.notation)\" begins with a character, which couldn't be typed in a text any more."
        }
        if immediate.contains(command), chord.keys.allSatisfy(\.canBeStray) {
            return "\"\(chord.notation)\" can be what is left of a broken arrow key, so it can't mean \(command.name)."
        }
        return nil
    }

    /// The commands that lead out of a place.
    static func waysOut(of context: KeyContext) -> [Command] {
        switch context {
        case .composer, .form: [.leave]
        case .confirm: [.no]
        case .prompt, .menu: [.cancel]
        default: [.back, .cancel]
        }
    }
}

extension Key {
    /// Whether a terminal's sequence for another key, cut apart, can end in this one or hold it: the final bytes of
    /// cursor, function, keypad, mouse and focus sequences and of the terminal's replies, and the bytes before them.
    var canBeStray: Bool {
        guard case .character(let character) = self, let byte = character.asciiValue else { return false }
        switch character {
        case "a"..."z", "0"..."9": return true
        case "J", "K", "L", "N", "T", "U", "V", "W", "Y": return false
        case " ": return false
        default: return (0x21...0x7E).contains(byte)
        }
    }
}
