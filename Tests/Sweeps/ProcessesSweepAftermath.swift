import FoundationEssentials

/// One more kedge, after the storm: every text is accounted for.
struct ProcessesAftermath {
    private let scene: ProcessesScene

    init(_ scene: ProcessesScene) { self.scene = scene }

    func account(_ report: inout SweepReport) {
        guard let left = outbox(&report), lookForLost(left, "after the storm", &report) else { return }
        let unclear = left.count { $0.state != "waiting" && $0.state != "held" }
        report.note("left in the outbox \(left.count), of these with an unknown end \(unclear)")
        var status = sendAll(left)
        guard var last = outbox(&report) else { return }
        // A second run for what was held because something had changed.
        if !last.isEmpty {
            status = sendAll(last)
            guard let rest = outbox(&report) else { return }
            last = rest
        }
        if status != 0 { violated("having all of it sent ends with status \(status)", &report) }
        if report.violationCount(by: ProcessesSweep.lost) == 0 { lookForLost(last, "at the end", &report) }
        lookForDuplicates(&report)
        for row in last { violated("it can't be brought to its end: \(row.state), \(row.summary)", &report) }
        let fates = texts.map { (isSafe: $0.value.isSafe, acts: scene.server.fate(of: $0.key).acts) }
        report.note("""
            at the server \(fates.count { $0.acts > 0 }), twice there \(fates.count { $0.acts > 1 }), told to be safe \
            and not there \(fates.count { $0.isSafe && $0.acts == 0 })
            """)
    }

    /// An outbox that can't be listed isn't empty.
    private func outbox(_ report: inout SweepReport) -> [ProcessesScene.OutboxRow]? {
        let rows = scene.outbox()
        if rows == nil { violated("the outbox can't be listed", &report) }
        return rows
    }

    /// Has everything sent, at the person's word also what may have been sent already: that is looked for first.
    private func sendAll(_ rows: [ProcessesScene.OutboxRow]) -> Int32 {
        guard !rows.isEmpty else { return 0 }
        return Child(scene.kedge, ["outbox", "send", "--yes"] + rows.map(\.id), scene.environment).finish().status
    }

    /// Every text that was said to be safe is at the server or in the outbox, and every other one of which anything
    /// was said there or among the drafts. False where drafts can't be listed.
    @discardableResult
    private func lookForLost(_ rows: [ProcessesScene.OutboxRow], _ when: String, _ report: inout SweepReport) -> Bool {
        guard let drafts = scene.drafts() else {
            violated("drafts can't be listed", &report)
            return false
        }
        for (text, told) in texts where told.told != .nothing && scene.server.fate(of: text).acts == 0 {
            if rows.contains(where: { $0.summary.contains(text) }) { continue }
            if !told.isSafe, drafts.contains(text) { continue }
            let place = told.isSafe ? "said to be safe, and neither at the server nor in the outbox"
                : "said to be not sent, and neither a draft nor in the outbox"
            report.violated("\(self.place(of: text, told)), \(when): \(place)", by: ProcessesSweep.lost)
        }
        return true
    }

    private func violated(_ sentence: String, _ report: inout SweepReport) { report.violated("seed \(scene.seed): \(sentence)") }

    private func lookForDuplicates(_ report: inout SweepReport) {
        for (text, told) in texts {
            let fate = scene.server.fate(of: text)
            guard fate.acts > 1 else { continue }
            report.violated("\(place(of: text, told)): sent \(fate.acts) times (\(fate))", by: ProcessesSweep.twice)
        }
    }

    private var texts: [(key: String, value: ProcessesScene.Text)] {
        scene.ledger.withLock(\.texts).sorted { $0.key < $1.key }
    }

    private func place(of text: String, _ told: ProcessesScene.Text) -> String {
        "seed \(scene.seed), \(told.way) on \(told.ticket)"
    }
}
