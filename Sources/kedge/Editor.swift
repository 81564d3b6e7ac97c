import FoundationEssentials
import Glibc
import Helpdesk
import Subprocess

/// The person's own editor on a draft: a private file, the terminal handed over and taken back.
enum Editor {
    /// How it went: what was saved counts even when the editor then ended badly.
    struct Edited {
        /// Nil when nothing changed.
        var text: String?
        var trouble: Trouble?
    }

    static func edit(_ text: String, workplace: Workplace) -> Edited {
        let words = (workplace.environment["VISUAL"] ?? workplace.environment["EDITOR"] ?? "")
            .split(separator: " ").map(String.init)
        let command = words.isEmpty ? ["vi"] : words
        let folder = workplace.places.runtime
        try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        let path = "\(folder)/reply-\(getpid()).md"
        unlink(path)
        let file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        let bytes = Array(text.utf8)
        guard file >= 0, Glibc.write(file, bytes, bytes.count) == bytes.count, Glibc.close(file) == 0 else {
            return Edited(trouble: Trouble(.storage, "No file can be written in \(folder).", hint: "The draft is kept as it was."))
        }
        defer { unlink(path) }
        let secrets = workplace.secretVariables
        let status = Blocking.wait { await run(command, path, withholding: secrets) }
        guard let data = FileManager.default.contents(atPath: path) else {
            return Edited(trouble: Trouble(.storage, "The edited text can't be read; the draft is as it was.", hint: nil))
        }
        let saved = String(decoding: data, as: UTF8.self)
        var edited = Edited(text: saved == text ? nil : saved)
        if case .success(.exited(0)) = status { return edited }
        edited.trouble = Trouble(
            .cancelled, "The editor \(command[0]) did not end well; " + (edited.text == nil ? "the draft is as it was." : "what it had saved is the draft now."),
            hint: "Set VISUAL or EDITOR to an editor that is here.")
        return edited
    }

    private static func run(
        _ command: [String], _ path: String, withholding secrets: [String]
    ) async -> Result<TerminationStatus, any Error> {
        let variables = Dictionary(secrets.map { (Environment.Key(stringLiteral: $0), String?.none) }) { first, _ in first }
        do {
            let result = try await Subprocess.run(
                .name(command[0]), arguments: Arguments(Array(command.dropFirst()) + [path]),
                environment: .inherit.updating(variables), input: .fileDescriptor(.standardInput, closeAfterSpawningProcess: false),
                output: .fileDescriptor(.standardOutput, closeAfterSpawningProcess: false),
                error: .fileDescriptor(.standardError, closeAfterSpawningProcess: false))
            return .success(result.terminationStatus)
        } catch {
            return .failure(error)
        }
    }
}
