/* Typed doors to the terminfo half of ncursesw. */
#ifndef KEDGE_CNCURSES_SHIM_H
#define KEDGE_CNCURSES_SHIM_H

#ifndef NCURSES_WIDECHAR
#define NCURSES_WIDECHAR 1
#endif
#include <curses.h>
#include <sys/ioctl.h>

#define KEDGE_MAIN_ACTOR __attribute__((swift_attr("@MainActor")))

/* <term.h> has it, with macros that take the names `lines` and `columns`. */
extern NCURSES_EXPORT(int) setupterm(const char *, int, int *);

/* 1 if there is a description of that terminal; nothing is printed if not. */
KEDGE_MAIN_ACTOR
static inline int kedge_find_terminal(const char *term, int out) {
    int status = 0;
    return setupterm(term, out, &status) == OK;
}

/* A capability's text, or NULL where the terminal has none. */
KEDGE_MAIN_ACTOR
static inline const char *kedge_capability(const char *name) {
    const char *text = tigetstr(name);
    return text == (const char *)-1 ? NULL : text;
}

KEDGE_MAIN_ACTOR static inline int kedge_number(const char *name) { return tigetnum(name); }
KEDGE_MAIN_ACTOR static inline int kedge_flag(const char *name) { return tigetflag(name) > 0; }

static inline int kedge_window_size(int descriptor, int *columns, int *rows) {
    struct winsize size;
    if (ioctl(descriptor, TIOCGWINSZ, &size) != 0 || size.ws_col == 0 || size.ws_row == 0) return -1;
    *columns = size.ws_col;
    *rows = size.ws_row;
    return 0;
}

#endif
