#define _GNU_SOURCE
#include "scratch.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "path.h"

/* Registered at a time. */
#define SCRATCH_MAX 16

/* Directories in one another. */
#define DEPTH_MAX 64

static const int ending[] = {SIGHUP, SIGINT, SIGTERM};
#define ENDING_COUNT (sizeof ending / sizeof ending[0])

/* NUL-terminated copies; NULL where there is none. Changed while the signals are held back. */
static char *volatile paths[SCRATCH_MAX];

/* The process that registered them: a child that is not another program yet removes nothing. */
static volatile pid_t owner;

/* The groups that are killed. Changed while the signals are held back. */
static TmlGroup *volatile groups;

static sigset_t before_hold;

/* An entry as the kernel writes it. */
struct entry {
    uint64_t inode;
    int64_t offset;
    uint16_t length;
    uint8_t type;
    char name[];
};

static void remove_at(int above, const char *name, int depth);

/* Removes what is in a directory until there is nothing, or nothing that can be removed. Only system calls: this runs in a signal handler. */
static void empty_directory(int directory, int depth) {
    union {
        char bytes[2048];
        struct entry first;
    } block;
    for (;;) {
        int removed = 0;
        if (lseek(directory, 0, SEEK_SET) != 0) {
            return;
        }
        for (;;) {
            long count = syscall(SYS_getdents64, directory, block.bytes, sizeof block.bytes);
            if (count <= 0) {
                break;
            }
            for (long at = 0; at < count;) {
                const struct entry *one = (const struct entry *)(const void *)(block.bytes + at);
                const char *name = one->name;
                at += one->length;
                if (strcmp(name, ".") != 0 && strcmp(name, "..") != 0) {
                    remove_at(directory, name, depth + 1);
                    removed |= faccessat(directory, name, F_OK, AT_SYMLINK_NOFOLLOW) != 0;
                }
            }
        }
        if (!removed) {
            return;
        }
    }
}

static void remove_at(int above, const char *name, int depth) {
    if (unlinkat(above, name, 0) == 0 || depth >= DEPTH_MAX) {
        return;
    }
    int directory = openat(above, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (directory < 0) {
        return;
    }
    empty_directory(directory, depth);
    (void)close(directory);
    (void)unlinkat(above, name, AT_REMOVEDIR);
}

static void on_end(int signal) {
    int kept = errno;
    if (getpid() == owner) {
        for (const TmlGroup *group = groups; group != NULL; group = group->next) {
            (void)kill((pid_t)-group->id, SIGKILL);
        }
        for (int i = 0; i < SCRATCH_MAX; i++) {
            if (paths[i] != NULL) {
                remove_at(AT_FDCWD, paths[i], 0);
            }
        }
    }
    struct sigaction standard;
    memset(&standard, 0, sizeof standard);
    standard.sa_handler = SIG_DFL;
    (void)sigaction(signal, &standard, NULL);
    (void)raise(signal);
    errno = kept;
}

static void install(void) {
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_handler = on_end;
    for (size_t i = 0; i < ENDING_COUNT; i++) {
        struct sigaction now;
        sigaddset(&action.sa_mask, ending[i]);
        if (sigaction(ending[i], NULL, &now) == 0 && now.sa_handler != SIG_IGN) {
            (void)sigaction(ending[i], &action, NULL);
        }
    }
}

void tml_scratch_hold(void) {
    sigset_t held;
    sigemptyset(&held);
    for (size_t i = 0; i < ENDING_COUNT; i++) {
        sigaddset(&held, ending[i]);
    }
    (void)sigprocmask(SIG_BLOCK, &held, &before_hold);
}

void tml_scratch_release(void) {
    (void)sigprocmask(SIG_SETMASK, &before_hold, NULL);
}

int64_t tml_scratch_add(const uint8_t *path, uint64_t path_length) {
    TmlCPath name;
    int64_t status = tml_c_path(&name, path, path_length);
    if (status < 0) {
        return status;
    }
    for (int i = 0; i < SCRATCH_MAX; i++) {
        if (paths[i] == NULL) {
            char *copy = strdup(name.text);
            if (copy == NULL) {
                return -ENOMEM;
            }
            owner = getpid();
            paths[i] = copy;
            install();
            return 0;
        }
    }
    return -ENOMEM;
}

void tml_scratch_forget(const uint8_t *path, uint64_t path_length) {
    for (int i = 0; i < SCRATCH_MAX; i++) {
        char *known = paths[i];
        if (known != NULL && strlen(known) == path_length && memcmp(known, path, path_length) == 0) {
            paths[i] = NULL;
            free(known);
            return;
        }
    }
}

void tml_group_add(TmlGroup *group) {
    owner = getpid();
    group->next = groups;
    groups = group;
    install();
}

void tml_group_forget(TmlGroup *group) {
    TmlGroup *before = groups;
    if (before == group) {
        groups = group->next;
        return;
    }
    while (before != NULL && before->next != group) {
        before = before->next;
    }
    if (before != NULL) {
        before->next = group->next;
    }
}
