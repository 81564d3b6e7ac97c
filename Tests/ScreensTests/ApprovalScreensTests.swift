import Canvas
import Helpdesk
import Testing

@testable import Screens

/// Approvals, knowledge base and help as they look, text and styles; see `GoldenScreen` for recording.
@Suite("Screens of approvals, knowledge base and help")
struct ApprovalScreensTests {
    static let sizes = [Size(columns: 80, rows: 24), Size(columns: 120, rows: 40), Size(columns: 200, rows: 50)]
    static let small = Size(columns: 40, rows: 10)

    static func world(_ size: Size, theme: Theme = ShippedData.theme()) -> Reviewer {
        var abroad = Sample.reply("apr_7", risk: "medium", expiresIn: 90_000, fingerprint: "90ab12cd")
        abroad.customer = Person(name: "高橋 さくら", address: "sakura@takahashi.example")
        abroad.ticketSubject = "ダウンロードが途中で止まります 😕"
        abroad.draft = "高橋様\n\nお手数ですが、一度アプリを再起動してください。\n\nMira"
        var odd = Sample.refund("apr_8", risk: "low", expiresIn: nil, fingerprint: "ab")
        odd.kind = .action("close_account")
        odd.notUnderstood = [.init(name: "cascade", text: "true"), .init(name: "scope", text: "{\"all\":true}")]
        return Reviewer(
            [Sample.reply("apr_1", expiresIn: 1_800), Sample.refund("apr_2"), Sample.high("apr_3", expiresIn: 7_200), abroad, odd,
             Sample.reply("apr_9", expiresIn: 5, fingerprint: "5e")],
            size: size, threads: [Sample.thread], articles: KnowledgeTests.shelf, theme: theme)
    }

    struct Scenario: CustomTestStringConvertible, Sendable {
        var name: String
        var keys: String
        var testDescription: String { name }
    }

    static let scenarios = [
        Scenario(name: "approvals", keys: "g a j j"),
        Scenario(name: "review-reply", keys: "g a j <Enter>"),
        Scenario(name: "review-refund", keys: "g a j j <Enter>"),
        Scenario(name: "review-letter", keys: "g a j j <Enter> Y"),
        Scenario(name: "review-high", keys: "g a j j j <Enter> Y 1 2"),
        Scenario(name: "review-cjk", keys: "g a j j j j <Enter>"),
        Scenario(name: "review-not-understood", keys: "g a G <Enter>"),
        Scenario(name: "review-reject", keys: "g a j <Enter> X"),
        Scenario(name: "review-edit", keys: "g a j <Enter> E <Enter> a <Up> b"),
        Scenario(name: "review-edited", keys: "g a j <Enter> <Space> <Space> E <Enter> a <Up> b C-x s"),
        Scenario(name: "review-expired", keys: "g a <Enter>"),
        Scenario(name: "review-one-approved", keys: "g a j <Enter> <Space> Y"),
        Scenario(name: "knowledge", keys: "g k j"),
        Scenario(name: "knowledge-search", keys: "g k / a c c o u n t"),
        Scenario(name: "article", keys: "g k j j <Enter>"),
        Scenario(name: "help-review", keys: "g a j <Enter> ?"),
    ]

    @Test("As on file", arguments: sizes, scenarios)
    func golden(size: Size, scenario: Scenario) {
        let reviewer = Self.world(size)
        reviewer.press(scenario.keys, after: 1)
        reviewer.wait(1)
        reviewer.send(.woke)
        GoldenScreen.expect(reviewer.frame, "\(scenario.name)-\(size.columns)x\(size.rows)")
    }

    @Test("Without colour", arguments: ["review-refund", "approvals", "review-letter"])
    func mono(name: String) {
        let reviewer = Self.world(Self.sizes[0], theme: .mono)
        reviewer.press(Self.scenarios.first { $0.name == name }?.keys ?? "", after: 1)
        reviewer.wait(1)
        reviewer.send(.woke)
        GoldenScreen.expect(reviewer.frame, "\(name)-mono-80x24", theme: .mono)
    }

    @Test("On the smallest terminal everything can still be read and decided", arguments: scenarios)
    func smallest(scenario: Scenario) {
        let reviewer = Self.world(Self.small)
        reviewer.press(scenario.keys, after: 1)
        #expect(reviewer.frame.textLines().count == 10)
        if scenario.name == "review-refund" {
            for _ in 0..<40 { reviewer.press("<Space>") }
            reviewer.press("Y", after: 1)
            #expect(reviewer.askedLetter != nil)
            #expect(reviewer.screen.contains("Press  \(reviewer.askedLetter.map(String.init) ?? "?")  to approve"))
        }
    }
}
