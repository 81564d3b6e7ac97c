/// Requests that wait for their turn: by urgency, then in the order they came.
struct WaitingLine: Sendable {
    struct Entry: Sendable {
        let id: RequestTicket
        let isRead: Bool
        var urgency: Urgency
        /// The order of submission, which retries keep.
        let sequence: Int
        /// How often it was started.
        var tries = 0
        var isCancelled = false
    }

    private var queues = Urgency.allCases.map { _ in Queue() }
    private var urgencies: [RequestTicket: Urgency] = [:]

    var count: Int { urgencies.count }
    var isEmpty: Bool { urgencies.isEmpty }

    func contains(_ id: RequestTicket) -> Bool { urgencies[id] != nil }

    /// Whoever is next, if anyone waits.
    var first: Entry? {
        queues.lazy.compactMap(\.first).first
    }

    mutating func insert(_ entry: Entry) {
        urgencies[entry.id] = entry.urgency
        queues[entry.urgency.rawValue].insert(entry)
    }

    mutating func removeFirst() -> Entry? {
        guard let index = queues.firstIndex(where: { $0.first != nil }) else { return nil }
        let entry = queues[index].removeFirst()
        if let entry { urgencies[entry.id] = nil }
        return entry
    }

    mutating func remove(_ id: RequestTicket) -> Entry? {
        guard let urgency = urgencies.removeValue(forKey: id) else { return nil }
        return queues[urgency.rawValue].remove(id)
    }

    /// Takes out the newest of the least urgent that is less urgent than `urgency`.
    mutating func removeLast(lessUrgentThan urgency: Urgency) -> Entry? {
        guard let index = queues.lastIndex(where: { $0.first != nil }), index > urgency.rawValue else { return nil }
        let entry = queues[index].removeLast()
        if let entry { urgencies[entry.id] = nil }
        return entry
    }

    mutating func removeAll() -> [Entry] {
        let all = queues.flatMap(\.all)
        self = WaitingLine()
        return all
    }
}

extension WaitingLine {
    /// In order of submission; taken from the front without moving the rest.
    private struct Queue: Sendable {
        private var entries: [Entry] = []
        private var head = 0

        var first: Entry? { head < entries.count ? entries[head] : nil }
        var all: ArraySlice<Entry> { entries[head...] }

        mutating func insert(_ entry: Entry) {
            if let last = entries.last, head < entries.count, last.sequence > entry.sequence {
                let index = entries[head...].firstIndex { $0.sequence > entry.sequence } ?? entries.count
                entries.insert(entry, at: index)
            } else {
                entries.append(entry)
            }
        }

        mutating func removeFirst() -> Entry? {
            guard let entry = first else { return nil }
            head += 1
            if head > 256, head * 2 > entries.count {
                entries.removeFirst(head)
                head = 0
            }
            return entry
        }

        mutating func removeLast() -> Entry? { head < entries.count ? entries.removeLast() : nil }

        mutating func remove(_ id: RequestTicket) -> Entry? {
            guard let index = entries[head...].firstIndex(where: { $0.id == id }) else { return nil }
            return entries.remove(at: index)
        }
    }
}
