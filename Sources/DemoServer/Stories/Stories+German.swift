extension Story {
    static let german: [Story] = [
        Story(
            id: "de-doppelt", language: .german, topic: .billing, tags: ["refund", "double-charge"],
            subjects: ["Doppelte Abbuchung für Bestellung {order}", "Betrag zweimal abgebucht", "Warum zweimal {amount}?"],
            openings: [
                """
                Guten Tag,

                für die Bestellung {order} wurden mir am {date} zweimal {amount} abgebucht. Bestätigt wurde mir nur \
                eine Bestellung. Bitte überweisen Sie den zweiten Betrag zurück.

                Den Kontoauszug habe ich angehängt (auszug.pdf).

                Mit freundlichen Grüßen
                {name}
                """,
            ],
            followUps: [
                "Gibt es schon etwas Neues? Meine Bank sagt, ich könne die Buchung auch zurückgehen lassen, aber das wollte ich Ihnen ersparen.",
                "Das Geld ist da, vielen Dank für die schnelle Hilfe!",
            ],
            replies: [
                """
                Guten Tag {name},

                Sie haben recht: Die Bestellung {order} wurde zweimal abgebucht. Der zweite Betrag von {amount} geht \
                heute an Sie zurück und ist in **3 bis 5 Werktagen** auf Ihrem Konto.

                Bitte entschuldigen Sie die Umstände.

                Herzliche Grüße
                {agent}
                """,
            ],
            notes: ["Zweite Abbuchung ohne Rechnung, Rückzahlung unbedenklich."], isRefund: true, sentiment: "frustrated"),
        Story(
            id: "de-paket", language: .german, topic: .delivery, tags: ["parcel"],
            subjects: ["Paket {tracking} kommt nicht an", "Lieferung nach {city}: wo bleibt sie?", "Sendung angeblich zugestellt"],
            openings: [
                "Hallo,\n\nlaut Sendungsverfolgung wurde {product} am {date} „dem Nachbarn übergeben“. Ich habe alle Nachbarn gefragt, auch die mit dem Hund. Niemand hat etwas bekommen.\n\nKönnen Sie einen Nachforschungsauftrag stellen?\n\nViele Grüße\n{name}",
            ],
            followUps: ["Nachtrag: Die Unterschrift im System ist ganz sicher nicht meine.", "Es lag im Fahrradkeller. Trotzdem danke!"],
            replies: ["Hallo {name},\n\nder Nachforschungsauftrag für {tracking} läuft. Der Zusteller hat zwei Werktage Zeit; danach schicken wir Ihnen kostenlos Ersatz.\n\nViele Grüße\n{agent}"],
            notes: ["Zustellfoto zeigt Haus Nr. 12, Kunde wohnt in 21."], sentiment: "worried"),
        Story(
            id: "de-umtausch", language: .german, topic: .returns, tags: ["exchange"],
            subjects: ["Umtausch: {product} eine Nummer größer", "Rücksendung zu {order}", "Größe passt nicht"],
            openings: ["Hallo zusammen,\n\n{product} fällt leider kleiner aus als gedacht. Ich würde gern eine Nummer größer nehmen. Ist die in Grün noch da?\n\nLiebe Grüße aus {city}\n{name}"],
            followUps: ["Ist heute in die Post gegangen.", "Passt wie angegossen, danke schön!"],
            replies: ["Hallo {name},\n\nin Grün sind noch drei da, eine habe ich für Sie zurückgelegt. Den Rücksendeschein finden Sie unter *Meine Bestellungen*.\n\nViele Grüße\n{agent}"]),
        Story(
            id: "de-kuendigung", language: .german, topic: .membership, tags: ["cancellation"],
            subjects: ["Kündigung meiner Mitgliedschaft", "Kündigung {plan} zum {date}", "Bitte keine Verlängerung"],
            openings: ["Sehr geehrte Damen und Herren,\n\nhiermit kündige ich {plan} fristgerecht zum nächstmöglichen Zeitpunkt. Bitte bestätigen Sie mir die Kündigung schriftlich.\n\nMit freundlichen Grüßen\n{name}"],
            followUps: ["Ich habe trotzdem eine Rechnung ({invoice}) bekommen. Ein Versehen?"],
            replies: ["Guten Tag {name},\n\nIhre Kündigung ist eingetragen; {plan} endet am {date}. Diese Nachricht gilt als Bestätigung.\n\nFreundliche Grüße\n{agent}"]),
    ]
}
