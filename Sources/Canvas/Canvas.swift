// Canvas: what a screen is made of.
//
// Purpose: safe text, display width, wrapping, styles, rectangles, cells, frames, keys and glyphs, all plain values.
// A frame is drawn here and put on a real terminal elsewhere; tests read frames without any terminal.
//
// May import: the standard library alone.
// Deliberately absent: ncurses, escape sequences as output, tickets, colour themes, clocks.
//
// The one rule of the room: text of others becomes `SafeText` (SafeText.swift, Sanitizer.swift) before it is anything
// else, and a `Frame` accepts no other type of text.
