import Dispatch
import Glibc

/// C-c for verbs: does something instead of ending the process, until it is told to end.
final class InterruptWatch {
    private let source: any DispatchSourceSignal

    init(_ body: @escaping @Sendable () -> Void) {
        signal(SIGINT, SIG_IGN)
        source = DispatchSource.makeSignalSource(signal: SIGINT, queue: DispatchQueue(label: "kedge.interrupts"))
        source.setEventHandler { @Sendable in body() }
        source.activate()
    }

    func end() {
        source.cancel()
        signal(SIGINT, SIG_DFL)
    }
}
