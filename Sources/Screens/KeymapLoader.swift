import Canvas

extension Keymap {
    /// A keymap with what was wrong with its files. What is refused is left out; the rest works.
    public struct Loaded: Sendable {
        public let keymap: Keymap
        public let problems: [KeymapProblem]
    }

    /// Resolves the keymap called `name` among the documents.
    public static func load(_ name: String, from documents: [KeymapDocument]) -> Loaded {
        var loader = KeymapLoader(documents: documents)
        let keymap = loader.load(name)
        return Loaded(keymap: keymap, problems: loader.problems)
    }
}

/// Lays a keymap's files over each other, and `everywhere` under each place.
struct KeymapLoader {
    private typealias Bound = KeymapReading.Bound

    let documents: [KeymapDocument]
    private(set) var problems: [KeymapProblem] = []

    /// Per place, what the files so far bind there themselves.
    private var own: [KeyContext: [Bound]] = [:]
    /// Commands of `everywhere` that a place doesn't want.
    private var unbound: [KeyContext: Set<Command>] = [:]
    private var labels: [KeyChord: SafeText] = [:]

    init(documents: [KeymapDocument]) { self.documents = documents }

    mutating func load(_ name: String) -> Keymap {
        for document in chain(from: name).reversed() { layOver(document) }
        var bindings: [KeyContext: [Bound]] = [:]
        for context in KeyContext.allCases { bindings[context] = composed(context) }
        keepDecisionsApart(&bindings)
        keepWaysOut(&bindings, file: name)
        let plain = bindings.mapValues { $0.map { Keymap.Binding(chord: $0.chord, command: $0.command) } }
        return Keymap(name: name, bindings: plain, labels: labels)
    }

    private mutating func report(_ file: String, _ line: Int?, _ message: String) {
        let problem = KeymapProblem(file: file, line: line, message: message)
        if !problems.contains(problem) { problems.append(problem) }
    }

    private mutating func chain(from name: String) -> [KeymapDocument] {
        var result: [KeymapDocument] = []
        var next: String? = name
        while let current = next {
            if result.contains(where: { $0.name == current }) {
                let round = (result.map(\.name) + [current]).joined(separator: ", ")
                report(name, nil, "the keymaps inherit from each other in a circle: \(round).")
                break
            }
            guard let document = documents.first(where: { $0.name == current }) else {
                let known = documents.map(\.name).sorted().joined(separator: ", ")
                report(name, nil, "there is no keymap \"\(current)\"; there are \(known.isEmpty ? "none" : known).")
                break
            }
            result.append(document)
            next = document.inherits
        }
        return result
    }

    /// A later file's line replaces the earlier line of the same command, and takes its keys from other commands.
    private mutating func layOver(_ document: KeymapDocument) {
        let reading = KeymapReading(document)
        problems += reading.problems
        labels.merge(reading.labels) { _, new in new }
        for (context, entries) in reading.entries {
            let new = entries.flatMap(\.bound)
            var list = own[context] ?? []
            for entry in entries {
                let place = list.firstIndex { $0.command == entry.command } ?? list.count
                list.removeAll { $0.command == entry.command }
                list.insert(contentsOf: entry.bound, at: place)
            }
            let room = ChordSet(new.map(\.chord))
            let isNew = Set(new)
            list.removeAll { !isNew.contains($0) && room.collides(with: $0.chord) }
            own[context] = list
            for entry in entries {
                if entry.unbinds {
                    unbound[context, default: []].insert(entry.command)
                } else {
                    unbound[context]?.remove(entry.command)
                }
            }
        }
    }

    /// What a place binds itself, then what it takes from `everywhere`.
    private mutating func composed(_ context: KeyContext) -> [Bound] {
        let mine = own[context] ?? []
        guard context.inheritsEverywhere else { return mine }
        var result = mine
        let commands = Set(mine.map(\.command))
        let room = ChordSet(mine.map(\.chord))
        for base in own[.everywhere] ?? [] {
            if unbound[context]?.contains(base.command) == true || commands.contains(base.command) { continue }
            guard room.collides(with: base.chord) else {
                result.append(base)
                continue
            }
            let rival = mine.first { $0.chord != base.chord && $0.chord.collides(with: base.chord) }
            if let rival, rival.file == base.file {
                let (short, long) = rival.chord.hides(base.chord) ? (rival, base) : (base, rival)
                report(long.file, long.line, "\"\(long.chord.notation)\" can't be reached in the place "
                    + "\"\(context.rawValue)\", since \"\(short.chord.notation)\" alone means \(short.command.name) there.")
            }
        }
        return result
    }

    /// A finger that is used to a key from the queue must not decide with it.
    private mutating func keepDecisionsApart(_ bindings: inout [KeyContext: [Bound]]) {
        for decision in bindings[.review] ?? [] where KeymapPolicy.decisions.contains(decision.command) {
            for context in KeymapPolicy.triage {
                let rival = bindings[context]?.first { $0.chord == decision.chord || $0.chord.collides(with: decision.chord) }
                guard let rival else { continue }
                report(decision.file, decision.line, "\"\(decision.chord.notation)\" means \(rival.command.name) in the place "
                    + "\"\(context.rawValue)\", so it can't mean \(decision.command.name) in the review.")
                bindings[.review]?.removeAll { $0 == decision }
            }
        }
    }

    /// A place that can't be left gets `<Esc>` back.
    private mutating func keepWaysOut(_ bindings: inout [KeyContext: [Bound]], file: String) {
        for context in KeyContext.allCases {
            let ways = KeymapPolicy.waysOut(of: context)
            guard let way = ways.last, bindings[context]?.contains(where: { ways.contains($0.command) }) != true else { continue }
            report(file, nil, "the place \"\(context.rawValue)\" has no way out; <Esc> means \(way.name) there.")
            let escape = KeyChord([.escape])
            bindings[context]?.removeAll { $0.chord.collides(with: escape) }
            bindings[context, default: []].append(Bound(chord: escape, command: way, file: file, line: nil))
        }
    }
}

extension KeyChord {
    /// Whether both can't be bound in one place.
    func collides(with other: KeyChord) -> Bool {
        self == other || hides(other) || other.hides(self)
    }
}

/// Chords with all their beginnings, to be asked quickly.
private struct ChordSet {
    private var chords: Set<KeyChord>
    private var beginnings: Set<KeyChord>

    init(_ chords: [KeyChord]) {
        self.chords = Set(chords)
        beginnings = Set(chords.flatMap(\.beginnings))
    }

    func collides(with chord: KeyChord) -> Bool {
        chords.contains(chord) || beginnings.contains(chord) || chord.beginnings.contains { chords.contains($0) }
    }
}
