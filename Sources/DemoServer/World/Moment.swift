import FoundationEssentials

/// A point in time taken apart in UTC, and its spellings.
struct Moment: Sendable {
    let year: Int
    let month: Int
    let dayOfMonth: Int
    /// 0 is Sunday.
    let weekday: Int
    let secondOfDay: Int
    let millisecond: Int

    init(_ date: Date) {
        let milliseconds = Int((date.timeIntervalSince1970 * 1_000).rounded(.down))
        let seconds = Moment.floor(milliseconds, 1_000)
        let days = Moment.floor(seconds, 86_400)
        millisecond = milliseconds - seconds * 1_000
        secondOfDay = seconds - days * 86_400
        weekday = (days % 7 + 11) % 7
        // Howard Hinnant's days-to-civil, years beginning in March.
        let shifted = days + 719_468
        let era = Moment.floor(shifted, 146_097)
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        dayOfMonth = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    }

    private static func floor(_ value: Int, _ step: Int) -> Int {
        value >= 0 ? value / step : -((-value + step - 1) / step)
    }

    private static func padded(_ number: Int, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
    }

    /// `2026-11-17T11:52:03.120Z`
    var isoWithMilliseconds: String { isoStem + "." + Moment.padded(millisecond, 3) + "Z" }
    /// `2026-11-17T11:52:03Z`
    var iso: String { isoStem + "Z" }
    /// `11:52`
    var clock: String {
        Moment.padded(secondOfDay / 3_600, 2) + ":" + Moment.padded(secondOfDay / 60 % 60, 2)
    }

    private var isoStem: String {
        Moment.padded(year, 4) + "-" + Moment.padded(month, 2) + "-" + Moment.padded(dayOfMonth, 2) + "T"
            + clock + ":" + Moment.padded(secondOfDay % 60, 2)
    }

    /// `Sat, 21 Nov 2026 11:52:03 GMT`, as HTTP headers have it.
    var http: String {
        let days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
        let month = Moment.months[.english]?[month - 1].prefix(3) ?? ""
        return "\(days[weekday]), \(Moment.padded(dayOfMonth, 2)) \(month) \(Moment.padded(year, 4)) \(clock):"
            + Moment.padded(secondOfDay % 60, 2) + " GMT"
    }

    /// The day as a letter in that language writes it.
    func day(in language: Language) -> String {
        let name = Moment.months[language]?[month - 1] ?? ""
        switch language {
        case .german: return "\(dayOfMonth). \(name)"
        case .spanish: return "\(dayOfMonth) de \(name)"
        case .japanese, .chinese: return "\(month)月\(dayOfMonth)日"
        case .korean: return "\(month)월 \(dayOfMonth)일"
        case .english, .french: return "\(dayOfMonth) \(name)"
        case .polish, .italian, .greek, .hebrew, .arabic: return "\(dayOfMonth).\(month)."
        }
    }

    private static let months: [Language: [String]] = [
        .english: [
            "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
            "November", "December",
        ],
        .german: [
            "Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November",
            "Dezember",
        ],
        .french: [
            "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre",
            "décembre",
        ],
        .spanish: [
            "enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre",
            "noviembre", "diciembre",
        ],
    ]
}
