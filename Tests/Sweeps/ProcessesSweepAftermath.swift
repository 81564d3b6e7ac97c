import FoundationEssentials

/// One more kedge, after the storm: every text is accounted for.
struct ProcessesAftermath {
    private let scene: ProcessesScene

    init(_ scene: ProcessesScene) { self.scene = scene }

    func account(_ report: inout SweepReport) {
        guard let left = scene.outbox() else { return report.violated("seed \(scene.seed): the outbox can't be listed") }
        compare(left, "after the storm", &report)
        let unclear = left.count { $0.state != "waiting" && $0.state != "held" }
        report.note("left in the outbox \(left.count), of these with an unknown end \(unclear)")
        sendAll()
        // A second run for what was held because something had changed.
        let rest = scene.outbox() ?? []
        if !rest.isEmpty { sendAll() }
        let last = scene.outbox() ?? []
        compare(last, "at the end", &report)
        for row in last { report.violated("seed \(scene.seed): it can't be brought to its end: \(row.state), \(row.summary)") }
        let texts = scene.ledger.withLock(\.texts)
        let fates = texts.keys.map(scene.server.fate)
        report.note("""
            at the server \(fates.count { $0.acts > 0 }), twice there \(fates.count { $0.acts > 1 }), told to be safe \
            and not there \(texts.count { $0.value.isAcknowledged && scene.server.fate(of: $0.key).acts == 0 })
            """)
    }

    /// Has everything sent, at the person's word also what may have been sent already: that is looked for first.
    private func sendAll() {
        guard let rows = scene.outbox(), !rows.isEmpty else { return }
        _ = Child(scene.kedge, ["outbox", "send", "--yes"] + rows.map(\.id), scene.environment).finish()
    }

    private func compare(_ rows: [ProcessesScene.OutboxRow], _ when: String, _ report: inout SweepReport) {
        for (text, told) in scene.ledger.withLock(\.texts).sorted(by: { $0.key < $1.key }) {
            let fate = scene.server.fate(of: text)
            let place = "seed \(scene.seed), \(when), \(told.way) on \(told.ticket)"
            if fate.acts > 1 { report.violated("\(place): sent \(fate.acts) times (\(fate))") }
            let isKept = rows.contains { $0.summary.contains(text) }
            if told.isAcknowledged, fate.acts == 0, !isKept {
                report.violated("\(place): said to be safe, and it is neither at the server nor in the outbox")
            }
        }
    }
}
