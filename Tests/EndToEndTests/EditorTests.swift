import FoundationEssentials
import Glibc
import OwnThreads
import PtyHarness
import Testing

/// Editors as they are: good, missing, killed, careless. The words written before are never lost.
@Suite("The person's own editor", .serialized, .ownThreads)
struct EditorTests {
    static let words = "words before the editor"

    /// What an editor does with its file, what the composer shows afterwards, and what is said.
    static let editors: [(name: String, script: String?, words: String, said: String)] = [
        ("good", "sed -i 's/before/after/' \"$1\"", "words after the editor", "PUBLIC REPLY"),
        ("without the lines around", "echo 'all of it' > \"$1\"", "all of it", "PUBLIC REPLY"),
        ("missing", nil, words, "could not be started"),
        ("exit 1", "exit 1", words, "exit code 1"),
        ("exit 1 after saving", "echo 'saved all the same' > \"$1\"; exit 1", "saved all the same", "what it had saved"),
        ("killed", "kill -9 $$", words, "ended by signal 9"),
        ("empties", ": > \"$1\"", words, "left an empty file"),
        ("removes", "rm \"$1\"", words, "can't be read"),
        ("a link", "rm \"$1\"; ln -s /etc/passwd \"$1\"", words, "can't be read"),
        ("a pipe", "rm \"$1\"; mkfifo \"$1\"", words, "can't be read"),
        ("too long", "head -c 9000000 /dev/zero > \"$1\"", words, "can't be read"),
        ("CR LF", "sed -i 's/before/after/; s/$/\\r/' \"$1\"", "words after the editor", "PUBLIC REPLY"),
        ("no UTF-8", "printf 'bytes \\377 here\\n' > \"$1\"", "bytes \u{FFFD} here", "no UTF-8"),
        ("at once", "exit 0", words, "returned at once"),
    ]

    private func compose(_ session: Session) {
        session.openComposer()
        session.type(Self.words)
        session.settle()
    }

    @Test("The draft is what it should be, and what went wrong is said", arguments: 0..<14)
    func outcome(index: Int) throws {
        #expect(Self.editors.count == 14)
        let editor = Self.editors[index]
        let bench = try Bench()
        try bench.write("#!/bin/sh\n" + (editor.script ?? ""), to: "editor")
        if editor.script != nil { chmod("\(bench.home)/editor", 0o700) }
        let session = try bench.open(columns: 160, changing: ["VISUAL": "\(bench.home)/editor"])
        compose(session)
        session.press("C-x e")
        #expect(session.wait(for: editor.said), "\(editor.name): \(session.screen.lines)")
        #expect(session.wait(for: editor.words), "\(editor.name): \(session.screen.lines)")
        let left = ((try? FileManager.default.contentsOfDirectory(atPath: "\(bench.home)/run/kedge")) ?? []).filter { $0.hasPrefix("edit-") }
        // What the draft doesn't hold stays where the editor put it.
        #expect(left.isEmpty == !["at once", "a link", "a pipe", "no UTF-8", "too long"].contains(editor.name), "\(editor.name): \(left)")
        session.terminal.signal(SIGTERM)
        _ = session.finish()
        #expect(bench.server?.requests.filter { $0.method != "GET" } == [])
    }

    @Test("It is alone with its file, and knows no token")
    func surroundings() throws {
        let bench = try Bench()
        try bench.write("#!/bin/sh\n{ env; stat -c '%a %n' \"$1\" \"$(dirname \"$1\")\"; } > \(bench.home)/dump; head -5 \"$1\" >> \(bench.home)/dump\n", to: "editor")
        chmod("\(bench.home)/editor", 0o700)
        let session = try bench.open(changing: ["EDITOR": "\(bench.home)/editor", "VISUAL": nil, "HARMLESS": "x", "LC_COPY": bench.server?.token(of: .keva)])
        compose(session)
        session.press("C-x e")
        #expect(session.wait { _ in FileManager.default.fileExists(atPath: "\(bench.home)/dump") })
        session.settle(quietMilliseconds: 300)
        let dump = String(decoding: FileManager.default.contents(atPath: "\(bench.home)/dump") ?? Data(), as: UTF8.self)
        #expect(dump.contains("HOME=") && dump.contains("TERM=") && !dump.contains("HARMLESS") && !dump.contains("TOKEN_") && !dump.contains("LC_COPY"))
        #expect(dump.contains("600 \(bench.home)/run/kedge/edit-") && dump.contains("700 \(bench.home)/run/kedge/edit-"), "\(dump)")
        #expect(dump.contains("# kedge: write the draft"))
        session.terminal.signal(SIGTERM)
        _ = session.finish()
    }

    @Test("What an editor saved after its kedge was killed is found again, and the editor can go on saving")
    func swept() throws {
        let bench = try Bench()
        try bench.write("""
            #!/bin/sh
            trap '' HUP
            sed -i 's/before/after/' "$1"
            touch \(bench.home)/saved
            until test -e \(bench.home)/on; do sleep 0.1; done
            echo later > "$1" && touch \(bench.home)/later

            """, to: "editor")
        chmod("\(bench.home)/editor", 0o700)
        let session = try bench.open(changing: ["EDITOR": "\(bench.home)/editor"])
        compose(session)
        session.press("C-x e")
        #expect(session.wait { _ in FileManager.default.fileExists(atPath: "\(bench.home)/saved") })
        session.terminal.signal(SIGKILL)
        _ = session.finish()
        let again = try bench.open(columns: 160)
        #expect(again.wait(for: "after its kedge had ended"), "\(again.screen.lines)")
        let folder = "\(bench.home)/state/kedge/rescued"
        let names = try FileManager.default.contentsOfDirectory(atPath: folder)
        let text = names.map { String(decoding: FileManager.default.contents(atPath: "\(folder)/\($0)") ?? Data(), as: UTF8.self) }.joined()
        #expect(text.contains("words after the editor"))
        try bench.write("", to: "on")
        #expect(again.wait { _ in FileManager.default.fileExists(atPath: "\(bench.home)/later") })
        again.terminal.signal(SIGTERM)
        _ = again.finish()
    }

    @Test("A pager gets safe text on its input, leaves early without harm, and is missed with a sentence", arguments: [
        ("cat > OUT; env > OUT.env", nil), ("exit 0", nil), ("head -c 1 > /dev/null", nil), (nil, "could not be started"),
    ] as [(String?, String?)])
    func pager(script: String?, said: String?) throws {
        let bench = try Bench()
        let text = (script ?? "").split(separator: "OUT", omittingEmptySubsequences: false).joined(separator: "\(bench.home)/paged")
        try bench.write("#!/bin/sh\n\(text)\n", to: "pager")
        if script != nil { chmod("\(bench.home)/pager", 0o700) }
        let session = try bench.open(columns: 120, changing: ["PAGER": "\(bench.home)/pager", "LESSOPEN": "|touch \(bench.home)/bad %s"])
        #expect(session.wait(for: "tkt_"))
        session.settle()
        session.press("<Enter>")
        session.settle(quietMilliseconds: 300)
        session.press("|")
        if let said { #expect(session.wait(for: said), "\(session.screen.lines)") }
        session.settle(quietMilliseconds: 500)
        #expect(session.screen.modes.contains("?1049"))
        if script?.hasPrefix("cat") == true {
            let paged = FileManager.default.contents(atPath: "\(bench.home)/paged") ?? Data()
            #expect(paged.count > 100 && !paged.contains(0x1B))
            let variables = String(decoding: FileManager.default.contents(atPath: "\(bench.home)/paged.env") ?? Data(), as: UTF8.self)
            #expect(variables.contains("LESSSECURE=1") && !variables.contains("LESSOPEN") && !variables.contains("TOKEN_"))
        }
        session.terminal.signal(SIGTERM)
        _ = session.finish()
    }
}
