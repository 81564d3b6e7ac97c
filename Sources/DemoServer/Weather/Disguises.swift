/// Dresses an answer up in a way a careful reader sees through.
enum Disguises {
    static func dress(_ reply: Reply, _ disguise: DemoFault.Disguise) -> Reply {
        guard case .json(let json) = reply.content else { return reply }
        var dressed = reply
        dressed.content = .json(dress(json, disguise))
        return dressed
    }

    private static func dress(_ json: JSON, _ disguise: DemoFault.Disguise) -> JSON {
        switch disguise {
        case .unknownFields: strange(json)
        case .nulls: hollow(json)
        case .idsForObjects: flat(json)
        case .totalOff(let difference): miscounted(json, by: difference)
        case .noRows: emptied(json)
        case .firstPageAgain: json
        case .reversed: backwards(json)
        case .without(let names): each(json) { names.contains($0.name) ? nil : $0 }
        case .renamed(let names): each(json) { .init(name: names[$0.name] ?? $0.name, value: $0.value) }
        case .oddTimes:
            each(json) { member in
                guard let text = member.value.text, text.utf8.count > 10, Moment.date(from: text) != nil else { return member }
                return .init(name: member.name, value: .string("the \(text.prefix(10)), in the afternoon"))
            }
        }
    }

    /// Every member of every object, changed or left out.
    private static func each(_ json: JSON, _ change: (JSON.Member) -> JSON.Member?) -> JSON {
        switch json {
        case .array(let items): .array(items.map { each($0, change) })
        case .object(let members):
            .object(members.compactMap { member in
                change(member).map { .init(name: $0.name, value: each($0.value, change)) }
            })
        default: json
        }
    }

    private static func backwards(_ json: JSON) -> JSON {
        switch json {
        case .array(let items): .array(items.reversed().map(backwards))
        case .object(let members): .object(members.map { .init(name: $0.name, value: backwards($0.value)) })
        default: json
        }
    }

    private static func strange(_ json: JSON) -> JSON {
        switch json {
        case .array(let items): return .array(items.map(strange))
        case .object(let members):
            let more: [JSON.Member] = [
                .init(name: "_links", value: ["self": ["href": "/x?y=1", "templated": true]]),
                .init(name: "ui.flags", value: [1, nil, ["deep": [["deeper": 0]]]]),
                .init(name: "", value: "a key without a name"),
            ]
            return .object(more + members.map { .init(name: $0.name, value: strange($0.value)) })
        default: return json
        }
    }

    private static let envelope: Set<String> = [
        "data", "tickets", "items", "results", "entries", "customers", "workflows", "executions", "messages", "pagination",
        "meta", "total", "page", "limit", "offset", "totalPages", "total_pages", "perPage", "per_page", "comments",
    ]

    private static func hollow(_ json: JSON) -> JSON {
        switch json {
        case .array(let items): return .array(items.map(hollow))
        case .object(let members):
            return .object(members.map { member in
                if member.name == "id" || member.name == "identifier" { return member }
                guard envelope.contains(member.name) else { return .init(name: member.name, value: .null) }
                if member.name == "pagination" || member.name == "meta" { return member }
                return .init(name: member.name, value: hollow(member.value))
            })
        default: return json
        }
    }

    private static func flat(_ json: JSON) -> JSON {
        switch json {
        case .array(let items): return .array(items.map(flat))
        case .object(let members):
            if members.map(\.name) == ["id", "name"], let id = members.first?.value { return id }
            return .object(members.map { .init(name: $0.name, value: flat($0.value)) })
        default: return json
        }
    }

    private static func miscounted(_ json: JSON, by difference: Int) -> JSON {
        guard case .object(let members) = json else { return json }
        let counts = ["total", "total_pages", "totalPages"]
        return .object(members.map { member in
            if counts.contains(member.name), case .int(let count) = member.value {
                return .init(name: member.name, value: .int(max(0, count + difference)))
            }
            guard member.name == "pagination" || member.name == "meta" else { return member }
            return .init(name: member.name, value: miscounted(member.value, by: difference))
        })
    }

    private static func emptied(_ json: JSON) -> JSON {
        switch json {
        case .array: return []
        case .object(let members):
            return .object(members.map { member in
                if case .array = member.value { return .init(name: member.name, value: []) }
                return member
            })
        default: return json
        }
    }
}
