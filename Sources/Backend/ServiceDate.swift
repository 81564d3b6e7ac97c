import FoundationEssentials

/// Times as servers write them. One that can't be read is nil, and its row stays.
public enum ServiceDate {
    /// ISO 8601 with or without fraction and offset (none means UTC), or a Unix time in seconds or
    /// milliseconds, also as a string.
    public static func read(_ value: JSONValue) -> Date? {
        switch value {
        case .number(let digits): Double(digits).flatMap(unixTime)
        case .string(let text): read(text)
        default: nil
        }
    }

    public static func read(_ text: String) -> Date? {
        var scanner = DigitScanner(text)
        if let date = isoTime(&scanner) { return date }
        return Double(text).flatMap(unixTime)
    }

    /// From 10^11 on, milliseconds: as seconds that would be past the year 5000.
    private static func unixTime(_ number: Double) -> Date? {
        guard number.isFinite, abs(number) < 2.5e14 else { return nil }
        return Date(timeIntervalSince1970: abs(number) >= 1e11 ? number / 1000 : number)
    }

    private static func isoTime(_ scanner: inout DigitScanner) -> Date? {
        guard let year = scanner.number(of: 4), year > 0, scanner.skip("-"),
            let month = scanner.number(of: 2), (1...12).contains(month), scanner.skip("-"),
            let day = scanner.number(of: 2), (1...31).contains(day)
        else { return nil }
        let midnight = Double(daysSince1970(year: year, month: month, day: day)) * 86_400
        guard scanner.skip("T") || scanner.skip("t") || scanner.skip(" ") else {
            return scanner.isAtEnd ? Date(timeIntervalSince1970: midnight) : nil
        }
        guard let hour = scanner.number(of: 2), hour < 25, scanner.skip(":"),
            let minute = scanner.number(of: 2), minute < 60
        else { return nil }
        var seconds = Double(hour * 3600 + minute * 60)
        if scanner.skip(":") {
            guard let second = scanner.number(of: 2), second < 61 else { return nil }
            seconds += Double(second) + scanner.fraction()
        }
        guard let offset = offsetSeconds(&scanner), scanner.isAtEnd else { return nil }
        return Date(timeIntervalSince1970: midnight + seconds - offset)
    }

    private static func offsetSeconds(_ scanner: inout DigitScanner) -> Double? {
        _ = scanner.skip(" ")
        if scanner.isAtEnd || scanner.skip("Z") || scanner.skip("z") { return 0 }
        let sign: Double
        if scanner.skip("+") { sign = 1 } else if scanner.skip("-") { sign = -1 } else { return nil }
        guard let hours = scanner.number(of: 2) else { return nil }
        _ = scanner.skip(":")
        return sign * Double(hours * 3600 + (scanner.number(of: 2) ?? 0) * 60)
    }

    /// Of the Gregorian calendar, also before it was one.
    private static func daysSince1970(year: Int, month: Int, day: Int) -> Int {
        // Years counted from March put the leap day at the end.
        let year = month <= 2 ? year - 1 : year
        let monthsSinceMarch = (month + 9) % 12
        let dayOfYear = (153 * monthsSinceMarch + 2) / 5 + day - 1
        let leapDays = year / 4 - year / 100 + year / 400
        return year * 365 + leapDays + dayOfYear - 719_468
    }
}

/// Takes digits and marks off the front of a text.
private struct DigitScanner {
    private var rest: Substring.UTF8View

    init(_ text: String) {
        rest = text[...].utf8
    }

    var isAtEnd: Bool { rest.isEmpty }

    mutating func skip(_ mark: Character) -> Bool {
        guard let byte = mark.asciiValue, rest.first == byte else { return false }
        rest = rest.dropFirst()
        return true
    }

    mutating func number(of digitCount: Int) -> Int? {
        let digits = rest.prefix(digitCount)
        guard digits.count == digitCount, digits.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        rest = rest.dropFirst(digitCount)
        return Int(Substring(digits))
    }

    /// After a point or a comma; 0 where there is none.
    mutating func fraction() -> Double {
        guard rest.first == 0x2E || rest.first == 0x2C else { return 0 }
        let digits = rest.dropFirst().prefix { (0x30...0x39).contains($0) }
        rest = rest.dropFirst(1 + digits.count)
        return Double("0." + String(Substring(digits))) ?? 0
    }
}
