import Canvas
import Helpdesk
import Prose

/// What `o` offers: a ticket in the browser, and by a letter each the files and links of what is read. Nothing is
/// opened that isn't a web or mail address; where one goes elsewhere than its text says is asked first.
struct OpenOutside: Sendable {
    enum Target: Sendable {
        case file(Message.Attachment)
        case link(ProseLink)
    }

    /// `o` is the ticket itself.
    static let letters = Array("bcdefghijklmn")
    /// So many columns of a name stand in the menu.
    private static let nameColumns = 28

    private(set) var ticket: Ticket?
    private(set) var targets: [Target] = []
    /// A link that waits for a yes, for it goes elsewhere than its text says.
    private(set) var doubted: String?

    /// - Parameter messages: those on screen first.
    init(_ ticket: Ticket, _ messages: [Message]) {
        self.ticket = ticket
        for message in messages { add(message.attachments.map { .file($0) } + Self.links(message.body, ProseFormat(message.format))) }
    }

    init(_ article: Article) { add(Self.links(article.content, ProseFormat(article.format))) }

    private static func links(_ text: String, _ format: ProseFormat) -> [Target] {
        ProsePage(text, format: format, columns: ThreadLines.mostColumns).links.map { .link($0) }
    }

    private mutating func add(_ found: [Target]) {
        for target in found where targets.count < Self.letters.count {
            if case .link(let link) = target, targets.contains(where: { $0.url == link.url }) { continue }
            targets.append(target)
        }
    }

    // MARK: Asking

    /// Opens the menu; where there is nothing to be opened, says why at once.
    func offer(in situation: inout Situation) {
        let menu = menu(situation.desk)
        if targets.isEmpty, let absence = menu.entries.first?.absence {
            situation.say(absence)
        } else {
            situation.choose(from: menu)
        }
    }

    func menu(_ desk: DeskModel) -> Menu {
        var entries: [Menu.Entry] = []
        if let ticket { entries.append(Menu.Entry("o", "\(ticket.key) in the browser", absence: pageAbsence(ticket, desk))) }
        for (letter, target) in zip(Self.letters, targets) {
            switch target {
            case .file(let file):
                let absence = ticket.flatMap { Self.absence(of: file, on: $0.account, desk) }
                entries.append(Menu.Entry(letter, "& \(SafeText(file.name).truncated(to: Self.nameColumns))", absence: absence))
            case .link(let link): entries.append(Menu.Entry(letter, Self.words(link), absence: Self.absence(of: link)))
            }
        }
        return Menu(.open, "open", entries)
    }

    private func pageAbsence(_ ticket: Ticket, _ desk: DeskModel) -> SafeText? {
        guard desk.capabilities(ticket.account).webURL(of: ticket.id) == nil else { return nil }
        let name = desk.profile(ticket.account)?.kind.productName ?? ticket.account.text
        return "\(name)'s API doesn't say where a ticket's page is."
    }

    private static func absence(of file: Message.Attachment, on account: AccountName, _ desk: DeskModel) -> SafeText? {
        if let absence = desk.absence(of: .readAttachments, account) { return SafeText(absence) }
        return file.id == nil ? "The service doesn't say where \(file.name) lies." : nil
    }

    private static func absence(of link: ProseLink) -> SafeText? {
        if link.openable != nil { return nil }
        return link.scheme.map { "Only web and mail addresses are opened, not \($0):." } ?? "This link leads nowhere outside its text."
    }

    /// `Pay here ► evil.example`.
    private static func words(_ link: ProseLink) -> SafeText {
        let label = (link.label.isEmpty ? SafeText(link.url) : link.label).truncated(to: nameColumns)
        return link.remark.map { "\(label) \(Glyph.becomes.text) \($0.truncated(to: nameColumns))" } ?? label
    }

    // MARK: Answering

    mutating func answer(_ choice: Menu.Choice, in situation: inout Situation) {
        switch choice.subject {
        case .open: choose(choice.key, in: &situation)
        case .openLink: if let doubted { open(doubted, in: &situation) }
        default: break
        }
    }

    private mutating func choose(_ key: Character, in situation: inout Situation) {
        if key == "o", let ticket, let url = situation.desk.capabilities(ticket.account).webURL(of: ticket.id) {
            open(url, in: &situation)
            return
        }
        guard let index = Self.letters.firstIndex(of: key), targets.indices.contains(index) else { return }
        switch targets[index] {
        case .file(let file):
            guard let ticket else { return }
            situation.ask(.saveAttachment(ticket.id, file))
            situation.say("Saving \(SafeText(file.name)).")
        case .link(let link):
            guard let url = link.openable else { return }
            guard let host = link.remark else { return open(url, in: &situation) }
            doubted = url
            situation.choose(from: Menu(.openLink, "it goes to \(host)", [Menu.Entry("o", "open it")]))
        }
    }

    private func open(_ url: String, in situation: inout Situation) {
        situation.ask(.openOutside(url: url))
        situation.say("Opening \(SafeText(url)).")
    }
}

extension OpenOutside.Target {
    fileprivate var url: String? { if case .link(let link) = self { link.url } else { nil } }
}
