/*T:874 System calls.
 *
 * Those that a statically linked program of a C library makes before and around its own work, by their numbers on the
 * 80386 (Linux, syscall_32.tbl). Every other one is answered with ENOSYS. Before it: process.ts. Next: signal-calls.ts. */
import { modifyLdt, setThreadArea } from "./descriptors.js";
import { EBADF, EFAULT, EINVAL, ENOENT, ENOSYS, ENOTTY } from "./errno.js";
import { STACK_BYTES } from "./initial-stack.js";
import { PROCESS_ID, type Process } from "./process.js";
import { SIGNAL_CALLS } from "./signal-calls.js";

/** What a call works on besides the process. */
export interface Surroundings {
  /** Told of what the process writes to descriptor 1 or 2. */
  readonly onWrite: (descriptor: number, bytes: Uint8Array) => void;
}

/** The six arguments: EBX, ECX, EDX, ESI, EDI, EBP, unsigned. */
export type Arguments = readonly [number, number, number, number, number, number];
/** Gives the call's result, or null if the registers stand as they are to be. */
export type Call = (process: Process, args: Arguments, surroundings: Surroundings) => number | null;
/** Name and call by number. */
export type CallTable = Readonly<Record<number, readonly [name: string, call: Call]>>;

const STDIN = 0;
const STDERR = 2;
const S_IFIFO = 0o010600;
const BLOCK_BYTES = 4096;
const RLIM_INFINITY = 0xffffffff;
const IOV_MAX = 1024;
const RANDOM_BYTES = 2 ** 25 - 1;
const NANOSECONDS_PER_INSTRUCTION = 10;
const UTSNAME = ["Linux", "localhost", "6.1.0", "#1", "i686", "(none)"];
const UTSNAME_FIELD_BYTES = 65;

const zero: Call = () => 0;
const noEntry: Call = () => -ENOENT;

/** Writes `words` to the process. */
function giveWords(process: Process, address: number, words: readonly number[]): number {
  return process.space.write(address, new Uint8Array(Uint32Array.from(words).buffer)) ? 0 : -EFAULT;
}

const exit: Call = (process, [status]) => {
  process.end = { kind: "exit", status: status & 0xff };
  return 0;
};

const read: Call = (_process, [descriptor]) => (descriptor === STDIN ? 0 : -EBADF);

const write: Call = (process, [descriptor, address, length], { onWrite }) => {
  if (descriptor > STDERR) return -EBADF;
  const bytes = process.space.read(address, length);
  if (bytes === null) return -EFAULT;
  onWrite(descriptor, bytes);
  return length;
};

const writev: Call = (process, [descriptor, vector, count], surroundings) => {
  if (count > IOV_MAX) return -EINVAL;
  const bytes = process.space.read(vector, count * 8);
  if (bytes === null) return -EFAULT;
  const words = new Uint32Array(bytes.buffer);
  let written = 0;
  for (let index = 0; index < count; index++) {
    const part = write(process, [descriptor, words[index * 2], words[index * 2 + 1], 0, 0, 0], surroundings) ?? 0;
    if (part < 0) return written > 0 ? written : part;
    written += part;
  }
  return written;
};

/** struct stat64 of a pipe: mode at 16, links at 20, block size at 52. */
const fstat64: Call = (process, [descriptor, address]) => {
  if (descriptor > STDERR) return -EBADF;
  const words = new Array<number>(24).fill(0);
  words[4] = S_IFIFO;
  words[5] = 1;
  words[13] = BLOCK_BYTES;
  return giveWords(process, address, words);
};

/** struct statx of a pipe, for an open descriptor: mask, block size, links at 16, mode at 28. */
const statx: Call = (process, [descriptor, path, , , address]) => {
  if (process.space.read(path, 1)?.[0] !== 0) return -ENOENT;
  if (descriptor > STDERR) return -EBADF;
  const words = new Array<number>(64).fill(0);
  words[0] = 0x7ff;
  words[1] = BLOCK_BYTES;
  words[4] = 1;
  words[7] = S_IFIFO;
  return giveWords(process, address, words);
};

const uname: Call = (process, [address]) => {
  const bytes = new Uint8Array(UTSNAME.length * UTSNAME_FIELD_BYTES);
  UTSNAME.forEach((text, index) => {
    bytes.set(new TextEncoder().encode(text), index * UTSNAME_FIELD_BYTES);
  });
  return process.space.write(address, bytes) ? 0 : -EFAULT;
};

/** The old mmap takes its arguments from memory. */
const oldMmap: Call = (process, [block]) => {
  const bytes = process.space.read(block, 24);
  if (bytes === null) return -EFAULT;
  const [address, length, protection, flags] = new Uint32Array(bytes.buffer);
  return process.memory.mmap(address, length, protection, flags);
};

/** The same bytes at every run; no more at once than Linux gives. */
const getrandom: Call = (process, [address, wanted]) => {
  const length = Math.min(wanted, RANDOM_BYTES);
  const bytes = Uint8Array.from({ length }, (_, index) => (index * 181 + 59) & 0xff);
  return process.space.write(address, bytes) ? length : -EFAULT;
};

/** Seconds and nanoseconds since the start, by the instructions that have run. */
function now(process: Process): [seconds: number, nanoseconds: number] {
  const nanoseconds = process.cpu.instructionCount * NANOSECONDS_PER_INSTRUCTION;
  return [Math.floor(nanoseconds / 1e9), nanoseconds % 1e9];
}

const clockGettime: Call = (process, [, address]) => giveWords(process, address, now(process));

const clockGettime64: Call = (process, [, address]) => {
  const [seconds, nanoseconds] = now(process);
  return giveWords(process, address, [seconds, 0, nanoseconds, 0]);
};

const gettimeofday: Call = (process, [address]) => {
  const [seconds, nanoseconds] = now(process);
  return address === 0 ? 0 : giveWords(process, address, [seconds, Math.floor(nanoseconds / 1000)]);
};

const time: Call = (process, [address]) => {
  const [seconds] = now(process);
  return address !== 0 && giveWords(process, address, [seconds]) < 0 ? -EFAULT : seconds;
};

const CALLS: CallTable = {
  1: ["exit", exit],
  3: ["read", read],
  4: ["write", write],
  5: ["open", noEntry],
  6: ["close", zero],
  13: ["time", time],
  20: ["getpid", () => PROCESS_ID],
  24: ["getuid16", zero],
  33: ["access", noEntry],
  45: ["brk", (process, [address]) => process.memory.brk(address)],
  47: ["getgid16", zero],
  49: ["geteuid16", zero],
  50: ["getegid16", zero],
  54: ["ioctl", () => -ENOTTY],
  64: ["getppid", () => 1],
  78: ["gettimeofday", gettimeofday],
  85: ["readlink", noEntry],
  90: ["old_mmap", oldMmap],
  91: ["munmap", (process, [address, length]) => process.memory.munmap(address, length)],
  113: ["vm86old", (process, [block]) => process.vm86.enter(process.registers, block, false)],
  122: ["uname", uname],
  123: [
    "modify_ldt",
    ({ space, kernel }, [operation, address, bytes]) => modifyLdt(space, kernel, operation, address, bytes),
  ],
  125: ["mprotect", ({ memory }, [address, length, protection]) => memory.mprotect(address, length, protection)],
  146: ["writev", writev],
  158: ["sched_yield", zero],
  166: ["vm86", (process, [command, block]) => process.vm86.call(process.registers, command, block)],
  191: ["ugetrlimit", (process, [, address]) => giveWords(process, address, [STACK_BYTES, RLIM_INFINITY])],
  192: ["mmap2", ({ memory }, [address, length, protection, flags]) => memory.mmap(address, length, protection, flags)],
  197: ["fstat64", fstat64],
  199: ["getuid", zero],
  200: ["getgid", zero],
  201: ["geteuid", zero],
  202: ["getegid", zero],
  219: ["madvise", zero],
  224: ["gettid", () => PROCESS_ID],
  243: ["set_thread_area", ({ space, kernel }, [address]) => setThreadArea(space, kernel, address)],
  252: ["exit_group", exit],
  258: ["set_tid_address", () => PROCESS_ID],
  265: ["clock_gettime", clockGettime],
  295: ["openat", noEntry],
  305: ["readlinkat", noEntry],
  311: ["set_robust_list", zero],
  355: ["getrandom", getrandom],
  383: ["statx", statx],
  403: ["clock_gettime64", clockGettime64],
  ...SIGNAL_CALLS,
};

/** A call that was made, for whoever wants to follow them. */
export interface CallNote {
  /** Its name, or its number if it is not known. */
  readonly name: string;
  readonly args: Arguments;
  /** Null if the call changed the registers instead. */
  readonly result: number | null;
}

/** INT 80: does what EAX asks for. */
export function systemCall(process: Process, surroundings: Surroundings): CallNote {
  const { eax, ebx, ecx, edx, esi, edi, ebp } = process.registers;
  const args: Arguments = [ebx, ecx, edx, esi, edi, ebp];
  const [name, call] = CALLS[eax] ?? [String(eax), () => -ENOSYS];
  const result = call(process, args, surroundings);
  if (result !== null) process.registers.eax = result >>> 0;
  return { name, args, result };
}
