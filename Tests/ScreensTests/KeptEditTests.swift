import Canvas
import Helpdesk
import Testing

@testable import Screens

/// A person's own version of a draft outlives the review until it is decided.
@Suite struct KeptEditTests {
    private func edited() -> Reviewer {
        let reviewer = Reviewer([Sample.reply("apr_1", draft: "Hello", expiresIn: 3_600), Sample.reply("apr_2", draft: "Dear", expiresIn: 3_700)])
        reviewer.press("g a <Enter>", after: 1)
        reviewer.press("E")
        reviewer.type(" Anna")
        return reviewer
    }

    private func edit(_ reviewer: Reviewer) -> String? {
        (reviewer.app.places.last as? ReviewPlace)?.edit?.editor.text
    }

    @Test("It is there again after going elsewhere", arguments: ["<Esc> J K", "<Esc> q <Enter>", "<Esc> q q g a <Enter>", "<Esc> q 1 g a <Enter>"])
    func comesBack(keys: String) {
        let reviewer = edited()
        reviewer.press(keys, after: 1)
        #expect(edit(reviewer) == "Hello Anna")
        reviewer.press("E")
        reviewer.type("!")
        reviewer.press("C-x s Y", after: 1)
        #expect(reviewer.decisions.map(\.decision) == [.approveEdited(draft: "Hello Anna!", feedback: nil)])
    }

    @Test("Each approval has its own")
    func eachItsOwn() {
        let reviewer = edited()
        reviewer.press("<Esc> J", after: 1)
        #expect(edit(reviewer) == nil)
        reviewer.press("E")
        reviewer.type(" Sir")
        reviewer.press("<Esc> K", after: 1)
        #expect(edit(reviewer) == "Hello Anna")
        reviewer.press("J", after: 1)
        #expect(edit(reviewer) == "Dear Sir")
    }

    @Test("Dropped or decided it does not come back")
    func gone() {
        let dropped = edited()
        dropped.press("C-x D J K", after: 1)
        #expect(edit(dropped) == nil)
        let decided = edited()
        decided.press("C-x s Y", after: 1)
        #expect(decided.decisions.count == 1)
        #expect(decided.app.desk.edits.isEmpty)
    }

    @Test("Quitting asks while one is unfinished, and only then")
    func quitting() {
        let reviewer = edited()
        reviewer.press("<Esc> Q", after: 1)
        #expect(!reviewer.effects.contains(.quit))
        #expect(reviewer.screen.contains("1 edited reply lost"))
        reviewer.press("q")
        #expect(reviewer.effects.contains(.quit))
        let unchanged = Reviewer([Sample.reply("apr_1", draft: "Hello")])
        unchanged.press("g a <Enter>", after: 1)
        unchanged.press("E <Esc> Q")
        #expect(unchanged.effects.contains(.quit))
    }
}
