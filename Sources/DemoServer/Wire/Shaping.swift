/// Gives an answer one of the shapes that its contract leaves open.
enum Shaping {
    static func shape(_ reply: Reply, of rule: AnswerRule, _ options: DemoOptions) throws(Problem) -> Reply {
        guard (200..<300).contains(reply.status) else { return reply }
        switch rule {
        case .fixed: return reply
        case .lookup:
            guard case .none = reply.content else { return object(reply, options.answerShape, mayBeEmpty: false) }
            switch options.answerShape {
            case .empty: return Reply(status: 200, content: .none)
            case .noContent: return .gone
            case .usual, .bare, .wrapped: throw .notFound("Customer")
            }
        case .object(let mayBeEmpty): return object(reply, options.answerShape, mayBeEmpty: mayBeEmpty)
        case .wrapped: return status(reply, options.answerShape)
        case .list(let name): return list(reply, named: name, options.listShape)
        case .spelled: return spelled(reply, options.spelling)
        }
    }

    private static func object(_ reply: Reply, _ shape: DemoAnswerShape, mayBeEmpty: Bool) -> Reply {
        guard shape != .usual else { return reply }
        var shaped = reply
        let inner: JSON? = if case .json(let json) = reply.content { bare(json) } else { nil }
        switch shape {
        case .usual: break
        case .bare: if let inner { shaped.content = .json(inner) }
        case .wrapped: if let inner { shaped.content = .json(["data": inner]) }
        case .empty: if mayBeEmpty { shaped = Reply(status: 200, content: .none) }
        case .noContent: if mayBeEmpty { shaped = .gone }
        }
        return shaped
    }

    /// A stated envelope with an unstated status: 200 or 201 on create, 204 or 200 on delete (kemon.md, last section).
    private static func status(_ reply: Reply, _ shape: DemoAnswerShape) -> Reply {
        switch (shape, reply.content) {
        case (.bare, .json), (.wrapped, .json), (.empty, .json):
            var shaped = reply
            shaped.status = 200
            return shaped
        case (.wrapped, .none): return .ok(["data": ["deleted": true]])
        case (.bare, .none): return .ok([:])
        case (.empty, .none): return Reply(status: 200, content: .none)
        default: return reply
        }
    }

    private static func list(_ reply: Reply, named name: String, _ shape: DemoListShape?) -> Reply {
        guard let shape, case .json(let json) = reply.content, let rows = rows(of: json) else { return reply }
        var shaped = reply
        let facts = json["pagination"]?.members ?? []
        guard shape.key != .bare else {
            shaped.content = .json(rows)
            return shaped
        }
        let key =
            switch shape.key {
            case .bare, .data: "data"
            case .items: "items"
            case .results: "results"
            case .named: name
            }
        var members = [JSON.Member(name: key, value: rows)]
        switch facts.isEmpty ? .absent : shape.facts {
        case .absent: break
        case .pagination: members.append(.init(name: "pagination", value: .object(facts)))
        case .meta: members.append(.init(name: "meta", value: .object(facts)))
        case .topLevel: members += facts
        }
        let envelope = members.map { member in
            member.name == key ? member : .init(name: respell(member.name, shape.spelling), value: respell(member.value, shape.spelling))
        }
        shaped.content = .json(.object(envelope))
        return shaped
    }

    private static func spelled(_ reply: Reply, _ spelling: DemoSpelling) -> Reply {
        guard spelling != .usual, case .json(let json) = reply.content else { return reply }
        var shaped = reply
        // The envelope's own spelling is stated.
        if let rows = json["data"], let facts = json["pagination"] {
            shaped.content = .json(["data": respell(rows, spelling), "pagination": facts])
        } else {
            shaped.content = .json(respell(json, spelling))
        }
        return shaped
    }

    private static func bare(_ json: JSON) -> JSON {
        guard let members = json.members, members.count == 1, members[0].name == "data" else { return json }
        return members[0].value
    }

    private static func rows(of json: JSON) -> JSON? {
        if case .array = json { return json }
        return json.members?.first { if case .array = $0.value { true } else { false } }?.value
    }

    // MARK: Spelling

    /// Metadata is the customer's own: its keys stay.
    static func respell(_ json: JSON, _ spelling: DemoSpelling) -> JSON {
        switch json {
        case .array(let items): .array(items.map { respell($0, spelling) })
        case .object(let members):
            .object(members.map { member in
                .init(
                    name: respell(member.name, spelling),
                    value: member.name == "metadata" ? member.value : respell(member.value, spelling))
            })
        default: json
        }
    }

    static func respell(_ name: String, _ spelling: DemoSpelling) -> String {
        switch spelling {
        case .usual: return name
        case .snake:
            return name.reduce(into: "") { out, letter in
                if letter.isUppercase { out += "_" + letter.lowercased() } else { out.append(letter) }
            }
        case .camel:
            let parts = name.split(separator: "_", omittingEmptySubsequences: false)
            return parts.dropFirst().reduce(into: String(parts.first ?? "")) { out, part in
                out += part.prefix(1).uppercased() + part.dropFirst()
            }
        }
    }
}

/// What a contract leaves open about an answer.
enum AnswerRule: Sendable {
    /// Nothing.
    case fixed
    /// Bare or under `data`; and whether it may be missing.
    case object(mayBeEmpty: Bool)
    /// Only the status.
    case wrapped
    /// The envelope of a list of what is called so.
    case list(named: String)
    /// The case of its keys.
    case spelled
    /// How it says that it found nothing.
    case lookup
}
