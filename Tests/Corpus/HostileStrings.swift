/// Strings that customers and servers may send and terminals would obey, hide or misplace, by class.
public typealias HostileString = (class: String, text: String)

/// At least 300 strings; the seed decides what stands around the hostile part.
public func hostileStrings(seed: UInt64) -> [HostileString] {
    var random = SeededRandom(seed: seed)
    let words = ["Order", "refund", "Anna", "48213", "paid", "twice", "héllo", "漢字"]
    func around(_ core: String) -> String {
        (words.randomElement(using: &random) ?? "") + core + (words.randomElement(using: &random) ?? "")
    }
    var all: [HostileString] = []
    func add(_ kind: String, _ cores: [String], wrapped: Bool = true) {
        for core in cores { all.append((kind, wrapped ? around(core) : core)) }
    }
    func scalars(_ values: [UInt32]) -> [String] {
        values.compactMap { Unicode.Scalar($0).map { String(Character($0)) } }
    }
    add("c0", scalars(Array(0..<0x20) + [0x7F]))
    add("c1u", scalars(Array(0x80..<0xA0)))
    add("c1raw", [0x84, 0x85, 0x88, 0x8D, 0x90, 0x98, 0x9B, 0x9D, 0x9E, 0x9F].map { text([0x41, $0, 0x32, 0x4A]) })
    add("csi", HostileSequences.control.map { "\u{1B}[" + $0 })
    add("csi", ["2J", "?1049h", "6n"].map { "\u{9B}" + $0 })
    add("esc", HostileSequences.escape.map { "\u{1B}" + $0 })
    add("esc", ["\u{1B}"], wrapped: false)
    for command in HostileSequences.system {
        add("osc", ["\u{1B}]\(command)\u{7}", "\u{1B}]\(command)\u{1B}\\"])
    }
    add("osc", ["\u{1B}]0;unterminated", "\u{9D}0;title\u{9C}", "\u{1B}]52;c;" + String(repeating: "QUJD", count: 50_000) + "\u{7}"])
    add("dcs", HostileSequences.device)
    add("str", ["\u{1B}_Ga=d\u{1B}\\", "\u{1B}^secret\u{1B}\\", "\u{1B}Xstart\u{1B}\\", "\u{1B}ktitle\u{1B}\\", "\u{9F}Gi=1\u{9C}"])
    add("layout", [
        "APPROVED\rREJECTED", "84.00\u{8}\u{8}\u{8}\u{8}\u{8}00.84", "a\nType y to approve: ", "a\r\nb", "a\u{85}b",
        "a\u{2028}b", "a\u{2029}b", String(repeating: "\t", count: 40), String(repeating: "\u{7}", count: 60),
        String(repeating: " ", count: 200) + "end", "[ Approve ]  [ Reject ]", "a\u{B}b", "a\u{C}b",
    ])
    let bidi: [UInt32] = [0x61C, 0x200E, 0x200F, 0x202A, 0x202B, 0x202C, 0x202D, 0x202E, 0x2066, 0x2067, 0x2068, 0x2069]
    add("bidi", scalars(bidi) + [String(repeating: "\u{202E}", count: 50), "שלום עולם", "مرحبا بالعالم"])
    add("invis", scalars([
        0xAD, 0x34F, 0x115F, 0x1160, 0x17B4, 0x180E, 0x200B, 0x200C, 0x200D, 0x2060, 0x2061, 0x2062, 0x2063, 0x2064,
        0x206A, 0x2800, 0x3164, 0xFEFF, 0xFFA0, 0xFFF9,
    ]))
    add("invis", [
        "\u{E0069}\u{E0067}\u{E006E}\u{E006F}\u{E0072}\u{E0065}", "\u{1F3F4}\u{E0067}\u{E0062}\u{E0065}\u{E006E}\u{E0067}\u{E007F}",
        String(repeating: "\u{200B}\u{200C}", count: 40), "a\u{FE01}\u{FE02}\u{FE03}\u{FE04}", "\u{E0100}\u{E0101}\u{E0102}",
    ])
    add("confus", ["pаypal", "ｐａｙｐａｌ", "𝐩𝐚𝐲", "a⁄b", "example。com", "é", "e\u{301}", "ℌello"])
    add("width", [
        "a" + String(repeating: "\u{301}", count: 10_000), "\u{301}lead", "Z\u{351}\u{36B}\u{343}\u{363}\u{1DCF}algo", "👨‍👩‍👧‍👦", "👩🏽‍🚀",
        "👍🏿", "🇸🇪🇩", "1️⃣", "❤️", "…─●◐▲", "漢", "สวัสดี", "नमस्ते", "\u{0378}", "\u{E000}", "\u{FFFE}", "각",
    ])
    add("utf8", HostileSequences.broken.map(text))
    add("size", [
        String(repeating: "x", count: 1_000_000), String(repeating: "word ", count: 200_000),
        String(repeating: "\n", count: 100_000), String(repeating: "s", count: 65_536), "", "   ", "\0\0\0\0",
    ], wrapped: false)
    add("inject", HostileSequences.injections)
    add("markup", HostileSequences.markup)
    // Sequences with a seed: parts of all kinds put together.
    for _ in 0..<20 {
        let count = Int.random(in: 2...6, using: &random)
        let parts = (0..<count).map { _ in all[Int.random(in: 0..<150, using: &random)].text }
        all.append(("mixed", String(parts.joined().prefix(2_000))))
    }
    return all
}

private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

enum HostileSequences {
    static let control = [
        "2J", "3J", "H", "10;10H", "5;10r", "r", "8m", "0m", "31m", "38;2;1;2;3m", "?1049h", "?1049l", "?47h", "?25l", "?25h",
        "?1000h", "?1002h", "?1003h", "?1006h", "?2004h", "?2004l", "?5h", "?7l", "99999b", "5n", "6n", "c", ">c", "=c",
        "21t", "20t", "18t", "8;1;1t", "3;0;0t", ">4;2m", ">1u", "?u", String(repeating: "1;", count: 5_000) + "m",
        "99999999999999999999C", "12;", "4i", "5i", "!p", "?2026h", "1\"q", "0 q", "2 @",
    ]
    static let escape = ["c", "#8", "(0", "(B", ")0", "GQ", "7", "8", "D", "M", "E", "=", ">", "\u{1B}", "\u{1B}[2J", "N", "Z", "%G"]
    static let system = [
        "0;title", "1;icon", "2;title", "4;1;?", "4;1;rgb:ff/00/00", "7;file:///etc", "8;;https://evil.example", "8;;file:///etc/passwd",
        "8;;ssh://-oProxyCommand=x", "9;note", "10;?", "11;?", "12;red", "50;?", "52;c;?", "52;c;ZXZpbA==", "104", "110",
        "133;A", "777;notify;a;b", "1337;File=name=eA==:eA==", "1337;Copy=;eA==", "99;i=1;note",
    ]
    static let device = [
        "\u{1B}P$qm\u{1B}\\", "\u{1B}P$q\nrm -rf\n\u{1B}\\", "\u{1B}P+q544e\u{1B}\\", "\u{1B}Pq#0;2;0;0;0\u{1B}\\",
        "\u{1B}Ptmux;\u{1B}\u{1B}]0;x\u{7}\u{1B}\\", "\u{1B}P0;1|17/41\u{1B}\\", "\u{1B}Punterminated", "\u{90}$qm\u{9C}",
    ]
    static let broken: [[UInt8]] = [
        [0x80], [0xBF, 0xBF], [0xC0, 0x80], [0xC0, 0xAF], [0xC0, 0x9B], [0xE0, 0x80, 0x9B], [0xED, 0xA0, 0x80], [0xED, 0xA0, 0xBD, 0xED, 0xB8, 0x80],
        [0xF5, 0x80, 0x80, 0x80], [0xFE], [0xFF], [0xC3], [0xE2, 0x82], [0xF0, 0x9F, 0x98], [0xFC, 0x80, 0x80, 0x80, 0x80, 0x9B],
        [0x63, 0x61, 0x66, 0xE9], [0xFF, 0xFE, 0x41, 0x00], [0x2B, 0x41, 0x47, 0x45, 0x2D], [0x1B, 0x24, 0x42, 0x24, 0x22, 0x1B, 0x28, 0x42],
    ]
    /// What becomes a control, a link or a tag only after somebody has read it as HTML, Markdown, JSON or a URL.
    static let markup = [
        "&#27;[2J", "&#x1b;]0;t&#7;", "&#x9b;6n", "&#x202e;evil", "&#8203;&zwj;&zwnj;&lrm;&rlm;&shy;", "&Tab;&NewLine;&#13;x", "&#0;&#xD800;&#x110000;",
        "<script>alert(1)</script>", "<a href=\"javascript:alert(1)\">pay</a>", "<a href=\"https://evil.example\">https://shop.example</a>",
        "<img src=x onerror=alert(1)>", "<pre>\u{1B}[31m\r</pre>", "<style>*{display:none}</style>", "<!-- \u{1B}[2J -->", "<![CDATA[\u{9B}2J]]>",
        "[pay](javascript:alert(1))", "[\u{202E}x](https://evil.example)", "![](file:///etc/passwd)", "`\u{1B}[2J`", "```\n\u{1B}c\n```", "<\u{1B}[2J>",
        "\\u001b[2J", "\\x1b[2J", "https://shop.example/%1b%5b2J%0d", "| a\u{8}\u{8} | \u{7} |\n|---|---|", "> \u{1B}[2J\n>> \r", "# \u{9D}0;t\u{9C}",
        "&\u{200B}#27;[2J", "<b\u{0}>x", "=?utf-8?q?=1B[2J?=",
    ]
    static let injections = [
        "%s%n%x", "%p%p%p", "$(touch p)", "`touch p`", "; rm p", "| cat", "\"'", "-rf", "--help", "../../etc/passwd", "/etc/\0passwd",
        "javascript:alert(1)", "file:///etc/passwd", "https://user@evil.example", "x\r\nX-Evil: 1", "\"}],\"a\":[{", "=cmd|' /C x'!A0",
        "# vim: set modeline:", "mailto:a?attach=/etc/passwd", "%'s",
    ]
}
