import Canvas
import FoundationEssentials
import Helpdesk
import Testing

@testable import Screens

/// Each way to decide, and each way that must not.
@Suite("The gate of the review")
struct ReviewGateTests {
    private func opened(_ approvals: Approval...) -> Reviewer {
        let reviewer = Reviewer(approvals, size: Size(columns: 100, rows: 40), threads: [Sample.thread])
        reviewer.press("g a <Enter>")
        reviewer.wait(1)
        return reviewer
    }

    @Test("Low: one key, inside the window, and the next one is there")
    func low() {
        let reviewer = opened(Sample.reply("apr_1"), Sample.reply("apr_2", expiresIn: 7_200, fingerprint: "bb"))
        reviewer.press("Y")
        #expect(reviewer.decisions.count == 1)
        #expect(reviewer.decisions.first?.decision == .approve)
        #expect(reviewer.decisions.first?.fingerprint == "7f3a91c2d4e5")
        #expect(reviewer.decisions.first?.undoSeconds == 8)
        #expect(reviewer.review?.id.value == "apr_2")
        #expect(reviewer.screen.contains("Approval 2 of 2"))
        #expect(reviewer.screen.contains("1 approved"))
    }

    @Test("Medium: the printed letter and nothing else")
    func medium() {
        let reviewer = opened(Sample.refund())
        reviewer.press("Y")
        #expect(reviewer.decisions.isEmpty)
        guard let letter = reviewer.askedLetter else {
            Issue.record("no letter was asked for")
            return
        }
        #expect(reviewer.screen.contains("Press  \(letter)  to approve"))
        reviewer.press(.character(letter), after: 0.3)
        #expect(reviewer.decisions.map(\.decision) == [.approve])
    }

    /// What fails on the strip of a medium one, given the letter that it asks for.
    static let wrongAnswers: [(name: String, keys: @Sendable (Character) -> [Key], after: Double)] = [
        ("the second Y", { _ in [.character("Y")] }, 0.5),
        ("a held Y", { _ in Array(repeating: .character("Y"), count: 40) }, 0.03),
        ("Caps Lock", { [.character(Character($0.uppercased()))] }, 0.5),
        ("a paste", { [.paste(String($0))] }, 0.5),
        ("a paste of everything", { [.paste("Y\($0)\n")] }, 0.5),
        ("Enter", { _ in [.enter] }, 0.5),
        ("Space", { _ in [.space] }, 0.5),
        ("y", { _ in [.character("y")] }, 0.5),
        ("Esc", { _ in [.escape] }, 0.5),
        ("Ctrl with the letter", { [.control($0)] }, 0.5),
        ("Alt with the letter", { [.alt($0)] }, 0.5),
        ("the letter typed ahead", { [.character($0)] }, 0.0),
        ("the letter after another key", { [.character("x"), .character($0)] }, 0.5),
    ]

    @Test("Medium: everything else is no", arguments: wrongAnswers.indices)
    func mediumRefuses(index: Int) {
        let (name, keys, after) = Self.wrongAnswers[index]
        let reviewer = opened(Sample.refund(), Sample.refund("apr_9", expiresIn: 9_000, fingerprint: "1c"))
        reviewer.press("Y")
        let letter = reviewer.askedLetter ?? "b"
        for key in keys(letter) { reviewer.press(key, after: after) }
        #expect(reviewer.decisions.isEmpty, "\(name)")
    }

    @Test("Every letter but the asked one is no, and the strip closes", arguments: CheckLetter.letters)
    func wrongLetter(letter: Character) {
        let reviewer = opened(Sample.refund())
        reviewer.press("Y")
        guard let asked = reviewer.askedLetter, asked != letter else { return }
        reviewer.press(.character(letter))
        #expect(reviewer.decisions.isEmpty)
        #expect(reviewer.review?.strip == nil)
        reviewer.press(.character(asked))
        #expect(reviewer.decisions.isEmpty)
    }

    @Test("Asked again, the letter is another one")
    func letterChanges() {
        let reviewer = opened(Sample.refund())
        reviewer.press("Y")
        let first = reviewer.askedLetter
        reviewer.press("<Esc> Y")
        #expect(reviewer.askedLetter != nil && reviewer.askedLetter != first)
    }

    @Test("High: the amount and Enter", arguments: ["1240", "1240.00"])
    func high(typed: String) {
        let reviewer = opened(Sample.high())
        reviewer.press("Y")
        #expect(reviewer.screen.contains("Type the amount to approve (1240)"))
        reviewer.type(typed)
        #expect(reviewer.decisions.isEmpty)
        reviewer.press("<Enter>")
        #expect(reviewer.decisions.map(\.decision) == [.approve])
    }

    @Test("High: a wrong amount, a paste and Enter alone are no", arguments: ["124", "12400", "1.240", "", "y"])
    func highRefuses(typed: String) {
        let reviewer = opened(Sample.high())
        reviewer.press("Y")
        reviewer.type(typed)
        reviewer.press("<Enter>")
        #expect(reviewer.decisions.isEmpty)
    }

    @Test("High: pasting the amount is refused with a word")
    func highPaste() {
        let reviewer = opened(Sample.high())
        reviewer.press("Y")
        reviewer.press(.paste("1240"))
        #expect(reviewer.bottomLine.contains("A paste is refused"))
        reviewer.press("<Enter>")
        #expect(reviewer.decisions.isEmpty)
        reviewer.press("<Esc>")
        #expect(reviewer.review?.strip == nil)
    }

    @Test("A mistyped digit can be taken back")
    func highBackspace() {
        let reviewer = opened(Sample.high())
        reviewer.press("Y")
        reviewer.type("1241")
        reviewer.press("<BS> 0 <Enter>")
        #expect(reviewer.decisions.count == 1)
    }

    // MARK: The light

    @Test("Y is dead until 0.4 s after the item came, and says so")
    func tooSoon() {
        let reviewer = Reviewer([Sample.reply()])
        reviewer.press("g a <Enter>")
        reviewer.press("Y", after: 0.39)
        #expect(reviewer.decisions.isEmpty)
        #expect(reviewer.bottomLine.contains("Too soon"))
        reviewer.press("Y", after: 0.2)
        #expect(reviewer.decisions.count == 1)
    }

    @Test("Y is dead until the last line has been on screen, and says how many are left")
    func unread() {
        let long = (1...40).map { "Line \($0)." }.joined(separator: "\n")
        let reviewer = opened(Sample.reply(draft: long))
        reviewer.press("Y")
        #expect(reviewer.decisions.isEmpty)
        #expect(reviewer.bottomLine.contains("more lines, Space"))
        var presses = 0
        while reviewer.review?.light.isRead == false, presses < 20 {
            reviewer.press("<Space>")
            presses += 1
        }
        #expect(reviewer.screen.contains("all read"))
        reviewer.press("Y", after: 0.1)
        #expect(reviewer.decisions.isEmpty)
        reviewer.press("Y", after: 0.4)
        #expect(reviewer.decisions.count == 1)
    }

    @Test("Keys typed ahead decide at most what was on screen: a held Y approves one, not a queue")
    func heldKey() {
        let many = (0..<20).map { Sample.reply("apr_\($0)", expiresIn: 3_600 + Double($0), fingerprint: "f\($0)") }
        let reviewer = Reviewer(many)
        reviewer.press("g a <Enter>")
        reviewer.wait(1)
        for _ in 0..<20 { reviewer.press(.character("Y"), after: 0.01) }
        #expect(reviewer.decisions.count == 1)
        for _ in 0..<15 { reviewer.press("X 1", after: 0.005) }
        #expect(reviewer.decisions.count == 1)
    }

    @Test("Y right behind another key is what is left of a broken sequence", arguments: ["x", "1", "*", "M"])
    func behindAnother(key: String) {
        let reviewer = opened(Sample.reply())
        reviewer.press(key)
        reviewer.press("Y", after: 0.04)
        #expect(reviewer.decisions.isEmpty)
        reviewer.press("Y")
        #expect(reviewer.decisions.count == 1)
    }

    @Test("The hint of Y is dim, and lights up")
    func hint() {
        let reviewer = Reviewer([Sample.reply()])
        reviewer.press("g a <Enter>")
        let off = ShippedData.theme().style(.hintOff)
        let column = reviewer.bottomLine.distance(from: reviewer.bottomLine.startIndex, to: reviewer.bottomLine.firstIndex(of: "Y") ?? reviewer.bottomLine.startIndex)
        #expect(reviewer.frame.cell(at: Position(column: column, row: 23))?.style == off)
        #expect(reviewer.app.wakeAtSeconds(at: reviewer.now).map { $0 - reviewer.now.seconds }.map { abs($0 - 0.4) < 0.001 } == true)
        reviewer.wait(0.5)
        reviewer.send(.woke)
        #expect(reviewer.frame.cell(at: Position(column: column, row: 23))?.style == ShippedData.theme().style(.hintKey))
    }

    // MARK: Changes while one reads

    @Test("A refresh that changes the item closes the strip, marks the lines and dims Y; the old letter is no")
    func changedMeanwhile() {
        let reviewer = opened(Sample.refund())
        reviewer.press("Y")
        let letter = reviewer.askedLetter ?? "b"
        reviewer.wait(0.3)
        reviewer.send(.approvals([Sample.refund(amount: "840.00 EUR", fingerprint: "cc01")], asOf: [:]))
        #expect(reviewer.review?.strip == nil)
        reviewer.press(.character(letter), after: 0.01)
        #expect(reviewer.decisions.isEmpty)
        #expect(reviewer.frame.textLines().contains { $0.hasPrefix("~") && $0.contains("840.00 EUR") })
        reviewer.press("Y", after: 0.1)
        #expect(reviewer.askedLetter == nil)
        #expect(reviewer.bottomLine.contains("Too soon"))
    }

    @Test("A refresh that changes nothing leaves the strip and the light alone")
    func refreshedSame() {
        let reviewer = opened(Sample.refund())
        reviewer.press("Y")
        let letter = reviewer.askedLetter ?? "b"
        reviewer.send(.approvals([Sample.refund()], asOf: [Reviewer.shop: reviewer.now.wall]))
        reviewer.press(.character(letter), after: 0.3)
        #expect(reviewer.decisions.count == 1)
        #expect(reviewer.decisions.first?.fingerprint == "0b44c1d27a90")
    }

    @Test("Gone from the list: nothing can be decided")
    func gone() {
        let reviewer = opened(Sample.reply())
        reviewer.send(.approvals([], asOf: [:]))
        reviewer.press("Y")
        reviewer.press("X")
        #expect(reviewer.decisions.isEmpty)
        #expect(reviewer.screen.contains("isn't in the list any more"))
    }

    // MARK: Expiry

    @Test("Inside the window: at least medium, and it leaves at once")
    func leavesAtOnce() {
        let reviewer = opened(Sample.reply(expiresIn: 8))
        #expect(reviewer.screen.contains("leaves at once"))
        reviewer.press("Y")
        #expect(reviewer.decisions.isEmpty)
        reviewer.press(.character(reviewer.askedLetter ?? "?"), after: 0.3)
        #expect(reviewer.decisions.first?.undoSeconds == 0)
    }

    @Test("Past its expiry nothing can be decided, also when it expires under the strip")
    func expired() {
        let reviewer = opened(Sample.reply(expiresIn: 8))
        reviewer.press("Y")
        let letter = reviewer.askedLetter ?? "?"
        reviewer.press(.character(letter), after: 9)
        #expect(reviewer.decisions.isEmpty)
        reviewer.press("Y X 1")
        #expect(reviewer.decisions.isEmpty)
        #expect(reviewer.screen.contains("expired"))
    }

    // MARK: Rejecting and going on

    @Test("Reject: a reason by one key, or typed")
    func reject() {
        let reviewer = opened(Sample.reply("apr_1"), Sample.reply("apr_2", expiresIn: 7_200, fingerprint: "bb"))
        reviewer.press("X 2")
        #expect(reviewer.decisions.first?.decision == .reject(feedback: "wrong tone"))
        #expect(reviewer.decisions.first?.undoSeconds == 8)
        reviewer.wait(1)
        reviewer.press("X t")
        reviewer.type("too long by half")
        reviewer.press("<Enter>")
        #expect(reviewer.decisions.last?.decision == .reject(feedback: "too long by half"))
    }

    @Test("Reject: Esc, an unknown key and an empty reason are no", arguments: ["X <Esc>", "X 9", "X x", "X t <Enter>", "X t a <Esc>"])
    func rejectRefuses(keys: String) {
        let reviewer = opened(Sample.reply())
        reviewer.press(keys)
        #expect(reviewer.decisions.isEmpty)
    }

    @Test("A reason typed for one text doesn't reject another")
    func rejectChanged() {
        let reviewer = opened(Sample.reply())
        reviewer.press("X t")
        reviewer.type("wrong")
        reviewer.send(.approvals([Sample.reply(draft: "Another text", fingerprint: "dd")], asOf: [:]))
        reviewer.press("<Enter>")
        #expect(reviewer.decisions.isEmpty)
    }

    @Test("J and K leave undecided; what is decided is passed over; the last one leads back")
    func going() {
        let three = ["a", "b", "c"].enumerated().map { Sample.reply($1, expiresIn: 3_600 + Double($0), fingerprint: "f\($1)") }
        let reviewer = Reviewer(three)
        reviewer.press("g a <Enter> J")
        #expect(reviewer.review?.id.value == "b")
        reviewer.press("Y", after: 1)
        #expect(reviewer.review?.id.value == "c")
        reviewer.press("K")
        #expect(reviewer.review?.id.value == "a")
        reviewer.press("Y", after: 1)
        reviewer.press("Y", after: 1)
        #expect(reviewer.decisions.count == 3)
        #expect(reviewer.app.places.last is ApprovalsPlace)
    }

    @Test("u reopens the decision in the review")
    func takeBack() {
        let reviewer = opened(Sample.reply("apr_1"), Sample.reply("apr_2", expiresIn: 7_200, fingerprint: "bb"))
        reviewer.press("Y u")
        #expect(reviewer.review?.id.value == "apr_1")
        #expect(reviewer.effects.contains(.takeBack(IntentID("i1"))))
        reviewer.press("Y", after: 1)
        #expect(reviewer.decisions.count == 2)
        #expect(!reviewer.app.places.dropLast().contains { $0 is ReviewPlace })
    }

    @Test("u gives back the words of an edit")
    func takeBackEdit() {
        let reviewer = opened(Sample.reply("apr_1", draft: "Hello"), Sample.reply("apr_2", expiresIn: 7_200, fingerprint: "bb"))
        reviewer.press("E")
        reviewer.type(" Anna")
        reviewer.press("C-x s Y")
        #expect(reviewer.screen.contains("1 approved"))
        reviewer.press("u")
        #expect(!reviewer.screen.contains("1 approved"))
        #expect(reviewer.review?.edit?.editor.text == "Hello Anna")
        reviewer.press("C-x s Y", after: 1)
        #expect(reviewer.decisions.count == 2)
    }

    @Test("A service that takes no decisions says so")
    func cannotDecide() {
        let reviewer = opened(Sample.reply())
        let abilities = Capabilities(present: [.listApprovals], absences: [.decideApprovals: "This token may look, not decide."])
        reviewer.send(.accounts([AccountProfile(name: Reviewer.shop, kind: .keva, capabilities: abilities)]))
        for key in ["Y", "X", "E"] {
            reviewer.press(key, after: 1)
            #expect(reviewer.bottomLine.contains("may look, not decide"))
        }
        #expect(reviewer.decisions.isEmpty)
    }

    // MARK: Editing

    @Test("Edited: the changed lines, then Y; the text that is sent is the one that was shown")
    func edited() {
        let reviewer = opened(Sample.reply(draft: "Hello Anna,\nwe look at it within a day.\nMira"))
        reviewer.press("E <Up> <End> C-u")
        reviewer.type("we look at it today.")
        reviewer.press("C-x s")
        #expect(reviewer.screen.contains("You changed 1 of 3 lines"))
        #expect(reviewer.screen.contains(" - we look at it within a day."))
        #expect(reviewer.screen.contains(" + we look at it today."))
        reviewer.press("Y")
        #expect(reviewer.decisions.map(\.decision) == [
            .approveEdited(draft: "Hello Anna,\nwe look at it today.\nMira", feedback: nil),
        ])
    }

    @Test("Edited: t says why; Esc keeps the edit; Y after that shows the changes again")
    func editedKept() {
        let reviewer = opened(Sample.reply(draft: "Hello"))
        reviewer.press("E")
        reviewer.type(" Anna")
        reviewer.press("<Esc>")
        #expect(reviewer.screen.contains("your edit is kept"))
        reviewer.press("Y t")
        reviewer.type("names matter")
        reviewer.press("<Enter>")
        #expect(reviewer.screen.contains("why: names matter"))
        reviewer.press("<Esc>")
        #expect(reviewer.decisions.isEmpty)
        reviewer.press("Y Y")
        #expect(reviewer.decisions.map(\.decision) == [.approveEdited(draft: "Hello Anna", feedback: "names matter")])
    }

    @Test("An edit that promises money asks for its letter; an unchanged or empty one is no edit")
    func editedLevels() {
        let reviewer = opened(Sample.reply(draft: "Hello"))
        reviewer.press("E C-x s")
        #expect(reviewer.bottomLine.contains("Nothing is changed"))
        reviewer.press("E C-u C-x s")
        #expect(reviewer.bottomLine.contains("empty reply"))
        reviewer.press("C-x D E")
        reviewer.type(", here are 84.00 EUR.")
        reviewer.press("C-x s Y")
        #expect(reviewer.askedLetter != nil)
        #expect(reviewer.decisions.isEmpty)
        reviewer.press(.character(reviewer.askedLetter ?? "?"))
        #expect(reviewer.decisions.count == 1)
    }

    // MARK: Keys of other places

    @Test("The inbox decides nothing; it says how to get there", arguments: ["Y", "X", "E"])
    func inbox(key: String) {
        let reviewer = Reviewer([Sample.reply()])
        reviewer.press("g a")
        reviewer.wait(1)
        reviewer.press(key)
        #expect(reviewer.decisions.isEmpty)
        #expect(reviewer.bottomLine.contains("Open it first: Enter"))
        #expect(reviewer.review == nil)
    }

    @Test("Triage keys say what decides here", arguments: ["a", "r", "s", "p", "t", "m", "i", "w", "y", "!", ".", "1", "9"])
    func triage(key: String) {
        let reviewer = opened(Sample.reply())
        reviewer.press(key)
        #expect(reviewer.bottomLine.contains("Y approves, X rejects"))
        #expect(reviewer.decisions.isEmpty)
    }
}

@Suite("The record of an approval")
struct RecordTests {
    @Test("zr shows every field, and decides nothing")
    func record() {
        let reviewer = Reviewer([Sample.refund()], size: Size(columns: 80, rows: 50))
        reviewer.press("g a <Enter> z r")
        for part in ["0b44c1d27a90", "refund_order", "order 48213, refunded: 0.00 EUR ► 84.00 EUR", "stripe", "anna@lindqvist.example"] {
            #expect(reviewer.screen.contains(part), "\(part)")
        }
        reviewer.press("Y X", after: 1)
        #expect(reviewer.decisions.isEmpty)
        reviewer.press("q")
        #expect(reviewer.review != nil)
    }
}
