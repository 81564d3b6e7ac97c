import DemoServer
import FoundationEssentials
import Glibc
import PtyHarness

/// One home, four accounts whose secrets are canaries, a relay before each server, and programs that tell what they
/// were given.
final class CanaryWorld {
    static let services: [DemoService] = [.keva, .kemon, .keme, .keepem]

    private let scratch: Scratch
    var root: String { scratch.path }
    let canaries: Canaries
    let server: DemoServer
    let relays: [CanaryRelay]
    private(set) var runCount = 0
    /// What stands before the editor's name.
    var editorPrefix = ""
    private let kedge: String

    /// Where secrets are meant to be.
    var store: String { "\(root)/store" }
    var log: String { "\(root)/kedge.log" }

    init(kedge: String, seed: UInt64, undoSeconds: Int = 1) throws {
        self.kedge = kedge
        scratch = try Scratch(inMemory: false)
        canaries = Canaries(Self.services.map(\.rawValue) + ["webhook"], seed: seed)
        var options = DemoOptions(
            services: Self.services, tickets: 40, startedAt: Date(timeIntervalSince1970: 1_790_000_000),
            requestsPerMinute: Dictionary(uniqueKeysWithValues: Self.services.map { ($0, 100_000) }))
        for service in Self.services { options.tokens[service] = canaries.values[service.rawValue] }
        server = try DemoServer.start(options, now: { Date() })
        relays = try Self.services.map { [server] service in
            let authority = server.baseURL(of: service).split(separator: "/")[1]
            return try CanaryRelay(service.rawValue, upstream: Int(authority.split(separator: ":").last ?? "") ?? 0)
        }
        try furnish(undoSeconds)
    }

    deinit {
        for relay in relays { relay.close() }
        server.stop()
    }

    func behave(_ manner: CanaryRelay.Manner) { for relay in relays { relay.behave(manner) } }

    // MARK: What lies in the home

    private func furnish(_ undoSeconds: Int) throws {
        var config = "undo_seconds = \(undoSeconds)\n"
        for (service, relay) in zip(Self.services, relays) {
            let path = server.baseURL(of: service).split(separator: "/").dropFirst(2).joined(separator: "/")
            config += "[[account]]\nname = \"\(service.rawValue)\"\nservice = \"\(service.rawValue)\"\n"
            config += "base_url = \"http://127.0.0.1:\(relay.port)\(path.isEmpty ? "" : "/" + path)\"\n"
            config += "me = \"\(server.me(of: service))\"\nrequests_per_minute = 100000\n"
            if let workspace = server.workspace(of: service) { config += "workspace = \"\(workspace)\"\n" }
            switch service {
            case .keme: config += "token_env = \"TOKEN_KEME\"\n"
            case .kemon: config += "token_command = \"\(root)/bin/give kemon\"\n"
            default: config += "token_file = \"\(store)/\(service.rawValue)\"\n"
            }
            if service == .keva { config += "webhook_secret_command = \"\(root)/bin/give webhook\"\n" }
        }
        try write(config, to: "config/kedge/config.toml")
        for (name, value) in canaries.values { try write(value, to: "store/\(name)", mode: 0o600) }
        try write("", to: "dumps/.keep")
        try write("", to: "out/.keep")
        let dump = "{ cat /proc/$$/environ; echo; echo \"$@\"; cat /proc/$$/cmdline /proc/$PPID/cmdline; test -t 0 || cat; } > \(root)/dumps/$(basename $0).$$\n"
        for (name, act) in [
            ("editor", "printf 'edited, see https://example.com/x\\n' > \"$1\"\n"), ("pager", ""), ("browser", ""),
            ("give", "cat \(store)/$1\n"),
        ] { try write("#!/bin/sh\n" + dump + act, to: "bin/\(name)", mode: 0o700) }
    }

    func write(_ text: String, to name: String, mode: mode_t = 0o644) throws {
        let path = "\(root)/\(name)"
        let folder = String(path[..<(path.lastIndex(of: "/") ?? path.endIndex)])
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        guard FileManager.default.createFile(atPath: path, contents: Data(text.utf8)) else {
            throw PseudoTerminal.Failure(call: "open", code: errno)
        }
        chmod(path, mode)
    }

    var environment: [String: String] {
        [
            "HOME": root, "PATH": "/usr/bin:/bin", "TMPDIR": "\(root)/tmp", "XDG_CONFIG_HOME": "\(root)/config", "XDG_STATE_HOME": "\(root)/state",
            "XDG_CACHE_HOME": "\(root)/cache", "XDG_RUNTIME_DIR": "\(root)/run", "TZ": "UTC", "LANG": "C.UTF-8",
            "EDITOR": "\(editorPrefix)\(root)/bin/editor", "PAGER": "\(root)/bin/pager", "BROWSER": "\(root)/bin/browser",
            "TOKEN_KEME": canaries.values["keme"] ?? "", "XDG_SESSION_COPY": canaries.values["keme"] ?? "",
        ]
    }

    // MARK: Running

    /// With cores allowed and a folder of its own to leave them in.
    private func command(_ arguments: [String]) -> [String] {
        ["/bin/sh", "-c", "ulimit -c unlimited; mkdir -p \(root)/work; cd \(root)/work; exec \"$0\" \"$@\"", kedge] + arguments
    }

    /// On a terminal.
    func open(_ arguments: [String]) throws -> Session {
        runCount += 1
        return try Session(command(arguments), environment: environment, columns: 100, rows: 30)
    }

    /// Without one; what it prints lies among the files. Returns its exit code.
    @discardableResult
    func run(_ arguments: [String]) -> Int32 {
        runCount += 1
        let stem = "\(root)/out/\(runCount)"
        return Spawned.run(command(arguments), environment, output: stem + ".out", errors: stem + ".err")
    }

    /// The last run's text.
    var lastOutput: String {
        ["out", "err"].map { String(decoding: CanarySearch.contents(of: "\(root)/out/\(runCount).\($0)") ?? [], as: UTF8.self) }.joined()
    }

    func ticket(of service: DemoService) -> String { server.state(of: service).tickets.first?.id ?? "x1" }

    /// The programs that kedge started, by the dumps they left.
    var dumpedPrograms: Set<String> {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "\(root)/dumps")) ?? []
        return Set(names.compactMap { $0.split(separator: ".").first.map(String.init) }.filter { $0 != "keep" })
    }
}
