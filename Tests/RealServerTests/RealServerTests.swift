import OwnThreads
import RealServers
import Testing

/// Everything else in this target is skipped where there is no server; here it shows that none is skipped without
/// reason. CI looks for the lines.
@Suite("The real servers", .ownThreads)
struct RealServerTests {
    @Test("A server whose starter is here answers", arguments: ["rt", "roundup"])
    func answers(name: String) throws {
        guard RealServer.mustBeThere(name) else { return print("real server \(name): its starter isn't here") }
        let server = try #require(name == "rt" ? RealServer.requestTracker : RealServer.roundup)
        print("\nreal server \(name): the tests run against \(server.baseURL)")
    }
}
