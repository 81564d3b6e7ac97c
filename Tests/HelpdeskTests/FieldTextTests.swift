import FoundationEssentials
import Testing

@testable import Helpdesk

@Suite struct FieldTextTests {
    @Test(arguments: [
        ("", FormField.Kind.line, FieldValue.none), (" Ada ", .line, .text("Ada")), ("  ", .text, .none),
        (" a\nb ", .text, .text(" a\nb ")), ("TRUE", .flag, .flag(true)), ("off", .flag, .flag(false)),
        ("a, b,,c ", .words, .words(["a", "b", "c"])), ("", .words, .words([])), ("a\\, b,c", .words, .words(["a, b", "c"])),
        ("HIGH", .choice(["low", "high"]), .text("high")), ("odd", .choice(["low"]), .text("odd")),
        ("{\"a\": [1, true]}", .document, .document("{\"a\": [1, true]}")), ("DOM\\user", .words, .words(["DOM\\user"])),
    ])
    func isReadByItsKind(_ text: String, _ kind: FormField.Kind, _ value: FieldValue) throws {
        #expect(try FieldValue(text, as: kind) == value)
        #expect(value.fits(kind))
    }

    @Test(arguments: [("a\nb", FormField.Kind.line), ("maybe", .flag), ("{", .document), ("a\nb", .choice([]))])
    func whatCannotBeReadIsRefused(_ text: String, _ kind: FormField.Kind) {
        #expect(throws: Trouble.self) { try FieldValue(text, as: kind) }
    }

    @Test(arguments: [
        (FieldValue.words(["a, b", "c\\", "\\,", "d"]), FormField.Kind.words), (.flag(true), .flag), (.text("x"), .line),
        (.text("a\nb"), .text), (.document("[1]"), .document), (.none, .line), (.words([]), .words),
    ])
    func whatAFormStartsWithGivesTheValueBack(_ value: FieldValue, _ kind: FormField.Kind) throws {
        #expect(try FieldValue(value.editText, as: kind) == value)
    }

    @Test func isShownOnOneLine() {
        let date = Date(timeIntervalSince1970: 1_795_176_000)
        let cases: [(FieldValue, String)] = [
            (.text("a\nb"), "a b"), (.number("1.50"), "1.50"), (.flag(true), "yes"), (.flag(false), "no"),
            (.date(date), "Fri 20 Nov 2026, 13:00"), (.words(["a", "b"]), "a, b"), (.none, ""),
            (.parts([FieldPart(title: "Mail", detail: "x@y.z"), FieldPart(title: "Chat")]), "Mail (x@y.z), Chat"),
            (.document("{\n  \"a\": 1\n}"), "{ \"a\": 1 }"),
        ]
        for (value, text) in cases { #expect(value.shownText(utcOffset: 3_600) == text) }
    }
}

@Suite struct JSONSyntaxTests {
    @Test(arguments: [
        "null", " [] ", "{}", "[1,2.5,-0,1e9,-1.5E-2]", "{\"a\":{\"b\":[\"\\u00e9\\n\",true,false]}}", "\"日本\"", "0",
    ])
    func isJSON(_ text: String) { #expect(JSONSyntax.fault(in: text) == nil) }

    @Test(arguments: [
        "", "{", "[", "[1,]", "{a:1}", "{\"a\" 1}", "{\"a\":1,}", "01", "1.", "-", "1e", "\"a", "\"\\x\"", "\"\\u12\"", "tru",
        "[1] 2", "'a'", "\"a\nb\"", "nan", "[1 2]", String(repeating: "[", count: 300),
    ])
    func isNot(_ text: String) { #expect(JSONSyntax.fault(in: text) != nil) }

    @Test func saysWhere() {
        #expect(JSONSyntax.fault(in: "{\n  \"a\": 1\n  \"b\": 2\n}") == "line 3, a comma or } is missing")
    }
}

@Suite struct RecordSearchTests {
    private let record = Record(
        id: RecordID(account: AccountName("shop"), kind: .customer, value: "cus_9"), title: "Ada Lovelace",
        fields: [
            RecordField("email", .text("ada@Engine.example")), RecordField("tags", .words(["gold", "Early"])),
            RecordField("total_tickets", .number("41")), RecordField("is_vip", .flag(true)),
            RecordField("channels", .parts([FieldPart(title: "Mail", detail: "Ünder")])),
            RecordField("definition", .document("{\"hidden\":1}")),
        ])

    @Test(arguments: [
        ("", true), ("ada", true), ("LOVE engine", true), ("early 41", true), ("ünder mail", true), ("CUS_9", true),
        ("ada bob", false), ("yes", false), ("hidden", false), ("cus", false),
    ])
    func everyWordMustBeThere(_ words: String, _ isFound: Bool) {
        #expect(record.matches(words: words) == isFound)
    }
}
