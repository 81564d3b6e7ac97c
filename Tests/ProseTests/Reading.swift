import Canvas

@testable import Prose

/// A page as text: roles in braces where they aren't plain text, folds as they are drawn closed.
func drawn(_ text: String, _ format: ProseFormat, columns: Int = 40, open: Set<Int> = []) -> [String] {
    ProsePage(text, format: format, columns: columns).shown(open: open).map { line in
        line.spans.map { $0.role == .text ? $0.text.string : "{\($0.role.rawValue): \($0.text.string)}" }.joined()
    }
}

/// The same without roles.
func words(_ text: String, _ format: ProseFormat, columns: Int = 40, open: Set<Int> = []) -> [String] {
    ProsePage(text, format: format, columns: columns).shown(open: open).map(\.text.string)
}
