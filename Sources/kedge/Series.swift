import Glibc
import Helpdesk

/// Several of the same, one after the other: what fails is named and the rest goes on, with a count on a terminal.
struct Series {
    let count: Int
    let asJSON: Bool

    /// Returns the first trouble, which is still to be told; the others were.
    func run<Item>(
        _ items: [Item], name: (Item) -> String, _ body: (Item) throws(Trouble) -> Void
    ) -> Trouble? {
        var first: Trouble?
        for (index, item) in items.enumerated() {
            if showsCount { Output.warn("\r\(index + 1)/\(count) ") }
            do throws(Trouble) {
                try body(item)
            } catch {
                var trouble = error
                if count > 1 { trouble.message = "\(name(item)): \(error.message)" }
                if showsCount { Output.warn("\r") }
                if first == nil { first = trouble } else { Output.report(trouble, asJSON: asJSON) }
                if error.kind == .cancelled { break }
            }
        }
        if showsCount { Output.warn("\r") }
        return first
    }

    private var showsCount: Bool { count > 1 && isatty(STDERR_FILENO) == 1 }
}
