import Helpdesk

// An approval as a line of `approvals.jsonl`, and an article as one of `articles.jsonl`.

extension RowWriter {
    mutating func approval(_ approval: Approval) {
        text(approval.id.value)
        text(approval.fingerprint)
        tagged(approval.kind)
        tagged(approval.status)
        text(approval.ticket?.value)
        text(approval.ticketSubject)
        person(approval.customer)
        text(approval.riskRaw)
        number(approval.confidence)
        date(approval.createdAt)
        date(approval.expiresAt)
        date(approval.decidedAt)
        text(approval.summary)
        text(approval.draft)
        list { row in
            for change in approval.changes { row.texts([change.field, change.before, change.after]) }
        }
        remarks(approval.reasoning)
        text(approval.platform)
        remarks(approval.notUnderstood)
        number(approval.fieldCount)
        number(approval.isRequest ? 1 : 0)
    }

    private mutating func remarks(_ remarks: [Approval.Remark]) {
        list { row in
            for remark in remarks { row.texts([remark.name, remark.text]) }
        }
    }

    private mutating func tagged(_ kind: Approval.Kind) {
        switch kind {
        case .reply: texts(["reply"])
        case .action(let word): texts(["action", word])
        case .other(let word): texts(["other", word])
        }
    }

    private mutating func tagged(_ status: Approval.Status) {
        switch status {
        case .pending: texts(["pending"])
        case .approved: texts(["approved"])
        case .rejected: texts(["rejected"])
        case .other(let word): texts(["other", word])
        }
    }

    mutating func article(_ article: Article) {
        text(article.id.value)
        text(article.title)
        text(article.format.rawValue)
        text(article.category)
        text(article.statusRaw)
        text(article.author)
        date(article.createdAt)
        date(article.updatedAt)
        text(article.content)
    }
}

extension RowScanner {
    mutating func approval(of account: AccountName) -> Approval? {
        guard let id = text(), let fingerprint = text(), let kind = approvalKind(), let status = approvalStatus()
        else { return nil }
        var approval = Approval(
            id: ApprovalID(account: account, value: id), ticket: text().map { TicketID(account: account, value: $0) },
            ticketSubject: text(), customer: person(), kind: kind, status: status, riskRaw: text(),
            confidence: double(), createdAt: date(), expiresAt: date(), decidedAt: date(), summary: text(),
            draft: text(), fingerprint: fingerprint)
        list { row in
            let parts = row.texts()
            if parts.count == 3 {
                approval.changes.append(Approval.Change(field: parts[0], before: parts[1], after: parts[2]))
            }
        }
        approval.reasoning = remarks()
        approval.platform = text()
        approval.notUnderstood = remarks()
        approval.fieldCount = int() ?? 0
        // Rows that were written before this was known end here; without it a decision takes more, never less.
        if !isAtEndOfList { approval.isRequest = int() == 1 }
        return isDamaged ? nil : approval
    }

    private mutating func remarks() -> [Approval.Remark] {
        var remarks: [Approval.Remark] = []
        list { row in
            let parts = row.texts()
            if parts.count == 2 { remarks.append(Approval.Remark(name: parts[0], text: parts[1])) }
        }
        return remarks
    }

    private mutating func approvalKind() -> Approval.Kind? {
        let parts = texts()
        return switch (parts.first, parts.count) {
        case ("reply", 1): .reply
        case ("action", 2): .action(parts[1])
        case ("other", 2): .other(parts[1])
        default: nil
        }
    }

    private mutating func approvalStatus() -> Approval.Status? {
        let parts = texts()
        return switch (parts.first, parts.count) {
        case ("pending", 1): .pending
        case ("approved", 1): .approved
        case ("rejected", 1): .rejected
        case ("other", 2): .other(parts[1])
        default: nil
        }
    }

    mutating func article(of account: AccountName) -> Article? {
        guard let id = text(), let title = text(), let format = text().flatMap(Message.Format.init(rawValue:))
        else { return nil }
        let category = text()
        let statusRaw = text()
        let author = text()
        let createdAt = date()
        let updatedAt = date()
        guard let content = text(), !isDamaged else { return nil }
        return Article(
            id: ArticleID(account: account, value: id), title: title, content: content, format: format,
            category: category, statusRaw: statusRaw, author: author, createdAt: createdAt, updatedAt: updatedAt)
    }
}
