import CCurl
import Helpdesk

/// Moves transfers forward; lives on the wire's queue, which calls `step` while something is in flight.
final class CurlPump {
    private static let isLibraryReady = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK
    private static let maximumKeptConnections = 8
    private static let longestPollSeconds = 600.0

    private let rules: TransferRules
    /// Only `curl_multi_wakeup` may be called with it elsewhere than on the queue.
    private let multi: UnsafeMutableRawPointer
    private var transfers: [UnsafeMutableRawPointer: CurlTransfer] = [:]
    private var handles: [RequestTicket: UnsafeMutableRawPointer] = [:]

    /// Nil where libcurl can't be set up.
    init?(rules: TransferRules) {
        guard Self.isLibraryReady, let multi = curl_multi_init() else { return nil }
        self.rules = rules
        self.multi = multi
        kedge_curl_multi_set_long(multi, CURLMOPT_MAXCONNECTS, Self.maximumKeptConnections)
    }

    deinit {
        for easy in transfers.keys { curl_multi_remove_handle(multi, easy) }
        transfers = [:]
        curl_multi_cleanup(multi)
    }

    var isIdle: Bool { transfers.isEmpty }

    /// Wakes `step` from any thread, as long as the pump lives.
    var waker: Waker { Waker(multi: multi) }

    /// Unchecked: libcurl lets any thread call the one function that this can reach. The mailbox drops it, under its
    /// lock, before the pump goes.
    struct Waker: @unchecked Sendable {
        fileprivate let multi: UnsafeMutableRawPointer

        func wake() { curl_multi_wakeup(multi) }
    }

    /// Returns an outcome only if the request was refused on the spot.
    func start(_ ticket: RequestTicket, _ request: Request, to endpoint: Endpoint) -> Outcome? {
        let prepared: PreparedRequest
        do throws(PreparedRequest.Refusal) {
            prepared = try PreparedRequest(request, to: endpoint)
        } catch {
            return .notSent(reason: error.reason)
        }
        guard
            let transfer = CurlTransfer(ticket: ticket, request, prepared, to: endpoint, rules: rules),
            curl_multi_add_handle(multi, transfer.easy) == CURLM_OK
        else {
            return .notSent(reason: Outcome.Reason(.configuration, "The request to \(endpoint.origin) could not be set up."))
        }
        transfers[transfer.easy] = transfer
        handles[ticket] = transfer.easy
        return nil
    }

    /// Cuts a transfer; nil where it isn't in flight.
    func abort(_ ticket: RequestTicket) -> Outcome? {
        guard let easy = handles[ticket] else { return nil }
        return remove(easy)?.cutOutcome
    }

    /// Moves everything forward; waits at most so long for something to happen, unless woken.
    func step(waitSeconds: Double) -> [(ticket: RequestTicket, outcome: Outcome)] {
        var running: Int32 = 0
        curl_multi_perform(multi, &running)
        let ended = collect()
        guard ended.isEmpty else { return ended }
        let wait = min(max(waitSeconds, 0), Self.longestPollSeconds)
        curl_multi_poll(multi, nil, 0, Int32((wait * 1_000).rounded(.up)), nil)
        curl_multi_perform(multi, &running)
        return collect()
    }

    private func collect() -> [(ticket: RequestTicket, outcome: Outcome)] {
        var ended: [(ticket: RequestTicket, outcome: Outcome)] = []
        var left: Int32 = 0
        while let message = curl_multi_info_read(multi, &left) {
            guard message.pointee.msg == CURLMSG_DONE, let easy = message.pointee.easy_handle else { continue }
            let code = kedge_curl_message_result(message)
            // The message dies with the removal.
            if let transfer = remove(easy) { ended.append((transfer.ticket, transfer.outcome(code))) }
        }
        return ended
    }

    private func remove(_ easy: UnsafeMutableRawPointer) -> CurlTransfer? {
        guard let transfer = transfers.removeValue(forKey: easy) else { return nil }
        handles[transfer.ticket] = nil
        curl_multi_remove_handle(multi, easy)
        return transfer
    }
}
