import FoundationEssentials

/// The checked-out tree, as the house rules see it.
struct Repository {
    let root: String

    static let current = Repository(root: {
        // …/Tests/HouseTests/Repository.swift
        var parts = #filePath.split(separator: "/", omittingEmptySubsequences: false)
        parts.removeLast(3)
        return parts.joined(separator: "/")
    }())

    struct SourceFile {
        /// From the root: `Sources/Canvas/Cell.swift`.
        let path: String
        let text: String

        var name: String { path.split(separator: "/").last.map(String.init) ?? path }
        var lines: [Substring] { text.split(separator: "\n", omittingEmptySubsequences: false) }
    }

    func entries(of folder: String = "") -> [String] {
        (try? FileManager.default.contentsOfDirectory(atPath: "\(root)/\(folder)").sorted()) ?? []
    }

    func isFolder(_ path: String) -> Bool {
        (try? FileManager.default.contentsOfDirectory(atPath: "\(root)/\(path)")) != nil
    }

    func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: "\(root)/\(path)") }

    func text(of path: String) -> String? {
        FileManager.default.contents(atPath: "\(root)/\(path)").map { String(decoding: $0, as: UTF8.self) }
    }

    /// All Swift files under a folder, deepest included.
    func swiftFiles(under folder: String) -> [SourceFile] {
        var found: [SourceFile] = []
        for entry in entries(of: folder) {
            let path = "\(folder)/\(entry)"
            if isFolder(path) {
                found += swiftFiles(under: path)
            } else if entry.hasSuffix(".swift"), let text = text(of: path) {
                found.append(SourceFile(path: path, text: text))
            }
        }
        return found
    }
}
