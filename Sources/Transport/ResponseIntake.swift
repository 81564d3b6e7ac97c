/// Gathers an answer within its bounds.
struct ResponseIntake {
    /// What an answer had too much of.
    enum Excess: Sendable {
        case body, headers
    }

    private let rules: TransferRules
    private var fields: [Request.Field] = []
    private var body: [UInt8] = []
    private var headerBytes = 0
    private var headerLines = 0
    private(set) var excess: Excess?
    /// The empty line came. libcurl calls an answer whole that ends within its headers.
    private(set) var hasWholeHeaders = false

    init(rules: TransferRules) { self.rules = rules }

    func response(status: Int) -> Response { Response(status: status, headers: fields, body: body) }

    /// False ends the transfer.
    mutating func takeBody(_ bytes: UnsafeRawBufferPointer) -> Bool {
        guard bytes.count <= rules.maximumBodyBytes - body.count else {
            excess = .body
            body = []
            return false
        }
        body.append(contentsOf: bytes)
        return true
    }

    /// One line, with its end. False ends the transfer.
    mutating func takeHeader(_ bytes: UnsafeRawBufferPointer) -> Bool {
        headerBytes += bytes.count
        headerLines += 1
        guard headerBytes <= rules.maximumHeaderBytes, headerLines <= rules.maximumHeaderLines else {
            excess = .headers
            return false
        }
        if bytes.starts(with: "HTTP/".utf8) {
            // A status line: what came before belonged to an interim answer.
            fields = []
            hasWholeHeaders = false
            return true
        }
        if bytes.allSatisfy(Self.isSpace) { hasWholeHeaders = true }
        guard let colon = bytes.firstIndex(of: UInt8(ascii: ":")), colon > 0 else { return true }
        let name = String(decoding: bytes[..<colon], as: UTF8.self)
        let value = bytes[(colon + 1)...].drop(while: Self.isSpace)
        let end = value.lastIndex { !Self.isSpace($0) }.map { $0 + 1 } ?? value.startIndex
        fields.append(.init(name, String(decoding: value[..<end], as: UTF8.self)))
        return true
    }

    private static func isSpace(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x09 || byte == 0x0D || byte == 0x0A
    }
}
