import FoundationEssentials

/// Makes a message look as it left somebody's mail program: quotes, signatures, HTML.
struct Letter {
    let customer: DemoCustomer
    let language: Language

    /// How this person's program writes; the same in every mail.
    private enum Program { case plain, phone, html }
    private var program: Program {
        switch customer.habit % 20 {
        case 0..<4: .phone
        case 4..<8: .html
        default: .plain
        }
    }

    /// A customer's mail.
    ///
    /// - Parameters:
    ///   - quoting: what it answers, where the program quotes.
    func mail(_ text: String, quoting earlier: DemoMessage?, dice: inout SplitMix64) -> String {
        let quote = earlier.flatMap { dice.chance(9, in: 20) ? $0 : nil }
        switch program {
        case .html: return html(text, quote)
        case .phone:
            return text + "\n\n" + Phrases.of(language).phoneSignature + quoted(quote)
        case .plain:
            let signature = customer.company.map { "\n\n-- \n\(customer.name)\n\($0)" + phoneLine } ?? ""
            return text + (customer.habit % 3 == 0 ? signature : "") + quoted(quote)
        }
    }

    private var phoneLine: String { customer.phone.map { "\n\($0)" } ?? "" }

    private func introduction(_ message: DemoMessage) -> String {
        let time = Moment(message.createdAt)
        return Template.fill(Phrases.of(language).quoteIntroduction) { slot in
            slot == "when" ? "\(time.day(in: language)) \(time.year), \(time.clock)" : message.authorName
        }
    }

    private func quoted(_ message: DemoMessage?) -> String {
        guard let message else { return "" }
        let lines = message.body.split(separator: "\n", omittingEmptySubsequences: false).prefix(24)
        return "\n\n" + introduction(message) + "\n" + lines.map { "> " + $0 }.joined(separator: "\n")
    }

    private func html(_ text: String, _ quote: DemoMessage?) -> String {
        var page = #"<div dir="auto" style="font-family:Verdana,sans-serif;font-size:13px">"#
        page += Letter.paragraphs(text)
        if let company = customer.company {
            page += "<p>--&nbsp;<br><b>\(Letter.escaped(customer.name))</b><br>\(Letter.escaped(company))</p>"
        }
        page += "</div>"
        if let quote {
            page += #"<div class="quote"><p>"# + Letter.escaped(introduction(quote))
            page += #"</p><blockquote style="border-left:2px solid #ccc;padding-left:8px">"#
            page += Letter.paragraphs(quote.body) + "</blockquote></div>"
        }
        return page + #"<img src="https://mail.example/open.gif" width="1" height="1" alt="">"#
    }

    private static func paragraphs(_ text: String) -> String {
        var page = ""
        for block in text.split(separator: "\n\n") {
            let lines = block.split(separator: "\n").map { escaped(String($0)) }
            if lines.count > 1, lines.allSatisfy({ $0.hasPrefix("|") }) {
                page += table(lines)
            } else {
                page += "<p>" + lines.joined(separator: "<br>") + "</p>"
            }
        }
        return page
    }

    private static func table(_ lines: [String]) -> String {
        let rows = lines.filter { !$0.contains("---") }.map { line in
            "<tr>" + line.split(separator: "|").map { "<td>" + $0 + "</td>" }.joined() + "</tr>"
        }
        return "<table border=\"1\">" + rows.joined() + "</table>"
    }

    static func escaped(_ text: String) -> String {
        var out = ""
        for character in text {
            switch character {
            case "&": out += "&amp;"
            case "<": out += "&lt;"
            case ">": out += "&gt;"
            case "é": out += "&eacute;"
            default: out.append(character)
            }
        }
        return out
    }
}
