extension Story {
    /// Polish, Italian, Greek.
    static let others: [Story] = [
        Story(
            id: "pl-zwrot", language: .polish, topic: .returns, tags: ["refund"],
            subjects: ["Zwrot pieniędzy za zamówienie {order}", "Brak zwrotu {amount}", "Odesłałem {product}"],
            openings: ["Dzień dobry,\n\nodesłałem {product} ponad dwa tygodnie temu (numer zwrotu {tracking}), ale pieniędzy nadal nie ma na koncie. Proszę o informację, kiedy mogę się ich spodziewać.\n\nPozdrawiam\n{name}"],
            followUps: ["Wciąż nic nie przyszło. Czy mogę prosić o potwierdzenie przelewu?", "Dziękuję, pieniądze dotarły."],
            replies: ["Dzień dobry, {name},\n\nprzepraszam za zwłokę: zwrot dotarł do nas bez numeru zamówienia. Kwota {amount} zostanie zwrócona dzisiaj na tę samą kartę.\n\nPozdrawiam\n{agent}"], isRefund: true, sentiment: "frustrated"),
        Story(
            id: "pl-dostawa", language: .polish, topic: .delivery, tags: ["parcel"],
            subjects: ["Gdzie jest moja paczka {tracking}?", "Zły adres dostawy – {city}", "Kurier nie przyjechał"],
            openings: ["Cześć,\n\nkurier miał być wczoraj między 10 a 14. Czekałam cały dzień, nikt nie przyjechał, a w systemie jest „nieobecność odbiorcy”.\n\n{name}"],
            followUps: ["Dziś znowu to samo…", "Udało się, paczka jest. Dzięki!"],
            replies: ["Dzień dobry, {name},\n\nzgłosiłem reklamację u przewoźnika; jutro przyjedzie inny kurier i zadzwoni wcześniej.\n\n{agent}"], sentiment: "angry"),
        Story(
            id: "it-fattura", language: .italian, topic: .billing, tags: ["invoice"],
            subjects: ["Fattura {invoice}: manca la partita IVA", "Fattura elettronica per {order}", "Dati di fatturazione errati"],
            openings: ["Buongiorno,\n\nsulla fattura {invoice} manca la nostra partita IVA. Potete inviarcene una corretta? Il commercialista non la può registrare così.\n\nCordiali saluti\n{name}"],
            followUps: ["Perfetto, ricevuta. Grazie mille!"],
            replies: ["Buongiorno {given},\n\nla fattura corretta è in allegato e sostituisce la {invoice}.\n\nCordiali saluti\n{agent}"]),
        Story(
            id: "it-doppio", language: .italian, topic: .billing, tags: ["refund", "double-charge"],
            subjects: ["Addebito doppio per l’ordine {order}", "Due addebiti da {amount}"],
            openings: ["Salve,\n\nmi avete addebitato due volte {amount} per l’ordine {order}. È possibile avere indietro uno dei due?\n\nGrazie,\n{name}"],
            followUps: ["Confermo: il secondo addebito è stato contabilizzato.", "Arrivato il rimborso, grazie!"],
            replies: ["Salve {given},\n\nha ragione: l’ordine {order} è stato addebitato due volte. Oggi le rimborsiamo {amount}; la banca impiega da 3 a 5 giorni lavorativi.\n\n{agent}"], isRefund: true, sentiment: "frustrated"),
        Story(
            id: "el-paraggelia", language: .greek, topic: .delivery, tags: ["parcel"],
            subjects: ["Πού βρίσκεται η παραγγελία {order};", "Καθυστέρηση παράδοσης, {city}", "Δεν έφτασε ακόμη: {product}"],
            openings: ["Καλησπέρα σας,\n\nη παραγγελία {order} έπρεπε να έχει έρθει στις {date}. Ο αριθμός {tracking} δεν δείχνει τίποτα. Μπορείτε να το δείτε;\n\nΕυχαριστώ,\n{name}"],
            followUps: ["Ακόμη τίποτα…", "Ήρθε σήμερα, σας ευχαριστώ πολύ!"],
            replies: ["Καλησπέρα {name},\n\nζήτησα έρευνα από τη μεταφορική για το {tracking}. Αν δεν βρεθεί μέχρι αύριο, σας στέλνουμε νέο {product} χωρίς χρέωση.\n\n{agent}"], sentiment: "worried"),
        Story(
            id: "el-kodikos", language: .greek, topic: .account, tags: ["login"],
            subjects: ["Δεν μπορώ να συνδεθώ", "Ο κωδικός δεν έρχεται ποτέ"],
            openings: ["Γεια σας,\n\nαπό τις {date} δεν μπορώ να μπω στον λογαριασμό μου. Το μήνυμα για νέο κωδικό δεν έρχεται ούτε στα ανεπιθύμητα.\n\n{name}"],
            followUps: ["Τώρα ήρθαν τρία μαζί! Μπήκα."],
            replies: ["Γεια σας {name},\n\nσας έστειλα νέο σύνδεσμο από άλλη διαδρομή. Ισχύει για μία ώρα.\n\n{agent}"]),
    ]
}
