import ArgumentParser
import Dispatch
import FoundationEssentials
import Glibc
import Helpdesk
import Settings
import Transport
import Webhooks

struct ListenCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "listen", abstract: "Hear webhooks, and ask again for what they say has changed.",
        discussion: """
            Each account that has webhook_secret_command listens at /webhooks/<account>. Nothing that a webhook says \
            is believed: its signature is checked, and then the service itself is asked, within the account's rate \
            limit. One line a webhook is printed; C-c ends it.
            """)

    @Option(help: "The address to listen on.")
    var address = "127.0.0.1"

    @Option(help: "The port; 0 takes any that is free.")
    var port = 8377

    @Flag(
        name: .customLong("plain-http"),
        help: "Listen on an address that others can reach, although it speaks plain HTTP; put a TLS proxy before it.")
    var plainHTTP = false

    @OptionGroup var options: GlobalOptions

    func validate() throws {
        guard (0...65_535).contains(port) else { throw ValidationError("--port takes 0 to 65535.") }
    }

    func run() throws {
        guard !options.offline else {
            throw Trouble(.offline, "With --offline no server is asked, so there is nothing to listen for.", hint: "Leave it out.")
        }
        guard plainHTTP || WebhookReceiver.isLoopback(address) else {
            throw Trouble(
                .configuration,
                "\(address) can be reached from other machines, and kedge speaks plain HTTP: everybody on the way could read what customers write.",
                hint: "Leave --address out and put a proxy that speaks TLS before 127.0.0.1, or say --plain-http if one stands before \(address).")
        }
        let workplace = try Workplace.open(options)
        for trouble in workplace.configTroubles { Output.report(trouble, asJSON: options.json) }
        let sources = try sources(workplace)
        let listening = try Workplace(
            places: workplace.places, environment: workplace.environment, chosen: sources.map(\.account.text))
        let (members, troubles) = listening.waitForMembers()
        if let first = troubles.first, members.allSatisfy({ $0.trouble != nil }) { throw first }
        for trouble in troubles { Output.report(trouble, asJSON: options.json) }
        try listen(sources, members, listening)
    }

    /// The accounts that can be told something. One that was named and can't is a mistake; others are only mentioned.
    private func sources(_ workplace: Workplace) throws(Trouble) -> [WebhookSource] {
        var sources: [WebhookSource] = []
        var troubles: [Trouble] = []
        for account in workplace.accounts {
            do throws(Trouble) { sources.append(try source(account, workplace)) } catch {
                guard options.accounts.isEmpty else { throw error }
                troubles.append(error)
            }
        }
        if sources.isEmpty {
            throw troubles.first { $0.kind == .configuration } ?? troubles.first ?? Trouble(
                .configuration, "No account is configured in \(workplace.places.configFile).",
                hint: "kedge doctor shows what an account looks like.")
        }
        for trouble in troubles { Output.report(trouble, asJSON: options.json) }
        return sources
    }

    private func source(_ account: AccountConfig, _ workplace: Workplace) throws(Trouble) -> WebhookSource {
        let header = try WebhookSource.header(
            account: account.name, kind: account.service, configured: account.webhookSignatureHeader,
            hasSecret: account.webhookSecretCommand != nil)
        var secret: String?
        if let command = account.webhookSecretCommand {
            let tokens = workplace.tokens(hasScreen: false) { Output.report($0, asJSON: false) }
            secret = try Blocking.wait {
                await tokens.run(command, account: account.name, key: "webhook_secret_command")
            }.get()
        }
        return try WebhookSource(account: account.name, kind: account.service, signatureHeader: header, secret: secret)
    }

    private func listen(_ sources: [WebhookSource], _ members: [Member], _ workplace: Workplace) throws {
        let log = try LogFile.logger(options.logFile)
        let wire = Wire(
            ledgerDirectory: workplace.sharedFolder, now: { Clock.now() }, random: { Clock.random() },
            report: { log.note($0) })
        let lines = ListenLines(asJSON: options.json)
        let refetchers = Dictionary(members.map { member in
            (member.name, Refetcher(member, store: workplace.store, wire: wire) { trouble in
                log.note(trouble)
                lines.report(trouble)
            })
        }) { first, _ in first }
        let deliveries = DeliveryFile(workplace.store)
        let receiver = WebhookReceiver(
            sources, window: deliveries.window(now: Clock.now().wall),
            surroundings: WebhookReceiver.Surroundings(now: { Clock.now().wall }, keep: { deliveries.append($0) }) { news in
                switch news {
                case .accepted(let hint):
                    lines.write(hint)
                    refetchers[hint.account]?.ask(hint)
                case .acceptedAgain(let hint): refetchers[hint.account]?.ask(hint)
                case .unproved(let account): lines.unproved(account, at: Clock.now())
                case .repeated: break
                }
            })
        let port: Int
        do throws(Trouble) {
            port = try receiver.listen(address: address, port: self.port)
        } catch {
            receiver.close()
            throw error
        }
        lines.begin(sources, address: address, port: port)
        if let trouble = deliveries.trouble { lines.report(trouble) }
        StopSignals().wait()
        // Services try again later what is refused now; what was taken is asked for, if that goes quickly.
        receiver.beginStopping()
        for refetcher in refetchers.values { refetcher.stop() }
        let end = DispatchTime.now() + .seconds(Self.farewellSeconds)
        let isDone = refetchers.values.allSatisfy { $0.wait(until: end) }
        wire.close()
        if !isDone { for refetcher in refetchers.values { _ = refetcher.wait(until: .now() + .seconds(1)) } }
        receiver.close()
        lines.end()
    }

    private static let farewellSeconds = 3
}

/// C-c and its like: the first is waited for, the second ends the process at once.
private final class StopSignals {
    private let came = DispatchSemaphore(value: 0)
    private let sources: [any DispatchSourceSignal]

    init() {
        let isSecond = Box<Bool>()
        let (came, queue) = (came, DispatchQueue(label: "kedge.stop"))
        sources = [SIGINT, SIGTERM, SIGHUP].map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
            source.setEventHandler { @Sendable in
                if isSecond.value == true { _exit(130) }
                isSecond.fill(true)
                came.signal()
            }
            source.activate()
            return source
        }
    }

    func wait() { came.wait() }
}
