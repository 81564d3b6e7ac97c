import Canvas
import FoundationEssentials
import Helpdesk

/// What records, their fields and what is done to them are called.
enum RecordWords {
    /// `customers`.
    static func plural(_ kind: RecordKind) -> SafeText { SafeText(kind.plural) }

    /// `Customers`.
    static func heading(_ kind: RecordKind) -> SafeText {
        let word = kind.plural
        return SafeText(word.prefix(1).uppercased() + word.dropFirst())
    }

    static func count(_ count: Int, _ kind: RecordKind) -> SafeText {
        count == 1 ? "1 \(kind.noun)" : "\(count) \(plural(kind))"
    }

    static func title(_ record: Record) -> SafeText {
        let title = SafeText(record.title)
        return title.isEmpty ? SafeText(record.id.value) : title
    }

    /// A field's name as it is read: `is_vip` is "VIP", `sla_policies` is "SLA policies".
    static func label(_ key: String) -> SafeText {
        let words = key.split(separator: "_").map { $0 == "sla" || $0 == "vip" || $0 == "id" || $0 == "url" ? $0.uppercased() : String($0) }
        return SafeText((words.first == "is" && words.count > 1 ? Array(words.dropFirst()) : words).joined(separator: " "))
    }

    // MARK: Fields

    /// A value in one line; empty where there is nothing to say.
    static func short(_ value: FieldValue?, _ scene: Scene) -> SafeText {
        switch value {
        case nil, FieldValue.none?: ""
        case .text(let text): SafeText.lines(text).first ?? ""
        case .number(let digits): SafeText(digits)
        case .flag(let isSet): isSet ? "yes" : "no"
        case .date(let date): SafeText(ShownTime.distance(to: date, now: scene.now.wall))
        case .words(let words): SafeText(words.joined(separator: ", "))
        case .parts(let parts): SafeText(parts.count)
        case .document(let text): "\(SafeText.lines(text).count) lines"
        }
    }

    /// A value in full, in the lines it takes at a width. Parts stand one in a line.
    static func lines(_ value: FieldValue, columns: Int, _ scene: Scene) -> [SafeText] {
        switch value {
        case .none: return ["none"]
        case .text(let text), .document(let text):
            let lines = SafeText.lines(text).flatMap { $0.wrapped(to: max(10, columns)) }
            return lines.isEmpty ? [""] : lines
        case .date(let date):
            let age = ShownTime.age(of: date, now: scene.now.wall)
            let full = ShownTime.full(date, utcOffset: scene.options.utcOffsetSeconds)
            return date > scene.now.wall ? [SafeText(full)] : ["\(full) (\(age))"]
        case .parts(let parts): return parts.flatMap { part(of: $0).wrapped(to: max(10, columns)) }
        case .words(let words): return words.isEmpty ? ["none"] : short(value, scene).wrapped(to: max(10, columns))
        case .number, .flag: return [short(value, scene)]
        }
    }

    static func part(of part: FieldPart) -> SafeText {
        let title = SafeText(part.title.isEmpty ? part.id ?? "" : part.title)
        let rest = [part.detail, part.title == part.id ? nil : part.id].compactMap { $0 }.filter { !$0.isEmpty }
        return ([title] + rest.map { SafeText($0) }).filter { !$0.isEmpty }.joined(separator: " \(Glyph.separator.text) ")
    }

    // MARK: Acts

    /// What a form is about: `New event`, `Change customer`.
    static func form(_ key: FormKey) -> SafeText {
        let noun = SafeText(key.kind.noun)
        return switch (key.verb, key.kind) {
        case (.create, .user): "Invite a user"
        case (.create, .viewer): "Register a viewer"
        case (.create, _): "New \(noun)"
        case (.identify, _): "Identify a \(noun)"
        case (.run, _): "Run \(noun)"
        case (.change, _): "Change \(noun)"
        case (.delete, _): "Delete \(noun)"
        }
    }

    /// Why no account can do it, from the services' own absences; one sentence each, none twice.
    static func absences(of capability: Capability, in accounts: [AccountProfile], named: Bool = true) -> [SafeText] {
        var seen: Set<String> = []
        return accounts.compactMap { profile in
            guard !profile.capabilities.has(capability) else { return nil }
            let sentence = profile.capabilities.absence(of: capability, service: profile.kind)
            guard seen.insert(sentence).inserted else { return nil }
            return named ? "\(profile.name.text): \(sentence)" : SafeText(sentence)
        }
    }
}
