/// Trouble for one request.
public enum DemoFault: Sendable, Equatable {
    /// When a connection is cut: before the world changed, or after it did and before the answer.
    public enum Moment: Sendable, Equatable { case beforeActing, afterActing }
    /// What is wrong with one row of a page.
    public enum BadRow: Sendable, Equatable { case loneSurrogate, wrongTypes }

    /// This status with the service's envelope; nothing happens in the world.
    case status(Int)
    /// 429 with the service's own headers, to be tried again after so many seconds.
    case rateLimited(seconds: Int)
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
