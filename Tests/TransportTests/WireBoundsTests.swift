import FoundationEssentials
import Helpdesk
import Testing

@testable import Transport

private let get = Request(.get, "/x")

/// Reads, and what is done with answers that are too much, too slow or cut.
@Suite(.serialized, .timeLimit(.minutes(20))) struct WireBoundsTests {
    private func outcome(
        _ steps: [[LoopbackServer.Step]], rules: TransferRules = TransferRules(), request: Request = get
    ) async -> (outcome: Outcome, connections: Int) {
        let server = LoopbackServer(steps)
        let wire = makeWire(rules)
        let outcome = await wire.outcome(request, to: endpoint(server.port))
        wire.close()
        await wire.idle()
        server.stop()
        return (outcome, server.connectionCount)
    }

    @Test func `a torn read is tried again until it comes whole`() async {
        let torn: [LoopbackServer.Step] = [.readRequest, .send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n12")]
        let (outcome, connections) = await outcome([torn, [.readRequest, .reset], [.readRequest, .send(reply())]])
        #expect(outcome.status == 200 && connections == 3)
    }

    @Test func `a read that is always torn is given up after four tries, and says so`() async {
        let torn: [LoopbackServer.Step] = [.readRequest, .send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n12")]
        let (outcome, connections) = await outcome([torn])
        #expect(outcome.unknownReason?.kind == .unreadable && connections == 4)
        #expect(outcome.unknownReason?.sentence == "The answer of 127.0.0.1 was cut short.")
    }

    @Test(arguments: [500, 502, 503, 504]) func `a server's fault is tried four times for a read, once for a write`(status: Int) async {
        let faulty: [LoopbackServer.Step] = [.readRequest, .send(reply(status, headers: ["Connection: close"]))]
        let read = await outcome([faulty])
        #expect(read.outcome.status == status && read.connections == 4)
        let write = await outcome([faulty], request: Request(.post, "/x", body: []))
        #expect(write.outcome.status == status && write.connections == 1)
    }

    @Test func `a write that meets a 429 is handed back at once`() async {
        let busy: [LoopbackServer.Step] = [.readRequest, .send(reply(429, headers: ["Retry-After: 40"]))]
        let (outcome, connections) = await outcome([busy], request: Request(.patch, "/x", body: []))
        #expect(outcome.status == 429 && connections == 1)
    }

    /// 40 MiB in 264 kB.
    @Test func `a gzip bomb is cut by what it becomes`() async throws {
        let bomb = try #require(GzipBomb.bytes(megabytes: 40))
        let head = "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: \(bomb.count)\r\n\r\n"
        let script: [LoopbackServer.Step] = [.readRequest, .send(head), .sendBytes(bomb), .hold]
        let cut = await outcome([script])
        #expect(bomb.count < 300_000)
        #expect(cut.outcome.unknownReason?.sentence == "The answer of 127.0.0.1 is larger than 32 MiB.")
        #expect(cut.connections == 1, "not tried again")
        var generous = TransferRules()
        generous.maximumBodyBytes = 64 * 1_048_576
        #expect(await outcome([script], rules: generous).outcome.status == 200)
    }

    @Test(arguments: [
        "HTTP/1.1 200 OK\r\n\r\n", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
    ]) func `an endless body is cut`(head: String) async {
        let piece = String(repeating: "a", count: 65_536)
        let chunk = head.contains("chunked") ? "10000\r\n\(piece)\r\n" : piece
        let (outcome, _) = await outcome([[.readRequest, .send(head), .sendForever(chunk)]])
        #expect(outcome.unknownReason?.sentence.contains("larger than 32 MiB") == true, "\(outcome)")
    }

    @Test(arguments: [
        ("HTTP/1.1 200 OK\r\n", "A: b\r\n"),
        ("HTTP/1.1 200 OK\r\n", "X-Long: \(String(repeating: "y", count: 9_000))\r\n"),
        ("", "HTTP/1.1 103 Early\r\nLink: x\r\n\r\n"),
        ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n", "Trailer: x\r\n"),
    ]) func `endless headers are cut`(head: String, line: String) async {
        let (outcome, connections) = await outcome([[.readRequest, .send(head), .sendForever(line)]])
        #expect(outcome.unknownReason?.sentence.contains("more headers") == true, "\(outcome)")
        #expect(connections == 1)
    }

    @Test(arguments: [(198, true), (199, false)]) func `200 header lines are read, not more`(count: Int, isRead: Bool) async {
        // Beside the status line and the empty one.
        let head = "HTTP/1.1 204 X\r\n" + String(repeating: "A: b\r\n", count: count) + "\r\n"
        let (outcome, _) = await outcome([[.readRequest, .send(head)]])
        #expect((outcome.status == 204) == isRead, "\(outcome)")
    }

    /// F6, B8, S18: what can't be right is not guessed at.
    @Test(arguments: [
        ("HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\nhello", nil),
        // Too large to be a number: read until the connection ends.
        ("HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999999\r\n\r\nhello", 200),
        ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFF\r\nhello", nil),
        ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-5\r\nhello\r\n0\r\n\r\n", nil),
        ("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 5\r\n\r\nhello", nil),
        ("HTTP/1.1 OK\r\nContent-Length: 0\r\n\r\n", nil), ("HTTP/9.9 200 OK\r\nContent-Length: 0\r\n\r\n", nil),
        ("ICY 200 OK\r\n\r\n", nil), ("HTTP/1.1 999 X\r\nContent-Length: 2\r\n\r\nhe", 999),
        ("HTTP/1.1 204 X\r\nContent-Length: 5\r\n\r\nhello", 204), ("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhello", 200),
    ] as [(String, Int?)])
    func `an answer whose framing can't be right`(text: String, status: Int?) async {
        var rules = TransferRules()
        rules.totalSeconds = 5
        for request in [get, Request(.post, "/x", body: [])] {
            let (outcome, connections) = await outcome([[.readRequest, .send(text)]], rules: rules, request: request)
            #expect(outcome.status == status, "\(text.debugDescription): \(outcome)")
            #expect((outcome.unknownReason != nil) == (status == nil), "\(outcome)")
            if !request.isRead { #expect(connections == 1) }
            if case .answered(let response) = outcome { #expect(response.body.count <= 5) }
        }
    }

    @Test func `an interim answer's headers are not the answer's`() async {
        let text = "HTTP/1.1 103 Early Hints\r\nX-Rate: 1\r\n\r\n" + reply(200, "ok", headers: ["X-B: 2"])
        let (outcome, _) = await outcome([[.readRequest, .send(text)]])
        guard case .answered(let response) = outcome else { return #expect(Bool(false), "\(outcome)") }
        #expect(response.header("X-Rate") == nil && response.header("x-b") == "2")
    }

    @Test func `an answer that never comes, and one that drips, are given up once`() async {
        var rules = TransferRules()
        rules.totalSeconds = 0.5
        let silent = await outcome([[.readRequest, .hold]], rules: rules)
        #expect(silent.outcome.unknownReason?.kind == .offline)
        #expect(silent.outcome.unknownReason?.sentence == "127.0.0.1 did not answer within 0 seconds.")
        #expect(silent.connections == 1)
        rules.totalSeconds = 30
        rules.lowSpeedBytesPerSecond = 1_000
        rules.lowSpeedSeconds = 1
        let slow = await outcome([[.readRequest, .send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n1"), .hold]], rules: rules)
        #expect(slow.outcome.unknownReason?.sentence == "127.0.0.1 sent next to nothing for 1 seconds.")
    }
}

/// A gzip member of stored-as-repeated zeros, made without a compressor: fixed Huffman codes, one literal
/// and then copies of length 258 at distance 1.
enum GzipBomb {
    static func bytes(megabytes: Int) -> [UInt8]? {
        let count = megabytes * 1_048_576
        var bits = BitWriter()
        bits.write(1, 1)  // last block
        bits.write(1, 2)  // fixed codes
        bits.writeHuffman(0x30, 8)  // literal 0
        let copies = (count - 1) / 258
        for _ in 0..<copies {
            bits.writeHuffman(0xC5, 8)  // length 258
            bits.writeHuffman(0, 5)  // distance 1
        }
        let length = 1 + copies * 258
        bits.writeHuffman(0, 7)  // end
        let trailer = crcOfZeros(length).littleEndianBytes + UInt32(length).littleEndianBytes
        return [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3] + bits.finished + trailer
    }

    private static func crcOfZeros(_ count: Int) -> UInt32 {
        let table = (UInt32(0)..<256).map { index -> UInt32 in
            var entry = index
            for _ in 0..<8 { entry = entry & 1 == 1 ? 0xEDB8_8320 ^ (entry >> 1) : entry >> 1 }
            return entry
        }
        var crc = UInt32.max
        table.withUnsafeBufferPointer { table in
            for _ in 0..<count { crc = table[Int(crc & 0xFF)] ^ (crc >> 8) }
        }
        return ~crc
    }

    private struct BitWriter {
        private(set) var bytes: [UInt8] = []
        private var pending: UInt8 = 0
        private var used = 0

        var finished: [UInt8] { used == 0 ? bytes : bytes + [pending] }

        mutating func write(_ value: Int, _ count: Int) {
            for index in 0..<count {
                pending |= UInt8((value >> index) & 1) << UInt8(used)
                used += 1
                guard used == 8 else { continue }
                bytes.append(pending)
                pending = 0
                used = 0
            }
        }

        mutating func writeHuffman(_ code: Int, _ count: Int) {
            for index in (0..<count).reversed() { write((code >> index) & 1, 1) }
        }
    }
}

extension UInt32 {
    fileprivate var littleEndianBytes: [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: self >> ($0 * 8)) } }
}
