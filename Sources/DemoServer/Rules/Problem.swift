/// Why a request is not answered with what it asked for.
struct Problem: Error, Sendable {
    /// One field of a body that is wrong.
    struct Detail: Sendable {
        let field: String
        let message: String
    }

    let status: Int
    let message: String
    var details: [Detail] = []
    /// Set when the request is outside the contract, rather than unlucky.
    var refusal: String?

    static func notFound(_ what: String) -> Problem { Problem(status: 404, message: "\(what) not found") }

    static func outside(_ status: Int, _ message: String, details: [Detail] = []) -> Problem {
        Problem(status: status, message: message, details: details, refusal: message)
    }

    /// A body key that is unknown, missing or of the wrong kind.
    static func field(_ name: String, _ message: String) -> Problem {
        outside(422, "Validation failed: \(name) \(message)", details: [Detail(field: name, message: message)])
    }
}
