import Glibc
import Subprocess

/// Another program: an array of arguments, never a line for a shell.
struct Child: Sendable {
    /// How it ended.
    enum End: Equatable, Sendable {
        case exited(Int32)
        case signalled(Int32)
        /// There is no such program, or it can't be run.
        case notStarted

        var isGood: Bool { self == .exited(0) }

        /// To follow the program's name.
        var words: String {
            switch self {
            case .exited(let code): "ended with exit code \(code)"
            case .signalled(let number): "was ended by signal \(number)"
            case .notStarted: "could not be started"
            }
        }
    }

    /// The program, by name or path, and what it is given; never empty.
    var words: [String]
    var variables: [String: String]

    /// Words as `$EDITOR` holds them: parted at blanks. Nil where there are none.
    static func words(_ variable: String?) -> [String]? {
        let words = (variable ?? "").split(separator: " ").map(String.init)
        return words.isEmpty ? nil : words
    }

    /// What people call it.
    var name: String { words.first.map { String($0.split(separator: "/").last ?? "") } ?? "" }

    private var executable: Executable {
        let first = words.first ?? ""
        return first.contains("/") ? .path(.init(first)) : .name(first)
    }

    private var arguments: Arguments { Arguments(Array(words.dropFirst())) }

    private var environment: Environment {
        .custom(Dictionary(uniqueKeysWithValues: variables.map { (Environment.Key(stringLiteral: $0.key), $0.value) }))
    }

    /// Runs it on the terminal, which has been given back before. It stays in kedge's process group: Ctrl-Z stops both.
    ///
    /// - Parameter input: an open file that it reads instead of the keyboard.
    func runOnTerminal(input: Int32 = STDIN_FILENO) async -> End {
        do {
            return End(try await Subprocess.run(
                executable, arguments: arguments, environment: environment,
                input: .fileDescriptor(.init(rawValue: input), closeAfterSpawningProcess: false),
                output: .fileDescriptor(.standardOutput, closeAfterSpawningProcess: false),
                error: .fileDescriptor(.standardError, closeAfterSpawningProcess: false)
            ).terminationStatus)
        } catch {
            return .notStarted
        }
    }

    /// Runs it in a session of its own: nothing to read, nothing it says is seen, Ctrl-C doesn't reach it.
    func runApart() async -> End {
        var options = PlatformOptions()
        options.createSession = true
        do {
            return End(try await Subprocess.run(
                executable, arguments: arguments, environment: environment, platformOptions: options, input: .none,
                output: .discarded, error: .discarded
            ).terminationStatus)
        } catch {
            return .notStarted
        }
    }
}

extension Child.End {
    init(_ status: TerminationStatus) {
        self = switch status {
        case .exited(let code): .exited(code)
        case .signaled(let number): .signalled(number)
        }
    }
}
