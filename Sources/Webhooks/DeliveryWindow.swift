import Crypto
import FoundationEssentials
import Helpdesk

/// The deliveries that came lately, so that one that is sent again counts once. Bounded in number and time; knows
/// digests alone.
public struct DeliveryWindow: Sendable {
    /// Services give up on a delivery within hours; days leave room for one who sends old ones again.
    public static let seconds = 7 * 86_400.0

    private let capacity: Int
    private var order: [String] = []
    /// What of `order` was dropped already.
    private var start = 0
    private var times: [String: Date] = [:]

    public init(capacity: Int = 4_096) { self.capacity = max(1, capacity) }

    /// What `line` wrote, as much of it as can be read and isn't old.
    public init(lines: String, now: Date, capacity: Int = 4_096) {
        self.init(capacity: capacity)
        for line in lines.split(separator: "\n") {
            let words = line.split(separator: " ")
            guard words.count == 2, words[0].utf8.count == 64, words[0].utf8.allSatisfy({ WebhookSignature.value(ofHex: $0) != nil }),
                let time = Int64(words[1])
            else { continue }
            _ = insert(String(words[0]), at: min(now, Date(timeIntervalSince1970: Double(time))), now: now)
        }
    }

    public var count: Int { times.count }

    /// Everything that is remembered, in the form that `init(lines:)` reads.
    public var lines: String { order[start...].compactMap { key in times[key].map { Self.line(key, $0) } }.joined() }

    /// nil where it came before; else the line to keep.
    mutating func insert(_ key: String, at now: Date) -> String? {
        insert(key, at: now, now: now) ? Self.line(key, now) : nil
    }

    private mutating func insert(_ key: String, at time: Date, now: Date) -> Bool {
        drop(before: now.addingTimeInterval(-Self.seconds))
        guard times[key] == nil, now.timeIntervalSince(time) < Self.seconds else { return false }
        times[key] = time
        order.append(key)
        if times.count > capacity { dropOldest() }
        return true
    }

    private mutating func drop(before date: Date) {
        while start < order.count, let time = times[order[start]], time < date { dropOldest() }
    }

    private mutating func dropOldest() {
        times[order[start]] = nil
        start += 1
        if start > capacity {
            order.removeFirst(start)
            start = 0
        }
    }

    private static func line(_ key: String, _ time: Date) -> String { "\(key) \(Int64(time.timeIntervalSince1970))\n" }
}

extension DeliveryWindow {
    /// A delivery by its id, else by its bytes; each account has its own.
    static func key(_ reading: HintReading, body: [UInt8]) -> String {
        var hash = SHA256()
        hash.update(data: Array(reading.hint.account.text.utf8) + [0])
        if let id = reading.deliveryID {
            hash.update(data: Array("id".utf8) + [0] + Array(id.utf8))
        } else {
            hash.update(data: Array("body".utf8) + [0])
            hash.update(data: body)
        }
        let hex = Array("0123456789abcdef".utf8)
        let digits = hash.finalize().flatMap { [hex[Int($0 >> 4)], hex[Int($0 & 15)]] }
        return String(decoding: digits, as: UTF8.self)
    }
}
