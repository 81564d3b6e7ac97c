/// A request as it came off the wire.
struct Request: Sendable {
    let method: String
    /// Still percent-encoded, without the query.
    let path: String
    /// Nil if the query can't be decoded.
    let query: [DemoQueryItem]?
    /// Names in lower case, in the order sent.
    let headers: [(name: String, value: String)]
    let body: [UInt8]

    init(method: String, target: String, headers: [(name: String, value: String)], body: [UInt8]) {
        self.method = method
        let cut = target.firstIndex(of: "?")
        path = String(cut.map { target[..<$0] } ?? target[...])
        query = cut.map { Request.items(in: target[target.index(after: $0)...]) } ?? []
        self.headers = headers
        self.body = body
    }

    private init(like other: Request, query: [DemoQueryItem]?) {
        method = other.method
        path = other.path
        self.query = query
        headers = other.headers
        body = other.body
    }

    /// The same without its place in the list.
    var askingForFirstPage: Request {
        Request(like: self, query: query?.filter { $0.name != "page" && $0.name != "offset" })
    }

    func values(of header: String) -> [String] { headers.filter { $0.name == header }.map(\.value) }

    private static func items(in text: Substring) -> [DemoQueryItem]? {
        var items: [DemoQueryItem] = []
        for piece in text.split(separator: "&", omittingEmptySubsequences: false) {
            let pair = piece.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard pair.count == 2, let name = decode(pair[0]), let value = decode(pair[1]), !name.isEmpty else {
                return nil
            }
            items.append(DemoQueryItem(name: name, value: value))
        }
        return items
    }

    /// Undoes percent-encoding and the plus of forms; nil on a broken escape or text that isn't UTF-8.
    static func decode(_ text: Substring) -> String? {
        var bytes: [UInt8] = []
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            guard byte == 0x25 else {
                bytes.append(byte == 0x2B ? 0x20 : byte)
                continue
            }
            guard let high = rest.popFirst().flatMap(digit), let low = rest.popFirst().flatMap(digit) else { return nil }
            bytes.append(high << 4 | low)
        }
        return String(validating: bytes, as: UTF8.self)
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x37
        case 0x61...0x66: byte - 0x57
        default: nil
        }
    }
}
