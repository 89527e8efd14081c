#define _GNU_SOURCE
#include "start.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <ucontext.h>
#include <unistd.h>

#include "alloc.h"
#include "panic.h"
#include "stream.h"
#include "thread_local.h"

static uint8_t *stack_area;

static ucontext_t main_context;
static ucontext_t program_context;
static int32_t program_status;

static const char overflow_text[] = "stack overflow\n";

/* Runs on the signal stack: says what happened if the address is in the guard area, then lets the signal take its course. */
static void on_fault(int signal, siginfo_t *info, void *context) {
    const uint8_t *address = info->si_addr;
    (void)context;
    if (stack_area != NULL && address >= stack_area && address < stack_area + TML_GUARD_SIZE) {
        (void)tml_stdout_flush();
        (void)tml_stderr_write((const uint8_t *)overflow_text, sizeof overflow_text - 1);
        abort();
    }
    struct sigaction standard;
    memset(&standard, 0, sizeof standard);
    standard.sa_handler = SIG_DFL;
    sigaction(signal, &standard, NULL);
}

static void install_signals(void) {
    static uint8_t signal_stack[64 << 10];
    stack_t stack;
    struct sigaction action;
    memset(&stack, 0, sizeof stack);
    stack.ss_sp = signal_stack;
    stack.ss_size = sizeof signal_stack;
    sigaltstack(&stack, NULL);
    memset(&action, 0, sizeof action);
    action.sa_sigaction = on_fault;
    action.sa_flags = SA_SIGINFO | SA_ONSTACK;
    sigemptyset(&action.sa_mask);
    sigaction(SIGSEGV, &action, NULL);
    sigaction(SIGBUS, &action, NULL);
    /* Writing to a closed pipe or beyond a limit on file sizes is an error, not the end. */
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN);
}

static void run_program(void) {
    program_status = tml_entry();
    tml_thread_end();
}

int main(int argc, char **argv) {
    tml_program_start(argc, argv);
    tml_heap_start();
    install_signals();
    stack_area = mmap(NULL, TML_GUARD_SIZE + TML_STACK_SIZE, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_STACK, -1, 0);
    if (stack_area == MAP_FAILED || mprotect(stack_area + TML_GUARD_SIZE, TML_STACK_SIZE, PROT_READ | PROT_WRITE) != 0) {
        stack_area = NULL;
        tml_fatal("no memory for the stack");
    }
    if (getcontext(&program_context) != 0) {
        tml_fatal("no context for the program");
    }
    program_context.uc_stack.ss_sp = stack_area + TML_GUARD_SIZE;
    program_context.uc_stack.ss_size = TML_STACK_SIZE;
    program_context.uc_link = &main_context;
    makecontext(&program_context, run_program, 0);
    if (swapcontext(&main_context, &program_context) != 0) {
        tml_fatal("cannot start the program");
    }
    (void)tml_stdout_flush();
    _exit(tml_heap_finish(program_status & 0xff, 1));
}
