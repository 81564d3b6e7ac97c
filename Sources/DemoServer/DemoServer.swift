// DemoServer: a believable helpdesk on loopback.
//
// Purpose: speak every service's HTTP dialect exactly as the contracts state it, on a seeded world, so that the
// program can be tried without an account and tested on real HTTP. It is strict: what the contracts' tables list
// and the guesses their last sections name is accepted, everything else is refused and remembered in `refused`.
//
// May import: NIOCore, NIOPosix, NIOHTTP1, Synchronization, FoundationEssentials.
// Deliberately absent: anything of the client (no shared types, so that both sides can't share a mistake),
// clocks and entropy (time and seed come in), timers that tick while nobody asks.
//
// What a contract leaves open is an option (DemoOptions, DemoShapes), so that a client can be run against each of it.
//
// Map: `Listening/` sockets; `Wire/` JSON, request, reply; `Rules/` what is accepted, budgets; `Weather/` trouble;
// `World/` desks and what happens on them; `Stories/` the words people write; `Dialects/<Service>/` one service each.
import FoundationEssentials

/// A running demo: one listener per service, one world per service.
public final class DemoServer: Sendable {
    private let house: FrontDoor
    private let listeners: Listeners

    private init(house: FrontDoor, listeners: Listeners) {
        self.house = house
        self.listeners = listeners
    }

    /// Builds the world and listens on one ephemeral loopback port per service (two for Kemon with MCP).
    ///
    /// - Parameter now: the only clock; it stamps what happens, feeds rate windows and expiries.
    /// - Throws: what the system said when a port couldn't be opened.
    public static func start(
        _ options: DemoOptions, now: @escaping @Sendable () -> Date
    ) throws -> DemoServer {
        let house = FrontDoor(options: options, now: now)
        var doors = options.services.map(Door.api)
        if options.mcp != nil, options.services.contains(.kemon) { doors.append(.mcp) }
        return DemoServer(house: house, listeners: try Listeners.open(doors, answering: house))
    }

    /// The address a client is configured with, e.g. `http://127.0.0.1:43117/api/v1`; empty for a service not started.
    public func baseURL(of service: DemoService) -> String {
        guard let port = listeners.ports[.api(service)] else { return "" }
        return "http://127.0.0.1:\(port)\(service.basePath)"
    }

    /// The address of Kemon's MCP server; nil unless ``DemoOptions/mcp`` asks for one.
    public var mcpURL: String? { listeners.ports[.mcp].map { "http://127.0.0.1:\($0)/mcp" } }

    /// What every credential in an answer begins with (Keep'em's tokens and links, beside its own key).
    public static let secretMark = "SECRET-"

    /// The key that this service's listener accepts.
    public func token(of service: DemoService) -> String { house.options.token(of: service) }

    /// The key's owner as the service writes it: a user id.
    public func me(of service: DemoService) -> String { house.look(at: service) { $0.staff.me.id } ?? "" }

    /// The workspace a client must name, where the service has such a choice (with Keme the token decides: see
    /// ``DemoState/workspaces``, of which the first is the token's).
    public func workspace(of service: DemoService) -> String? {
        service == .keva ? house.look(at: service) { $0.workspace } : nil
    }

    /// Every request so far, oldest first (the newest ``DemoRequest/kept`` of them).
    public var requests: [DemoRequest] { house.requests }

    /// The requests that were outside the contract. A correct client leaves this empty.
    public var refused: [DemoRequest] { house.requests.filter { $0.refusal != nil } }

    /// A copy of a service's world as it is now.
    public func state(of service: DemoService) -> DemoState {
        house.look(at: service) { DemoState(desk: $0) } ?? DemoState()
    }

    /// A ticket's whole thread as it is now, oldest first; empty if there is no such ticket.
    public func messages(of service: DemoService, ticket id: String) -> [DemoMessage] {
        house.look(at: service) { $0.thread(of: id) } ?? []
    }

    /// Lets something happen that this client did not do: a customer writes, a colleague decides.
    /// - Returns: the id of what was made or changed, nil if there was nothing to act on.
    @discardableResult
    public func perform(_ act: DemoAct, on service: DemoService) -> String? {
        house.perform(act, on: service)
    }

    /// Prepares trouble for the next requests that match; each fault serves one request, in order.
    ///
    /// - Parameters:
    ///   - method: e.g. `GET`, nil for any.
    ///   - pathPrefix: start of the whole path, e.g. `/api/v1/tickets`.
    public func script(
        on method: String? = nil, pathPrefix: String = "/", of service: DemoService? = nil, faults: [DemoFault]
    ) {
        house.script(FaultRule(method: method, pathPrefix: pathPrefix, service: service, faults: faults))
    }

    /// Changes the weather of a running demo.
    public func setWeather(_ weather: DemoWeather) { house.setWeather(weather) }

    /// Closes every connection and listener; waits until that is done. Calling it again does nothing.
    public func stop() { listeners.close() }
}
