/// A piece of work on the developers' board, told in templates.
struct Issue: Sendable {
    let project: Int
    let labels: [String]
    let titles: [String]
    /// Markdown.
    let description: String?
    let comments: [String]

    static let projects: [(name: String, description: String)] = [
        ("Web shop", "Basket, checkout, accounts: larkfield.example"),
        ("Routes app", "The route planner for Android and iOS"),
        ("Warehouse", "Stock, scanning, labels, returns"),
        ("Desk tools", "What customer care works with"),
    ]
    static let labels = ["bug", "regression", "payments", "ios", "android", "a11y", "performance", "i18n", "security", "debt", "wish"]

    static let chatter = [
        "Can reproduce, same on staging.", "Cannot reproduce on {version}. What locale does your machine use?",
        "Two more reports in customer care today, adding them here.", "Bisected: it came with `{commit}`.",
        "Moving this behind {other}, which touches the same code.", "Reviewed, two small remarks in the merge request.",
        "Deployed to staging, please have a look.", "Looks good to me 👍", "Not urgent, but please not another quarter.",
        "The fix is 4 lines, the test is 60. As usual.", "Rolled back at 14:20, numbers are normal again.",
        "Let's talk about it on Thursday.", "@Hana could you check the Japanese strings?",
        "Измерил: 1,8 s → 240 ms.", "Ich übernehme das.", "C’est corrigé de mon côté.", "確認しました。問題ありません。",
    ]

    static let all: [Issue] = [
        Issue(project: 0, labels: ["bug", "payments"], titles: ["Checkout captures twice when the first answer is slow", "Retry of a capture has no idempotency key"],
            description: "## What happens\n\nIf the payment service needs more than 30 s, the worker sends the capture **again**. Both succeed.\n\n## Steps\n\n1. Delay `/captures` by 35 s on staging\n2. Pay any order\n3. Two captures, one invoice\n\n```http\nPOST /captures HTTP/1.1\n```\n\n## Expected\n\nOne capture. The second try carries the key of the first.",
            comments: ["Seen 11 times since Monday, all with 3-D Secure.", "The worker's timeout is 30 s, the gateway's 60 s. So this is by design, just not by good design.", "Key added, deployed to 10 %."]),
        Issue(project: 0, labels: ["bug", "regression"], titles: ["Login redirect loops on iOS Safari", "Session cookie is lost after the redirect from Safari"],
            description: "After `/login` Safari 18 drops the `SameSite=None` cookie and we send it back to `/login`. Forever.\n\n- [x] Safari 18\n- [ ] Safari 17\n- [ ] Chrome",
            comments: ["It's the missing `Secure`. Embarrassing.", "Is there a test for this now?"]),
        Issue(project: 0, labels: ["performance"], titles: ["Category page needs {n} queries", "Slow query on /tents"],
            description: "| Page | Queries | ms |\n|---|--:|--:|\n| /tents | {n} | 1,840 |\n| /jackets | 61 | 410 |\n\nMost of them ask for the stock of one size each.",
            comments: ["Batched: 4 queries, 96 ms.", "Nice. Can we alert on the number of queries?"]),
        Issue(project: 0, labels: ["a11y"], titles: ["Basket can't be emptied by keyboard", "Focus jumps to the top after a size is chosen"],
            description: "The ✕ is a `<div>`. Make it a `<button>` with a name.", comments: ["Found by a customer who uses a screen reader. She was very kind about it."]),
        Issue(project: 0, labels: ["i18n", "bug"], titles: ["Preise mit Tausenderpunkt werden falsch gelesen", "„1.240,00 €“ is parsed as 1.24"],
            description: "Händlerangebote über 1.000 € landen mit dem Faktor 1/1000 im System. Betroffen: de, es, it.\n\nErwartet: `1.240,00` → 124000 Cent.",
            comments: ["Autsch. Wie viele Angebote sind betroffen?", "Drei, alle vor dem Versand bemerkt."]),
        Issue(project: 1, labels: ["bug", "android"], titles: ["Crash: tile store version 12, expected 13", "Offline maps vanish after the update to {version}"],
            description: "```\nE/map: tile store version 12, expected 13\nE/map: giving up\n    at org.larkfield.map.TileStore.open(TileStore.kt:88)\n```\n\nThe migration runs after the first read.",
            comments: ["Migration moved before open(). {version} is in review at the store.", "How long does it take for 6 GB?", "Four minutes on a Fairphone 5, with a progress bar."]),
        Issue(project: 1, labels: ["ios", "wish"], titles: ["Widget with the next waypoint", "Show the remaining climb on the lock screen"],
            description: "Asked for by 42 people so far 🙂\n\n> I want to know how much *up* is left without taking off my gloves.", comments: ["Design is attached to the board."]),
        Issue(project: 1, labels: ["i18n"], titles: ["経路検索で全角数字が使えない", "Full-width digits are refused in the altitude field"],
            description: "高度の入力欄に「1200」と入力するとエラーになります。半角と同じように扱ってください。", comments: ["正規化(NFKC)で直りました。"]),
        Issue(project: 1, labels: ["bug"], titles: ["GPX export drops the last waypoint of a loop", "CSV export drops the last row of a page"],
            description: "Off by one, of course.", comments: ["`..<` where `...` was meant."]),
        Issue(project: 2, labels: ["bug"], titles: ["Returns without an order number never start a refund", "Scanner accepts a return twice"],
            description: "Parcel is scanned → *Unassigned* → assigned by hand → **no event** → no refund. Customers wait for weeks.\n\nSee also the desk's article *Return booked without an order number*.",
            comments: ["The event is only sent from the scanner's path. Moving it into the model.", "Back-fill found 37 customers. Care has the list."]),
        Issue(project: 2, labels: ["debt"], titles: ["Replace the label printer's driver from 2014", "Drop support for the old scanners"],
            description: nil, comments: ["It can't be that bad.", "It is.", "I looked. It is."]),
        Issue(project: 2, labels: ["security"], titles: ["Scanner token is printed in the log", "Rotate the carrier's API keys"],
            description: "Found while looking for something else. Rotated, but the log still shows the new one.", comments: ["Masked in {commit}."]),
        Issue(project: 3, labels: ["wish"], titles: ["Show the last three orders beside a ticket", "Shortcut for «put size aside»"],
            description: "Saves two clicks, about 300 times a day.", comments: ["Half a day of work, let's do it."]),
        Issue(project: 3, labels: ["bug"], titles: ["Signature is added twice when replying to a reply", "Quoted text swallows the first line"],
            description: "Only with HTML mail from one particular program.\n\n<details><summary>Raw mail</summary>\n\n```html\n<div class=\"quote\"><p>On 3 November…</p>\n```\n\n</details>", comments: ["Fixture added to the tests."]),
        Issue(project: 3, labels: ["bug", "i18n"], titles: ["Zeichensalat: “Müller” in exported CSV", "Right-to-left subjects push the date out of the table"],
            description: "Subjects such as «חויבתי פעמיים על הזמנה» move the columns after them. Wrap each cell in its own isolate (U+2068 … U+2069).", comments: ["And strip what customers bring along."]),
        Issue(project: 3, labels: ["bug", "security"], titles: ["Subject \u{1B}[31mwith colour\u{1B}[0m reaches the terminal", "Bell \u{07} in a title rings on every refresh"],
            description: "Somebody mails us `ESC ]0;owned BEL`:\n\n\u{1B}]0;owned\u{07}\n\nThe old client *obeys*.", comments: ["\u{202E}.os kniht t'nod I\u{202C}", "Clean it before it is drawn, not after."]),
    ]

    static let byProject: [[Int]] = projects.indices.map { project in all.indices.filter { all[$0].project == project } }
}
