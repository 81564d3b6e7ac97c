import Backend
import FoundationEssentials
import Helpdesk
import Transport

extension RequestTracker {
    /// Read by itself, a file comes in Base64, whatever it is (contract, section 4).
    public func attachment(_ id: String, of ticket: TicketID) throws(Trouble) -> Call<[UInt8]> {
        guard TicketSQL.isNumber(id) else { throw absentFile(id) }
        let service = self
        let errand = Errand("read file \(id)", refusal: Self.unseen("file \(id)"))
        return Call(get(path("attachment", id))) { (response) throws(Trouble) -> [UInt8] in
            // What isn't there is a 500 here.
            guard response.status != 500, response.status != 404 else { throw service.absentFile(id) }
            let root = try service.answers.document(response, of: errand).root
            guard let text = Row(root)?.text("Content"),
                let data = Data(base64Encoded: text, options: .ignoreUnknownCharacters)
            else { throw service.answers.unexpected("file", of: errand) }
            return [UInt8](data)
        }
    }

    private func absentFile(_ id: String) -> Trouble {
        answers.trouble(
            .notFound, "Request Tracker has no file \(id), or fails to give it.", hint: "Read the thread again; the file may be gone.")
    }
}
