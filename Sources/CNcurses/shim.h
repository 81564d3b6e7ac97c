/* Typed doors to ncursesw: what Swift can't import (macros, variadics, shared globals), and the two pieces that have
   to be C because they run inside signal handlers. */
#ifndef KEDGE_CNCURSES_SHIM_H
#define KEDGE_CNCURSES_SHIM_H

#ifndef NCURSES_WIDECHAR
#define NCURSES_WIDECHAR 1
#endif
#include <curses.h>
#include <errno.h>
#include <fcntl.h>
#include <langinfo.h>
#include <locale.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#define KEDGE_MAIN_ACTOR __attribute__((swift_attr("@MainActor")))

/* Opens a screen on descriptors. The output buffer of ncurses is sized once, by the size it believes in here: a larger
   one than the terminal's lets any frame leave in a single write. */
KEDGE_MAIN_ACTOR
static inline SCREEN *kedge_open(const char *term, int in, int out, int lines, int columns) {
    int in_copy = fcntl(in, F_DUPFD_CLOEXEC, 3), out_copy = fcntl(out, F_DUPFD_CLOEXEC, 3);
    FILE *in_file = in_copy < 0 ? NULL : fdopen(in_copy, "r");
    FILE *out_file = out_copy < 0 ? NULL : fdopen(out_copy, "w");
    if (!in_file || !out_file) return NULL;
    char text[16];
    const char *old_lines = getenv("LINES"), *old_columns = getenv("COLUMNS");
    char *kept_lines = old_lines ? strdup(old_lines) : NULL, *kept_columns = old_columns ? strdup(old_columns) : NULL;
    snprintf(text, sizeof text, "%d", lines);
    setenv("LINES", text, 1);
    snprintf(text, sizeof text, "%d", columns);
    setenv("COLUMNS", text, 1);
    SCREEN *screen = newterm(term, out_file, in_file);
    if (kept_lines) setenv("LINES", kept_lines, 1); else unsetenv("LINES");
    if (kept_columns) setenv("COLUMNS", kept_columns, 1); else unsetenv("COLUMNS");
    free(kept_lines);
    free(kept_columns);
    return screen;
}

/* <term.h> has it, with macros that take the names `lines` and `columns`. */
extern NCURSES_EXPORT(int) setupterm(const char *, int, int *);

/* 1 if there is a description of that terminal; nothing is printed if not. */
KEDGE_MAIN_ACTOR
static inline int kedge_find_terminal(const char *term, int out) {
    int status = 0;
    return setupterm(term, out, &status) == OK;
}

KEDGE_MAIN_ACTOR static inline WINDOW *kedge_window(void) { return stdscr; }
KEDGE_MAIN_ACTOR static inline int kedge_color_count(void) { return COLORS; }

/* One cell: a base, up to three marks, zero at the end. */
static inline int kedge_set_cell(cchar_t *cell, const wchar_t *text, attr_t attributes, int pair) {
    return setcchar(cell, text, attributes, 0, &pair);
}

static inline attr_t kedge_bold(void) { return WA_BOLD; }
static inline attr_t kedge_dim(void) { return WA_DIM; }
static inline attr_t kedge_underline(void) { return WA_UNDERLINE; }
static inline attr_t kedge_reverse(void) { return WA_REVERSE; }
static inline attr_t kedge_italic(void) { return WA_ITALIC; }

/* A capability's text, or NULL where the terminal has none. */
KEDGE_MAIN_ACTOR
static inline const char *kedge_capability(const char *name) {
    const char *text = tigetstr(name);
    return text == (const char *)-1 ? NULL : text;
}

static inline int kedge_window_size(int descriptor, int *columns, int *rows) {
    struct winsize size;
    if (ioctl(descriptor, TIOCGWINSZ, &size) != 0 || size.ws_col == 0 || size.ws_row == 0) return -1;
    *columns = size.ws_col;
    *rows = size.ws_row;
    return 0;
}

/* Signals that the event loop reports: a handler sets a bit and wakes the loop through a pipe. All of this state is
   per file of the importer, so one Swift file alone may call these functions. */
static volatile sig_atomic_t kedge_seen_signals[65];
static volatile sig_atomic_t kedge_signal_pipe = -1;

static inline void kedge_note_signal(int number) {
    int kept = errno;
    kedge_seen_signals[number] = 1;
    if (kedge_signal_pipe >= 0) {
        char byte = 0;
        ssize_t ignored = write(kedge_signal_pipe, &byte, 1);
        (void)ignored;
    }
    errno = kept;
}

static inline int kedge_watch_signal(int number, int pipe_end) {
    struct sigaction action;
    memset(&action, 0, sizeof action);
    kedge_signal_pipe = pipe_end;
    action.sa_handler = kedge_note_signal;
    action.sa_flags = SA_RESTART;
    sigemptyset(&action.sa_mask);
    return sigaction(number, &action, NULL);
}

static inline int kedge_take_signal(int number) {
    int seen = kedge_seen_signals[number];
    kedge_seen_signals[number] = 0;
    return seen;
}

/* Bytes and modes that give the terminal back, written by the handler of a crash. Same rule as above. */
static char kedge_restoring_bytes[512];
static volatile sig_atomic_t kedge_restoring_count;
static volatile sig_atomic_t kedge_restoring_descriptor = -1;
static struct termios kedge_restoring_modes;
static volatile sig_atomic_t kedge_has_restoring_modes;
static struct sigaction kedge_former_actions[65];

/* Async-signal-safe, and harmless when called twice. */
static inline void kedge_restore_now(void) {
    int descriptor = kedge_restoring_descriptor;
    if (descriptor < 0) return;
    kedge_restoring_descriptor = -1;
    size_t done = 0, count = (size_t)kedge_restoring_count;
    while (done < count) {
        ssize_t written = write(descriptor, kedge_restoring_bytes + done, count - done);
        if (written <= 0) {
            if (written < 0 && errno == EINTR) continue;
            break;
        }
        done += (size_t)written;
    }
    if (kedge_has_restoring_modes) tcsetattr(descriptor, TCSANOW, &kedge_restoring_modes);
}

static inline void kedge_crashed(int number) {
    kedge_restore_now();
    sigaction(number, &kedge_former_actions[number], NULL);
    raise(number);
}

static inline int kedge_guard_signal(int number) {
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_handler = kedge_crashed;
    action.sa_flags = SA_ONSTACK | SA_NODEFER;
    sigemptyset(&action.sa_mask);
    return sigaction(number, &action, &kedge_former_actions[number]);
}

static inline int kedge_unguard_signal(int number) {
    return sigaction(number, &kedge_former_actions[number], NULL);
}

static inline int kedge_use_alternate_stack(void) {
    static char stack[65536];
    stack_t description;
    memset(&description, 0, sizeof description);
    description.ss_sp = stack;
    description.ss_size = sizeof stack;
    return sigaltstack(&description, NULL);
}

static inline void kedge_arm(int descriptor, const char *bytes, int count, const struct termios *modes) {
    kedge_restoring_descriptor = -1;
    if (count > (int)sizeof kedge_restoring_bytes) count = (int)sizeof kedge_restoring_bytes;
    memcpy(kedge_restoring_bytes, bytes, (size_t)count);
    kedge_restoring_count = count;
    kedge_has_restoring_modes = modes != NULL;
    if (modes) kedge_restoring_modes = *modes;
    kedge_restoring_descriptor = descriptor;
}

static inline void kedge_disarm(void) { kedge_restoring_descriptor = -1; }

#endif
