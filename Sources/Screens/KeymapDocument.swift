/// A keymap file as it was read: words, not yet resolved. Whoever reads files makes these; nothing here knows TOML.
public struct KeymapDocument: Hashable, Sendable {
    /// A command with its chords (`["g g", "<Home>"]`), or in the section `labels` a first key with its label.
    public struct Entry: Hashable, Sendable {
        public var name: String
        /// A value that is one string in the file is one of these; an empty list unbinds.
        public var keys: [String]
        /// Where it stands in the file, from 1, where that is known.
        public var line: Int?

        public init(_ name: String, _ keys: [String], line: Int? = nil) {
            self.name = name
            self.keys = keys
            self.line = line
        }
    }

    /// A context with its bindings, or `labels`.
    public struct Section: Hashable, Sendable {
        public var name: String
        public var entries: [Entry]
        public var line: Int?

        public init(_ name: String, _ entries: [Entry], line: Int? = nil) {
            self.name = name
            self.entries = entries
            self.line = line
        }
    }

    /// The section that names what a first key leads to.
    public static let labelsSection = "labels"

    /// The file's name without its extension.
    public var name: String
    /// The keymap this one changes.
    public var inherits: String?
    public var sections: [Section]

    public init(name: String, inherits: String? = nil, sections: [Section]) {
        self.name = name
        self.inherits = inherits
        self.sections = sections
    }
}

/// Something wrong with a keymap file, as a sentence with its place.
public struct KeymapProblem: Hashable, Sendable, CustomStringConvertible {
    /// The keymap's name.
    public var file: String
    public var line: Int?
    /// A whole sentence.
    public var message: String

    public init(file: String, line: Int? = nil, message: String) {
        self.file = file
        self.line = line
        self.message = message
    }

    public var description: String {
        let place = line.map { ", line \($0)" } ?? ""
        return "Keymap \(file)\(place): \(message)"
    }
}
