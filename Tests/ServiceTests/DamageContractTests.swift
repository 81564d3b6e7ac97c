import Backend
import Helpdesk
import Testing
import Transport

/// Answers that are cut, bent or not what they claim: always trouble in words or the part that can be read.
@Suite struct DamageContractTests {
    private func reads(
        of subject: ServiceUnderTest
    ) throws -> [(name: String, body: String, run: (ScriptedServer) throws -> Void)] {
        let service = try subject.service()
        let id = subject.ticketID("tkt_1")
        return [
            ("list", subject.list([subject.ticketRow("a"), subject.ticketRow("ü\u{1f600}")], total: 2), {
                _ = try $0.run(service.tickets(TicketFilter(), page: .first))
            }),
            ("ticket", subject.ticketBody, { _ = try $0.run(service.ticket(id)) }),
            ("thread", subject.threadBody, { _ = try $0.run(service.thread(id)) }),
        ]
    }

    @Test(arguments: ServiceUnderTest.all)
    func cutAtEveryByte(subject: ServiceUnderTest) throws {
        for (name, body, run) in try reads(of: subject) {
            let whole = Array(body.utf8)
            for length in 0..<whole.count {
                let trouble = trouble { try run(ScriptedServer(bytes: Array(whole[..<length]))) }
                #expect(trouble?.kind == .unreadable, "\(name) cut after \(length) bytes")
            }
            #expect(trouble { try run(ScriptedServer(bytes: whole)) } == nil)
        }
    }

    /// Every place of every answer, replaced by each of these.
    @Test(arguments: ServiceUnderTest.all, ["null", "{}", "[]", #""""#, "0", "true", "NaN", #"[null,{"id":{}}]"#])
    func everyPlaceReplaced(subject: ServiceUnderTest, value: String) throws {
        for (name, body, run) in try reads(of: subject) {
            for place in JSONPlaces(body).ranges {
                let text = Array(body.utf8)
                let bent = text[..<place.lowerBound] + Array(value.utf8) + text[place.upperBound...]
                // A trouble is allowed where the place was the ticket itself or all there is around it.
                if let trouble = trouble({ try run(ScriptedServer(bytes: Array(bent))) }) {
                    #expect(trouble.kind == .unreadable, "\(name) with \(value) at \(place)")
                    #expect(trouble.hint != nil)
                }
            }
        }
    }

    @Test(arguments: ServiceUnderTest.all)
    func everyByteDamaged(subject: ServiceUnderTest) throws {
        for (_, body, run) in try reads(of: subject) {
            let whole = Array(body.utf8)
            for index in whole.indices {
                var bent = whole
                bent[index] = [0x00, 0xFF, 0x22, 0x5C, 0x5D][index % 5]
                if let trouble = trouble({ try run(ScriptedServer(bytes: bent)) }) {
                    #expect(trouble.message.hasSuffix("."))
                }
            }
        }
    }

    @Test(arguments: ServiceUnderTest.all)
    func bodiesThatAreNotWhatTheyClaim(subject: ServiceUnderTest) throws {
        let claims: [(String, String)] = [
            ("<html><title>Sign in</title>", "a web page instead of data"), ("", "an empty page"),
            ("\u{1f}\u{8b}\u{8}", "text that is not JSON"), ("upstream timed out", "text that is not JSON"),
            (String(repeating: "[", count: 100_000), "data nested too deeply to be read"),
        ]
        for (_, _, run) in try reads(of: subject) {
            for (body, words) in claims {
                let trouble = trouble { try run(ScriptedServer(200, body, headers: [.init("Content-Type", "application/json")])) }
                #expect(trouble?.kind == .unreadable)
                #expect(trouble?.message == "The server answered with \(words).")
                #expect(trouble?.account == AccountName("games"))
            }
        }
    }

    @Test(arguments: ServiceUnderTest.all)
    func jsonUnderAnotherTypeIsRead(subject: ServiceUnderTest) throws {
        for (_, body, run) in try reads(of: subject) {
            let server = ScriptedServer(200, "\u{feff}" + body, headers: [.init("Content-Type", "text/plain; charset=latin1")])
            #expect(trouble { try run(server) } == nil)
        }
    }
}

/// Finds every value in a well-formed JSON text, by brackets and quotes alone.
struct JSONPlaces {
    private(set) var ranges: [Range<Int>] = []

    init(_ text: String) {
        let bytes = Array(text.utf8)
        var starts: [Int] = []
        var index = 0
        while index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                starts.append(index)
                index += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                index += 1
                if let start = starts.popLast() { ranges.append(start..<index) }
            case UInt8(ascii: "\""):
                let start = index
                index += 1
                while index < bytes.count, bytes[index] != UInt8(ascii: "\"") {
                    index += bytes[index] == UInt8(ascii: "\\") ? 2 : 1
                }
                index += 1
                let isKey = bytes[min(index, bytes.count)...].first { $0 != 0x20 && $0 != 0x0A } == UInt8(ascii: ":")
                if !isKey { ranges.append(start..<index) }
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"):
                let start = index
                while index < bytes.count, !",]} \n".utf8.contains(bytes[index]) { index += 1 }
                ranges.append(start..<index)
            default:
                index += 1
            }
        }
    }
}
