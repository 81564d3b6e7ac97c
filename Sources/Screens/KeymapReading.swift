import Canvas

/// One file's bindings, read and checked for what one file can be wrong in.
struct KeymapReading {
    struct Bound: Hashable {
        var chord: KeyChord
        var command: Command
        var file: String
        var line: Int?
    }

    /// What a file says about one command in one place.
    struct Entry {
        var command: Command
        var bound: [Bound]
        /// The file's list was empty: the command is to have no key here.
        var unbinds: Bool
    }

    private(set) var entries: [KeyContext: [Entry]] = [:]
    private(set) var labels: [KeyChord: SafeText] = [:]
    private(set) var problems: [KeymapProblem] = []
    private let file: String
    /// Per place, each chord and each beginning of one, with what it was bound to first.
    private var taken: [KeyContext: [KeyChord: Bound]] = [:]
    private var begun: [KeyContext: [KeyChord: Bound]] = [:]

    init(_ document: KeymapDocument) {
        file = document.name
        for section in document.sections {
            if section.name == KeymapDocument.labelsSection {
                section.entries.forEach { readLabel($0) }
            } else if let context = KeyContext(rawValue: section.name) {
                section.entries.forEach { readEntry($0, in: context) }
            } else {
                let known = KeyContext.allCases.map(\.rawValue).joined(separator: ", ")
                report(section.line, "there is no place \"\(section.name)\"; there are \(known).")
            }
        }
    }

    private mutating func report(_ line: Int?, _ message: String) {
        problems.append(KeymapProblem(file: file, line: line, message: message))
    }

    private mutating func readLabel(_ entry: KeymapDocument.Entry) {
        guard let chord = readChord(entry.name, line: entry.line), let label = entry.keys.first else { return }
        labels[chord] = SafeText(label)
    }

    private mutating func readChord(_ notation: String, line: Int?) -> KeyChord? {
        do {
            return try KeyChord(parsing: notation)
        } catch {
            report(line, "\(error.description).")
            return nil
        }
    }

    private mutating func readEntry(_ entry: KeymapDocument.Entry, in context: KeyContext) {
        guard let command = Command(rawValue: entry.name) else {
            report(entry.line, "there is no command \"\(entry.name)\".")
            return
        }
        var bound: [Bound] = []
        for notation in entry.keys {
            guard let chord = readChord(notation, line: entry.line) else { continue }
            let binding = Bound(chord: chord, command: command, file: file, line: entry.line)
            if let refusal = refusal(of: binding, in: context) {
                report(entry.line, refusal)
            } else {
                bound.append(binding)
                taken[context, default: [:]][chord] = binding
                for beginning in chord.beginnings { begun[context, default: [:]][beginning] = binding }
            }
        }
        // A list of nothing but refused keys leaves the command as it was.
        guard !bound.isEmpty || entry.keys.isEmpty else { return }
        entries[context, default: []].append(Entry(command: command, bound: bound, unbinds: bound.isEmpty))
    }

    private func refusal(of binding: Bound, in context: KeyContext) -> String? {
        if let refusal = KeymapPolicy.refusal(of: binding.chord, for: binding.command, in: context) { return refusal }
        if let other = taken[context]?[binding.chord] {
            let place = other.line.map { " in line \($0)" } ?? ""
            return "\"\(binding.chord.notation)\" is bound to \(other.command.name) already\(place)."
        }
        if let long = begun[context]?[binding.chord] { return Self.hidden(long, by: binding) }
        let short = binding.chord.beginnings.lazy.compactMap { taken[context]?[$0] }.first
        return short.map { Self.hidden(binding, by: $0) }
    }

    private static func hidden(_ long: Bound, by short: Bound) -> String {
        "\"\(long.chord.notation)\" can't be reached, since \"\(short.chord.notation)\" alone means \(short.command.name)."
    }
}

extension KeyChord {
    /// Its first key, its first two, and so on, without the whole.
    var beginnings: [KeyChord] { (1..<max(1, keys.count)).map { KeyChord(Array(keys.prefix($0))) } }

    /// Whether it is the beginning of a longer chord, which then can never be finished.
    func hides(_ other: KeyChord) -> Bool {
        keys.count < other.keys.count && other.keys.starts(with: keys)
    }
}
