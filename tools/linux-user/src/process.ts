/*T:872 A process.
 *
 * Its memory, registers, signals and how it ended: what system calls and traps act upon. Here a signal becomes a call of
 * its handler, or the end. Before it: memory-calls.ts. Next: system-calls.ts. */
import type { X86Cpu } from "@lguest/x86-cpu";
import { AddressSpace } from "./address-space.js";
import type { Program } from "./elf.js";
import { type Start, type Started, startProgram } from "./initial-stack.js";
import { FIRST_USER_FRAME, KernelImage, USER_CS, USER_DS } from "./kernel-image.js";
import { MemoryCalls } from "./memory-calls.js";
import { EFLAGS_IF, emptyRegisters, isV86, type Registers } from "./registers.js";
import { popSignalFrame, pushSignalFrame } from "./signal-frame.js";
import {
  DEFAULT_ACTION,
  IGNORED_BY_DEFAULT,
  SA_NODEFER,
  SA_ONSTACK,
  SA_RESETHAND,
  SA_RESTORER,
  SA_SIGINFO,
  SIG_DFL,
  SIG_IGN,
  SIGKILL,
  SIGSEGV,
  SIGSTOP,
  type Signal,
  type SignalAction,
} from "./signals.js";
import { Vm86 } from "./vm86.js";

/** How a process ended. */
export type ProcessEnd =
  | { readonly kind: "exit"; readonly status: number }
  /** By a signal that it did not handle. */
  | { readonly kind: "signal"; readonly signal: Signal };

/** Who the process is to itself. */
export const PROCESS_ID = 1000;
const FPU_IMAGE_BYTES = 512;
const FPU_CONTROL_INITIAL = 0x37f;
const MXCSR_INITIAL = 0x1f80;
const MXCSR_OFFSET = 24;
/** SIGKILL and SIGSTOP. */
const NEVER_BLOCKED = (1n << BigInt(SIGKILL - 1)) | (1n << BigInt(SIGSTOP - 1));
const bitOf = (signal: number): bigint => 1n << BigInt(signal - 1);

/** The FPU as FNINIT and a fresh MXCSR leave it. */
function initialFpu(): Uint8Array {
  const image = new Uint8Array(FPU_IMAGE_BYTES);
  const view = new DataView(image.buffer);
  view.setUint16(0, FPU_CONTROL_INITIAL, true);
  view.setUint32(MXCSR_OFFSET, MXCSR_INITIAL, true);
  return image;
}

/** One process on one processor. */
export class Process {
  readonly cpu: X86Cpu;
  readonly kernel: KernelImage;
  readonly space: AddressSpace;
  readonly memory: MemoryCalls;
  readonly vm86: Vm86;
  /** As they were at its last entry into the kernel, and will be when it goes on. */
  registers: Registers = emptyRegisters();
  end: ProcessEnd | null = null;
  /** The last trap that became a signal, as a sigcontext shows it. */
  trap = { number: 0, errorCode: 0, cr2: 0 };
  alternateStack = { start: 0, bytes: 0 };
  private readonly started: Started;
  private readonly actions = new Map<number, SignalAction>();
  private blocked = 0n;
  private waiting: Signal[] = [];

  constructor(cpu: X86Cpu, program: Program, start: Start) {
    this.cpu = cpu;
    this.kernel = new KernelImage(cpu);
    this.space = new AddressSpace(cpu, FIRST_USER_FRAME);
    this.kernel.start(this.space);
    this.started = startProgram(this.space, program, start);
    this.memory = new MemoryCalls(this.space, this.started.brk, program.readImpliesExec);
    this.vm86 = new Vm86(this.space);
    cpu.restoreFpu(initialFpu());
    const { registers } = this;
    registers.eip = program.entry;
    registers.esp = this.started.esp;
    registers.eflags = EFLAGS_IF | 2;
    registers.cs = USER_CS;
    registers.ss = USER_DS;
    registers.ds = USER_DS;
    registers.es = USER_DS;
  }

  action(signal: number): SignalAction {
    return this.actions.get(signal) ?? DEFAULT_ACTION;
  }

  setAction(signal: number, action: SignalAction): void {
    this.actions.set(signal, action);
  }

  get mask(): bigint {
    return this.blocked;
  }

  set mask(mask: bigint) {
    this.blocked = mask & ~NEVER_BLOCKED;
  }

  /** A signal that can wait until it is no longer blocked. */
  send(signal: Signal): void {
    this.waiting.push(signal);
  }

  /** Delivers what waits and is not blocked. */
  deliverWaiting(): void {
    for (const signal of this.waiting) {
      if ((this.blocked & bitOf(signal.number)) !== 0n) continue;
      this.waiting = this.waiting.filter((other) => other !== signal);
      this.deliver(signal, this.action(signal.number));
    }
  }

  /** The signal of a trap, which nothing can hold up: who blocks or ignores it, dies of it. */
  force(signal: Signal): void {
    const action = this.action(signal.number);
    const deaf = (this.blocked & bitOf(signal.number)) !== 0n || action.handler === SIG_IGN;
    this.deliver(signal, deaf ? DEFAULT_ACTION : action);
  }

  private deliver(signal: Signal, action: SignalAction): void {
    const { number } = signal;
    if (action.handler === SIG_IGN) return;
    if (action.handler === SIG_DFL) {
      if (!IGNORED_BY_DEFAULT.has(number)) this.end = { kind: "signal", signal };
      return;
    }
    if (isV86(this.registers)) this.vm86.interrupt(this.registers);
    if (!this.pushFrame(signal, action)) {
      this.end = { kind: "signal", signal: { ...signal, number: SIGSEGV } };
      return;
    }
    this.mask |= action.mask | ((action.flags & SA_NODEFER) === 0 ? bitOf(number) : 0n);
    if ((action.flags & SA_RESETHAND) !== 0) this.setAction(number, DEFAULT_ACTION);
  }

  private pushFrame(signal: Signal, action: SignalAction): boolean {
    const { registers, cpu, started } = this;
    const fpu = new Uint8Array(FPU_IMAGE_BYTES);
    cpu.saveFpu(fpu);
    const withInfo = (action.flags & SA_SIGINFO) !== 0;
    const own = (action.flags & SA_RESTORER) !== 0;
    const pushed = pushSignalFrame(this.space, registers, action.handler, {
      signal,
      withInfo,
      restorer: own ? action.restorer : withInfo ? started.rtSigreturn : started.sigreturn,
      mask: this.blocked,
      trapNumber: this.trap.number,
      errorCode: this.trap.errorCode,
      cr2: this.trap.cr2,
      fpu,
      stack: this.stackFor(action),
    });
    if (!pushed) return false;
    registers.cs = USER_CS;
    registers.ss = USER_DS;
    registers.ds = USER_DS;
    registers.es = USER_DS;
    cpu.restoreFpu(initialFpu());
    return true;
  }

  private stackFor({ flags }: SignalAction): number {
    const { start, bytes } = this.alternateStack;
    const { esp } = this.registers;
    const already = esp > start && esp <= start + bytes;
    return (flags & SA_ONSTACK) !== 0 && bytes > 0 && !already ? start + bytes : esp;
  }

  /** sigreturn and rt_sigreturn: goes on as the frame says. */
  returnFromSignal(withInfo: boolean): void {
    const taken = popSignalFrame(this.space, this.registers, withInfo);
    if (taken === null) {
      this.force({ number: SIGSEGV, code: 0, address: 0 });
      return;
    }
    this.mask = taken.mask;
    this.cpu.restoreFpu(taken.fpu ?? initialFpu());
  }
}
