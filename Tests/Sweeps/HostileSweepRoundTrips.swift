import Backend
import Canvas
import Store

/// `SafeText` of any text is text: visible, bounded, of the width it claims, and the same when it is cleaned again.
enum CleanedText {
    static func flaw(_ mutator: inout Mutator, _ sabotage: String?) -> String? {
        let text = mutator.text()
        let limit = mutator.number(40)
        if sabotage == "fuzzed-plain-string" { return TerminalGrammar.flaw(inText: text) }
        let safe = SafeText(text)
        if let scalar = safe.string.unicodeScalars.first(where: { !TerminalGrammar.isShown($0) }) {
            return "U+\(String(scalar.value, radix: 16)) of \(text.debugDescription)"
        }
        if mostMarks(safe.string) > 3 { return "too many marks of \(text.debugDescription)" }
        if safe.string.utf8.count > 8 * text.utf8.count + 8 { return "unbounded: \(text.debugDescription)" }
        let again = SafeText(safe.string)
        if again.string != safe.string || again.columns != safe.columns { return "not the same twice: \(text.debugDescription)" }
        let cut = safe.truncated(to: limit)
        if cut.columns > limit || SafeText(cut.string).columns != cut.columns { return "cut to \(limit): \(text.debugDescription)" }
        let (before, after) = (safe.prefix(columns: limit), safe.dropFirst(columns: limit))
        guard before.string + after.string == safe.string, before.columns + after.columns == safe.columns, before.columns <= limit
        else { return "parted at \(limit): \(text.debugDescription)" }
        return nil
    }

    private static func mostMarks(_ text: String) -> Int {
        var most = 0
        var run = 0
        for scalar in text.unicodeScalars {
            let isMark = scalar.value > 0x2FF && [.nonspacingMark, .enclosingMark].contains(scalar.properties.generalCategory)
            run = isMark ? run + 1 : 0
            most = max(most, run)
        }
        return most
    }
}

/// What can be read of a damaged document can be written and read again; reading takes no more than it is given.
enum JSONRoundTrip {
    private static let documents = [
        #"{"items":[{"id":"t1","subject":"A","n":12,"ok":true,"tags":["a","b"]},{"id":"t2","subject":null}],"next":"x"}"#,
        #"[1,2.5,-3e10,"\u00e9\ud83d\ude00",{"a":{"b":[[],{}]}},false,null]"#,
        #"{"amount":"84.00","amount":"1.00","at":"2026-11-21T10:00:00Z","text":"line\nline\\ \"q\""}"#,
        #"{"jsonrpc":"2.0","id":7,"result":{"content":[{"type":"text","text":"{\"a\":1}"}]}}"#,
        #"  [ { "a" : 9007199254740993 , "b" : 0.1 , "c" : 1e999 } ]  "#,
    ].map { Array($0.utf8) }

    static func flaw(_ mutator: inout Mutator, _ sabotage: String?) -> String? {
        var bytes = documents[mutator.number(documents.count)]
        for _ in 0..<(1 + mutator.number(4)) {
            if mutator.number(3) > 0 {
                mutator.damage(&bytes)
            } else {
                bytes.insert(contentsOf: mutator.bytes().prefix(40), at: mutator.number(bytes.count + 1))
            }
        }
        guard let document = try? JSONDocument(bytes) else { return nil }
        _ = document.repeatedKeys()
        let text = sabotage == "unescaped-json" ? unescaped(document.root) : document.root.canonicalText
        let shown = String(decoding: bytes, as: UTF8.self).debugDescription
        if text.utf8.count > 200 * bytes.count { return "unbounded: \(shown)" }
        guard let again = try? JSONDocument(Array(text.utf8)) else { return "what was written can't be read: \(shown)" }
        return again.root.canonicalText == document.root.canonicalText ? nil : "not the same twice: \(shown)"
    }

    private static func unescaped(_ value: JSONValue) -> String {
        switch value {
        case .string(let text): "\"\(text)\""
        case .array(let items): "[\(items.map(unescaped).joined(separator: ","))]"
        case .object(let members): "{\(members.sorted { $0.key < $1.key }.map { "\"\($0.key)\":\(unescaped($0.value))" }.joined(separator: ","))}"
        default: value.canonicalText
        }
    }
}

/// A row gives back what was written; a damaged one answers nothing, or something, but ends.
enum RowRoundTrip {
    static func flaw(_ mutator: inout Mutator, _ sabotage: String?) -> String? {
        let texts = (0..<(1 + mutator.number(3))).map { _ in mutator.text() }
        let number = Int(truncatingIfNeeded: mutator.next()) >> mutator.number(63)
        var writer = RowWriter()
        writer.line { row in
            row.number(number)
            row.list { list in
                for text in texts { list.text(text) }
            }
        }
        var bytes = sabotage == "unescaped-rows" ? unescaped(number, texts) : writer.bytes
        guard bytes.firstIndex(of: 0x0A) == bytes.count - 1 else { return "a line feed inside a row of \(texts)" }
        guard var row = RowScanner(line: 0..<(bytes.count - 1), of: bytes) else { return "its own row isn't taken: \(texts)" }
        guard row.int() == number, row.texts() == texts, !row.isDamaged, row.isAtEndOfList else { return "not what was written: \(texts)" }
        mutator.damage(&bytes)
        if mutator.number(2) == 0 { mutator.damage(&bytes) }
        return damaged(bytes, &mutator, texts)
    }

    private static func damaged(_ bytes: [UInt8], _ mutator: inout Mutator, _ texts: [String]) -> String? {
        let end = max(0, bytes.count - 1)
        if var row = RowScanner(line: 0..<end, of: bytes) { row.skip() }
        var row = RowScanner(unchecked: mutator.number(end + 1)..<end, of: bytes)
        var steps = 0
        while !row.isAtEndOfList, steps <= bytes.count {
            steps += 1
            switch mutator.number(5) {
            case 0: _ = row.int()
            case 1: _ = row.double()
            case 2: if let text = row.text(), text.utf8.count > 3 * bytes.count { return "unbounded: \(texts)" }
            case 3: _ = row.texts()
            default: row.skip()
            }
        }
        return steps > bytes.count ? "it reads on for ever: \(texts)" : nil
    }

    private static func unescaped(_ number: Int, _ texts: [String]) -> [UInt8] {
        Array("[\"00000000\",\(number),[\(texts.map { "\"\($0)\"" }.joined(separator: ","))]]\n".utf8)
    }
}

/// A damaged journal gives records that were written, in their order, and says when one is missing.
enum JournalRecovery {
    static func flaw(_ mutator: inout Mutator, _ sabotage: String?) -> String? {
        var written: [[UInt8]] = []
        var bytes = JournalFrame.mark
        for sequence in 1...(1 + mutator.number(5)) {
            let payload = mutator.bytes().prefix(60).filter { $0 != 0x0A }
            written.append(payload)
            bytes += JournalFrame.encode(payload, sequence: sequence)
        }
        bytes += [UInt8](repeating: 0, count: 64)
        // A cut alone, or damage: a cut right behind a record and zeros written over its place leave no trace.
        if mutator.number(4) == 0 {
            bytes.removeLast(mutator.number(bytes.count + 1))
        } else {
            for _ in 0..<(1 + mutator.number(2)) { mutator.damage(&bytes) }
        }
        let reading = JournalReading(bytes)
        var payloads = reading.payloads
        if sabotage == "trusting-journal" { payloads = bytes.split(separator: 0x0A).map { Array($0.dropFirst(32)) } }
        var rest = written[...]
        for payload in payloads {
            guard let found = rest.firstIndex(of: payload) else { return "a record that nobody wrote, in \(bytes.count) bytes" }
            rest = rest[(found + 1)...]
        }
        return payloads.count < written.count && reading.isSound ? "\(written.count - payloads.count) of \(written.count) lost without a word: \(String(decoding: bytes, as: UTF8.self).debugDescription)" : nil
    }
}
