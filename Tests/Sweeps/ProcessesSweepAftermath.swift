import FoundationEssentials

/// One more kedge, after the storm: every text is accounted for.
struct ProcessesAftermath {
    private let scene: ProcessesScene

    init(_ scene: ProcessesScene) { self.scene = scene }

    func account(_ report: inout SweepReport) {
        guard let left = scene.outbox() else { return report.violated("seed \(scene.seed): the outbox can't be listed") }
        lookForLost(left, "after the storm", &report)
        let unclear = left.count { $0.state != "waiting" && $0.state != "held" }
        report.note("left in the outbox \(left.count), of these with an unknown end \(unclear)")
        sendAll()
        // A second run for what was held because something had changed.
        let rest = scene.outbox() ?? []
        if !rest.isEmpty { sendAll() }
        let last = scene.outbox() ?? []
        let wasLost = report.violationCount > 0
        if !wasLost { lookForLost(last, "at the end", &report) }
        lookForDuplicates(&report)
        for row in last { report.violated("seed \(scene.seed): it can't be brought to its end: \(row.state), \(row.summary)") }
        let fates = texts.map { (isSafe: $0.value.isAcknowledged, acts: scene.server.fate(of: $0.key).acts) }
        report.note("""
            at the server \(fates.count { $0.acts > 0 }), twice there \(fates.count { $0.acts > 1 }), told to be safe \
            and not there \(fates.count { $0.isSafe && $0.acts == 0 })
            """)
    }

    /// Has everything sent, at the person's word also what may have been sent already: that is looked for first.
    private func sendAll() {
        guard let rows = scene.outbox(), !rows.isEmpty else { return }
        _ = Child(scene.kedge, ["outbox", "send", "--yes"] + rows.map(\.id), scene.environment).finish()
    }

    /// Every text that was said to be safe is at the server or in the outbox.
    private func lookForLost(_ rows: [ProcessesScene.OutboxRow], _ when: String, _ report: inout SweepReport) {
        for (text, told) in texts where told.isAcknowledged && scene.server.fate(of: text).acts == 0 {
            if rows.contains(where: { $0.summary.contains(text) }) { continue }
            report.violated("\(place(of: text, told)), \(when): said to be safe, and neither at the server nor in the outbox")
        }
    }

    private func lookForDuplicates(_ report: inout SweepReport) {
        for (text, told) in texts {
            let fate = scene.server.fate(of: text)
            if fate.acts > 1 { report.violated("\(place(of: text, told)): sent \(fate.acts) times (\(fate))") }
        }
    }

    private var texts: [(key: String, value: ProcessesScene.Text)] {
        scene.ledger.withLock(\.texts).sorted { $0.key < $1.key }
    }

    private func place(of text: String, _ told: ProcessesScene.Text) -> String {
        "seed \(scene.seed), \(told.way) on \(told.ticket)"
    }
}
