extension Story {
    /// Mail that tries something, as real customers' mail does.
    static let hostile: [Story] = [
        Story(
            id: "hostile-escape", language: .english, topic: .technical, tags: ["spam?"],
            subjects: ["Invoice \u{1B}[31;5mURGENT\u{1B}[0m \u{1B}]0;owned\u{07} please open"],
            openings: ["Dear sir,\r\n\r\n\u{1B}[2J\u{1B}[Hyour screen is clean now.\u{07}\u{1B}[6n\u{1B}P$q\"p\u{1B}\\ Click \u{1B}]8;;http://evil.example\u{1B}\\here\u{1B}]8;;\u{1B}\\ to confirm.\n\n\u{9B}31mC1 as well\u{90}q\u{9C}"],
            followUps: [], replies: ["Hello {given},\n\nthis looks like an automated message. If it isn't, please tell us what you need.\n\n{agent}"]),
        Story(
            id: "hostile-bidi", language: .english, topic: .billing, tags: ["spam?"],
            subjects: ["Payment receipt \u{202E}fdp.exe\u{202C} attached", "\u{2067}נסיון\u{2069} \u{202D}override\u{202C} test"],
            openings: ["The file is called receipt\u{202E}gnp.exe\u{202C}, please open it.\n\nInvisible: a\u{200B}b\u{2060}c\u{FEFF}d\u{00AD}e \u{E0041}\u{E0042}"],
            followUps: [], replies: ["Hello {given},\n\nwe don't open attachments of that kind. What is it about?\n\n{agent}"]),
        Story(
            id: "hostile-zalgo", language: .english, topic: .product, tags: [],
            subjects: ["H\u{0335}\u{0321}\u{0328}\u{0348}\u{0301}\u{0302}\u{0303}e\u{0334}\u{0322}\u{0349}\u{0304}\u{0305}l\u{0336}\u{0327}\u{034D}\u{0306}p\u{0337}\u{0328}\u{034E}\u{0307} my {product} is c\u{0335}\u{0310}\u{0311}u\u{0336}\u{0312}r\u{0337}\u{0313}s\u{0338}\u{0314}e\u{0339}\u{0315}d"],
            openings: ["It \u{0335}\u{0336}\u{0337}\u{0338}\u{0301}\u{0302}\u{0303}\u{0304}\u{0305}hums at night.\n\n👩‍👩‍👧‍👦 👍🏽 🇩🇪 ❤️ 1️⃣ 🫠 e\u{0301} \u{1F468}\u{200D}\u{1F9B0} ﷽"],
            followUps: ["It has stopped humming. Now it glows."], replies: ["Hello {given},\n\nplease send it in, our workshop likes a challenge.\n\n{agent}"]),
        Story(
            id: "hostile-long", language: .english, topic: .delivery, tags: [],
            subjects: [
                "Re: Fwd: Re: AW: Re: " + String(repeating: "very long subject with\ttabs\nand lines ", count: 24),
                String(repeating: "長い件名", count: 90), "",
            ],
            openings: [String(repeating: "word", count: 500) + "\n\n" + String(repeating: "> ", count: 80) + "deep"],
            followUps: [], replies: ["Hello {given},\n\ncould you put that in a sentence or two?\n\n{agent}"]),
        Story(
            id: "hostile-html", language: .english, topic: .account, tags: ["spam?"],
            subjects: ["<script>alert(1)</script> & <b>bold</b> claims"],
            openings: ["<html><body onload=\"steal()\"><style>p{display:none}</style><p>hidden</p><script>fetch('http://evil.example')</script><a href=\"javascript:alert(1)\">your bank</a> &lt;b&gt; &#27;[31m &#x202E;gnp<table><tr><td>unclosed<div>"],
            followUps: [], replies: ["Hello {given},\n\nyour message arrived as code. Could you write it again as text?\n\n{agent}"]),
    ]

    static let hostileIndices: Range<Int> = (all.count - hostile.count)..<all.count
}
