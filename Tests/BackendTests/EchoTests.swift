@testable import Backend
import Testing

@Suite struct EchoTests {
    private let names = ["subject": "title", "is_vip": "isVip", "tags": "tags", "assignee": "assignedTo", "note": "note"]

    @Test(arguments: [
        (#"{"title":"A b","isVip":true,"tags":["x","y"],"assignedTo":"u1"}"#, []),
        (#"{"title":" a  B ","tags":["Y","x"],"assignedTo":{"id":"u1","name":"Otto"}}"#, []), ("{}", []),
        (#"{"title":"other","isVip":false,"tags":["x"],"assignedTo":null}"#, ["assignee", "is_vip", "subject", "tags"]),
    ] as [(String, [String])])
    func unheeded(answer: String, keys: [String]) throws {
        let sent: [String: JSONValue] = ["title": "A b", "isVip": true, "tags": .array(["x", "y"]), "assignedTo": "u1"]
        let row = try #require(Row(try JSONDocument(Array(answer.utf8)).root))
        #expect(row.unheeded(sent, names: names) == keys)
    }
}
