import NIOCore
import NIOHTTP1

/// One connection: collects a request, has it decided, and carries the decision out.
final class Conversation: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    /// Larger bodies are cut off: no documented request comes near.
    private static let largestBodyBytes = 4 << 20

    private let house: FrontDoor
    private let door: Door
    private var head: HTTPRequestHead?
    private var body: [UInt8] = []

    init(with house: FrontDoor, at door: Door) {
        self.house = house
        self.door = door
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            self.head = head
            body = []
            if head.headers["expect"].contains(where: { $0.lowercased() == "100-continue" }) {
                let go = HTTPResponseHead(version: .http1_1, status: .continue)
                context.writeAndFlush(wrapOutboundOut(.head(go)), promise: nil)
            }
        case .body(let bytes):
            guard body.count + bytes.readableBytes <= Conversation.largestBodyBytes else {
                context.close(promise: nil)
                return
            }
            body.append(contentsOf: bytes.readableBytesView)
        case .end:
            guard let head else { return }
            self.head = nil
            carryOut(decide(head), keepAlive: head.isKeepAlive, context)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

    private func decide(_ head: HTTPRequestHead) -> Delivery {
        house.deliver(
            Request(
                method: head.method.rawValue, target: head.uri,
                headers: head.headers.map { ($0.name.lowercased(), $0.value) }, body: body),
            to: door)
    }

    private func carryOut(_ delivery: Delivery, keepAlive: Bool, _ context: ChannelHandlerContext) {
        switch delivery {
        case .drop: context.close(promise: nil)
        case .hang: break
        case .truncated(let reply):
            let whole = reply.body
            send(reply, Array(whole.prefix(whole.count / 2)), announcing: whole.count, context)
            // An empty chunk's promise is kept when all before it has left.
            let half = wrapOutboundOut(.body(.byteBuffer(context.channel.allocator.buffer(capacity: 0))))
            context.writeAndFlush(half, promise: closing(context))
        case .answer(let reply, let milliseconds):
            guard milliseconds > 0 else {
                finish(reply, keepAlive: keepAlive, context)
                return
            }
            let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
            context.eventLoop.scheduleTask(in: .milliseconds(Int64(milliseconds))) {
                let (conversation, context) = bound.value
                guard context.channel.isActive else { return }
                conversation.finish(reply, keepAlive: keepAlive, context)
            }
        }
    }

    private func finish(_ reply: Reply, keepAlive: Bool, _ context: ChannelHandlerContext) {
        let body = reply.body
        send(reply, body, announcing: body.count, context)
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: keepAlive ? nil : closing(context))
    }

    /// A promise that closes the connection once it is kept.
    private func closing(_ context: ChannelHandlerContext) -> EventLoopPromise<Void> {
        let promise = context.eventLoop.makePromise(of: Void.self)
        promise.futureResult.assumeIsolated().whenComplete { _ in context.close(promise: nil) }
        return promise
    }

    private func send(_ reply: Reply, _ body: [UInt8], announcing length: Int, _ context: ChannelHandlerContext) {
        var headers = HTTPHeaders(reply.headers.map { ($0.name, $0.value) })
        if let type = reply.contentType {
            headers.add(name: "Content-Type", value: type)
            headers.add(name: "Content-Length", value: String(length))
        } else if reply.status != 204 {
            headers.add(name: "Content-Length", value: "0")
        }
        let head = HTTPResponseHead(version: .http1_1, status: .init(statusCode: reply.status), headers: headers)
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        if !body.isEmpty {
            context.write(wrapOutboundOut(.body(.byteBuffer(context.channel.allocator.buffer(bytes: body)))), promise: nil)
        }
        context.flush()
    }
}
