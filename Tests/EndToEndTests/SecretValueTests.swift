import FoundationEssentials
import Testing

@testable import kedge

@Suite("Secrets are known by their value")
struct SecretValueTests {
    static let secret = "kt_live_9/aB+cD=42"

    static let secrets: KnownSecrets = {
        let secrets = KnownSecrets()
        secrets.add(secret)
        secrets.add("tiny")
        return secrets
    }()

    @Test("Whatever stands around it, and in each of its usual forms", arguments: [
        ("Bearer kt_live_9/aB+cD=42, sorry", "Bearer [hidden], sorry"), ("kt_live_9/aB+cD=42kt_live_9/aB+cD=42", "[hidden][hidden]"),
        (#"{"echo":"kt_live_9\/aB+cD=42"}"#, #"{"echo":"[hidden]"}"#), ("?t=kt_live_9%2FaB%2BcD%3D42&x=1", "?t=[hidden]&x=1"),
        ("?t=kt_live_9%2faB%2bcD%3d42", "?t=[hidden]"), ("kt_live_9/aB+cD=4", nil), ("tiny", nil), ("", nil), ("ゼロ", nil),
    ] as [(String, String?)])
    func forms(text: String, shown: String?) {
        #expect(Self.secrets.redacted(text) == shown ?? text)
        #expect(Self.secrets.isIn(text) == (shown != nil))
    }

    @Test("As base64, wherever in a longer text it begins", arguments: ["", "u", "us", "user:", "Basic", "\u{0}"], ["", "!", "!!"])
    func base64(before: String, after: String) {
        let encoded = Data((before + Self.secret + after).utf8).base64EncodedString()
        let shown = Self.secrets.redacted("x " + encoded)
        #expect(shown.contains("[hidden]"))
        // What is left of it are the characters at its ends, which hold bits of what stands around.
        #expect(shown.count < encoded.count)
    }

    @Test("A megabyte without one stays as it is, and with one loses just that")
    func large() {
        let body = [UInt8](repeating: UInt8(ascii: "k"), count: 1 << 20)
        #expect(Self.secrets.redacted(body) == body)
        #expect(Self.secrets.redacted(body + Array(Self.secret.utf8) + body) == body + Array("[hidden]".utf8) + body)
    }
}

@Suite("What other programs are given")
struct ChildEnvironmentTests {
    static let environment = [
        "HOME": "/home/a", "PATH": "/bin", "LC_TIME": "C", "XDG_RUNTIME_DIR": "/run", "TOKEN_KEVA": "kt_live_aaaa", "MY_COPY": "kt_live_aaaa",
        "XDG_COPY": "x kt_live_aaaa y", "AWS_SECRET_ACCESS_KEY": "s", "LESSOPEN": "|x", "LESSCLOSE": "x", "LESS": "-R", "GPG_TTY": "/dev/pts/1",
        "GNUPGHOME": "/g", "PASSWORD_STORE_DIR": "/p", "VIMINIT": "set nu", "LD_PRELOAD": "/x.so", "KEDGE_CONFIG": "/c", "EDITOR": "vi",
    ]

    private func names(_ purpose: ChildEnvironment.Purpose) -> Set<String> {
        let secrets = KnownSecrets()
        secrets.add("kt_live_aaaa")
        return Set(ChildEnvironment(Self.environment, withholding: ["TOKEN_KEVA", "EDITOR"], secrets: secrets).variables(for: purpose).keys)
    }

    @Test("Only what it is known to need, and never what holds a token")
    func passed() {
        let everybodys: Set<String> = ["HOME", "PATH", "LC_TIME", "XDG_RUNTIME_DIR"]
        #expect(names(.editor) == everybodys.union(["VIMINIT"]))
        #expect(names(.browser) == everybodys)
        #expect(names(.pager) == everybodys.union(["LESS", "LESSSECURE", "LESSHISTFILE"]))
        #expect(names(.tokenCommand(hasScreen: false)) == everybodys.union(["GPG_TTY", "GNUPGHOME", "PASSWORD_STORE_DIR"]))
        #expect(names(.tokenCommand(hasScreen: true)) == everybodys.union(["GNUPGHOME", "PASSWORD_STORE_DIR"]))
    }
}

@Suite("A draft between an editor's lines")
struct EditorTextTests {
    static let drafts = ["", "one line", "two\nlines", "ends\n", "\n\nblank around\n\n", "# kedge: not ours\nx", "tab\tand é 東", "a\n# kedge: "]

    @Test("Comes back as it went", arguments: drafts)
    func unchanged(draft: String) {
        let text = EditorText(draft)
        #expect(text.read(text.file) == .unchanged)
        #expect(draft.isEmpty || text.file.contains(draft))
    }

    @Test("Comes back changed, with kedge's own lines or without", arguments: ["", "new words", "two\n\nparts\n", "x\n"])
    func changed(words: String) {
        let text = EditorText("old words")
        let saved = text.file.split(separator: "\n", omittingEmptySubsequences: false).map { $0 == "old words" ? Substring(words) : $0 }.joined(separator: "\n")
        #expect(text.read(saved) == .changed(words))
        if words == "new words" {
            #expect(text.read(words) == .changed(words) && text.read(words + "\n") == .changed(words))
            #expect(text.read(saved.split(separator: "\n").dropFirst(2).joined(separator: "\n")) == .changed(words))
        }
    }

    @Test("An empty file isn't an empty draft", arguments: ["", "\n", " \n\t"])
    func emptied(saved: String) {
        #expect(EditorText("words").read(saved) == .emptied)
    }

    @Test("Vim's window of five lines at either end holds kedge's own words alone", arguments: ["# vim: set ft=x:", "vi:noai:\n", ""])
    func modelines(draft: String) {
        let lines = EditorText(draft).file.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
        #expect((lines.prefix(6) + lines.suffix(6)).allSatisfy { $0.hasPrefix("# kedge: ") })
    }

    @Test("Nothing in it is obeyed by a terminal, and emoji stay whole")
    func harmless() {
        let file = EditorText("a\u{1B}[31mb\u{9B}c\u{202E}d\r\u{7}e 👩‍👩‍👧 \u{E0041}").file
        let obeyed: Set<Unicode.Scalar> = ["\u{1B}", "\u{9B}", "\u{202E}", "\r", "\u{7}", "\u{E0041}"]
        #expect(!file.unicodeScalars.contains { obeyed.contains($0) })
        #expect(file.contains("👩‍👩‍👧"))
    }
}

@Suite("Addresses for a browser")
struct OutsideAddressTests {
    @Test("Plain ones are given as they are, or as their bytes", arguments: [
        ("https://example.com", nil), ("http://127.0.0.1:8080/a?b=c#d", nil), ("HTTPS://Example.COM/Path", "https://example.com/Path"),
        ("https://[::1]:80/x", nil), ("mailto:a.b+c@example.com", nil), ("mailto:a@example.com?subject=Hi%20you", nil),
        ("https://example.com/ä", "https://example.com/%C3%A4"), ("https://e.com/?a=$(x)'", "https://e.com/?a=%24%28x%29%27"),
        ("https://example.com/a,b_c~d@e:f", nil),
    ] as [(String, String?)])
    func taken(url: String, given: String?) {
        #expect(OutsideAddress(url)?.text == given ?? url)
    }

    @Test("Everything else isn't opened", arguments: [
        "", "-version", "--help", "javascript:alert(1)", "file:///etc/passwd", "ftp://x.com", "https:", "https://", "https:///x", "//x.com",
        "https://user@evil.com", "https://good.com@evil.com/", "https://good.com%2eevil.com", "https://gооd.com/x", "https://-x.com",
        "https://x.com:99999999", "https://x.com:8a/", "https://x.com/a b", "https://x.com/\u{1B}[2J", "https://x.com/\n-x", "https://x.com/`id`",
        "https://x.com/\"x", "https://x.com/\\x", "https://x.com/\u{202E}x", " https://x.com", "data:text/html,x", "mailto:", "mailto:-x@y.com",
        "mailto:a@b.com?attach=/etc/passwd", "mailto:a@b.com?subject=x&attachment=y", "vbscript:x", "https:/x.com", "https://[::1", "https://[x]/",
    ])
    func refused(url: String) {
        #expect(OutsideAddress(url) == nil)
    }

    @Test("One that is too long isn't either")
    func long() {
        #expect(OutsideAddress("https://x.com/" + String(repeating: "a", count: 4_000)) == nil)
    }
}
