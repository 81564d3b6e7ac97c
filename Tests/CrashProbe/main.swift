// CrashProbe: a program with kedge's own terminal and none of its tickets, that really goes wrong when it is told to.
//
// Used by the sweep of exits alone. Keys: q quits, t reads past the end of an array, s overflows the stack. With
// --no-crash-handler, --leave-cursor-hidden or --keep-modes it is broken on purpose, so that the sweep shows it can see.
import Canvas
import Glibc
import Terminal

let flags = Set(CommandLine.arguments.dropFirst())
var environment: [String: String] = [:]
for name in ["TERM", "LANG"] { environment[name] = getenv(name).map { String(cString: $0) } }
let signals = SignalWatch()
guard let screen = try? Screen(Screen.Options(environment: environment)) else { exit(2) }
let loop = EventLoop<Never>(mailbox: Mailbox(), signals: signals, knownKeys: screen.knownKeys, now: { .zero })
if flags.contains("--no-crash-handler") {
    for number in [SIGABRT, SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGTRAP, SIGSYS] { signal(number, SIG_DFL) }
}

@MainActor
func end(_ status: Int32) -> Never {
    if !flags.contains("--keep-modes") { screen.close() }
    if flags.contains("--leave-cursor-hidden") { _ = write(STDOUT_FILENO, "\u{1B}[?25l", 6) }
    exit(status)
}

func overflow(_ depth: Int) -> Int { depth < 0 ? depth : overflow(depth + 1) + overflow(depth + 2) }

var frame = Frame(size: screen.size)
frame.draw("the probe is ready", at: Position(column: 2, row: 1), style: Style(foreground: .palette(3), attributes: .reverse))
frame.title = "a probe"
screen.paint(frame)
var interruptions = 0
while true {
    let turn = loop.wait(until: nil)
    for signal in turn.signals {
        switch signal {
        case .terminate: end(128 + SIGTERM)
        case .hangUp: end(128 + SIGHUP)
        case .quit: end(128 + SIGQUIT)
        case .interrupt:
            interruptions += 1
            if interruptions == 2 { end(128 + SIGINT) }
        case .stop: screen.stopProcess()
        case .resume: screen.recover()
        case .resized: screen.updateSize()
        }
    }
    if turn.keys.contains(.character("q")) { end(0) }
    if turn.keys.contains(.character("t")) { interruptions += [1, 2][turn.keys.count + 1] }
    if turn.keys.contains(.character("s")) { interruptions += overflow(0) }
    if turn.hasHungUp { end(128 + SIGHUP) }
}
