import FoundationEssentials

extension JSON: Decodable {
    init(from decoder: any Decoder) throws {
        let box = try decoder.singleValueContainer()
        if box.decodeNil() {
            self = .null
        } else if let flag = try? box.decode(Bool.self) {
            self = .bool(flag)
        } else if let number = try? box.decode(Int.self) {
            self = .int(number)
        } else if let number = try? box.decode(Double.self) {
            self = .double(number)
        } else if let text = try? box.decode(String.self) {
            self = .string(text)
        } else if let items = try? box.decode([JSON].self) {
            self = .array(items)
        } else {
            let members = try box.decode([String: JSON].self)
            self = .object(members.keys.sorted().compactMap { name in
                members[name].map { Member(name: name, value: $0) }
            })
        }
    }

    /// Reads a body; nil if it is not JSON. Members come sorted by name.
    static func read(_ bytes: [UInt8]) -> JSON? {
        try? JSONDecoder().decode(JSON.self, from: Data(bytes))
    }
}
