/* Directories and files that are removed, and process groups that are killed, when SIGHUP, SIGINT or SIGTERM ends the process. */
#ifndef TML_SCRATCH_H
#define TML_SCRATCH_H

#include "base.h"

/* Holds back the three signals, so that nothing is made that is not registered yet. */
void tml_scratch_hold(void);

/* Lets the signals through again. */
void tml_scratch_release(void);

/* Registers a path: what stands there is removed, with everything in it, before one of the signals ends the process. 0, -EINVAL, -ENOENT or
   -ENAMETOOLONG for what is no path, -ENOMEM. A signal that is ignored stays so. Relative paths are those of the working directory then. */
int64_t tml_scratch_add(const uint8_t *path, uint64_t path_length);

/* Takes a registered path away; nothing happens to others. */
void tml_scratch_forget(const uint8_t *path, uint64_t path_length);

/* A process group that is killed before one of the signals ends the process, for as long as it is in the list. */
typedef struct TmlGroup {
    struct TmlGroup *next;
    int64_t id;
} TmlGroup;

/* Puts a group into the list, and takes it out. The signals are held back. */
void tml_group_add(TmlGroup *group);
void tml_group_forget(TmlGroup *group);

#endif
