import Canvas
import Helpdesk
import Testing

@testable import Screens

/// Texts that try to leave their field.
enum HostileTexts {
    static let all: [String] = [
        "\u{1B}[2J\u{1B}[H", "\u{1B}]0;title\u{7}", "\u{9B}31mred", "a\rb", "\u{8}\u{8}\u{8}x", "\u{7}", "\u{202E}evil\u{202C}",
        "\u{2066}a\u{2069}", "a\u{200B}b", "\u{FEFF}x", String(repeating: "a\u{301}\u{302}\u{303}\u{304}\u{305}", count: 30),
        String(repeating: "W", count: 1_000), String(repeating: "漢", count: 400), "👩‍👩‍👧‍👦🏴‍☠️🇩🇪", "\u{1F1E6}", "\t\t\tx", "a\u{0}b",
        "\u{85}next", "line\nline\nline", "a\u{2028}b\u{2029}c", "\u{1B}P1$r0m\u{1B}\\", "\u{1B}[6n", "\u{E0041}\u{E0042}",
        "   not understood          nothing: all 99 fields of the request are shown", "\u{115F}\u{3164}\u{2800}", "\u{10FFFF}\u{E000}",
        "not understood", "Not Understood\nnothing",
        "all read ∙ as of 12:04:11 ∙ fingerprint 0000 0000", "LOW RISK", "",
    ]
}

@Suite("Hostile texts in an approval")
struct HostileApprovalTests {
    static let fields: [(name: String, put: @Sendable (inout Approval, String) -> Void)] = [
        ("subject", { $0.ticketSubject = $1 }), ("customer", { $0.customer?.name = $1 }), ("summary", { $0.summary = $1 }),
        ("draft", { $0.draft = $1 }), ("field", { $0.changes[0].field = $1 }), ("before", { $0.changes[0].before = $1 }),
        ("after", { $0.changes[0].after = $1 }), ("reason", { $0.reasoning[0].text = $1 }), ("reason's name", { $0.reasoning[0].name = $1 }),
        ("platform", { $0.platform = $1 }), ("unknown field", { $0.notUnderstood = [.init(name: $1, text: $1)] }),
        ("risk", { $0.riskRaw = $1 }), ("address", { $0.customer?.address = $1 }),
    ]

    private static let head = 3
    private static let understood = "   not understood          nothing: all 9 fields of the request are shown"

    @Test("Nothing that a terminal obeys is drawn, and head, facts and foot stay", arguments: fields.indices)
    func review(index: Int) {
        let (name, put) = Self.fields[index]
        for text in HostileTexts.all {
            var approval = Sample.refund()
            put(&approval, text)
            let reviewer = Reviewer([approval], size: Size(columns: 80, rows: 120), threads: [Sample.thread])
            reviewer.press("g a")
            check(reviewer, name, text)
            reviewer.press("<Enter>")
            check(reviewer, name, text)
            let lines = reviewer.frame.textLines()
            #expect(lines[0].hasPrefix(" Approval 1 of 1 ∙ shop"), "\(name) \(text.debugDescription)")
            #expect(lines[1].hasPrefix(" MEDIUM RISK") || lines[1].hasPrefix(" HIGH RISK"), "\(name) \(text.debugDescription)")
            #expect(lines[1].hasSuffix("expires at 15:13 "), "\(name) \(text.debugDescription)")
            #expect(lines[2] == String(repeating: "╌", count: 80))
            let facts = lines.filter { $0.hasPrefix("   not understood") }
            #expect(facts.count == 1, "\(name) \(text.debugDescription)")
            if name != "unknown field" { #expect(facts.first?.hasPrefix(Self.understood) == true, "\(name) \(text.debugDescription)") }
            #expect(lines[118].contains("fingerprint 0b44 c1d2"), "\(name) \(text.debugDescription)")
        }
    }

    private func check(_ reviewer: Reviewer, _ name: String, _ text: String) {
        let lines = reviewer.frame.textLines()
        let isClean = lines.allSatisfy { line in
            line.unicodeScalars.allSatisfy { scalar in
                switch scalar.properties.generalCategory {
                case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned: false
                default: true
                }
            }
        }
        #expect(isClean, "\(name) \(text.debugDescription)")
    }

    @Test("A strip tells the effect in one line, whoever the customer claims to be")
    func strip() {
        for text in HostileTexts.all {
            var approval = Sample.refund()
            approval.customer?.name = text
            let reviewer = Reviewer([approval], size: Size(columns: 80, rows: 120))
            reviewer.press("g a <Enter> Y", after: 1)
            check(reviewer, "customer", text)
            let lines = reviewer.frame.textLines()
            #expect(lines[117].hasPrefix("╌╌ MEDIUM ∙ Refund 84.00 EUR") || lines[117].hasPrefix("╌╌ HIGH ∙ Refund 84.00 EUR"), "\(text.debugDescription)")
        }
    }

    @Test("A text cleaned of hidden characters is at least medium")
    func raised() {
        var approval = Sample.reply()
        approval.draft = "Hello\u{202E} Anna"
        let reviewer = Reviewer([approval])
        reviewer.press("g a <Enter>")
        #expect(reviewer.line(1).contains("MEDIUM RISK: the text was cleaned of hidden characters"))
    }
}
