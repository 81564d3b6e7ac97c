import Backend
import Helpdesk
import Testing
import Transport

/// One bad row of a hundred costs at most itself.
@Suite struct BadRowContractTests {
    /// A row, and whether it still stands for a ticket.
    struct Shape: Sendable, CustomTestStringConvertible {
        let name: String
        let bytes: [UInt8]
        let isTicket: Bool

        init(_ name: String, _ text: String, isTicket: Bool) {
            self.init(name, bytes: Array(text.utf8), isTicket: isTicket)
        }

        init(_ name: String, bytes: [UInt8], isTicket: Bool) {
            self.name = name
            self.bytes = bytes
            self.isTicket = isTicket
        }

        var testDescription: String { name }
    }

    /// `subject` and `title` both, so that the shapes fit every service.
    private static func row(with text: String) -> String { #"{"id":"bad","subject":\#(text),"title":\#(text)}"# }

    static let shapes: [Shape] = [
        Shape("lone high surrogate", row(with: #""\ud800""#), isTicket: true),
        Shape("lone low surrogate", row(with: #""x\udfff""#), isTicket: true),
        Shape("surrogates the wrong way round", row(with: #""\udc00\ud800""#), isTicket: true),
        Shape("half an escape before a quote", row(with: #""\ud83d\"""#), isTicket: true),
        Shape("NUL and escape", row(with: #""\u0000\u001b[2J""#), isTicket: true),
        Shape("raw newline", row(with: "\"a\nb\""), isTicket: true),
        Shape("raw escape", row(with: "\"\u{1b}]0;x\u{7}\""), isTicket: true),
        Shape("escape that isn't one", row(with: #""\x""#), isTicket: true),
        Shape("byte 0xFF", bytes: Array(#"{"id":"bad","subject":""#.utf8) + [0xFF] + Array(#""}"#.utf8), isTicket: true),
        Shape("overlong slash", bytes: Array(#"{"id":"bad","subject":""#.utf8) + [0xC0, 0xAF] + Array(#""}"#.utf8), isTicket: true),
        Shape("cut UTF-8", bytes: Array(#"{"id":"bad","subject":""#.utf8) + [0xE2, 0x82] + Array(#""}"#.utf8), isTicket: true),
        Shape("surrogate in UTF-8", bytes: Array(#"{"id":"bad","subject":""#.utf8) + [0xED, 0xA0, 0x80] + Array(#""}"#.utf8), isTicket: true),
        Shape("NaN", row(with: "NaN"), isTicket: true),
        Shape("bare word", row(with: "undefined"), isTicket: true),
        Shape("number beyond all types", row(with: "1e999"), isTicket: true),
        Shape("400 digits", row(with: String(repeating: "9", count: 400)), isTicket: true),
        Shape("id as a number", #"{"id":7}"#, isTicket: true),
        Shape("id of 2^63", #"{"id":9223372036854775808}"#, isTicket: true),
        Shape("id twice", #"{"id":"bad","id":"worse"}"#, isTicket: true),
        Shape("only an id", #"{"id":"bad"}"#, isTicket: true),
        Shape("every field null", nulls, isTicket: true),
        Shape("every field an object", wrong("{}"), isTicket: true),
        Shape("every field a list", wrong("[]"), isTicket: true),
        Shape("every field a number", wrong("0"), isTicket: true),
        Shape("every field a flag", wrong("true"), isTicket: true),
        Shape("every field empty", wrong(#""""#), isTicket: true),
        Shape("every field long", wrong("\"" + String(repeating: "x", count: 100_000) + "\""), isTicket: true),
        Shape("lists of nulls", wrong("[null,[null],{}]"), isTicket: true),
        Shape("null", "null", isTicket: false),
        Shape("a number", "42", isTicket: false),
        Shape("a text", #""ticket""#, isTicket: false),
        Shape("a list", "[[]]", isTicket: false),
        Shape("a bare word", "undefined", isTicket: false),
        Shape("an empty object", "{}", isTicket: false),
        Shape("id null", #"{"id":null,"subject":"x"}"#, isTicket: false),
        Shape("id empty", #"{"id":"","subject":"x"}"#, isTicket: false),
        Shape("id blank", #"{"id":"  ","subject":"x"}"#, isTicket: false),
        Shape("id an object", #"{"id":{"$oid":"x"},"subject":"x"}"#, isTicket: false),
        Shape("missing comma", #"{"id":"bad" "subject":"x"}"#, isTicket: false),
        Shape("single quotes", "{'id':'bad'}", isTicket: false),
    ]

    private static let fieldNames = [
        "subject", "status", "priority", "customerEmail", "customerName", "source", "assignedTo", "tags", "createdAt",
        "updatedAt", "identifier", "title", "description", "assignee", "labels", "project_id", "created_at", "updated_at",
        "comments",
    ]
    private static let nulls = wrong("null")

    private static func wrong(_ value: String) -> String {
        #"{"id":"bad""# + fieldNames.map { #","\#($0)":\#(value)"# }.joined() + "}"
    }

    @Test(arguments: ServiceUnderTest.all, shapes)
    func ninetyNineStay(subject: ServiceUnderTest, shape: Shape) throws {
        let mark = "BAD-ROW"
        let rows = (0..<100).map { $0 == 49 ? "\"\(mark)\"" : subject.ticketRow("t\($0)") }
        let text = Array(subject.list(rows, total: 100).utf8)
        let place = try #require(text.firstRange(of: Array("\"\(mark)\"".utf8)))
        let body = text[..<place.lowerBound] + shape.bytes + text[place.upperBound...]

        let service = try subject.service()
        let page = try ScriptedServer(bytes: Array(body)).run(service.tickets(TicketFilter(), page: .first))

        #expect(page.items.filter { $0.id.value.hasPrefix("t") }.count == 99)
        #expect(page.items.count == (shape.isTicket ? 100 : 99))
        #expect(page.unreadable.count == (shape.isTicket ? 0 : 1))
        if let sentence = page.unreadable.first {
            #expect(sentence.hasPrefix("The ticket at place 50 on page 1 could not be read: it "))
        }
    }
}
