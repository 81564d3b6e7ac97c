import Helpdesk
import Settings
import Subprocess

/// Runs the commands that give tokens. The output goes nowhere but into the account's endpoint.
enum Tokens {
    /// A password manager may have to ask for a passphrase in a window of its own.
    static let secondsAllowed = 30
    private static let maximumByteCount = 16_384

    /// - Parameters:
    ///   - secrets: variables that hold tokens of other accounts; children don't inherit them.
    ///   - key: what the config calls the command.
    static func run(
        _ command: String, account: AccountName, withholding secrets: [String], key: String = "token_command"
    ) async -> Result<String, Trouble> {
        let variables = Dictionary(secrets.map { (Environment.Key(stringLiteral: $0), String?.none) }) { first, _ in first }
        do {
            let result = try await withThrowingTaskGroup(of: Ended.self) { group in
                group.addTask {
                    let result = try await Subprocess.run(
                        .path("/bin/sh"), arguments: ["-c", command], environment: .inherit.updating(variables),
                        output: .string(limit: maximumByteCount), error: .discarded)
                    return .done(result.terminationStatus, result.standardOutput)
                }
                group.addTask {
                    try await Task.sleep(for: .seconds(secondsAllowed))
                    return .tooLate
                }
                defer { group.cancelAll() }
                return try await group.next() ?? .tooLate
            }
            return self.result(of: result, account: account, key)
        } catch {
            return .failure(trouble(account, key, "could not be run (\(error))."))
        }
    }

    private enum Ended: Sendable {
        case done(TerminationStatus, String)
        case tooLate
    }

    private static func result(of ended: Ended, account: AccountName, _ key: String) -> Result<String, Trouble> {
        switch ended {
        case .tooLate:
            return .failure(trouble(account, key, "did not end within \(secondsAllowed) s."))
        case .done(.exited(0), let output):
            do throws(Trouble) {
                return .success(try TokenSource.firstLine(of: output, account: account))
            } catch {
                return .failure(error)
            }
        case .done(.exited(let code), _):
            return .failure(trouble(account, key, "failed with exit code \(code)."))
        case .done(let status, _):
            return .failure(trouble(account, key, "was ended (\(status))."))
        }
    }

    /// The command isn't repeated: people write secrets into it.
    private static func trouble(_ account: AccountName, _ key: String, _ what: String) -> Trouble {
        Trouble(.configuration, "Account \(account): its \(key) \(what)", hint: "Try the account's \(key) in a shell.", account: account)
    }
}
