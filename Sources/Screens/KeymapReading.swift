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
            if let refusal = refusal(of: binding, in: context, sameEntry: bound) {
                report(entry.line, refusal)
            } else {
                bound.append(binding)
            }
        }
        // A list of nothing but refused keys leaves the command as it was.
        guard !bound.isEmpty || entry.keys.isEmpty else { return }
        entries[context, default: []].append(Entry(command: command, bound: bound, unbinds: bound.isEmpty))
    }

    private func refusal(of binding: Bound, in context: KeyContext, sameEntry: [Bound]) -> String? {
        let shown = "\"\(binding.chord.notation)\""
        if let refusal = KeymapPolicy.refusal(of: binding.chord, for: binding.command, in: context) { return refusal }
        for other in (entries[context] ?? []).flatMap(\.bound) + sameEntry {
            if other.chord == binding.chord {
                let place = other.line.map { " in line \($0)" } ?? ""
                return "\(shown) is bound to \(other.command.name) already\(place)."
            }
            if other.chord.hides(binding.chord) || binding.chord.hides(other.chord) {
                let (short, long) = other.chord.hides(binding.chord) ? (other, binding) : (binding, other)
                return "\"\(long.chord.notation)\" can't be reached, since \"\(short.chord.notation)\" alone means \(short.command.name)."
            }
        }
        return nil
    }
}

extension KeyChord {
    /// Whether it is the beginning of a longer chord, which then can never be finished.
    func hides(_ other: KeyChord) -> Bool {
        keys.count < other.keys.count && other.keys.starts(with: keys)
    }
}
