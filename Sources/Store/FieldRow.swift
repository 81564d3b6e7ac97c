import FoundationEssentials
import Helpdesk

// Fields of acts and records, inside a line.

extension RowWriter {
    /// In order of key, so that equal fields make equal bytes.
    mutating func fields(_ fields: [String: FieldValue]) {
        list { row in
            for (key, value) in fields.sorted(by: { $0.key < $1.key }) { row.field(RecordField(key, value)) }
        }
    }

    mutating func fields(_ fields: [RecordField]) {
        list { row in
            for field in fields { row.field(field) }
        }
    }

    private mutating func field(_ field: RecordField) {
        list { row in
            row.text(field.key)
            switch field.value {
            case .text(let text): row.texts(["text", text])
            case .number(let digits): row.texts(["number", digits])
            case .flag(let flag): row.texts(["flag", flag ? "yes" : "no"])
            case .date(let date):
                row.list { row in
                    row.text("date")
                    row.date(date)
                }
            case .words(let words): row.texts(["words"] + words)
            case .parts(let parts):
                row.list { row in
                    row.text("parts")
                    for part in parts { row.part(part) }
                }
            case .document(let text): row.texts(["document", text])
            case .none: row.texts(["none"])
            }
        }
    }

    private mutating func part(_ part: FieldPart) {
        list { row in
            row.text(part.id)
            row.text(part.title)
            row.text(part.detail)
        }
    }
}

extension RowScanner {
    /// nil where a single one can't be read: a thing without one of its fields is another thing.
    mutating func fields() -> [RecordField]? {
        var fields: [RecordField] = []
        var isWhole = true
        let isThere = list { row in
            if let field = row.field() { fields.append(field) } else { isWhole = false }
        }
        return isThere && isWhole ? fields : nil
    }

    private mutating func field() -> RecordField? {
        record { row in
            guard let key = row.text() else { return nil }
            return row.fieldValue().map { RecordField(key, $0) }
        }
    }

    private mutating func fieldValue() -> FieldValue? {
        record { row in
            switch row.text() {
            case "text": row.text().map(FieldValue.text)
            case "number": row.text().map(FieldValue.number)
            case "flag": row.text().flatMap { ["yes": .flag(true), "no": .flag(false)][$0] }
            case "date": row.date().map(FieldValue.date)
            case "words": row.rest { $0.text() }.map(FieldValue.words)
            case "parts": row.rest { $0.part() }.map(FieldValue.parts)
            case "document": row.text().map(FieldValue.document)
            case "none": FieldValue.none
            default: nil
            }
        }
    }

    private mutating func part() -> FieldPart? {
        record { row in
            let id = row.text()
            guard let title = row.text() else { return nil }
            return FieldPart(id: id, title: title, detail: row.text())
        }
    }

    /// What is left of the list that is being read; nil where an element can't be read.
    private mutating func rest<Element>(_ read: (inout RowScanner) -> Element?) -> [Element]? {
        var elements: [Element] = []
        while !isAtEndOfList {
            guard let element = read(&self) else { return nil }
            elements.append(element)
        }
        return elements
    }
}
