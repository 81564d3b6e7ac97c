import Canvas
import FoundationEssentials
import Helpdesk

/// The approvals of all accounts that wait, in the order in which they are to be decided, over a preview. Nothing is
/// decided here.
struct ApprovalsPlace: Place {
    private(set) var selected: ApprovalID?
    /// The first row shown.
    private(set) var top = 0
    /// The first line of the preview that is shown.
    private(set) var previewScroll = 0
    private var queue: ApprovalQueue?
    private var nextWake: Double?
    private var revision = -1

    init(selected: ApprovalID? = nil) { self.selected = selected }

    var context: KeyContext { .approvals }
    var watch: Watch? { .approvals }
    var wakeAtSeconds: Double? { nextWake }

    mutating func factsChanged(in situation: inout Situation) {
        let scene = situation.scene
        let before = queue
        let isStale = revision != scene.desk.revision || nextWake.map { scene.now.seconds >= $0 } ?? false
        guard isStale || queue == nil else { return keepInSight(scene) }
        revision = scene.desk.revision
        let queue = ApprovalQueue(scene)
        self.queue = queue
        nextWake = queue.nextChangeSeconds(scene)
        guard !queue.entries.isEmpty else {
            selected = nil
            return
        }
        if let selected, queue[selected] != nil { return keepInSight(scene) }
        // The row is gone: the one at its place takes over.
        let place = before?.entries.firstIndex { $0.id == selected } ?? 0
        select(queue.entries[min(place, queue.entries.count - 1)].id, scene)
    }

    private mutating func select(_ id: ApprovalID, _ scene: Scene) {
        if id != selected { previewScroll = 0 }
        selected = id
        keepInSight(scene)
    }

    private var index: Int { queue?.entries.firstIndex { $0.id == selected } ?? 0 }

    private mutating func keepInSight(_ scene: Scene) {
        let rows = max(1, ApprovalsLayout(Layout(scene.size).main(withTopLine: true), count: queue?.entries.count ?? 0).rows.rows)
        top = max(0, min(top, (queue?.entries.count ?? 0) - rows))
        if index < top { top = index }
        if index >= top + rows { top = index - rows + 1 }
    }

    // MARK: Keys

    mutating func perform(_ command: Command, key: Key, in situation: inout Situation) {
        let scene = situation.scene
        let page = max(1, ApprovalsLayout(Layout(scene.size).main(withTopLine: true), count: queue?.entries.count ?? 0).rows.rows)
        switch command {
        case .moveDown: move(by: 1, scene)
        case .moveUp: move(by: -1, scene)
        case .halfPageDown: move(by: max(1, page / 2), scene)
        case .halfPageUp: move(by: -max(1, page / 2), scene)
        case .pageDown: move(by: page, scene)
        case .pageUp: move(by: -page, scene)
        case .first: move(by: -.max / 2, scene)
        case .last: move(by: .max / 2, scene)
        case .previewDown: previewScroll += 1
        case .previewUp: previewScroll = max(0, previewScroll - 1)
        case .inward: if let selected { situation.open(ReviewPlace(selected)) }
        case .refresh: situation.ask(.refresh(.approvals))
        case .back, .outward, .cancel: situation.leave()
        case .nextView, .previousView: situation.goTo(.home)
        default: situation.say("Nothing here: \(openKey(scene)) opens the approval.")
        }
    }

    mutating func take(_ key: Key, in situation: inout Situation) -> Bool {
        // The review's own keys, wherever they are bound: decided is only what has been read.
        guard case .command(let command, _) = situation.options.keymap.look(up: [key], in: .review),
            KeymapPolicy.decisions.contains(command)
        else { return false }
        situation.say("Open it first: \(openKey(situation.scene)).")
        return true
    }

    private func openKey(_ scene: Scene) -> SafeText { scene.options.keymap.shownChord(of: .inward, in: .approvals) ?? "-" }

    private mutating func move(by step: Int, _ scene: Scene) {
        guard let queue, !queue.entries.isEmpty else { return }
        let target = max(0, min(queue.entries.count - 1, index + max(-queue.entries.count, min(queue.entries.count, step))))
        select(queue.entries[target].id, scene)
    }

    // MARK: Drawing

    func draw(into frame: inout Frame, _ rect: Rect, _ scene: Scene) {
        let queue = queue ?? ApprovalQueue(scene)
        let layout = ApprovalsLayout(rect, count: queue.entries.count)
        drawTitle(into: &frame, layout.title, queue, scene)
        guard !queue.entries.isEmpty else {
            drawEmpty(into: &frame, rect.splitTop(2).rest, scene)
            return
        }
        let columns = ApprovalColumns(rect.columns)
        columns.drawHeading(into: &frame, layout.heading, scene)
        for row in 0..<layout.rows.rows {
            let index = top + row
            guard index < queue.entries.count else { break }
            let entry = queue.entries[index]
            columns.draw(entry, isSelected: entry.id == selected, into: &frame, layout.rows.line(row), scene)
        }
        if let selected, let entry = queue[selected] { drawPreview(of: entry, into: &frame, layout.preview, scene) }
    }

    private func drawTitle(into frame: inout Frame, _ rect: Rect, _ queue: ApprovalQueue, _ scene: Scene) {
        guard !rect.isEmpty else { return }
        let count = queue.undecided.count
        var line = StyledText(" Approvals", scene.style(.title))
        let silent = Self.silentAccounts(scene)
        let isKnown = scene.desk.profiles != nil && silent.isEmpty
        if count > 0 || isKnown { line.append(" ∙ \(count) \(count == 1 ? "waits" : "wait" as SafeText)", scene.style(.dim)) }
        if !isKnown {
            line.append(queue.entries.isEmpty ? " ∙ not known yet" : " ∙ \(Self.silence(silent))", scene.style(.alert))
        }
        let onTheirWay = queue.entries.count { if case .decidedHere = $0.standing { true } else { false } }
        if onTheirWay > 0 { line.append(" ∙ \(onTheirWay) decided, on the way", scene.style(.accent)) }
        if let oldest = scene.desk.approvalsAsOf.values.min() {
            let time = ShownTime.stamp(oldest, now: scene.now.wall, utcOffset: scene.options.utcOffsetSeconds)
            line.append(" ∙ as of \(time)", scene.style(.dim))
        }
        frame.draw(line, at: rect.origin, width: rect.columns)
    }

    /// Those that list approvals and have never answered: nobody knows what waits there.
    private static func silentAccounts(_ scene: Scene) -> [AccountName] {
        (scene.desk.profiles ?? [])
            .filter { $0.capabilities.has(.listApprovals) && scene.desk.approvalsAsOf[$0.name] == nil }.map(\.name)
    }

    private static func silence(_ accounts: [AccountName]) -> SafeText {
        let names = accounts.map { SafeText($0.text) }.joined(separator: ", ")
        return "\(names) \(accounts.count == 1 ? "has" : "have" as SafeText) not answered"
    }

    private func drawEmpty(into frame: inout Frame, _ rect: Rect, _ scene: Scene) {
        let silent = Self.silentAccounts(scene)
        var lines: [SafeText] = [silent.isEmpty ? "No approval waits." : "Not known yet: \(Self.silence(silent))."]
        if scene.desk.profiles == nil { lines = ["Not known yet."] }
        for profile in scene.desk.profiles ?? [] where !profile.capabilities.has(.listApprovals) {
            lines.append("\(profile.name.text): \(profile.capabilities.absence(of: .listApprovals, service: profile.kind))")
        }
        for (row, line) in lines.flatMap({ $0.wrapped(to: max(10, rect.columns - 4)) }).enumerated() where row < rect.rows {
            frame.draw(line, at: Position(column: rect.column + 3, row: rect.row + row), width: rect.columns - 3,
                style: scene.style(row == 0 ? .text : .dim))
        }
    }

    private func drawPreview(of entry: ShownApproval, into frame: inout Frame, _ rect: Rect, _ scene: Scene) {
        guard !rect.isEmpty else { return }
        let title = StyledText(ApprovalWords.headline(entry), scene.style(.title))
        let rule = TitledRule.line(title, right: StyledText(ApprovalWords.level(entry.gate),
            scene.style(entry.gate.level == .low || entry.standing.isExpired ? .dim : .alert)), columns: rect.columns, theme: scene.theme)
        frame.draw(rule, at: rect.origin, width: rect.columns)
        let page = ReviewPage(entry, scene: scene, columns: rect.columns)
        // The line over the effect is blank: the rule stands there already.
        let first = 1 + min(previewScroll, max(0, page.lines.count - rect.rows))
        for row in 1..<max(1, rect.rows) where first + row - 1 < page.lines.count {
            frame.draw(page.lines[first + row - 1], at: rect.line(row).origin, width: rect.columns)
        }
    }

    func hints(_ scene: Scene) -> [Hint] {
        let isEmpty = queue?.entries.isEmpty ?? true
        let isDecidable = selected.flatMap { queue?[$0] }?.standing.isDecidable ?? true
        return [
            Hint(.inward, isDecidable ? "open and decide" : "open", isOff: isEmpty), Hint(.previewDown, "preview down", isOff: isEmpty),
            Hint(.refresh, "refresh"), Hint(.back, "back"), Hint(.help, "keys"),
        ]
    }
}

/// Title, heading, rows, and a preview where there is room for one.
struct ApprovalsLayout {
    let title: Rect
    let heading: Rect
    let rows: Rect
    let preview: Rect

    init(_ rect: Rect, count: Int) {
        let (title, belowTitle) = rect.splitTop(1)
        let (heading, body) = belowTitle.splitTop(1)
        self.title = title
        self.heading = heading
        let hasPreview = body.rows >= 16 && rect.columns >= 60
        let (rows, rest) = body.splitTop(hasPreview ? max(5, min(body.rows / 2, count)) : body.rows)
        self.rows = rows
        preview = rest
    }
}
