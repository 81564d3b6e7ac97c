import Backend
import Dispatch
import FoundationEssentials
import Helpdesk
import Synchronization

// Asking one service, or all of them at once.

extension Office {
    /// Asks one service and waits.
    func ask<Value>(_ member: Member, _ call: (any Service) throws(Trouble) -> Call<Value>) throws(Trouble) -> Value {
        do throws(Trouble) {
            return try desk.wait(for: try call(member.service), of: member.name).get()
        } catch where error.kind == .offline {
            // Unlike on the screen, nothing of a copy is shown here.
            var trouble = error
            trouble.hint = "Check the connection and base_url of account \(member.name)."
            throw trouble
        }
    }

    /// Does it for all of these at once, so that a silent server holds up no other; the results stand in their order.
    /// Once one has answered, the others are waited for as long as they answer requests at all.
    func each<Value: Sendable>(
        _ members: [Member], _ body: @escaping @Sendable (Member) throws(Trouble) -> Value
    ) -> [Result<Value, Trouble>] {
        let gathering = Mutex(Gathering<Value>())
        let queue = DispatchQueue(label: "kedge.each", attributes: .concurrent)
        let news = DispatchSemaphore(value: 0)
        answerTimes.begin(now: Clock.now().seconds)
        for (index, member) in members.enumerated() {
            let job = DispatchWorkItem { @Sendable in
                let result: Result<Value, Trouble>
                do throws(Trouble) { result = .success(try body(member)) } catch { result = .failure(error) }
                gathering.withLock { $0.results[index] = result }
                news.signal()
            }
            queue.async(execute: job)
        }
        while true {
            _ = news.wait(timeout: .now() + .milliseconds(500))
            let now = Clock.now()
            let results = gathering.withLock(\.results)
            let silent = members.indices.filter { results[$0] == nil }
            let hasAnswer = results.values.contains { if case .success = $0 { true } else { false } }
            let isOver = hasAnswer && answerTimes.isHopeless(for: silent.map { members[$0].name }, seconds: now.seconds)
            guard silent.isEmpty || isOver else { continue }
            if !silent.isEmpty { desk.perform(.stopRequests) }
            return members.indices.map { results[$0] ?? .failure(Self.silence(of: members[$0])) }
        }
    }

    private static func silence(of member: Member) -> Trouble {
        Trouble(
            .offline, "\(member.name.text): \(member.config.service.productName) has answered nothing for \(Int(AnswerTimes.patienceSeconds)) seconds.",
            hint: "Check the connection and base_url of account \(member.name).", account: member.name)
    }

    /// What was found, whoever could not be asked; where nothing was, it may be where nobody could look.
    func first<Item>(of answers: [Result<[Item], Trouble>]) throws(Trouble) -> [Item] {
        var found: [Item] = []
        var unanswered: Trouble?
        for answer in answers {
            switch answer {
            case .success(let items): found += items
            case .failure(let trouble) where [.notFound, .invalid, .unsupported].contains(trouble.kind): break
            case .failure(let trouble): unanswered = unanswered ?? trouble
            }
        }
        if found.isEmpty, let unanswered { throw unanswered }
        return found
    }

    /// What every account that can has, in the accounts' order. Those that fail are named on standard error; fails only
    /// when all do.
    func gather<Item: Sendable>(
        _ capability: Capability?, _ body: @escaping @Sendable (Member) throws(Trouble) -> [Item]
    ) throws(Trouble) -> [Item] {
        try gather(capability, copyAsOf: { self.workplace.store.cache(of: $0.name).firstTickets(1).asOf }, body)
    }

    /// - Parameter copyAsOf: how old the copy is that could be shown instead.
    func gather<Item: Sendable>(
        _ capability: Capability?, copyAsOf: (Member) -> Date?, _ body: @escaping @Sendable (Member) throws(Trouble) -> [Item]
    ) throws(Trouble) -> [Item] {
        let able = try members(with: capability)
        var items: [Item] = []
        var troubles: [Trouble] = []
        var neverRead: [String] = []
        for (member, answer) in zip(able, each(able, body)) {
            switch answer {
            case .success(let found):
                items += found
                if isOffline, found.isEmpty, copyAsOf(member) == nil { neverRead.append(member.name.text) }
            case .failure(let trouble):
                let trouble = withCopyHint(trouble, copyAsOf(member))
                troubles.append(able.count > 1 ? naming(member, trouble) : trouble)
            }
        }
        if !neverRead.isEmpty {
            Output.note(["\(neverRead.joined(separator: ", ")): nothing was read yet. Without --offline the server is asked."])
        }
        guard troubles.count == able.count, let first = troubles.first else {
            for trouble in troubles { Output.report(trouble, asJSON: asJSON) }
            return items
        }
        for trouble in troubles.dropFirst() { Output.report(trouble, asJSON: asJSON) }
        throw first
    }

    /// Of several accounts it is said whose trouble it is; a host may be that of all.
    private func naming(_ member: Member, _ trouble: Trouble) -> Trouble {
        var trouble = trouble
        trouble.account = trouble.account ?? member.name
        if !trouble.message.contains("account \(member.name.text)") { trouble.message = "\(member.name.text): \(trouble.message)" }
        return trouble
    }

    /// The accounts whose service can; where none can, each service's own sentence is thrown.
    func members(with capability: Capability?) throws(Trouble) -> [Member] {
        guard let first = members.first else {
            throw Trouble(.unsupported, "None of the accounts is of a service that kedge speaks to.", hint: "kedge doctor says which.")
        }
        guard let capability else { return members }
        let able = members.filter { $0.profile.capabilities.has(capability) }
        guard able.isEmpty else { return able }
        let sentences = members.map { $0.absence(of: capability) ?? "" }
        guard Set(sentences).count > 1 else { throw first.lacks(capability) }
        throw Trouble(.unsupported, zip(members, sentences).map { "\($0.name): \($1)" }.joined(separator: " "))
    }

    /// A read that can't be answered says that there is a copy, and how old it is.
    private func withCopyHint(_ trouble: Trouble, _ asOf: Date?) -> Trouble {
        guard [.offline, .rateLimited, .serverFault, .unreadable].contains(trouble.kind), let asOf else { return trouble }
        var trouble = trouble
        trouble.hint = "--offline shows the copy of \(ShownTime.stamp(asOf, now: now.wall, utcOffset: utcOffset))."
        return trouble
    }

    /// The same for one thing.
    func orCopy<Value>(asOf: Date?, _ body: () throws(Trouble) -> Value) throws(Trouble) -> Value {
        do throws(Trouble) { return try body() } catch { throw withCopyHint(error, asOf) }
    }
}

/// What several accounts have answered so far, by their places.
private struct Gathering<Value: Sendable> {
    var results: [Int: Result<Value, Trouble>] = [:]
}
