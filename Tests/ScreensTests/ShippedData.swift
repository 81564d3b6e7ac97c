import FoundationEssentials
import Screens

/// The data files of the repository, read by as little TOML as they use.
enum ShippedData {
    static let keymapNames = ["default", "vim"]
    static let themeNames = ["dark", "light", "terminal"]

    static let keymapDocuments = keymapNames.map { name in
        let sections = read("keymaps/\(name).toml")
        return KeymapDocument(
            name: name, inherits: sections.first { $0.name.isEmpty }?.entries.first { $0.name == "inherits" }?.keys.first,
            sections: sections.filter { !$0.name.isEmpty })
    }

    static let themeDocuments = themeNames.map { name in
        let sections = read("themes/\(name).toml")
        func values(_ section: String) -> [String: String] {
            let entries = sections.first { $0.name == section }?.entries ?? []
            return Dictionary(uniqueKeysWithValues: entries.map { ($0.name, $0.keys.first ?? "") })
        }
        return ThemeDocument(name: name, inherits: values("")["inherits"], palette: values("palette"), roles: values("roles"))
    }

    private static let keymaps = Dictionary(
        uniqueKeysWithValues: keymapNames.map { ($0, Keymap.load($0, from: keymapDocuments).keymap) })
    private static let themes = Dictionary(
        uniqueKeysWithValues: themeNames.map { ($0, Theme.load($0, from: themeDocuments).theme) })

    static func keymap(_ name: String = "default") -> Keymap {
        keymaps[name] ?? Keymap.load(name, from: keymapDocuments).keymap
    }

    static func theme(_ name: String = "dark") -> Theme { themes[name] ?? .mono }

    private static func read(_ path: String) -> [KeymapDocument.Section] {
        let root = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
        let data = FileManager.default.contents(atPath: "/\(root)/\(path)") ?? Data()
        var sections = [KeymapDocument.Section("", [])]
        let lines = String(decoding: data, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
        for (index, line) in lines.enumerated() {
            if line.hasPrefix("["), let end = line.firstIndex(of: "]") {
                sections.append(.init(String(line[..<end].dropFirst()), [], line: index + 1))
            } else if !line.hasPrefix("#"), let separator = line.firstRange(of: " = ") {
                let name = line[..<separator.lowerBound].filter { $0 != "\"" }
                // No value of these files holds a quotation mark, so every second piece is a text.
                let pieces = line[separator.upperBound...].split(separator: "\"", omittingEmptySubsequences: false)
                let values = pieces.enumerated().filter { $0.offset % 2 == 1 }.map { String($0.element) }
                sections[sections.count - 1].entries.append(.init(name, values, line: index + 1))
            }
        }
        return sections
    }
}
