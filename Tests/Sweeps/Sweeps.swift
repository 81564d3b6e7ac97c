// Sweeps: what is tried so often that it has a program of its own, `kedge-sweep NAME`. `swift test` runs a
// seeded sample of each, and each of its sabotages, which must be found.
//
// Used by kedge-sweep and SweepTests alone.

extension Sweep {
    /// Every sweep there is, by the promise it holds.
    public static let all: [Sweep] = [
        CrashSweep.sweep,
        CorruptionSweep.sweep,
        SendsSweep.sweep,
        BudgetSweep.sweep,
        HostileSweep.sweep,
        CanarySweep.sweep,
        ExitsSweep.sweep,
        ProcessesSweep.sweep,
    ]

    public static func named(_ name: String) -> Sweep? { all.first { $0.name == name } }
}
