import Canvas
import Helpdesk

/// Several of the same, one after the other: what fails is named and the rest goes on, with a count on a terminal.
struct Series {
    let count: Int
    let asJSON: Bool
    let progress: Progress

    /// Prints what `body` returns. Returns the first trouble, which is still to be told; the others were.
    func run<Item>(
        _ items: [Item], name: (Item) -> String, _ body: (Item) throws(Trouble) -> String
    ) -> Trouble? {
        var first: Trouble?
        for (index, item) in items.enumerated() {
            if count > 1 { progress.tell("\(index + 1)/\(count)") }
            do throws(Trouble) {
                let text = try body(item)
                progress.clear()
                Output.write(text)
            } catch {
                var trouble = error
                if count > 1 { trouble.message = "\(name(item)): \(error.message)" }
                progress.clear()
                if first == nil { first = trouble } else { Output.report(trouble, asJSON: asJSON) }
                if error.kind == .cancelled { break }
            }
        }
        progress.clear()
        return first
    }
}
