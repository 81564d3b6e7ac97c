// What an act is called in sentences.

extension Act {
    /// Longer names would push the rest of a sentence off its line.
    private static let longestName = 60

    /// Completes "could not …" and "… leaves in 8 s": `delete ticket KEM-42`, `invite the user`.
    public var phrase: String {
        switch (verb, kind) {
        case (.create, .user): "invite \(name ?? "the user")"
        case (.create, .viewer): "register \(name ?? "the viewer")"
        case (.create, _): "create \(newThing)"
        case (.change, _): "change \(thing)"
        case (.delete, .user): "deactivate \(thing)"
        case (.delete, .token): "revoke \(thing)"
        case (.delete, _): "delete \(thing)"
        case (.run, _): "run \(thing)"
        case (.identify, _): "identify \(thing)"
        }
    }

    /// A whole sentence for when the service has done it: `Ticket KEM-42 was deleted.`
    public var doneSentence: String {
        switch (verb, kind) {
        case (.create, .user): "\(capitalized(name ?? "the user")) was invited."
        case (.create, .viewer): "\(capitalized(name ?? "the viewer")) was registered."
        case (.create, _): "\(capitalized(newThing)) was created."
        case (.change, _): "\(capitalized(thing)) was changed."
        case (.delete, .user): "\(capitalized(thing)) was deactivated."
        case (.delete, .token): "\(capitalized(thing)) was revoked."
        case (.delete, _): "\(capitalized(thing)) was deleted."
        case (.run, _): "\(capitalized(thing)) was started."
        case (.identify, _): "\(capitalized(thing)) was identified."
        }
    }

    /// What people call the target, bounded; nil where nothing is known.
    var name: String? {
        let line = title.split(whereSeparator: \.isNewline).first.map(String.init) ?? ""
        guard line.count > Self.longestName else { return line.isEmpty ? nil : line }
        return line.prefix(Self.longestName - 1) + "›"
    }

    /// `ticket KEM-42`, else its id, else `the ticket`.
    private var thing: String {
        if let name { return "\(kind.noun) \(name)" }
        return target.map { "\(kind.noun) \($0)" } ?? "the \(kind.noun)"
    }

    /// What doesn't exist yet has only the name that was typed for it, which may be a whole sentence.
    private var newThing: String { name.map { "the \(kind.noun) \"\($0)\"" } ?? "the \(kind.noun)" }

    private func capitalized(_ text: String) -> String {
        // An address keeps its case.
        guard text != name, let first = text.first else { return text }
        return first.uppercased() + text.dropFirst()
    }
}
