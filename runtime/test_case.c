#define _GNU_SOURCE
#include "test_case.h"

#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "panic.h"
#include "stream.h"

uint64_t *tml_case_memory(uint64_t words) {
    void *block = mmap(NULL, (size_t)(words * sizeof(uint64_t)), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (block == MAP_FAILED) {
        tml_fatal("out of memory");
    }
    return block;
}

int64_t tml_case_fork(uint64_t quiet) {
    int status = 0;
    (void)tml_stdout_flush();
    pid_t child = fork();
    if (child < 0) {
        tml_fatal("the test cannot be split into processes");
    }
    if (child == 0) {
        int nowhere = open("/dev/null", O_RDWR | O_CLOEXEC);
        if (nowhere >= 0) {
            (void)dup2(nowhere, 0);
            if (quiet != 0) {
                (void)dup2(nowhere, 1);
                (void)dup2(nowhere, 2);
            }
        }
        return -1;
    }
    while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    return WIFSIGNALED(status) ? 256 + WTERMSIG(status) : WEXITSTATUS(status);
}

void tml_keep(const uint8_t *value) {
    (void)value;
}
