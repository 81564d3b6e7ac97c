import FoundationEssentials
import Helpdesk

/// One object a server sent, read leniently: a field that is missing, null or of another type than
/// promised is nil, never a reason to lose the row.
public struct Row: Sendable {
    public let fields: [String: JSONValue]

    /// nil where the value is no object.
    public init?(_ value: JSONValue?) {
        guard case .object(let fields)? = value else { return nil }
        self.fields = fields
    }

    /// The first of these fields that is there and not null.
    public func value(_ names: String...) -> JSONValue? { value(names) }

    /// A string as it stands; a number or a flag in words.
    public func text(_ names: String...) -> String? {
        for name in names {
            switch fields[name] {
            case .string(let text): return text
            case .number(let digits): return digits
            case .bool(let flag): return flag ? "true" : "false"
            default: continue
            }
        }
        return nil
    }

    /// As `text`, but nil where it is empty or blank: ids, names, addresses.
    public func word(_ names: String...) -> String? {
        for name in names {
            if let text = text(name), !text.allSatisfy(\.isWhitespace) { return text }
        }
        return nil
    }

    /// True and false, also as 1 and 0 or as words.
    public func flag(_ names: String...) -> Bool? {
        switch value(names) {
        case .bool(let flag): flag
        case .number("1"), .string("1"), .string("true"), .string("yes"): true
        case .number("0"), .string("0"), .string("false"), .string("no"): false
        default: nil
        }
    }

    public func number(_ names: String...) -> Double? {
        switch value(names) {
        case .number(let digits), .string(let digits): Double(digits)
        default: nil
        }
    }

    /// A count: whole, and not negative.
    public func count(_ names: String...) -> Int? {
        switch value(names) {
        case .number(let digits), .string(let digits): Int(digits).flatMap { $0 < 0 ? nil : $0 }
        default: nil
        }
    }

    /// A time in any of the forms `ServiceDate` reads.
    public func date(_ names: String...) -> Date? {
        value(names).flatMap(ServiceDate.read)
    }

    public func row(_ names: String...) -> Row? { Row(value(names)) }

    public func items(_ names: String...) -> [JSONValue]? { value(names)?.items }

    /// The words of a list of tags: strings, or objects with a name.
    public func words(_ names: String...) -> [String]? {
        value(names)?.items?.compactMap { item in
            switch item {
            case .string(let text): text
            case .number(let digits): digits
            default: Row(item)?.word("name", "title", "id")
            }
        }
    }

    /// Somebody given as an id, an address, or an object.
    public func person(_ names: String...) -> Person? {
        switch value(names) {
        case .string(let text):
            text.allSatisfy(\.isWhitespace) ? nil : Person.named(text)
        case .number(let digits): Person(id: digits)
        case .object(let fields): Row(fields: fields).asPerson
        default: nil
        }
    }

    private init(fields: [String: JSONValue]) { self.fields = fields }

    private var asPerson: Person? {
        let person = Person(
            id: word("id", "userId", "user_id"), name: word("name", "fullName", "displayName"),
            address: word("email", "emailAddress", "address"))
        return person.shownName.isEmpty ? nil : person
    }

    private func value(_ names: [String]) -> JSONValue? {
        for name in names {
            guard let value = fields[name], value != .null else { continue }
            return value
        }
        return nil
    }
}

extension Person {
    /// Somebody of whom a service gives one word: an address by its at sign, else an id.
    public static func named(_ word: String) -> Person {
        word.contains("@") ? Person(address: word) : Person(id: word)
    }
}
