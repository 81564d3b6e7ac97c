import Dispatch
import FoundationEssentials
import Helpdesk
import Synchronization

@testable import Transport

let testAccount = AccountName("games")

func realNow() -> Moment {
    Moment(wall: Date(), seconds: Double(DispatchTime.now().uptimeNanoseconds) / 1e9)
}

/// A wire on the real clock whose retries don't wait.
extension TransferRules {
    /// For servers that answer: however busy the machine, nothing runs out of time and is asked again.
    static var patient: TransferRules {
        var rules = TransferRules()
        rules.connectSeconds = 600
        rules.totalSeconds = 600
        rules.lowSpeedSeconds = 600
        return rules
    }
}

func makeWire(_ rules: TransferRules = .patient, observe: @escaping @Sendable (BudgetStatus) -> Void = { _ in })
    -> Wire
{
    Wire(rules: rules, now: realNow, random: { 0 }, observe: observe)
}

func endpoint(
    _ port: Int, scheme: String = "http", host: String = "127.0.0.1", token: String = "Bearer canary-4711",
    limits: LimitPolicy = LimitPolicy(requestsPerMinute: 1_000), standing: [Request.Field] = [], proxy: String? = nil
) -> Endpoint {
    Endpoint(
        account: testAccount, origin: .init(scheme: scheme, host: host, port: port),
        authorization: .init("Authorization", token), standingHeaders: standing, limits: limits, proxy: proxy)
}

extension Wire {
    func outcome(_ request: Request, to endpoint: Endpoint, urgency: Urgency = .person) async -> Outcome {
        await withCheckedContinuation { continuation in
            send(request, to: endpoint, urgency: urgency) { continuation.resume(returning: $0) }
        }
    }

    func idle() async {
        await withCheckedContinuation { continuation in whenIdle { continuation.resume() } }
    }
}

extension Outcome {
    var status: Int? {
        if case .answered(let response) = self { response.status } else { nil }
    }

    var notSentReason: Reason? {
        if case .notSent(let reason) = self { reason } else { nil }
    }

    var unknownReason: Reason? {
        if case .unknown(let reason) = self { reason } else { nil }
    }
}

/// Gathers values from other threads.
final class Collected<Value: Sendable>: Sendable {
    private let values = Mutex<[Value]>([])

    func append(_ value: Value) { values.withLock { $0.append(value) } }
    var all: [Value] { values.withLock { $0 } }
}
