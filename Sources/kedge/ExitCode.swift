import ArgumentParser
import Helpdesk

extension ExitCode {
    static let usage = ExitCode(2)
    static let notSignedIn = ExitCode(3)
    static let notAllowed = ExitCode(4)
    static let notFound = ExitCode(5)
    static let tryLater = ExitCode(6)
    static let outcomeUnknown = ExitCode(7)
    static let interrupted = ExitCode(130)

    /// The code that scripts rely on for this kind of trouble.
    init(_ kind: Trouble.Kind) {
        self = switch kind {
        case .notSignedIn: .notSignedIn
        case .notAllowed, .unsupported: .notAllowed
        case .notFound: .notFound
        case .rateLimited, .offline: .tryLater
        case .outcomeUnknown: .outcomeUnknown
        case .configuration: .usage
        case .cancelled: .interrupted
        case .serverFault, .unreadable, .invalid, .conflict, .storage: .failure
        }
    }
}
