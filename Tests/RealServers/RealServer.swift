import FoundationEssentials
import Glibc
import PtyHarness

/// A helpdesk server that runs on this machine, with an account on it.
public struct RealServer: Sendable {
    /// `http://127.0.0.1:8082`, without a slash at its end.
    public let baseURL: String
    public let token: String
    /// Everything that its starter told about it; empty where it came from the environment.
    public let facts: [String: Fact]

    /// Request Tracker 5; nil where there is none.
    public static let requestTracker = found("rt", variable: "RT")
    /// Roundup; nil where there is none.
    public static let roundup = found("roundup", variable: "ROUNDUP")

    /// Why tests against it are skipped.
    public static func absence(of product: String) -> String {
        "There is no \(product) here: its starter isn't in shared/servers beside the repository, "
            + "and KEDGE_TEST_…_URL and KEDGE_TEST_…_TOKEN name none."
    }

    /// Whether its starter lies beside the repository, so that nobody may skip it. `name`: its folder in
    /// `shared/servers`.
    public static func mustBeThere(_ name: String) -> Bool { starter("up", of: name) != nil }

    private static func found(_ name: String, variable: String) -> RealServer? {
        let environment = ProcessInfo.processInfo.environment
        if let url = environment["KEDGE_TEST_\(variable)_URL"], let token = environment["KEDGE_TEST_\(variable)_TOKEN"] {
            return RealServer(baseURL: url, token: token, facts: [:])
        }
        guard starter("up", of: name) != nil else { return nil }
        do {
            return try start(name, [])
        } catch {
            complain("\(name): \(error)")
            return nil
        }
    }

    /// Runs its starter, which only tells about a server that answers already.
    ///
    /// - Parameter options: such as `-p 8099`, for a server beside the usual one; end it with `stop`.
    public static func start(
        _ name: String, _ options: [String], environment: [String: String] = [:]
    ) throws -> RealServer {
        guard let path = starter("up", of: name) else { throw Failure("its starter isn't beside the repository") }
        // Two runs at once would both try to take the port.
        let lock = open("\(temporaryFolder)/kedge-real-\(name).lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        defer { close(lock) }
        flock(lock, LOCK_EX)
        let (status, output) = try run([path] + options, environment: environment)
        guard status == 0, let line = output.split(separator: "\n").last else {
            throw Failure("its starter ended with \(status)")
        }
        let facts = try JSONDecoder().decode([String: Fact].self, from: Data(line.utf8))
        guard let url = facts["base_url"]?.text, let token = facts["token"]?.text else {
            throw Failure("its starter told no address or no token")
        }
        return RealServer(baseURL: url, token: token, facts: facts)
    }

    /// Ends a server that was started with these options.
    public static func stop(_ name: String, _ options: [String]) {
        guard let path = starter("down", of: name) else { return }
        _ = try? run([path] + options, environment: [:])
    }

    /// In `shared/servers` beside the repository, at whatever height, or where `KEDGE_TEST_SERVERS` says.
    private static func starter(_ script: String, of name: String) -> String? {
        if let folder = ProcessInfo.processInfo.environment["KEDGE_TEST_SERVERS"] {
            let path = "\(folder)/\(name)/\(script)"
            return access(path, X_OK) == 0 ? path : nil
        }
        var folder = #filePath.split(separator: "/").dropLast()
        while !folder.isEmpty {
            folder = folder.dropLast()
            let path = (folder.map { "/" + $0 }).joined() + "/shared/servers/\(name)/\(script)"
            if access(path, X_OK) == 0 { return path }
        }
        return nil
    }

    private static var temporaryFolder: String { ProcessInfo.processInfo.environment["TMPDIR"] ?? "/tmp" }

    private static func complain(_ sentence: String) {
        let line = Array("\(sentence)\n".utf8)
        _ = write(STDERR_FILENO, line, line.count)
    }

    struct Failure: Error, CustomStringConvertible {
        let description: String
        init(_ description: String) { self.description = description }
    }
}

extension RealServer {
    /// Runs a script to its end: its status and what it wrote to its output. What it says of errors is ours.
    private static func run(_ arguments: [String], environment more: [String: String]) throws -> (Int32, String) {
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { throw Failure("no pipe (\(errno))") }
        defer { close(ends[0]) }
        _ = fcntl(ends[0], F_SETFD, FD_CLOEXEC)
        let environment = ProcessInfo.processInfo.environment.merging(more) { $1 }
        let child: pid_t
        do throws(PseudoTerminal.Failure) {
            child = try Spawn.begin(arguments, environment) { actions in
                posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
                posix_spawn_file_actions_adddup2(&actions, ends[1], 1)
            }
            close(ends[1])
        } catch {
            close(ends[1])
            throw Failure("it can't be run (\(error.code))")
        }
        var output: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = read(ends[0], &buffer, buffer.count)
            if count > 0 { output += buffer[..<count] } else if count == 0 || errno != EINTR { break }
        }
        var status: Int32 = 0
        while waitpid(child, &status, 0) < 0, errno == EINTR {}
        return (status & 0x7F == 0 ? (status >> 8) & 0xFF : 128 + (status & 0x7F), String(decoding: output, as: UTF8.self))
    }

    /// A piece of what a starter told.
    public enum Fact: Decodable, Sendable {
        case text(String)
        case number(Double)
        case flag(Bool)
        case list([Fact])
        case object([String: Fact])
        case nothing

        public init(from decoder: any Decoder) throws {
            let place = try decoder.singleValueContainer()
            if place.decodeNil() { self = .nothing }
            else if let flag = try? place.decode(Bool.self) { self = .flag(flag) }
            else if let number = try? place.decode(Double.self) { self = .number(number) }
            else if let text = try? place.decode(String.self) { self = .text(text) }
            else if let list = try? place.decode([Fact].self) { self = .list(list) }
            else { self = .object(try place.decode([String: Fact].self)) }
        }

        /// A text as it is, a whole number in digits: ids come as either.
        public var text: String? {
            switch self {
            case .text(let text): text
            case .number(let number): Int(exactly: number).map(String.init)
            default: nil
            }
        }

        public var list: [Fact] { if case .list(let list) = self { list } else { [] } }

        public subscript(_ name: String) -> Fact? { if case .object(let members) = self { members[name] } else { nil } }
    }
}
