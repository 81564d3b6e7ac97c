/// What brings a player to a game studio's desk; `{slots}` are filled by ``PlayerWriter``.
extension Story {
    /// The hostile ones come last.
    static let players: [Story] = playersInEnglish + playersElsewhere + hostile
    /// Indices into ``players`` by language, without the hostile ones.
    static let playersByLanguage: [Language: [Int]] = {
        var table: [Language: [Int]] = [:]
        for index in 0..<(players.count - hostile.count) { table[players[index].language, default: []].append(index) }
        return table
    }()

    private static let playersInEnglish: [Story] = [
        Story(
            id: "lost-save", language: .english, topic: .technical, tags: ["save", "bug"],
            subjects: ["My save is gone after the patch", "Level {level} character vanished", "Save file corrupted on {platform}"],
            openings: ["Hi,\n\nafter yesterday's patch my level {level} character is gone. The slot says \"Empty\". I play on {platform}, my name in the game is `{nick}`.\n\nThat was **140 hours**. Please tell me there is a backup."],
            followUps: ["It's slot 2. I haven't started a new game in it, somebody on Discord said not to.", "It's back!! Thank you so much, I owe you a round of ember ale."],
            replies: ["Hello {given},\n\nplease don't start a new game in that slot. We keep cloud copies for 30 days; which slot was it?\n\n{agent}", "Hello {given},\n\nI restored the copy from the evening before the patch. Start the game once while online and it should be there.\n\n{agent}"]),
        Story(
            id: "missing-purchase", language: .english, topic: .billing, tags: ["payment", "purchase"],
            subjects: ["Paid for {item}, didn't get it", "{item} missing after purchase", "Where is my {item}?"],
            openings: ["I bought {item} for {price} on {platform} and it never showed up. Receipt {receipt}. The money is gone from my account.\n\nPlayer: {nick}"],
            followUps: ["Restarted three times, reinstalled once. Nothing.", "Got it now. Thanks for the quick help."],
            replies: ["Hello {given},\n\nI see receipt {receipt}, it was never claimed by the game server. Could you restart the game and press *Restore purchases*?\n\n{agent}", "Hello {given},\n\nI put {item} on your account by hand, together with a small apology.\n\n{agent}"]),
        Story(
            id: "server-down", language: .english, topic: .technical, tags: ["outage", "server"],
            subjects: ["{server} down??", "Can't connect to {server}", "Error EF-503 on login"],
            openings: ["{server} has been kicking everybody out for twenty minutes. Error EF-503. Our whole guild is stuck in the lobby and the raid window closes at eight."],
            followUps: ["Back, but with 900 ms ping.", "Fine now. Will the raid lockout be extended?"],
            replies: ["Hello {given},\n\nwe see it too: a machine behind {server} lost its network. People are on it; status.emberfall.example is kept up to date.\n\n{agent}", "Hello {given},\n\n{server} is healthy again, and the lockout is extended until Sunday for everybody.\n\n{agent}"]),
        Story(
            id: "banned", language: .english, topic: .account, tags: ["ban", "appeal"],
            subjects: ["Banned for no reason", "Ban appeal: {nick}", "Permanent ban after 2 years"],
            openings: ["My account {nick} was banned this morning for \"third-party software\". I have never used any. I have a screen reader and a foot pedal because I can't use a mouse. Is that it?"],
            followUps: ["The pedal is a plain USB keyboard with three keys.", "Thank you. Really."],
            replies: ["Hello {given},\n\nI'm looking into it. Which device is the pedal, as far as you know? It may have looked like a macro to our detection.\n\n{agent}", "Hello {given},\n\nthe ban was wrong and is lifted, with our apology. I also noted the device, so that it doesn't happen again.\n\n{agent}"]),
        Story(
            id: "harassment", language: .english, topic: .account, tags: ["report", "conduct"],
            subjects: ["Player harassing my kid", "Report: slurs in voice chat", "Stalked across three lobbies"],
            openings: ["Somebody follows my daughter (12) from lobby to lobby and writes things I won't repeat. I attached screenshots to the report in the game. What can you do, and what can I?"],
            followUps: ["We blocked him, he came back with another name within an hour."],
            replies: ["Hello {given},\n\nI'm sorry. Both accounts are suspended while we read the logs. In *Settings › Family* you can limit whispers to friends; that holds against new names as well.\n\n{agent}"]),
        Story(
            id: "crash", language: .english, topic: .technical, tags: ["crash", "bug"],
            subjects: ["Crash at the frost gate", "Game closes on {platform} after the logo", "Crash report attached, level {level}"],
            openings: ["Every time I open the frost gate at level {level} the game closes. {platform}, newest version.\n\n```\nEXC_BAD_ACCESS at 0x00000018\n  EmberRenderer::DrawAurora + 412\n  EmberScene::Tick + 96\n```"],
            followUps: ["Turning off the aurora helps. It's also a lot less pretty.", "Fixed with today's patch, thanks!"],
            replies: ["Hello {given},\n\nthe trace is a great help: it's the aurora. Could you switch it off under *Graphics › Sky* until Thursday's patch?\n\n{agent}"]),
        Story(
            id: "refund-game", language: .english, topic: .billing, tags: ["refund", "payment"],
            subjects: ["Refund for {item}", "My son bought {item} six times"],
            openings: ["My son spent six times {price} on {item} with my card. Can that be undone? Receipt of the first: {receipt}."],
            followUps: ["The other five are from the same minute.", "Refund arrived, thank you. The card is now behind a PIN."],
            replies: ["Hello {given},\n\nwe can take back five of the six at once; the first has been used in the game. Is that all right?\n\n{agent}", "Hello {given},\n\ndone, the money will be back within five days.\n\n{agent}"]),
        Story(
            id: "wish", language: .english, topic: .product, tags: ["feedback"],
            subjects: ["Colour-blind mode for runes", "Please let us rebind the dodge key", "Idea: {item} for pets 🐾"],
            openings: ["No bug, just a wish: the red and green runes look the same to me (deuteranopia). A shape or a letter on them would be enough 🙂"],
            followUps: ["Wow, that was fast."],
            replies: ["Hello {given},\n\ngood point, and the third mail about it this month. It's on the list for the winter patch.\n\n{agent}"]),
    ]

    private static let playersElsewhere: [Story] = [
        Story(
            id: "de-spielstand", language: .german, topic: .technical, tags: ["save", "bug"],
            subjects: ["Spielstand nach dem Update weg", "Charakter (Stufe {level}) verschwunden"],
            openings: ["Hallo,\n\nnach dem Update ist mein Charakter (Stufe {level}, `{nick}`) verschwunden. Plattform: {platform}. Lässt sich der Spielstand wiederherstellen?"],
            followUps: ["Es war Platz 2, und ja, Cloud-Speicher ist an.", "Ist wieder da. Vielen Dank!"],
            replies: ["Hallo {given},\n\nbitte vorerst kein neues Spiel auf diesem Platz beginnen. Welcher war es, und ist der Cloud-Speicher eingeschaltet?\n\n{agent}", "Hallo {given},\n\nder Stand vom Vorabend ist zurückgespielt. Einmal online starten, dann sollte er erscheinen.\n\n{agent}"]),
        Story(
            id: "de-kauf", language: .german, topic: .billing, tags: ["payment", "purchase"],
            subjects: ["{item} bezahlt, nicht erhalten", "Kauf fehlt (Beleg {receipt})"],
            openings: ["Moin,\n\nich habe {item} für {price} € gekauft, im Spiel ist nichts angekommen. Beleg {receipt}, Spielername {nick}, {platform}."],
            followUps: ["Neu gestartet habe ich schon dreimal.", "Jetzt ist es da, danke!"],
            replies: ["Hallo {given},\n\nder Kauf ist bei uns eingegangen, aber nicht abgeholt worden. Hilft *Käufe wiederherstellen*?\n\n{agent}", "Hallo {given},\n\nich habe dir {item} von Hand gutgeschrieben.\n\n{agent}"]),
        Story(
            id: "es-logro", language: .spanish, topic: .product, tags: ["bug", "reward"],
            subjects: ["El logro «Primera nevada» no se desbloquea", "Misión del nivel {level} bloqueada"],
            openings: ["Hola:\n\nhe terminado la misión del nivel {level} tres veces y el logro no se desbloquea. Juego en {platform}, mi nombre es {nick}."],
            followUps: ["Con el modo sin conexión tampoco.", "¡Ya está! Gracias."],
            replies: ["Hola, {given}:\n\nes un fallo conocido del modo cooperativo. Lo he desbloqueado a mano.\n\n{agent}"]),
        Story(
            id: "ja-kakin", language: .japanese, topic: .billing, tags: ["payment", "purchase"],
            subjects: ["{item}が届かない", "課金が反映されない({receipt})"],
            openings: ["{item}を購入しましたが、ゲーム内に反映されません。購入番号は{receipt}、プレイヤー名は{nick}({platform})です。"],
            followUps: ["再起動も試しましたが変わりません。", "届きました。ありがとうございます。"],
            replies: ["{given}様\n\nご不便をおかけしております。購入の記録を確認いたしました。「購入を復元」をお試しください。\n\n{agent}", "{given}様\n\n{item}をお送りいたしました。\n\n{agent}"]),
        Story(
            id: "fr-achat", language: .french, topic: .billing, tags: ["payment", "purchase"],
            subjects: ["{item} payé mais jamais reçu", "Achat introuvable ({receipt})"],
            openings: ["Bonjour,\n\nj’ai payé {price} € pour {item} et l’objet n’est jamais arrivé. Reçu {receipt}, pseudo {nick}. Pouvez-vous m’aider ?"],
            followUps: ["J’ai déjà relancé le jeu, sans succès.", "C’est bon, merci beaucoup !"],
            replies: ["Bonjour {given},\n\nle paiement est bien arrivé, mais pas jusqu’au serveur du jeu. Avez-vous essayé « Restaurer les achats » ?\n\n{agent}", "Bonjour {given},\n\nj’ai ajouté {item} à votre compte.\n\n{agent}"]),
        Story(
            id: "es-servidor", language: .spanish, topic: .technical, tags: ["outage", "server"],
            subjects: ["¿{server} caído?", "Error EF-503 al entrar"],
            openings: ["Hola, desde hace media hora no puedo entrar en {server}: error EF-503. ¿Es cosa mía o del servidor?"],
            followUps: ["Ya funciona, pero con mucho retraso.", "Perfecto, ¡gracias!"],
            replies: ["Hola, {given}:\n\nes cosa nuestra; ya estamos en ello.\n\n{agent}", "Hola, {given}:\n\nya debería ir bien.\n\n{agent}"]),
        Story(
            id: "ja-hikitsugi", language: .japanese, topic: .account, tags: ["account", "transfer"],
            subjects: ["機種変更後にデータを引き継げない", "引き継ぎコードが無効と表示される"],
            openings: ["お世話になっております。\n\n機種変更をしたところ、引き継ぎコードが「無効」と表示されます。レベル{level}、プレイヤー名は{nick}です。確認をお願いいたします。"],
            followUps: ["以前の端末はまだ手元にあります。", "無事に引き継げました。ありがとうございました!"],
            replies: ["{given}様\n\nお問い合わせありがとうございます。以前の端末で新しいコードを発行していただけますか。\n\n{agent}", "{given}様\n\nこちらで引き継ぎを完了いたしました。\n\n{agent}"]),
        Story(
            id: "ko-gyeolje", language: .korean, topic: .billing, tags: ["payment", "refund"],
            subjects: ["{item} 중복 결제", "결제했는데 아이템이 없어요"],
            openings: ["안녕하세요. {item}을(를) 한 번 샀는데 두 번 결제되었습니다. 영수증 번호는 {receipt}이고 닉네임은 {nick}입니다."],
            followUps: ["두 번 모두 같은 시각입니다.", "환불 확인했습니다. 감사합니다."],
            replies: ["{given}님, 안녕하세요.\n\n결제 두 건을 확인했습니다. 한 건을 취소해 드리겠습니다.\n\n{agent}"]),
        Story(
            id: "zh-denglu", language: .chinese, topic: .account, tags: ["login"],
            subjects: ["无法登录 {server}", "账号被锁定"],
            openings: ["你好,我今天早上开始登录不了,提示账号被锁定。角色名 {nick},等级 {level}。请帮忙看一下。"],
            followUps: ["没有换过密码。", "可以了,谢谢!"],
            replies: ["{given},你好:\n\n系统发现异地登录,所以暂时锁定。请确认这是不是您本人。\n\n{agent}", "{given},你好:\n\n已经解锁。\n\n{agent}"]),
        Story(
            id: "pl-zwrot", language: .polish, topic: .billing, tags: ["refund"],
            subjects: ["Zwrot za {item}", "Podwójna płatność"],
            openings: ["Dzień dobry,\n\nzapłaciłem dwa razy po {price} za {item}. Numer: {receipt}. Proszę o zwrot jednej płatności."],
            followUps: ["Dziękuję, pieniądze wróciły."],
            replies: ["Dzień dobry,\n\nwidzę obie płatności. Jedną już zwracam, to potrwa do pięciu dni.\n\n{agent}"]),
        Story(
            id: "it-premio", language: .italian, topic: .product, tags: ["event", "reward"],
            subjects: ["Premio dell’evento non ricevuto", "{item}: missione non completabile"],
            openings: ["Ciao, ho finito l’evento al livello {level} ma il premio ({item}) non è arrivato. Giocatore: {nick}, {platform}."],
            followUps: ["Arrivato, grazie mille!"], replies: ["Ciao {given},\n\nl’evento non aveva registrato l’ultima prova. Ho aggiunto il premio.\n\n{agent}"]),
        Story(
            id: "el-lag", language: .greek, topic: .technical, tags: ["server", "lag"],
            subjects: ["Καθυστέρηση στον {server}", "Αποσυνδέομαι συνέχεια"],
            openings: ["Καλησπέρα,\n\nαπό χθες αποσυνδέομαι κάθε δέκα λεπτά από τον {server}. Παίζω σε {platform}."],
            followUps: ["Με καλώδιο είναι καλύτερα."], replies: ["Καλησπέρα {given},\n\nμπορείτε να δοκιμάσετε με καλώδιο, ώστε να αποκλείσουμε το Wi-Fi;\n\n{agent}"]),
        Story(
            id: "he-shem", language: .hebrew, topic: .account, tags: ["account"],
            subjects: ["בקשה לשינוי שם השחקן", "שם המשתמש {nick} מוצג הפוך"],
            openings: ["שלום,\n\nהשם שלי מוצג הפוך בטבלת התוצאות. אפשר לתקן? השם במשחק: {nick}, רמה {level}."],
            followUps: ["תודה, עכשיו זה נכון."], replies: ["שלום {given},\n\nתיקנו את התצוגה. אפשר לבדוק?\n\n{agent}"]),
        Story(
            id: "ar-shiraa", language: .arabic, topic: .billing, tags: ["purchase"],
            subjects: ["لم أستلم {item}", "مشكلة في الشراء ({receipt})"],
            openings: ["مرحبًا،\n\nاشتريت {item} ولم يظهر في حسابي. رقم الإيصال {receipt} واسم اللاعب {nick}."],
            followUps: ["ظهر الآن، شكرًا لكم."], replies: ["مرحبًا {given}،\n\nأضفنا العنصر إلى حسابك يدويًا.\n\n{agent}"]),
    ]
}
