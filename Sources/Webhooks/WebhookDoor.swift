import FoundationEssentials
import Helpdesk

/// What a request may be at most.
public struct WebhookLimits: Sendable {
    public var bodyByteCount = 1 << 20
    public var headerByteCount = 16_384
    public var headerCount = 64
    public var pathByteCount = 1_024
    /// For a whole request, and for silence between two.
    public var secondsForRequest = 30.0
    public var connectionCount = 64

    public init() {}
}

/// A request before its body.
struct WebhookHead: Sendable {
    var method: String
    /// The path as it came, with its query.
    var target: String
    var headers: [(name: String, value: String)]

    func values(of name: String) -> [String] {
        let wanted = name.lowercased()
        return headers.filter { $0.name.lowercased() == wanted }.map(\.value)
    }
}

/// What a sender is answered: a status and nothing else.
enum WebhookAnswer: Int, Sendable {
    case accepted = 204
    case unreadable = 400
    case unproved = 401
    case noSuchPlace = 404
    case wrongMethod = 405
    case tooLarge = 413
    case tooManyHeaders = 431
    case stopping = 503
}

/// What the receiver tells.
public enum WebhookNews: Hashable, Sendable {
    /// Verified, and not seen before.
    case accepted(WebhookHint)
    /// Verified, and word for word what came before, without an id or a time of its own: it may be sent again or be
    /// the next change of the same kind, so it is worth asking, but not worth telling.
    case acceptedAgain(WebhookHint)
    /// Verified, and the same delivery as before.
    case repeated(AccountName)
    /// For an account that listens, with a signature that isn't right or isn't there.
    case unproved(AccountName)
}

/// Decides over requests. A value: what the socket brings goes in, what to answer and to tell comes out.
struct WebhookDoor: Sendable {
    struct Judgement: Sendable {
        var answer: WebhookAnswer
        var news: WebhookNews?
        /// To be kept, so that the delivery is known after a restart.
        var line: String?
    }

    static let pathPrefix = "/webhooks/"

    let limits: WebhookLimits
    private let sources: [String: WebhookSource]
    private var window: DeliveryWindow
    var isStopping = false

    init(_ sources: [WebhookSource], limits: WebhookLimits = WebhookLimits(), window: DeliveryWindow = DeliveryWindow()) {
        self.limits = limits
        self.window = window
        self.sources = Dictionary(sources.map { ($0.account.text, $0) }) { first, _ in first }
    }

    /// What to answer without reading the body; nil: read it. Says nothing about which accounts there are.
    func refusal(of head: WebhookHead) -> WebhookAnswer? {
        if isStopping { return .stopping }
        let byteCount = head.headers.reduce(0) { $0 + $1.name.utf8.count + $1.value.utf8.count }
        guard head.headers.count <= limits.headerCount, byteCount <= limits.headerByteCount else { return .tooManyHeaders }
        guard Self.accountName(in: head.target, limit: limits.pathByteCount) != nil else { return .noSuchPlace }
        guard head.method == "POST" else { return .wrongMethod }
        let lengths = head.values(of: "content-length").map { Int($0) ?? .max }
        return lengths.contains { $0 > limits.bodyByteCount } ? .tooLarge : nil
    }

    /// Everything that depends on the account is decided here, once the body is read: an account that isn't there
    /// and a wrong signature cost the same and are answered alike.
    mutating func judge(_ head: WebhookHead, body: [UInt8], now: Date) -> Judgement {
        if let refusal = refusal(of: head) { return Judgement(answer: refusal) }
        guard body.count <= limits.bodyByteCount else { return Judgement(answer: .tooLarge) }
        let source = Self.accountName(in: head.target, limit: limits.pathByteCount).flatMap { sources[$0] }
        let signatures = head.values(of: source?.signatureHeader ?? "X-Signature")
        let isRight = (source?.signature ?? .nobody).isRight(signatures.count == 1 ? signatures[0] : nil, over: body)
        guard let source, isRight else { return Judgement(answer: .unproved, news: source.map { .unproved($0.account) }) }
        return accept(body, from: source, now)
    }

    private mutating func accept(_ body: [UInt8], from source: WebhookSource, _ now: Date) -> Judgement {
        let reading = HintReading(body, from: source)
        if let line = window.insert(DeliveryWindow.key(reading, body: body), at: now) {
            return Judgement(answer: .accepted, news: .accepted(reading.hint), line: line)
        }
        let canBeToldApart = reading.deliveryID != nil || reading.isDated
        return Judgement(answer: .accepted, news: canBeToldApart ? .repeated(source.account) : .acceptedAgain(reading.hint))
    }

    /// `/webhooks/<account>`, percent-decoded; nil for every other path.
    static func accountName(in target: String, limit: Int) -> String? {
        guard target.utf8.count <= limit, target.hasPrefix(pathPrefix) else { return nil }
        var bytes: [UInt8] = []
        var rest = target.utf8.dropFirst(pathPrefix.utf8.count)
        while let byte = rest.popFirst() {
            guard byte != UInt8(ascii: "/"), byte != UInt8(ascii: "?"), byte != UInt8(ascii: "#") else { return nil }
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard let high = rest.popFirst().flatMap(WebhookSignature.value), let low = rest.popFirst().flatMap(WebhookSignature.value)
            else { return nil }
            bytes.append(high << 4 | low)
        }
        return bytes.isEmpty ? nil : String(validating: bytes, as: UTF8.self)
    }
}
