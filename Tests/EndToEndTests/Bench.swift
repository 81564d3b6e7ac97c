import DemoServer
import FoundationEssentials
import Glibc
import PtyHarness
import Testing

/// A demo server in this process, a private home, and the real binary in front of them.
final class Bench {
    let server: DemoServer?
    let home: String
    /// What the server listened on, since it was stopped.
    private var closedPorts: [ClosedPort] = []

    /// The binary beside the test bundle; another one by `KEDGE_TEST_BINARY`.
    static let binary: String = {
        if let path = ProcessInfo.processInfo.environment["KEDGE_TEST_BINARY"] { return path }
        var buffer = [UInt8](repeating: 0, count: 4096)
        let count = readlink("/proc/self/exe", &buffer, buffer.count)
        let executable = String(decoding: buffer[..<max(0, count)], as: UTF8.self)
        let folder = executable.split(separator: "/").dropLast().joined(separator: "/")
        let beside = "/\(folder)/kedge"
        if FileManager.default.isExecutableFile(atPath: beside) { return beside }
        // Swift Testing may run inside a helper of the toolchain: then look where the tree builds.
        var root = #filePath.split(separator: "/", omittingEmptySubsequences: false)
        root.removeLast(3)
        return root.joined(separator: "/") + "/.build/debug/kedge"
    }()

    init(services: [DemoService] = [.keva], tickets: Int = 120, requestsPerMinute: Int = 10_000, extraConfig: String = "", undoSeconds: Int = 1, mcp: DemoMCP? = nil, keys: DemoKeys = DemoKeys()) throws {
        var options = DemoOptions(
            services: services, tickets: tickets, startedAt: Date(),
            requestsPerMinute: Dictionary(uniqueKeysWithValues: services.map { ($0, requestsPerMinute) }))
        options.mcp = mcp
        options.keys = keys
        let server = try DemoServer.start(options, now: { Date() })
        self.server = server
        home = try Self.makeHome()
        var config = "undo_seconds = \(undoSeconds)\n"
        for service in services {
            config += """
                [[account]]
                name = "\(service.rawValue)"
                service = "\(service.rawValue)"
                base_url = "\(server.baseURL(of: service))"
                token_env = "TOKEN_\(service.rawValue)"
                me = "\(server.me(of: service))"
                requests_per_minute = \(requestsPerMinute)

                """
            if let workspace = server.workspace(of: service) { config += "workspace = \"\(workspace)\"\n" }
            if service == .kemon, let url = server.mcpURL { config += "mcp_url = \"\(url)\"\n" }
        }
        try write(config + extraConfig, to: "config/kedge/config.toml")
    }

    /// A home without a config, or with just this one.
    init(config: String?) throws {
        server = nil
        home = try Self.makeHome()
        if let config { try write(config, to: "config/kedge/config.toml") }
    }

    deinit {
        lookForTokens()
        server?.stop()
        try? FileManager.default.removeItem(atPath: home)
    }

    /// From here on nobody answers where the server did.
    func stopServer() throws {
        guard let server else { return }
        let urls = DemoService.allCases.map(server.baseURL(of:)) + [server.mcpURL ?? ""]
        server.stop()
        closedPorts = try urls.compactMap { URL(string: $0)?.port }.map { try ClosedPort($0) }
    }

    /// Whatever a test was about: its accounts' tokens are in no file that it leaves, what verbs printed included.
    private func lookForTokens() {
        guard let server else { return }
        let tokens = DemoService.allCases.map { Array(server.token(of: $0).utf8) }
        for path in Self.files(below: home) {
            guard let data = FileManager.default.contents(atPath: path), !data.isEmpty else { continue }
            for token in tokens where !Array(data).ranges(of: token).isEmpty {
                Issue.record("a token is in \(path)")
            }
        }
    }

    private static func files(below folder: String) -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).flatMap { name in
            let path = "\(folder)/\(name)"
            var status = stat()
            guard lstat(path, &status) == 0 else { return [String]() }
            return status.st_mode & S_IFMT == S_IFDIR ? files(below: path) : status.st_mode & S_IFMT == S_IFREG ? [path] : []
        }
    }

    private static func makeHome() throws -> String {
        let path = FileManager.default.temporaryDirectory.path() + "kedge-test-\(getpid())-\(UInt32.random(in: 0...UInt32.max))"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        return path
    }

    func write(_ text: String, to path: String) throws {
        let whole = "\(home)/\(path)"
        let folder = whole.split(separator: "/").dropLast().joined(separator: "/")
        try FileManager.default.createDirectory(atPath: "/\(folder)", withIntermediateDirectories: true)
        _ = FileManager.default.createFile(atPath: whole, contents: Data(text.utf8))
    }

    var environment: [String: String] {
        var environment = [
            "HOME": home, "PATH": "/usr/bin:/bin", "XDG_CONFIG_HOME": "\(home)/config", "XDG_STATE_HOME": "\(home)/state",
            "XDG_CACHE_HOME": "\(home)/cache", "XDG_RUNTIME_DIR": "\(home)/run", "TZ": "UTC", "LANG": "C.UTF-8",
        ]
        for service in DemoService.allCases {
            environment["TOKEN_\(service.rawValue)"] = server?.token(of: service)
        }
        return environment
    }

    /// The program on a terminal of that size.
    func open(_ arguments: [String] = [], columns: Int = 80, rows: Int = 24, changing: [String: String?] = [:]) throws -> Session {
        var environment = environment
        for (name, value) in changing { environment[name] = value }
        return try Session([Self.binary] + arguments, environment: environment, columns: columns, rows: rows)
    }

    struct Result { let status: Int32; let output: String; let errors: String }

    /// A verb of the command line, without a terminal.
    func run(_ arguments: [String], input: String = "", changing: [String: String?] = [:]) throws -> Result {
        var environment = environment
        for (name, value) in changing { environment[name] = value }
        return try Self.spawn([Self.binary] + arguments, environment: environment, input: input, folder: home)
    }

    private static func spawn(_ arguments: [String], environment: [String: String], input: String, folder: String) throws -> Result {
        let stem = "\(folder)/run-\(UInt32.random(in: 0...UInt32.max))"
        _ = FileManager.default.createFile(atPath: stem + ".in", contents: Data(input.utf8))
        let child = try Spawn.begin(arguments, environment) { actions in
            posix_spawn_file_actions_addopen(&actions, 0, stem + ".in", O_RDONLY, 0)
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
}

extension Session {
    /// Opens the newest ticket and begins an answer.
    func openComposer() {
        #expect(wait(for: "tkt_"))
        settle()
        press("<Enter>")
        settle(quietMilliseconds: 300)
        press("r")
        #expect(wait(for: "PUBLIC REPLY"))
    }
}
