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
        /// Of the last start, in seconds of the monotonic clock.
        var startedAt = 0.0
        var isCancelled = false
    }

    /// Two of each urgency: reads, then writes, so that one sort can pass the other where its budget is its own.
    private var queues = Urgency.allCases.flatMap { _ in [Queue(), Queue()] }
    private var places: [RequestTicket: Int] = [:]

    var count: Int { places.count }
    var isEmpty: Bool { places.isEmpty }

    func contains(_ id: RequestTicket) -> Bool { places[id] != nil }

    /// Whoever is next of those that fit: the most urgent, and of these who came first.
    func first(where isFit: (Entry) -> Bool = { _ in true }) -> Entry? {
        for urgency in Urgency.allCases {
            let heads = [queues[urgency.rawValue * 2].first, queues[urgency.rawValue * 2 + 1].first]
            let fit = heads.compactMap { $0 }.filter(isFit)
            if let next = fit.min(by: { $0.sequence < $1.sequence }) { return next }
        }
        return nil
    }

    mutating func insert(_ entry: Entry) {
        let place = Self.place(entry)
        places[entry.id] = place
        queues[place].insert(entry)
    }

    /// Takes out what `first` gave.
    mutating func removeFirst(_ entry: Entry) {
        let place = Self.place(entry)
        guard queues[place].first?.id == entry.id else { return }
        _ = queues[place].removeFirst()
        places[entry.id] = nil
    }

    mutating func remove(_ id: RequestTicket) -> Entry? {
        guard let place = places.removeValue(forKey: id) else { return nil }
        return queues[place].remove(id)
    }

    /// Takes out the newest of the least urgent that is less urgent than `urgency`.
    mutating func removeLast(lessUrgentThan urgency: Urgency) -> Entry? {
        for less in Urgency.allCases.reversed() where less > urgency {
            let pair = [less.rawValue * 2, less.rawValue * 2 + 1].filter { queues[$0].last != nil }
            guard let place = pair.max(by: { (queues[$0].last?.sequence ?? 0) < (queues[$1].last?.sequence ?? 0) }) else {
                continue
            }
            let entry = queues[place].removeLast()
            if let entry { places[entry.id] = nil }
            return entry
        }
        return nil
    }

    mutating func removeAll() -> [Entry] {
        let all = Urgency.allCases.flatMap { urgency in
            (queues[urgency.rawValue * 2].all + queues[urgency.rawValue * 2 + 1].all).sorted { $0.sequence < $1.sequence }
        }
        self = WaitingLine()
        return all
    }

    private static func place(_ entry: Entry) -> Int { entry.urgency.rawValue * 2 + (entry.isRead ? 0 : 1) }
}

extension WaitingLine {
    /// In order of submission; taken from the front without moving the rest.
    private struct Queue: Sendable {
        private var entries: [Entry] = []
        private var head = 0

        var first: Entry? { head < entries.count ? entries[head] : nil }
        var last: Entry? { head < entries.count ? entries.last : nil }
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
