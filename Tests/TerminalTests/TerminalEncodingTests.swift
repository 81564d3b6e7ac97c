import Testing

@testable import Terminal

@Suite("What the environment tells")
struct TerminalEncodingTests {
    @Test("The locale decides between UTF-8 and ASCII", arguments: [
        ([:], TerminalEncoding.utf8), (["LANG": "en_US.UTF-8"], .utf8), (["LANG": "C"], .ascii), (["LANG": "C.utf8"], .utf8),
        (["LANG": "sv_SE.ISO-8859-1"], .ascii), (["LC_ALL": "C", "LANG": "en_US.UTF-8"], .ascii),
        (["LC_ALL": "", "LC_CTYPE": "en_US.UTF-8", "LANG": "C"], .utf8),
    ])
    func encoding(environment: [String: String], expected: TerminalEncoding) {
        #expect(TerminalEncoding(environment: environment) == expected)
    }

    @Test("No terminal, no TERM: a sentence and nothing drawn")
    @MainActor
    func refusals() {
        var options = Screen.Options(environment: ["TERM": "xterm-256color"])
        options.input = -1
        #expect(throws: ScreenError.notATerminal) { try Screen(options) }
        for error in [ScreenError.notATerminal, .unknownTerminal(""), .unknownTerminal("foo"), .tooSimple("dumb")] {
            #expect(error.description.hasSuffix("."))
        }
    }
}
