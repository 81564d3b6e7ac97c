import Glibc
import Helpdesk

extension TokenSource {
    /// The token from the environment or a file. A command is the executable's to run: nil.
    ///
    /// Throws trouble of kind `configuration` that names the mend.
    public func read(account: AccountName, environment: [String: String]) throws(Trouble) -> String? {
        switch self {
        case .command: return nil
        case .environment(let name):
            guard let value = environment[name], !value.isEmpty else {
                throw Self.trouble(account, "The environment variable \(name) is not set.", "Set it, or use token_command or token_file.")
            }
            return try Self.firstLine(of: value, account: account)
        case .file(let path):
            return try Self.firstLine(of: try Self.contents(of: path, account: account, environment: environment), account: account)
        }
    }

    /// The first line, which must be all there is but for blank lines.
    public static func firstLine(of output: String, account: AccountName) throws(Trouble) -> String {
        let lines = output.split(whereSeparator: \.isNewline)
        guard let first = lines.first, lines.count == 1 else {
            throw trouble(account, lines.isEmpty ? "The token is empty." : "The token has more than one line.",
                          "The command or file must give the token alone.")
        }
        guard first.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
            throw trouble(account, "The token holds blanks or characters that no header can carry.", "Look at what the command or file gives.")
        }
        return String(first)
    }

    private static func contents(of path: String, account: AccountName, environment: [String: String]) throws(Trouble) -> String {
        var path = path
        if path.hasPrefix("~/"), let home = environment["HOME"] { path = home + path.dropFirst() }
        let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard file >= 0 else {
            throw trouble(account, "The token file \(path) can't be opened.", "Create it with mode 0600, or correct token_file.")
        }
        defer { close(file) }
        // Asked of the open file, so that what is checked is what is read, whatever link led to it.
        var status = stat()
        guard fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw trouble(account, "\(path) is not a file.", "Correct token_file.")
        }
        guard status.st_uid == geteuid() else {
            throw trouble(account, "The token file \(path) belongs to another user, who can read and change it.", "Run: chown \(geteuid()) \(path)")
        }
        guard status.st_mode & 0o077 == 0 else {
            throw trouble(account, "Others on this machine can read the token file \(path).", "Run: chmod 600 \(path)")
        }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: maximumByteCount + 1)
        while bytes.count <= maximumByteCount {
            let count = Glibc.read(file, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw trouble(account, "The token file \(path) can't be read.", "Look at the disk.") }
            if count == 0 { return String(decoding: bytes, as: UTF8.self) }
            bytes += buffer[..<count]
        }
        throw trouble(account, "The token file \(path) is longer than any token.", "Correct token_file.")
    }

    /// More than any token has.
    private static let maximumByteCount = 16_384

    private static func trouble(_ account: AccountName, _ message: String, _ hint: String) -> Trouble {
        Trouble(.configuration, "Account \(account): \(message)", hint: hint, account: account)
    }
}
