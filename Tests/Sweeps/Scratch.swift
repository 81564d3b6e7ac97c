import FoundationEssentials
import Glibc
import PtyHarness

/// A folder of its own, gone with its owner.
final class Scratch: Sendable {
    let path: String

    /// - Parameter inMemory: where there is such a place; a disk's own times are no part of what is tried there.
    init(inMemory: Bool = true) throws(PseudoTerminal.Failure) {
        let root = inMemory && access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp"
        var template = Array("\(root)/kedge-sweep-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw PseudoTerminal.Failure(call: "mkdtemp", code: errno) }
        path = template.withUnsafeBytes { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }
}

/// A home for a program; removed with it.
final class PrivateHome {
    private let scratch: Scratch
    var path: String { scratch.path }

    init() throws { scratch = try Scratch(inMemory: false) }

    var environment: [String: String] {
        ["HOME": path, "TMPDIR": path, "PATH": "/usr/bin:/bin", "XDG_RUNTIME_DIR": path, "TZ": "UTC", "LANG": "C.UTF-8"]
    }

    /// Writes a script that can be run, and gives its path.
    func script(_ name: String, _ text: String) -> String {
        let whole = "\(path)/\(name)"
        _ = FileManager.default.createFile(atPath: whole, contents: Data(text.utf8))
        chmod(whole, 0o700)
        return whole
    }
}
