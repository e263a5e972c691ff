/*T:858 Signals.
 *
 * Their names and numbers, what is to be done about each, and which trap of the processor is which signal to Linux (as its
 * arch/x86 has it; the si_codes are those of siginfo.h). Before it: registers.ts. Next: signal-frame.ts, where a handler
 * sees one. */

export const SIGILL = 4;
export const SIGTRAP = 5;
export const SIGBUS = 7;
export const SIGFPE = 8;
export const SIGKILL = 9;
export const SIGSEGV = 11;
const SIGCHLD = 17;
const SIGCONT = 18;
export const SIGSTOP = 19;
const SIGURG = 23;
const SIGWINCH = 28;
export const SIGNALS = 64;

const NAMES = "HUP INT QUIT ILL TRAP ABRT BUS FPE KILL USR1 SEGV USR2 PIPE ALRM TERM".split(" ");

/** "SIGSEGV", or "signal 40". */
export function signalName(number: number): string {
  const name = NAMES[number - 1];
  return name === undefined ? `signal ${number}` : `SIG${name}`;
}

/** Signals that do nothing to a process that has said nothing about them. */
export const IGNORED_BY_DEFAULT: ReadonlySet<number> = new Set([SIGCHLD, SIGCONT, SIGURG, SIGWINCH]);

export const SIG_DFL = 0;
export const SIG_IGN = 1;
export const SA_SIGINFO = 4;
export const SA_RESTORER = 0x04000000;
export const SA_ONSTACK = 0x08000000;
export const SA_NODEFER = 0x40000000;
export const SA_RESETHAND = 0x80000000;

/** What sigaction says. */
export interface SignalAction {
  readonly handler: number;
  /** SA_*, unsigned. */
  readonly flags: number;
  readonly restorer: number;
  /** Signals blocked while the handler runs: bit n - 1 for signal n. */
  readonly mask: bigint;
}

export const DEFAULT_ACTION: SignalAction = { handler: SIG_DFL, flags: 0, restorer: 0, mask: 0n };

/** A signal on its way, with what siginfo and sigcontext show of it. */
export interface Signal {
  readonly number: number;
  readonly code: number;
  /** si_addr, or for SI_TKILL the sender's process. */
  readonly address: number;
}

/* si_code. */
const SI_KERNEL = 0x80;
export const SI_USER = 0;
export const SI_TKILL = -6;
const ILL_ILLOPN = 2;
const FPE_INTDIV = 1;
const FPE_FLTDIV = 3;
const FPE_FLTOVF = 4;
const FPE_FLTUND = 5;
const FPE_FLTRES = 6;
const FPE_FLTINV = 7;
const SEGV_MAPERR = 1;
const SEGV_ACCERR = 2;
const BUS_ADRALN = 1;
const TRAP_BRKPT = 1;
const TRAP_TRACE = 2;

export const VECTOR_DB = 1;
export const VECTOR_BP = 3;
export const VECTOR_UD = 6;
export const VECTOR_PF = 14;
const DR6_BS = 1 << 14;

/** What a trap's signal depends on besides its vector. */
export interface TrapDetails {
  readonly eip: number;
  readonly cr2: number;
  readonly dr6: number;
  /** #PF: the page belongs to a mapping. */
  readonly mapped: boolean;
  /** #MF, #XM: the exceptions that are raised and not masked, in the order of the status word. */
  readonly floatExceptions: number;
}

function floatCode(exceptions: number): number {
  if ((exceptions & 0x01) !== 0) return FPE_FLTINV;
  if ((exceptions & 0x04) !== 0) return FPE_FLTDIV;
  if ((exceptions & 0x08) !== 0) return FPE_FLTOVF;
  if ((exceptions & 0x12) !== 0) return FPE_FLTUND;
  return (exceptions & 0x20) !== 0 ? FPE_FLTRES : 0;
}

/** The signal of an exception 0..31. */
export function signalOfTrap(vector: number, details: TrapDetails): Signal {
  const { eip, cr2, mapped } = details;
  switch (vector) {
    case 0:
      return { number: SIGFPE, code: FPE_INTDIV, address: eip };
    case VECTOR_DB: {
      const code = (details.dr6 & DR6_BS) !== 0 ? TRAP_TRACE : TRAP_BRKPT;
      return { number: SIGTRAP, code, address: eip };
    }
    case VECTOR_BP:
      return { number: SIGTRAP, code: SI_KERNEL, address: 0 };
    case VECTOR_UD:
      return { number: SIGILL, code: ILL_ILLOPN, address: eip };
    case 11:
    case 12:
      return { number: SIGBUS, code: SI_KERNEL, address: 0 };
    case VECTOR_PF:
      return { number: SIGSEGV, code: mapped ? SEGV_ACCERR : SEGV_MAPERR, address: cr2 };
    case 16:
    case 19:
      return { number: SIGFPE, code: floatCode(details.floatExceptions), address: eip };
    case 17:
      return { number: SIGBUS, code: BUS_ADRALN, address: 0 };
    default:
      return { number: SIGSEGV, code: SI_KERNEL, address: 0 };
  }
}
