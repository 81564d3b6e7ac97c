import Dispatch
import Glibc

/// C-c for verbs: does something instead of ending the process, until it is told to end.
final class InterruptWatch {
    private let source: any DispatchSourceSignal
    private let ended: Box<Bool>

    /// - Parameters:
    ///   - body: told how many there were so far.
    ///   - whenLate: where the first has had no effect for a while.
    init(_ body: @escaping @Sendable (_ count: Int) -> Void, whenLate: @escaping @Sendable () -> Void) {
        signal(SIGINT, SIG_IGN)
        let queue = DispatchQueue(label: "kedge.interrupts")
        let (ended, count) = (Box<Bool>(), Box<Int>())
        self.ended = ended
        source = DispatchSource.makeSignalSource(signal: SIGINT, queue: queue)
        source.setEventHandler { @Sendable in
            let number = (count.value ?? 0) + 1
            count.fill(number)
            body(number)
            guard number == 1 else { return }
            queue.asyncAfter(deadline: .now() + .milliseconds(Self.lateMilliseconds)) { @Sendable in
                if ended.value != true { whenLate() }
            }
        }
        source.activate()
    }

    private static let lateMilliseconds = 500

    func end() {
        ended.fill(true)
        source.cancel()
        signal(SIGINT, SIG_DFL)
    }
}
