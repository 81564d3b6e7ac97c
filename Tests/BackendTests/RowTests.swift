import FoundationEssentials
import Helpdesk
import Testing

@testable import Backend

@Suite struct RowTests {
    private func row(_ text: String) throws -> Row {
        try #require(Row(try JSONDocument(Array(text.utf8)).root))
    }

    @Test func readsWhatIsThereAndNothingElse() throws {
        let row = try row(#"{"s":"x","n":7,"t":true,"blank":"  ","null":null,"o":{},"half":1.5,"neg":-1}"#)
        #expect(row.text("s") == "x")
        #expect(row.text("n") == "7")
        #expect(row.text("null", "s") == "x")
        #expect(row.text("o") == nil)
        #expect(row.text("missing") == nil)
        #expect(row.word("blank") == nil)
        #expect(row.word("blank", "s") == "x")
        #expect(row.flag("t") == true)
        #expect(row.flag("s") == nil)
        #expect(row.count("n") == 7)
        #expect(row.count("half") == nil)
        #expect(row.count("neg") == nil)
        #expect(row.number("half") == 1.5)
        #expect(row.row("o") != nil)
        #expect(row.row("s") == nil)
    }

    @Test func idsKeepEveryDigit() throws {
        let row = try row(#"{"a":9007199254740993,"b":18446744073709551615,"c":100.0}"#)
        #expect(row.word("a") == "9007199254740993")
        #expect(row.word("b") == "18446744073709551615")
        #expect(row.word("c") == "100")
    }

    @Test(arguments: [
        (#"["a","b"]"#, ["a", "b"]), (#"[{"id":"1","name":"a"},{"id":"2"}]"#, ["a", "2"]),
        (#"[null,3,{"x":1},"a"]"#, ["3", "a"]), ("[]", []),
    ])
    func tagsInEveryShape(list: String, words: [String]) throws {
        #expect(try row(#"{"tags":\#(list)}"#).words("tags") == words)
    }

    @Test(arguments: [
        (#""user_42""#, Person(id: "user_42")), (#""a@b.c""#, Person(address: "a@b.c")),
        (#"{"id":"u","name":"Ann"}"#, Person(id: "u", name: "Ann")), ("{}", nil), ("null", nil), (#"" ""#, nil),
        ("12", Person(id: "12")), ("[]", nil),
    ])
    func people(value: String, person: Person?) throws {
        #expect(try row(#"{"p":\#(value)}"#).person("p") == person)
    }

    @Test(arguments: [
        (#""2026-01-15T10:30:00Z""#, 1_768_473_000.0), (#""2026-01-15T10:30:00.250Z""#, 1_768_473_000.25),
        (#""2026-01-15T12:30:00+02:00""#, 1_768_473_000), (#""2026-01-15T05:30:00-0500""#, 1_768_473_000),
        (#""2026-01-15T10:30:00""#, 1_768_473_000), (#""2026-01-15 10:30""#, 1_768_473_000),
        (#""2026-01-15T10:30:00,5Z""#, 1_768_473_000.5), (#""2026-01-15""#, 1_768_435_200),
        ("1768473000", 1_768_473_000), ("1768473000250", 1_768_473_000.25), (#""1768473000""#, 1_768_473_000),
        (#""2024-02-29T00:00:00Z""#, 1_709_164_800), (#""1970-01-01T00:00:00Z""#, 0),
        (#""9999-12-31T23:59:59Z""#, 253_402_300_799),
    ])
    func datesInEveryShape(value: String, seconds: Double) throws {
        #expect(try row(#"{"d":\#(value)}"#).date("d") == Date(timeIntervalSince1970: seconds))
    }

    @Test(arguments: [
        #""yesterday""#, #""""#, #""2026-13-01T00:00:00Z""#, #""2026-01-15T10:30:00 CET""#, #""0000-01-01""#,
        "true", "{}", "1e300", #""inf""#, #""nan""#, #""2026-01-15Tgarbage""#, #""20260115""#.replacingDigits,
    ])
    func datesThatAreNone(value: String) throws {
        #expect(try row(#"{"d":\#(value)}"#).date("d") == nil)
    }
}

extension String {
    /// Full-width digits look like a date and are none.
    fileprivate var replacingDigits: String {
        String(String.UnicodeScalarView(unicodeScalars.map { scalar in
            (0x30...0x39).contains(scalar.value) ? Unicode.Scalar(scalar.value + 0xFEE0) ?? scalar : scalar
        }))
    }
}
