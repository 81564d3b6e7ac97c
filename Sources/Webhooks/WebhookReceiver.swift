import FoundationEssentials
import Helpdesk
import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization

/// Listens for webhooks and tells what they hint at. Plain HTTP: what comes from outside this machine belongs behind
/// a proxy that speaks TLS.
public final class WebhookReceiver: Sendable {
    /// What the outside gives; everything is called on the receiver's own thread.
    public struct Surroundings: Sendable {
        public var now: @Sendable () -> Date
        /// Keeps a line for the next start's `DeliveryWindow(lines:)`.
        public var keep: @Sendable (String) -> Void
        public var tell: @Sendable (WebhookNews) -> Void

        public init(
            now: @escaping @Sendable () -> Date, keep: @escaping @Sendable (String) -> Void,
            tell: @escaping @Sendable (WebhookNews) -> Void
        ) {
            self.now = now
            self.keep = keep
            self.tell = tell
        }
    }

    private let door: Mutex<WebhookDoor>
    private let surroundings: Surroundings
    private let connections = Mutex(0)
    private let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    private let listener = Mutex<(any Channel)?>(nil)
    let limits: WebhookLimits

    /// Nothing is heard before `listen`.
    public init(
        _ sources: [WebhookSource], limits: WebhookLimits = WebhookLimits(), window: DeliveryWindow = DeliveryWindow(),
        surroundings: Surroundings
    ) {
        door = Mutex(WebhookDoor(sources, limits: limits, window: window))
        self.limits = limits
        self.surroundings = surroundings
    }

    /// Starts listening; once.
    ///
    /// - Parameter port: 0 for any that is free.
    /// - Returns: the port.
    /// - Throws: `.conflict` where the port is taken, `.configuration` where it can't be opened.
    public func listen(address: String, port: Int) throws(Trouble) -> Int {
        let bootstrap = ServerBootstrap(group: group)
            .serverChannelOption(.backlog, value: 128)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture { try self.welcome(channel) }
            }
        do {
            let channel = try bootstrap.bind(host: address, port: port).wait()
            listener.withLock { $0 = channel }
            return channel.localAddress?.port ?? port
        } catch {
            throw Self.trouble(error, address: address, port: port)
        }
    }

    /// Only programs on this machine can reach it.
    public static func isLoopback(_ address: String) -> Bool {
        if address == "localhost" || address == "::1" { return true }
        let parts = address.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
    }

    /// The path a service has to be given, behind the host that it can reach.
    public static func path(of account: AccountName) -> String {
        let hex = Array("0123456789ABCDEF".utf8)
        return WebhookDoor.pathPrefix + account.text.utf8.map { byte in
            let isPlain = (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
                || [UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~")].contains(byte)
            return isPlain
                ? String(decoding: [byte], as: UTF8.self)
                : String(decoding: [UInt8(ascii: "%"), hex[Int(byte >> 4)], hex[Int(byte & 15)]], as: UTF8.self)
        }.joined()
    }

    /// From now on every request is answered 503, so that services try again later.
    public func beginStopping() { door.withLock { $0.isStopping = true } }

    /// Closes everything; once, and not on the receiver's own thread.
    public func close() {
        beginStopping()
        try? group.syncShutdownGracefully()
    }

    func refusal(of head: WebhookHead) -> WebhookAnswer? { door.withLock { $0.refusal(of: head) } }

    func take(_ head: WebhookHead, body: [UInt8]) -> WebhookAnswer {
        let judgement = door.withLock { $0.judge(head, body: body, now: surroundings.now()) }
        if let line = judgement.line { surroundings.keep(line) }
        if let news = judgement.news { surroundings.tell(news) }
        return judgement.answer
    }

    private func welcome(_ channel: any Channel) throws {
        let count = connections.withLock { count in
            count += 1
            return count
        }
        channel.closeFuture.whenComplete { _ in self.connections.withLock { $0 -= 1 } }
        guard count <= limits.connectionCount else {
            channel.close(promise: nil)
            return
        }
        // A little above our own, which are answered in words of HTTP.
        var decoder = NIOHTTPDecoderLimitConfiguration()
        decoder.maxHeaderFieldSize = 2 * limits.headerByteCount
        decoder.maxHeaderListSize = 2 * limits.headerByteCount
        decoder.maxHeaderFieldCount = 2 * limits.headerCount
        try channel.pipeline.syncOperations.configureHTTPServerPipeline(
            withPipeliningAssistance: false, withErrorHandling: true, withEncoderConfiguration: .init(), withDecoderLimitConfiguration: decoder)
        try channel.pipeline.syncOperations.addHandler(WebhookExchange(self))
    }

    private static func trouble(_ error: any Error, address: String, port: Int) -> Trouble {
        switch (error as? IOError)?.errnoCode {
        case EADDRINUSE:
            Trouble(
                .conflict, "Port \(port) of \(address) is taken by another program.",
                hint: "End that one, or choose another with --port; --port 0 takes any that is free.")
        case EACCES:
            Trouble(
                .conflict, "Port \(port) may not be opened by you.", hint: "Choose one above 1023 with --port.")
        case EADDRNOTAVAIL:
            Trouble(.configuration, "\(address) is no address of this machine.", hint: "Correct --address.")
        default:
            Trouble(.configuration, "Nobody can listen on \(address), port \(port) (\(error)).", hint: "Correct --address and --port.")
        }
    }
}
