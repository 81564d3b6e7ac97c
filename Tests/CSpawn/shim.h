// What the C library declares for those who ask for GNU's own alone, which Swift doesn't.
#ifndef KEDGE_SPAWN_SHIM_H
#define KEDGE_SPAWN_SHIM_H

#include <spawn.h>

extern int posix_spawn_file_actions_addclosefrom_np(posix_spawn_file_actions_t *actions, int first);

#endif
