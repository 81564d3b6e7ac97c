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
        /// It is there, but too long, or no longer a file of ours.
        case unreadable
        case gone

        /// The file holds what the draft doesn't.
        var isLeft: Bool {
            switch self {
            case .repaired, .unreadable: true
            case .text, .gone: false
            }
        }
    }

    var saved: Saved {
        guard let bytes = Self.read(draftPath) else { return isDraftThere ? .unreadable : .gone }
        let text = String(decoding: bytes, as: UTF8.self)
        return Array(text.utf8) == bytes ? .text(text) : .repaired(text)
    }

    /// Whatever it is by now.
    private var isDraftThere: Bool {
        var status = stat()
        return lstat(draftPath, &status) == 0
    }

    func remove() {
        for name in (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? [] { unlink("\(path)/\(name)") }
        if rmdir(path) != 0 { try? FileManager.default.removeItem(atPath: path) }
    }

    // MARK: After a crash

    /// What was found of editors whose kedge is gone.
    struct Found: Equatable {
        /// Where words from them are now.
        var rescued: [String] = []
        /// What can't be read, and was left where it is.
        var left: [String] = []
    }

    /// An editor may outlive its kedge, and still save: only what nobody touched for so long is taken from it.
    private static let quietSeconds = 24 * 3600.0

    /// Takes care of what processes that are gone have left. What was saved by an editor that outlived its kedge is
    /// nobody's to throw away: it is copied to `rescue`, once for each text. A folder goes when it is quiet and holds
    /// nothing but kedge's own files: a swap file is an editor's that still runs, or words that only it can bring back.
    static func sweep(_ place: String, rescue: String, now: Date) -> Found {
        var found = Found()
        for name in ((try? FileManager.default.contentsOfDirectory(atPath: place)) ?? []).sorted() where name.hasPrefix(prefix) {
            guard let process = pid_t(name.dropFirst(prefix.count).prefix { $0.isNumber }), kill(process, 0) != 0, errno == ESRCH
            else { continue }
            let folder = PrivateFolder(existing: "\(place)/\(name)")
            if let saved = read(folder.draftPath) {
                if saved != read("\(folder.path)/\(original)"), !saved.isEmpty {
                    guard let kept = keep(saved, in: rescue, name: name) else { continue }
                    if kept.isNew { found.rescued.append(kept.path) }
                }
            } else if folder.isDraftThere {
                found.left.append(folder.draftPath)
                continue
            }
            if folder.isDone(now: now) { folder.remove() }
        }
        return found
    }

    private func isDone(now: Date) -> Bool {
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: path), Set(names).isSubset(of: [Self.draft, Self.original])
        else { return false }
        return ([path] + names.map { "\(path)/\($0)" }).allSatisfy { item in
            var status = stat()
            guard lstat(item, &status) == 0 else { return true }
            return now.timeIntervalSince1970 - Double(status.st_mtim.tv_sec) > Self.quietSeconds
        }
    }

    /// Where the text is; nil where it can't be written. What lies there already may be another of the same editor's.
    private static func keep(_ text: [UInt8], in rescue: String, name: String) -> (path: String, isNew: Bool)? {
        try? FileManager.default.createDirectory(atPath: rescue, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        for number in 1...99 {
            let path = "\(rescue)/\(name)\(number == 1 ? "" : "-\(number)").md"
            if read(path) == text { return (path, false) }
            if access(path, F_OK) == 0 { continue }
            return write(text, to: path) ? (path, true) : nil
        }
        return nil
    }

    // MARK: Files

    /// A pasted log is some MiB; no service takes more than this in one message, and every keystroke walks through it.
    private static let maximumByteCount = 8 << 20

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
        if close(file) == 0, isWhole, rest.isEmpty { return true }
        unlink(path)
        return false
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
