import FoundationEssentials

extension Moment {
    /// Reads `2026-11-17`, or that with `T11:52:03`, perhaps a fraction, and `Z` or an offset; nil for anything else.
    static func date(from text: String) -> Date? {
        var rest = text.utf8[...]
        guard
            let year = number(4, &rest), take("-", &rest), let month = number(2, &rest), take("-", &rest),
            let day = number(2, &rest), (1...12).contains(month), (1...31).contains(day)
        else { return nil }
        let midnight = Double(days(year, month, day)) * 86_400
        if rest.isEmpty { return Date(timeIntervalSince1970: midnight) }
        guard
            take("T", &rest), let hour = number(2, &rest), take(":", &rest), let minute = number(2, &rest),
            take(":", &rest), let second = number(2, &rest), hour < 24, minute < 60, second < 61
        else { return nil }
        var seconds = midnight + Double(hour * 3_600 + minute * 60 + second)
        if take(".", &rest) {
            let digits = rest.prefix { (0x30...0x39).contains($0) }
            guard (1...9).contains(digits.count), let fraction = Double("0." + (String(digits) ?? "")) else { return nil }
            seconds += fraction
            rest = rest.dropFirst(digits.count)
        }
        guard let offset = offset(&rest), rest.isEmpty else { return nil }
        return Date(timeIntervalSince1970: seconds - Double(offset))
    }

    private static func offset(_ rest: inout Substring.UTF8View) -> Int? {
        if take("Z", &rest) { return 0 }
        let isWest = take("-", &rest)
        guard isWest || take("+", &rest), let hours = number(2, &rest), take(":", &rest), let minutes = number(2, &rest)
        else { return nil }
        return (isWest ? -1 : 1) * (hours * 3_600 + minutes * 60)
    }

    private static func number(_ width: Int, _ rest: inout Substring.UTF8View) -> Int? {
        let digits = rest.prefix(width)
        guard digits.count == width, digits.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        rest = rest.dropFirst(width)
        return digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
    }

    private static func take(_ letter: Unicode.Scalar, _ rest: inout Substring.UTF8View) -> Bool {
        guard rest.first == UInt8(ascii: letter) else { return false }
        rest = rest.dropFirst()
        return true
    }

    /// Days since 1970, by Howard Hinnant's civil-to-days.
    private static func days(_ year: Int, _ month: Int, _ day: Int) -> Int {
        let shifted = month <= 2 ? year - 1 : year
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }
}
