import Canvas
import Corpus
import FoundationEssentials
import PtyHarness
import Terminal

/// Texts that attack the terminal, in every place that shows what others wrote.
enum HostileSweep {
    static let sweep = Sweep(
        name: "hostile",
        promise: "No text of others reaches the terminal, a file or a pipe as anything but text; no bytes break what reads them.",
        sabotages: ["plain-string", "printable-only-c0", "names-the-window", "cuts-no-width", HostileEditor.sabotage] + HostileFuzz.sabotages,
        oracles: ["plain-string": .sent, "printable-only-c0": .sent, "names-the-window": .title, "cuts-no-width": .strayed, HostileEditor.sabotage: .given]
            .merging(HostileFuzz.sabotages.map { ($0, HostileOracle.fuzzed) }) { first, _ in first }.mapValues(\.rawValue),
        run: run)

    private static func run(_ scale: SweepScale) throws -> SweepReport {
        var report = SweepReport(scale)
        let strings = hostileStrings(seed: scale.seed)
        report.tried("hostile strings", strings.count, least: 300)
        var combinations = 0
        if scale.sabotage == nil || StandIn.filter(scale.sabotage) != nil {
            combinations += doors(strings, scale, into: &report)
            combinations += screens(strings, scale, into: &report)
        }
        if scale.sabotage == nil || scale.sabotage == HostileEditor.sabotage {
            combinations += try programs(strings, scale, into: &report)
        }
        report.tried("strings × sinks", combinations, least: 30_000)
        if scale.sabotage == nil || HostileFuzz.sabotages.contains(scale.sabotage ?? "") { HostileFuzz.run(strings, scale, into: &report) }
        return report
    }

    private static func programs(_ strings: [HostileString], _ scale: SweepScale, into report: inout SweepReport) throws -> Int {
        guard let kedge = BuiltProgram.path("kedge") else {
            throw SweepFailure("kedge lies neither beside this program nor in .build/debug: build it first")
        }
        let edited = try HostileEditor.run(strings, kedge, scale, into: &report)
        return scale.sabotage == nil ? try edited + HostileProgram.run(strings, kedge, scale, into: &report) : edited
    }

    // MARK: Screens

    private static func screens(_ strings: [HostileString], _ scale: SweepScale, into report: inout SweepReport) -> Int {
        var random = SeededRandom(seed: scale.seed)
        var combinations = 0
        var fields = 0
        var unshown: [String] = []
        let short = strings.filter { $0.text.utf8.count < SunkField.sampledByteCount }
        // A sample takes every thirtieth field.
        for (index, sink) in ScreenSink.all.enumerated() where scale.isFull || index % 30 == Int(scale.seed % 30) {
            let field = SunkField(sink, isFull: scale.isFull)
            // Not every place shows everything.
            guard !field.cells.isEmpty else {
                unshown.append(sink.name)
                continue
            }
            if scale.isOver(report) { break }
            fields += 1
            scale.passed(index + 1, of: ScreenSink.all.count, "fields of screens")
            let chosen = scale.isFull ? strings : (0..<4).compactMap { _ in short.randomElement(using: &random) }
            for string in chosen {
                combinations += 1
                guard let flaw = field.flaw(string.text, StandIn.filter(scale.sabotage)) else { continue }
                report.violated("\(sink.name), \(describe(string)): \(flaw.text)", by: flaw.oracle.rawValue)
            }
        }
        report.tried("fields of screens", fields, least: 100)
        if !unshown.isEmpty { report.note("fields that their place leaves out: \(unshown.joined(separator: "; "))") }
        return combinations
    }

    static func describe(_ string: HostileString) -> String { "\(string.class) \(string.text.prefix(40).debugDescription)" }

    // MARK: Doors of one text each

    /// Title, clipboard, pager and log take `SafeText` as it is.
    private static func doors(_ strings: [HostileString], _ scale: SweepScale, into report: inout SweepReport) -> Int {
        let filter = StandIn.filter(scale.sabotage)
        let chosen = scale.isFull ? strings : strings.filter { $0.text.utf8.count < SunkField.sampledByteCount }
        for string in chosen {
            let safe = filter.map { $0(string.text) } ?? SafeText(string.text).string
            var frame = Frame(size: Size(columns: 40, rows: 3))
            frame.title = SafeText(string.text)
            var painter = Painter(traits: TerminalTraits())
            let painted = filter == nil ? painter.bytes(for: frame) : Array("\u{1B}]2;\(safe)\u{1B}\\".utf8)
            let copied = filter == nil ? Screen.copying(SafeText(string.text)) : Array("\u{1B}]52;c;\(Data(safe.utf8).base64EncodedString())\u{1B}\\".utf8)
            let lines = filter.map { [$0(string.text)] } ?? SafeText.lines(string.text).map(\.string)
            let flaws: [(String, String?)] = [
                ("title", TerminalGrammar.flaw(in: painted)),
                ("clipboard", clipboardFlaw(copied, holds: safe)),
                ("pager", lines.lazy.compactMap(TerminalGrammar.flaw(inText:)).first),
                ("log", safe.contains("\n") ? "a line feed" : TerminalGrammar.flaw(inText: safe)),
            ]
            for (name, flaw) in flaws {
                if let flaw { report.violated("\(name), \(describe(string)): \(flaw)", by: HostileOracle.sent.rawValue) }
            }
        }
        report.tried("strings through title, clipboard, pager and log, each by itself", chosen.count, least: 300)
        return chosen.count * 4
    }

    private static func clipboardFlaw(_ bytes: [UInt8]?, holds text: String) -> String? {
        guard let bytes else { return text.utf8.count > Screen.maximumCopiedBytes ? nil : "nothing was copied" }
        let sequence = String(decoding: bytes, as: UTF8.self)
        guard sequence.hasPrefix("\u{1B}]52;c;"), sequence.hasSuffix("\u{1B}\\") else { return "another sequence" }
        let payload = sequence.dropFirst(7).dropLast(2)
        guard payload.utf8.allSatisfy({ ($0 | 0x20 >= 0x61 && $0 | 0x20 <= 0x7A) || (0x30...0x39).contains($0) || [0x2B, 0x2F, 0x3D].contains($0) })
        else { return "bytes that are no base64" }
        guard let copied = Base64.text(payload) else { return "it doesn't decode" }
        return copied == text ? TerminalGrammar.flaw(inText: copied) : "another text"
    }
}

/// As much base64 as the clipboard needs.
enum Base64 {
    static func text(_ encoded: Substring) -> String? {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
        var output: [UInt8] = []
        var bits: UInt32 = 0
        var count = 0
        for byte in encoded.utf8 where byte != 0x3D {
            guard let value = alphabet.firstIndex(of: byte) else { return nil }
            bits = bits << 6 | UInt32(value)
            count += 6
            if count >= 8 {
                count -= 8
                output.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
            }
        }
        return String(validating: output, as: UTF8.self)
    }
}
