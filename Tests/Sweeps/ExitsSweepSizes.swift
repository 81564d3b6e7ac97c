import Canvas
import PtyHarness
import Terminal

/// Frames of every size, without a terminal: each place is drawn at its share of them.
enum EverySize {
    private static let places = ["", "<Enter>", "<Enter> r", "g a <Enter>", "g k <Enter>", "g c <Enter>", "?", "c", "g n", "<Enter> z h"]

    static func run(_ scale: SweepScale, into report: inout SweepReport) {
        var desks = places.map { keys in
            var desk = SweptDesk()
            desk.send(.tickets([SweptDesk.ticket] + SweptDesk.neighbours, isWhole: true))
            desk.send(.approvals([SweptDesk.approval], asOf: [SweptDesk.shop: SweptDesk.start]))
            desk.send(.articles([SweptDesk.article]))
            desk.press(keys)
            return desk
        }
        var count = 0
        let step = scale.count(1, sample: 61)
        for columns in stride(from: 1, through: 500, by: step) {
            for rows in stride(from: 1, through: 200, by: step) {
                count += 1
                let place = (columns + rows) % places.count
                let size = Size(columns: columns, rows: rows)
                desks[place].resize(size)
                let frame = desks[place].frame
                var painter = Painter(traits: TerminalTraits())
                let bytes = painter.bytes(for: frame)
                var flaw = frame.size == size ? nil : "the frame is \(frame.size)"
                if count % 50 == 1 { flaw = flaw ?? differing(frame, bytes) }
                if let flaw { report.violated("\"\(places[place])\" at \(columns)×\(rows): \(flaw)") }
            }
        }
        report.tried("frames, one of each size", count, least: 100_000)
    }

    private static func differing(_ frame: Frame, _ bytes: [UInt8]) -> String? {
        var emulator = Emulator(columns: frame.size.columns, rows: frame.size.rows)
        emulator.feed(bytes)
        if let odd = emulator.oddities.first { return odd }
        for (row, line) in frame.textLines().enumerated() {
            let shown = emulator.cells[row].filter { !$0.isContinuation }.map(\.text).joined()
            if shown != line { return "row \(row) shows \(shown.debugDescription), not \(line.debugDescription)" }
        }
        return nil
    }
}
