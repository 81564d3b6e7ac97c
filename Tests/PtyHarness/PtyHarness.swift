// PtyHarness: run the real binary in a real pseudo-terminal and see what a person would see.
//
// A child on a pty, an emulator for what ncurses sends, and waiting for the screen rather than for time.
// Used by tests alone.
