import Glibc

/// The rules of the house as functions from text to complaints, so that each can be seen to fire on a
/// made-up file before it is trusted on the real ones.
enum HouseRules {
    /// Which modules each room may import; what isn't listed is forbidden. Swift's own and the C library's
    /// modules are free, `Foundation` is not: it drags ICU into the binary.
    static let imports: [String: Set<String>] = [
        "Helpdesk": ["FoundationEssentials"],
        "Canvas": [],
        "Prose": ["Canvas", "CCmark", "CGumbo"],
        "Screens": ["Helpdesk", "Canvas", "Prose", "FoundationEssentials"],
        "Terminal": ["Canvas", "CNcurses", "CSignals", "Dispatch"],
        "Transport": ["Helpdesk", "CCurl", "Dispatch", "FoundationEssentials"],
        "Backend": ["Helpdesk", "Transport", "Crypto", "FoundationEssentials"],
        "Keme": ["Backend", "Helpdesk", "Transport", "FoundationEssentials"],
        "Keepem": ["Backend", "Helpdesk", "Transport", "FoundationEssentials"],
        "Keva": ["Backend", "Helpdesk", "Transport", "FoundationEssentials"],
        "Kemon": ["Backend", "Helpdesk", "Transport", "FoundationEssentials"],
        "RequestTracker": ["Backend", "Helpdesk", "Transport", "FoundationEssentials"],
        "Store": ["Helpdesk", "FoundationEssentials"],
        "Sync": ["Helpdesk", "Transport", "Backend", "Store", "Dispatch", "FoundationEssentials"],
        "Settings": ["Helpdesk", "TOMLKit", "FoundationEssentials"],
        "DemoServer": ["NIOCore", "NIOPosix", "NIOHTTP1", "FoundationEssentials"],
        "Webhooks": ["Helpdesk", "Crypto", "NIOCore", "NIOPosix", "NIOHTTP1", "FoundationEssentials"],
        "kedge": [
            "Helpdesk", "Canvas", "Prose", "Screens", "Terminal", "Transport", "Backend", "Keme", "Keva", "Kemon",
            "Keepem", "RequestTracker", "Store", "Sync", "Settings", "DemoServer", "Webhooks", "CProcess", "ArgumentParser", "Logging", "Subprocess", "System", "Dispatch",
            "FoundationEssentials",
        ],
    ]

    static let freeModules: Set<String> = ["Glibc", "Synchronization"]

    /// What only a shell may touch, and where.
    static let worldly: [(token: String, allowedIn: Set<String>)] = [
        ("Date()", ["kedge"]), ("Date.now", ["kedge"]), (".random(in", ["kedge"]), (".randomElement()", ["kedge"]), (".shuffled()", ["kedge"]), ("UUID()", ["kedge"]),
        ("print(", ["kedge"]), ("exit(", ["kedge"]),
    ]

    static let banned: [(token: String, allowedIn: Set<String>)] = [
        ("try!", []), ("fatalError(", []), ("@unchecked Sendable", ["Terminal", "Transport"]),
        ("TODO", []), ("FIXME", []),
    ]

    static let maximumFileLines = 400
    static let maximumFunctionLines = 70

    /// `Sources/Backends/Keva/Tickets.swift` is in the room `Keva`.
    static func room(of path: String) -> String {
        let parts = path.split(separator: "/").map(String.init)
        guard parts.count > 2 else { return "" }
        return parts[1] == "Backends" ? parts[2] : parts[1]
    }

    static func importComplaints(path: String, text: String) -> [String] {
        let room = room(of: path)
        guard let allowed = imports[room] else { return ["\(path): the room \(room) isn't in the table of the house."] }
        return importedModules(in: text)
            .filter { !allowed.contains($0) && !freeModules.contains($0) }
            .map { "\(path): \(room) may not import \($0)." }
    }

    static func importedModules(in text: String) -> [String] {
        text.split(separator: "\n").compactMap { line in
            var words = line.split(separator: " ")[...]
            while let first = words.first, first.hasPrefix("@") || ["public", "internal", "private", "package"].contains(first) {
                words.removeFirst()
            }
            guard words.first == "import", words.count > 1 else { return nil }
            words.removeFirst()
            if words.count > 1, ["struct", "class", "enum", "func", "protocol", "let", "var"].contains(words[words.startIndex]) {
                words.removeFirst()
            }
            return words.first?.split(separator: ".").first.map(String.init)
        }
    }

    static func tokenComplaints(path: String, text: String) -> [String] {
        let room = room(of: path)
        let tokens = (worldly + banned).filter { !$0.allowedIn.contains(room) && has(text, $0.token) }.map(\.token)
        guard !tokens.isEmpty else { return [] }
        var complaints: [String] = []
        for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            let code = withoutCommentsAndTexts(line)
            for token in tokens where contains(code, token) {
                complaints.append("\(path):\(number + 1): \(token) is not for \(room).")
            }
        }
        return complaints
    }

    /// The least that tells a test which stands still from a busy machine.
    static let standstillMinutes = 20

    /// A test waits for what happens, never for time, and no time decides it.
    static func timingComplaints(path: String, text: String) -> [String] {
        let tokens = ["sleep(", "usleep(", "nanosleep(", "Task.sleep(", ".measure {", ".measure("]
        guard ["sleep", ".measure", ".timeLimit"].contains(where: { has(text, $0) }) else { return [] }
        return text.split(separator: "\n", omittingEmptySubsequences: false).enumerated().compactMap { number, line in
            let code = withoutCommentsAndTexts(line)
            let isHasty = code.contains(".timeLimit(") && !code.contains(".timeLimit(.minutes(\(standstillMinutes)))")
            guard isHasty || tokens.contains(where: { contains(code, $0) }) else { return nil }
            return "\(path):\(number + 1): a time decides here, or is waited for."
        }
    }

    static func lengthComplaints(path: String, text: String) -> [String] {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        var complaints: [String] = []
        if lines.count > maximumFileLines + 1 {
            complaints.append("\(path): \(lines.count) lines; \(maximumFileLines) are read at a sitting.")
        }
        for function in functions(in: lines) where function.length > maximumFunctionLines {
            complaints.append("\(path):\(function.line): a function of \(function.length) lines; at most \(maximumFunctionLines).")
        }
        return complaints
    }

    /// Where functions start and how long they are, by matching braces.
    static func functions(in lines: [Substring]) -> [(line: Int, length: Int)] {
        var found: [(line: Int, length: Int)] = []
        var depth = 0
        var open: [(line: Int, depth: Int)] = []
        var announced: Int?
        for (index, line) in lines.enumerated() {
            let code = withoutCommentsAndTexts(line)
            if announced == nil, startsFunction(code) { announced = index }
            for character in code.utf8 {
                if character == UInt8(ascii: "{") {
                    if let start = announced {
                        open.append((start, depth))
                        announced = nil
                    }
                    depth += 1
                } else if character == UInt8(ascii: "}") {
                    depth -= 1
                    if let last = open.last, last.depth == depth {
                        found.append((last.line + 1, index - last.line + 1))
                        open.removeLast()
                    }
                }
            }
            // A requirement of a protocol has no body.
            if announced != nil, !code.contains("{"), index > (announced ?? 0) + 12 { announced = nil }
        }
        return found
    }

    private static func startsFunction(_ code: String) -> Bool {
        let words = code.split(separator: " ")
        guard let position = words.firstIndex(where: { $0 == "func" || $0.hasPrefix("init(") || $0.hasPrefix("init<") }) else { return false }
        return words[..<position].allSatisfy { word in
            word.hasPrefix("@")
                || ["public", "private", "fileprivate", "internal", "static", "mutating", "override", "final", "convenience",
                    "nonisolated", "package", "borrowing", "consuming", "required"].contains(word)
        }
    }

    /// Anywhere, also in a comment. Most files have none of the words, which the C library sees faster.
    private static func has(_ text: String, _ word: String) -> Bool { text.withCString { strstr($0, word) != nil } }

    /// The token as a word of its own: `reprint(` is not `print(`.
    private static func contains(_ code: String, _ token: String) -> Bool {
        var rest = Substring(code)
        while let range = rest.firstRange(of: token) {
            let before = range.lowerBound > rest.startIndex ? rest[rest.index(before: range.lowerBound)] : " "
            let isOwnWord = token.first == "." || token.first == "@" || !(before.isLetter || before.isNumber || before == "_" || before == ".")
            if isOwnWord { return true }
            rest = rest[range.upperBound...]
        }
        return false
    }

    /// A line without what stands in quotation marks or behind `//`.
    static func withoutCommentsAndTexts(_ line: Substring) -> String {
        var code = ""
        var isText = false
        var previous: Character = " "
        for character in line {
            if isText {
                if character == "\"", previous != "\\" { isText = false }
                previous = character == "\\" && previous == "\\" ? " " : character
                continue
            }
            if character == "\"" {
                isText = true
                previous = " "
                continue
            }
            if character == "/", previous == "/" {
                code.removeLast()
                break
            }
            code.append(character)
            previous = character
        }
        return code
    }
}
