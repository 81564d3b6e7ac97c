/// What mail programs and long conversations say in a language.
struct Phrases: Sendable {
    /// `{when}` and `{who}` are filled in.
    let quoteIntroduction: String
    let phoneSignature: String
    /// What customers say in the middle of long threads.
    let customer: [String]
    /// What the desk says there.
    let desk: [String]

    static func of(_ language: Language) -> Phrases {
        switch language {
        case .german: german
        case .french: french
        case .spanish: spanish
        case .japanese: japanese
        default: english
        }
    }

    static let english = Phrases(
        quoteIntroduction: "On {when}, {who} wrote:", phoneSignature: "Sent from my phone, please excuse the typos",
        customer: [
            "Any news?", "Thanks for looking into it so quickly.", "I have attached the picture you asked for (IMG_2231.jpg).",
            "Sorry for the late answer, I was on the road.", "That did the trick for an hour, then it came back.",
            "Just to be sure: you mean the number on the *outside* of the box?", "My neighbour has the same, by the way. Order {order} was for both of us.",
            "I would rather not wait until Monday, if there is any other way.", "Here is what the page says now:\n\n> Something went wrong (code 7)\n> Please try again later.",
            "OK, done. What next?", "I rang the hotline and was told to write here. So here I am again.",
            "The amount is {amount}, not what your colleague wrote above.", "Could you send that to my work address as well?",
            "It is the {product}, the one from the spring collection.", "Understood. I'll try it tonight and report back.",
            "Tried it. No difference.", "A second photo, taken in daylight this time (IMG_2240.jpg).", "Half solved, I would say: it opens, but it is slow.",
            "Please don't close this yet.", "👍", "That is very kind, thank you.",
            "One thing I forgot: this began on {date}, right after the update.",
        ],
        desk: [
            "I have passed this to the colleagues in the warehouse and will write as soon as I know more.\n\n{agent}",
            "Could you send a photo of the label? The number under the bar code is enough.\n\n{agent}",
            "Thank you, that helps. Please try the following and tell me what happens:\n\n1. Close the app\n2. Hold the side button for ten seconds\n3. Open it again\n\n{agent}",
            "No news yet, but I haven't forgotten you. Next report tomorrow at noon.\n\n{agent}",
            "You are right, {amount} is the correct sum. I have changed it.\n\n{agent}",
            "The workshop has the {product} on the bench now.\n\n{agent}",
            "I have extended the deadline by two weeks, so there is no hurry on your side.\n\n{agent}",
            "Our developer would like to see the log, if you can find it: *Settings > Help > Copy log*.\n\n{agent}",
            "Would Thursday between 10 and 12 suit you for the pick-up?\n\n{agent}",
            "Good to hear! I will leave the ticket open until you say it stays like this.\n\n{agent}",
            "Sorry, my mistake: I meant order {order}.\n\n{agent}",
            "I have asked for a call back; they will use the number in your profile.\n\n{agent}",
        ])

    static let german = Phrases(
        quoteIntroduction: "Am {when} schrieb {who}:", phoneSignature: "Von meinem Telefon gesendet",
        customer: [
            "Gibt es etwas Neues?", "Danke für die schnelle Antwort.", "Das Foto habe ich angehängt (IMG_0417.jpg).", "Leider unverändert.",
            "Nur zur Sicherheit: Sie meinen die Nummer außen auf dem Karton?", "Ich war unterwegs, daher erst jetzt.", "Bitte noch nicht schließen.",
            "Das hat eine Stunde lang geholfen, dann ging es von vorn los.", "Es geht um {product}, Bestellung {order}.", "Verstanden, probiere ich heute Abend aus.",
        ],
        desk: [
            "Ich habe es an das Lager weitergegeben und melde mich, sobald ich mehr weiß.\n\n{agent}", "Können Sie mir ein Foto vom Etikett schicken?\n\n{agent}",
            "Noch nichts Neues, aber ich bleibe dran.\n\n{agent}", "Passt Ihnen Donnerstag zwischen 10 und 12 Uhr für die Abholung?\n\n{agent}",
            "Sie haben recht, {amount} ist der richtige Betrag. Ist geändert.\n\n{agent}",
        ])

    static let french = Phrases(
        quoteIntroduction: "Le {when}, {who} a écrit :", phoneSignature: "Envoyé depuis mon téléphone",
        customer: ["Des nouvelles ?", "Merci pour votre réponse rapide.", "Voici la photo demandée (IMG_118.jpg).", "Toujours pareil, hélas.", "Il s’agit bien de {product}.", "D’accord, j’essaie ce soir."],
        desk: ["J’ai transmis à l’entrepôt et je reviens vers vous demain.\n\n{agent}", "Pourriez-vous m’envoyer une photo de l’étiquette ?\n\n{agent}", "Rien de nouveau pour l’instant, mais je ne vous oublie pas.\n\n{agent}"])

    static let spanish = Phrases(
        quoteIntroduction: "El {when}, {who} escribió:", phoneSignature: "Enviado desde mi móvil",
        customer: ["¿Hay novedades?", "Gracias por contestar tan rápido.", "Adjunto la foto (IMG_774.jpg).", "Sigue igual.", "Es {product}, pedido {order}.", "Vale, lo pruebo esta noche."],
        desk: ["Lo he pasado al almacén; mañana te digo algo.\n\n{agent}", "¿Me mandas una foto de la etiqueta?\n\n{agent}", "Todavía nada, pero no me olvido.\n\n{agent}"])

    static let japanese = Phrases(
        quoteIntroduction: "{when} {who} のメッセージ:", phoneSignature: "スマートフォンから送信",
        customer: ["その後いかがでしょうか。", "早速のご返信ありがとうございます。", "写真を添付いたしました(IMG_3021.jpg)。", "状況は変わっておりません。"],
        desk: ["倉庫に確認しております。明日ご連絡いたします。\n\n{agent}", "ラベルの写真をお送りいただけますでしょうか。\n\n{agent}"])
}
