import Corpus
import Glibc
import PtyHarness

/// Resizes faster than anybody paints, of every size; then the frame must be that of the last one.
enum ResizeStorm {
    static func run(_ kedge: String, _ home: PrivateHome, _ scale: SweepScale, into report: inout SweepReport) throws {
        let session = try Session([kedge, "demo", "--tickets", "200"], environment: home.environment)
        guard session.wait(for: "tkt_", seconds: 60) else { return report.violated("the storm never began") }
        session.settle(quietMilliseconds: 200)
        var random = SeededRandom(seed: scale.seed)
        var count = 0
        var storms = 0
        for storm in sizes(scale).shuffled(using: &random).chunks(of: 400) {
            for size in storm {
                session.terminal.resize(columns: size.columns, rows: size.rows)
                session.passOver()
            }
            count += storm.count
            storms += 1
            let last = (columns: Int.random(in: 40...500, using: &random), rows: Int.random(in: 10...200, using: &random))
            session.terminal.resize(columns: last.columns, rows: last.rows)
            if let violation = lastFrame(session, last.columns, last.rows) {
                report.violated("storm \(storms) of seed \(scale.seed), last size \(last.columns)×\(last.rows): \(violation)")
            }
            guard !session.isClosed else { break }
        }
        session.terminal.signal(SIGTERM)
        let status = session.finish(seconds: 60)
        if status != 128 + SIGTERM { report.violated("after \(count) resizes the status is \(status)") }
        report.tried("resizes in a terminal", count, least: 5_000)
        report.tried("storms whose last frame was looked at", storms, least: 12)
    }

    /// Every width with some heights, and every height with some widths.
    private static func sizes(_ scale: SweepScale) -> [(columns: Int, rows: Int)] {
        let step = scale.count(1, sample: 40)
        let heights = [1, 2, 3, 5, 10, 24, 50, 200]
        let widths = [1, 2, 3, 10, 40, 80, 132, 500]
        return stride(from: 1, through: 500, by: step).flatMap { columns in heights.map { (columns, $0) } }
            + stride(from: 1, through: 200, by: step).flatMap { rows in widths.map { ($0, rows) } }
    }

    /// What stands there after the storm, against what is sent when everything is asked for anew.
    private static func lastFrame(_ session: Session, _ columns: Int, _ rows: Int) -> String? {
        // The bottom line is painted last.
        func isWhole(_ screen: Emulator) -> Bool { screen.lines.last?.isEmpty == false && screen.lines.first?.isEmpty == false }
        session.changeScreen(columns: columns, rows: rows)
        session.wait(seconds: 60, until: isWhole)
        session.settle(quietMilliseconds: 300)
        let storm = session.screen.lines
        session.changeScreen(columns: columns, rows: rows)
        session.type("\u{0C}")
        session.wait(seconds: 60, until: isWhole)
        session.settle(quietMilliseconds: 300)
        if session.isClosed { return "it is gone" }
        guard storm.contains(where: { !$0.isEmpty }) else { return "nothing was painted" }
        let differing = zip(storm, session.screen.lines).enumerated().filter { $0.element.0 != $0.element.1 }.map(\.offset)
        // Ages and the clock may have moved on by a minute.
        return differing.count > 1 ? "rows \(differing) differ" : nil
    }
}

extension Array {
    fileprivate func chunks(of size: Int) -> [ArraySlice<Element>] {
        stride(from: 0, to: count, by: size).map { self[$0..<Swift.min($0 + size, count)] }
    }
}
