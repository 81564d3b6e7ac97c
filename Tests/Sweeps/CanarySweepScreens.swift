import DemoServer
import FoundationEssentials
import Glibc
import PtyHarness

/// kedge on a terminal: reading, writing, other programs, refusals, and ends of every kind.
enum CanaryScreens {
    static func run(_ world: CanaryWorld, _ scale: SweepScale, _ search: inout CanarySearch, _ report: inout SweepReport) throws {
        let isReversed = scale.sabotage == "an answer repeats it in a coat that nobody knows"
        var sessions = 0
        let ends: [Int32] = scale.isFull ? [0, SIGTERM, SIGHUP, SIGSEGV, SIGABRT, SIGBUS, SIGQUIT, SIGKILL] : [0, SIGSEGV]
        let act = DemoAct.openTicket(
            subject: "A link", email: "a@b.example", name: "Anna", body: "It says so at https://example.com/x, and nowhere else.")
        let linked = world.server.perform(act, on: .keva) ?? ""
        for end in scale.sabotage == nil ? ends : [0] {
            world.behave(.pass)
            let session = try world.open(["--at", "keva:\(linked)", "--log", world.log])
            if !work(in: session) { report.violated("a session stopped at \(session.screen.lines)") }
            world.behave(.echo(sessions % 2 == 0 ? 401 : 403, isReversed: isReversed))
            session.press("R")
            session.settle(quietMilliseconds: 300)
            search.look(at: CanarySearch.contents(of: "/proc/\(session.terminal.processID)/cmdline") ?? [], called: "the arguments of kedge")
            if end == 0 { session.type("qqqQ") } else { session.terminal.signal(end) }
            _ = session.finish(seconds: 10)
            search.look(atTerminal: session.output, screen: session.screen.lines, called: "the terminal of a session that ended by \(end)")
            sessions += 1
        }
        world.behave(.pass)
        if scale.sabotage == nil {
            try listen(world, scale, &search)
            sessions += 1
        }
        report.tried("sessions on a terminal", sessions, least: 9)
        let started = world.dumpedPrograms
        let wanted: Set<String> = ["editor", "pager", "browser", "give"]
        report.tried("kinds of programs that told what they were given", started.intersection(wanted).count, least: 4)
        if !started.isSuperset(of: wanted) { report.violated("not every program was started: \(started.sorted())") }
        if scale.isFull { controlOfCores(world, &report) }
    }

    /// Reads, pages, opens a link, writes in an editor, sends. False where it couldn't.
    private static func work(in session: Session) -> Bool {
        guard session.wait(for: "It says so at") else { return false }
        session.settle()
        session.press("|")
        session.settle(quietMilliseconds: 400)
        session.press("o")
        session.settle(quietMilliseconds: 300)
        session.press("b")
        guard session.wait(for: "Opening https://example.com/x", seconds: 10) else { return false }
        session.press("r")
        guard session.wait(for: "PUBLIC REPLY", seconds: 10) else { return false }
        session.type("hello")
        session.press("C-x e")
        guard session.wait(for: "edited, see", seconds: 10) else { return false }
        session.press("C-x s")
        session.settle(quietMilliseconds: 1_800)
        return true
    }

    private static func listen(_ world: CanaryWorld, _ scale: SweepScale, _ search: inout CanarySearch) throws {
        let session = try world.open(["listen", "--port", "0", "--account", "keva", "--log", world.log])
        session.wait(for: "127.0.0.1", seconds: 10)
        session.terminal.signal(scale.isFull ? SIGABRT : SIGTERM)
        _ = session.finish(seconds: 10)
        search.look(atTerminal: session.output, screen: session.screen.lines, called: "the terminal of listen")
    }

    /// A machine on which nobody leaves a core proves nothing by there being none.
    private static func controlOfCores(_ world: CanaryWorld, _ report: inout SweepReport) {
        let folder = "\(world.root)/control"
        try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let session = try? Session(
            ["/bin/sh", "-c", "ulimit -c unlimited; cd \(folder); sh -c 'kill -ABRT $$'; ls"], environment: world.environment)
        _ = session?.finish(seconds: 10)
        let left = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        report.note(left.contains { $0.hasPrefix("core") } ? "another program's core was left where kedge left none" : "this machine leaves no cores")
        try? FileManager.default.removeItem(atPath: folder)
    }
}
