/// Reads the query language: words, "phrases", `field:value`, `-term`, `or` (binds weakest), parentheses.
struct QueryParser {
    static let longestQuery = 4_000
    static let deepestNesting = 50

    private let tokens: [QueryToken]
    private let end: Int
    private var position = 0
    private var depth = 0

    init(_ text: String) throws(QueryError) {
        let characters = Array(text)
        guard characters.count <= Self.longestQuery else {
            throw QueryError(column: Self.longestQuery, message: "A query has at most 4,000 characters.")
        }
        var lexer = QueryLexer(characters)
        tokens = try lexer.tokens()
        end = characters.count
    }

    mutating func parse() throws(QueryError) -> QueryNode {
        guard !tokens.isEmpty else { return .all([]) }
        let node = try alternatives()
        if let token = current {
            throw QueryError(column: token.column, message: "This closing parenthesis has no opening one.")
        }
        return node
    }

    private var current: QueryToken? { position < tokens.count ? tokens[position] : nil }

    private mutating func alternatives() throws(QueryError) -> QueryNode {
        var parts = [try conjunction()]
        while case .or? = current?.kind {
            position += 1
            parts.append(try conjunction())
        }
        return parts.count == 1 ? parts[0] : .any(parts)
    }

    private mutating func conjunction() throws(QueryError) -> QueryNode {
        var parts: [QueryNode] = []
        while let token = current, token.kind != .or, token.kind != .close { parts.append(try term()) }
        guard parts.isEmpty else { return parts.count == 1 ? parts[0] : .all(parts) }
        throw nothingHere
    }

    private var nothingHere: QueryError {
        if let current, current.kind == .close, position > 0, tokens[position - 1].kind == .open {
            return QueryError(column: current.column, message: "There is nothing between the parentheses.")
        }
        if let current, current.kind == .close, position == 0 {
            return QueryError(column: current.column, message: "This closing parenthesis has no opening one.")
        }
        let orColumn = current?.kind == .or ? current?.column : position > 0 ? tokens[position - 1].column : nil
        return QueryError(
            column: orColumn ?? end,
            message: "\"or\" stands between two terms; quote it to search for the word.")
    }

    private mutating func term() throws(QueryError) -> QueryNode {
        var isNegated = false
        while let token = current, token.kind == .minus {
            isNegated.toggle()
            position += 1
        }
        let node = try primary()
        return isNegated ? .not(node) : node
    }

    private mutating func primary() throws(QueryError) -> QueryNode {
        guard let token = current else {
            throw QueryError(column: end, message: "Something to leave out must follow the minus sign.")
        }
        position += 1
        switch token.kind {
        case .text(let text): return .test(.text(Needle(text)))
        case .field(let field): return try field.compiled()
        case .open: return try group(openedAt: token.column)
        case .or, .close, .minus:
            throw QueryError(column: token.column, message: "Something to leave out must follow the minus sign.")
        }
    }

    private mutating func group(openedAt column: Int) throws(QueryError) -> QueryNode {
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.deepestNesting else {
            throw QueryError(column: column, message: "Parentheses nest at most 50 deep.")
        }
        if current == nil {
            throw QueryError(column: column, message: "This parenthesis is never closed.")
        }
        let node = try alternatives()
        guard current?.kind == .close else {
            throw QueryError(column: column, message: "This parenthesis is never closed.")
        }
        position += 1
        return node
    }
}
