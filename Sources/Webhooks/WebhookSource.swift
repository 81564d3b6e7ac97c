import Helpdesk

/// An account whose service may tell that something has changed, and how its word is proved.
public struct WebhookSource: Sendable {
    public let account: AccountName
    public let kind: ServiceKind
    /// The header that carries the signature.
    public let signatureHeader: String
    let signature: WebhookSignature

    /// - Parameters:
    ///   - signatureHeader: from the config; nil for the documented one.
    ///   - secret: what the service signs with; nil where the config names none.
    /// - Throws: `.unsupported` where the service has no webhooks that could be proved, `.configuration` where the
    ///   account isn't set up for them.
    public init(
        account: AccountName, kind: ServiceKind, signatureHeader: String?, secret: String?
    ) throws(Trouble) {
        let header = try Self.header(account: account, kind: kind, configured: signatureHeader, hasSecret: secret != nil)
        guard let secret, !secret.isEmpty else { throw Self.lacksSecret(account, kind) }
        self.account = account
        self.kind = kind
        self.signatureHeader = header
        signature = WebhookSignature(secret: secret)
    }

    /// The header that this account's signatures come in.
    ///
    /// - Throws: as `init`; asked before the command for the secret is run.
    public static func header(
        account: AccountName, kind: ServiceKind, configured: String?, hasSecret: Bool
    ) throws(Trouble) -> String {
        if let sentence = absence(of: kind) { throw Trouble(.unsupported, sentence, account: account) }
        guard let header = configured ?? (kind == .keme ? "X-Keme-Signature" : nil) else {
            throw Trouble(
                .configuration,
                "Account \(account): \(kind.productName)'s documents name no header for a webhook's signature, so kedge can't tell \(kind.productName) from anybody else.",
                hint: "Look at what it sends, then set webhook_signature_header and webhook_secret_command.", account: account)
        }
        guard isHeaderName(header) else {
            throw Trouble(
                .configuration, "Account \(account): webhook_signature_header is no name of a header.",
                hint: "Write it like X-Keme-Signature.", account: account)
        }
        guard hasSecret else { throw lacksSecret(account, kind) }
        return header
    }

    /// Why no webhook of this service is listened to; nil where some are.
    public static func absence(of kind: ServiceKind) -> String? {
        switch kind {
        case .keme, .keva: nil
        case .keepem:
            "Keep'em's documents show no signature on its webhooks: anybody could send them, so kedge doesn't listen."
        case .kemon: "Kemon has no webhooks."
        case .rt: "Request Tracker's REST API has no webhooks."
        }
    }

    private static func lacksSecret(_ account: AccountName, _ kind: ServiceKind) -> Trouble {
        Trouble(
            .configuration,
            "Account \(account): without the signing secret, kedge can't tell \(kind.productName) from anybody else.",
            hint: "Set webhook_secret_command to a command that prints the secret of \(kind.productName)'s webhook settings.",
            account: account)
    }

    private static func isHeaderName(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.count <= 100 && text.utf8.allSatisfy { byte in
            (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
                || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
        }
    }
}
