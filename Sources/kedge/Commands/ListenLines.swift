import Canvas
import Dispatch
import FoundationEssentials
import Helpdesk
import Synchronization
import Webhooks

/// What `kedge listen` prints: a line for each webhook on standard output, the rest on standard error. Written behind
/// the receiver's back, so that a pipe nobody reads from keeps no service waiting.
final class ListenLines: Sendable {
    private struct Unproved {
        var count = 0
        var silentUntil = -Double.infinity
    }

    private let asJSON: Bool
    private let queue = DispatchQueue(label: "kedge.lines")
    private let unproved = Mutex<[AccountName: Unproved]>([:])

    /// Anybody who reaches the port can cause these lines.
    private static let secondsBetweenComplaints = 60.0

    init(asJSON: Bool) { self.asJSON = asJSON }

    func begin(_ sources: [WebhookSource], address: String, port: Int) {
        let host = address.contains(":") ? "[\(address)]" : address
        for source in sources {
            let path = WebhookReceiver.path(of: source.account)
            warn("Listening on http://\(host):\(port)\(path) for \(source.kind.productName), signed in \(source.signatureHeader).")
        }
        if !WebhookReceiver.isLoopback(address) {
            warn("This is plain HTTP that other machines can reach: let a proxy that speaks TLS stand before it.")
        }
    }

    func write(_ hint: WebhookHint) {
        let now = Clock.now().wall
        let line: String
        if asJSON {
            line = OutputValue.object([
                ("time", .time(now)), ("account", .text(hint.account.text)), ("event", .optional(hint.event)),
                ("asks", .array(hint.subjects.map { subject in
                    .object([("kind", .text(subject.word)), ("id", .optional(subject.id))])
                })),
            ]).rendered
        } else {
            let asks = hint.subjects.map { [$0.word, $0.id].compactMap { $0 }.joined(separator: " ") }.joined(separator: ", ")
            let time = ShownTime.clockWithSeconds(now, utcOffset: Clock.utcOffsetSeconds(at: now))
            line = SafeText("\(time)  \(hint.account.text)  \(hint.event ?? "(no event named)")  asks again: \(asks)").string
        }
        queue.async { Output.write(line + "\n") }
    }

    func report(_ trouble: Trouble) {
        let asJSON = asJSON
        queue.async { Output.report(trouble, asJSON: asJSON) }
    }

    func unproved(_ account: AccountName, at now: Moment) {
        let count = unproved.withLock { all -> Int? in
            var entry = all[account] ?? Unproved()
            entry.count += 1
            defer { all[account] = entry }
            guard entry.silentUntil <= now.seconds else { return nil }
            let count = entry.count
            entry = Unproved(silentUntil: now.seconds + Self.secondsBetweenComplaints)
            return count
        }
        guard let count else { return }
        let what = count == 1 ? "A request came" : "\(count) requests came"
        report(Trouble(
            .notAllowed, "\(what) for account \(account) without its right signature, and nothing was done.",
            hint: "If it was the service, compare webhook_secret_command with the secret in its settings.", account: account))
    }

    /// Returns when everything is written.
    func end() { queue.sync {} }

    private func warn(_ line: String) {
        let line = SafeText(line).string
        queue.async { Output.warn(line + "\n") }
    }
}

extension WebhookHint.Subject {
    fileprivate var word: String {
        switch self {
        case .ticket: "ticket"
        case .approvals: "approvals"
        case .account: "account"
        }
    }

    fileprivate var id: String? { if case .ticket(let id) = self { id.value } else { nil } }
}
