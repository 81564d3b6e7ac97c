import DemoServer
import FoundationEssentials
import Glibc
import Helpdesk
import Settings

/// The whole product on an embedded server: a private folder, accounts that point at loopback, nothing of the
/// person's own.
final class Demo: Sendable {
    let server: DemoServer
    let workplace: Workplace
    private let root: String

    /// - Parameter theme: nil for the one that fits the terminal, as far as it says.
    init(services: [DemoService], tickets: Int, weather: DemoWeather, theme: String?) throws(Trouble) {
        let environment = ProcessInfo.processInfo.environment
        root = try Self.makeFolder(environment)
        do {
            var options = DemoOptions(services: services, tickets: tickets, weather: weather, startedAt: Date(), arrivals: true)
            if services.contains(.kemon) { options.mcp = DemoMCP() }
            server = try DemoServer.start(options, now: { Date() })
        } catch {
            throw Trouble(.storage, "The demo's server could not listen on this machine (\(error)).", hint: "Is the loopback interface up?")
        }
        let places = Places(root: root)
        let looks = "theme = \"\(theme ?? Self.fittingTheme(environment))\"\n"
        try Self.write(looks + Self.config(server, services, tickets: tickets, root: root), to: places.configFile)
        for service in services { try Self.write(server.token(of: service), to: "\(root)/\(service.rawValue).token") }
        workplace = try Workplace(places: places, environment: environment, chosen: [])
    }

    /// Stops the server and removes everything.
    func end() {
        server.stop()
        try? FileManager.default.removeItem(atPath: root)
    }

    private static func config(_ server: DemoServer, _ services: [DemoService], tickets: Int, root: String) -> String {
        var text = ""
        for service in services {
            text += """
                [[account]]
                name = "\(accountNames[service] ?? service.rawValue)"
                service = "\(service.rawValue)"
                base_url = "\(server.baseURL(of: service))"
                token_file = "\(root)/\(service.rawValue).token"
                me = "\(server.me(of: service))"

                """
            if tickets > DemoOptions.liftedAbove { text += "requests_per_minute = 6000\n" }
            if let workspace = server.workspace(of: service) { text += "workspace = \"\(workspace)\"\n" }
            if service == .kemon, let mcpURL = server.mcpURL { text += "mcp_url = \"\(mcpURL)\"\n" }
        }
        return text
    }

    private static let accountNames: [DemoService: String] = [.keva: "shop", .kemon: "core", .keme: "games", .keepem: "live"]

    /// Some terminals tell their colours as `foreground;background`, by the numbers of the sixteen.
    private static func fittingTheme(_ environment: [String: String]) -> String {
        let background = environment["COLORFGBG"]?.split(separator: ";").last.flatMap { Int($0) }
        return background == 7 || background == 15 ? "light" : "dark"
    }

    // MARK: The private folder

    private static let prefix = "kedge-demo-"

    private static func makeFolder(_ environment: [String: String]) throws(Trouble) -> String {
        let candidates: [String] = ["XDG_RUNTIME_DIR", "TMPDIR"].compactMap { environment[$0] }
        let base: String = candidates.first { $0.hasPrefix("/") && access($0, W_OK) == 0 } ?? "/tmp"
        removeLeftovers(in: base)
        var template = Array("\(base)/\(prefix)\(getpid())-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else {
            throw Trouble(.storage, "No private folder can be made in \(base).", hint: "Set TMPDIR to a folder that can be written.")
        }
        return template.withUnsafeBytes { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    }

    /// A demo that was killed could not tidy up; its process is gone, so its folder may go.
    private static func removeLeftovers(in base: String) {
        for name in (try? FileManager.default.contentsOfDirectory(atPath: base)) ?? [] where name.hasPrefix(prefix) {
            let process = pid_t(name.dropFirst(prefix.count).prefix { $0.isNumber })
            if let process, kill(process, 0) != 0, errno == ESRCH { try? FileManager.default.removeItem(atPath: "\(base)/\(name)") }
        }
    }

    private static func write(_ text: String, to path: String) throws(Trouble) {
        let parent = String(path[..<(path.lastIndex(of: "/") ?? path.endIndex)])
        let mode: [FileAttributeKey: Any] = [.posixPermissions: 0o700]
        try? FileManager.default.createDirectory(atPath: parent, withIntermediateDirectories: true, attributes: mode)
        let file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        let bytes = Array(text.utf8)
        guard file >= 0, Glibc.write(file, bytes, bytes.count) == bytes.count, close(file) == 0 else {
            throw Trouble(.storage, "The demo can't write \(path).", hint: "Look at the space left in that folder.")
        }
    }
}
