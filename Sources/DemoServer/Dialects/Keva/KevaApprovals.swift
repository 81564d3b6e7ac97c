import FoundationEssentials

/// Approvals under `/api/approvals` (keva.md 4, and 1 to 3 of its last section).
extension Keva {
    /// A pending proposal stays in the queue for a while after it can't be decided any more.
    private static let shownAfterExpiry = 900.0
    private static let decisions = ["approved", "rejected"]

    static func approvalRoutes(_ keys: DemoKeys) -> [Route] {
        let words = [keys.approved, keys.rejected]
        return [
            Route(
                "GET", "/api/approvals", scope: approvalsScope,
                query: [QueryRule("status", .word(["pending"] + decisions))], answer: listApprovals),
            Route(
                "PATCH", "/api/approvals/:id", scope: approvalsScope,
                body: BodyRule(fields: [
                    FieldRule(keys.decision, .word(words), required: true), FieldRule(keys.draft, .text),
                    FieldRule(keys.feedback, .text),
                ]), open: .object(mayBeEmpty: true)
            ) { (desk, call) throws(Problem) in try decideApproval(&desk, call, keys) },
        ]
    }

    static func row(_ approval: DemoApproval) -> JSON {
        var members: [JSON.Member] = [
            .init(name: "id", value: .string(approval.id)), .init(name: "ticketId", value: .string(approval.ticketID)),
            .init(name: "status", value: .string(approval.status)),
            .init(name: "actionType", value: .string(approval.actionType)),
        ]
        members += (approval.actionType == "send_reply" ? replyPart(approval) : platformPart(approval)).members ?? []
        if let reasoning = approval.reasoning {
            members.append(.init(name: "reasoning", value: [
                "context": .string(reasoning.context), "approach": .string(reasoning.approach),
                "confidence": .double(reasoning.confidence),
            ]))
        }
        members += [
            .init(name: "createdAt", value: time(approval.createdAt)),
            .init(name: "expiresAt", value: time(approval.expiresAt)),
            .init(name: "decidedAt", value: time(approval.decidedAt)),
        ]
        return .object(members)
    }

    private static func replyPart(_ approval: DemoApproval) -> JSON {
        [
            "ticketSubject": .string(approval.ticketSubject), "customerEmail": .string(approval.customerEmail),
            "customerName": .string(approval.customerName), "draft": JSON(approval.draft), "model": "lark-2",
            "classification": [
                "category": .string(approval.category), "sentiment": .string(approval.sentiment),
                "urgency": .string(approval.urgency),
            ],
        ]
    }

    private static func platformPart(_ approval: DemoApproval) -> JSON {
        [
            "platform": JSON(approval.platform), "actionId": JSON(approval.actionID),
            "description": JSON(approval.description), "riskLevel": JSON(approval.riskLevel),
            "diff": .array(approval.changes.map {
                ["field": .string($0.field), "before": .string($0.before), "after": .string($0.after)]
            }),
        ]
    }

    private static func listApprovals(_ desk: inout Desk, _ call: Call) throws(Problem) -> Reply {
        let status = call.query["status"] ?? "pending"
        let rows = desk.approvals.filter { approval in
            guard approval.status == status else { return false }
            guard status == "pending", let expiry = approval.expiresAt else { return true }
            return expiry.addingTimeInterval(shownAfterExpiry) > call.now
        }
        return .ok(.array(rows.map(row)))
    }

    private static func decideApproval(
        _ desk: inout Desk, _ call: Call, _ keys: DemoKeys
    ) throws(Problem) -> Reply {
        let approve = call.text(keys.decision) == keys.approved
        let draft = call.text(keys.draft)
        if draft != nil {
            guard approve else { throw .field(keys.draft, "belongs to an approval, not to a rejection") }
            let isReply = desk.approvals.first { $0.id == call.id }?.actionType == "send_reply"
            guard isReply else { throw .field(keys.draft, "belongs to a reply") }
        }
        let decision = desk.decide(
            call.id, approve: approve, draft: draft, feedback: call.text(keys.feedback), by: desk.staff.me, at: call.now)
        switch decision {
        case .done(let approval): return .ok(row(approval))
        case .unknown: throw .notFound("Approval")
        case .alreadyDecided: throw Problem(status: 409, message: "Approval has already been decided")
        case .expired: throw Problem(status: 410, message: "Approval has expired")
        }
    }
}
