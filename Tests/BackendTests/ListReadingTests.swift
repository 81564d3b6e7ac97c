import FoundationEssentials
import Helpdesk
import Testing

@testable import Backend

@Suite struct ListReadingTests {
    private func next(_ number: Int, rows: Int, size: Int, total: Int? = nil, pages: Int? = nil) -> PageCursor? {
        ListReading.next(after: number, rowCount: rows, pageSize: size, claimedTotal: total, claimedPageCount: pages)
    }

    @Test func goesOnWhileAnythingSaysSo() {
        #expect(next(1, rows: 100, size: 100, total: 250) == .number(2))
        #expect(next(3, rows: 50, size: 100, total: 250) == nil)
        #expect(next(1, rows: 20, size: 20) == .number(2))
        #expect(next(1, rows: 19, size: 20) == nil)
        #expect(next(1, rows: 19, size: 20, pages: 2) == .number(2))
    }

    @Test func totalsThatLieEndNowhereElse() {
        #expect(next(2, rows: 100, size: 100, total: 10) == .number(3))
        #expect(next(7, rows: 0, size: 100, total: 1_000_000_000) == nil)
        #expect(next(.max, rows: 1, size: 2, total: 5) == nil)
        #expect(next(1, rows: 5, size: 0, total: 5) == .number(2))
    }

    @Test func badRowsAreNamedByPlace() {
        let rows: [JSONValue] = [["id": "a"], .null, [:], .number("7")]
        let page = ListReading.page(of: rows, noun: "ticket", pageNumber: 3) { row, _ in row.word("id") }
        #expect(page.items == ["a"])
        #expect(
            page.unreadable == [
                "The ticket at place 2 on page 3 could not be read: it is null.",
                "The ticket at place 3 on page 3 could not be read: it has no id.",
                "The ticket at place 4 on page 3 could not be read: it is a number.",
            ])
    }

    @Test func threadsAreSortedByTimeAndKeepWhatHasNone() {
        let account = AccountName("a")
        func message(_ id: String, _ seconds: Double?) -> Message {
            Message(
                id: MessageID(account: account, value: id), kind: .public, body: id,
                createdAt: seconds.map(Date.init(timeIntervalSince1970:)))
        }
        let thread = Thread(
            ticket: TicketID(account: account, value: "t"),
            messages: [message("c", 30), message("c2", nil), message("a", 10), message("b", 20), message("b2", 20)])
        #expect(thread.oldestFirst.messages.map(\.body) == ["a", "b", "b2", "c", "c2"])
    }

    @Test func listsAreFoundInEveryWrapping() throws {
        for text in ["[1]", #"{"data":[1]}"#, #"{"tickets":[1]}"#, #"{"data":{"tickets":[1]}}"#] {
            #expect(try JSONDocument(Array(text.utf8)).root.rows(under: "data", "tickets") == [.number("1")])
        }
        for text in ["7", #"{"other":[1]}"#, #"{"data":{}}"#, #"{"data":null}"#] {
            #expect(try JSONDocument(Array(text.utf8)).root.rows(under: "data", "tickets") == nil)
        }
        let placed = try JSONDocument(Array(#"{"data":{"tickets":[1]}}"#.utf8)).root.placedRows(under: "data", "tickets")
        #expect(placed?.path == ["data", "tickets"])
    }

    @Test(arguments: [
        ("Hello\nthere", nil, Message.Format.plain), ("<p>Hi</p>", nil, .html), ("  <!DOCTYPE html>", nil, .html),
        ("<ann@example.org> wrote:", nil, .plain), ("a < b", nil, .plain), ("# Title\ntext", nil, .markdown),
        ("- one\n- two", nil, .markdown), ("- Ann", nil, .plain), ("**now** please", nil, .markdown),
        ("2 ** 3", nil, .plain), ("[x](https://a.b)", nil, .markdown), ("x", "text/html", .html),
        ("<p>Hi</p>", "text/plain", .plain), ("x", "text/markdown", .markdown), ("#hashtag", nil, .plain),
    ])
    func formats(text: String, declared: String?, format: Message.Format) {
        #expect(Message.Format.guess(text, declared: declared) == format)
    }
}
