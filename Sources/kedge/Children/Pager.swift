import Canvas
import Glibc
import Helpdesk

/// The person's own pager on lines that are safe to draw.
enum Pager {
    /// Nil when all went well; leaving it early is well.
    static func show(_ lines: [SafeText], workplace: Workplace) -> Trouble? {
        var command = Child.words(workplace.environment["PAGER"]) ?? ["less"]
        // A pager that leaves by itself on a short text would leave nothing to be seen.
        if command.first.map({ $0 == "less" || $0.hasSuffix("/less") }) == true { command.append("-+F") }
        let child = Child(words: command, variables: workplace.childEnvironment.variables(for: .pager))
        guard let file = nameless(lines.map { $0.string + "\n" }.joined(), in: workplace.places.runtime) else {
            return Trouble(.storage, "The pager can't be given its text: \(workplace.places.runtime) can't be written.", hint: "Look at the space and the rights there.")
        }
        defer { close(file) }
        switch Blocking.wait({ await child.runOnTerminal(input: file) }) {
        case .notStarted:
            return Trouble(.configuration, "The pager \(child.name) could not be started.", hint: "Set PAGER to one that is here.")
        case .signalled(SIGPIPE), .signalled(SIGINT), .exited: return nil
        case .signalled(let number): return Trouble(.cancelled, "The pager \(child.name) was ended by signal \(number).", hint: nil)
        }
    }

    /// An open file without a name: nothing to find, nothing to clean, and no pipe that could break.
    private static func nameless(_ text: String, in folder: String) -> Int32? {
        mkdir(folder, 0o700)
        var template = Array("\(folder)/page-XXXXXX".utf8CString)
        let file = mkstemp(&template)
        guard file >= 0 else { return nil }
        _ = fcntl(file, F_SETFD, FD_CLOEXEC)
        unlink(template)
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { break }
            rest = rest.dropFirst(count)
        }
        guard rest.isEmpty, lseek(file, 0, SEEK_SET) == 0 else {
            close(file)
            return nil
        }
        return file
    }
}
