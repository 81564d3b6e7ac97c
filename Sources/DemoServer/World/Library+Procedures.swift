extension Library {
    /// How things are done.
    static let procedures: [Page] = [
        Page(category: "App", title: "Reading the app's log", text: "*Settings > Help > Copy log.* The last 40 lines are enough:\n\n```\nE/map: tile store version 12, expected 13\n```\n\nmeans the store was not converted. `W/sync: clock skew` means the phone's clock is wrong by more than five minutes."),
        Page(category: "App", title: "Offline maps: where they live", text: "| System | Place | Survives reinstalling |\n|---|---|---|\n| Android | app storage | no |\n| iOS | app container | no |\n\nExport routes first: *Saved > … > Export (GPX)*."),
        Page(category: "App", title: "Supported phones", text: "Android 10 and later, iOS 16 and later. Tablets work but are not tested."),
        Page(category: "App", title: "Route planner doesn't find a path", text: "The planner avoids paths marked *private* and *via ferrata* unless they are allowed in the profile. Ask for start, end and profile, then try it in the web planner."),
        Page(category: "Products", title: "Warranty and repairs", text: "Five years on seams, zips and buckles. Repair before replacement: it takes ten working days and we replace **both** sliders.\n\nNot covered: dogs, campfires, goats (we make exceptions for good stories)."),
        Page(category: "Products", title: "Size tables", text: "| | Chest | Waist | Hip |\n|---|--:|--:|--:|\n| S | 88–94 | 74–80 | 90–96 |\n| M | 95–101 | 81–87 | 97–103 |\n| L | 102–108 | 88–94 | 104–110 |\n| XL | 109–116 | 95–102 | 111–118 |\n\nCentimetres, measured on the body. The Wren is cut one size narrower."),
        Page(category: "Products", title: "Spare parts by letter", text: "Small parts (pegs, buckles, cord locks) go by letter post at no cost, without asking for a photo, up to 15 EUR."),
        Page(category: "Products", title: "Dealers and schools", text: "From 20 pieces: 12 %. From 40: 18 %, freight included. Payment after 30 days once the credit check is through."),
        Page(category: "Working at the desk", title: "Tone", text: "Say what happened, what happens next, and when. One apology is enough. No exclamation marks when something broke."),
        Page(category: "Working at the desk", title: "Priorities", text: "- **urgent**: somebody is outside right now and depends on our gear\n- **high**: money is missing, or a date is at stake\n- **medium**: everything else\n- **low**: thanks, ideas, surveys"),
        Page(category: "Working at the desk", title: "Reviewing proposals of the assistant", text: "Read the ticket *before* the draft. Check every number against the order. Reject with a reason: the next draft is better for it.\n\nA refund is final. If in doubt, don't."),
        Page(category: "Working at the desk", title: "Suspicious mail", text: "Don't click, don't answer, tag `spam?`. Attachments that end in `.exe`, `.scr` or have letters running backwards are never receipts."),
        Page(category: "Working at the desk", title: "Handing over to the next shift", text: "Leave a note with: *what is known, what was promised, until when*. Unassign yourself if you won't be back within the promise."),
    ]

    /// The most wanted ones in other languages.
    static let foreign: [Page] = [
        Page(category: "Returns and refunds", title: "Rückgabe und Umtausch", text: "Ungetragen und mit Etikett: **60 Tage**, kostenlos. Den Rücksendeschein gibt es unter *Meine Bestellungen*.\n\nDie Erstattung kommt innerhalb von drei Werktagen nach Eingang im Lager."),
        Page(category: "Delivery", title: "Wo ist mein Paket?", text: "1. Sendungsnummer prüfen\n2. Nachbarn und Abstellort\n3. Nach zwei Werktagen ohne Scan: Nachforschung"),
        Page(category: "Returns and refunds", title: "Retours et échanges", text: "Article non porté, étiquettes en place : **60 jours**, gratuit. Remboursement sous trois jours ouvrés après réception."),
        Page(category: "Billing", title: "Facturas y datos fiscales", text: "Una factura nunca se modifica: se **sustituye**. Envíanos el NIF y el número de pedido."),
        Page(category: "Delivery", title: "配送について", text: "| 地域 | 通常 | 速達 |\n|---|---|---|\n| 日本 | 8~12日 | 5日 |\n| 韓国 | 8~12日 | 5日 |\n\n追跡番号が2日以上更新されない場合は、お知らせください。"),
        Page(category: "Returns and refunds", title: "返品与退款", text: "未使用且吊牌完好:**60 天**内免费退换。仓库扫描后 3 个工作日内原路退款。"),
        Page(category: "Account and privacy", title: "비밀번호 재설정", text: "1. 스팸함을 확인하세요.\n2. 링크는 한 시간 동안 유효합니다.\n3. **가장 최근** 링크만 작동합니다."),
        Page(category: "Returns and refunds", title: "Zwroty i wymiana", text: "Nienoszone, z metkami: **60 dni**, bezpłatnie. Zwrot pieniędzy w ciągu trzech dni roboczych."),
        Page(category: "Delivery", title: "משלוחים לישראל", text: "משלוח רגיל: 7–10 ימים. לאחר **יומיים** ללא עדכון במעקב, כתבו לנו."),
        Page(category: "Returns and refunds", title: "الإرجاع والاستبدال", text: "غير مستعمل ومع البطاقات: **60 يوماً** مجاناً. يُعاد المبلغ خلال ثلاثة أيام عمل."),
        Page(category: "Membership", title: "Τι περιλαμβάνει το Larkfield Plus", text: "- Δωρεάν αποστολή εντός ΕΕ\n- Η πρώτη επισκευή δωρεάν\n- 49,00 € τον χρόνο"),
    ]
}
