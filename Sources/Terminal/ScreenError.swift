/// Why no screen could be opened, as a sentence with a way on. A usage error: nothing was drawn.
public enum ScreenError: Error, Hashable, Sendable, CustomStringConvertible {
    case notATerminal
    case unknownTerminal(String)
    case tooSimple(String)

    public var description: String {
        switch self {
        case .notATerminal:
            "kedge draws on a terminal, and standard input or output isn't one; run it in a terminal, "
                + "or use a command such as `kedge ticket list`."
        case .unknownTerminal(""):
            "TERM isn't set, so kedge can't know how to draw; try `TERM=xterm-256color kedge`."
        case .unknownTerminal(let name):
            "This machine has no description of the terminal “\(name)” (TERM); try `TERM=xterm-256color kedge`, "
                + "or install the package ncurses-term."
        case .tooSimple(let name):
            "The terminal “\(name)” (TERM) can't place its cursor in a way kedge knows, so it can't be drawn on; "
                + "use a command such as `kedge ticket list`."
        }
    }
}
