import Backend
import Dispatch
import FoundationEssentials
import Glibc
import Helpdesk
import Settings
import Store

/// What one run of the program stands on: where things lie, what the config says, and the accounts it is about.
struct Workplace: Sendable {
    let places: Places
    let environment: [String: String]
    let report: ConfigReport
    /// Those chosen by `--account`, or all.
    let accounts: [AccountConfig]
    let store: LocalStore

    /// Reads the config. A wrong one is reported, not fatal.
    static func open(_ options: GlobalOptions) throws(Trouble) -> Workplace {
        let environment = ProcessInfo.processInfo.environment
        guard let places = Places(environment: environment, configFile: options.configFile) else {
            throw Trouble(.configuration, "There is no home directory to keep anything in.", hint: "Set HOME, or the XDG directories.")
        }
        let isNamed = options.configFile != nil || environment["KEDGE_CONFIG"]?.isEmpty == false
        if isNamed, access(places.configFile, R_OK) != 0 {
            throw Trouble(.configuration, "The config file \(places.configFile) can't be read.", hint: "Correct --config or KEDGE_CONFIG.")
        }
        return try Workplace(places: places, environment: environment, chosen: options.accounts)
    }

    init(places: Places, environment: [String: String], chosen: [String]) throws(Trouble) {
        self.places = places
        self.environment = environment
        if let data = FileManager.default.contents(atPath: places.configFile) {
            report = ConfigReport.read(String(decoding: data, as: UTF8.self))
        } else {
            report = ConfigReport()
        }
        let all = report.config.accounts
        accounts = chosen.isEmpty ? all : all.filter { chosen.contains($0.name.text) }
        if let missing = chosen.first(where: { name in !all.contains { $0.name.text == name } }) {
            let names = all.map(\.name.text).joined(separator: ", ")
            throw Trouble(
                .configuration, "There is no account \"\(missing)\".",
                hint: names.isEmpty ? "The config has none; see kedge doctor." : "There are: \(names).")
        }
        store = LocalStore(
            cacheDirectory: places.cache, stateDirectory: places.state, runtimeDirectory: places.runtime,
            process: String(getpid()) + "-" + String(UInt64(max(0, Date().timeIntervalSince1970)), radix: 36))
        rememberSecrets()
    }

    /// Where processes of this user share locks and budgets; made where it isn't there yet.
    var sharedFolder: String {
        let mode: [FileAttributeKey: Any] = [.posixPermissions: 0o700]
        try? FileManager.default.createDirectory(atPath: places.runtime, withIntermediateDirectories: true, attributes: mode)
        return places.runtime
    }

    /// Accounts of the config that `--account` leaves out.
    var accountsElsewhere: Set<AccountName> { Set(report.config.accounts.map(\.name)).subtracting(accounts.map(\.name)) }

    var hasConfig: Bool { FileManager.default.fileExists(atPath: places.configFile) }

    /// One sentence per problem of the config, with its place.
    var configTroubles: [Trouble] {
        report.problems.map { problem in
            let place = places.configFile + (problem.line.map { ":\($0)" } ?? "")
            return Trouble(.configuration, "\(place): \(problem.sentence.stopped)", hint: "kedge doctor checks the file.")
        }
    }

    /// What other programs are given of the environment: no variable that holds a token.
    var childEnvironment: ChildEnvironment {
        ChildEnvironment(
            environment,
            withholding: report.config.accounts.compactMap { if case .environment(let name) = $0.token { name } else { nil } })
    }

    /// What the environment and the config hold of secrets is known before anything is printed, whatever is asked for.
    private func rememberSecrets() {
        for account in report.config.accounts {
            if case .environment(let name) = account.token, let value = environment[name] {
                KnownSecrets.all.add(value.filter { !$0.isWhitespace })
            }
            // A proxy's password stands before its host.
            if let proxy = account.proxy, let at = proxy.lastIndex(of: "@"), let colon = proxy[..<at].lastIndex(of: ":") {
                KnownSecrets.all.add(String(proxy[proxy.index(after: colon)..<at]))
            }
        }
    }
}

/// An account with the service that speaks for it.
struct Member: Sendable {
    let config: AccountConfig
    let service: any Service
    /// Why it can't be asked, where it can't.
    let trouble: Trouble?

    var name: AccountName { config.name }

    var profile: AccountProfile {
        AccountProfile(name: config.name, kind: config.service, capabilities: service.capabilities, me: config.me)
    }
}

extension Workplace {
    /// The services of all accounts, their tokens read. A token that can't be read locks its account alone; an
    /// account that kedge can't speak for is left out and named.
    ///
    /// - Parameters:
    ///   - hasScreen: kedge has the terminal.
    ///   - tell: told where a command takes long.
    func members(hasScreen: Bool, tell: @escaping @Sendable (Trouble) -> Void) async -> (members: [Member], troubles: [Trouble]) {
        // The secrets of files are known before a command is given its environment.
        for account in accounts { _ = readToken(of: account) }
        let found = await withTaskGroup(of: (Int, Result<String, Trouble>).self) { group in
            let tokens = tokens(hasScreen: hasScreen, tell: tell)
            for (index, account) in accounts.enumerated() { group.addTask { (index, await token(of: account, tokens)) } }
            var found: [Int: Result<String, Trouble>] = [:]
            for await (index, token) in group { found[index] = token }
            return accounts.indices.compactMap { found[$0] }
        }
        return members(with: found)
    }

    /// Without tokens: for the copies alone.
    func lockedMembers() -> (members: [Member], troubles: [Trouble]) {
        let trouble = Trouble(.offline, "With --offline no server is asked.", hint: "Leave it out to ask.")
        return members(with: accounts.map { _ in .failure(trouble) })
    }

    /// The same at once, where no account's token comes from a command.
    func membersWithoutCommands() -> (members: [Member], troubles: [Trouble]) {
        members(with: accounts.map { readToken(of: $0).map { $0 ?? "" } })
    }

    private func members(with tokens: [Result<String, Trouble>]) -> (members: [Member], troubles: [Trouble]) {
        var members: [Member] = []
        var troubles: [Trouble] = []
        for (account, token) in zip(accounts, tokens) {
            do throws(Trouble) {
                switch token {
                case .success(let token):
                    members.append(Member(config: account, service: try Services.make(account, token: token), trouble: nil))
                case .failure(let trouble):
                    let locked = LockedService(service: try Services.make(account, token: "unread"), trouble: trouble)
                    members.append(Member(config: account, service: locked, trouble: trouble))
                    troubles.append(trouble)
                }
            } catch {
                troubles.append(error)
            }
        }
        return (members, troubles)
    }

    /// The same for a verb, which has nothing else to do meanwhile.
    func waitForMembers() -> (members: [Member], troubles: [Trouble]) {
        Blocking.wait { await members(hasScreen: false) { Output.report($0, asJSON: false) } }
    }

    /// Who runs the commands that give secrets.
    func tokens(hasScreen: Bool, tell: @escaping @Sendable (Trouble) -> Void) -> Tokens {
        Tokens(variables: childEnvironment.variables(for: .tokenCommand(hasScreen: hasScreen)), tell: tell)
    }

    private func token(of account: AccountConfig, _ tokens: Tokens) async -> Result<String, Trouble> {
        if case .command(let command) = account.token { return await tokens.run(command, account: account.name) }
        return readToken(of: account).map { $0 ?? "" }
    }

    private func readToken(of account: AccountConfig) -> Result<String?, Trouble> {
        do throws(Trouble) {
            let token = try account.token.read(account: account.name, environment: environment)
            if let token { KnownSecrets.all.add(token) }
            return .success(token)
        } catch {
            return .failure(error)
        }
    }
}

/// From the verbs' straight line into code that waits.
enum Blocking {
    static func wait<Value: Sendable>(_ body: @escaping @Sendable () async -> Value) -> Value {
        let box = Box<Value>()
        let done = DispatchSemaphore(value: 0)
        Task {
            box.fill(await body())
            done.signal()
        }
        while true {
            done.wait()
            if let value = box.value { return value }
        }
    }
}
