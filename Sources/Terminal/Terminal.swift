// Terminal: puts frames on a real terminal, and turns its bytes into keys.
//
// Purpose: the fewest bytes that change a screen into the next one, in one write (Painter.swift, Screen.swift), for
// what ncurses' terminfo says the terminal can do (TerminalTraits.swift); a key reader that owns the grammar of
// terminal input (KeyReader.swift); one place to wait for keys, mail and signals (EventLoop.swift, Mailbox.swift); a
// terminal that is itself again however the program ends (Signals.swift).
//
// May import: Canvas, CNcurses, CSignals, Dispatch, the C library, Synchronization.
// Deliberately absent: tickets, themes, keymaps, clocks (times come in as `Duration` since any fixed moment), and
// ncurses' own key reading, which takes a sequence it doesn't know, or one that arrives late, for typed letters, and
// ncurses' own painter, which writes once per cursor movement.
