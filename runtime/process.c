#define _GNU_SOURCE
#include "process.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "alloc.h"
#include "panic.h"
#include "path.h"
#include "scratch.h"
#include "stream.h"
#include "stress.h"

extern char **environ;

/* Everything the child needs, made before the fork so that the child only makes system calls. */
typedef struct Plan {
    char **argv;
    char **envp;
    char *current_dir;
    /* For each of the three streams: the descriptor the child uses, and the end this process keeps (-1: none). */
    int child[3];
    int parent[3];
    /* Carries errno from the child if it cannot start; closed by a successful exec. */
    int failure[2];
} Plan;

static void *must(void *block) {
    if (block == NULL) {
        tml_fatal("out of memory");
    }
    return block;
}

static void close_if_open(int *descriptor) {
    if (*descriptor >= 0) {
        (void)close(*descriptor);
        *descriptor = -1;
    }
}

static void free_texts(char **texts) {
    for (char **at = texts; at != NULL && *at != NULL; at++) {
        free(*at);
    }
    free(texts);
}

static void release(Plan *plan) {
    free_texts(plan->argv);
    free_texts(plan->envp);
    free(plan->current_dir);
    for (int i = 0; i < 3; i++) {
        close_if_open(&plan->child[i]);
        close_if_open(&plan->parent[i]);
    }
    close_if_open(&plan->failure[0]);
    close_if_open(&plan->failure[1]);
}

static int64_t plan_args(Plan *plan, const TmlCommand *command) {
    plan->argv = must(calloc(command->args_count + 2, sizeof(char *)));
    plan->argv[0] = tml_c_text(command->program.data, command->program.length);
    if (plan->argv[0] == NULL) {
        return -EINVAL;
    }
    for (uint64_t i = 0; i < command->args_count; i++) {
        plan->argv[i + 1] = tml_c_text(command->args[i].data, command->args[i].length);
        if (plan->argv[i + 1] == NULL) {
            return -EINVAL;
        }
    }
    return 0;
}

/* Puts `NAME=VALUE` into the list, in place of an entry of that name. */
static int64_t put_variable(char **envp, uint64_t *count, const TmlStr *name, const TmlStr *value) {
    uint64_t name_length = TML_LENGTH(name->length);
    uint64_t value_length = TML_LENGTH(value->length);
    if (name_length == 0 || memchr(name->data, '=', name_length) != NULL || memchr(name->data, 0, name_length) != NULL ||
        (value_length > 0 && memchr(value->data, 0, value_length) != NULL)) {
        return -EINVAL;
    }
    char *entry = must(malloc(name_length + value_length + 2));
    memcpy(entry, name->data, name_length);
    entry[name_length] = '=';
    if (value_length > 0) {
        memcpy(entry + name_length + 1, value->data, value_length);
    }
    entry[name_length + 1 + value_length] = '\0';
    for (uint64_t i = 0; i < *count; i++) {
        if (strncmp(envp[i], entry, name_length + 1) == 0) {
            free(envp[i]);
            envp[i] = entry;
            return 0;
        }
    }
    envp[(*count)++] = entry;
    return 0;
}

static int64_t plan_env(Plan *plan, const TmlCommand *command) {
    uint64_t inherited = 0;
    uint64_t count = 0;
    while (!command->clear_env && environ != NULL && environ[inherited] != NULL) {
        inherited++;
    }
    plan->envp = must(calloc(inherited + command->env_count + 1, sizeof(char *)));
    for (; count < inherited; count++) {
        plan->envp[count] = must(strdup(environ[count]));
    }
    for (uint64_t i = 0; i < command->env_count; i++) {
        int64_t status = put_variable(plan->envp, &count, &command->env[2 * i], &command->env[2 * i + 1]);
        if (status < 0) {
            return status;
        }
    }
    return 0;
}

static int64_t plan_stream(Plan *plan, int stream, uint64_t mode) {
    int ends[2];
    if (mode == TML_STREAM_INHERIT) {
        return 0;
    }
    if (mode == TML_STREAM_NULL) {
        plan->child[stream] = open("/dev/null", O_RDWR | O_CLOEXEC);
        return plan->child[stream] < 0 ? -errno : 0;
    }
    if (pipe2(ends, O_CLOEXEC) != 0) {
        return -errno;
    }
    plan->child[stream] = ends[stream == 0 ? 0 : 1];
    plan->parent[stream] = ends[stream == 0 ? 1 : 0];
    int flags = fcntl(plan->parent[stream], F_GETFL);
    return fcntl(plan->parent[stream], F_SETFL, flags | O_NONBLOCK) < 0 ? -errno : 0;
}

static int64_t make_plan(Plan *plan, const TmlCommand *command) {
    int64_t status = plan_args(plan, command);
    if (status == 0) {
        status = plan_env(plan, command);
    }
    if (status == 0 && TML_LENGTH(command->current_dir.length) > 0) {
        plan->current_dir = tml_c_text(command->current_dir.data, command->current_dir.length);
        status = plan->current_dir == NULL ? -EINVAL : 0;
    }
    const uint64_t modes[3] = {command->stdin_mode, command->stdout_mode, command->stderr_mode};
    for (int i = 0; i < 3 && status == 0; i++) {
        status = plan_stream(plan, i, modes[i]);
    }
    if (status == 0 && pipe2(plan->failure, O_CLOEXEC) != 0) {
        status = -errno;
    }
    return status;
}

/* Becomes the program; returns only if that fails, with the reason in errno. */
static void become(const Plan *plan) {
    int sources[3];
    signal(SIGPIPE, SIG_DFL);
    signal(SIGXFSZ, SIG_DFL);
    for (int i = 0; i < 3; i++) {
        sources[i] = plan->child[i];
        /* A source among 0..2 would be overwritten before its turn. */
        if (sources[i] >= 0 && sources[i] < 3) {
            sources[i] = fcntl(sources[i], F_DUPFD_CLOEXEC, 3);
        }
    }
    for (int i = 0; i < 3; i++) {
        if (plan->child[i] >= 0 && dup2(sources[i], i) < 0) {
            return;
        }
    }
    if (plan->current_dir != NULL && chdir(plan->current_dir) != 0) {
        return;
    }
    execvpe(plan->argv[0], plan->argv, plan->envp);
}

/* Feeds stdin from `input`, `*fed` bytes of which are written. Closes the pipe when all is written or nobody reads. */
static void feed(int *pipe_end, const TmlStr *input, uint64_t *fed) {
    uint64_t length = TML_LENGTH(input->length);
    while (*fed < length) {
        ssize_t n = write(*pipe_end, input->data + *fed, length - *fed);
        if (n >= 0) {
            *fed += (uint64_t)n;
        } else if (errno == EAGAIN) {
            return;
        } else if (errno != EINTR) {
            break;
        }
    }
    close_if_open(pipe_end);
}

/* Reads what there is; closes the pipe at its end. */
static void drain(int *pipe_end, TmlBytes *into) {
    for (;;) {
        tml_bytes_reserve(into, STRESS(1, 4096));
        ssize_t n = read(*pipe_end, into->data + into->length, into->capacity - into->length);
        if (n > 0) {
            into->length += (uint64_t)n;
        } else if (n < 0 && errno == EAGAIN) {
            return;
        } else if (n == 0 || errno != EINTR) {
            close_if_open(pipe_end);
            return;
        }
    }
}

/* A command that runs, with what it has written so far. */
typedef struct Child {
    Plan plan;
    pid_t pid;
    TmlStr input;
    uint64_t fed;
    TmlOutput out;
    /* 1 for a child in a group of its own; then the group, once it has been started. */
    uint64_t own_group;
    TmlGroup group;
} Child;

static const Child NO_CHILD = {
    {NULL, NULL, NULL, {-1, -1, -1}, {-1, -1, -1}, {-1, -1}}, -1, {NULL, 0}, 0, {0, 0, {(uint8_t *)1, 0, 0}, {(uint8_t *)1, 0, 0}}, 0, {NULL, 0}};

/* Whether a pipe to or from the child is open. */
static int is_open(const Child *child) {
    return child->plan.parent[0] >= 0 || child->plan.parent[1] >= 0 || child->plan.parent[2] >= 0;
}

static void wait_for(const Child *child, struct pollfd waits[3]) {
    for (int i = 0; i < 3; i++) {
        waits[i] = (struct pollfd){child->plan.parent[i], i == 0 ? POLLOUT : POLLIN, 0};
    }
}

/* Moves what can be moved without waiting. */
static void exchange(Child *child, const struct pollfd waits[3]) {
    if (waits[0].revents != 0) {
        feed(&child->plan.parent[0], &child->input, &child->fed);
    }
    if (waits[1].revents != 0) {
        drain(&child->plan.parent[1], &child->out.out);
    }
    if (waits[2].revents != 0) {
        drain(&child->plan.parent[2], &child->out.err);
    }
}

/* Waits for a process; its wait status. */
static int reap(pid_t process) {
    int status = 0;
    while (waitpid(process, &status, 0) < 0 && errno == EINTR) {
    }
    return status;
}

/* Takes the group of a child out of those that are killed. */
static void forget_group(Child *child) {
    if (child->own_group) {
        tml_scratch_hold();
        tml_group_forget(&child->group);
        tml_scratch_release();
    }
}

static int64_t start_plan(Child *child) {
    Plan *plan = &child->plan;
    int reason = 0;
    (void)tml_stdout_flush();
    if (child->own_group) {
        tml_scratch_hold();
    }
    child->pid = fork();
    if (child->pid > 0 && child->own_group) {
        (void)setpgid(child->pid, child->pid);
        child->group.id = child->pid;
        tml_group_add(&child->group);
    }
    if (child->pid < 0) {
        reason = errno;
    }
    if (child->pid == 0 && child->own_group) {
        (void)setpgid(0, 0);
    }
    if (child->own_group) {
        tml_scratch_release();
    }
    if (child->pid < 0) {
        return -reason;
    }
    if (child->pid == 0) {
        become(plan);
        reason = errno;
        (void)!write(plan->failure[1], &reason, sizeof reason);
        _exit(127);
    }
    for (int i = 0; i < 3; i++) {
        close_if_open(&plan->child[i]);
    }
    close_if_open(&plan->failure[1]);
    ssize_t n;
    do {
        n = read(plan->failure[0], &reason, sizeof reason);
    } while (n < 0 && errno == EINTR);
    if (n == (ssize_t)sizeof reason) {
        (void)reap(child->pid);
        forget_group(child);
        return -reason;
    }
    if (plan->parent[0] >= 0 && TML_LENGTH(child->input.length) == 0) {
        close_if_open(&plan->parent[0]);
    }
    return 0;
}

static void finish_child(Child *child) {
    int status = reap(child->pid);
    forget_group(child);
    child->out.signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
    child->out.status = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

int64_t tml_process_run(const TmlCommand *command, TmlOutput *out) {
    Child child = NO_CHILD;
    child.input = command->input;
    child.own_group = command->own_group;
    int64_t status = make_plan(&child.plan, command);
    if (status == 0) {
        status = start_plan(&child);
    }
    if (status == 0) {
        while (is_open(&child)) {
            struct pollfd waits[3];
            wait_for(&child, waits);
            if (poll(waits, 3, -1) >= 0) {
                exchange(&child, waits);
            } else if (errno != EINTR) {
                break;
            }
        }
        finish_child(&child);
    }
    release(&child.plan);
    *out = child.out;
    return status;
}

int64_t tml_process_start(const TmlCommand *command, uint64_t *handle) {
    uint64_t length = TML_LENGTH(command->input.length);
    Child *child = must(malloc(sizeof *child));
    uint8_t *input = length == 0 ? NULL : must(malloc(length));
    *child = NO_CHILD;
    child->own_group = command->own_group;
    if (length > 0) {
        memcpy(input, command->input.data, length);
        child->input = (TmlStr){input, length};
    }
    int64_t status = make_plan(&child->plan, command);
    if (status == 0) {
        status = start_plan(child);
    }
    if (status == 0) {
        *handle = (uint64_t)(uintptr_t)child;
        return 0;
    }
    release(&child->plan);
    free(input);
    free(child);
    return status;
}

static Child *child_of(uint64_t handle) {
    return (Child *)(uintptr_t)handle;
}

uint64_t tml_process_wait_any(const uint64_t *handles, uint64_t count) {
    struct pollfd *waits = must(calloc(count * 3, sizeof *waits));
    for (;;) {
        for (uint64_t i = 0; i < count; i++) {
            const Child *child = child_of(handles[i]);
            if (!is_open(child)) {
                free(waits);
                return i;
            }
            wait_for(child, waits + 3 * i);
        }
        if (poll(waits, (nfds_t)(count * 3), -1) < 0) {
            if (errno != EINTR) {
                free(waits);
                return 0;
            }
            continue;
        }
        for (uint64_t i = 0; i < count; i++) {
            exchange(child_of(handles[i]), waits + 3 * i);
        }
    }
}

void tml_process_end(uint64_t handle, TmlOutput *out) {
    Child *child = child_of(handle);
    while (is_open(child)) {
        (void)tml_process_wait_any(&handle, 1);
    }
    finish_child(child);
    *out = child->out;
    release(&child->plan);
    free((void *)(uintptr_t)child->input.data);
    free(child);
}

int64_t tml_process_exec(const TmlCommand *command) {
    Plan plan = {NULL, NULL, NULL, {-1, -1, -1}, {-1, -1, -1}, {-1, -1}};
    TmlCommand inheriting = *command;
    inheriting.stdin_mode = TML_STREAM_INHERIT;
    inheriting.stdout_mode = TML_STREAM_INHERIT;
    inheriting.stderr_mode = TML_STREAM_INHERIT;
    (void)tml_stdout_flush();
    int64_t status = make_plan(&plan, &inheriting);
    if (status == 0) {
        become(&plan);
        status = -errno;
        signal(SIGPIPE, SIG_IGN);
        signal(SIGXFSZ, SIG_IGN);
    }
    release(&plan);
    return status;
}

uint64_t tml_process_id(void) {
    return (uint64_t)getpid();
}

uint64_t tml_process_cores(void) {
    cpu_set_t set;
    int count = sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : 1;
    return count > 0 ? (uint64_t)count : 1;
}

uint64_t tml_process_peak_memory(void) {
    struct rusage usage;
    return getrusage(RUSAGE_SELF, &usage) == 0 ? (uint64_t)usage.ru_maxrss * 1024u : 0;
}
