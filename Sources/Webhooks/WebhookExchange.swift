import NIOCore
import NIOHTTP1

/// One connection: collects a request within the limits, has it judged, answers.
final class WebhookExchange: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private let receiver: WebhookReceiver
    private var head: WebhookHead?
    private var isKeptAlive = false
    private var body: [UInt8] = []
    /// The answer is given; what still comes of the request is not looked at.
    private var isOver = false
    private var deadline: Scheduled<Void>?

    init(_ receiver: WebhookReceiver) { self.receiver = receiver }

    func channelActive(context: ChannelHandlerContext) {
        setDeadline(context)
        context.fireChannelActive()
    }

    func channelInactive(context: ChannelHandlerContext) {
        deadline?.cancel()
        deadline = nil
        context.fireChannelInactive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !isOver else { return }
        switch unwrapInboundIn(data) {
        case .head(let request): begin(request, context)
        case .body(let bytes):
            guard head != nil else { return }
            guard body.count + bytes.readableBytes <= receiver.limits.bodyByteCount else {
                return answer(.tooLarge, context)
            }
            body.append(contentsOf: bytes.readableBytesView)
        case .end:
            guard let head else { return }
            answer(receiver.take(head, body: body), context)
        }
    }

    /// Not HTTP, or too much of it; the sender has been told by now.
    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

    private func begin(_ request: HTTPRequestHead, _ context: ChannelHandlerContext) {
        let head = WebhookHead(
            method: request.method.rawValue, target: request.uri,
            headers: request.headers.map { (name: $0.name, value: $0.value) })
        self.head = head
        isKeptAlive = request.isKeepAlive
        body = []
        if let refusal = receiver.refusal(of: head) { return answer(refusal, context) }
        if request.headers[canonicalForm: "expect"].contains(where: { $0.lowercased() == "100-continue" }) {
            context.writeAndFlush(wrapOutboundOut(.head(HTTPResponseHead(version: .http1_1, status: .continue))), promise: nil)
        }
    }

    private func answer(_ answer: WebhookAnswer, _ context: ChannelHandlerContext) {
        // Whoever was refused starts anew: nothing of an unread body is taken for a request.
        let isLast = answer != .accepted || !isKeptAlive
        var headers = HTTPHeaders()
        if answer == .wrongMethod { headers.add(name: "Allow", value: "POST") }
        if answer != .accepted { headers.add(name: "Content-Length", value: "0") }
        if isLast { headers.add(name: "Connection", value: "close") }
        head = nil
        body = []
        isOver = isLast
        let response = HTTPResponseHead(version: .http1_1, status: .init(statusCode: answer.rawValue), headers: headers)
        context.write(wrapOutboundOut(.head(response)), promise: nil)
        guard isLast else {
            context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
            return setDeadline(context)
        }
        let promise = context.eventLoop.makePromise(of: Void.self)
        // Our side alone: closing both while a body still comes would take the answer back with a reset. The sender
        // closes the other, or the deadline does.
        promise.futureResult.assumeIsolated().whenComplete { _ in context.close(mode: .output, promise: nil) }
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: promise)
    }

    /// A request that doesn't come to its end, and a connection that nobody uses, hold their place only so long.
    private func setDeadline(_ context: ChannelHandlerContext) {
        deadline?.cancel()
        let nanoseconds = Int64(receiver.limits.secondsForRequest * 1e9)
        let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
        deadline = context.eventLoop.scheduleTask(in: .nanoseconds(nanoseconds)) { bound.value.close(promise: nil) }
    }
}
