import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization

/// Where a listener leads.
enum Door: Hashable, Sendable {
    case api(DemoService)
    /// Kemon's MCP server.
    case mcp

    var service: DemoService {
        switch self {
        case .api(let service): service
        case .mcp: .kemon
        }
    }
}

/// One loopback listener per door on one event-loop thread. Nothing ticks while nobody asks.
final class Listeners: Sendable {
    let ports: [Door: Int]
    private let group: MultiThreadedEventLoopGroup
    private let isOpen = Mutex(true)

    private init(ports: [Door: Int], group: MultiThreadedEventLoopGroup) {
        self.ports = ports
        self.group = group
    }

    static func open(_ doors: [Door], answering house: FrontDoor) throws -> Listeners {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        do {
            var ports: [Door: Int] = [:]
            for door in doors {
                let channel = try bootstrap(group, door, house).bind(host: "127.0.0.1", port: 0).wait()
                ports[door] = channel.localAddress?.port
            }
            return Listeners(ports: ports, group: group)
        } catch {
            try? group.syncShutdownGracefully()
            throw error
        }
    }

    func close() {
        let wasOpen = isOpen.withLock { isOpen in
            defer { isOpen = false }
            return isOpen
        }
        if wasOpen { try? group.syncShutdownGracefully() }
    }

    private static func bootstrap(
        _ group: MultiThreadedEventLoopGroup, _ door: Door, _ house: FrontDoor
    ) -> ServerBootstrap {
        ServerBootstrap(group: group)
            .serverChannelOption(.backlog, value: 64)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.configureHTTPServerPipeline(withErrorHandling: true)
                    try channel.pipeline.syncOperations.addHandler(Conversation(with: house, at: door))
                }
            }
    }
}
