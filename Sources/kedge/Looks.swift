import Helpdesk
import Screens
import Settings

/// Keys and colours from their files, with what is wrong in them.
struct Looks {
    let keymap: Keymap
    let theme: Theme
    let problems: [Trouble]

    init(config: Config, places: Places, usesColor: Bool) {
        let files = DataFiles(places: places)
        let keymaps = Self.documents(.keymap, config.keymap, files) { KeymapDocument($0) }
        var loadedKeymap = Keymap.load(config.keymap, from: keymaps.documents)
        var problems = keymaps.problems + loadedKeymap.problems.map(\.description)
        if !keymaps.documents.contains(where: { $0.name == config.keymap }) {
            loadedKeymap = Keymap.load("default", from: Self.documents(.keymap, "default", files) { KeymapDocument($0) }.documents)
        }
        keymap = loadedKeymap.keymap

        let themes = Self.documents(.theme, config.theme, files) { ThemeDocument($0) }
        let name = themes.documents.contains { $0.name == config.theme } ? config.theme : "dark"
        let loadedTheme = Theme.load(name, from: name == config.theme ? themes.documents : Self.documents(.theme, name, files) { ThemeDocument($0) }.documents)
        problems += themes.problems + loadedTheme.warnings
        if name != config.theme { problems.append("There is no theme \"\(config.theme)\"; there are \(files.names(of: .theme).joined(separator: ", ")).") }
        theme = usesColor ? loadedTheme.theme : .mono
        self.problems = problems.map { Trouble(.configuration, $0, hint: "kedge doctor lists what there is.") }
    }

    /// A file with all those it inherits from.
    private static func documents<Document>(
        _ kind: DataKind, _ name: String, _ files: DataFiles, _ make: (DataFile) -> Document
    ) -> (documents: [Document], problems: [String]) {
        var documents: [Document] = []
        var problems: [String] = []
        var seen: Set<String> = []
        var next: String? = name
        while let current = next, seen.insert(current).inserted, let file = files.file(kind, named: current) {
            documents.append(make(file))
            problems += file.problems.map { problem in
                "\(kind.rawValue)/\(current).toml\(problem.line.map { ":\($0)" } ?? ""): \(problem.sentence)"
            }
            next = file.inherits
        }
        return (documents, problems)
    }
}

extension DataFile {
    /// The name of the file this one builds on.
    fileprivate var inherits: String? {
        sections.first { $0.name.isEmpty }?.entries.first { $0.key == "inherits" }?.values.first
    }

    fileprivate func values(of section: String) -> [String: String] {
        let entries = sections.first { $0.name == section }?.entries ?? []
        return Dictionary(entries.map { ($0.key, $0.values.joined(separator: " ")) }) { _, last in last }
    }
}

extension KeymapDocument {
    fileprivate init(_ file: DataFile) {
        self.init(
            name: file.name, inherits: file.inherits,
            sections: file.sections.filter { !$0.name.isEmpty }.map { section in
                Section(section.name, section.entries.map { Entry($0.key, $0.values, line: $0.line) })
            })
    }
}

extension ThemeDocument {
    fileprivate init(_ file: DataFile) {
        self.init(name: file.name, inherits: file.inherits, palette: file.values(of: "palette"), roles: file.values(of: "roles"))
    }
}
