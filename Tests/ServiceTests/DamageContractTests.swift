import Backend
import Helpdesk
import Testing
import Transport

/// Answers that are cut, bent or not what they claim: always trouble in words or the part that can be read.
extension ContractSuite {
    @Suite struct Damage {
        private struct Reading {
            let name: String
            let body: String
            let run: (ScriptedServer) throws -> Void
        }

        private func readings(of subject: ServiceUnderTest) throws -> [Reading] {
            let service = try subject.service()
            let lists = subject.lists.map { list in
                let rows = [list.row("a"), list.row("ü\u{1f600}")]
                return Reading(name: list.name, body: list.answer(rows, .init(total: 2))) {
                    _ = try $0.run(list.call(service, subject.targets, .first))
                }
            }
            return lists + subject.reads.map { read in
                Reading(name: read.name, body: read.body) { _ = try $0.run(read.call(service, subject.targets)) }
            }
        }

        @Test(arguments: ServiceUnderTest.all)
        func cutAtEveryByte(subject: ServiceUnderTest) throws {
            for reading in try readings(of: subject) {
                Cases.run(subject.kind, "\(reading.name): cut at every byte") {
                    let whole = Array(reading.body.utf8)
                    for length in 0..<whole.count {
                        let trouble = trouble { try reading.run(ScriptedServer(bytes: Array(whole[..<length]))) }
                        #expect(trouble?.kind == .unreadable, "\(reading.name) cut after \(length) bytes")
                    }
                    #expect(trouble { try reading.run(ScriptedServer(bytes: whole)) } == nil)
                }
            }
        }

        /// Every place of every answer, replaced by each of these.
        @Test(arguments: ServiceUnderTest.all, ["null", "{}", "[]", #""""#, "0", "true", "NaN", #"[null,{"id":{}}]"#])
        func everyPlaceReplaced(subject: ServiceUnderTest, value: String) throws {
            for reading in try readings(of: subject) {
                Cases.run(subject.kind, "\(reading.name): every place \(value)") {
                    let text = Array(reading.body.utf8)
                    for place in JSONPlaces(reading.body).ranges {
                        let bent = text[..<place.lowerBound] + Array(value.utf8) + text[place.upperBound...]
                        // A trouble is allowed where the place was the thing itself or all there is around it.
                        if let trouble = trouble({ try reading.run(ScriptedServer(bytes: Array(bent))) }) {
                            #expect(trouble.kind == .unreadable, "\(reading.name) with \(value) at \(place)")
                            #expect(trouble.hint != nil)
                        }
                    }
                }
            }
        }

        @Test(arguments: ServiceUnderTest.all)
        func everyByteDamaged(subject: ServiceUnderTest) throws {
            for reading in try readings(of: subject) {
                Cases.run(subject.kind, "\(reading.name): every byte damaged") {
                    let whole = Array(reading.body.utf8)
                    for index in whole.indices {
                        var bent = whole
                        bent[index] = [0x00, 0xFF, 0x22, 0x5C, 0x5D][index % 5]
                        if let trouble = trouble({ try reading.run(ScriptedServer(bytes: bent)) }) {
                            #expect(trouble.message.hasSuffix("."))
                        }
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
            for reading in try readings(of: subject) {
                for (body, words) in claims {
                    Cases.run(subject.kind, "\(reading.name): \(words)") {
                        let json = Request.Field("Content-Type", "application/json")
                        let trouble = trouble { try reading.run(ScriptedServer(200, body, headers: [json])) }
                        #expect(trouble?.kind == .unreadable)
                        #expect(trouble?.message == "The server answered with \(words).")
                        #expect(trouble?.account == .games)
                    }
                }
            }
        }

        @Test(arguments: ServiceUnderTest.all)
        func jsonUnderAnotherTypeIsRead(subject: ServiceUnderTest) throws {
            for reading in try readings(of: subject) {
                Cases.run(subject.kind, "\(reading.name): JSON under another type") {
                    let type = Request.Field("Content-Type", "text/plain; charset=latin1")
                    let server = ScriptedServer(200, "\u{feff}" + reading.body, headers: [type])
                    #expect(trouble { try reading.run(server) } == nil)
                }
            }
        }
    }
}
