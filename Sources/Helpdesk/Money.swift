/// An amount of money found in a text.
public struct Money: Hashable, Sendable {
    /// Hundredths of the currency's unit, whatever the currency; more decimals are dropped.
    public let hundredths: Int
    /// As it was written: `EUR`, `$`; empty where only the field's name says that it is money.
    public let currency: String

    public init(hundredths: Int, currency: String) {
        self.hundredths = hundredths
        self.currency = currency
    }

    /// `84.00`.
    public var digits: String {
        let cents = hundredths % 100
        return "\(hundredths / 100).\(cents < 10 ? "0" : "")\(cents)"
    }

    /// `84.00 EUR`.
    public var text: String { currency.isEmpty ? digits : "\(digits) \(currency)" }

    /// Every amount with a currency sign or code beside it. Digits of all scripts count.
    public static func amounts(in text: String) -> [Money] {
        var scanner = MoneyScanner(text)
        return scanner.amounts()
    }

    /// A text that is a number and nothing else, as a field called "amount" holds it.
    public static func bareAmount(_ text: String) -> Money? {
        let characters = Array(text.filter { !$0.isWhitespace })
        guard let (hundredths, end) = MoneyNumber.read(characters, from: 0), end == characters.count else { return nil }
        return Money(hundredths: hundredths, currency: "")
    }
}

/// Reads numbers as people write amounts: `1,240.00`, `1.240,00`, `1 240`, `1'240.-`.
enum MoneyNumber {
    /// The value in hundredths and the index after it; nil where no digit stands at `start`.
    static func read(_ characters: [Character], from start: Int) -> (Int, Int)? {
        var groups: [(separator: Character?, digits: [Int])] = []
        var index = start
        var separator: Character?
        while index < characters.count {
            var digits: [Int] = []
            while index < characters.count, let digit = digit(characters[index]) {
                digits.append(digit)
                index += 1
            }
            guard !digits.isEmpty else {
                index -= 1
                break
            }
            groups.append((separator, digits))
            guard index + 1 < characters.count, isSeparator(characters[index]), digit(characters[index + 1]) != nil else {
                break
            }
            // A blank groups thousands only: "order 48213 12 EUR" is two numbers.
            if characters[index].isWhitespace, !isThousands(characters, after: index) { break }
            separator = characters[index]
            index += 1
        }
        guard !groups.isEmpty else { return nil }
        return (hundredths(groups), index)
    }

    static func digit(_ character: Character) -> Int? {
        guard let value = character.wholeNumberValue, (0...9).contains(value) else { return nil }
        return character.unicodeScalars.first?.properties.generalCategory == .decimalNumber ? value : nil
    }

    private static func isSeparator(_ character: Character) -> Bool {
        switch character {
        case ".", ",", "'", "\u{2019}", " ", "\u{A0}", "\u{202F}", "\u{2009}", "\u{FF0E}", "\u{FF0C}", "\u{66B}", "\u{66C}": true
        default: false
        }
    }

    private static func isThousands(_ characters: [Character], after index: Int) -> Bool {
        let next = characters[(index + 1)...].prefix(4)
        return next.prefix(3).count == 3 && next.prefix(3).allSatisfy { digit($0) != nil }
            && (next.count < 4 || next.last.map { digit($0) == nil } ?? true)
    }

    private static func hundredths(_ groups: [(separator: Character?, digits: [Int])]) -> Int {
        var whole = groups.flatMap(\.digits)
        var cents = [0, 0]
        // The last group is a fraction unless it can be three grouped digits.
        if let last = groups.last, let separator = last.separator, !separator.isWhitespace, last.digits.count != 3 {
            whole.removeLast(last.digits.count)
            cents = Array((last.digits + [0, 0]).prefix(2))
        }
        let limit = Int.max / 1_000
        let value = whole.reduce(0) { $0 > limit / 10 ? limit : $0 * 10 + $1 }
        return value * 100 + cents[0] * 10 + cents[1]
    }
}

private struct MoneyScanner {
    private let characters: [Character]

    init(_ text: String) { characters = Array(text) }

    mutating func amounts() -> [Money] {
        var found: [Money] = []
        var index = 0
        while index < characters.count {
            guard MoneyNumber.digit(characters[index]) != nil, let (value, end) = MoneyNumber.read(characters, from: index)
            else {
                index += 1
                continue
            }
            if let currency = currencyBefore(index) ?? currencyAfter(end) {
                found.append(Money(hundredths: value, currency: currency))
            }
            index = max(end, index + 1)
        }
        return found
    }

    private func currencyBefore(_ index: Int) -> String? {
        var end = index
        if end > 0, characters[end - 1] == "-" || characters[end - 1] == "+" { end -= 1 }
        while end > 0, characters[end - 1].isWhitespace, index - end < 2 { end -= 1 }
        guard end > 0 else { return nil }
        if isSign(characters[end - 1]) { return String(characters[end - 1]) }
        var start = end
        while start > 0, characters[start - 1].isLetter, end - start < 8 { start -= 1 }
        return word(characters[start..<end])
    }

    private func currencyAfter(_ index: Int) -> String? {
        var start = index
        while start < characters.count, start - index < 3, characters[start].isWhitespace || ".-".contains(characters[start]) {
            start += 1
        }
        guard start < characters.count else { return nil }
        if isSign(characters[start]) { return String(characters[start]) }
        var end = start
        while end < characters.count, characters[end].isLetter, end - start < 8 { end += 1 }
        return word(characters[start..<end])
    }

    private func isSign(_ character: Character) -> Bool {
        character.unicodeScalars.first?.properties.generalCategory == .currencySymbol
    }

    /// A code of ISO 4217 among those in wide use, or a currency's name. Lower case counts for the names alone and for
    /// codes that are no words.
    private func word(_ letters: ArraySlice<Character>) -> String? {
        let text = String(letters)
        let upper = text.uppercased()
        guard Self.codes.contains(upper) || Self.names.contains(text.lowercased()) else { return nil }
        return text == text.lowercased() && Self.wordsToo.contains(upper) ? nil : Self.codes.contains(upper) ? upper : text
    }

    private static let codes: Set<String> = [
        "AED", "ARS", "AUD", "BGN", "BRL", "BTC", "CAD", "CHF", "CLP", "CNY", "COP", "CZK", "DKK", "EGP", "ETH", "EUR",
        "GBP", "HKD", "HUF", "IDR", "ILS", "INR", "ISK", "JPY", "KES", "KRW", "MAD", "MXN", "MYR", "NGN", "NOK", "NZD",
        "PEN", "PHP", "PKR", "PLN", "RMB", "RON", "RSD", "RUB", "SAR", "SEK", "SGD", "THB", "TRY", "TWD", "UAH", "USD",
        "USDT", "VND", "ZAR",
    ]
    private static let wordsToo: Set<String> = ["ALL", "TRY", "MAD", "COP", "PEN"]
    private static let names: Set<String> = [
        "euro", "euros", "dollar", "dollars", "pound", "pounds", "franc", "francs", "franken", "kr", "kronor", "kroner",
        "yen", "yuan", "rupee", "rupees", "zl", "zł", "lei", "rub", "cents", "円", "元", "원", "руб",
    ]
}
