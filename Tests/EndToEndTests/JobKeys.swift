import DemoServer
import PtyHarness
import Testing

/// What a person does in lists, forms and gates, key by key.
extension Session {
    /// Reads on until something holds elsewhere, at the server mostly, whatever the screen does meanwhile.
    func reach(at location: SourceLocation = #_sourceLocation, _ condition: () -> Bool) throws {
        let isThere = wait { _ in condition() }
        try #require(isThere, picture, sourceLocation: location)
    }

    /// Waits for a text on the screen; a test that misses it goes no further.
    func see(_ text: String, at location: SourceLocation = #_sourceLocation) throws {
        let isThere = wait(for: text)
        try #require(isThere, picture, sourceLocation: location)
    }

    func see(at location: SourceLocation = #_sourceLocation, _ condition: (Emulator) -> Bool) throws {
        let isThere = wait(until: condition)
        try #require(isThere, picture, sourceLocation: location)
    }

    private var picture: Comment { Comment(rawValue: screen.lines.filter { !$0.isEmpty }.joined(separator: "\n")) }

    func shows(_ text: String) -> Bool { screen.lines.contains { $0.contains(text) } }

    /// Fills a form field by field from the first one on; nil leaves one as it is. Then sends it.
    func send(_ values: [String?]) {
        for (index, value) in values.enumerated() {
            if index > 0 { press("<PgDn>") }
            if let value { type(value) }
            settle(quietMilliseconds: 40)
        }
        press("C-x s")
    }

    /// Types what a gate asks for. The gate has to ask for just that, and to refuse anything else.
    func confirm(_ identity: String, unlessTyped isUndone: () -> Bool) throws {
        try see(" Type  \(identity)  :")
        type("x\r")
        try see("It doesn't match; nothing was done.")
        #expect(isUndone())
        press("<BS>")
        type("\(identity)\r")
    }

    /// Opens a ticket by the id that people call it by.
    func open(ticket: String, at location: SourceLocation = #_sourceLocation) throws {
        type("gt")
        settle(quietMilliseconds: 60)
        type("\(ticket)\r")
        try see(at: location) { $0.lines.first?.contains(ticket) == true }
    }

    /// Narrows a list of records until this one is the first.
    func narrow(to name: String, at location: SourceLocation = #_sourceLocation) throws {
        type("/")
        settle(quietMilliseconds: 60)
        type("\(name)\r")
        try see(at: location) { $0.lines.contains { $0.hasPrefix("▐") && $0.contains(name.prefix(24)) } }
    }

    /// Writes an answer in the open ticket and sends it.
    func reply(_ words: String, at location: SourceLocation = #_sourceLocation) throws {
        press("r")
        // Where nobody is outside, a text is a comment.
        try see(at: location) { screen in screen.lines.contains { $0.contains("PUBLIC REPLY") || $0.contains("COMMENT on") } }
        type(words)
        press("C-x s")
    }

    /// Leaves the program; it says goodbye in order.
    func quit() {
        settle(quietMilliseconds: 60)
        type("Q")
        #expect(finish() == 0)
        #expect(screen.oddities == [])
    }
}

extension DemoServer {
    /// How often these words went out on a ticket.
    func count(of words: String, on ticket: String, of service: DemoService) -> Int {
        messages(of: service, ticket: ticket).count { $0.body.contains(words) }
    }
}

extension String {
    /// Nothing in it is wider or narrower than one column.
    var isPlain: Bool { utf8.count == count }
}
