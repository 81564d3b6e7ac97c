import Backend
import Helpdesk
import Transport

extension RequestTracker {
    /// The history, then the texts; where those leave room for files, their names too. Each is one request for every
    /// hundred rows, however long the thread (contract, section 4).
    public func thread(_ id: TicketID) throws(Trouble) -> Call<Thread> {
        let number = try number(of: id)
        let service = self
        let errand = Errand(
            "read the thread of \(number)", refusal: Self.unseen("ticket \(number)"),
            absence: "Request Tracker has no ticket \(number).")
        return everyRow(path("ticket", number, "history"), Self.historyFields, errand, isEnd: ThreadReading.reachesBeginning) {
            (entries) throws(Trouble) -> Call<Thread>.Step in
            // Who may not see a ticket gets an empty history of it (contract, section 2).
            guard !entries.isEmpty else {
                throw service.answers.trouble(
                    .notAllowed, Self.unseen("ticket \(number)"), hint: "Ask whoever runs the server for the right to see it.")
            }
            return .next(service.texts(of: ThreadReading(id, entries, service), errand))
        }
    }

    private static let historyFields: [Request.Field] = [
        .init("fields", "Type,Creator,Created,Field,OldValue,NewValue"), .init("fields[Creator]", "Name,RealName"),
    ]

    /// Only texts that are no files, and what holds several parts, come with their content: files may be large.
    private func texts(of reading: ThreadReading, _ errand: Errand) -> Call<Thread> {
        let service = self
        let query: [Request.Field] = [
            .init("fields", "TransactionId,ContentType,Filename,ContentLength,Content"),
            .init("query", Self.tests(
                ("ContentType", "STARTSWITH", "text/"), ("ContentType", "STARTSWITH", "multipart/"),
                ("Filename", "IS", "NULL"), ("Filename", "=", ""))),
        ]
        return everyRow(partsPath(reading), query, errand, isEnd: reading.reachesFirstPart) {
            (texts) throws(Trouble) -> Call<Thread>.Step in
            if reading.leavesRoomForFiles(texts) { return .next(service.files(of: reading, texts, errand)) }
            return service.named(reading, texts)
        }
    }

    private func files(of reading: ThreadReading, _ texts: [JSONValue], _ errand: Errand) -> Call<Thread> {
        let service = self
        let query: [Request.Field] = [
            .init("fields", "TransactionId,ContentType,Filename,ContentLength"),
        ]
        return everyRow(partsPath(reading), query, errand, isEnd: reading.reachesFirstPart) {
            (files) throws(Trouble) -> Call<Thread>.Step in service.named(reading, texts + files)
        }
    }

    private func partsPath(_ reading: ThreadReading) -> String { path("ticket", reading.ticket.value, "attachments") }

    /// The most people whose names one thread asks for; the others stay numbers.
    private static let namesAtOnce = 4

    /// Changes of owner name people by number; each is asked for once and then known.
    private func named(_ reading: ThreadReading, _ parts: [JSONValue], asked: Int = 0) -> Call<Thread>.Step {
        guard asked < Self.namesAtOnce, let number = reading.unknownPerson else { return .done(reading.thread(parts)) }
        let service = self
        return .next(Call(get(path("user", number))) { (response) throws(Trouble) -> Call<Thread>.Step in
            let row = Row((try? service.answers.document(response, of: Errand("read user \(number)")))?.root)
            let login = row?.word("Name") == Wire.nobody ? "nobody" : row?.word("RealName", "Name")
            // A failure that passes is no name; the next reading asks again.
            guard login != nil || [403, 404].contains(response.status) else { return .done(reading.thread(parts)) }
            service.memory.settle(login ?? "user \(number)", for: ThreadReading.personMemory + number)
            return service.named(reading, parts, asked: asked + 1)
        })
    }

    /// A JSON search: any of these about one field.
    static func any(_ field: String, _ tests: (operation: String, value: String)...) -> String {
        searched(tests.map { (field, $0.operation, $0.value) })
    }

    /// A JSON search: any of these about the same field, all about different ones.
    static func tests(_ tests: (field: String, operation: String, value: String)...) -> String { searched(tests) }

    static func searched(_ tests: [(field: String, operation: String, value: String)]) -> String {
        JSONValue.array(tests.map { test in
            .object(["field": .string(test.field), "operator": .string(test.operation), "value": .string(test.value)])
        }).canonicalText
    }
}

// MARK: - Lists whose length isn't told

extension RequestTracker {
    /// No list is longer; a server that never ends one isn't followed any further.
    private static let mostPages = 500

    /// Reads a list newest first, page by page. Rows that the account may not see are left out of a page, so that a
    /// short one isn't the last one for certain (contract, section 3): that is an empty one, or one that shows by what
    /// it holds that nothing can come after it.
    ///
    /// - Parameter isEnd: of all rows so far and those of a page that isn't full.
    func everyRow<Value: Sendable>(
        _ path: String, _ query: [Request.Field], _ errand: Errand,
        isEnd: @escaping @Sendable (_ all: [JSONValue], _ page: [JSONValue]) -> Bool,
        after gathered: [JSONValue] = [], page number: Int = 1,
        step: @escaping @Sendable ([JSONValue]) throws(Trouble) -> Call<Value>.Step
    ) -> Call<Value> {
        let service = self
        let paging: [Request.Field] = [
            .init("orderby", "id"), .init("order", "DESC"), .init("page", "\(number)"), .init("per_page", "\(Self.rowsPerPage)"),
        ]
        return Call(get(path, query + paging)) { (response) throws(Trouble) -> Call<Value>.Step in
            let page = try service.rows(of: service.answers.document(response, of: errand).root, "list", errand)
            let all = gathered + page
            // A page that begins like the one before is that one again.
            let isRepeated = !page.isEmpty && gathered.count >= page.count && gathered.suffix(page.count).elementsEqual(page)
            if isRepeated { return try step(gathered) }
            if page.isEmpty || number >= Self.mostPages || (page.count < Self.rowsPerPage && isEnd(all, page)) {
                return try step(all)
            }
            return .next(service.everyRow(path, query, errand, isEnd: isEnd, after: all, page: number + 1, step: step))
        }
    }
}

// MARK: - Writing

extension RequestTracker {
    /// An answer to the customer is RT's correspondence, a note its comment. A text has no tag to be bound to
    /// (contract, section 5): who wrote meanwhile is for the caller to look at before.
    public func send(_ body: String, to id: TicketID, audience: Audience) throws(Trouble) -> Call<Receipt> {
        let number = try number(of: id)
        // It would be taken, and stored as an empty entry.
        guard body.contains(where: { !$0.isWhitespace }) else {
            throw answers.trouble(.invalid, "The text is empty, so nothing was sent.", hint: "Write it first.")
        }
        let service = self
        let errand = Errand(
            audience == .internal ? "add the note" : "send the reply", isWrite: true, refusal: Self.unseen("ticket \(number)"),
            absence: "Request Tracker has no ticket \(number).",
            check: "It may have been sent: read the thread of \(number) before sending it again.")
        let content: JSONValue = ["Content": .string(body), "ContentType": "text/plain"]
        let verb = audience == .internal ? "comment" : "correspond"
        return Call(write(.post, path("ticket", number, verb), content)) { (response) throws(Trouble) -> Call<Receipt>.Step in
            do throws(Trouble) {
                _ = try service.answers.receipt(response, of: errand)
                return .done(Receipt())
            } catch {
                guard response.status == 400 else { throw error }
                return .next(service.explaining(error, number, verb))
            }
        }
    }

    /// A text that may not be written is refused like one that is wrong (contract, section 2); the ticket tells by a
    /// link whether it may (section 4).
    private func explaining(_ refusal: Trouble, _ number: String, _ verb: String) -> Call<Receipt> {
        let answers = answers
        return Call(get(path("ticket", number))) { (response) throws(Trouble) -> Receipt in
            var refusal = refusal
            if response.status == 404 {
                refusal = answers.trouble(.notFound, "Request Tracker has no ticket \(number).", hint: refusal.hint)
            } else if response.status == 403 || Self.lacks(verb, Row((try? answers.document(response, of: Errand("read it")))?.root)) {
                refusal.kind = .notAllowed
                refusal.hint = "Ask whoever runs the server for the right to write on its queue."
            }
            throw refusal
        }
    }

    private static func lacks(_ verb: String, _ row: Row?) -> Bool {
        guard let links = row?.items("_hyperlinks") else { return false }
        return !links.contains { Row($0)?.word("ref") == verb }
    }
}
