import Canvas
import Helpdesk
import Testing

@testable import Screens

/// On a narrow screen what matters most is not what is cut.
@Suite struct NarrowReviewTests {
    @Test("Why it is grave stands whole, with the time above it")
    func head() {
        let reviewer = Reviewer([Sample.high()], size: Size(columns: 60, rows: 20))
        reviewer.press("g a <Enter>", after: 1)
        #expect(reviewer.line(0).hasSuffix("expires at 15:13"))
        #expect(reviewer.line(1).hasPrefix(" HIGH RISK: it moves 1240.00 EUR, above the limit of 500"))
        #expect(!reviewer.line(1).contains("›"))
    }

    @Test("The letter's line is whole")
    func letter() {
        let reviewer = Reviewer([Sample.refund()], size: Size(columns: 60, rows: 20))
        reviewer.press("g a <Enter> <Space> <Space> <Space>", after: 1)
        reviewer.press("Y", after: 3)
        #expect(reviewer.askedLetter != nil)
        #expect(reviewer.screen.contains("u takes it back."))
        #expect(!reviewer.screen.contains("back.  ›"))
    }

    @Test("A menu offers to say why only where something is missing")
    func why() {
        var pilot = DeskWorld.pilot()
        pilot.press("q")
        #expect(pilot.screen.contains("quit?"))
        #expect(!pilot.bottom.contains("why not"))
    }
}
