import Glibc
import Helpdesk
import Settings
import Subprocess

/// Runs the commands that give tokens. The output goes nowhere but into the account's endpoint.
struct Tokens: Sendable {
    /// A password manager may have to ask for a passphrase in a window of its own.
    static let secondsAllowed = 30
    /// After this long the person is told what is waited for.
    static let secondsUntilTold = 3
    private static let maximumByteCount = 16_384

    let variables: [String: String]
    /// Told where a command takes long.
    let tell: @Sendable (Trouble) -> Void

    /// - Parameter key: what the config calls the command.
    func run(_ command: String, account: AccountName, key: String = "token_command") async -> Result<String, Trouble> {
        let ended = await race(command, account, key)
        return result(of: ended, account: account, key)
    }

    private enum Ended: Sendable {
        case done(TerminationStatus, [UInt8])
        case tooLate
        case tooMuch
        case failed
    }

    private func race(_ command: String, _ account: AccountName, _ key: String) async -> Ended {
        await withTaskGroup(of: Ended?.self) { group in
            group.addTask { await output(of: command) }
            group.addTask {
                guard (try? await Task.sleep(for: .seconds(Self.secondsUntilTold))) != nil else { return nil }
                tell(trouble(account, key, "hasn't ended yet; kedge waits \(Self.secondsAllowed) s for it."))
                guard (try? await Task.sleep(for: .seconds(Self.secondsAllowed - Self.secondsUntilTold))) != nil else { return nil }
                return .tooLate
            }
            defer { group.cancelAll() }
            while let ended = await group.next() {
                if let ended { return ended }
            }
            return .failed
        }
    }

    /// In a session of its own: what it starts ends with it, and a question on the terminal fails at once instead of
    /// standing in kedge's screen.
    private func output(of command: String) async -> Ended {
        var options = PlatformOptions()
        options.createSession = true
        options.teardownSequence = [.send(signal: .kill, toProcessGroup: true, allowedDurationToNextStep: .milliseconds(1))]
        let environment = Environment.custom(
            Dictionary(uniqueKeysWithValues: variables.map { (Environment.Key(stringLiteral: $0.key), $0.value) }))
        do {
            let result = try await Subprocess.run(
                .path("/bin/sh"), arguments: ["-c", command], environment: environment, platformOptions: options, input: .none,
                output: .bytes(limit: Self.maximumByteCount), error: .discarded)
            return .done(result.terminationStatus, result.standardOutput)
        } catch let error as SubprocessError where error.code == .outputLimitExceeded {
            return .tooMuch
        } catch {
            return .failed
        }
    }

    private func result(of ended: Ended, account: AccountName, _ key: String) -> Result<String, Trouble> {
        let sentence: String
        switch ended {
        case .tooLate: sentence = "did not end within \(Self.secondsAllowed) s, so it was ended."
        case .tooMuch: sentence = "printed more than \(Self.maximumByteCount / 1024) KiB; a token is one line."
        case .failed: sentence = "could not be run."
        case .done(.exited(0), let output):
            guard !output.isEmpty else {
                sentence = "printed nothing."
                break
            }
            do throws(Trouble) {
                let token = try TokenSource.firstLine(of: String(decoding: output, as: UTF8.self), account: account)
                KnownSecrets.all.add(token)
                return .success(token)
            } catch {
                return .failure(error)
            }
        case .done(.exited(127), _): sentence = "names a program that isn't here (exit code 127)."
        case .done(.exited(126), _): sentence = "names something that can't be run (exit code 126)."
        case .done(.exited(let code), _): sentence = "failed with exit code \(code)."
        case .done(.signaled(let number), _): sentence = "was ended by signal \(number)."
        }
        return .failure(trouble(account, key, sentence))
    }

    /// The command isn't repeated: people write secrets into it.
    private func trouble(_ account: AccountName, _ key: String, _ what: String) -> Trouble {
        Trouble(
            .configuration, "Account \(account): its \(key) \(what)",
            hint: "Try it in a shell; it has no terminal to ask on here.", account: account)
    }
}
