import Backend
import Helpdesk
import Transport

/// Where the families of endpoints are. The guide says all are under `/api/v1`; four families' own pages show them
/// under `/api` (section 1): the page's place is tried first, the other one once after a 404, and what answered is
/// remembered.
struct Paths: Sendable {
    enum Family: String {
        case approvals, articles = "kb", customers, workflows
    }

    let versioned: String
    let memory: ServiceMemory

    var plain: String {
        guard let slash = versioned.lastIndex(of: "/") else { return versioned }
        let last = versioned[versioned.index(after: slash)...]
        let isVersion = last.first == "v" && last.count > 1 && last.dropFirst().allSatisfy(\.isNumber)
        return isVersion ? String(versioned[..<slash]) : versioned
    }

    func tickets(_ rest: String = "") -> String { versioned + "/tickets" + rest }

    /// The place to try first, or the only one once it is known.
    func first(_ family: Family, _ rest: String = "") -> String {
        (memory.value(of: family.rawValue) ?? plain) + "/" + family.rawValue + rest
    }

    /// The place to try after a 404; nil where the right one is known or there is no other.
    func second(_ family: Family, _ rest: String = "") -> String? {
        guard memory.value(of: family.rawValue) == nil, plain != versioned else { return nil }
        return versioned + "/" + family.rawValue + rest
    }

    func remember(_ path: String, for family: Family) {
        let isVersioned = plain != versioned && path.hasPrefix(versioned + "/")
        memory.learn(isVersioned ? versioned : plain, for: family.rawValue)
    }
}

extension Keva {
    /// A request to a family that may live under either prefix. A write goes to the other place, too: where
    /// nothing was found, nothing was done. Decisions alone don't come this way.
    func ask<Value: Sendable>(
        _ method: Request.Method, _ family: Paths.Family, _ rest: String = "", query: [Request.Field] = [],
        body: [String: JSONValue]? = nil, value: @escaping @Sendable (Response) throws(Trouble) -> Value
    ) -> Call<Value> {
        let (paths, bytes) = (paths, body.map { JSONValue.object($0).bytes })
        let first = paths.first(family, rest)
        return Call(Request(method, first, query: query, body: bytes)) { (response) throws(Trouble) -> Call<Value>.Step in
            if response.status == 404, let second = paths.second(family, rest) {
                return .next(
                    Call(Request(method, second, query: query, body: bytes)) { (response) throws(Trouble) -> Value in
                        let result = try value(response)
                        // Where a miss is a 404, two of them don't tell the places apart.
                        if response.status != 404 { paths.remember(second, for: family) }
                        return result
                    })
            }
            let result = try value(response)
            paths.remember(first, for: family)
            return .done(result)
        }
    }

    func read<Value: Sendable>(
        _ family: Paths.Family, _ rest: String = "", query: [Request.Field] = [],
        value: @escaping @Sendable (Response) throws(Trouble) -> Value
    ) -> Call<Value> {
        ask(.get, family, rest, query: query, value: value)
    }
}
