import FoundationEssentials
import Glibc
import Helpdesk

/// A folder of one running kedge for what an editor works on: nobody else can look in, and it goes with its use.
struct PrivateFolder {
    let path: String

    private static let prefix = "edit-"
    /// The names never come from a ticket.
    private static let draft = "draft.md"
    private static let original = "original.md"

    /// - Parameter place: where it is made; made itself, if need be.
    init(in place: String) throws(Trouble) {
        try? FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        var template = Array("\(place)/\(Self.prefix)\(getpid())-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw Self.trouble(place) }
        path = template.withUnsafeBytes { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    }

    private init(existing path: String) { self.path = path }

    var draftPath: String { "\(path)/\(Self.draft)" }

    /// Writes the text for the editor, and beside it the same, to tell later whether anything was changed.
    func write(_ text: String) throws(Trouble) {
        for name in [Self.original, Self.draft] {
            guard Self.write(Array(text.utf8), to: "\(path)/\(name)") else {
                remove()
                throw Self.trouble(path)
            }
        }
    }

    /// What the editor has left.
    enum Saved: Equatable {
        case text(String)
        /// So many bytes were no UTF-8; marks stand in their place.
        case repaired(String)
        /// Gone, too long, or no longer a file of ours.
        case unreadable
    }

    var saved: Saved {
        guard let bytes = Self.read(draftPath) else { return .unreadable }
        let text = String(decoding: bytes, as: UTF8.self)
        return Array(text.utf8) == bytes ? .text(text) : .repaired(text)
    }

    func remove() {
        for name in (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? [] { unlink("\(path)/\(name)") }
        if rmdir(path) != 0 { try? FileManager.default.removeItem(atPath: path) }
    }

    // MARK: After a crash

    /// Removes what processes that are gone have left. What was saved by an editor that outlived its kedge is nobody's
    /// to throw away: it moves to `rescue`, and its new paths are told.
    static func sweep(_ place: String, rescue: String) -> [String] {
        var rescued: [String] = []
        for name in (try? FileManager.default.contentsOfDirectory(atPath: place)) ?? [] where name.hasPrefix(prefix) {
            guard let process = pid_t(name.dropFirst(prefix.count).prefix { $0.isNumber }), kill(process, 0) != 0, errno == ESRCH
            else { continue }
            let folder = PrivateFolder(existing: "\(place)/\(name)")
            if case let original = read("\(folder.path)/\(Self.original)"), let saved = read(folder.draftPath), saved != original, !saved.isEmpty {
                try? FileManager.default.createDirectory(atPath: rescue, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
                let target = "\(rescue)/\(name).md"
                guard write(saved, to: target) else { continue }
                rescued.append(target)
            }
            folder.remove()
        }
        return rescued
    }

    // MARK: Files

    /// More than anybody writes to a customer.
    private static let maximumByteCount = 1 << 20

    private static func write(_ bytes: [UInt8], to path: String) -> Bool {
        let file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard file >= 0 else { return false }
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { break }
            rest = rest.dropFirst(count)
        }
        let isWhole = fchmod(file, 0o600) == 0
        return close(file) == 0 && isWhole && rest.isEmpty
    }

    /// Nil unless it is a plain file of this user's, reached by no link.
    private static func read(_ path: String) -> [UInt8]? {
        let file = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
        guard file >= 0 else { return nil }
        defer { close(file) }
        var status = stat()
        guard fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_uid == geteuid(), status.st_size <= maximumByteCount
        else { return nil }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while bytes.count <= maximumByteCount {
            let count = Glibc.read(file, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { return nil }
            if count == 0 { return bytes }
            bytes += buffer[..<count]
        }
        return nil
    }

    private static func trouble(_ folder: String) -> Trouble {
        Trouble(.storage, "No file can be written in \(folder).", hint: "Look at the space and the rights there; the draft is as it was.")
    }
}
