import FoundationEssentials
import Glibc
import PtyHarness
import RealServers
import Testing

/// A private home with one account on Request Tracker, and the real binary in it.
final class TrackerHome {
    let path: String
    let server: RealServer
    let direct: DirectTracker
    private let binary: String

    /// - Parameter port: of a proxy before the server; nil for the server itself.
    init(through port: Int? = nil) throws {
        server = try #require(RealServer.requestTracker)
        direct = try DirectTracker(server)
        binary = try #require(BuiltProgram.path("kedge"), "kedge isn't built.")
        path = FileManager.default.temporaryDirectory.path() + "kedge-rt-\(getpid())-\(UInt32.random(in: 0...UInt32.max))"
        let folder = path + "/config/kedge"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try FileManager.default.createDirectory(atPath: path + "/run", withIntermediateDirectories: true)
        let config = """
            undo_seconds = 1
            [[account]]
            name = "rt"
            service = "rt"
            base_url = "\(port.map { "http://127.0.0.1:\($0)" } ?? server.baseURL)"
            token_env = "TOKEN_RT"
            me = "mira"

            """
        _ = FileManager.default.createFile(atPath: folder + "/config.toml", contents: Data(config.utf8))
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    private var environment: [String: String] {
        [
            "HOME": path, "PATH": "/usr/bin:/bin", "XDG_CONFIG_HOME": "\(path)/config", "XDG_STATE_HOME": "\(path)/state",
            "XDG_CACHE_HOME": "\(path)/cache", "XDG_RUNTIME_DIR": "\(path)/run", "TZ": "UTC", "LANG": "C.UTF-8",
            "TOKEN_RT": server.token,
        ]
    }

    /// The program on a terminal of that size.
    func open(columns: Int = 110, rows: Int = 40) throws -> Session {
        try Session([binary], environment: environment, columns: columns, rows: rows)
    }

    struct Result { let status: Int32; let output: String; let errors: String }

    /// A verb of the command line, without a terminal.
    func run(_ arguments: String...) throws -> Result { try run(arguments) }

    func run(_ arguments: [String]) throws -> Result {
        let stem = "\(path)/run-\(UInt32.random(in: 0...UInt32.max))"
        let child = try Spawn.begin([binary] + arguments, environment) { actions in
            posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
            posix_spawn_file_actions_addopen(&actions, 1, stem + ".out", O_WRONLY | O_CREAT | O_TRUNC, 0o600)
            posix_spawn_file_actions_addopen(&actions, 2, stem + ".err", O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        }
        var status: Int32 = 0
        while waitpid(child, &status, 0) < 0, errno == EINTR {}
        func text(_ suffix: String) -> String {
            FileManager.default.contents(atPath: stem + suffix).map { String(decoding: $0, as: UTF8.self) } ?? ""
        }
        let signal = status & 0x7f
        return Result(status: signal == 0 ? (status >> 8) & 0xff : 128 + signal, output: text(".out"), errors: text(".err"))
    }

    /// What a verb that goes well prints as JSON.
    func json(_ arguments: String..., at location: SourceLocation = #_sourceLocation) throws -> RealServer.Fact {
        let result = try run(arguments + ["--json"])
        try #require(result.status == 0, "\(arguments): \(result.errors)", sourceLocation: location)
        return try JSONDecoder().decode(RealServer.Fact.self, from: Data(result.output.utf8))
    }

    /// A verb that has to go well.
    @discardableResult
    func done(_ arguments: String..., at location: SourceLocation = #_sourceLocation) throws -> String {
        let result = try run(arguments)
        try #require(result.status == 0, "\(arguments): \(result.errors)", sourceLocation: location)
        return result.output
    }
}

extension Session {
    /// Waits for a text on the screen; a test that misses it goes no further.
    func see(_ text: String, at location: SourceLocation = #_sourceLocation) throws {
        try see(at: location) { $0.lines.contains { $0.contains(text) } }
    }

    func see(at location: SourceLocation = #_sourceLocation, _ condition: (Emulator) -> Bool) throws {
        let isThere = wait(until: condition)
        try #require(isThere, picture, sourceLocation: location)
    }

    /// Reads on until something holds at the server, whatever the screen does meanwhile.
    func reach(at location: SourceLocation = #_sourceLocation, _ condition: () throws -> Bool) throws {
        let isThere = try wait { _ in try condition() }
        try #require(isThere, picture, sourceLocation: location)
    }

    private var picture: Comment { Comment(rawValue: screen.lines.filter { !$0.isEmpty }.joined(separator: "\n")) }

    /// Opens a ticket by its number.
    func open(ticket: String, at location: SourceLocation = #_sourceLocation) throws {
        type("gt")
        settle(quietMilliseconds: 100)
        type("\(ticket)\r")
        try see(at: location) { $0.lines.first?.contains(ticket) == true }
    }

    func quit() {
        settle(quietMilliseconds: 100)
        type("Q")
        #expect(finish() == 0)
        #expect(screen.oddities == [])
    }
}
