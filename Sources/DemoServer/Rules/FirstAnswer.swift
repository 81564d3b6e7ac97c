import FoundationEssentials

/// What was answered to the first request with an idempotency key.
struct FirstAnswer: Sendable {
    /// How long a key is remembered (keepem.md 8).
    static let keptSeconds = 86_400.0

    let fingerprint: [UInt8]
    let reply: Reply
    let time: Date

    init(_ fingerprint: [UInt8], _ reply: Reply, at time: Date) {
        self.fingerprint = fingerprint
        self.reply = reply
        self.time = time
    }

    /// Tells whether two requests ask the same.
    static func fingerprint(of request: Request) -> [UInt8] {
        Array("\(request.method) \(request.path)\n".utf8) + (JSON.read(request.body)?.bytes ?? request.body)
    }
}

extension Desk {
    /// The answer to give again, nil for a key not met in the last day.
    func firstAnswer(to key: String?, _ fingerprint: [UInt8], at now: Date) throws(Problem) -> Reply? {
        guard
            let key, let first = firstAnswers[key],
            now.timeIntervalSince(first.time) < FirstAnswer.keptSeconds
        else { return nil }
        guard first.fingerprint == fingerprint else {
            throw .outside(409, "This Idempotency-Key was used for another request")
        }
        return first.reply
    }
}
