import Helpdesk

/// The knowledge base as it is here, ready to be searched at every key.
struct ArticleSearch: Sendable {
    private struct Indexed: Sendable {
        var article: Article
        var title: LowercaseBytes
        var text: LowercaseBytes
    }

    private var indexed: [Indexed] = []

    /// By category, then title.
    init(_ articles: [Article] = []) {
        indexed = articles
            .sorted { ($0.category ?? "~", $0.title, $0.id.description) < ($1.category ?? "~", $1.title, $1.id.description) }
            .map { Indexed(
                article: $0, title: LowercaseBytes($0.title),
                text: LowercaseBytes([$0.title, $0.category ?? "", $0.content].joined(separator: "\n"))) }
    }

    var articles: [Article] { indexed.map(\.article) }

    func article(_ id: ArticleID) -> Article? { indexed.first { $0.article.id == id }?.article }

    /// Those that hold every word, the ones with all of them in the title first; all of them where there is no word.
    func found(_ words: String) -> [Article] {
        let words = Self.words(words)
        guard !words.isEmpty else { return articles }
        let hits = indexed.filter { entry in words.allSatisfy { entry.text.contains($0) } }
        let isInTitle = { (entry: Indexed) in words.allSatisfy { entry.title.contains($0) } }
        return (hits.filter(isInTitle) + hits.filter { !isInTitle($0) }).map(\.article)
    }

    /// What is here first, then what only the service found.
    func found(_ words: String, with answer: (words: String, articles: [Article])?) -> [Article] {
        let here = found(words)
        guard let answer, !words.isEmpty, answer.words == words else { return here }
        let known = Set(here.map(\.id))
        return here + answer.articles.filter { !known.contains($0.id) }
    }

    private static func words(_ text: String) -> [LowercaseBytes] {
        text.split { $0.isWhitespace }.map { LowercaseBytes(String($0)) }
    }
}

/// A text without its case, as bytes: searching these is many times faster than searching characters.
private struct LowercaseBytes: Sendable {
    private let bytes: [UInt8]

    init(_ text: String) { bytes = Array(text.lowercased().utf8) }

    func contains(_ other: LowercaseBytes) -> Bool {
        guard let first = other.bytes.first else { return true }
        return bytes.withUnsafeBufferPointer { here in
            other.bytes.withUnsafeBufferPointer { wanted in
                var start = 0
                while start <= here.count - wanted.count {
                    if here[start] == first, wanted.indices.allSatisfy({ here[start + $0] == wanted[$0] }) { return true }
                    start += 1
                }
                return false
            }
        }
    }
}
