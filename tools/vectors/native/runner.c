/* Runs single instructions on the processor of this machine and records what they leave.
 *
 *     runner CASES RESULTS
 *
 * The runner is a 32-bit process that traces another. The tracee has memory at the addresses that the generator draws
 * operands from (all of it shared with the runner), and does nothing by itself: for each case its memory, registers and
 * FXSAVE image are set, and it is let go. Around the instruction there is nothing but INT3, so that it comes back with
 * SIGTRAP, or with the signal of its fault. Then the signal is delivered, for only a signal frame tells the number of the
 * exception, its error code and CR2: the handler is an INT3 too.
 *
 * Both files are sequences of records, little-endian, of the form below; machine-layout.ts defines the addresses and
 * gives them on the compiler's command line, runner.ts writes and reads the records. */
#define _GNU_SOURCE
#include <asm/ldt.h>
#include <elf.h>
#include <errno.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

#define IMAGE_BYTES 512
#define INT3 0xcc
#define FLAG_FPU 1

/* What a case starts from. After it: data, stack, and with FLAG_FPU the image. */
struct input {
  uint32_t flags, eip, gpr[8], eflags;
  uint16_t fs, gs;
  uint32_t data_at, data_bytes, stack_bytes;
  uint16_t code_bytes;
  uint8_t code[30];
};

/* How it ended. After it: data, stack, and with FLAG_FPU the image. */
struct output {
  uint32_t vector, error, cr2, eip, gpr[8], eflags;
  uint16_t es, cs, ss, ds, fs, gs;
};

/* The memory of the tracee: one shared file, mapped piece after piece. */
struct region {
  uint32_t at, bytes;
  int protection;
  uint8_t fill;
};
static const struct region regions[] = {
    {LOW_DATA_AT, LOW_DATA_BYTES, PROT_READ | PROT_WRITE, 0},
    {LOW_LANDING_AT, PAGE_BYTES, PROT_READ | PROT_EXEC, INT3},
    {DATA_AT, DATA_BYTES, PROT_READ | PROT_WRITE, 0},
    {READ_ONLY_AT, PAGE_BYTES, PROT_READ, 0},
    {STACK_AT, STACK_BYTES, PROT_READ | PROT_WRITE, 0},
    {LANDING_AT, PAGE_BYTES, PROT_READ | PROT_EXEC, INT3},
    {CODE_AT, CODE_BYTES, PROT_READ | PROT_EXEC, INT3},
    /* The signal stack, which only this program knows. */
    {SIGNAL_STACK_AT, 4 * PAGE_BYTES, PROT_READ | PROT_WRITE, 0},
};
#define REGIONS (sizeof regions / sizeof *regions)
static uint8_t *views[REGIONS];

/* The case that runs, for messages. */
static unsigned current;

static void hung(int signal) {
  (void)signal;
  fprintf(stderr, "runner: case %u does not end\n", current);
  _exit(1);
}

static void die(const char *what) {
  perror(what);
  exit(1);
}

/* Where the runner sees a byte of the tracee's memory. */
static uint8_t *view(uint32_t at) {
  for (unsigned n = 0; n < REGIONS; n++)
    if (at - regions[n].at < regions[n].bytes) return views[n] + (at - regions[n].at);
  fprintf(stderr, "runner: %08x is in no region\n", at);
  exit(1);
}

static void map_views(int file) {
  uint32_t offset = 0;
  for (unsigned n = 0; n < REGIONS; n++) {
    views[n] = mmap(0, regions[n].bytes, PROT_READ | PROT_WRITE, MAP_SHARED, file, offset);
    if (views[n] == MAP_FAILED) die("mmap");
    memset(views[n], regions[n].fill, regions[n].bytes);
    offset += regions[n].bytes;
  }
}

/* A data segment in the GDT, for FS or GS. The C library has entry 12: the next are 13 and 14. */
static void add_segment(int number, uint32_t base, uint32_t limit, int in_pages) {
  struct user_desc d = {number, base, limit, 1, 0, 0, in_pages, 0, 1};
  if (syscall(SYS_set_thread_area, &d) != 0) die("set_thread_area");
}

/* What the kernel's sigaction takes: no restorer, since the handler never returns. */
struct kernel_sigaction {
  uint32_t handler, flags, restorer;
  uint32_t mask[2];
};

static void tracee(int file) {
  uint32_t offset = 0;
  for (unsigned n = 0; n < REGIONS; n++) {
    void *at = (void *)regions[n].at;
    if (mmap(at, regions[n].bytes, regions[n].protection, MAP_SHARED | MAP_FIXED | MAP_POPULATE, file, offset) != at) die("mmap");
    offset += regions[n].bytes;
  }
  stack_t stack = {(void *)SIGNAL_STACK_AT, 0, 4 * PAGE_BYTES};
  if (sigaltstack(&stack, 0) != 0) die("sigaltstack");
  static const int signals[] = {SIGSEGV, SIGFPE, SIGILL, SIGBUS, SIGTRAP};
  struct kernel_sigaction action = {LANDING_AT, SA_SIGINFO | SA_ONSTACK | SA_NODEFER, 0, {0, 0}};
  for (unsigned n = 0; n < sizeof signals / sizeof *signals; n++)
    if (syscall(SYS_rt_sigaction, signals[n], &action, 0, 8) != 0) die("sigaction");
  add_segment(13, FS_BASE, 0xfffff, 1);
  add_segment(14, GS_BASE, GS_LIMIT, 0);
  if (ptrace(PTRACE_TRACEME, 0, 0, 0) != 0) die("ptrace");
  syscall(SYS_kill, getpid(), SIGSTOP);
  _exit(1);
}

/* Lets the tracee go; returns the signal that stopped it. */
static int go(pid_t pid, int signal) {
  int status;
  if (ptrace(PTRACE_CONT, pid, 0, (void *)signal) != 0) die("PTRACE_CONT");
  if (waitpid(pid, &status, 0) != pid) die("waitpid");
  if (!WIFSTOPPED(status)) {
    fprintf(stderr, "runner: the tracee is gone in case %u, status %x\n", current, status);
    exit(1);
  }
  return WSTOPSIG(status);
}

static void set_registers(pid_t pid, const struct user_regs_struct *first, const struct input *in) {
  struct user_regs_struct r = *first;
  r.eax = in->gpr[0], r.ecx = in->gpr[1], r.edx = in->gpr[2], r.ebx = in->gpr[3];
  r.esp = in->gpr[4], r.ebp = in->gpr[5], r.esi = in->gpr[6], r.edi = in->gpr[7];
  r.eip = in->eip;
  r.eflags = in->eflags;
  r.xfs = in->fs, r.xgs = in->gs;
  r.orig_eax = -1;
  if (ptrace(PTRACE_SETREGS, pid, 0, &r) != 0) die("PTRACE_SETREGS");
}

static void get_registers(pid_t pid, struct output *out) {
  struct user_regs_struct r;
  if (ptrace(PTRACE_GETREGS, pid, 0, &r) != 0) die("PTRACE_GETREGS");
  out->gpr[0] = r.eax, out->gpr[1] = r.ecx, out->gpr[2] = r.edx, out->gpr[3] = r.ebx;
  out->gpr[4] = r.esp, out->gpr[5] = r.ebp, out->gpr[6] = r.esi, out->gpr[7] = r.edi;
  out->eip = r.eip;
  out->eflags = r.eflags;
  out->es = r.xes, out->cs = r.xcs, out->ss = r.xss, out->ds = r.xds, out->fs = r.xfs, out->gs = r.xgs;
}

/* Number, error code and CR2 of the exception, from the frame of its signal. */
static void get_exception(pid_t pid, int signal, struct output *out) {
  siginfo_t info;
  if (ptrace(PTRACE_GETSIGINFO, pid, 0, &info) != 0) die("PTRACE_GETSIGINFO");
  out->vector = 3, out->error = 0, out->cr2 = 0;
  if (signal == SIGTRAP && info.si_code == SI_KERNEL) return;
  if (go(pid, signal) != SIGTRAP) {
    fprintf(stderr, "runner: signal %d of case %u was not delivered\n", signal, current);
    exit(1);
  }
  struct user_regs_struct r;
  if (ptrace(PTRACE_GETREGS, pid, 0, &r) != 0) die("PTRACE_GETREGS");
  /* The frame: return address, signal, siginfo *, ucontext *; the sigcontext is at 20 in the ucontext. */
  uint32_t *context = (uint32_t *)view(*(uint32_t *)view(r.esp + 12) + 20);
  out->vector = context[12], out->error = context[13];
  if (out->vector == 14) out->cr2 = context[21];
}

static void get(void *bytes, size_t count, FILE *file) {
  if (fread(bytes, 1, count, file) != count) die("reading cases");
}

static void put(const void *bytes, size_t count, FILE *file) {
  if (fwrite(bytes, 1, count, file) != count) die("writing results");
}

static void run_case(pid_t pid, const struct user_regs_struct *first, struct input *in, FILE *cases, FILE *results) {
  uint8_t image[IMAGE_BYTES];
  struct output out;
  uint8_t *slot = view(in->eip);
  uint8_t *data = view(in->data_at), *stack = view(STACK_AT) + STACK_BYTES - in->stack_bytes;
  memcpy(slot, in->code, in->code_bytes);
  get(data, in->data_bytes, cases);
  get(stack, in->stack_bytes, cases);
  if (in->flags & FLAG_FPU) {
    get(image, IMAGE_BYTES, cases);
    if (ptrace(PTRACE_SETFPXREGS, pid, 0, image) != 0) die("PTRACE_SETFPXREGS");
  }
  set_registers(pid, first, in);
  int signal = go(pid, 0);
  get_registers(pid, &out);
  if (in->flags & FLAG_FPU && ptrace(PTRACE_GETFPXREGS, pid, 0, image) != 0) die("PTRACE_GETFPXREGS");
  get_exception(pid, signal, &out);
  memset(slot, INT3, in->code_bytes);
  put(&out, sizeof out, results);
  put(data, in->data_bytes, results);
  put(stack, in->stack_bytes, results);
  if (in->flags & FLAG_FPU) put(image, IMAGE_BYTES, results);
}

int main(int argc, char **argv) {
  if (argc != 3) {
    fprintf(stderr, "runner CASES RESULTS\n");
    return 2;
  }
  FILE *cases = fopen(argv[1], "rb"), *results = fopen(argv[2], "wb");
  if (!cases || !results) die(argv[1]);
  uint32_t total = 0;
  for (unsigned n = 0; n < REGIONS; n++) total += regions[n].bytes;
  int file = memfd_create("memory", 0);
  if (file < 0 || ftruncate(file, total) != 0) die("memfd_create");
  map_views(file);
  pid_t pid = fork();
  if (pid < 0) die("fork");
  if (pid == 0) tracee(file);
  int status;
  if (waitpid(pid, &status, 0) != pid || !WIFSTOPPED(status)) die("the tracee did not start");
  ptrace(PTRACE_SETOPTIONS, pid, 0, (void *)PTRACE_O_EXITKILL);
  struct user_regs_struct first;
  if (ptrace(PTRACE_GETREGS, pid, 0, &first) != 0) die("PTRACE_GETREGS");
  struct input in;
  signal(SIGALRM, hung);
  for (; fread(&in, 1, sizeof in, cases) == sizeof in; current++) {
    if (current % 1024 == 0) alarm(60);
    run_case(pid, &first, &in, cases, results);
  }
  if (fclose(results) != 0) die(argv[2]);
  kill(pid, SIGKILL);
  return 0;
}
