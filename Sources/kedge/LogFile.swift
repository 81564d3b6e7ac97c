import Canvas
import FoundationEssentials
import Glibc
import Helpdesk
import Logging

/// The log that `--log FILE` asks for: what was said and what became of the outbox, a line each. Never a token, never a
/// text that people wrote; everything went through `SafeText`.
struct LogFile: LogHandler {
    private let file: Int32
    var metadata: Logger.Metadata = [:]
    var logLevel = Logger.Level.info

    /// A logger that writes nowhere where no file was asked for.
    static func logger(_ path: String?) throws(Trouble) -> Logger {
        guard let path else { return Logger(label: "kedge") { _ in SwiftLogNoOpLogHandler() } }
        let file = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0o600)
        var status = stat()
        // One that was there before is closed to others, too.
        if file >= 0, fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG { fchmod(file, 0o600) }
        guard file >= 0 else {
            throw Trouble(.configuration, "The log file \(path) can't be written.", hint: "Name another with --log.")
        }
        return Logger(label: "kedge") { _ in LogFile(file: file) }
    }

    private init(file: Int32) { self.file = file }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let fields = metadata.merging(event.metadata ?? [:]) { _, new in new }
            .sorted { $0.key < $1.key }.map { " \($0.key)=\($0.value)" }.joined()
        let time = Clock.now().wall.formatted(.iso8601)
        let line = SafeText(KnownSecrets.all.redacted("\(time) \(event.level.rawValue) \(event.message.description)\(fields)")).string + "\n"
        let bytes = Array(line.utf8)
        _ = Glibc.write(file, bytes, bytes.count)
    }
}

extension Logger {
    /// Trouble as it was told to the person.
    func note(_ trouble: Trouble) {
        notice("\(trouble.message)", metadata: ["kind": "\(trouble.kind.rawValue)", "account": "\(trouble.account?.text ?? "-")"])
    }

    /// Where everything in the outbox stands; ids and states alone.
    func note(_ items: [OutboxItem]) {
        for item in items {
            let state = switch item.state {
            case .leaving: "leaving"
            case .queued: "queued"
            case .sending: "sending"
            case .done: "done"
            case .held: "held"
            case .unclear: "unclear"
            }
            info("outbox", metadata: ["item": "\(item.id)", "account": "\(item.intent.account)", "state": "\(state)"])
        }
    }
}
