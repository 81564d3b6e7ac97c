/// What people are called and where they live, by language.
struct Names: Sendable {
    /// A name as its owner writes it, and as an address spells it.
    struct Name: Sendable {
        let shown: String
        let latin: String

        init(_ shown: String, _ latin: String? = nil) {
            self.shown = shown
            self.latin = latin ?? Names.ascii(shown)
        }
    }

    let given: [Name]
    let family: [Name]
    let cities: [String]
    let timezone: String
    /// Whether the family's name comes first, and without a space.
    var isFamilyFirst = false

    static let byLanguage: [Language: Names] = [
        .english: Names(
            given: ["Amelia", "Callum", "Priya", "Rowan", "Siobhán", "Marcus", "Grace", "Tobias", "Nia", "Declan", "Harriet", "Kwame", "Zoë", "Elliot"].map { Name($0) },
            family: ["Ashdown", "Okonkwo", "Fairweather", "Nair", "O'Brien", "Pemberton", "Castellan", "Whitlock", "Achebe", "Hargreave", "Lindqvist", "Strand"].map { Name($0) },
            cities: ["Bristol", "Galway", "Leeds", "Inverness", "Portland", "Wellington"], timezone: "Europe/London"),
        .german: Names(
            given: ["Jürgen", "Anneliese", "Björn", "Käthe", "Matthias", "Frauke", "Sören", "Liselotte", "Ömer", "Hannah"].map { Name($0) },
            family: ["Müller-Lüdenscheidt", "Großmann", "Weiß", "Köhler", "Vogelsang", "Achterberg", "Yıldız", "Schäfer"].map { Name($0) },
            cities: ["Görlitz", "Köln", "Würzburg", "Bad Tölz", "Zürich"], timezone: "Europe/Berlin"),
        .french: Names(
            given: ["Léa", "Éloïse", "Gaël", "Thérèse", "Mathéo", "Aïcha", "Benoît", "Solène"].map { Name($0) },
            family: ["Dubois", "Lefèvre", "Garçon", "d’Aubigné", "Traoré", "Côté", "Rousseau"].map { Name($0) },
            cities: ["Orléans", "Saint-Étienne", "Besançon", "Genève", "Québec"], timezone: "Europe/Paris"),
        .spanish: Names(
            given: ["Íñigo", "Begoña", "José", "Lucía", "Álvaro", "Ximena", "Nuria"].map { Name($0) },
            family: ["Muñoz", "Ibáñez", "García Peña", "Echeverría", "Núñez", "Quintana"].map { Name($0) },
            cities: ["A Coruña", "Cádiz", "León", "Bogotá", "Córdoba"], timezone: "Europe/Madrid"),
        .polish: Names(
            given: ["Zażółta", "Łukasz", "Małgorzata", "Świętosława", "Paweł", "Żaneta"].map { Name($0) },
            family: ["Wójcik", "Brzęczyszczykiewicz", "Źdźbło", "Kamińska", "Dąbrowski"].map { Name($0) },
            cities: ["Łódź", "Kraków", "Gdańsk", "Białystok"], timezone: "Europe/Warsaw"),
        .italian: Names(
            given: ["Niccolò", "Chiara", "Giosuè", "Ludovica", "Matteo"].map { Name($0) },
            family: ["Dell’Acqua", "Fabbri", "Pellegrini", "Cattanèo", "Sforza"].map { Name($0) },
            cities: ["Bologna", "Forlì", "Trieste", "Lecce"], timezone: "Europe/Rome"),
        .greek: Names(
            given: [Name("Ελένη", "eleni"), Name("Γιώργος", "giorgos"), Name("Δήμητρα", "dimitra"), Name("Νίκος", "nikos")],
            family: [Name("Παπαδοπούλου", "papadopoulou"), Name("Ιωάννου", "ioannou"), Name("Κωνσταντίνου", "konstantinou")],
            cities: ["Θεσσαλονίκη", "Πάτρα", "Ηράκλειο"], timezone: "Europe/Athens"),
        .japanese: Names(
            given: [Name("陽菜", "haruna"), Name("健司", "kenji"), Name("さくら", "sakura"), Name("大輔", "daisuke"), Name("美穂", "miho")],
            family: [Name("佐藤", "sato"), Name("渡辺", "watanabe"), Name("髙橋", "takahashi"), Name("小鳥遊", "takanashi"), Name("伊東", "ito")],
            cities: ["札幌市", "京都市", "松本市", "那覇市"], timezone: "Asia/Tokyo", isFamilyFirst: true),
        .chinese: Names(
            given: [Name("雨桐", "yutong"), Name("志强", "zhiqiang"), Name("思源", "siyuan"), Name("梓涵", "zihan")],
            family: [Name("王", "wang"), Name("李", "li"), Name("欧阳", "ouyang"), Name("陈", "chen")],
            cities: ["成都", "杭州", "台北", "新加坡"], timezone: "Asia/Shanghai", isFamilyFirst: true),
        .korean: Names(
            given: [Name("서연", "seoyeon"), Name("민준", "minjun"), Name("지우", "jiwoo"), Name("하은", "haeun")],
            family: [Name("김", "kim"), Name("박", "park"), Name("황보", "hwangbo"), Name("최", "choi")],
            cities: ["부산", "서울", "제주"], timezone: "Asia/Seoul", isFamilyFirst: true),
        .hebrew: Names(
            given: [Name("נועה", "noa"), Name("איתן", "eitan"), Name("תמר", "tamar"), Name("יונתן", "yonatan")],
            family: [Name("כהן", "cohen"), Name("בן־דוד", "ben-david"), Name("מזרחי", "mizrahi")],
            cities: ["חיפה", "ירושלים", "באר שבע"], timezone: "Asia/Jerusalem"),
        .arabic: Names(
            given: [Name("ليلى", "layla"), Name("يوسف", "yousef"), Name("مريم", "maryam"), Name("خالد", "khaled")],
            family: [Name("الحسن", "alhasan"), Name("منصور", "mansour"), Name("حدّاد", "haddad")],
            cities: ["عمّان", "الدار البيضاء", "بيروت"], timezone: "Asia/Amman"),
    ]

    static func of(_ language: Language) -> Names {
        byLanguage[language] ?? Names(given: [Name("Alex")], family: [Name("Doe")], cities: ["Bristol"], timezone: "UTC")
    }

    /// Lower-case letters without marks, for the local part of an address.
    static func ascii(_ text: String) -> String {
        let folded: [Character: String] = [
            "ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "ł": "l", "ø": "o", "å": "a", "æ": "ae", "ı": "i", "ź": "z", "ż": "z",
            "ó": "o", "ę": "e", "ą": "a", "ś": "s", "ć": "c", "ń": "n", "é": "e", "è": "e", "ê": "e", "ë": "e", "ï": "i",
            "î": "i", "í": "i", "ñ": "n", "ç": "c", "á": "a", "à": "a", "â": "a", "ú": "u", "ù": "u", "ò": "o", "ô": "o", " ": "-", "-": "-",
        ]
        return text.lowercased().reduce(into: "") { out, character in
            if let ascii = character.asciiValue, character.isLetter || character.isNumber {
                out.append(Character(Unicode.Scalar(ascii)))
            } else {
                out += folded[character] ?? ""
            }
        }
    }
}
