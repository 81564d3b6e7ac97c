/// A piece of a query and where it begins.
struct QueryToken {
    enum Kind: Equatable {
        case open, close, or, minus
        case text(String)
        case field(QueryField)
    }

    let kind: Kind
    /// In characters from 0.
    let column: Int
}

/// Cuts a query into tokens.
struct QueryLexer {
    private let characters: [Character]
    private var index = 0

    init(_ characters: [Character]) { self.characters = characters }

    mutating func tokens() throws(QueryError) -> [QueryToken] {
        var found: [QueryToken] = []
        while true {
            while index < characters.count, characters[index].isWhitespace { index += 1 }
            guard index < characters.count else { return found }
            let column = index
            found.append(QueryToken(kind: try next(), column: column))
        }
    }

    private mutating func next() throws(QueryError) -> QueryToken.Kind {
        switch characters[index] {
        case "(":
            index += 1
            return .open
        case ")":
            index += 1
            return .close
        case "-" where index + 1 < characters.count && !characters[index + 1].isWhitespace:
            index += 1
            return .minus
        case "\"":
            return .text(try quoted())
        default:
            return try fieldOrWord()
        }
    }

    private mutating func fieldOrWord() throws(QueryError) -> QueryToken.Kind {
        let start = index
        var nameEnd = index
        while nameEnd < characters.count, characters[nameEnd].isLetter || characters[nameEnd] == "_" { nameEnd += 1 }
        if nameEnd > start, let (comparison, length) = comparison(at: nameEnd) {
            let name = String(characters[start..<nameEnd]).lowercased()
            index = nameEnd + length
            return .field(try field(named: name, at: start, comparison, sign: nameEnd))
        }
        let text = word()
        return text.lowercased() == "or" ? .or : .text(text)
    }

    private mutating func field(
        named name: String, at column: Int, _ comparison: QueryField.Sign, sign: Int
    ) throws(QueryError) -> QueryField {
        guard let field = QueryField.Name(rawValue: name) else {
            let names = QueryField.Name.allCases.map(\.rawValue).joined(separator: " ")
            throw QueryError(
                column: column,
                message: "There is no field \"\(name)\". Fields are \(names). Quote the words to search for them as text.")
        }
        let valueColumn = index
        let isQuoted = index < characters.count && characters[index] == "\""
        let value = isQuoted ? try quoted() : word()
        guard !value.isEmpty else {
            throw QueryError(
                column: valueColumn, message: "\(name) needs a value, as in \(name):\(field.exampleValue).")
        }
        return QueryField(
            name: field, sign: comparison, value: value, isQuoted: isQuoted, signColumn: sign, valueColumn: valueColumn)
    }

    private func comparison(at position: Int) -> (QueryField.Sign, Int)? {
        guard position < characters.count else { return nil }
        let isFollowedByEqual = position + 1 < characters.count && characters[position + 1] == "="
        switch characters[position] {
        case ":", "=": return (.is, 1)
        case "!" where isFollowedByEqual: return (.isNot, 2)
        case ">": return isFollowedByEqual ? (.atLeast, 2) : (.above, 1)
        case "<": return isFollowedByEqual ? (.atMost, 2) : (.below, 1)
        default: return nil
        }
    }

    /// Up to the next blank or parenthesis.
    private mutating func word() -> String {
        let start = index
        while index < characters.count, !characters[index].isWhitespace, characters[index] != "(", characters[index] != ")" {
            index += 1
        }
        return String(characters[start..<index])
    }

    private mutating func quoted() throws(QueryError) -> String {
        let start = index
        index += 1
        while index < characters.count, characters[index] != "\"" { index += 1 }
        guard index < characters.count else {
            throw QueryError(column: start, message: "This quotation mark is never closed.")
        }
        index += 1
        return String(characters[(start + 1)..<(index - 1)])
    }
}
