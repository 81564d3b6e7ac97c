import Canvas
import FoundationEssentials
import Helpdesk
import Synchronization

/// One line on standard error that says how far long work is; shown on a terminal only.
final class Progress: Sendable {
    private let isShown: Bool
    /// How much of the terminal's line is written.
    private let columns = Mutex(0)

    init(isShown: Bool) { self.isShown = isShown }

    func tell(_ text: SafeText) {
        guard isShown else { return }
        columns.withLock { columns in
            let line = text.truncated(to: 78)
            Output.warn("\r" + line.padded(to: max(columns, line.columns)).string)
            columns = line.columns
        }
    }

    /// The service's rate limit allows nothing before then.
    ///
    /// - Parameter named: what the service itself named, where that is later: kedge asks again sooner.
    func tellWait(of account: AccountName, until: Date, named: Date?) {
        if let line = Self.wait(of: account, until: until, named: named, now: Clock.now().wall) { tell(line) }
    }

    static func wait(of account: AccountName, until: Date, named: Date?, now: Date) -> SafeText? {
        let seconds = Int(max(0, until.timeIntervalSince(now)).rounded(.up))
        guard seconds > 0 else { return nil }
        let line: SafeText = "\(SafeText(account.text)): waits \(seconds) s for the rate limit"
        guard let named, named > until else { return line }
        let minutes = Int((named.timeIntervalSince(now) / 60).rounded(.up))
        return line + "; the service named \(minutes) min"
    }

    /// Leaves the line empty, for what is printed next.
    func clear() {
        guard isShown else { return }
        columns.withLock { columns in
            if columns > 0 { Output.warn("\r" + String(repeating: " ", count: columns) + "\r") }
            columns = 0
        }
    }
}
