import Helpdesk
import Transport

/// A conversation with a server as a value: a request, and what to make of its answer, which may be a
/// further request. Whoever runs it decides when and over what; a test runs it over nothing.
public struct Call<Value: Sendable>: Sendable {
    public enum Step: Sendable {
        case done(Value)
        /// One more request is needed, such as the other path prefix after a 404.
        case next(Call<Value>)
    }

    public let request: Request
    /// Another door than the service's usual one, such as Kemon's MCP server; nil for the usual one.
    public let endpoint: Endpoint?
    /// What the call is worth where this request gets no answer: for a look at what was done already. nil where
    /// the answer is needed.
    public let withoutAnswer: Value?
    public let read: @Sendable (Response) throws(Trouble) -> Step

    public init(
        _ request: Request, at endpoint: Endpoint? = nil, withoutAnswer: Value? = nil,
        read: @escaping @Sendable (Response) throws(Trouble) -> Step
    ) {
        self.request = request
        self.endpoint = endpoint
        self.withoutAnswer = withoutAnswer
        self.read = read
    }

    /// A call that ends with this answer.
    public init(
        _ request: Request, at endpoint: Endpoint? = nil, withoutAnswer: Value? = nil,
        value: @escaping @Sendable (Response) throws(Trouble) -> Value
    ) {
        self.request = request
        self.endpoint = endpoint
        self.withoutAnswer = withoutAnswer
        self.read = { (response) throws(Trouble) in .done(try value(response)) }
    }

    public func map<Other: Sendable>(_ change: @escaping @Sendable (Value) -> Other) -> Call<Other> {
        let read = read
        return Call<Other>(request, at: endpoint, withoutAnswer: withoutAnswer.map(change)) {
            (response) throws(Trouble) -> Call<Other>.Step in
            switch try read(response) {
            case .done(let value): .done(change(value))
            case .next(let call): .next(call.map(change))
            }
        }
    }

    /// This call, then the one that its answer leads to.
    public func then<Other: Sendable>(
        _ next: @escaping @Sendable (Value) throws(Trouble) -> Call<Other>
    ) -> Call<Other> {
        let read = read
        return Call<Other>(request, at: endpoint) { (response) throws(Trouble) -> Call<Other>.Step in
            switch try read(response) {
            case .done(let value): .next(try next(value))
            case .next(let call): .next(call.then(next))
            }
        }
    }

    /// The same call, its trouble told otherwise.
    public func mapTrouble(_ change: @escaping @Sendable (Trouble) -> Trouble) -> Call {
        let read = read
        return Call(request, at: endpoint, withoutAnswer: withoutAnswer) { (response) throws(Trouble) -> Step in
            do throws(Trouble) {
                switch try read(response) {
                case .done(let value): return .done(value)
                case .next(let call): return .next(call.mapTrouble(change))
                }
            } catch {
                throw change(error)
            }
        }
    }
}
