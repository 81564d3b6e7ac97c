/// The name a person gave an account in the config: `games`.
public struct AccountName: Hashable, Sendable, Comparable, CustomStringConvertible {
    public let text: String

    public init(_ text: String) { self.text = text }

    public var description: String { text }

    public static func < (left: AccountName, right: AccountName) -> Bool { left.text < right.text }
}

/// The five kinds of server that kedge speaks to.
public enum ServiceKind: String, Sendable, CaseIterable {
    case keme, keva, kemon, keepem, rt

    /// The name as the product writes it.
    public var productName: String {
        switch self {
        case .keme: "Keme"
        case .keva: "Keva"
        case .kemon: "Kemon"
        case .keepem: "Keep'em"
        case .rt: "Request Tracker"
        }
    }
}

/// An object of one account. Ids are opaque and unique only within their account.
public struct Identifier<Noun>: Hashable, Sendable {
    public let account: AccountName
    /// As the service writes it.
    public let value: String

    public init(account: AccountName, value: String) {
        self.account = account
        self.value = value
    }
}

extension Identifier: CustomStringConvertible {
    /// The form the command line takes: `account:id`.
    public var description: String { "\(account):\(value)" }
}

public typealias TicketID = Identifier<Ticket>
public typealias MessageID = Identifier<Message>
public typealias ApprovalID = Identifier<Approval>
public typealias ArticleID = Identifier<Article>
