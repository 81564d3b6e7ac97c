import Dispatch
import Helpdesk

/// The wire's own place: performs what the gates decide, on one serial queue. The queue is busy only while
/// a transfer is in flight; between retries and during pauses one timer is armed, and otherwise nothing.
///
/// Unchecked: everything but the mailbox is touched on the queue alone.
final class WireLoop: @unchecked Sendable {
    private struct Exchange {
        let request: Request
        let endpoint: Endpoint
        let deliver: WireMailbox.Deliver
        /// What the server was asked to confirm instead of sending it again.
        var kept: Response?
    }

    let mailbox = WireMailbox()
    private let queue = DispatchQueue(label: "kedge.wire", qos: .userInitiated)
    private let rules: TransferRules
    private let now: @Sendable () -> Moment
    private let random: @Sendable () -> Double
    private let report: @Sendable (Trouble) -> Void
    private let observe: @Sendable (BudgetStatus) -> Void
    private let ledgerDirectory: String?
    private let ledgerFiles: LedgerFiles

    private var pump: CurlPump?
    private var gates: [AccountName: RequestGate] = [:]
    private var ledgers: [AccountName: BudgetLedger] = [:]
    private var wakes: [AccountName: Double] = [:]
    private var exchanges: [RequestTicket: Exchange] = [:]
    private var answers = KeptAnswers()
    private var statuses: [AccountName: BudgetStatus] = [:]
    private var changedAccounts: Set<AccountName> = []
    private var idleBodies: [@Sendable () -> Void] = []
    private var timer: (any DispatchSourceTimer)?
    private var isClosed = false

    init(
        rules: TransferRules, ledgerDirectory: String?, ledgerFiles: LedgerFiles,
        now: @escaping @Sendable () -> Moment, random: @escaping @Sendable () -> Double,
        report: @escaping @Sendable (Trouble) -> Void, observe: @escaping @Sendable (BudgetStatus) -> Void
    ) {
        self.rules = rules
        self.ledgerDirectory = ledgerDirectory
        self.ledgerFiles = ledgerFiles
        self.report = report
        self.now = now
        self.random = random
        self.observe = observe
    }

    deinit { timer?.cancel() }

    func post(_ letter: WireMailbox.Letter) {
        guard mailbox.post(letter) else { return }
        queue.async { @Sendable in self.run() }
    }

    /// Runs until nothing is in flight.
    private func run() {
        dispatchPrecondition(condition: .onQueue(queue))
        openPump()
        while let letters = mailbox.take(mayRest: pump?.isIdle ?? true) {
            for letter in letters { read(letter) }
            wakeGates()
            if let pump, !pump.isIdle {
                for (ticket, outcome) in pump.step(waitSeconds: secondsToNextWake ?? .infinity) {
                    ended(ticket, outcome)
                }
            }
            publish()
        }
        armTimer()
    }

    /// Not before the first letter: the program paints before libcurl is loaded with its certificates.
    private func openPump() {
        guard pump == nil, !isClosed else { return }
        pump = CurlPump(rules: rules)
        mailbox.setWaker(pump?.waker)
    }

    private func read(_ letter: WireMailbox.Letter) {
        switch letter {
        case .send(let ticket, let request, let endpoint, let urgency, let deliver):
            guard !isClosed else {
                deliver(.notSent(reason: .cancelled))
                return mailbox.delivered()
            }
            exchanges[ticket] = Exchange(request: request, endpoint: endpoint, deliver: deliver)
            let account = endpoint.account
            if gates[account] == nil { open(account, for: endpoint) }
            change(account) {
                $0.submitted(ticket, urgency: urgency, isRead: request.isRead, now: $1)
            }
        case .cancel(let ticket):
            guard let account = exchanges[ticket]?.endpoint.account else { return }
            change(account) { $0.cancelled(ticket, now: $1) }
        case .cancelAll(let account):
            change(account) { $0.cancelledAll(now: $1) }
        case .promote(let ticket, let urgency):
            guard let account = exchanges[ticket]?.endpoint.account else { return }
            change(account) { $0.promoted(ticket, to: urgency, now: $1) }
        case .whenIdle(let body):
            idleBodies.append(body)
        case .timerFired:
            break
        case .close:
            close()
        }
    }

    private func open(_ account: AccountName, for endpoint: Endpoint) {
        if let ledgerDirectory {
            ledgers[account] = BudgetLedger(
                directory: ledgerDirectory, account: account, home: endpoint.home, files: ledgerFiles, report: report)
        }
        let holder = ledgers[account] == nil ? nil : mailbox.holder(seconds: now().seconds, random: random())
        gates[account] = RequestGate(account: account, policy: endpoint.limits, holder: holder)
    }

    private func close() {
        for account in gates.keys { change(account) { $0.cancelledAll(now: $1) } }
        isClosed = true
        mailbox.setWaker(nil)
        pump = nil
        gates = [:]
        ledgers = [:]
        answers.removeAll()
        wakes = [:]
    }
}

extension WireLoop {
    /// The one funnel: an event to a gate, and its actions performed, with the events that these cause.
    private func change(_ account: AccountName, _ event: (inout RequestGate, Moment) -> [RequestGate.Action]) {
        guard gates[account] != nil else { return }
        changedAccounts.insert(account)
        var actions = transition(account, event)
        var index = 0
        while index < actions.count {
            actions += perform(actions[index], account)
            index += 1
        }
    }

    private func transition(
        _ account: AccountName, _ event: (inout RequestGate, Moment) -> [RequestGate.Action]
    ) -> [RequestGate.Action] {
        guard var gate = gates.removeValue(forKey: account) else { return [] }
        wakes[account] = nil
        let actions = ledgers[account]?.share(&gate, now: now, event) ?? event(&gate, now())
        gates[account] = gate
        // Taken here, not in its turn: what follows from performing the others replaces it.
        for case .wakeAt(let seconds) in actions { wakes[account] = seconds }
        return actions
    }

    /// Returns the actions that follow from this one.
    private func perform(_ action: RequestGate.Action, _ account: AccountName) -> [RequestGate.Action] {
        switch action {
        case .start(let ticket):
            guard let refusal = start(ticket) else { return [] }
            return transition(account) { $0.failed(ticket, refusal, now: $1, randomUnit: random()) }
        case .abort(let ticket):
            guard let cut = pump?.abort(ticket) else { return [] }
            return transition(account) { $0.failed(ticket, cut, now: $1, randomUnit: random()) }
        case .finish(let ticket, let outcome):
            guard let exchange = exchanges.removeValue(forKey: ticket) else { return [] }
            exchange.deliver(whole(outcome, exchange))
            mailbox.delivered()
            return []
        case .wakeAt:
            return []
        }
    }

    private func start(_ ticket: RequestTicket) -> Outcome? {
        guard let pump, let exchange = exchanges[ticket] else {
            return .notSent(reason: Outcome.Reason(.configuration, "libcurl could not be set up."))
        }
        let known = answers.conditions(for: exchange.request, to: exchange.endpoint)
        exchanges[ticket]?.kept = known?.kept
        return pump.start(ticket, exchange.request.adding(known?.fields ?? []), to: exchange.endpoint)
    }

    /// The gate sees what came over the wire; who asked gets what it stands for.
    private func whole(_ outcome: Outcome, _ exchange: Exchange) -> Outcome {
        guard case .answered(let response) = outcome else { return outcome }
        if response.status == 304, let kept = exchange.kept {
            return .answered(KeptAnswers.whole(kept, confirmedBy: response))
        }
        answers.learn(response, to: exchange.request, at: exchange.endpoint, now: now().wall)
        return outcome
    }

    private func ended(_ ticket: RequestTicket, _ outcome: Outcome) {
        guard let account = exchanges[ticket]?.endpoint.account else { return }
        change(account) { gate, now in
            if case .answered(let response) = outcome {
                return gate.answered(ticket, response, now: now, randomUnit: random())
            }
            return gate.failed(ticket, outcome, now: now, randomUnit: random())
        }
    }

    private func wakeGates() {
        guard !wakes.isEmpty else { return }
        let seconds = now().seconds
        for (account, wake) in wakes where wake <= seconds { change(account) { $0.woke(now: $1) } }
    }

    /// Tells what changed; and that nothing is left, to whoever waits for that.
    private func publish() {
        let moment = now()
        for account in changedAccounts {
            guard let status = gates[account]?.status(now: moment), status != statuses[account] else { continue }
            statuses[account] = status
            observe(status)
        }
        changedAccounts = []
        guard !idleBodies.isEmpty, mailbox.outstandingCount == 0 else { return }
        let bodies = idleBodies
        idleBodies = []
        for body in bodies { body() }
    }
}

extension WireLoop {
    private var secondsToNextWake: Double? {
        wakes.values.min().map { max(0, $0 - now().seconds) }
    }

    /// For waits while nothing is in flight; disarmed where there is none.
    private func armTimer() {
        guard let seconds = secondsToNextWake else {
            timer?.schedule(deadline: .distantFuture)
            return
        }
        let timer = timer ?? makeTimer()
        timer.schedule(deadline: .now() + seconds, leeway: .milliseconds(1))
    }

    private func makeTimer() -> any DispatchSourceTimer {
        let timer = DispatchSource.makeTimerSource(queue: queue)
        timer.setEventHandler { @Sendable [weak self] in self?.post(.timerFired) }
        timer.activate()
        self.timer = timer
        return timer
    }
}
