import FoundationEssentials

/// Times as screens write them. `utcOffset` is how far local clocks are ahead of UTC, in seconds.
public enum ShownTime {
    /// An age in at most three cells: `now`, `4m`, `16h`, `9d`, `3w`, `2y`. Empty where the time isn't known.
    public static func age(of date: Date?, now: Date) -> String {
        guard let date else { return "" }
        let seconds = now.timeIntervalSince(date)
        guard seconds >= 60 else { return "now" }
        let minutes = Int(min(seconds, 99 * 365 * CivilDate.secondsPerDay)) / 60
        let hours = minutes / 60
        let days = hours / 24
        if minutes < 60 { return "\(minutes)m" }
        if hours < 24 { return "\(hours)h" }
        if days < 14 { return "\(days)d" }
        return days < 365 ? "\(days / 7)w" : "\(days / 365)y"
    }

    /// The same for what may still come: `in 3d`, at most six cells.
    public static func distance(to date: Date, now: Date) -> String {
        date.timeIntervalSince(now) < 60 ? age(of: date, now: now) : "in " + age(of: now, now: date)
    }

    /// `12:04`.
    public static func clock(_ date: Date, utcOffset: Int) -> String {
        let second = CivilDate.secondOfDay(date, utcOffset: utcOffset)
        return "\(twoDigits(second / 3_600)):\(twoDigits(second / 60 % 60))"
    }

    /// `12:04:11`.
    public static func clockWithSeconds(_ date: Date, utcOffset: Int) -> String {
        clock(date, utcOffset: utcOffset) + ":" + twoDigits(CivilDate.secondOfDay(date, utcOffset: utcOffset) % 60)
    }

    /// As short as it stays clear: `12:04` today, `Tue 11:52` within six days, `3 Mar` this year, `3 Mar 2024`.
    public static func stamp(_ date: Date, now: Date, utcOffset: Int) -> String {
        let day = CivilDate(date, utcOffset: utcOffset)
        let today = CivilDate(now, utcOffset: utcOffset)
        let distance = abs(today.dayNumber - day.dayNumber)
        if distance == 0 { return clock(date, utcOffset: utcOffset) }
        if distance <= 6 { return "\(weekdays[day.weekday]) \(clock(date, utcOffset: utcOffset))" }
        let short = "\(day.day) \(months[day.month - 1])"
        return day.year == today.year ? short : "\(short) \(day.year)"
    }

    /// Day and time in full: `Tue 3 Mar 2026, 12:04`.
    public static func full(_ date: Date, utcOffset: Int) -> String {
        let day = CivilDate(date, utcOffset: utcOffset)
        return "\(weekdays[day.weekday]) \(day.day) \(months[day.month - 1]) \(day.year), \(clock(date, utcOffset: utcOffset))"
    }

    /// Whole seconds until something leaves, rounded up, never below 0. The clock is the monotonic one.
    public static func secondsLeft(until seconds: Double, now: Moment) -> Int {
        let left = (seconds - now.seconds).rounded(.up)
        return left > 0 && left < 1e9 ? Int(left) : 0
    }

    private static let weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

    private static func twoDigits(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
