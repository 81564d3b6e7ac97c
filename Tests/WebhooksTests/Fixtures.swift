import Corpus
import FoundationEssentials
import Helpdesk

@testable import Webhooks

/// A door with one account of each service that has webhooks, and what a request at it looks like.
enum Fixture {
    static let secret = "whsec_0123456789abcdef"
    static let now = Date(timeIntervalSince1970: 1_795_000_000)

    static func source(_ kind: ServiceKind) throws -> WebhookSource {
        try WebhookSource(
            account: AccountName(kind.rawValue), kind: kind,
            signatureHeader: kind == .keva ? "X-Keva-Signature" : nil, secret: secret)
    }

    static func door(limits: WebhookLimits = WebhookLimits(), window: DeliveryWindow = DeliveryWindow()) throws -> WebhookDoor {
        WebhookDoor([try source(.keme), try source(.keva)], limits: limits, window: window)
    }

    static func head(
        _ account: String = "keva", signature: String?, method: String = "POST", target: String? = nil,
        more: [(name: String, value: String)] = []
    ) -> WebhookHead {
        let header = account == "keme" ? "X-Keme-Signature" : "X-Keva-Signature"
        return WebhookHead(
            method: method, target: target ?? "/webhooks/\(account)",
            headers: [(name: "Host", value: "127.0.0.1")] + (signature.map { [(name: header, value: $0)] } ?? []) + more)
    }

    /// As the service would send it.
    static func judge(_ door: inout WebhookDoor, _ body: String, for account: String = "keva", at now: Date = now) -> WebhookDoor.Judgement {
        door.judge(head(account, signature: Signer.hex(body, secret: secret)), body: Array(body.utf8), now: now)
    }

    static func ticket(_ id: String, _ account: String = "keva") -> WebhookHint.Subject {
        .ticket(TicketID(account: AccountName(account), value: id))
    }
}

extension WebhookNews {
    var hint: WebhookHint? {
        switch self {
        case .accepted(let hint), .acceptedAgain(let hint): hint
        case .repeated, .unproved: nil
        }
    }
}
