/* Child processes. */
#ifndef TML_PROCESS_H
#define TML_PROCESS_H

#include "base.h"

/* Where a stream of the child goes: captured into the result, shared with this process, or /dev/null. For stdin, CAPTURE
 * means: the bytes given as input. */
enum { TML_STREAM_CAPTURE = 0, TML_STREAM_INHERIT = 1, TML_STREAM_NULL = 2 };

/* What to run. Every member is 8 bytes wide, so the layout is the same in TML. Texts are borrowed for the time of the call. */
typedef struct TmlCommand {
    TmlStr program;          /* looked up in PATH unless it has a `/` */
    const TmlStr *args;      /* without the program's name */
    uint64_t args_count;
    const TmlStr *env;       /* pairs name, value, set on top of the inherited environment */
    uint64_t env_count;      /* number of pairs */
    uint64_t clear_env;      /* 1: do not inherit the environment */
    TmlStr current_dir;      /* length 0: this process's */
    TmlStr input;            /* what the child reads from stdin */
    uint64_t stdin_mode;
    uint64_t stdout_mode;
    uint64_t stderr_mode;
    uint64_t own_group;      /* 1: in a process group of its own, which is killed when SIGHUP, SIGINT or SIGTERM ends this process */
} TmlCommand;

/* How it ended. */
typedef struct TmlOutput {
    int64_t status;          /* exit status; 128 + n if signal n ended it */
    int64_t signal;          /* the signal, or 0 */
    TmlBytes out;
    TmlBytes err;
} TmlOutput;

/* Runs a command to its end, feeding and draining all its pipes at once. 0 with `out` filled (overwritten), or -errno if it
 * could not be started, with empty buffers. Flushes stdout first. */
int64_t tml_process_run(const TmlCommand *command, TmlOutput *out);

/* Starts a command; its input is copied. 0 with a handle, which `tml_process_end` takes, or -errno. Flushes stdout first. */
int64_t tml_process_start(const TmlCommand *command, uint64_t *handle);

/* Feeds and drains all these children until one of them (the first of several) has closed its streams: its index. At least one child. */
uint64_t tml_process_wait_any(const uint64_t *handles, uint64_t count);

/* Waits for the end of a child and gives its handle back. */
void tml_process_end(uint64_t handle, TmlOutput *out);

/* Becomes the command, keeping the number of the process and its streams, whatever the command says about them. Flushes stdout first. Returns
 * only if it fails, -errno. */
int64_t tml_process_exec(const TmlCommand *command);

/* Number of this process. */
uint64_t tml_process_id(void);

/* How many processors this process may use, at least 1. */
uint64_t tml_process_cores(void);

/* Bytes of this process's peak of resident memory. */
uint64_t tml_process_peak_memory(void);

#endif
