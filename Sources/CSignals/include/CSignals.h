/* Handlers of signals, which are C because nothing of Swift's run-time may run inside one. They have a file of their own:
   a header's variables exist once for every Swift file that a call is inlined into, and each would see another state. */
#ifndef KEDGE_CSIGNALS_H
#define KEDGE_CSIGNALS_H

#include <signal.h>
#include <termios.h>

/* From now on the signal sets a flag and writes a byte to the pipe, which wakes the event loop. */
int kedge_watch_signal(int number, int wake_pipe);

/* Whoever started this program wants the signal to pass without effect, as `nohup` does; or kedge itself does. */
int kedge_is_ignored(int number);

/* Back to what the system does by itself, while another program has the terminal. */
int kedge_unwatch_signal(int number);

/* Whether it came since the last call. */
int kedge_take_signal(int number);

/* Whether a signal came that nobody has taken yet. */
int kedge_has_signal(int number);

/* Whether a handler has given the terminal back for good: nothing may be written any more. */
int kedge_has_ended(void);

/* The signal gives the terminal back before it ends the program; and no longer does. */
int kedge_guard_signal(int number);
int kedge_unguard_signal(int number);

/* Room for the handler after an overflow of this thread's stack. */
int kedge_use_alternate_stack(void);

/* What a crash says; `descriptor` is the terminal's, or standard error where that is something else. `wants_report`:
   the handler that stood there before ours, Swift's own, is called too. */
void kedge_set_last_words(const char *words, int descriptor, int wants_report);

/* What gives the terminal back: at most 512 bytes, then the modes unless they are NULL. Disarmed, nothing is written. */
void kedge_arm(int descriptor, const char *bytes, int count, const struct termios *modes);
void kedge_disarm(void);

#endif
