import Helpdesk
import Testing

@testable import kedge

/// What the verbs decide without a server.
@Suite("Arguments and output of verbs")
struct VerbValueTests {
    @Test(arguments: [
        ("name=Anna", "name", "Anna"), ("name=", "name", ""), ("name=a=b", "name", "a=b"), ("is_vip=true", "is_vip", "true"),
    ])
    func readsAField(_ word: String, _ key: String, _ text: String) {
        #expect(FieldInput(word) == FieldInput(key: key, text: text))
    }

    @Test(arguments: ["cust_1", "=x", "Name=x", "a b=c", "shop:cust_1", "café=1", ""])
    func anythingElseIsAName(_ word: String) { #expect(FieldInput(word) == nil) }

    @Test func namesComeFirst() throws {
        let (names, fields) = try FieldInput.split(["a", "shop:b", "name=x", "tags=1,2"])
        #expect(names == ["a", "shop:b"] && fields.map(\.key) == ["name", "tags"])
        #expect(throws: Trouble.self) { try FieldInput.split(["a", "name=x", "b"]) }
        #expect(throws: Trouble.self) { try FieldInput.split(["name=x", "name=y"]) }
        #expect(throws: Trouble.self) { try FieldInput.only(["name=x"], and: [("name", "y")]) }
    }

    @Test(arguments: ["0", "-1", "12.50", "1e9", "1E-3", "900719925474099312"])
    func numbersStayInTheirDigits(_ digits: String) { #expect(OutputValue.digits(digits).rendered == digits) }

    @Test(arguments: ["", "-", "01", "1.", ".5", "1e", "0x1", "NaN", "1 ", "+1", "1,5", "\u{1B}[2J"])
    func anythingElseIsAText(_ digits: String) { #expect(OutputValue.digits(digits).rendered.hasPrefix("\"")) }

    @Test func aRecordsFieldsAreFlatAndCannotHideWhoItIs() {
        let id = RecordID(account: AccountName("shop"), kind: .workflow, value: "wf_1", parent: nil)
        let record = Record(id: id, title: "Tag", fields: [
            RecordField("id", .text("forged")), RecordField("magic_link", .text("https://secret.example")), RecordField("is_active", .flag(true)), RecordField("version", .number("12")),
            RecordField("definition", .document(#"{"b":[1,null],"a":"x"}"#)), RecordField("broken", .document("{")),
            RecordField("channels", .parts([FieldPart(id: "c", title: "Mail")])), RecordField("gone", .none),
        ])
        #expect(OutputValue.record(record, service: .keva).rendered == #"""
            {"id":"wf_1","account":"shop","service":"keva","kind":"workflow","title":"Tag","is_active":true,"version":12,\#
            "definition":{"a":"x","b":[1,null]},"broken":"{","channels":[{"id":"c","title":"Mail","detail":null}],"gone":null}
            """#)
    }

    @Test("A list of several accounts waits for one that answers page by page or named its pause, and not for a silent one")
    func patience() {
        let (slow, silent) = (AccountName("slow"), AccountName("silent"))
        let times = AnswerTimes()
        times.begin(now: 100)
        // A request alone may take a minute.
        #expect(!times.isHopeless(for: [slow, silent], seconds: 170))
        #expect(times.isHopeless(for: [slow, silent], seconds: 176))
        times.heard(slow, until: 130)
        #expect(!times.isHopeless(for: [slow, silent], seconds: 176), "one of them goes on")
        #expect(times.isHopeless(for: [silent], seconds: 176) && times.isHopeless(for: [slow], seconds: 206))
        // The service said that it takes nothing for a minute; what was heard before that doesn't shorten it.
        times.heard(slow, until: 200)
        times.heard(slow, until: 150)
        #expect(!times.isHopeless(for: [slow], seconds: 274) && times.isHopeless(for: [slow], seconds: 276))
        times.begin(now: 300)
        #expect(!times.isHopeless(for: [slow], seconds: 374))
    }
}
