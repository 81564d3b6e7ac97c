/* Typed doors to the terminfo half of ncursesw, and what has to be C because it runs inside signal handlers. */
#ifndef KEDGE_CNCURSES_SHIM_H
#define KEDGE_CNCURSES_SHIM_H

#ifndef NCURSES_WIDECHAR
#define NCURSES_WIDECHAR 1
#endif
#include <curses.h>
#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

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

/* What signal handlers need: nothing but this and async-signal-safe calls. It lives in a function because Swift's
   importer emits no variables of a header, and exists once per file of the importer: one Swift file alone may use it. */
struct kedge_signal_state {
    volatile sig_atomic_t seen[65];
    volatile sig_atomic_t wake_pipe;
    /* Bytes and modes that give the terminal back, for the handler of a crash. */
    char restoring_bytes[512];
    volatile sig_atomic_t restoring_count;
    volatile sig_atomic_t is_armed;
    volatile sig_atomic_t descriptor;
    volatile sig_atomic_t has_modes;
    struct termios modes;
    struct sigaction former[65];
    char stack[65536];
};

static inline struct kedge_signal_state *kedge_signals(void) {
    static struct kedge_signal_state state;
    return &state;
}

/* A handler that sets a bit and wakes the event loop through a pipe. */
static inline void kedge_note_signal(int number) {
    int kept = errno;
    char byte = 0;
    kedge_signals()->seen[number] = 1;
    ssize_t ignored = write(kedge_signals()->wake_pipe, &byte, 1);
    (void)ignored;
    errno = kept;
}

static inline int kedge_watch_signal(int number, int wake_pipe) {
    struct sigaction action;
    memset(&action, 0, sizeof action);
    kedge_signals()->wake_pipe = wake_pipe;
    action.sa_handler = kedge_note_signal;
    action.sa_flags = SA_RESTART;
    sigemptyset(&action.sa_mask);
    return sigaction(number, &action, NULL);
}

/* Back to what the system does by itself, while another program has the terminal. */
static inline int kedge_unwatch_signal(int number) { return signal(number, SIG_DFL) == SIG_ERR ? -1 : 0; }

static inline int kedge_take_signal(int number) {
    int seen = kedge_signals()->seen[number];
    kedge_signals()->seen[number] = 0;
    return seen;
}

/* Writes the restoring bytes and sets the former modes. Harmless when called twice. */
static inline void kedge_restore_now(void) {
    struct kedge_signal_state *state = kedge_signals();
    if (!state->is_armed) return;
    state->is_armed = 0;
    size_t done = 0, count = (size_t)state->restoring_count;
    while (done < count) {
        ssize_t written = write(state->descriptor, state->restoring_bytes + done, count - done);
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) break;
        done += (size_t)written;
    }
    if (state->has_modes) tcsetattr(state->descriptor, TCSANOW, &state->modes);
}

/* The handler of a crash: restores, then ends by the signal's default. Not by the handler before ours: Swift's run-time
   would ask for a key press on the terminal that was just given back. */
static inline void kedge_crashed(int number) {
    kedge_restore_now();
    signal(number, SIG_DFL);
    raise(number);
}

static inline int kedge_guard_signal(int number) {
    struct sigaction action, current;
    if (sigaction(number, NULL, &current) == 0 && current.sa_handler == kedge_crashed) return 0;
    memset(&action, 0, sizeof action);
    action.sa_handler = kedge_crashed;
    action.sa_flags = SA_ONSTACK | SA_NODEFER;
    sigemptyset(&action.sa_mask);
    return sigaction(number, &action, &kedge_signals()->former[number]);
}

static inline int kedge_unguard_signal(int number) {
    return sigaction(number, &kedge_signals()->former[number], NULL);
}

/* Room for the handler after an overflow of the stack. */
static inline int kedge_use_alternate_stack(void) {
    stack_t description;
    memset(&description, 0, sizeof description);
    description.ss_sp = kedge_signals()->stack;
    description.ss_size = sizeof kedge_signals()->stack;
    return sigaltstack(&description, NULL);
}

static inline void kedge_arm(int descriptor, const char *bytes, int count, const struct termios *modes) {
    struct kedge_signal_state *state = kedge_signals();
    state->is_armed = 0;
    if (count > (int)sizeof state->restoring_bytes) count = (int)sizeof state->restoring_bytes;
    memcpy(state->restoring_bytes, bytes, (size_t)count);
    state->restoring_count = count;
    state->descriptor = descriptor;
    state->has_modes = modes != NULL;
    if (modes) state->modes = *modes;
    state->is_armed = 1;
}

static inline void kedge_disarm(void) { kedge_signals()->is_armed = 0; }

#endif
