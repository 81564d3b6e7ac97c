import DemoServer
import FoundationEssentials
import PtyHarness

/// The real program's home with one account, and the server that it is for.
struct HostileHome {
    let kedge: String
    let home: PrivateHome
    let server: DemoServer

    init(_ kedge: String) throws {
        self.kedge = kedge
        home = try PrivateHome()
        let options = DemoOptions(services: [.keva], tickets: 1, startedAt: Date(), requestsPerMinute: [.keva: 100_000])
        server = try DemoServer.start(options, now: { Date() })
        try configure(baseURL: server.baseURL(of: .keva))
    }

    func configure(baseURL: String) throws {
        let config = """
            [[account]]
            name = "shop"
            service = "keva"
            base_url = "\(baseURL)"
            token_env = "TOKEN"
            me = "\(server.me(of: .keva))"
            requests_per_minute = 100000

            """
        let folder = "\(home.path)/.config/kedge"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        _ = FileManager.default.createFile(atPath: "\(folder)/config.toml", contents: Data(config.utf8))
    }

    var environment: [String: String] {
        home.environment.merging(["TOKEN": server.token(of: .keva)]) { _, new in new }
    }
}
