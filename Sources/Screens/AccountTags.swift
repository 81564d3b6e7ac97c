import Canvas
import Helpdesk

/// Four letters per account, of its own: ids aren't unique across accounts.
enum AccountTags {
    static let columns = 4

    static func tags(_ accounts: [AccountName]) -> [AccountName: SafeText] {
        var tags: [AccountName: SafeText] = [:]
        var taken: Set<SafeText> = []
        for account in accounts.sorted() {
            let name = SafeText(account.text)
            var tag = name.prefix(columns: columns)
            var number = 2
            while !taken.insert(tag).inserted {
                tag = name.prefix(columns: columns - SafeText(number).columns) + SafeText(number)
                number += 1
            }
            tags[account] = tag
        }
        return tags
    }
}
