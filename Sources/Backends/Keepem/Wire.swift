import Backend
import Helpdesk

/// Keep'em's rows as records, in either case style (contract, "Not documented", 3). nil only where a row has no id.
enum Wire {
    /// What problems of single fields are called, and kedge's keys for them.
    static let fieldNames = [
        "externalId": "external_id", "external_id": "external_id", "metadata": "metadata", "email": "email",
        "name": "name",
    ]
}
