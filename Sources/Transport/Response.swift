/// What a server answered, whole.
public struct Response: Hashable, Sendable {
    public let status: Int
    public let headers: [Request.Field]
    public let body: [UInt8]

    public init(status: Int, headers: [Request.Field] = [], body: [UInt8] = []) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// The first header of that name, whatever its case.
    public func header(_ name: String) -> String? {
        let wanted = name.lowercased()
        return headers.first { $0.name.lowercased() == wanted }?.value
    }

    /// Every value of that name, in the order they came.
    public func values(of name: String) -> [String] {
        let wanted = name.lowercased()
        return headers.filter { $0.name.lowercased() == wanted }.map(\.value)
    }
}

extension Response: CustomStringConvertible {
    /// Without what the server wrote, for logs.
    public var description: String { "\(status), \(body.count) bytes" }
}
