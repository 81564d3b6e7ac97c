import ArgumentParser
import Backend
import Canvas
import Helpdesk

struct TicketAttachmentsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "attachments", abstract: "List the files of a ticket's thread, or save them.",
        discussion: """
            With --save they are written into that folder, under harmless names and never over another file. Not every \
            service gives its files away; then it says so.
            """)

    @Argument(help: "An id, a human key, or account:id.")
    var id: String

    @Argument(help: "Only files of these names; all, if there are none.")
    var names: [String] = []

    @Option(help: "Save them into this folder.")
    var save: String?

    @OptionGroup var options: GlobalOptions

    private struct Row {
        let message: Message
        let file: Message.Attachment
    }

    func run() throws {
        let office = try Office.open(options)
        let (member, ticket) = try office.ticket(named: id)
        if save != nil {
            guard !options.offline else {
                throw Trouble(.offline, "With --offline no server is asked.", hint: "Leave it out to save files.")
            }
            guard member.profile.capabilities.has(.readAttachments) else { throw member.lacks(.readAttachments) }
        }
        guard member.profile.capabilities.has(.readThread) else { throw member.lacks(.readThread) }
        let detail = options.offline ? try office.keptDetail(ticket, of: member) : try office.detail(ticket, of: member)
        let rows = try chosen((detail.thread?.messages ?? []).flatMap { message in
            message.attachments.map { Row(message: message, file: $0) }
        })
        if let save { try self.save(rows, into: save, of: ticket, member, office) } else { list(rows, office) }
    }

    private func chosen(_ rows: [Row]) throws(Trouble) -> [Row] {
        if let missing = names.first(where: { name in !rows.contains { $0.file.name == name } }) {
            throw Trouble(.notFound, "The ticket has no file \"\(missing)\".", hint: "Without names all are listed.")
        }
        return names.isEmpty ? rows : rows.filter { names.contains($0.file.name) }
    }

    private func list(_ rows: [Row], _ office: Office) {
        if options.json {
            Output.write(OutputValue.array(rows.map { .object(members(of: $0)) }).rendered + "\n")
        } else {
            Output.write(PlainText.table(rows.map { row in
                [
                    SafeText(row.file.name), SafeText(row.file.byteCount.map { "\($0) bytes" } ?? "-"),
                    SafeText(row.message.author?.shownName ?? "-"), SafeText(PlainText.time(row.message.createdAt, office.utcOffset)),
                ]
            }))
        }
    }

    private func members(of row: Row) -> [(name: String, value: OutputValue)] {
        [
            ("name", .text(row.file.name)), ("byte_count", row.file.byteCount.map(OutputValue.integer) ?? .null),
            ("media_type", .optional(row.file.mediaType)), ("message_id", .text(row.message.id.value)),
            ("author", .person(row.message.author)), ("created_at", .time(row.message.createdAt)),
        ]
    }

    /// One after the other; those that can't be had are named, and the rest is saved.
    private func save(_ rows: [Row], into folder: String, of ticket: TicketID, _ member: Member, _ office: Office) throws {
        var saved: [OutputValue] = []
        let series = Series(count: rows.count, asJSON: options.json, progress: office.progress)
        let first = series.run(rows, name: { $0.file.name }) { row throws(Trouble) in
            guard let id = row.file.id else { throw member.lacks(.readAttachments) }
            let bytes = try office.ask(member) { service throws(Trouble) in try service.attachment(id, of: ticket) }
            let path = try SavedFiles.save(bytes, named: row.file.name, in: folder)
            guard options.json else { return SafeText(path).string + "\n" }
            saved.append(.object(members(of: row) + [("path", .text(path))]))
            return ""
        }
        if options.json { Output.write(OutputValue.array(saved).rendered + "\n") }
        if let first { throw first }
    }
}
