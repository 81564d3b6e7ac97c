import Dispatch
import FoundationEssentials
import Glibc
import Helpdesk
import Testing

@testable import Transport

private let get = Request(.get, "/x")

/// A directory of its own, gone with the test.
private final class Scratch {
    let path: String

    init() {
        var template = Array("/tmp/kedge-ledger-XXXXXX".utf8CString)
        path = mkdtemp(&template).map { String(cString: $0) } ?? "/tmp"
    }

    var names: [String] {
        guard let handle = opendir(path) else { return [] }
        defer { closedir(handle) }
        var names: [String] = []
        while let entry = readdir(handle) {
            let name = withUnsafePointer(to: entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if !name.hasPrefix(".") { names.append(name) }
        }
        return names
    }

    deinit {
        for name in names { unlink(path + "/" + name) }
        rmdir(path)
    }
}

private func sharing(
    _ directory: String, now: @escaping @Sendable () -> Moment = realNow, report: @escaping @Sendable (Trouble) -> Void = { _ in },
    observe: @escaping @Sendable (BudgetStatus) -> Void = { _ in }
) -> Wire {
    Wire(rules: .patient, ledgerDirectory: directory, now: now, random: { 0 }, report: report, observe: observe)
}

/// Several wires, and several processes, over one real directory.
@Suite(.serialized, .timeLimit(.minutes(20))) struct WireLedgerTests {
    private static let answering: [LoopbackServer.Step] = Array(repeating: [.readRequest, .send(reply())], count: 60).flatMap { $0 }

    @Test func `four wires send what one may, and the rest waits`() async {
        let scratch = Scratch()
        let server = LoopbackServer([Self.answering])
        let target = endpoint(server.port, limits: LimitPolicy(requestsPerMinute: 20))
        // The minute never ends, however slow the machine is.
        let moment = realNow()
        let wires = (0..<4).map { _ in sharing(scratch.path, now: { moment }) }
        let statuses = Collected<Int>()
        let twentieth = DispatchSemaphore(value: 0)
        for wire in wires {
            for _ in 0..<10 {
                wire.send(get, to: target, urgency: .person) { outcome in
                    guard let status = outcome.status else { return }
                    statuses.append(status)
                    if statuses.all.count == 20 { twentieth.signal() }
                }
            }
        }
        await Task.detached { Self.wait(twentieth) }.value
        // Each has decided about all it was given by the time that it has taken this one in.
        for wire in wires { wire.cancel(wire.send(get, to: target, urgency: .backfill) { _ in }) }
        for wire in wires { wire.close() }
        for wire in wires { await wire.idle() }
        #expect(server.requests.count == 20 && statuses.all == Array(repeating: 200, count: 20))
        server.stop()
    }

    /// In a run that fails it may never come.
    private static func wait(_ semaphore: DispatchSemaphore) { _ = semaphore.wait(timeout: .now() + 600) }

    @Test func `the ledger is this user's alone, and tells neither account nor address nor token`() async throws {
        let scratch = Scratch()
        let runtime = scratch.path + "/kedge"
        let server = LoopbackServer([Self.answering])
        let wire = sharing(runtime)
        #expect(await wire.outcome(get, to: endpoint(server.port)).status == 200)
        wire.close()
        await wire.idle()
        var found = stat()
        #expect(stat(runtime, &found) == 0 && found.st_mode & 0o777 == 0o700)
        let name = BudgetLedger.fileName(account: testAccount, home: .init(scheme: "http", host: "127.0.0.1", port: server.port))
        #expect(stat(runtime + "/" + name, &found) == 0 && found.st_mode & 0o777 == 0o600)
        let file = try LedgerFiles.live.open(runtime + "/" + name)
        let text = String(decoding: try LedgerFiles.live.read(file, 100_000), as: UTF8.self)
        LedgerFiles.live.close(file)
        for secret in ["canary", "games", "127.0.0.1"] { #expect(!text.contains(secret) && !name.contains(secret)) }
        unlink(runtime + "/" + name)
        rmdir(runtime)
        server.stop()
    }

    @Test func `what lies in the ledger's place and is none is left alone, said once, and half is taken`() async {
        for kind in ["a link", "a directory", "a pipe", "no folder"] {
            let scratch = Scratch()
            let server = LoopbackServer([Self.answering])
            let target = endpoint(server.port, limits: LimitPolicy(requestsPerMinute: 20))
            let place = scratch.path + "/" + BudgetLedger.fileName(account: testAccount, home: target.home)
            switch kind {
            case "a link": symlink("/etc/passwd", place)
            case "a directory": mkdir(place, 0o700)
            case "a pipe": mkfifo(place, 0o600)
            default: break
            }
            let (troubles, statuses) = (Collected<Trouble>(), Collected<BudgetStatus>())
            let wire = sharing(
                kind == "no folder" ? "/proc/kedge" : scratch.path, report: { troubles.append($0) }, observe: { statuses.append($0) })
            for _ in 0..<3 { #expect(await wire.outcome(get, to: target).status == 200) }
            wire.close()
            await wire.idle()
            #expect(troubles.all.count == 1 && troubles.all.first?.kind == .storage, "\(kind): \(troubles.all)")
            #expect(statuses.all.last?.limit == 10, "\(kind)")
            rmdir(place)
            server.stop()
        }
    }

    /// Killed with three requests under way, which hold what they took.
    @Test func `a killed process's requests still count`() async {
        let scratch = Scratch()
        let silent = LoopbackServer([[.readRequest, .hold]])
        let (port, directory) = (silent.port, scratch.path)
        await #expect(processExitsWith: .signal(SIGKILL)) { [port = port as Int, directory = directory as String] in
            let wire = sharing(directory)
            let target = endpoint(port, limits: LimitPolicy(requestsPerMinute: 20))
            for _ in 0..<3 { wire.send(get, to: target, urgency: .person) { _ in } }
            let start = realNow().seconds
            while BudgetLedger.marks(in: directory, target) < 3, realNow().seconds - start < 30 { sched_yield() }
            if BudgetLedger.marks(in: directory, target) == 3 { kill(getpid(), SIGKILL) }
        }
        let server = LoopbackServer([Self.answering])
        let target = Endpoint(
            account: testAccount, origin: .init(scheme: "http", host: "127.0.0.1", port: server.port),
            authorization: .init("Authorization", "Bearer x"), limits: LimitPolicy(requestsPerMinute: 20),
            home: .init(scheme: "http", host: "127.0.0.1", port: port))
        let wire = sharing(scratch.path)
        let answered = Collected<Int>()
        let last = DispatchSemaphore(value: 0)
        for _ in 0..<20 {
            wire.send(get, to: target, urgency: .person) { outcome in
                guard let status = outcome.status else { return }
                answered.append(status)
                if answered.all.count == 17 { last.signal() }
            }
        }
        await Task.detached { Self.wait(last) }.value
        wire.cancel(wire.send(get, to: target, urgency: .backfill) { _ in })
        wire.close()
        await wire.idle()
        #expect(server.requests.count == 17, "20, less the three of the dead")
        silent.stop()
        server.stop()
    }
}

extension BudgetLedger {
    /// Requests under way in all processes, as the ledger has it.
    fileprivate static func marks(in directory: String, _ target: Endpoint) -> Int {
        guard let file = try? LedgerFiles.live.open(directory + "/" + fileName(account: target.account, home: target.home)) else {
            return 0
        }
        defer { LedgerFiles.live.close(file) }
        let bytes = (try? LedgerFiles.live.read(file, 100_000)) ?? []
        guard case .page(let page) = BudgetPage.read(bytes, boot: LedgerFiles.live.boot(), seconds: realNow().seconds) else { return 0 }
        return page.minutes[0].marks.count
    }
}
