/// An answer before it is bytes.
struct Reply: Sendable {
    enum Content: Sendable {
        case none
        case json(JSON)
        case html(String)
        /// A stream of events that ends with its last one.
        case events([JSON])
    }

    var status: Int
    var content: Content
    var headers: [(name: String, value: String)] = []
    /// Instead of `application/json`.
    var jsonType: String?

    static func ok(_ json: JSON) -> Reply { Reply(status: 200, content: .json(json)) }
    static func created(_ json: JSON) -> Reply { Reply(status: 201, content: .json(json)) }
    static let gone = Reply(status: 204, content: .none)

    var contentType: String? {
        switch content {
        case .none: nil
        case .json: jsonType ?? "application/json; charset=utf-8"
        case .html: "text/html; charset=utf-8"
        case .events: "text/event-stream"
        }
    }

    var body: [UInt8] {
        switch content {
        case .none: []
        case .json(let json): json.bytes
        case .html(let page): Array(page.utf8)
        case .events(let events): events.flatMap { Array("event: message\ndata: ".utf8) + $0.bytes + Array("\n\n".utf8) }
        }
    }
}

/// What the listener does with a request: answer now or later, cut it short, drop it, or leave it.
enum Delivery: Sendable {
    case answer(Reply, afterMilliseconds: Int)
    case truncated(Reply)
    case drop
    case hang
}
