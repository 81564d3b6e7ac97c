import Backend
import Helpdesk
import Testing
import Transport

/// One bad row of a hundred costs at most itself.
extension ContractSuite {
    @Suite struct BadRows {
        /// A row, and whether it still stands for something.
        struct Shape: Sendable, CustomTestStringConvertible {
            let name: String
            let bytes: [UInt8]
            let stands: Bool

            init(_ name: String, _ text: String, stands: Bool) {
                self.init(name, bytes: Array(text.utf8), stands: stands)
            }

            init(_ name: String, bytes: [UInt8], stands: Bool) {
                self.name = name
                self.bytes = bytes
                self.stands = stands
            }

            var testDescription: String { name }
        }

        private static func row(with text: String) -> String { #"{"id":"bad","subject":\#(text),"title":\#(text),"name":\#(text)}"# }

        static let shapes: [Shape] = [
            Shape("lone high surrogate", row(with: #""\ud800""#), stands: true),
            Shape("lone low surrogate", row(with: #""x\udfff""#), stands: true),
            Shape("surrogates the wrong way round", row(with: #""\udc00\ud800""#), stands: true),
            Shape("half an escape before a quote", row(with: #""\ud83d\"""#), stands: true),
            Shape("NUL and escape", row(with: #""\u0000\u001b[2J""#), stands: true),
            Shape("raw newline", row(with: "\"a\nb\""), stands: true),
            Shape("raw escape", row(with: "\"\u{1b}]0;x\u{7}\""), stands: true),
            Shape("escape that isn't one", row(with: #""\x""#), stands: true),
            Shape("byte 0xFF", bytes: Array(#"{"id":"bad","subject":""#.utf8) + [0xFF] + Array(#""}"#.utf8), stands: true),
            Shape("overlong slash", bytes: Array(#"{"id":"bad","subject":""#.utf8) + [0xC0, 0xAF] + Array(#""}"#.utf8), stands: true),
            Shape("cut UTF-8", bytes: Array(#"{"id":"bad","subject":""#.utf8) + [0xE2, 0x82] + Array(#""}"#.utf8), stands: true),
            Shape("surrogate in UTF-8", bytes: Array(#"{"id":"bad","subject":""#.utf8) + [0xED, 0xA0, 0x80] + Array(#""}"#.utf8), stands: true),
            Shape("NaN", row(with: "NaN"), stands: true),
            Shape("bare word", row(with: "undefined"), stands: true),
            Shape("number beyond all types", row(with: "1e999"), stands: true),
            Shape("400 digits", row(with: String(repeating: "9", count: 400)), stands: true),
            Shape("id as a number", #"{"id":7}"#, stands: true),
            Shape("id of 2^63", #"{"id":9223372036854775808}"#, stands: true),
            Shape("id twice", #"{"id":"bad","id":"worse"}"#, stands: true),
            Shape("only an id", #"{"id":"bad"}"#, stands: true),
            Shape("every field null", nulls, stands: true),
            Shape("every field an object", wrong("{}"), stands: true),
            Shape("every field a list", wrong("[]"), stands: true),
            Shape("every field a number", wrong("0"), stands: true),
            Shape("every field a flag", wrong("true"), stands: true),
            Shape("every field empty", wrong(#""""#), stands: true),
            Shape("every field long", wrong("\"" + String(repeating: "x", count: 10_000) + "\""), stands: true),
            Shape("lists of nulls", wrong("[null,[null],{}]"), stands: true),
            Shape("null", "null", stands: false),
            Shape("a number", "42", stands: false),
            Shape("a text", #""ticket""#, stands: false),
            Shape("a list", "[[]]", stands: false),
            Shape("a bare word", "undefined", stands: false),
            Shape("an empty object", "{}", stands: false),
            Shape("id null", #"{"id":null,"subject":"x"}"#, stands: false),
            Shape("id empty", #"{"id":"","subject":"x"}"#, stands: false),
            Shape("id blank", #"{"id":"  ","subject":"x"}"#, stands: false),
            Shape("id an object", #"{"id":{"$oid":"x"},"subject":"x"}"#, stands: false),
            Shape("missing comma", #"{"id":"bad" "subject":"x"}"#, stands: false),
            Shape("single quotes", "{'id':'bad'}", stands: false),
        ]

        private static let fieldNames = [
            "subject", "status", "priority", "customerEmail", "customerName", "source", "assignedTo", "tags", "createdAt",
            "updatedAt", "identifier", "title", "description", "assignee", "labels", "project_id", "created_at", "updated_at",
            "comments", "name", "email", "role", "plan", "timezone", "channels", "triggerType", "isActive", "executionCount",
            "isVip", "jobTitle", "lead", "draft", "diff", "actionType", "riskLevel", "reasoning", "expiresAt", "content", "slug",
            "metadata", "externalId", "progressPercent", "trigger", "startedAt",
        ]
        private static let nulls = wrong("null")

        private static func wrong(_ value: String) -> String {
            #"{"id":"bad""# + fieldNames.map { #","\#($0)":\#(value)"# }.joined() + "}"
        }

        @Test(arguments: ServiceUnderTest.all, shapes)
        func ninetyNineStay(subject: ServiceUnderTest, shape: Shape) {
            for list in subject.lists {
                Cases.run(subject.kind, "\(list.name): \(shape.name) in a hundred") {
                    let mark = "BAD-ROW"
                    let rows = (0..<100).map { $0 == 49 ? "\"\(mark)\"" : list.row("t\($0)") }
                    let text = Array(list.answer(rows, .init(total: 100)).utf8)
                    let place = try #require(text.firstRange(of: Array("\"\(mark)\"".utf8)))
                    let body = text[..<place.lowerBound] + shape.bytes + text[place.upperBound...]

                    let server = ScriptedServer(bytes: Array(body))
                    let page = try server.run(list.call(subject.service(), subject.targets, .first))

                    let stands = shape.stands || list.needsNoID && shape.bytes.first == UInt8(ascii: "{")
                    #expect(page.items.filter { $0.id.hasPrefix("t") }.count == 99, "\(list.name)")
                    #expect(page.items.count == (stands ? 100 : 99), "\(list.name)")
                    #expect(page.unreadable.count == (stands ? 0 : 1), "\(list.name)")
                    if let sentence = page.unreadable.first {
                        let onPage = list.isUnnumbered ? "" : " on page 1"
                        #expect(sentence.hasPrefix("The \(list.noun) at place 50\(onPage) could not be read: it "))
                    }
                }
            }
        }
    }
}
