import Canvas
import FoundationEssentials
import Testing
@testable import Screens

/// Compares frames with the ones on file, text and styles. With `KEDGE_RECORD_GOLDEN=1` in the environment the files
/// are written anew, and the run fails, so that nobody records by accident.
enum GoldenScreen {
    static let variable = "KEDGE_RECORD_GOLDEN"

    static func expect(_ frame: Frame, _ name: String, theme: Theme = ShippedData.theme(), _ location: SourceLocation = #_sourceLocation) {
        let path = folder + "/\(name).txt"
        let drawn = text(of: frame, theme: theme)
        if ProcessInfo.processInfo.environment[variable] != nil {
            try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            #expect(FileManager.default.createFile(atPath: path, contents: Data(drawn.utf8)), sourceLocation: location)
            Issue.record("\(name) was recorded. Look at it, then run without \(variable).", sourceLocation: location)
            return
        }
        let known = FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) } ?? ""
        guard known != drawn else { return }
        let old = known.split(separator: "\n", omittingEmptySubsequences: false)
        let new = drawn.split(separator: "\n", omittingEmptySubsequences: false)
        let difference = (0..<max(old.count, new.count)).compactMap { row -> String? in
            let before = row < old.count ? String(old[row]) : ""
            let after = row < new.count ? String(new[row]) : ""
            return before == after ? nil : "\(row + 1)- \(before)\n\(row + 1)+ \(after)"
        }
        Issue.record(Comment(rawValue: "\(name) differs:\n" + difference.prefix(12).joined(separator: "\n")), sourceLocation: location)
    }

    private static let folder = "/" + #filePath.split(separator: "/").dropLast().joined(separator: "/") + "/Golden"

    /// The text, then one letter per cell for its style, then what the letters mean.
    static func text(of frame: Frame, theme: Theme) -> String {
        var legend: [Style: Character] = [.standard: " "]
        var names: [(Character, String)] = []
        let letters = Array("abcdefghijklmnopqrstuvwxyz")
        for (index, role) in Role.allCases.enumerated() {
            let style = theme.style(role)
            guard legend[style] == nil, index < letters.count else { continue }
            legend[style] = letters[index]
            names.append((letters[index], role.rawValue))
        }
        let styles = frame.styleLines(legend)
        let used = Set(styles.joined())
        var lines = ["\(frame.size.columns)x\(frame.size.rows) cursor \(frame.cursor.map { "\($0.column),\($0.row)" } ?? "hidden")"]
        lines += frame.textLines().map { "|\($0)|" }
        lines += styles.map { "|\($0)|" }
        lines += names.filter { used.contains($0.0) }.map { "\($0.0) \($0.1)" }
        return lines.joined(separator: "\n") + "\n"
    }
}
