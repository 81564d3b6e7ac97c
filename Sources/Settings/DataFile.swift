import FoundationEssentials

/// A theme or a keymap as a file holds it: sections of keys with texts. What they mean is known elsewhere.
public struct DataFile: Sendable, Hashable {
    public struct Entry: Sendable, Hashable {
        public let key: String
        /// One for a plain value, several for a list.
        public let values: [String]
        /// Counted from 1, where it was found.
        public let line: Int?
    }

    /// A table of the file; "" for what stands before the first header.
    public struct Section: Sendable, Hashable {
        public let name: String
        public let entries: [Entry]
    }

    public let name: String
    public let sections: [Section]
    public let problems: [ConfigProblem]

    public init(name: String, text: String) {
        self.name = name
        do throws(SyntaxProblem) {
            var problems: [ConfigProblem] = []
            let source = SourceLines(text)
            sections = Self.sections(of: try TOMLNode.parse(text), named: "", source: source, problems: &problems)
            self.problems = problems
        } catch {
            sections = []
            problems = [ConfigProblem(line: error.line, error.sentence)]
        }
    }

    private static func sections(
        of table: [String: TOMLNode], named name: String, source: SourceLines, problems: inout [ConfigProblem]
    ) -> [Section] {
        var entries: [Entry] = []
        var deeper: [Section] = []
        for (key, node) in table {
            let line = source.line(of: key, inTable: name)
            switch node {
            case .table(let members):
                deeper += sections(of: members, named: name.isEmpty ? key : "\(name).\(key)", source: source, problems: &problems)
            default:
                if let values = texts(of: node) {
                    entries.append(Entry(key: key, values: values, line: line))
                } else {
                    problems.append(ConfigProblem(line: line, "\(key) is \(node.kindInWords); it takes a text or a list of texts."))
                }
            }
        }
        entries.sort { ($0.line ?? 0, $0.key) < ($1.line ?? 0, $1.key) }
        return [Section(name: name, entries: entries)] + deeper.sorted { $0.name < $1.name }
    }

    private static func texts(of node: TOMLNode) -> [String]? {
        switch node {
        case .text(let text): [text]
        case .integer(let number): [String(number)]
        case .boolean(let flag): [flag ? "true" : "false"]
        case .array(let nodes):
            nodes.reduce(into: [String]?.some([])) { texts, node in
                if case .text(let text) = node { texts?.append(text) } else { texts = nil }
            }
        default: nil
        }
    }
}

/// The two kinds of data files.
public enum DataKind: String, Sendable, CaseIterable {
    case theme = "themes"
    case keymap = "keymaps"
}

/// Finds themes and keymaps: the user's folder first, then what is embedded in the program.
public struct DataFiles: Sendable {
    private let places: Places

    public init(places: Places) { self.places = places }

    /// The names that can be asked for, sorted.
    public func names(of kind: DataKind) -> [String] {
        let folder = "\(places.config)/\(kind.rawValue)"
        let own = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        let ownNames = own.filter { $0.hasSuffix(".toml") }.map { String($0.dropLast(5)) }
        return Set(ownNames + EmbeddedData.files.filter { $0.kind == kind }.map(\.name)).sorted()
    }

    /// The file of that name; nil when there is none.
    public func file(_ kind: DataKind, named name: String) -> DataFile? {
        guard !name.isEmpty, !name.contains("/"), !name.hasPrefix(".") else { return nil }
        let path = "\(places.config)/\(kind.rawValue)/\(name).toml"
        if let data = FileManager.default.contents(atPath: path) {
            return DataFile(name: name, text: String(decoding: data, as: UTF8.self))
        }
        return EmbeddedData.files.first { $0.kind == kind && $0.name == name }
            .map { DataFile(name: name, text: String(decoding: $0.bytes, as: UTF8.self)) }
    }
}
