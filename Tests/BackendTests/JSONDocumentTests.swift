import Testing

@testable import Backend

@Suite struct JSONDocumentTests {
    @Test(arguments: [
        (#"{"a":[1,true,null,"x"]}"#, #"{"a":[1,true,null,"x"]}"#),
        (#" [ 9007199254740993 , 49.90 , 0.1 ] "#, "[9007199254740993,49.9,0.1]"),
        ("[9223372036854775808]", "[9223372036854775808]"),
        ("[1e400]", "[null]"),
        ("[1e200]", "[1e+200]"),
        (#"["\ud800"]"#, #"["\#u{fffd}"]"#),
        (#"["\udc00\ud800"]"#, #"["\#u{fffd}\#u{fffd}"]"#),
        (#"["\ud83d\ude00"]"#, #"["\#u{1f600}"]"#),
        (#"["\ud83d\u0041"]"#, #"["\#u{fffd}A"]"#),
        (#"["\\ud800"]"#, #"["\\ud800"]"#),
        (#"["\u0000\u001b"]"#, #"["\u0000\u001b"]"#),
        ("[\"a\nb\"]", #"["a\nb"]"#),
        ("\u{feff}[1]", "[1]"),
        (#"{"b":1,"a":2}"#, #"{"a":2,"b":1}"#),
        (#""alone""#, #""alone""#),
        ("[NaN,1]", "[null,1]"),
        (#"[{"a":tru,"b":2}]"#, #"[{"a":null,"b":2}]"#),
        (#"[{"a":"\x","b":2}]"#, #"[{"a":null,"b":2}]"#),
    ])
    func readsAndMends(text: String, canonical: String) throws {
        #expect(try JSONDocument(Array(text.utf8)).root.canonicalText == canonical)
    }

    @Test func bytesThatAreNotUTF8BecomeReplacementCharacters() throws {
        let body = Array(#"{"a":""#.utf8) + [0xFF, 0xC0, 0x80] + Array(#"","b":1}"#.utf8)
        let root = try JSONDocument(body).root
        #expect(root["b"] == .number("1"))
        guard case .string(let text)? = root["a"] else { throw JSONFlaw.damaged }
        #expect(text.unicodeScalars.allSatisfy { $0 == "\u{fffd}" })
        #expect(!text.isEmpty)
    }

    @Test(arguments: [
        ("", JSONFlaw.empty), (" \n", .empty), ("<html>", .webPage), ("  <!DOCTYPE html>", .webPage),
        ("{", .damaged), (#"{"a":1"#, .damaged), (#"["a"#, .damaged), (#"["a\"#, .damaged), ("]", .otherText),
        ("nginx", .otherText), ("]}", .otherText), ("[1}", .damaged), ("[[1],{]", .damaged),
    ])
    func saysWhatCame(text: String, flaw: JSONFlaw) {
        #expect(throws: flaw) { try JSONDocument(Array(text.utf8)) }
    }

    @Test(arguments: [127, 128, 129, 513, 100_000])
    func depthIsBounded(depth: Int) throws {
        let body = [UInt8](repeating: UInt8(ascii: "["), count: depth)
            + [UInt8](repeating: UInt8(ascii: "]"), count: depth)
        if depth <= 128 {
            _ = try JSONDocument(body)
        } else {
            #expect(throws: JSONFlaw.tooDeep) { try JSONDocument(body) }
        }
    }

    @Test func countIsBounded() throws {
        let items = JSONRepair.maximumValueCount - 1
        let body = Array("[0".utf8) + Array(String(repeating: ",0", count: items).utf8) + Array("]".utf8)
        #expect(throws: Never.self) { try JSONRepair.mended(body) }
        #expect(throws: JSONFlaw.tooMany) { try JSONDocument(body.dropLast() + Array(",0]".utf8)) }
        let commasInText = Array("[\"".utf8) + [UInt8](repeating: UInt8(ascii: ","), count: items * 2) + Array("\"]".utf8)
        #expect(try JSONDocument(commasInText).root.items?.count == 1)
    }

    @Test(arguments: [
        (#"{"a":1,"b":2}"#, [] as [String]),
        (#"{"amount":1,"amount":2}"#, ["amount"]),
        (#"[{"x":1},{"diff":[{"after":1,"\u0061fter":2}]}]"#, ["1.diff.0.after"]),
        (#"{"a":"{\"x\":1,\"x\":2}"}"#, []),
        (#"{"a":{"b":1},"b":{"a":1}}"#, []),
        (#"{"a" : 1 , "a" : 1, "a":1}"#, ["a", "a"]),
    ])
    func findsRepeatedKeys(text: String, paths: [String]) throws {
        let found = try JSONDocument(Array(text.utf8)).repeatedKeys()
        #expect(found.map { $0.joined(separator: ".") } == paths)
    }

    @Test func escapeCutAtTheEndIsNoCrash() {
        for text in [#"["\u"#, #"["\ud8"#, #"["\ud83d\u"#, #"["\"#, #"["\u+123"]"#] {
            _ = try? JSONDocument(Array(text.utf8))
        }
    }
}

@Suite struct FingerprintTests {
    /// The digest of `{"a":1}`, as any SHA-256 tool gives it.
    @Test func isSHA256OfTheCanonicalText() {
        #expect(
            Fingerprint.of(["a": .number("1")])
                == "015abd7f5cc57a2dd94b7590f04ad8084273905ee33ec5cebeae62276a97f862")
    }

    @Test func tellsApartWhatDiffers() throws {
        let texts = [#"{"a":1}"#, #"{"a":"1"}"#, #"{"a":1.5}"#, #"{"a":[1]}"#, #"{"b":1}"#, #"{"a":null}"#, "{}"]
        let prints = try texts.map { Fingerprint.of(try JSONDocument(Array($0.utf8)).root) }
        #expect(Set(prints).count == texts.count)
    }
}
