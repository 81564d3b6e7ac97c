import Canvas
import FoundationEssentials
import Helpdesk

/// Everything known of an item that needs the person: why it stopped, what differs from what they saw, what was
/// written since, when it was sent and what was found, and its own words.
struct OutboxDetails {
    let item: OutboxItem
    let scene: Scene

    /// Of a service's list of differences no more than these are shown.
    private static let mostDifferences = 6
    private static let mostMessages = 3

    /// The reason first; every line fits.
    func lines(columns: Int) -> [StyledText] {
        let needsPerson = OutboxWords.trouble(item.state) != nil
        let reason = needsPerson ? OutboxWords.reason(item.state) : OutboxWords.state(item, scene)
        let fate: SafeText = OutboxWords.isUnclear(item.state) ? " may have been sent" : ""
        // What waits is a sentence of its own: "reply on RT-118 waits: ...".
        let colon: SafeText = OutboxWait(item, scene) == nil ? ":" : ""
        let sentence: SafeText = "\(IntentWords.describe(item.intent, scene.desk))\(fate)\(colon) \(reason)"
        return sentence.wrapped(to: max(10, columns)).map { StyledText($0, scene.style(needsPerson ? .text : .dim)) }
            + facts(columns: columns) + words(columns: columns)
    }

    /// What differs, what is new, what was found.
    func facts(columns: Int) -> [StyledText] {
        var lines = item.difference.prefix(Self.mostDifferences).map { difference(SafeText($0)) }
        let more = item.difference.count - lines.count
        if more > 0 { lines.append(StyledText("and \(more) more", scene.style(.dim))) }
        lines += messages()
        if let sentAt = item.sentAt {
            let clock = ShownTime.clockWithSeconds(sentAt, utcOffset: scene.options.utcOffsetSeconds)
            lines.append(StyledText("Sent \(clock); no answer came.", scene.style(.text)))
        }
        if let finding = finding {
            lines += SafeText(finding).wrapped(to: max(10, columns)).map { StyledText($0, scene.style(.text)) }
        }
        return lines
    }

    /// What was found, without the reason that stands over it already.
    private var finding: String? {
        guard let finding = item.finding, let message = OutboxWords.trouble(item.state)?.message, finding.hasSuffix(message)
        else { return item.finding }
        let rest = finding.dropLast(message.count)
        return rest.hasSuffix(": ") ? rest.dropLast(2) + "." : rest.isEmpty ? nil : finding
    }

    /// `assignee: otto -> mira` with the sign of the screen for what became of it.
    private func difference(_ line: SafeText) -> StyledText {
        let parts = line.string.components(around: " -> ")
        var text = StyledText("~ ", scene.style(.alert))
        guard let after = parts.after else { return text + StyledText(line, scene.style(.text)) }
        text.append("\(SafeText(parts.before)) \(Glyph.becomes.text) ", scene.style(.dim))
        text.append(SafeText(after), scene.style(.strong))
        return text
    }

    private func messages() -> [StyledText] {
        guard let ticket = item.intent.ticket, !item.newMessages.isEmpty else { return [] }
        let known = scene.desk.threads[ticket]?.thread.messages ?? []
        let news = known.filter { item.newMessages.contains($0.id) }
        var lines = news.suffix(Self.mostMessages).map { message in
            var text = edge(of: message)
            let author = message.author.map { SafeText($0.shownName) } ?? "somebody"
            let clock = message.createdAt.map { "\(AccountNews.clock($0, scene)) " as SafeText } ?? ""
            text.append("\(author) \(clock)", scene.style(.strong))
            text.append(SafeText.lines(message.body).first ?? "", scene.style(.text))
            return text
        }
        let unseen = item.newMessages.count - lines.count
        if unseen > 0 { lines.append(StyledText("+ \(unseen) new \(unseen == 1 ? "message" : "messages")", scene.style(.strong))) }
        return lines
    }

    /// As the thread shows it: what only colleagues read never looks like what the customer got.
    private func edge(of message: Message) -> StyledText {
        switch (message.kind, message.side) {
        case (.internal, _): StyledText("\(Glyph.internalEdge.text) ", scene.style(.internal))
        case (.system, _): StyledText("\(Glyph.separator.text) ", scene.style(.dim))
        case (.public, .us): StyledText("\(Glyph.fromUs.text) ", scene.style(.accent))
        case (.public, .customer), (.public, .unknown): StyledText("\(Glyph.fromCustomer.text) ", scene.style(.strong))
        }
    }

    private func words(columns: Int) -> [StyledText] {
        guard case .message(_, let audience, let body, _) = item.intent else { return [] }
        let edge = audience == .internal ? StyledText("\(Glyph.internalEdge.text) ", scene.style(.internal))
            : StyledText("\(Glyph.bar.text) ", scene.style(.accent))
        return SafeText.lines(body).flatMap { $0.wrapped(to: max(10, columns - 2)) }.map { edge + StyledText($0, scene.style(.dim)) }
    }
}

extension String {
    /// What stands before and after the first occurrence; nothing after where there is none.
    fileprivate func components(around separator: String) -> (before: String, after: String?) {
        guard let range = firstRange(of: separator) else { return (self, nil) }
        return (String(self[..<range.lowerBound]), String(self[range.upperBound...]))
    }
}
