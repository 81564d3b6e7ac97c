import FoundationEssentials

/// A day of the proleptic Gregorian calendar, without a time zone.
struct CivilDate: Hashable, Sendable {
    static let secondsPerDay = 86_400.0

    let year: Int
    /// 1 to 12.
    let month: Int
    /// 1 to 31.
    let day: Int

    /// Nil for days that no calendar has, such as 30 February.
    init?(year: Int, month: Int, day: Int) {
        guard (1...9999).contains(year), (1...12).contains(month), (1...31).contains(day) else { return nil }
        self.year = year
        self.month = month
        self.day = day
        guard CivilDate(dayNumber: dayNumber) == self else { return nil }
    }

    /// The day `dayNumber` days after 1 January 1970. Counted in eras of 400 years that begin in March, so that the
    /// leap day is the last of its year.
    init(dayNumber: Int) {
        let shifted = dayNumber + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let marchMonth = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * marchMonth + 2) / 5 + 1
        month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    }

    /// The day that `date` falls on where clocks are `utcOffset` seconds ahead of UTC.
    init(_ date: Date, utcOffset: Int) {
        self.init(dayNumber: Self.dayNumber(of: date, utcOffset: utcOffset))
    }

    /// Days since 1 January 1970.
    var dayNumber: Int {
        let marchYear = month <= 2 ? year - 1 : year
        let era = (marchYear >= 0 ? marchYear : marchYear - 399) / 400
        let yearOfEra = marchYear - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }

    /// 0 is Sunday.
    var weekday: Int { Self.positiveRemainder(dayNumber + 4, 7) }

    static func dayNumber(of date: Date, utcOffset: Int) -> Int {
        Int((localSeconds(date, utcOffset) / secondsPerDay).rounded(.down))
    }

    /// When a day begins where clocks are `utcOffset` seconds ahead of UTC.
    static func midnight(_ dayNumber: Int, utcOffset: Int) -> Date {
        Date(timeIntervalSince1970: Double(dayNumber) * secondsPerDay - Double(utcOffset))
    }

    /// Seconds since that day's midnight, 0 to 86,399.
    static func secondOfDay(_ date: Date, utcOffset: Int) -> Int {
        positiveRemainder(Int(localSeconds(date, utcOffset).rounded(.down)), Int(secondsPerDay))
    }

    /// Bounded to the years a calendar shows, so that a server's absurd date can't overflow.
    private static func localSeconds(_ date: Date, _ utcOffset: Int) -> Double {
        let seconds = date.timeIntervalSince1970 + Double(utcOffset)
        return seconds.isFinite ? min(max(seconds, -62_135_596_800), 253_402_300_799) : 0
    }

    private static func positiveRemainder(_ value: Int, _ modulus: Int) -> Int {
        let remainder = value % modulus
        return remainder < 0 ? remainder + modulus : remainder
    }
}
