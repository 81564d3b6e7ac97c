import FoundationEssentials

/// What a fault makes of a request or of its answer.
extension FrontDoor {
    /// What is answered when a fault keeps the request from the world.
    static func instead(
        of fault: DemoFault, _ dialect: Dialect, _ path: String, limit: Int, at time: Date
    ) -> Delivery? {
        func envelope(_ status: Int) -> Reply {
            dialect.reply(to: Problem(status: status, message: TroublePages.words(for: status)), path: path)
        }
        switch fault {
        case .drop(.beforeActing): return .drop
        case .hang: return .hang
        case .status(let status): return .answer(envelope(status), afterMilliseconds: 0)
        case .badGateway:
            return .answer(Reply(status: 502, content: .html(TroublePages.badGateway)), afterMilliseconds: 0)
        case .html200:
            return .answer(Reply(status: 200, content: .html(TroublePages.maintenance)), afterMilliseconds: 0)
        case .rateLimited(let seconds, let form):
            var reply = envelope(429)
            reply.headers = waiting(seconds, form, dialect, limit: limit, at: time)
            return .answer(reply, afterMilliseconds: 0)
        case .drop(.afterActing), .truncate, .delay, .badRow, .disguised: return nil
        }
    }

    private static func waiting(
        _ seconds: Int, _ form: DemoFault.RetryForm, _ dialect: Dialect, limit: Int, at time: Date
    ) -> [(name: String, value: String)] {
        let reset = Int((time.timeIntervalSince1970 + Double(seconds)).rounded(.up))
        switch form {
        case .documented:
            let reading = Budget.Reading(limit: limit, remaining: 0, resetsAt: reset, isSpent: true, secondsToReset: seconds)
            return dialect.budgetHeaders(reading, true)
        case .seconds: return [("Retry-After", String(seconds))]
        case .date: return [("Retry-After", Moment(time.addingTimeInterval(Double(seconds))).http)]
        case .resetSeconds: return [("X-RateLimit-Reset", String(reset))]
        case .resetMilliseconds: return [("X-RateLimit-Reset", String(reset * 1_000))]
        case .absent: return []
        }
    }

    static func spoil(_ reply: Reply, by fault: DemoFault?) -> Delivery {
        switch fault {
        case .drop: .drop
        case .truncate: .truncated(reply)
        case .delay(let milliseconds): .answer(reply, afterMilliseconds: milliseconds)
        case .badRow(let kind): .answer(BadRows.damage(reply, kind), afterMilliseconds: 0)
        case .disguised(let disguise): .answer(Disguises.dress(reply, disguise), afterMilliseconds: 0)
        default: .answer(reply, afterMilliseconds: 0)
        }
    }
}
