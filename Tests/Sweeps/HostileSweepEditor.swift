import Canvas
import Corpus
import DemoServer
import FoundationEssentials
import Glibc
import Helpdesk
import PtyHarness
import Screens
import Store

/// The files that the real program writes for an editor and gives to a pager, with hostile texts in all that reaches
/// them: a message that is quoted, a draft that was kept, an article that is changed.
struct HostileEditor {
    enum Way: String, CaseIterable {
        case quoted = "a quoted message"
        case draft = "a draft"
        case article = "an article's text"
        case title = "an article's title"
    }

    static let sabotage = "editor-gets-it-raw"
    private static let addedLine = "one more word of mine"
    /// The list is ordered by it.
    private static let firstCategory = "AAA"
    /// So many stand in one text, each between marks.
    private static let batchSize = 30

    private let scale: SweepScale
    private let stage: HostileHome
    /// Where editor and pager leave what they were given.
    private var dumps: String { "\(stage.home.path)/dumps" }

    static func run(_ strings: [HostileString], _ kedge: String, _ scale: SweepScale, into report: inout SweepReport) throws -> Int {
        let short = strings.filter { $0.text.utf8.count < 20_000 }
        let batches = stride(from: 0, to: scale.isFull ? short.count : batchSize, by: batchSize).map {
            Array(short[$0..<min($0 + batchSize, short.count)])
        } + (scale.isFull ? strings.filter { $0.text.utf8.count >= 20_000 }.map { [$0] } : [])
        var pairs = 0
        var pages = 0
        let ways: [Way] = scale.sabotage != nil ? [.draft] : scale.isFull ? Way.allCases : [.quoted]
        for way in ways {
            for (number, batch) in batches.enumerated() where !scale.isOver(report) {
                // No service takes longer ones; what is longer comes by a draft alone.
                guard way == .draft || batch[0].text.utf8.count < 20_000 else { continue }
                let editor = HostileEditor(scale: scale, stage: try HostileHome(kedge))
                let found = try editor.violations(way, batch, pages: &pages)
                editor.stage.server.stop()
                for violation in found { report.violated("\(way.rawValue), batch \(number) from \(HostileSweep.describe(batch[0])): \(violation)", by: violation.hasPrefix("the file ") ? HostileOracle.given.rawValue : nil) }
                pairs += batch.count
                scale.passed(number + 1, of: batches.count, way.rawValue)
            }
        }
        report.tried("strings × fields that reach the editor's file", pairs, least: 1_200)
        if scale.sabotage == nil { report.tried("strings in what the pager was given", pages, least: 300) }
        return pairs + pages
    }

    // MARK: One batch

    private func violations(_ way: Way, _ batch: [HostileString], pages: inout Int) throws -> [String] {
        let isTitle = way == .title
        let marked = batch.enumerated().map { "\(Self.mark($0.offset))\(isTitle ? " " : "\n")\($0.element.text)" }
        let text = marked.joined(separator: isTitle ? " " : "\n") + (isTitle ? " " : "\n") + Self.mark(batch.count)
        let expected = Self.expected(way, text)
        let session = try open(way, text)
        defer { session.terminal.signal(SIGKILL) }
        guard try reach(way, session) else { return ["it never came so far: \(session.screen.lines)"] }
        var found: [String] = []
        if way == .quoted { found += page(session, batch, seen: &pages) }
        // The first time nothing is changed in it, the second time a line is added.
        for time in 0...1 {
            session.press("C-x e")
            guard session.wait(until: { _ in dump("\(time)") != nil }), let file = dump("\(time)") else {
                return found + ["no editor came: \(session.screen.lines)"]
            }
            found += Self.flaws(file, expected)
            session.wait(seconds: 30) { _ in dump("\(time) is left") != nil }
            if time == 1, !isTitle, !session.wait(for: Self.addedLine, seconds: 10) { found.append("the line that was added isn't shown") }
            session.settle(quietMilliseconds: 300)
        }
        guard way == .quoted || way == .draft else { return found }
        session.terminal.signal(SIGTERM)
        _ = session.finish()
        return found + (returned(expected).map { [$0] } ?? [])
    }

    private static func mark(_ number: Int) -> String { "=== \(number) ===" }

    /// What a draft is when it has been quoted, loaded or typed: `TextEditor` and `SafeText` have tests of their own.
    private static func expected(_ way: Way, _ text: String) -> String {
        switch way {
        case .quoted: SafeText.lines(text).map { $0.isEmpty ? ">" : "> " + $0.string }.joined(separator: "\n") + "\n\n"
        case .draft, .article, .title: TextEditor(text).text
        }
    }

    // MARK: What must hold

    private static func flaws(_ file: String, _ expected: String) -> [String] {
        var found: [String] = []
        if let flaw = TerminalGrammar.flaw(inFile: file) { found.append("the file holds \(flaw)") }
        let lines = file.split(separator: "\n", omittingEmptySubsequences: false)
        // What is obeyed in the first and last lines of a file is kedge's own there.
        let edges = lines.prefix(6) + lines.dropLast().suffix(6)
        if !edges.allSatisfy({ $0.hasPrefix("# kedge:") }) { found.append("lines of others at the file's edges") }
        let body = lines.drop { $0.hasPrefix("# kedge:") }.prefix { !$0.hasPrefix("# kedge:") }.joined(separator: "\n")
        if !isSame(body, shownInFile(expected)) { found.append("the file says something else: \(body.prefix(200).debugDescription)") }
        return found
    }

    /// Tags stay in a draft, where they are part of flags; in a file they are shown.
    private static func shownInFile(_ text: String) -> String {
        text.unicodeScalars.map { (0xE0020...0xE007F).contains($0.value) ? SafeText(String($0)).string : String($0) }.joined()
    }

    /// To the scalar; line feeds at the end are neither words nor shown.
    private static func isSame(_ one: String, _ other: String) -> Bool {
        func bare(_ text: String) -> [Unicode.Scalar] {
            Array(Array(text.unicodeScalars).reversed().drop { $0 == "\n" })
        }
        return bare(one) == bare(other)
    }

    /// The draft that is on the disk at the end.
    private func returned(_ expected: String) -> String? {
        var journal = DraftJournal(in: "\(stage.home.path)/.local/state/kedge", process: "reader")
        _ = journal.open(adopting: true)
        guard let draft = journal.drafts.first else { return "there is no draft any more" }
        let words = Self.shownInFile(expected)
        let wanted = words + (words.hasSuffix("\n") ? "" : "\n") + Self.addedLine
        return Self.isSame(draft.body, wanted) ? nil : "the draft came back as another: \(draft.body.suffix(200).debugDescription)"
    }

    // MARK: The program

    private func open(_ way: Way, _ text: String) throws -> Session {
        let server = stage.server
        let body = way == .quoted ? text : "Hello"
        let id = server.perform(.openTicket(subject: "s", email: "a@b.example", name: "n", body: body), on: .keva) ?? ""
        switch way {
        case .article: _ = server.perform(.publishArticle(title: "t", category: Self.firstCategory, content: text), on: .keva)
        case .title: _ = server.perform(.publishArticle(title: text, category: Self.firstCategory, content: "words"), on: .keva)
        case .draft:
            var journal = DraftJournal(in: "\(stage.home.path)/.local/state/kedge", process: "gone")
            let ticket = TicketID(account: AccountName("shop"), value: id)
            try journal.keep(Draft(ticket: ticket, audience: .public, body: text, editedAt: Date()))
        case .quoted: break
        }
        try FileManager.default.createDirectory(atPath: dumps, withIntermediateDirectories: true)
        var environment = stage.environment
        let raw = scale.sabotage == Self.sabotage ? "cat '\(stage.home.path)/raw' >> \"$1\"\n" : ""
        _ = FileManager.default.createFile(atPath: "\(stage.home.path)/raw", contents: Data(text.utf8))
        // It counts the dumps that are whole to know which time it is.
        environment["EDITOR"] = stage.home.script("editor", """
            #!/bin/sh
            cd '\(dumps)'
            n=0
            test -e 0 && n=1
            \(raw)cp "$1" part
            mv part $n
            if test $n = 0; then sleep 1.1; else sed -i 's/^# kedge: ----- the draft ends/\(Self.addedLine)\\n&/' "$1"; fi
            touch "$n is left"

            """)
        environment["PAGER"] = stage.home.script("pager", "#!/bin/sh\ncat > '\(dumps)/pages' && mv '\(dumps)/pages' '\(dumps)/page'\n")
        let start = way == .article || way == .title ? [] : ["--at", "shop:\(id)"]
        return try Session([stage.kedge] + start, environment: environment, columns: 100, rows: 30)
    }

    private func dump(_ name: String) -> String? {
        FileManager.default.contents(atPath: "\(dumps)/\(name)").map { String(decoding: $0, as: UTF8.self) }
    }

    /// To where the text lies under the cursor.
    private func reach(_ way: Way, _ session: Session) throws -> Bool {
        switch way {
        case .quoted:
            guard session.wait(for: Self.mark(0)) || session.wait(for: "===") else { return false }
            session.settle(quietMilliseconds: 300)
            return true
        case .draft:
            guard session.wait(for: "tkt_") else { return false }
            session.settle(quietMilliseconds: 300)
            session.press("r")
            return session.wait(for: "PUBLIC REPLY")
        case .article, .title:
            guard session.wait(for: "tkt_") else { return false }
            session.settle(quietMilliseconds: 300)
            session.press("g k")
            guard session.wait(for: Self.firstCategory) else { return false }
            session.settle(quietMilliseconds: 300)
            session.press("<Enter>")
            session.settle(quietMilliseconds: 300)
            session.press("e")
            session.settle(quietMilliseconds: 300)
            if way == .article { session.press("<PgDn>") }
            return true
        }
    }

    /// What the pager is given, before anything is written.
    private func page(_ session: Session, _ batch: [HostileString], seen: inout Int) -> [String] {
        session.press("|")
        guard session.wait(until: { _ in dump("page") != nil }), let page = dump("page") else { return ["no pager came"] }
        session.settle(quietMilliseconds: 300)
        var found: [String] = []
        if let flaw = TerminalGrammar.flaw(inText: page) { found.append("the pager is given \(flaw)") }
        let missing = batch.indices.filter { !page.contains(Self.mark($0)) }
        seen += batch.count - missing.count
        // A tag without an end may take what follows it.
        if !missing.isEmpty, !batch.contains(where: { $0.text.contains("<") }) { found.append("the pager isn't given strings \(missing)") }
        session.press("r")
        guard session.wait(for: "PUBLIC REPLY") else { return found + ["no composer came"] }
        session.press("C-x q")
        session.settle(quietMilliseconds: 200)
        return found
    }
}
