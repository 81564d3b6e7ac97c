import Glibc
import Store

/// A private folder that goes when it is no longer used.
final class TemporaryFolder: Sendable {
    let path: String

    init() {
        var template = Array("/tmp/kedge-test-XXXXXX".utf8CString)
        path = template.withUnsafeMutableBufferPointer { buffer in
            guard let start = buffer.baseAddress, mkdtemp(start) != nil else { return "/nonexistent" }
            return String(cString: start)
        }
    }

    deinit { Self.remove(path) }

    static func remove(_ path: String) {
        for name in (try? FileSystem.live.list(path)) ?? [] {
            let inner = "\(path)/\(name)"
            if unlink(inner) != 0 { remove(inner) }
        }
        rmdir(path)
    }

    /// Every file below, by its path from here, with its bytes.
    func contents() -> [String: [UInt8]] {
        var found: [String: [UInt8]] = [:]
        collect(path, "", &found)
        return found
    }

    private func collect(_ folder: String, _ prefix: String, _ found: inout [String: [UInt8]]) {
        for name in (try? FileSystem.live.list(folder)) ?? [] {
            let inner = "\(folder)/\(name)"
            var status = stat()
            guard lstat(inner, &status) == 0 else { continue }
            if status.st_mode & S_IFMT == S_IFDIR {
                collect(inner, prefix + name + "/", &found)
            } else {
                found[prefix + name] = Self.read(inner)
            }
        }
    }

    func write(_ bytes: [UInt8], to name: String) {
        let file = open("\(path)/\(name)", O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        _ = bytes.withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
        close(file)
    }

    static func read(_ path: String) -> [UInt8] {
        let live = FileSystem.live
        guard let file = try? live.open(path, .reading) else { return [] }
        defer { live.close(file) }
        return (try? live.read(file, 0, 1 << 24)) ?? []
    }
}

/// Mode bits of a file.
func mode(of path: String) -> UInt32 {
    var status = stat()
    return lstat(path, &status) == 0 ? status.st_mode & 0o777 : 0
}
