/// Damages one row of a list, so that a careful reader loses that row and nothing else.
enum BadRows {
    static func damage(_ reply: Reply, _ kind: DemoFault.BadRow) -> Reply {
        guard case .json(let json) = reply.content else { return reply }
        var damaged = reply
        damaged.content = .json(damage(json, kind))
        return damaged
    }

    private static func damage(_ json: JSON, _ kind: DemoFault.BadRow) -> JSON {
        switch json {
        case .array(var rows):
            guard !rows.isEmpty else { return json }
            let index = min(1, rows.count - 1)
            rows[index] = row(rows[index], kind)
            return .array(rows)
        case .object(var members):
            guard let index = members.firstIndex(where: { if case .array = $0.value { true } else { false } }) else {
                return json
            }
            members[index].value = damage(members[index].value, kind)
            return .object(members)
        default: return json
        }
    }

    private static func row(_ row: JSON, _ kind: DemoFault.BadRow) -> JSON {
        guard case .object(var members) = row else { return row }
        for index in members.indices {
            switch (kind, members[index].name) {
            case (.loneSurrogate, "subject"), (.loneSurrogate, "title"), (.loneSurrogate, "name"),
                (.loneSurrogate, "body"), (.loneSurrogate, "ticketSubject"):
                members[index].value = .raw(#""Caf\ud83d broken in half""#)
            case (.wrongTypes, "id"): members[index].value = 42
            case (.wrongTypes, "status"), (.wrongTypes, "body"): members[index].value = ["open", 1]
            case (.wrongTypes, "createdAt"), (.wrongTypes, "created_at"): members[index].value = true
            default: break
            }
        }
        return .object(members)
    }
}
