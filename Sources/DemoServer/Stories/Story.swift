/// A language that people write in here.
enum Language: String, Sendable, CaseIterable {
    case english, german, french, spanish, polish, italian, greek, japanese, chinese, korean, hebrew, arabic
}

/// What brings a person to the desk, told in templates; `{slots}` are filled by ``Details``.
struct Story: Sendable {
    enum Topic: String, Sendable, CaseIterable {
        case billing, delivery, returns, account, product, technical, membership, wholesale
    }

    let id: String
    let language: Language
    let topic: Topic
    /// Tags beside the topic's own.
    var tags: [String] = []
    let subjects: [String]
    /// The first mail, whole.
    let openings: [String]
    /// What the customer adds later.
    let followUps: [String]
    /// What the desk answers; the first one also serves as a proposed draft.
    let replies: [String]
    var notes: [String] = []
    /// Whether money can be given back for it.
    var isRefund = false
    var sentiment = "neutral"

    static let all: [Story] = english + englishMore + englishOutdoors + german + french + spanish + continental + others
        + asian + semitic + hostile
    /// Indices into ``all`` by language, without the hostile ones.
    static let byLanguage: [Language: [Int]] = {
        var table: [Language: [Int]] = [:]
        for (index, story) in all.enumerated() where !hostileIndices.contains(index) { table[story.language, default: []].append(index) }
        return table
    }()

    static func index(of id: String) -> Int { all.firstIndex { $0.id == id } ?? 0 }
}
