/// What mail programs and long conversations say in a language.
struct Phrases: Sendable {
    /// The desk asks or reports, the customer answers.
    struct Exchange: Sendable {
        /// What a conversation must be about for this to make sense.
        enum Subject: Sendable { case anything, goods, screens }

        let subject: Subject
        let desk: String
        let customer: String

        init(_ subject: Subject, _ desk: String, _ customer: String) {
            self.subject = subject
            self.desk = desk
            self.customer = customer
        }

        /// Fits every conversation.
        init(_ desk: String, _ customer: String) { self.init(.anything, desk, customer) }

        func fits(_ topic: Story.Topic) -> Bool {
            switch (subject, topic) {
            case (.anything, _), (.screens, .technical), (.screens, .account): true
            case (.goods, .delivery), (.goods, .returns), (.goods, .product), (.goods, .wholesale): true
            case (.screens, _), (.goods, _): false
            }
        }
    }

    /// `{when}` and `{who}` are filled in.
    let quoteIntroduction: String
    let phoneSignature: String
    /// What customers write when nobody asked them anything.
    let nudges: [String]
    let exchanges: [Exchange]

    static func of(_ language: Language) -> Phrases {
        switch language {
        case .german: german
        case .french: french
        case .spanish: spanish
        case .japanese: japanese
        default: english
        }
    }

    /// How many messages a thread may have before people start to repeat themselves.
    static func longestThread(in language: Language) -> Int {
        switch language {
        case .english: 70
        case .german: 16
        case .french, .spanish, .japanese: 10
        case .polish, .italian, .greek, .chinese, .korean, .hebrew, .arabic: 6
        }
    }

    static let german = Phrases(
        quoteIntroduction: "Am {when} schrieb {who}:", phoneSignature: "Von meinem Telefon gesendet",
        nudges: ["Gibt es etwas Neues?", "Bitte noch nicht schließen.", "Kurzer Nachtrag: Meine Nummer im Profil stimmt noch."],
        exchanges: [
            .init("Ich habe es an die Kollegen weitergegeben und melde mich, sobald ich mehr weiß.\n\n{agent}", "Danke für die schnelle Antwort."),
            .init(.goods, "Können Sie mir ein Foto vom Etikett schicken? Die Nummer unter dem Strichcode genügt.\n\n{agent}", "Das Foto habe ich angehängt (IMG_0417.jpg). Nur zur Sicherheit: Sie meinen die Nummer außen auf dem Karton?"),
            .init(.goods, "Passt Ihnen Donnerstag zwischen 10 und 12 Uhr für die Abholung?\n\n{agent}", "Donnerstag passt. Bitte bei {name} klingeln, nicht beim Laden."),
            .init(.screens, "Bitte melden Sie sich einmal ab, warten Sie eine Minute und melden Sie sich wieder an. Ändert das etwas?\n\n{agent}", "Das hat eine Stunde lang geholfen, dann ging es von vorn los."),
            .init(.screens, "Der Entwickler hätte gern das Protokoll: *Einstellungen > Hilfe > Protokoll kopieren*.\n\n{agent}", "Hier ist es:\n\n```\nW/sync: clock skew 412 s\n```"),
            .init("Noch nichts Neues, aber ich bleibe dran. Nächster Bericht morgen Mittag.\n\n{agent}", "Verstanden. Ich war ohnehin unterwegs."),
            .init("Wäre Ihnen ein Anruf lieber?\n\n{agent}", "Nein, schriftlich ist mir lieber, dann habe ich es schwarz auf weiß."),
        ])

    static let french = Phrases(
        quoteIntroduction: "Le {when}, {who} a écrit :", phoneSignature: "Envoyé depuis mon téléphone",
        nudges: ["Des nouvelles ?", "Merci de ne pas clore tout de suite."],
        exchanges: [
            .init("J’ai transmis à mes collègues et je reviens vers vous demain.\n\n{agent}", "Merci pour votre réponse rapide."),
            .init(.goods, "Pourriez-vous m’envoyer une photo de l’étiquette ?\n\n{agent}", "Voici la photo demandée (IMG_118.jpg)."),
            .init(.screens, "Pouvez-vous essayer avec un autre navigateur ?\n\n{agent}", "Toujours pareil, hélas. D’accord pour le journal, je l’envoie ce soir."),
            .init("Rien de nouveau pour l’instant, mais je ne vous oublie pas.\n\n{agent}", "C’est gentil, j’attends."),
        ])

    static let spanish = Phrases(
        quoteIntroduction: "El {when}, {who} escribió:", phoneSignature: "Enviado desde mi móvil",
        nudges: ["¿Hay novedades?", "Por favor, no lo cerréis todavía."],
        exchanges: [
            .init("Lo he pasado a mis compañeros; mañana te digo algo.\n\n{agent}", "Gracias por contestar tan rápido."),
            .init(.goods, "¿Me mandas una foto de la etiqueta?\n\n{agent}", "Adjunto la foto (IMG_774.jpg)."),
            .init("Todavía nada, pero no me olvido.\n\n{agent}", "Vale, espero."),
        ])

    static let japanese = Phrases(
        quoteIntroduction: "{when} {who} のメッセージ:", phoneSignature: "スマートフォンから送信",
        nudges: ["その後いかがでしょうか。", "お手数をおかけいたします。"],
        exchanges: [
            .init("担当部署に確認しております。明日ご連絡いたします。\n\n{agent}", "早速のご返信ありがとうございます。"),
            .init(.goods, "ラベルの写真をお送りいただけますでしょうか。\n\n{agent}", "写真を添付いたしました(IMG_3021.jpg)。"),
            .init(.screens, "一度ログアウトして、再度お試しいただけますか。\n\n{agent}", "状況は変わっておりません。"),
        ])
}
