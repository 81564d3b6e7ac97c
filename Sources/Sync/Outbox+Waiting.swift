import FoundationEssentials
import Helpdesk

// Why what is on its way has not left yet.

extension Outbox {
    /// As people see them.
    ///
    /// - Parameter budgets: accounts whose requests wait for a spent budget, and until when.
    func items(budgets: [AccountName: Date] = [:]) -> [OutboxItem] {
        entries.indices.map { index in
            var item = entries[index].item
            item.wait = wait(of: index, budgets)
            return item
        }
    }

    private func wait(of index: Int, _ budgets: [AccountName: Date]) -> OutboxItem.Wait? {
        let entry = entries[index]
        let account = entry.intent.account
        let budget = budgets[account].map { OutboxItem.Wait.budget(until: $0) }
        switch entry.phase {
        case .checking, .sending: return budget
        case .armed, .proving, .settling, .done, .held, .unclear: return nil
        case .queued: break
        }
        if standsStillSince != nil { return .standstill }
        if let pause = pause(of: account) { return .pause(pause.trouble, until: pause.until) }
        if let budget { return budget }
        let isEarlier = { (other: OutboxEntry) in other.subject == entry.subject && other.isMoving }
        let first = entries.first { $0.isUnderWay && $0.intent.account == account } ?? entries[..<index].first(where: isEarlier)
        return first.map { .turn(behind: $0.id) }
    }
}
