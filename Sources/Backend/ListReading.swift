import Helpdesk

/// Reads the rows of a list so that one bad row costs one row.
public enum ListReading {
    /// - Parameters:
    ///   - noun: what a row is: `ticket`.
    ///   - pageNumber: counted from 1, for naming a bad row; nil where the list has no pages.
    ///   - read: nil where the row can't stand for anything, which is only where it has no id.
    public static func page<Item: Sendable>(
        of rows: [JSONValue], noun: String, pageNumber: Int? = nil, read: (Row, Int) -> Item?
    ) -> Page<Item> {
        var page = Page<Item>(items: [])
        page.items.reserveCapacity(rows.count)
        for (index, value) in rows.enumerated() {
            let row = Row(value)
            if let row, let item = read(row, index) {
                page.items.append(item)
            } else {
                let place = pageNumber.map { " on page \($0)" } ?? ""
                let reason = row == nil ? "it is \(value.kindInWords)" : "it has no id"
                page.unreadable.append(
                    "The \(noun) at place \(index + 1)\(place) could not be read: \(reason).")
            }
        }
        return page
    }

    /// Where a numbered list goes on. Totals may lie, so a full page is followed by one more look, and an
    /// empty one ends the list whatever the total says.
    public static func next(
        after number: Int, rowCount: Int, pageSize: Int, claimedTotal: Int?, claimedPageCount: Int? = nil
    ) -> PageCursor? {
        guard rowCount > 0 else { return nil }
        let isFull = rowCount >= pageSize
        let totalSaysMore = claimedTotal.map { $0 > seen(number, pageSize) } ?? false
        let pagesSayMore = claimedPageCount.map { $0 > number } ?? false
        return isFull || totalSaysMore || pagesSayMore ? .number(number + 1) : nil
    }

    /// Where a list by offset goes on; the same doubts hold.
    public static func next(
        afterOffset offset: Int, rowCount: Int, pageSize: Int, claimedTotal: Int?
    ) -> PageCursor? {
        let (end, overflow) = offset.addingReportingOverflow(rowCount)
        guard rowCount > 0, !overflow else { return nil }
        return rowCount >= pageSize || claimedTotal.map { $0 > end } ?? false ? .offset(end) : nil
    }

    /// Rows up to the end of this page, without overflowing on a server's absurd numbers.
    private static func seen(_ number: Int, _ pageSize: Int) -> Int {
        let (product, overflow) = number.multipliedReportingOverflow(by: max(1, pageSize))
        return overflow ? .max : product
    }
}

extension JSONValue {
    /// "a number", for naming what came in an object's place.
    var kindInWords: String {
        switch self {
        case .null: "null"
        case .bool: "true or false"
        case .number: "a number"
        case .string: "a text"
        case .array: "a list"
        case .object: "an object"
        case .unreadable: "not JSON"
        }
    }
}
