import FoundationEssentials
import Helpdesk
import Testing

@testable import Backend

/// Fields of records by rules, and fields of acts as bodies.
@Suite struct RecordFieldsTests {
    private func read(_ json: String, _ rule: FieldRule) throws -> FieldValue? {
        let row = try #require(Row(JSONDocument(Array(json.utf8)).root))
        let fields = row.recordFields([rule])
        return fields.first?.value
    }

    @Test(arguments: [
        (#"{"f":"a"}"#, FieldRule.Shape.text, FieldValue.text("a")), (#"{"f":7}"#, .text, .number("7")),
        (#"{"f":true}"#, .text, .flag(true)), (#"{"f":null}"#, .text, .none), (#"{"f":["a",{"name":"b"}]}"#, .text, .words(["a", "b"])),
        (#"{"f":{"name":"N","x":1}}"#, .text, .text("N")), (#"{"f":{"x":1}}"#, .text, .document(#"{"x":1}"#)),
        (#"{"f":"12.5"}"#, .number, .number("12.5")), (#"{"f":"many"}"#, .number, .text("many")), (#"{"f":"inf"}"#, .number, .text("inf")),
        (#"{"f":[1,2,3]}"#, .number, .number("3")), (#"{"f":"yes"}"#, .flag, .flag(true)), (#"{"f":0}"#, .flag, .flag(false)),
        (#"{"f":"perhaps"}"#, .flag, .text("perhaps")), (#"{"f":"soon"}"#, .date, .text("soon")),
        (#"{"f":1768473000000}"#, .date, .date(Date(timeIntervalSince1970: 1_768_473_000))),
        (#"{"f":"a"}"#, .words, .text("a")), (#"{"f":{"b":[1.50]}}"#, .document, .document(#"{"b":[1.5]}"#)),
        (#"{"f":{"first":60}}"#, .parts, .parts([FieldPart(title: "first", detail: "60")])),
        (
            #"{"f":[{"id":1,"name":"N","type":"t","is_open":false,"x":{},"y":""},{"y":1}]}"#, .parts,
            .parts([FieldPart(id: "1", title: "N", detail: "not is open, t")])
        ),
    ])
    func shapes(json: String, shape: FieldRule.Shape, value: FieldValue) throws {
        #expect(try read(json, FieldRule("f", shape)) == value)
    }

    @Test(arguments: [
        (#"{"external_id":"a"}"#, FieldValue.text("a")), (#"{"externalId":"b"}"#, .text("b")),
        (#"{"external_id":null,"externalId":"b"}"#, .text("b")), (#"{"xid":"c","external_id":null}"#, .text("c")),
        (#"{"external_id":null}"#, FieldValue.none), (#"{"ExternalId":"d"}"#, nil),
    ] as [(String, FieldValue?)])
    func eitherCase(json: String, value: FieldValue?) throws {
        #expect(try read(json, FieldRule("e", from: "external_id", "xid")) == value)
    }

    @Test(arguments: [
        (FieldValue.text("a"), #""a""#), (.number("1.50"), "1.50"), (.flag(true), "true"), (.none, "null"),
        (.words(["a"]), #"["a"]"#), (.parts([FieldPart(id: "i", title: "t"), FieldPart(title: "u")]), #"["i","u"]"#),
        (.document(#" {"b":1, "a":null}"#), #"{"a":null,"b":1}"#), (.date(Date(timeIntervalSince1970: 0)), #""1970-01-01T00:00:00Z""#),
        (.number("0x1"), nil), (.number("inf"), nil), (.number("1,2"), nil), (.document("{"), nil), (.document(""), nil),
    ] as [(FieldValue, String?)])
    func valuesAsJSON(value: FieldValue, text: String?) {
        #expect(value.json?.canonicalText == text)
    }

    @Test func problemsTakeTheKeysOfTheForm() {
        let trouble = Trouble(.invalid, "No.", fields: [
            .init(field: "jobTitle", message: "long"), .init(field: "meta.plan", message: "odd"), .init(field: "other.x", message: "?"),
        ])
        #expect(
            trouble.namingFields(["jobTitle": "job_title", "meta": "metadata"]).fields == [
                .init(field: "job_title", message: "long"), .init(field: "metadata", message: "plan: odd"),
                .init(field: "other.x", message: "?"),
            ])
    }
}
