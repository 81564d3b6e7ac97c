import Backend
import Helpdesk
import Transport

extension RequestTracker {
    /// The queues that the account may see; how many there are isn't told, so an empty page ends them.
    func queues(page: PageCursor) -> Call<Page<Record>> {
        let query = [Request.Field("fields", "Name,Description,Lifecycle")]
        return list(path("queues", "all"), query, page, "queue", .project, isCounted: false) { row, account in
            guard let id = row.word("id") else { return nil }
            return Record(
                id: RecordID(account: account, kind: .project, value: id), title: row.word("Name") ?? id,
                fields: row.recordFields([
                    .init("name", from: "Name"), .init("description", from: "Description"),
                    .init("lifecycle", from: "Lifecycle"),
                ]))
        }
    }

    /// Everybody, customers included: who may own tickets can't be asked for (contract, section 7).
    func users(page: PageCursor) -> Call<Page<Record>> {
        let query = [Request.Field("fields", "Name,RealName,EmailAddress,Organization")]
        return list(path("users"), query, page, "user", .user, isCounted: true) { row, account in
            guard let id = row.word("id"), row.word("Name") != Wire.nobody else { return nil }
            return Record(
                id: RecordID(account: account, kind: .user, value: id), title: row.word("RealName", "Name") ?? id,
                fields: row.recordFields([
                    .init("login", from: "Name"), .init("name", from: "RealName"), .init("email", from: "EmailAddress"),
                    .init("organization", from: "Organization"),
                ]))
        }
    }

    private func list(
        _ path: String, _ query: [Request.Field], _ cursor: PageCursor, _ noun: String, _ kind: RecordKind, isCounted: Bool,
        read: @escaping @Sendable (Row, AccountName) -> Record?
    ) -> Call<Page<Record>> {
        let number = cursor.pageNumber
        let paging: [Request.Field] = [.init("page", "\(number)"), .init("per_page", "\(Self.rowsPerPage)")]
        let (service, errand) = (self, Errand("list \(noun)s"))
        return Call(get(path, query + paging)) { (response) throws(Trouble) -> Page<Record> in
            let root = try service.answers.document(response, of: errand).root
            let rows = try service.rows(of: root, "list of \(noun)s", errand)
            // Nobody is no bad row.
            let people = rows.filter { Row($0)?.word("Name") != Wire.nobody || kind != .user }
            var page = ListReading.page(of: people, noun: noun, pageNumber: number) { row, _ in read(row, service.account) }
            page.claimedTotal = Row(root)?.count("total")
            page.next = isCounted
                ? Self.next(after: number, rows.count, root)
                : rows.isEmpty ? nil : .number(number + 1)
            return page
        }
    }
}
