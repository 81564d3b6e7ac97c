import Helpdesk

/// Takes the known keys out of a table and complains about wrong types, missing keys and what is left over.
struct TableReader {
    private var rest: [String: TOMLNode]
    private let place: String
    private let locate: (String?) -> Int?
    private var problems: [ConfigProblem] = []
    private var known: Set<String> = []

    init(members: [String: TOMLNode], place: String, locate: @escaping (String?) -> Int?) {
        rest = members
        self.place = place
        self.locate = locate
    }

    mutating func complain(_ key: String?, _ sentence: String) {
        problems.append(ConfigProblem(line: locate(key), sentence))
    }

    private mutating func take(_ key: String) -> TOMLNode? {
        known.insert(key)
        return rest.removeValue(forKey: key)
    }

    private mutating func wrongType(_ key: String, _ node: TOMLNode, wanted: String) {
        complain(key, "In \(place), \(key) is \(node.kindInWords); it takes \(wanted).")
    }

    mutating func text(_ key: String) -> String? {
        guard let node = take(key) else { return nil }
        guard case .text(let text) = node else {
            wrongType(key, node, wanted: "a text")
            return nil
        }
        return text
    }

    /// A text that must be there and not be empty.
    mutating func required(_ key: String) -> String? {
        let isThere = rest[key] != nil
        let value = text(key)
        if !isThere { complain(nil, "In \(place), \(key) is missing.") }
        if value?.isEmpty == true {
            complain(key, "In \(place), \(key) is empty.")
            return nil
        }
        return value
    }

    mutating func integer(_ key: String, in range: ClosedRange<Int>) -> Int? {
        guard let node = take(key) else { return nil }
        guard case .integer(let number) = node, range.contains(number) else {
            wrongType(key, node, wanted: "a whole number from \(range.lowerBound) to \(range.upperBound)")
            return nil
        }
        return number
    }

    mutating func texts(_ key: String) -> [String]? {
        guard let node = take(key) else { return nil }
        if case .array(let nodes) = node {
            let texts = nodes.compactMap { if case .text(let text) = $0 { text } else { nil } }
            if texts.count == nodes.count { return texts }
        }
        wrongType(key, node, wanted: "a list of texts")
        return nil
    }

    mutating func tables(_ key: String) -> [[String: TOMLNode]] {
        guard let node = take(key) else { return [] }
        if case .array(let nodes) = node {
            let tables = nodes.compactMap { if case .table(let table) = $0 { table } else { nil } }
            if tables.count == nodes.count { return tables }
        }
        complain(key, "\(key) is written [[\(key)]], once for each.")
        return []
    }

    mutating func tokenSource() -> TokenSource? {
        let sources: [TokenSource] = [
            text("token_command").map(TokenSource.command), text("token_env").map(TokenSource.environment),
            text("token_file").map(TokenSource.file),
        ].compactMap { $0 }
        if take("token") != nil {
            complain("token", "In \(place), a token doesn't belong in this file: use token_command, token_env or token_file.")
        }
        if sources.count > 1 { complain("token_command", "In \(place), only one of token_command, token_env and token_file can hold.") }
        if sources.isEmpty { complain(nil, "In \(place), there is no token_command, token_env or token_file.") }
        return sources.count == 1 ? sources[0] : nil
    }

    /// The optional keys of an account.
    mutating func fill(_ account: inout AccountConfig) {
        account.baseURL = address("base_url")
        account.workspace = text("workspace")
        account.me = text("me")
        account.requestsPerMinute = integer("requests_per_minute", in: 1...100_000)
        account.refreshSeconds = integer("refresh_seconds", in: 5...86_400)
        account.certificateAuthorityFile = text("ca_file")
        account.proxy = text("proxy")
        account.authorizationHeader = headerName("auth_header")
        account.replyKey = text("reply_key")
        account.noteKey = text("note_key")
        account.mcpURL = address("mcp_url")
        account.mcpCommentTool = text("mcp_comment_tool")
        account.webhookSecretCommand = text("webhook_secret_command")
        account.webhookSignatureHeader = headerName("webhook_signature_header")
        guard let node = take("decision") else { return }
        guard case .table(let members) = node else { return wrongType("decision", node, wanted: "a table") }
        for (key, value) in members.sorted(by: { $0.key < $1.key }) {
            guard ["status", "approved", "rejected", "draft", "feedback"].contains(key), case .text(let word) = value else {
                complain("decision", "In \(place), decision.\(key) is unknown or no text; it has status, approved, rejected, draft, feedback.")
                continue
            }
            account.decision[key] = word
        }
    }

    private mutating func address(_ key: String) -> String? {
        guard let address = text(key) else { return nil }
        guard let problem = ServerAddress.problem(with: address) else { return address }
        complain(key, "In \(place), \(key) \(problem).")
        return nil
    }

    /// The name of an HTTP header; anything else could end the line and begin another one.
    private mutating func headerName(_ key: String) -> String? {
        guard let name = text(key) else { return nil }
        let signs = Set("!#$%&'*+-.^_`|~".utf8)
        let isName = !name.isEmpty && name.utf8.allSatisfy { byte in
            (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) || signs.contains(byte)
        }
        if isName { return name }
        complain(key, "In \(place), \(key) is no name of a header; write it as X-API-Key.")
        return nil
    }

    /// All problems, those about unknown keys last.
    mutating func finish() -> [ConfigProblem] {
        for key in rest.keys.sorted() {
            let near = known.sorted().first { Self.isNear($0, key) }
            complain(key, "In \(place), \(key) is unknown" + (near.map { "; perhaps \($0)?" } ?? "."))
        }
        return problems
    }

    /// One letter more, less or other, or two exchanged.
    static func isNear(_ left: String, _ right: String) -> Bool {
        let left = Array(left.utf8), right = Array(right.utf8)
        guard abs(left.count - right.count) <= 1, left != right else { return false }
        let start = zip(left, right).prefix { $0 == $1 }.count
        let leftRest = left.dropFirst(start), rightRest = right.dropFirst(start)
        if left.count == right.count {
            return leftRest.dropFirst() == rightRest.dropFirst()
                || (leftRest.count > 1 && Array(leftRest.prefix(2).reversed()) == Array(rightRest.prefix(2))
                    && leftRest.dropFirst(2) == rightRest.dropFirst(2))
        }
        return left.count > right.count ? Array(leftRest.dropFirst()) == Array(rightRest) : Array(leftRest) == Array(rightRest.dropFirst())
    }
}
