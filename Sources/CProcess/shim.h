// What the C library offers only with a variable number of arguments, which Swift can't call.
#ifndef KEDGE_PROCESS_SHIM_H
#define KEDGE_PROCESS_SHIM_H

#include <sys/prctl.h>

/// Neither a core file, nor another program of the same user that looks into this one's memory.
static inline int kedge_forbid_looking_in(void) {
    return prctl(PR_SET_DUMPABLE, 0L, 0L, 0L, 0L);
}

#endif
