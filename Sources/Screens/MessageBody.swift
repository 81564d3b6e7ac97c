import Canvas
import Helpdesk
import Prose

/// A message's text as lines, with its quotes and signature folded.
struct MessageBody {
    struct Part {
        var text: StyledText
        var fold: FoldID?
        var isOpen = false
        /// The line that the fold's key stands on.
        var isFirstOfFold = false
        var isBlank = false
    }

    let message: Message
    let columns: Int
    let folding: ThreadFolding
    let theme: Theme
    /// How plain text looks: notes look like notes throughout.
    let plain: Role

    func parts() -> [Part] {
        let page = ProsePage(message.body, format: ProseFormat(message.format), columns: columns)
        let folds = page.folds.indices.map { FoldID(message: message.id.value, part: $0) }
        let open = Set(page.folds.indices.filter { folding.isOpen(folds[$0]) })
        var previous: Int?
        return page.shown(open: open).map { line in
            defer { previous = line.fold }
            return Part(
                text: styled(line), fold: line.fold.map { folds[$0] }, isOpen: line.fold.map(open.contains) ?? false,
                isFirstOfFold: line.fold != nil && line.fold != previous, isBlank: line.isBlank)
        }
    }

    private func styled(_ line: ProseLine) -> StyledText {
        StyledText(line.spans.map { span in
            StyledText.Span(span.text, span.role == .text ? theme.style(plain) : theme.style(prose: span.role))
        })
    }
}
