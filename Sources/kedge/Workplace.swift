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
            cacheDirectory: places.cache, stateDirectory: places.state,
            process: String(getpid()) + "-" + String(UInt64(max(0, Date().timeIntervalSince1970)), radix: 36))
    }

    var hasConfig: Bool { FileManager.default.fileExists(atPath: places.configFile) }

    /// One sentence per problem of the config, with its place.
    var configTroubles: [Trouble] {
        report.problems.map { problem in
            let place = places.configFile + (problem.line.map { ":\($0)" } ?? "")
            return Trouble(.configuration, "\(place): \(problem.sentence.stopped)", hint: "kedge doctor checks the file.")
        }
    }

    /// Variables that hold tokens; children don't inherit them.
    var secretVariables: [String] {
        report.config.accounts.compactMap { if case .environment(let name) = $0.token { name } else { nil } }
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
    func members() async -> (members: [Member], troubles: [Trouble]) {
        var tokens: [Result<String, Trouble>] = []
        for account in accounts { tokens.append(await token(of: account)) }
        return members(with: tokens)
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
        Blocking.wait { await members() }
    }

    private func token(of account: AccountConfig) async -> Result<String, Trouble> {
        if case .command(let command) = account.token {
            return await Tokens.run(command, account: account.name, withholding: secretVariables)
        }
        return readToken(of: account).map { $0 ?? "" }
    }

    private func readToken(of account: AccountConfig) -> Result<String?, Trouble> {
        do throws(Trouble) {
            return .success(try account.token.read(account: account.name, environment: environment))
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
