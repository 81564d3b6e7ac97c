import Backend
import Helpdesk
import Transport

extension Keme {
    /// Tokens are made and listed in the web page alone; this is all the API does with them.
    func revokeToken(_ act: Act) throws(Trouble) -> Call<ActOutcome> {
        let id = try target(of: act)
        let errand = Errand(
            act.phrase, isWrite: true, absence: "Keme has no API token \(id).",
            check: "It may have been revoked: look at Settings, API in Keme's web page.")
        return write(Request(.delete, pathPrefix + "/auth/tokens" + Request.path(id)), errand) {
            (_) throws(Trouble) -> ActOutcome in
            ActOutcome(note: "If it was the one kedge uses here, make another and put it where this account reads it.")
        }
    }
}
