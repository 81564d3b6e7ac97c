#include "CSignals.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

/* All that the handlers touch: this, and calls that are safe inside a handler. */
static struct kedge_signal_state {
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
} state;

/* A handler that sets a bit and wakes the event loop through a pipe. */
static void note(int number) {
    int kept = errno;
    char byte = 0;
    state.seen[number] = 1;
    ssize_t ignored = write(state.wake_pipe, &byte, 1);
    (void)ignored;
    errno = kept;
}

int kedge_watch_signal(int number, int wake_pipe) {
    struct sigaction action;
    memset(&action, 0, sizeof action);
    state.wake_pipe = wake_pipe;
    action.sa_handler = note;
    action.sa_flags = SA_RESTART;
    sigemptyset(&action.sa_mask);
    return sigaction(number, &action, NULL);
}

int kedge_is_ignored(int number) {
    struct sigaction current;
    return sigaction(number, NULL, &current) == 0 && !(current.sa_flags & SA_SIGINFO) && current.sa_handler == SIG_IGN;
}

int kedge_unwatch_signal(int number) { return signal(number, SIG_DFL) == SIG_ERR ? -1 : 0; }

int kedge_take_signal(int number) {
    int seen = state.seen[number];
    state.seen[number] = 0;
    return seen;
}

int kedge_has_signal(int number) { return state.seen[number]; }

int kedge_has_ended(void) { return state.has_ended; }

/* Writes for half a second at most: the terminal may be stopped by Ctrl-S, or at the end of a dead line. */
static void write_soon(int descriptor, const char *bytes, size_t count) {
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
static int is_in_front(int descriptor) {
    pid_t front = tcgetpgrp(descriptor);
    return front <= 0 || front == getpgrp();
}

/* Gives the terminal back, once, and nothing if another has it. */
static void restore_now(int says_words) {
    if (!__atomic_exchange_n(&state.is_armed, 0, __ATOMIC_SEQ_CST)) return;
    if (!is_in_front(state.descriptor)) return;
    write_soon(state.descriptor, state.restoring_bytes, (size_t)state.restoring_count);
    if (state.has_modes) tcsetattr(state.descriptor, TCSANOW, &state.modes);
    if (says_words) write_soon(state.last_words_descriptor, state.last_words, (size_t)state.last_words_count);
}

/* Signals by which a program has gone wrong, rather than is told to end. */
static int is_crash(int number) {
    return number == SIGABRT || number == SIGSEGV || number == SIGBUS || number == SIGILL || number == SIGFPE
        || number == SIGTRAP || number == SIGSYS;
}

/* The handler of a crash, and of what ends a program without a word: gives the terminal back, then ends by the signal's
   default, without a core, in which texts and tokens would lie. The handler before ours, that of Swift's run-time, is
   called only for people who asked for its report: by itself it would ask for a key press on the terminal. */
static void crashed(int number, siginfo_t *information, void *context) {
    struct rlimit no_core = {0, 0};
    state.has_ended = 1;
    restore_now(is_crash(number));
    if (state.wants_report && (state.former[number].sa_flags & SA_SIGINFO) && state.former[number].sa_sigaction)
        state.former[number].sa_sigaction(number, information, context);
    prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
    setrlimit(RLIMIT_CORE, &no_core);
    signal(number, SIG_DFL);
    raise(number);
    _exit(128 + number);
}

int kedge_guard_signal(int number) {
    struct sigaction action, current;
    if (sigaction(number, NULL, &current) != 0) return -1;
    if ((current.sa_flags & SA_SIGINFO) && current.sa_sigaction == crashed) return 0;
    memset(&action, 0, sizeof action);
    action.sa_sigaction = crashed;
    action.sa_flags = SA_SIGINFO | SA_ONSTACK;
    /* Nothing interrupts it, also not being stopped for touching the terminal; but a second fault ends at once. */
    sigfillset(&action.sa_mask);
    sigdelset(&action.sa_mask, number);
    action.sa_flags |= SA_NODEFER;
    state.former[number] = current;
    return sigaction(number, &action, NULL);
}

int kedge_unguard_signal(int number) {
    struct sigaction current;
    if (sigaction(number, NULL, &current) != 0) return -1;
    /* Only what was guarded has a former action. */
    if (!(current.sa_flags & SA_SIGINFO) || current.sa_sigaction != crashed) return 0;
    return sigaction(number, &state.former[number], NULL);
}

int kedge_use_alternate_stack(void) {
    stack_t description;
    memset(&description, 0, sizeof description);
    description.ss_sp = state.stack;
    description.ss_size = sizeof state.stack;
    return sigaltstack(&description, NULL);
}

void kedge_set_last_words(const char *words, int descriptor, int wants_report) {
    size_t count = strnlen(words, sizeof state.last_words);
    memcpy(state.last_words, words, count);
    state.last_words_count = (sig_atomic_t)count;
    state.last_words_descriptor = descriptor;
    state.wants_report = wants_report;
}

void kedge_arm(int descriptor, const char *bytes, int count, const struct termios *modes) {
    __atomic_store_n(&state.is_armed, 0, __ATOMIC_SEQ_CST);
    if (count > (int)sizeof state.restoring_bytes) count = (int)sizeof state.restoring_bytes;
    memcpy(state.restoring_bytes, bytes, (size_t)count);
    state.restoring_count = count;
    state.descriptor = descriptor;
    state.has_modes = modes != NULL;
    if (modes) state.modes = *modes;
    __atomic_store_n(&state.is_armed, 1, __ATOMIC_SEQ_CST);
}

void kedge_disarm(void) { __atomic_store_n(&state.is_armed, 0, __ATOMIC_SEQ_CST); }
