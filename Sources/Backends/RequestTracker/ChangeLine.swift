import Backend
import Helpdesk

/// One entry of a history that isn't a message, as a line: "status: new → open".
struct ChangeLine {
    private let entry: Row
    private let memory: ServiceMemory

    init(_ entry: Row, _ memory: ServiceMemory) {
        self.entry = entry
        self.memory = memory
    }

    private var type: String { entry.word("Type") ?? "" }
    private var field: String { entry.word("Field") ?? "" }

    /// Numbers of people that it speaks of.
    var people: [String] {
        guard isAboutPeople else { return [] }
        return [entry.word("OldValue"), entry.word("NewValue")].compactMap { $0 }.filter(TicketSQL.isNumber)
    }

    private var isAboutPeople: Bool {
        switch type {
        case "AddWatcher", "DelWatcher", "Give", "Take", "Steal", "Force", "Untake": true
        default: field == "Owner"
        }
    }

    var text: String {
        let (old, new) = (entry.word("OldValue").map(shown), entry.word("NewValue").map(shown))
        switch type {
        case "AddLink": return "link added: \(Self.words(field)) \(new ?? "")"
        case "DeleteLink": return "link removed: \(Self.words(field)) \(old ?? "")"
        case "AddWatcher": return "\(Self.words(field)) added: \(new ?? "")"
        case "DelWatcher": return "\(Self.words(field)) removed: \(old ?? "")"
        case "Create", "Correspond", "Comment": return ""
        default: break
        }
        let name = name
        guard old != nil || new != nil else { return name }
        return "\(name): \(old ?? "none") → \(new ?? "none")"
    }

    private var name: String {
        switch type {
        case "CustomField": memory.value(of: Wire.fieldMemory + field) ?? "custom field \(field)"
        case "Give", "Take", "Steal", "Force", "Untake": "owner"
        case "Set", "Status": field.isEmpty ? Self.words(type) : Self.words(field)
        default: field.isEmpty ? Self.words(type) : "\(Self.words(type)) \(Self.words(field))"
        }
    }

    private func shown(_ value: String) -> String {
        if isAboutPeople, TicketSQL.isNumber(value) { return memory.value(of: ThreadReading.personMemory + value) ?? "user \(value)" }
        if field == "Queue", TicketSQL.isNumber(value) { return memory.value(of: Wire.queueMemory + value) ?? "queue \(value)" }
        // `fsck.com-rt://organization/ticket/211`
        if value.hasPrefix("fsck.com-rt://"), let number = value.split(separator: "/").last { return "#\(number)" }
        return value.hasPrefix("1970-01-01") ? "none" : value
    }

    /// `DependsOn` as people write it: "depends on".
    private static func words(_ name: String) -> String {
        var words = ""
        for character in name {
            if character.isUppercase, !words.isEmpty { words += " " }
            words += character.lowercased()
        }
        return words
    }
}
