/*T:875 System calls about signals.
 *
 * sigaction, masks, the alternate stack, kill, and the way back from a handler, in their old forms and those with 64-bit
 * masks. Before it: system-calls.ts. Next: linux-user.ts. */
import { EFAULT, EINVAL, ESRCH } from "./errno.js";
import { PROCESS_ID, type Process } from "./process.js";
import { SI_TKILL, SI_USER, SIGKILL, SIGNALS, SIGSTOP } from "./signals.js";
import type { Call, CallTable } from "./system-calls.js";

const MASK_BYTES = 8;
const SS_DISABLE = 2;

const words = (bytes: Uint8Array): Uint32Array => new Uint32Array(bytes.buffer);
const bytesOf = (values: readonly number[]): Uint8Array => new Uint8Array(Uint32Array.from(values).buffer);
const low = (mask: bigint): number => Number(mask & 0xffffffffn);
const high = (mask: bigint): number => Number(mask >> 32n);
const join = (lower: number, upper: number): bigint => (BigInt(upper) << 32n) | BigInt(lower);

/** struct sigaction of the kernel: handler, flags, restorer, mask (8 bytes). */
const rtSigaction: Call = (process, [signal, next, previous, size]) => {
  if (size !== MASK_BYTES || signal < 1 || signal > SIGNALS) return -EINVAL;
  const old = process.action(signal);
  if (next !== 0) {
    if (signal === SIGKILL || signal === SIGSTOP) return -EINVAL;
    const given = process.space.read(next, 20);
    if (given === null) return -EFAULT;
    const [handler, flags, restorer, lower, upper] = words(given);
    process.setAction(signal, { handler, flags, restorer, mask: join(lower, upper) });
  }
  if (previous === 0) return 0;
  const told = bytesOf([old.handler, old.flags, old.restorer, low(old.mask), high(old.mask)]);
  return process.space.write(previous, told) ? 0 : -EFAULT;
};

/** The old one: handler, mask (4 bytes), flags, restorer. */
const sigaction: Call = (process, [signal, next, previous]) => {
  if (signal < 1 || signal > SIGNALS) return -EINVAL;
  const old = process.action(signal);
  if (next !== 0) {
    if (signal === SIGKILL || signal === SIGSTOP) return -EINVAL;
    const given = process.space.read(next, 16);
    if (given === null) return -EFAULT;
    const [handler, mask, flags, restorer] = words(given);
    process.setAction(signal, { handler, flags, restorer, mask: BigInt(mask) });
  }
  if (previous === 0) return 0;
  return process.space.write(previous, bytesOf([old.handler, low(old.mask), old.flags, old.restorer])) ? 0 : -EFAULT;
};

/** How sigprocmask changes the mask: SIG_BLOCK, SIG_UNBLOCK, SIG_SETMASK. */
const MASK_CHANGES = [
  (mask: bigint, set: bigint) => mask | set,
  (mask: bigint, set: bigint) => mask & ~set,
  (_mask: bigint, set: bigint) => set,
];

function changeMask(process: Process, [how, next, previous]: readonly number[], size: number): number {
  const old = process.mask;
  if (next !== 0) {
    const given = process.space.read(next, size);
    if (given === null) return -EFAULT;
    const [lower, upper = high(old)] = words(given);
    const change = MASK_CHANGES[how];
    if (change === undefined) return -EINVAL;
    process.mask = change(old, join(lower, how === 1 && size === 4 ? 0 : upper));
  }
  const told = bytesOf([low(old), high(old)]).subarray(0, size);
  return previous === 0 || process.space.write(previous, told) ? 0 : -EFAULT;
}

/** stack_t: start, flags, bytes. */
const sigaltstack: Call = (process, [next, previous]) => {
  const { start, bytes } = process.alternateStack;
  if (next !== 0) {
    const given = process.space.read(next, 12);
    if (given === null) return -EFAULT;
    const [newStart, flags, newBytes] = words(given);
    process.alternateStack = (flags & SS_DISABLE) !== 0 ? { start: 0, bytes: 0 } : { start: newStart, bytes: newBytes };
  }
  const told = bytesOf([start, bytes === 0 ? SS_DISABLE : 0, bytes]);
  return previous === 0 || process.space.write(previous, told) ? 0 : -EFAULT;
};

/** A signal to the process itself; there is no other. */
function send(process: Process, target: number, signal: number, code: number): number {
  if (target !== PROCESS_ID && target !== 0) return -ESRCH;
  if (signal > SIGNALS) return -EINVAL;
  if (signal !== 0) process.send({ number: signal, code, address: PROCESS_ID });
  return 0;
}

function sigreturn(withInfo: boolean): Call {
  return (process) => {
    process.returnFromSignal(withInfo);
    return null;
  };
}

/** By number. */
export const SIGNAL_CALLS: CallTable = {
  37: ["kill", (process, [target, signal]) => send(process, target, signal, SI_USER)],
  67: ["sigaction", sigaction],
  119: ["sigreturn", sigreturn(false)],
  126: ["sigprocmask", (process, args) => changeMask(process, args, 4)],
  173: ["rt_sigreturn", sigreturn(true)],
  174: ["rt_sigaction", rtSigaction],
  175: ["rt_sigprocmask", (process, args) => (args[3] === MASK_BYTES ? changeMask(process, args, 8) : -EINVAL)],
  186: ["sigaltstack", sigaltstack],
  238: ["tkill", (process, [target, signal]) => send(process, target, signal, SI_TKILL)],
  270: ["tgkill", (process, [, target, signal]) => send(process, target, signal, SI_TKILL)],
};
