/* Runs a command and writes what it used: `measure FILE COMMAND ARGUMENT…`.
 *
 * FILE gets one line, `USER SYSTEM PEAK`: seconds of processor time in user and in system mode, and the peak of the resident memory in KiB,
 * as the system accounts them for the command and all processes that it waited for. Ends with the command's status (128 and the
 * signal's number after a signal), or with 127 if the command cannot be run. */
#define _DEFAULT_SOURCE
#include <stdio.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

int main(int count, char **arguments) {
    if (count < 3) {
        fprintf(stderr, "usage: measure FILE COMMAND ARGUMENT...\n");
        return 127;
    }
    pid_t child = fork();
    if (child == 0) {
        execvp(arguments[2], arguments + 2);
        perror(arguments[2]);
        _exit(127);
    }
    int status = 0;
    struct rusage usage;
    if (child < 0 || wait4(child, &status, 0, &usage) != child) {
        perror("measure");
        return 127;
    }
    FILE *out = fopen(arguments[1], "w");
    if (out == NULL) {
        perror(arguments[1]);
        return 127;
    }
    fprintf(out, "%ld.%06ld %ld.%06ld %ld\n", (long)usage.ru_utime.tv_sec, (long)usage.ru_utime.tv_usec, (long)usage.ru_stime.tv_sec,
            (long)usage.ru_stime.tv_usec, usage.ru_maxrss);
    if (fclose(out) != 0) {
        perror(arguments[1]);
        return 127;
    }
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}
