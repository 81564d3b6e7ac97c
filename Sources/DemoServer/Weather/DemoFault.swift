/// Trouble for one request.
public enum DemoFault: Sendable, Equatable {
    /// When a connection is cut: before the world changed, or after it did and before the answer.
    public enum Moment: Sendable, Equatable { case beforeActing, afterActing }
    /// What is wrong with one row of a page.
    public enum BadRow: Sendable, Equatable { case loneSurrogate, wrongTypes }
    /// How a 429 tells the time to wait.
    public enum RetryForm: Sendable, Equatable, CaseIterable {
        /// As the service's contract states it.
        case documented
        /// `Retry-After: 7`
        case seconds
        /// `Retry-After: Sat, 21 Nov 2026 12:00:00 GMT`
        case date
        /// `X-RateLimit-Reset` in Unix seconds
        case resetSeconds
        /// `X-RateLimit-Reset` in Unix milliseconds
        case resetMilliseconds
        case absent
    }
    /// An honest answer in unusual dress.
    public enum Disguise: Sendable, Equatable {
        /// Every object has further members that no contract names.
        case unknownFields
        /// Every member but ids and list envelopes is null.
        case nulls
        /// `{id, name}` objects are replaced by their ids.
        case idsForObjects
        /// Every number that tells how many rows or pages there are is off by this.
        case totalOff(by: Int)
        /// Whatever page was asked for, the first one comes.
        case firstPageAgain
        /// The list has no rows, whatever its total says.
        case noRows
        /// Every list of objects comes the other way round.
        case reversed
        /// These members are missing.
        case without(Set<String>)
        /// Members have other names: `["body": "content"]`.
        case renamed([String: String])
        /// Times are in words that no parser expects.
        case oddTimes
    }

    /// This status with the service's envelope; nothing happens in the world.
    case status(Int)
    /// 429, to be tried again after so many seconds.
    case rateLimited(seconds: Int, told: RetryForm = .documented)
    /// 502 with an HTML body, as a proxy answers.
    case badGateway
    case drop(Moment)
    /// Acts, announces the whole length and cuts the body in the middle.
    case truncate
    /// 200 with an HTML page; nothing happens in the world.
    case html200
    /// Acts and answers, but so much later.
    case delay(milliseconds: Int)
    /// One row of the list is damaged.
    case badRow(BadRow)
    /// Acts and answers, in that dress.
    case disguised(Disguise)
    /// The request is taken and never answered; nothing happens in the world.
    case hang
}

/// Faults waiting for matching requests.
struct FaultRule: Sendable {
    let method: String?
    let pathPrefix: String
    let service: DemoService?
    var faults: [DemoFault]

    func matches(_ request: Request, of service: DemoService) -> Bool {
        !faults.isEmpty
            && (method.map { $0 == request.method } ?? true)
            && request.path.hasPrefix(pathPrefix)
            && (self.service.map { $0 == service } ?? true)
    }
}
