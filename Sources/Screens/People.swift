import Canvas
import Helpdesk

/// Who a ticket of one account can be given to, as far as they were seen here: owners of tickets, users and members.
struct People {
    struct Entry: Hashable {
        /// What a person types and reads.
        var name: String
        var address: String?
        /// What the service takes.
        var value: String
    }

    /// As many tickets are looked at; a prompt must open at once.
    private static let mostTickets = 2_000

    private(set) var entries: [Entry] = []

    init(_ account: AccountName, _ desk: DeskModel) {
        var seen: Set<String> = []
        for ticket in desk.table.tickets.lazy.filter({ $0.account == account }).prefix(Self.mostTickets) {
            guard let person = ticket.assignee, let value = person.id ?? person.address ?? person.name, seen.insert(value).inserted
            else { continue }
            entries.append(Entry(name: person.shownName, address: person.address, value: value))
        }
        for record in desk.shelf.all(.user, of: [account]) + desk.shelf.all(.member, of: [account]) {
            guard seen.insert(record.id.value).inserted else { continue }
            var address: String?
            if case .text(let text)? = record["email"] { address = text }
            let name = record.title.isEmpty ? address ?? record.id.value : record.title
            entries.append(Entry(name: name, address: address, value: record.id.value))
        }
        entries.sort { ($0.name.lowercased(), $0.value) < ($1.name.lowercased(), $1.value) }
    }

    /// Everybody that the tickets' accounts have in common by name, for Tab.
    static func candidates(for tickets: [Ticket], _ desk: DeskModel) -> [String] {
        let lists = Set(tickets.map(\.account)).map { account in Set(People(account, desk).entries.map(\.name)) }
        guard let first = lists.first else { return [] }
        return lists.dropFirst().reduce(first) { $0.intersection($1) }.sorted()
    }

    /// Whom a word names: by name, address or id, whole or by a beginning that only one has. `=WORD` is taken as it is.
    func value(named text: String, on account: AccountName) throws(FieldWish.Refusal) -> String {
        if text.hasPrefix("="), text.count > 1 { return String(text.dropFirst()) }
        // Where nobody is known yet, the service judges.
        guard !entries.isEmpty else { return text }
        let wanted = text.lowercased()
        let whole = entries.filter { [$0.name, $0.address ?? "", $0.value].contains { $0.lowercased() == wanted } }
        let fitting = whole.isEmpty ? entries.filter { Self.begins($0, with: wanted) } : whole
        switch fitting.count {
        case 1: return fitting[0].value
        case 0:
            if wanted.contains("@") { return text }
            let way: SafeText = "Tab goes through them; =\(text) is taken as it is."
            throw FieldWish.Refusal(sentence: "Nobody seen on \(account.text) is called “\(text)”. \(way)")
        default:
            let names = fitting.prefix(4).map { SafeText($0.address ?? ($0.name == text ? $0.value : $0.name)) }.joined(separator: ", ")
            throw FieldWish.Refusal(sentence: "“\(text)” fits several on \(account.text): \(names). Write one of these.")
        }
    }

    private static func begins(_ entry: Entry, with wanted: String) -> Bool {
        let name = entry.name.lowercased()
        let words = name.split(separator: " ").map(String.init) + [name, entry.address?.lowercased() ?? ""]
        return words.contains { $0.hasPrefix(wanted) }
    }

    /// What the service's word for a person is called on screen.
    static func name(of value: String, on account: AccountName, _ desk: DeskModel) -> SafeText {
        if desk.profile(account)?.me == value { return "you" }
        let owner = desk.table.tickets.prefix(mostTickets).first { $0.account == account && $0.assignee?.id == value }?.assignee
        if let owner { return SafeText(owner.shownName) }
        let titles = [RecordKind.user, .member].compactMap { desk.shelf.record(RecordID(account: account, kind: $0, value: value))?.title }
        return SafeText(titles.first { !$0.isEmpty } ?? value)
    }
}
