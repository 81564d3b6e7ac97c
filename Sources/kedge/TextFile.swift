import Glibc
import Helpdesk

/// Texts that people give by file or pipe.
enum TextFile {
    /// More than anybody writes to a customer.
    private static let maximumByteCount = 1 << 20

    /// - Parameter path: a file, or `-` for standard input.
    static func read(_ path: String) throws(Trouble) -> String {
        let file = path == "-" ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw Trouble(.configuration, "The file \(path) can't be opened.", hint: "Nothing was sent.") }
        defer { if file != STDIN_FILENO { close(file) } }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = Glibc.read(file, &buffer, buffer.count)
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else { throw Trouble(.configuration, "\(path) can't be read.", hint: "Nothing was sent.") }
            if count == 0 { return String(decoding: bytes, as: UTF8.self) }
            bytes += buffer[..<count]
            guard bytes.count <= maximumByteCount else {
                throw Trouble(.configuration, "The text is longer than 1 MiB.", hint: "Nothing was sent.")
            }
        }
    }
}
