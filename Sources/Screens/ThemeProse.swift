import Canvas
import Helpdesk
import Prose

/// How texts of people look.
extension Theme {
    func style(prose role: ProseRole) -> Style {
        switch role {
        case .text, .listMarker: style(.text)
        case .strong: style(.strong)
        case .emphasis: style(.emphasis)
        case .code: style(.code)
        case .link: style(.link)
        case .quote: style(.quote)
        case .heading: style(.heading)
        case .rule: style(.rule)
        case .signature, .dim: style(.dim)
        }
    }

    func styled(_ line: ProseLine) -> StyledText {
        StyledText(line.spans.map { StyledText.Span($0.text, style(prose: $0.role)) })
    }
}

extension ProseFormat {
    init(_ format: Message.Format) {
        self = switch format {
        case .plain: .plain
        case .markdown: .markdown
        case .html: .html
        }
    }
}
