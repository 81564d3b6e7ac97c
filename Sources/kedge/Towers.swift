import Dispatch
import FoundationEssentials
import Helpdesk
import Logging
import Screens
import Store
import Sync
import Terminal
import Transport

/// What keeps it true, as the program on the screen uses it: the wire and the desk, started behind the first paint.
final class Towers {
    private let workplace: Workplace
    private let isReadOnly: Bool
    private let isOffline: Bool
    private let mailbox: Mailbox<Program.Mail>
    private let log: Logger
    private var wire: Wire?
    private var desk: Desk?
    /// What was asked before the desk stood.
    private var waiting: [DeskCommand] = []
    private var early: EarlyTexts?
    private let closed = DispatchSemaphore(value: 0)

    /// A screenful on the tallest terminals.
    private static let firstTicketCount = 200

    init(workplace: Workplace, isReadOnly: Bool, isOffline: Bool, mailbox: Mailbox<Program.Mail>, log: Logger) {
        self.log = log
        self.workplace = workplace
        self.isReadOnly = isReadOnly
        self.isOffline = isOffline
        self.mailbox = mailbox
    }

    /// Accounts and the newest tickets, straight from the copy.
    func firstFacts() -> [AppEvent] {
        var events: [AppEvent] = []
        var profiles: [AccountProfile] = []
        for account in workplace.accounts {
            // The token isn't known yet; what the service can do doesn't depend on it.
            if let service = try? Services.make(account, token: "unread") {
                profiles.append(AccountProfile(name: account.name, kind: account.service, capabilities: service.capabilities, me: account.me))
            }
            let kept = workplace.store.cache(of: account.name).firstTickets(Self.firstTicketCount)
            events.append(.accountState(AccountState(
                account: account.name, asOf: kept.asOf, ticketCount: kept.items.count, claimedTicketCount: kept.claimedTotal)))
        }
        events.insert(.accounts(profiles), at: 0)
        let tickets = Desk.firstTickets(of: workplace.accounts.map(\.name), in: workplace.store, limit: Self.firstTicketCount)
        if !tickets.isEmpty {
            events.insert(.tickets(tickets, isWhole: false), at: 1)
        }
        return events
    }

    /// Reads the tokens. Commands may take a while; the screen doesn't wait for them.
    func start() {
        guard !workplace.accounts.isEmpty else { return }
        guard !isOffline else {
            mailbox.post(.members(workplace.lockedMembers().members, []))
            return
        }
        let needsCommand = workplace.accounts.contains { if case .command = $0.token { true } else { false } }
        let (workplace, mailbox) = (workplace, mailbox)
        if needsCommand {
            var early = EarlyTexts(workplace.store)
            for event in early.open() { mailbox.post(.desk(event)) }
            self.early = early
            Task { @Sendable in
                let (members, troubles) = await workplace.members(hasScreen: true) { mailbox.post(.desk(.notice($0))) }
                mailbox.post(.members(members, troubles))
            }
        } else {
            let (members, troubles) = workplace.membersWithoutCommands()
            mailbox.post(.members(members, troubles))
        }
    }

    /// Puts up the desk over these accounts, and gives it what was asked meanwhile.
    func open(_ members: [Member]) {
        guard desk == nil else { return }
        early?.close()
        early = nil
        // The wire tells of waits before the desk that shows them stands.
        let listener = Box<Desk>()
        let (mailbox, closed, log, downloads) = (mailbox, closed, log, SavedFiles.downloads(workplace.environment))
        let wire = Wire(
            ledgerDirectory: workplace.sharedFolder, now: { Clock.now() }, random: { Clock.random() },
            report: { trouble in
                log.note(trouble)
                mailbox.post(.desk(.notice(trouble)))
            },
            observe: { status in listener.value?.budgetChanged(
                status.account, waitsUntil: status.waitsUntil, namedUntil: status.namedUntil, remaining: status.remaining,
                limit: status.limit) })
        let desk = Desk(
            accounts: members.map { DeskAccount(service: $0.service, profile: $0.profile, refreshSeconds: Double($0.config.refreshSeconds ?? 60)) },
            accountsElsewhere: workplace.accountsElsewhere, store: workplace.store, mode: isOffline ? .offline : .live, takesWrites: !isReadOnly,
            surroundings: Desk.Surroundings(sender: DiscreetWire(wire: wire), watcher: DispatchFolderWatcher(), now: { Clock.now() }, random: { Clock.random() })
        ) { event in
            switch event {
            case .closed: closed.signal()
            case .notice(let trouble): log.note(trouble)
            case .outbox(let items): log.note(items)
            case .attachment(let ticket, let attachment, let bytes):
                DispatchQueue.global().async {
                    do throws(Trouble) {
                        let path = try SavedFiles.save(bytes, named: attachment.name, in: downloads)
                        mailbox.post(.desk(.saved(ticket, attachment, path: path)))
                    } catch {
                        mailbox.post(.desk(.notice(error)))
                    }
                }
            default: break
            }
            if let event = AppEvent(event) { mailbox.post(.desk(event)) }
        }
        listener.fill(desk)
        desk.start()
        for command in waiting { desk.perform(command) }
        waiting = []
        self.wire = wire
        self.desk = desk
    }

    func perform(_ effect: Effect) {
        guard let command = DeskCommand(effect) else { return }
        guard let desk else {
            waiting.append(command)
            for event in early?.keep(command) ?? [] { mailbox.post(.desk(event)) }
            return
        }
        // The next frame says that it is in the outbox; by then it is.
        if case .submit = command { desk.performDurably(command) } else { desk.perform(command) }
    }

    /// Returns when nothing can leave any more until `goOn`.
    func standStill() {
        guard let desk else { return }
        let stands = DispatchSemaphore(value: 0)
        desk.perform(.standStill)
        desk.whenIdle { stands.signal() }
        _ = stands.wait(timeout: .now() + .seconds(1))
    }

    func goOn() { desk?.perform(.goOn) }

    /// Whether anybody looks: behind other windows less is asked.
    func attend(_ isFocused: Bool) { desk?.perform(.attend(isFocused: isFocused)) }

    /// Waits until everything durable is on the disk, at most as long as the desk's own farewell and a little.
    func close() {
        // The tokens never came, but words did: they are kept, and what was to be sent is held.
        if desk == nil, !waiting.isEmpty { open(workplace.lockedMembers().members) }
        guard let desk else { return }
        desk.perform(.close)
        _ = closed.wait(timeout: .now() + .seconds(8))
        wire?.close()
        self.desk = nil
    }
}
