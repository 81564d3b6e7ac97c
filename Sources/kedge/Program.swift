import ArgumentParser
import Canvas
import FoundationEssentials
import Glibc
import Helpdesk
import Logging
import Screens
import Settings
import Store
import Terminal

/// The program on the screen: waits, lets the app decide, does what it asks for, paints once a turn.
@MainActor
final class Program {
    /// What reaches the main place from others.
    enum Mail: Sendable {
        case desk(AppEvent)
        case members([Member], [Trouble])
    }

    private let workplace: Workplace
    private let screen: Screen
    private let signals: SignalWatch
    private let loop: EventLoop<Mail>
    private let mailbox: Mailbox<Mail>
    private let towers: Towers
    private var app: App
    /// Set once the program is to end.
    private var exitCode: ExitCode?
    /// The ticket to show first, until all tickets are known.
    private var startAt: String?
    private var lastInterruptSeconds = -Double.infinity

    /// A sentence, and exit code 2, where there is no terminal to draw on.
    nonisolated static func checkTerminal() throws(Trouble) {
        guard isatty(STDIN_FILENO) == 1, isatty(STDOUT_FILENO) == 1 else { throw trouble(.notATerminal) }
        let name = ProcessInfo.processInfo.environment["TERM"] ?? ""
        if name.isEmpty { throw trouble(.unknownTerminal("")) }
        if name == "dumb" { throw trouble(.tooSimple(name)) }
    }

    private nonisolated static func trouble(_ error: ScreenError) -> Trouble { Trouble(.configuration, error.description) }

    /// Runs until the person leaves or the terminal is gone.
    ///
    /// - Parameter startAt: a ticket to show first, as the person names it.
    nonisolated static func run(_ workplace: Workplace, _ options: GlobalOptions, startAt: String? = nil) throws {
        try checkTerminal()
        let (isReadOnly, isOffline, log) = (options.readOnly, options.offline, try LogFile.logger(options.logFile))
        // Verbs run on the main thread, which is the main place.
        let code = try MainActor.assumeIsolated {
            try Program(workplace, isReadOnly: isReadOnly, isOffline: isOffline, startAt: startAt, log: log).run()
        }
        if !code.isSuccess { throw code }
    }

    private init(
        _ workplace: Workplace, isReadOnly: Bool, isOffline: Bool, startAt: String?, log: Logger
    ) throws(Trouble) {
        self.workplace = workplace
        self.startAt = startAt
        let options = Screen.Options(environment: workplace.environment)
        let looks = Looks(config: workplace.report.config, places: workplace.places, usesColor: options.usesColor)
        signals = SignalWatch()
        do throws(ScreenError) {
            screen = try Screen(options)
        } catch {
            throw Self.trouble(error)
        }
        mailbox = Mailbox()
        loop = EventLoop(mailbox: mailbox, signals: signals, knownKeys: screen.knownKeys, now: { .seconds(Clock.now().seconds) })
        towers = Towers(workplace: workplace, isReadOnly: isReadOnly, isOffline: isOffline, mailbox: mailbox, log: log)
        let config = workplace.report.config
        app = App(
            AppOptions(
                keymap: looks.keymap, theme: looks.theme, undoSeconds: Double(config.undoSeconds),
                utcOffsetSeconds: Clock.utcOffsetSeconds(at: Clock.now().wall), isASCII: options.encoding == .ascii,
                views: config.savedViews.views),
            size: screen.size)
        let problems = workplace.configTroubles + config.savedViews.problems + looks.problems + Editor.sweep(workplace.places)
        for problem in problems { feed(.notice(problem)) }
    }

    private func run() -> ExitCode {
        defer { screen.close() }
        // Painted from the copy before anything is started or asked.
        for event in towers.firstFacts() { feed(event) }
        paint()
        towers.start()
        while exitCode == nil {
            let turn = loop.wait(until: app.wakeAtSeconds(at: Clock.now()).map { .seconds($0) })
            take(turn)
            paint()
        }
        towers.close()
        return exitCode ?? .success
    }

    private func take(_ turn: Turn<Mail>) {
        for signal in turn.signals { take(signal) }
        // What still comes could ring or paint, on a terminal that may take nothing.
        for mail in turn.mail where exitCode == nil { take(mail) }
        if let isFocused = turn.isFocused, exitCode == nil { attend(isFocused) }
        for key in turn.keys where exitCode == nil { feed(.key(key)) }
        if turn.hasHungUp { end(with: Signal.hangUp.exitCode) }
        if turn.isEmpty { feed(.woke) }
    }

    private func take(_ mail: Mail) {
        switch mail {
        case .desk(let event):
            feed(event)
            if case .tickets(_, isWhole: true) = event, let name = startAt {
                startAt = nil
                feed(.startAt(name))
            }
        case .members(let members, let troubles):
            for trouble in troubles { feed(.notice(trouble)) }
            towers.open(members)
            feed(.accounts(members.map(\.profile)))
        }
    }

    private func take(_ signal: Signal) {
        switch signal {
        case .resized: feed(.resized(screen.updateSize()))
        case .terminate, .hangUp, .quit: end(with: signal.exitCode)
        case .interrupt:
            // Once as the key; twice in a short while is meant.
            let now = Clock.now().seconds
            if now - lastInterruptSeconds < 2 { end(with: signal.exitCode) } else { feed(.key(.control("c"))) }
            lastInterruptSeconds = now
        case .stop: suspend()
        case .resume: screen.recover()
        }
    }

    private func attend(_ isFocused: Bool) {
        feed(.focused(isFocused))
        towers.attend(isFocused)
    }

    private func feed(_ event: AppEvent) {
        var event = event
        if case .notice(let trouble) = event { event = .notice(KnownSecrets.all.redacted(trouble)) }
        let effects = app.handle(event, at: Clock.now(), newID: Clock.newIntentID)
        for effect in effects { perform(effect) }
    }

    private func perform(_ effect: Effect) {
        switch effect {
        case .quit: if exitCode == nil { exitCode = .success }
        case .bell: screen.bell()
        case .redraw: screen.invalidate()
        case .suspend: suspend()
        case .copy(let text): screen.copy(text)
        case .editOutside(let text): feed(.edited(edit(text)))
        case .openOutside(let url): openOutside(url)
        case .page(let lines): page(lines)
        case .startDemo: startDemo()
        default: towers.perform(effect)
        }
    }

    /// The undo windows stand still while nobody can see them.
    private func suspend() {
        feed(.standingStill)
        towers.standStill()
        screen.stopProcess()
        towers.goOn()
        attend(true)
        feed(.resized(screen.updateSize()))
    }

    /// Another program has the terminal meanwhile; nothing leaves until it has ended.
    private func handOver<Value>(_ body: () -> Value) -> Value {
        feed(.standingStill)
        towers.standStill()
        screen.suspend()
        let value = signals.whileAnotherHasTheTerminal(body)
        screen.resume()
        towers.goOn()
        attend(true)
        feed(.resized(screen.updateSize()))
        return value
    }

    /// The person's editor on a text; nil when nothing changed.
    private func edit(_ text: String) -> String? {
        let edited = handOver { Editor.edit(text, workplace: workplace) }
        if let trouble = edited.trouble { mailbox.post(.desk(.notice(trouble))) }
        return edited.text
    }

    private func page(_ lines: [SafeText]) {
        if let trouble = handOver({ Pager.show(lines, workplace: workplace) }) { feed(.notice(trouble)) }
    }

    /// A browser with a window of its own isn't waited for.
    private func openOutside(_ url: String) {
        do throws(Trouble) {
            let (child, needsTerminal) = try Browser.child(for: url, workplace: workplace)
            if needsTerminal { return tell(of: handOver { Blocking.wait { await child.runOnTerminal() } }, child) }
            // Apart from the main place, whose thread waits for keys and runs no tasks.
            Task.detached { [mailbox] in
                if let trouble = Browser.trouble(await child.runApart(), child) { mailbox.post(.desk(.notice(trouble))) }
            }
        } catch {
            feed(.notice(error))
        }
    }

    private func tell(of end: Child.End, _ child: Child) {
        if let trouble = Browser.trouble(end, child) { feed(.notice(trouble)) }
    }

    /// The demo in this process's place.
    private func startDemo() {
        towers.close()
        screen.close()
        var arguments: [UnsafeMutablePointer<CChar>?] = [strdup("kedge"), strdup("demo"), nil]
        execv("/proc/self/exe", &arguments)
        exitCode = .failure
    }

    /// Ends at the outside's word: what was written is kept, what had not left is held.
    private func end(with code: ExitCode) {
        feed(.ending)
        exitCode = code
    }

    private func paint() {
        guard exitCode == nil else { return }
        screen.paint(app.frame(size: screen.size, at: Clock.now()))
    }
}

extension Signal {
    /// As a shell tells it: 128 and the number.
    fileprivate var exitCode: ExitCode {
        switch self {
        case .terminate: ExitCode(128 + SIGTERM)
        case .hangUp: ExitCode(128 + SIGHUP)
        case .quit: ExitCode(128 + SIGQUIT)
        case .interrupt: .interrupted
        case .resized, .stop, .resume: .success
        }
    }
}

extension Config {
    /// The person's views, with a sentence for each query that can't be read.
    var savedViews: (views: [SavedView], problems: [Trouble]) {
        var views = SavedView.standard
        var problems: [Trouble] = []
        for view in self.views {
            do throws(QueryError) {
                let sort = view.sort.flatMap { TicketSort($0) }
                if let word = view.sort, sort == nil {
                    problems.append(Trouble(
                        .configuration, "View \"\(view.name)\": there is no order \"\(word)\".",
                        hint: "There are \(TicketSort.Key.allCases.map(\.rawValue).joined(separator: ", ")), each with - in front to turn it round."))
                }
                views.append(SavedView(name: view.name, query: try Query(view.query), accounts: Set(view.accounts), sort: sort ?? TicketSort()))
            } catch {
                problems.append(Trouble(
                    .configuration, "View \"\(view.name)\": \(error.message) (at column \(error.column + 1) of its query)",
                    hint: "The view is left out until its query is corrected."))
            }
        }
        return (views, problems)
    }
}
