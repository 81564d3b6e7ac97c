import Glibc
import Helpdesk

/// The system refused a file operation.
public struct FileError: Error, Hashable, Sendable {
    /// The system's name of it: `open`, `fdatasync`.
    public let operation: String
    public let path: String
    /// `errno`.
    public let code: Int32

    public init(operation: String, path: String, code: Int32) {
        self.operation = operation
        self.path = path
        self.code = code
    }

    static let noSpace = ENOSPC
    static let taken = EEXIST
    static let missing = ENOENT
    /// A pipe, a device, a socket: nothing one can seek in.
    static let notAFile = ESPIPE

    public var isMissing: Bool { code == ENOENT }
    var isTaken: Bool { code == EEXIST }
    var isFull: Bool { code == ENOSPC || code == EDQUOT }

    /// The system's words for the code: "No space left on device".
    public var reason: String {
        if code == Self.notAFile { return "It is a pipe or a device, not a file" }
        return Self.systemReason(code)
    }

    private static func systemReason(_ code: Int32) -> String {
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: 200) { buffer in
            guard let start = buffer.baseAddress, strerror_r(code, start, buffer.count) == 0 else {
                return "error \(code)"
            }
            return String(cString: start)
        }
    }

    /// As a person is told, with what it means for them.
    public func trouble(_ consequence: String) -> Trouble {
        Trouble(.storage, "\(consequence) \(path): \(reason).", hint: hint)
    }

    private var hint: String {
        switch code {
        case ENOSPC, EDQUOT: "Make room on that disk; kedge tries again by itself."
        case EACCES, EPERM, EROFS: "Make the folder writable for you; `kedge paths` lists the folders."
        case ELOOP: "A symbolic link stands where kedge keeps a file; remove it."
        case EISDIR, Self.notAFile: "Something else stands where kedge keeps a file; move it away."
        case ENOTDIR: "A file stands where kedge keeps a folder; move it away."
        default: "`kedge doctor` checks the folders."
        }
    }
}
