import FoundationEssentials
import Helpdesk
import OwnThreads
import Testing

@testable import kedge

/// What verbs refuse or take before anything is asked of a service; the address leads nowhere.
@Suite("What verbs take of Request Tracker's words", .serialized, .ownThreads)
struct VerbGateTests {
    private func bench() throws -> Bench {
        try Bench(config: """
            [[account]]
            name = "desk"
            service = "rt"
            base_url = "http://127.0.0.1:9"
            token_env = "TOKEN_desk"

            """)
    }

    @Test("A deletion dressed as a change of state is sent to the verb that asks first", arguments: ["deleted", "Deleted"])
    func deletion(word: String) throws {
        let result = try bench().run(["ticket", "set", "desk:12", "status=\(word)", "--later"], changing: ["TOKEN_desk": "t"])
        #expect(result.status == 2 && result.errors.contains("kedge ticket delete"), "\(result)")
    }

    @Test("Any whole number is a priority", arguments: [
        ("75", true), ("0", true), ("075", true), ("100000", true), ("high", true), ("-1", false), ("7.5", false), ("urgent", false), ("", false),
    ])
    func priorities(word: String, isTaken: Bool) throws {
        let result = try bench().run(["ticket", "set", "desk:12", "priority=\(word)", "--later"], changing: ["TOKEN_desk": "t"])
        #expect((result.status == 0) == isTaken, "\(result)")
    }

    @Test("A wait that the service named is told beside the one that is waited")
    func waits() {
        let now = Date(timeIntervalSince1970: 1_000_000)
        let account = AccountName("desk")
        func words(_ seconds: Double, named: Double?) -> String? {
            Progress.wait(of: account, until: now.addingTimeInterval(seconds), named: named.map { now.addingTimeInterval($0) }, now: now)?.string
        }
        #expect(words(0, named: 7200) == nil)
        #expect(words(20, named: nil) == "desk: waits 20 s for the rate limit")
        #expect(words(900, named: 7200) == "desk: waits 900 s for the rate limit; the service named 120 min")
        #expect(words(20, named: 10) == "desk: waits 20 s for the rate limit")
    }
}
