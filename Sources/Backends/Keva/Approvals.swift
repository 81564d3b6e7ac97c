import Backend
import Helpdesk
import Transport

extension Keva {
    public func approvals(_ status: ApprovalFilter) throws(Trouble) -> Call<Page<Approval>> {
        let (account, answers, words) = (account, answers, decisionWords)
        let errand = Errand("list approvals", refusal: Self.refusal)
        let query = [Request.Field("status", status.rawValue)]
        return read(.approvals, query: query) { (response) throws(Trouble) -> Page<Approval> in
            let document = try answers.document(response, of: errand)
            guard let (rows, place) = document.root.placedRows(under: "data", "approvals") else {
                throw answers.unexpected("list of approvals", of: errand)
            }
            let repeated = document.repeatedKeys()
            return ListReading.page(of: rows, noun: "approval") { row, index in
                let rowPath = place + ["\(index)"]
                let inRow = repeated.filter { $0.starts(with: rowPath) }
                return Wire.approval(
                    row, account: account, words: words, repeatedKeys: inRow.map { Array($0.dropFirst(rowPath.count)) })
            }
        }
    }

    /// One request to one place: what a decision does can't be taken back, so nothing about it is tried twice.
    public func decide(_ approval: Approval, _ decision: Decision) throws(Trouble) -> Call<DecisionReceipt> {
        if let obstacle = obstacle(to: decision, of: approval) { throw answers.trouble(.invalid, obstacle) }
        let id = approval.id.value
        let (account, answers, words) = (account, answers, decisionWords)
        let errand = Errand(
            decision.isRejection ? "reject \(id)" : "approve \(id)", isWrite: true, refusal: Self.refusal,
            absence: "Approval \(id) was decided elsewhere, or its time has passed.", absenceIsConflict: true,
            check: "The decision may have been carried out: load the approvals again and look at ticket "
                + "\(approval.ticket?.value ?? "and platform") before deciding anew.")
        let request = Request(
            .patch, paths.first(.approvals, Request.path(id)), body: Wire.decision(decision, words: words).bytes)
        return Call(request) { (response) throws(Trouble) -> DecisionReceipt in
            let document = try answers.receipt(response, of: errand)
            guard let row = document?.root.row(under: "data", "approval"),
                let echo = Wire.approval(row, account: account, words: words, repeatedKeys: []),
                echo.id == approval.id
            else { return DecisionReceipt() }
            var receipt = DecisionReceipt(approval: echo)
            if case .approveEdited(let draft, _) = decision, let shown = echo.draft {
                receipt.editWasTaken = shown == draft
            }
            return receipt
        }
    }

    /// Keva lists no scope for approvals (contract, section 2), so a 403 is a state, not a fault.
    static let refusal = "This key cannot decide approvals."

    private func obstacle(to decision: Decision, of approval: Approval) -> String? {
        if case .approveEdited = decision, approval.kind != .reply {
            return "Only a proposed reply can be edited; \(approval.id.value) is another act."
        }
        if !decision.isRejection, approval.hasRepeatedField {
            return "Approval \(approval.id.value) names a field twice, so what was shown may not be what is done; "
                + "it can't be approved here."
        }
        return nil
    }
}
