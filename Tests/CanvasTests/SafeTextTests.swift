import Corpus
import Testing

@testable import Canvas

@Suite("SafeText")
struct SafeTextTests {
    /// What may never be in a safe text, told without the width table: by ranges and by Unicode's own properties.
    static func isForbidden(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<0x20, 0x7F..<0xA0, 0x2028...0x202E, 0x2060...0x206F, 0xFE00...0xFE0F, 0xE0000...0xE0FFF: true
        case 0xAD, 0x34F, 0x61C, 0x115F, 0x1160, 0x3164, 0xFFA0, 0xFEFF, 0x2800: true
        default:
            switch scalar.properties.generalCategory {
            case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator: true
            default: scalar.properties.isNoncharacterCodePoint
            }
        }
    }

    /// Why a text isn't safe; empty if it is.
    static func complaints(_ text: SafeText) -> [String] {
        var complaints: [String] = []
        var columns = 0
        var marks = 0
        for scalar in text.string.unicodeScalars {
            if isForbidden(scalar) { complaints.append("U+\(String(scalar.value, radix: 16))") }
            switch ScalarClass(scalar.value) {
            case .mark: marks += 1
            case .wide: (columns, marks) = (columns + 2, 0)
            default: (columns, marks) = (columns + 1, 0)
            }
            if marks > 4 { complaints.append("too many marks") }
        }
        if let first = text.string.unicodeScalars.first, ScalarClass(first.value) == .mark { complaints.append("leading mark") }
        if columns != text.columns { complaints.append("counts \(text.columns) columns instead of \(columns)") }
        return complaints
    }

    @Test("Every hostile string comes out harmless")
    func hostile() {
        let strings = hostileStrings(seed: 1)
        #expect(strings.count >= 300)
        for (kind, string) in strings {
            let text = SafeText(string)
            #expect(Self.complaints(text).isEmpty, "\(kind): \(string.prefix(40).debugDescription)")
            #expect(text.string.unicodeScalars.count <= 4_002)
            for line in SafeText.lines(String(string.prefix(5_000))) { #expect(Self.complaints(line).isEmpty, "\(kind)") }
        }
        let harmful = ["c0", "c1u", "csi", "esc", "osc", "dcs", "str"]
        for (kind, string) in strings where harmful.contains(kind) { #expect(SafeText(string).replacedCount > 0, "\(kind)") }
    }

    @Test("Random scalars, 100,000 times", .timeLimit(.minutes(20)))
    func fuzz() {
        var random = SeededRandom(seed: 7)
        let pools: [ClosedRange<UInt32>] = [
            0x20...0x7E, 0...0x9F, 0x1B...0x1B, 0x5B...0x5D, 0x300...0x36F, 0x1100...0x11FF, 0x2000...0x206F, 0x4E00...0x4EFF, 0xFE00...0xFEFF,
            0x1F1E6...0x1F1FF, 0x1F300...0x1F64F, 0xE0000...0xE01FF, 0...0x10FFFF,
        ]
        for _ in 0..<100_000 {
            var scalars = String.UnicodeScalarView()
            for _ in 0..<Int.random(in: 0...12, using: &random) {
                let pool = pools[Int.random(in: 0..<pools.count, using: &random)]
                if let scalar = Unicode.Scalar(UInt32.random(in: pool, using: &random)) { scalars.append(scalar) }
            }
            let text = SafeText(String(scalars))
            let limit = Int.random(in: 0...14, using: &random)
            let cut = text.truncated(to: limit)
            guard Self.complaints(text).isEmpty, cut.columns <= limit, Self.complaints(cut).isEmpty,
                text.columns <= limit ? cut == text : limit == 0 || cut.string.hasSuffix("›"),
                Self.complaints(text + cut).isEmpty
            else {
                Issue.record("\(String(scalars).debugDescription) gives \(text.string.debugDescription), cut to \(limit): \(cut)")
                return
            }
        }
    }

    @Test("What stands for what", arguments: [
        ("plain", "plain", 0), ("a\u{1B}[2Jb", "a␛b", 1), ("a\u{1B}]0;t\u{7}b", "a␛b", 1), ("a\u{1B}]0;t\u{1B}\\b", "a␛b", 1),
        ("a\u{1B}]0;t", "a␛0;t", 1), ("\u{9B}31mred", "¬red", 1), ("a\r\nb", "a␍␊b", 2), ("a\tb", "a␉b", 1), ("a\u{7F}", "a␡", 1),
        ("a\u{202E}b", "a¬b", 1), ("a\u{2028}b", "a␤b", 1), ("\u{E000}", "\u{FFFD}", 1), ("👨‍👩‍👧‍👦!", "👨!", 0), ("👍🏿", "👍", 0),
        ("❤️", "❤", 0), ("1️⃣", "1", 0), ("🇸🇪", "SE", 0), ("\u{301}a", "◌\u{301}a", 0), ("e\u{301}", "e\u{301}", 0),
        ("각", "각", 0), ("a\u{A0}b", "a b", 0), ("שלום", "שלום", 0), ("\u{1B}", "␛", 1), ("\u{1B}\u{1B}", "␛␛", 2),
        ("\u{1F3F4}\u{E0067}\u{E0062}\u{E0065}\u{E006E}\u{E0067}\u{E007F}", "\u{1F3F4}", 0),
    ])
    func markers(input: String, expected: String, replaced: Int) {
        let text = SafeText(input)
        #expect(Array(text.string.unicodeScalars) == Array(expected.unicodeScalars))
        #expect(text.replacedCount == replaced)
    }

    @Test("Widths", arguments: [
        ("漢字", 4), ("한글", 4), ("สวัสดี", 4), ("café", 4), ("😀", 2), ("ｆ", 2), ("…", 1), ("नमस्ते", 4), ("हिन्दी", 5),
    ])
    func widths(input: String, columns: Int) { #expect(SafeText(input).columns == columns) }

    @Test("Cutting never splits a character")
    func truncation() {
        #expect(SafeText("漢字漢字").truncated(to: 4).string == "漢›")
        #expect(SafeText("漢字漢字").truncated(to: 5).string == "漢字›")
        #expect(SafeText("abcdef").truncated(to: 3).string == "ab›")
        #expect(SafeText("abc").truncated(to: 3).string == "abc")
        #expect(SafeText("abc").truncated(to: 0).string == "")
        #expect(SafeText("e\u{301}e\u{301}e\u{301}").truncated(to: 2).string == "e\u{301}›")
        #expect(SafeText("ab").padded(to: 4).string == "ab  ")
        #expect(SafeText("ab").padded(leading: 4).string == "  ab")
    }

    @Test("Lines: every line end, tabs, and nothing left out")
    func lines() {
        #expect(SafeText.lines("a\nb\r\nc\u{2028}d\u{85}e").map(\.string) == ["a", "b", "c", "d", "e"])
        #expect(SafeText.lines("a\tb\n\tc").map(\.string) == ["a       b", "        c"])
        #expect(SafeText.lines("APPROVED\rREJECTED").map(\.string) == ["APPROVED␍REJECTED"])
        #expect(SafeText.lines("").map(\.string) == [""])
        let long = SafeText.lines(String(repeating: "x", count: 9_000))
        #expect(long.map(\.columns) == [4_000, 4_000, 1_000])
        #expect(long.allSatisfy { $0.replacedCount == 0 })
    }

    @Test("Wrapping keeps words whole and loses none", arguments: [1, 2, 3, 7, 10, 40])
    func wrapping(columns: Int) {
        let text = SafeText("  The quick brown fox jumps over 漢字かな交じり文 and supercalifragilistic words.")
        let lines = text.wrapped(to: columns)
        #expect(lines.allSatisfy { $0.columns <= max(2, columns) })
        func letters(_ text: String) -> String { text.filter { $0 != " " } }
        #expect(letters(lines.map(\.string).joined()) == letters(text.string))
        if columns == 10 {
            #expect(lines.prefix(4).map(\.string) == ["  The", "quick", "brown fox", "jumps over"])
        }
        let styled = StyledText(text, .standard) + StyledText(" bold words", Style(attributes: .bold))
        #expect(styled.wrapped(to: columns).allSatisfy { $0.columns <= max(2, columns) })
    }

    @Test("Interpolated strings of others are made safe, literals aren't touched")
    func interpolation() {
        let name = "Anna\u{1B}[2J"
        let text: SafeText = "\(3) by \(name) ∙ \(SafeText("x"))"
        #expect(text.string == "3 by Anna␛ ∙ x")
        #expect(text.replacedCount == 1)
    }

    @Test("A styled line cut inside any piece ends in the sign", arguments: 0...9)
    func styledTruncation(limit: Int) {
        let line = StyledText("abc", .standard) + StyledText("def", Style(attributes: .bold)) + StyledText("ghi", .standard)
        let cut = line.truncated(to: limit)
        #expect(cut.text.string == (limit == 9 ? "abcdefghi" : limit == 0 ? "" : String("abcdefghi".prefix(limit - 1)) + "›"))
    }
}
