import Backend
import FoundationEssentials
import Helpdesk
@testable import RequestTracker
import Testing

@Suite("Request Tracker's query language")
struct RequestTrackerQueryTests {
    /// Takes the literals out of a query as RT's parser does: a quote, then anything but quotes and backslashes, or a
    /// backslash with whatever stands behind it, up to a quote; unescaped by dropping the backslashes.
    static func literals(_ query: String) -> (texts: [String], rest: String)? {
        var texts: [String] = []
        var rest = ""
        var scalars = query.unicodeScalars[...]
        while let scalar = scalars.popFirst() {
            guard scalar == "'" else {
                rest.unicodeScalars.append(scalar)
                continue
            }
            var text = ""
            while true {
                guard var inner = scalars.popFirst() else { return nil }
                if inner == "'" { break }
                if inner == "\\" {
                    // The dot of a regular expression is no line break.
                    guard let next = scalars.popFirst(), next != "\n" else { return nil }
                    inner = next
                }
                text.unicodeScalars.append(inner)
            }
            texts.append(text)
            rest += "'…'"
        }
        return (texts, rest)
    }

    static let hostile = [
        "' OR id > 0 OR Subject = '", "\\", "\\'", "\\\\' OR id > 0 --", "a\\", "'", "''", "\"", "x' AND Status = 'new",
        "NULL", "__CurrentUser__", "\n'", "\\\n", "%", "_", "客户支持", "\u{1F600}'\u{202E}", "\u{0}'", ") OR (id > 0",
    ]

    @Test("No name breaks out of its quotes", arguments: hostile)
    func hostileNames(name: String) throws {
        for filter in [TicketFilter(container: name), TicketFilter(assignee: name), TicketFilter(statuses: [.new], container: name)] {
            try holds(filter, name)
        }
    }

    @Test("Nor do thousands made of the worst characters")
    func madeNames() throws {
        var random = SplitMix(state: 45)
        let pieces = ["'", "\\", "\"", " ", "(", ")", "=", "OR", "AND", "id", ">", "0", "\n", "\u{0}", "ü", "%", "--", ";", "{", "}", "CF."]
        for _ in 0..<5_000 {
            let name = (0..<Int.random(in: 1...12, using: &random)).map { _ in pieces.randomElement(using: &random) ?? "'" }.joined()
            try holds(TicketFilter(container: name), name)
        }
    }

    /// Beside the literals, the query is the one for a harmless name, and a literal is the name.
    private func holds(_ filter: TicketFilter, _ name: String) throws {
        var tame = filter
        if tame.container != nil { tame.container = name.contains("@") ? "a@b" : "a" }
        if tame.assignee != nil { tame.assignee = name.contains("@") ? "a@b" : "a" }
        let found = try #require(Self.literals(TicketSQL.query(filter)), "\(name)")
        let harmless = try #require(Self.literals(TicketSQL.query(tame)))
        #expect(found.rest == harmless.rest, "\(name)")
        #expect(found.texts.last == name)
    }

    @Test("Several words are one condition, and what can't match asks for nothing")
    func several() {
        let both = TicketFilter(statuses: [.new, .solved], priorities: [.low, .high])
        #expect(TicketSQL.query(both) == "(Status = 'new' OR Status = 'resolved') AND (Priority < 50 OR Priority >= 100)")
        #expect(TicketSQL.query(TicketFilter(statuses: [.inProgress])) == "id = 0")
        #expect(TicketSQL.query(TicketFilter(statuses: [.open, .other])) == "id > 0")
        let active: Set<Status.Canonical> = [.new, .open, .inProgress, .other]
        #expect(TicketSQL.query(TicketFilter(statuses: active)) == "(Status = '__Active__' AND Status != 'stalled')")
        #expect(TicketSQL.query(TicketFilter(statuses: active.union([.pending, .solved]))) == "(Status = '__Active__' OR Status = 'resolved')")
        #expect(TicketSQL.query(TicketFilter(priorities: [.none])) == "id > 0")
        #expect(TicketSQL.query(TicketFilter(assignee: "a@b")) == "(Owner = 'a@b' OR Owner.EmailAddress = 'a@b')")
        #expect(TicketSQL.ids(["1", "2 OR 3", "", "x", "99999999999999999999"]) == "(id = 1)")
        #expect(TicketSQL.ids([]) == nil)
    }
}

/// Small, seeded, and the same everywhere.
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
