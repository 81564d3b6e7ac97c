import Glibc
import PtyHarness

/// Every way out of the real program, on every kind of terminal: what is left of it there.
enum ExitsSweep {
    static let sweep = Sweep(
        name: "exits",
        promise: "However kedge ends, the terminal is itself again; no size of it and no storm of resizes ends kedge.",
        sabotages: ["no-crash-handler", "leave-cursor-hidden", "keep-modes"], run: run)

    static let terminals = ["xterm-256color", "tmux-256color", "linux", "vt100"]

    private static func run(_ scale: SweepScale) throws -> SweepReport {
        var report = SweepReport(scale)
        guard let kedge = BuiltProgram.path("kedge"), let probe = BuiltProgram.path("CrashProbe") else {
            report.violated("kedge and CrashProbe lie neither beside this program nor in .build/debug: build them first")
            report.tried("exits", 0, least: 32)
            return report
        }
        let home = try PrivateHome()
        try exits(kedge, probe, home, scale, into: &report)
        guard scale.sabotage == nil else { return report }
        try otherEnds(kedge, home, scale, into: &report)
        try ResizeStorm.run(kedge, home, scale, into: &report)
        EverySize.run(scale, into: &report)
        return report
    }

    /// The eight kinds that the promise names, and the crashes that it doesn't.
    private static func exits(
        _ kedge: String, _ probe: String, _ home: PrivateHome, _ scale: SweepScale, into report: inout SweepReport
    ) throws {
        var named = 0
        var more = 0
        let terminals = scale.isFull ? terminals : scale.sabotage == nil ? Array(terminals.prefix(2)) : ["xterm-256color"]
        for terminal in terminals {
            for kind in WayOut.Kind.all where scale.isFull || kind.isNamed || kind == .signal("ILL", SIGILL) {
                if scale.isOver(report) { return }
                let isProbe = kind.needsProbe || scale.sabotage != nil
                let arguments = isProbe ? [probe] + (scale.sabotage.map { ["--\($0)"] } ?? []) : [kedge, "demo", "--tickets", "40"]
                let way = WayOut(kind: kind, terminal: terminal, isProbe: isProbe)
                for violation in try way.violations(arguments, home.environment) { report.violated(violation) }
                if kind.isNamed { named += 1 } else { more += 1 }
            }
        }
        report.tried("exits (kinds × terminals)", named, least: 32)
        report.tried("crashes by other signals", more, least: 24)
    }

    /// Ends that aren't about what kedge writes, but that it writes nothing, or waits for nothing.
    private static func otherEnds(
        _ kedge: String, _ home: PrivateHome, _ scale: SweepScale, into report: inout SweepReport
    ) throws {
        var count = 0
        for end in OtherEnd.allCases {
            count += 1
            for violation in try end.violations(kedge, home) { report.violated(violation) }
        }
        report.tried("ends while another has the terminal, or it takes nothing", count, least: 6)
    }
}
