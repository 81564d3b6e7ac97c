extension Story {
    /// Further stories in German, French, Spanish and Japanese.
    static let continental: [Story] = [
        Story(
            id: "de-reparatur", language: .german, topic: .product, tags: ["warranty"],
            subjects: ["Reißverschluss klemmt ({product})", "Reparatur möglich?", "Naht offen nach zwei Touren"],
            openings: ["Servus,\n\nbei meinem {product} geht der Reißverschluss nicht mehr zu (Foto: zipp.jpg). Gekauft im Frühjahr, Bestellung {order}. Am liebsten wäre mir eine Reparatur, wegwerfen mag ich ihn nicht.\n\nGruß aus {city}\n{name}"],
            followUps: ["Soll ich ihn vorher waschen?", "Kam heute zurück, sieht aus wie neu. Respekt!"],
            replies: ["Servus {name},\n\ndas ist ein Garantiefall. Schicken Sie ihn bitte an unsere Werkstatt, das Etikett hängt an. Dauer etwa **zehn Werktage**; wir tauschen gleich beide Schieber.\n\n{agent}"]),
        Story(
            id: "de-app", language: .german, topic: .technical, tags: ["app", "bug"],
            subjects: ["App stürzt nach dem Update ab", "Karten sind weg", "Höhenprofil zeigt Unsinn"],
            openings: ["Guten Abend,\n\nseit dem letzten Update stürzt die App beim Öffnen einer Tour ab. Gerät: Fairphone 5, App 6.4.1. Neustart hilft nicht.\n\n{name}"],
            followUps: ["Bei meiner Frau dasselbe.", "Mit 6.4.2 läuft es wieder. Danke!"],
            replies: ["Guten Abend {name},\n\ndanke für die genauen Angaben. Version **6.4.2** behebt das und liegt in den nächsten Stunden im Store. Bitte die App *nicht* neu installieren, sonst sind die Offline-Karten weg.\n\n{agent}"], sentiment: "frustrated"),
        Story(
            id: "de-rechnung", language: .german, topic: .billing, tags: ["invoice"],
            subjects: ["Rechnung {invoice} auf falsche Firma", "USt-IdNr. fehlt auf {invoice}"],
            openings: ["Sehr geehrte Damen und Herren,\n\ndie Rechnung {invoice} ist auf meinen Namen statt auf {company} ausgestellt. Bitte korrigieren Sie das, unsere Buchhaltung nimmt sie so nicht an.\n\nMit freundlichen Grüßen\n{name}"],
            followUps: ["Ist angekommen und verbucht. Vielen Dank."],
            replies: ["Guten Tag {name},\n\ndie korrigierte Rechnung liegt bei und ersetzt die {invoice}.\n\nFreundliche Grüße\n{agent}"]),
        Story(
            id: "fr-garantie", language: .french, topic: .product, tags: ["warranty"],
            subjects: ["Fermeture cassée sur {product}", "Garantie : couture ouverte", "Réparer plutôt que jeter ?"],
            openings: ["Bonjour,\n\nla fermeture de mon {product} a lâché en pleine randonnée (photo : zip.jpg). Est-ce réparable ? Je préférerais ne pas le remplacer.\n\nMerci,\n{name}, {city}"],
            followUps: ["Faut-il le laver avant l’envoi ?", "Reçu aujourd’hui, réparé et réimperméabilisé. Bravo à l’atelier !"],
            replies: ["Bonjour {given},\n\nbien sûr : c’est sous garantie. Comptez une dizaine de jours ouvrés ; nous changeons les **deux** curseurs.\n\n{agent}"]),
        Story(
            id: "fr-facture", language: .french, topic: .billing, tags: ["invoice"],
            subjects: ["Facture {invoice} : adresse erronée", "Besoin d’une facture au nom de l’école"],
            openings: ["Bonjour,\n\npourriez-vous refaire la facture {invoice} au nom de notre association ? L’adresse reste la même.\n\nCordialement,\n{name}"],
            followUps: ["C’est parfait, merci !"],
            replies: ["Bonjour {given},\n\nvoici la facture corrigée ; elle remplace la {invoice}.\n\n{agent}"]),
        Story(
            id: "es-envio", language: .spanish, topic: .delivery, tags: ["parcel"],
            subjects: ["Mi pedido {order} no llega", "Paquete parado en {city}", "Dirección incorrecta en el envío"],
            openings: ["Hola:\n\nel paquete {tracking} lleva parado desde el {date}. Lo necesito para el puente, ¿podéis preguntar?\n\nUn saludo,\n{name}"],
            followUps: ["Nada nuevo, sigue igual.", "Ha llegado esta mañana. ¡Gracias por insistir!"],
            replies: ["Hola, {given}:\n\nhemos abierto una reclamación con el transportista. Si mañana no aparece, te enviamos otro {product} por urgente.\n\n{agent}"], sentiment: "worried"),
        Story(
            id: "es-baja", language: .spanish, topic: .membership, tags: ["cancellation"],
            subjects: ["Quiero darme de baja", "Cancelar {plan} antes del {date}"],
            openings: ["Buenos días:\n\nquiero cancelar {plan} antes de que se renueve el {date}. ¿Me lo confirmáis por escrito?\n\n{name}"],
            followUps: ["Perfecto, gracias."],
            replies: ["Hola, {given}:\n\nhecho: {plan} termina el {date} y no se renovará.\n\n{agent}"]),
        Story(
            id: "ja-saizu", language: .japanese, topic: .returns, tags: ["exchange", "size"],
            subjects: ["サイズ交換のお願い({product})", "{product} が少し小さいです"],
            openings: ["お世話になっております。\n\n注文 {order} の {product} ですが、肩まわりが少しきつく感じます。一つ上のサイズと交換していただけますでしょうか。未使用で、タグも付いております。\n\n{name}({city})"],
            followUps: ["本日発送いたしました。追跡番号は {tracking} です。", "ぴったりでした。ありがとうございました。"],
            replies: ["{name} 様\n\nもちろん承ります。一つ上のサイズを14日間お取り置きしております。返送料は当店が負担いたします。\n\n{agent}"], sentiment: "positive"),
        Story(
            id: "ja-apuri", language: .japanese, topic: .technical, tags: ["app", "bug"],
            subjects: ["アプリが起動直後に落ちます", "オフライン地図が消えました"],
            openings: ["アップデート後、保存したルートを開くとアプリが終了してしまいます。機種は Pixel 8、バージョンは 6.4.1 です。\n\n{name}"],
            followUps: ["6.4.2 で直りました。迅速なご対応に感謝いたします。"],
            replies: ["{name} 様\n\n詳しい情報をありがとうございます。6.4.2 で修正されます。地図が消えるため、再インストールはお控えください。\n\n{agent}"], sentiment: "frustrated"),
    ]
}
