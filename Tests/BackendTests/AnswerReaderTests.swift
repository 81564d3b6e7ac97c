import FoundationEssentials
import Helpdesk
import Testing
import Transport

@testable import Backend

@Suite struct AnswerReaderTests {
    private let reader = AnswerReader(
        account: AccountName("games"), kind: .keva, origin: .init(scheme: "https", host: "app.keva.support"),
        token: "keva_live_secret")
    private let reading = Errand("list tickets", permission: "the scope tickets:read")
    private let writing = Errand("send the reply", isWrite: true)

    private func trouble(
        _ status: Int, _ body: String = "", _ headers: [Request.Field] = [], writes: Bool = false
    ) -> Trouble? {
        let response = Response(status: status, headers: headers, body: Array(body.utf8))
        do {
            _ = try reader.document(response, of: writes ? writing : reading)
            return nil
        } catch {
            return error
        }
    }

    @Test(arguments: [
        (400, Trouble.Kind.invalid, Trouble.Kind.invalid), (401, .notSignedIn, .notSignedIn),
        (403, .notAllowed, .notAllowed), (404, .notFound, .notFound), (405, .unsupported, .unsupported),
        (408, .serverFault, .outcomeUnknown), (409, .conflict, .conflict), (410, .notFound, .notFound),
        (412, .conflict, .conflict), (413, .invalid, .invalid), (415, .invalid, .invalid), (418, .invalid, .invalid),
        (422, .invalid, .invalid), (423, .conflict, .conflict), (429, .rateLimited, .rateLimited),
        (500, .serverFault, .outcomeUnknown), (501, .unsupported, .unsupported),
        (502, .serverFault, .outcomeUnknown), (503, .serverFault, .outcomeUnknown),
        (504, .serverFault, .outcomeUnknown), (520, .serverFault, .outcomeUnknown), (529, .serverFault, .outcomeUnknown),
        (301, .unreadable, .unreadable), (302, .unreadable, .outcomeUnknown), (303, .unreadable, .outcomeUnknown),
        (307, .unreadable, .unreadable), (308, .unreadable, .unreadable),
        (0, .serverFault, .outcomeUnknown), (999, .serverFault, .outcomeUnknown), (100, .serverFault, .outcomeUnknown),
    ])
    func statusDecidesTheKind(status: Int, read: Trouble.Kind, write: Trouble.Kind) throws {
        for body in ["", "<html>Bad Gateway</html>", #"{"error":"x"}"#, #"{"error":{"code":"C","message":"m"}}"#, "[", "7"] {
            let one = try #require(trouble(status, body))
            #expect(one.kind == read)
            #expect(one.account == AccountName("games"))
            #expect(one.message.hasSuffix(".") && one.hint?.isEmpty != true)
            #expect(!one.message.contains("<html>"))
            #expect(trouble(status, body, writes: true)?.kind == write)
        }
    }

    @Test func whatIsThereAlreadyDidNotChange() throws {
        let response = Response(status: 409, body: Array(#"{"message":"already registered"}"#.utf8))
        let making = Errand("register a@b.c", isWrite: true, isCreation: true)
        #expect(reader.trouble(response, of: making).message == "Keva refused to register a@b.c: already registered.")
        #expect(reader.trouble(response, of: making).kind == .conflict)
        #expect(reader.trouble(response, of: writing).message.contains("changed meanwhile"))
    }

    /// A refusal names no more fields than a form has, in either shape.
    @Test func problemsHaveAnEnd() throws {
        let named = (0..<500).map { #""f\#($0)":["bad"]"# }.joined(separator: ",")
        let listed = (0..<500).map { #"{"field":"f\#($0)","message":"bad"}"# }.joined(separator: ",")
        for errors in ["{\(named)}", "[\(listed)]"] {
            #expect(trouble(422, #"{"message":"No","errors":\#(errors)}"#)?.fields.count == 50)
        }
    }

    /// However many names a server has, how it is spoken to is learnt.
    @Test func aFullMemoryStillLearnsSettings() {
        let memory = ServiceMemory()
        for number in 0..<(ServiceMemory.maximumNames + 5) { memory.learn("id", for: "label \(number)") }
        #expect(memory.value(of: "label \(ServiceMemory.maximumNames)") == nil)
        memory.settle("s1", for: "session")
        #expect(memory.value(of: "session") == "s1")
        memory.forget("session")
        #expect(memory.value(of: "session") == nil)
        for number in 0..<(ServiceMemory.maximumSettings + 5) { memory.settle("x", for: "setting \(number)") }
        #expect(memory.value(of: "setting \(ServiceMemory.maximumSettings)") == nil)
    }

    @Test(arguments: [
        (#"{"error":"Insufficient scope"}"#, "Insufficient scope"),
        (#"{"error":{"code":"FORBIDDEN","message":"No entry","status":403}}"#, "No entry"),
        (#"{"error":{"code":"FORBIDDEN"}}"#, "FORBIDDEN"),
        (#"{"type":"about:blank","title":"Forbidden","status":403,"detail":"Not for you"}"#, "Forbidden: Not for you"),
        (#"{"title":5,"detail":null,"error":"shown"}"#, "5"),
        (#"{"message":"Plain words"}"#, "Plain words"),
        (#"{"errors":["first","second"]}"#, "first"),
        (#"{"error":[1,2]}"#, "may not list tickets."),
        ("null", "may not list tickets."), ("", "may not list tickets."), ("<html>Forbidden", "may not list tickets."),
    ])
    func quotesTheServiceInEveryEnvelope(body: String, words: String) throws {
        let message = try #require(trouble(403, body)).message
        #expect(message.contains(words), "\(message)")
    }

    @Test(arguments: [
        #"{"error":"x","details":[{"field":"status","message":"not in set"}]}"#,
        #"{"errors":[{"location":"status","message":"not in set"}]}"#,
        #"{"error":{"message":"x","details":[{"field":"status","message":"not in set"}]}}"#,
        #"{"title":"Bad","errors":[{"field":"status","detail":"not in set"}]}"#,
        #"{"errors":{"status":["not in set"]}}"#,
    ])
    func namesTheFields(body: String) throws {
        let fields = try #require(trouble(422, body)).fields
        #expect(fields == [.init(field: "status", message: "not in set")])
    }

    @Test func sentencesSayWhatToDo() throws {
        #expect(trouble(401)?.hint?.contains("token_command") == true)
        #expect(trouble(403)?.hint == "Give this key the scope tickets:read in Keva's settings, or use another key.")
        #expect(trouble(200, "<!doctype html>")?.message == "The server answered with a web page instead of data.")
        #expect(trouble(200, "")?.message == "The server answered with an empty page.")
        #expect(trouble(200, "{")?.message == "The server answered with data that is damaged or cut short.")
        #expect(trouble(200, "OK")?.message == "The server answered with text that is not JSON.")
        #expect(trouble(200, "OK", writes: true)?.kind == .outcomeUnknown)
        #expect(trouble(200, "OK")?.kind == .unreadable)
    }

    @Test func aSuccessThatSpeaksOfAnErrorIsNone() {
        #expect(trouble(200, #"{"error":"quota"}"#)?.kind == .serverFault)
        #expect(trouble(200, #"{"error":"quota"}"#, writes: true)?.kind == .outcomeUnknown)
        #expect(trouble(200, #"{"data":[],"error":null}"#) == nil)
        #expect(trouble(200, #"{"id":"x","error":"last delivery failed"}"#) == nil)
    }

    @Test(arguments: [
        ("https://evil.example/login?next=1", "https://evil.example"),
        ("https://user:pw@evil.example/", "https://evil.example"),
        ("//evil.example/x", "//evil.example"),
        ("http://app.keva.support:8080/x", "http://app.keva.support:8080"),
        ("/login", "another path of https://app.keva.support"),
        ("login", "another path of https://app.keva.support"),
        ("", "another path of https://app.keva.support"),
    ])
    func redirectsAreNamedNotFollowed(location: String, named: String) throws {
        let message = try #require(trouble(302, "", [.init("Location", location)])).message
        #expect(message.contains("points to \(named);"), "\(message)")
    }

    @Test func theTokenIsBlottedOut() throws {
        let said = #"{"error":"unknown key keva_live_secret","details":[{"field":"keva_live_secret","message":"x"}]}"#
        let trouble = try #require(self.trouble(401, said))
        #expect(!trouble.message.contains("secret") && trouble.message.contains("[token]"))
        #expect(trouble.fields.first?.field == "[token]")
    }

    @Test func longWordsAreCut() throws {
        let words = String(repeating: "x", count: 100_000)
        #expect(try #require(trouble(400, #"{"error":"\#(words)"}"#)).message.count < 500)
    }

    @Test func theWindowsEndIsPassedOn() {
        let reset = [Request.Field("X-RateLimit-Reset", "1768473000")]
        #expect(trouble(429, "", reset)?.retryAt == Date(timeIntervalSince1970: 1_768_473_000))
        #expect(trouble(429, "", [.init("X-RateLimit-Reset", "41")])?.retryAt == nil)
        #expect(trouble(429)?.retryAt == nil)
    }
}
