/* Typed doors to the terminfo half of ncursesw, and what has to be C because it runs inside signal handlers. */
#ifndef KEDGE_CNCURSES_SHIM_H
#define KEDGE_CNCURSES_SHIM_H

#ifndef NCURSES_WIDECHAR
#define NCURSES_WIDECHAR 1
#endif
#include <curses.h>
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
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
    volatile sig_atomic_t descriptor;
    volatile sig_atomic_t has_modes;
    struct termios modes;
    /* What a crash says, and where. */
    char last_words[256];
    volatile sig_atomic_t last_words_count;
    volatile sig_atomic_t last_words_descriptor;
    /* Whether the person asked for the reports of Swift's run-time, whose handler stood here before ours. */
    volatile sig_atomic_t wants_report;
    int is_armed;
    volatile sig_atomic_t has_ended;
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

/* Whoever started this program wants the signal to pass without effect, as `nohup` does; or kedge itself does. */
static inline int kedge_is_ignored(int number) {
    struct sigaction current;
    return sigaction(number, NULL, &current) == 0 && !(current.sa_flags & SA_SIGINFO) && current.sa_handler == SIG_IGN;
}

/* Back to what the system does by itself, while another program has the terminal. */
static inline int kedge_unwatch_signal(int number) { return signal(number, SIG_DFL) == SIG_ERR ? -1 : 0; }

static inline int kedge_take_signal(int number) {
    int seen = kedge_signals()->seen[number];
    kedge_signals()->seen[number] = 0;
    return seen;
}

/* Whether a signal came that nobody has taken yet. */
static inline int kedge_has_signal(int number) { return kedge_signals()->seen[number]; }

/* Whether a handler has given the terminal back for good: nothing may be written any more. */
static inline int kedge_has_ended(void) { return kedge_signals()->has_ended; }

/* Writes for half a second at most: the terminal may be stopped by Ctrl-S, or at the end of a dead line. */
static inline void kedge_write_soon(int descriptor, const char *bytes, size_t count) {
    size_t done = 0;
    int patience = 10;
    while (done < count && patience > 0) {
        struct pollfd source = {descriptor, POLLOUT, 0};
        ssize_t written = -1;
        errno = EAGAIN;
        if (poll(&source, 1, 50) > 0) {
            if (!(source.revents & POLLOUT)) return;
            written = write(descriptor, bytes + done, count - done);
        }
        if (written > 0) done += (size_t)written;
        else if (errno == EAGAIN || errno == EINTR) patience--;
        else return;
    }
}

/* Whether this program is the one that the terminal listens to; true as well where that can't be told. */
static inline int kedge_is_in_front(int descriptor) {
    pid_t front = tcgetpgrp(descriptor);
    return front <= 0 || front == getpgrp();
}

/* Gives the terminal back, once, and nothing if another has it. */
static inline void kedge_restore_now(int says_words) {
    struct kedge_signal_state *state = kedge_signals();
    if (!__atomic_exchange_n(&state->is_armed, 0, __ATOMIC_SEQ_CST)) return;
    if (!kedge_is_in_front(state->descriptor)) return;
    kedge_write_soon(state->descriptor, state->restoring_bytes, (size_t)state->restoring_count);
    if (state->has_modes) tcsetattr(state->descriptor, TCSANOW, &state->modes);
    if (says_words) kedge_write_soon(state->last_words_descriptor, state->last_words, (size_t)state->last_words_count);
}

/* Signals by which a program has gone wrong, rather than is told to end. */
static inline int kedge_is_crash(int number) {
    return number == SIGABRT || number == SIGSEGV || number == SIGBUS || number == SIGILL || number == SIGFPE
        || number == SIGTRAP || number == SIGSYS;
}

/* The handler of a crash, and of what ends a program without a word: gives the terminal back, then ends by the signal's
   default, without a core, in which texts and tokens would lie. The handler before ours, that of Swift's run-time, is
   called only for people who asked for its report: by itself it would ask for a key press on the terminal. */
static inline void kedge_crashed(int number, siginfo_t *information, void *context) {
    struct kedge_signal_state *state = kedge_signals();
    struct rlimit no_core = {0, 0};
    state->has_ended = 1;
    kedge_restore_now(kedge_is_crash(number));
    if (state->wants_report && (state->former[number].sa_flags & SA_SIGINFO) && state->former[number].sa_sigaction)
        state->former[number].sa_sigaction(number, information, context);
    prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
    setrlimit(RLIMIT_CORE, &no_core);
    signal(number, SIG_DFL);
    raise(number);
    _exit(128 + number);
}

static inline int kedge_guard_signal(int number) {
    struct sigaction action, current;
    if (sigaction(number, NULL, &current) != 0) return -1;
    if ((current.sa_flags & SA_SIGINFO) && current.sa_sigaction == kedge_crashed) return 0;
    memset(&action, 0, sizeof action);
    action.sa_sigaction = kedge_crashed;
    action.sa_flags = SA_SIGINFO | SA_ONSTACK;
    /* Nothing interrupts it, also not being stopped for touching the terminal; but a second fault ends at once. */
    sigfillset(&action.sa_mask);
    sigdelset(&action.sa_mask, number);
    action.sa_flags |= SA_NODEFER;
    kedge_signals()->former[number] = current;
    return sigaction(number, &action, NULL);
}

static inline int kedge_unguard_signal(int number) {
    struct sigaction current;
    if (sigaction(number, NULL, &current) != 0) return -1;
    /* Only what was guarded has a former action. */
    if (!(current.sa_flags & SA_SIGINFO) || current.sa_sigaction != kedge_crashed) return 0;
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

/* What a crash says; `descriptor` is the terminal's, or standard error where that is something else. */
static inline void kedge_set_last_words(const char *words, int descriptor, int wants_report) {
    struct kedge_signal_state *state = kedge_signals();
    size_t count = strnlen(words, sizeof state->last_words);
    memcpy(state->last_words, words, count);
    state->last_words_count = (sig_atomic_t)count;
    state->last_words_descriptor = descriptor;
    state->wants_report = wants_report;
}

static inline void kedge_arm(int descriptor, const char *bytes, int count, const struct termios *modes) {
    struct kedge_signal_state *state = kedge_signals();
    __atomic_store_n(&state->is_armed, 0, __ATOMIC_SEQ_CST);
    if (count > (int)sizeof state->restoring_bytes) count = (int)sizeof state->restoring_bytes;
    memcpy(state->restoring_bytes, bytes, (size_t)count);
    state->restoring_count = count;
    state->descriptor = descriptor;
    state->has_modes = modes != NULL;
    if (modes) state->modes = *modes;
    __atomic_store_n(&state->is_armed, 1, __ATOMIC_SEQ_CST);
}

static inline void kedge_disarm(void) { __atomic_store_n(&kedge_signals()->is_armed, 0, __ATOMIC_SEQ_CST); }

#endif
