/*T:862 What a handler finds on its stack.
 *
 * Both frames that Linux builds for 32-bit programs: the old one, whose handler gets the signal's number and a sigcontext,
 * and the one of SA_SIGINFO, with siginfo and ucontext; and what sigreturn and rt_sigreturn take back out of them. Before
 * it: float-frame.ts. Next: descriptors.ts. */
import type { AddressSpace } from "./address-space.js";
import { FSAVE_BYTES, FXSAVE_BYTES, mergeFsave, toFsave } from "./float-frame.js";
import { EFLAGS_AC, EFLAGS_DF, EFLAGS_NT, EFLAGS_RF, EFLAGS_TF, type Registers } from "./registers.js";
import { SI_TKILL, SI_USER, type Signal } from "./signals.js";

/*
 * sigcontext, words by index:
 *
 *   0 gs  1 fs  2 es  3 ds  4 edi  5 esi  6 ebp  7 esp  8 ebx  9 edx  10 ecx  11 eax
 *   12 trapno  13 err  14 eip  15 cs  16 eflags  17 esp at signal  18 ss  19 fpstate  20 oldmask  21 cr2
 */
const SIGCONTEXT_ORDER = ["gs", "fs", "es", "ds", "edi", "esi", "ebp", "esp", "ebx", "edx", "ecx", "eax"] as const;
const SIGCONTEXT_WORDS = 22;
const SIGCONTEXT_TRAPNO = 12;
const SIGCONTEXT_ERR = 13;
const SIGCONTEXT_EIP = 14;
const SIGCONTEXT_CS = 15;
const SIGCONTEXT_EFLAGS = 16;
const SIGCONTEXT_ESP_AT_SIGNAL = 17;
const SIGCONTEXT_SS = 18;
const SIGCONTEXT_FPSTATE = 19;
const SIGCONTEXT_OLDMASK = 20;
const SIGCONTEXT_CR2 = 21;

/*
 * The old frame, words by index:  0 return address  1 signal  2 sigcontext  24 FPU, unused  180 mask's upper word
 *   181 code of a sigreturn
 * The other:  0 return address  1 signal  2 siginfo's address  3 ucontext's  4 siginfo
 *   36 ucontext: flags, link, stack (3), sigcontext  63 mask (2)  65 code of an rt_sigreturn
 */
const OLD_SIGCONTEXT = 2;
const OLD_EXTRA_MASK = 180;
const OLD_WORDS = 183;
const RT_SIGINFO = 4;
const RT_UCONTEXT = 36;
const RT_SIGCONTEXT = 41;
const RT_MASK = 63;
const RT_WORDS = 67;

/** Flags that sigreturn takes from the frame: OF DF TF SF ZF AF PF CF, AC and RF. */
const RETURN_FLAGS = 0xdd5 | EFLAGS_AC | EFLAGS_RF;
const FPSTATE_ALIGNMENT = 64;

/** What goes into a frame besides the registers. */
export interface FrameContents {
  readonly signal: Signal;
  /** SA_SIGINFO. */
  readonly withInfo: boolean;
  /** Where the handler returns to. */
  readonly restorer: number;
  /** Signals blocked until now. */
  readonly mask: bigint;
  readonly trapNumber: number;
  readonly errorCode: number;
  readonly cr2: number;
  /** FXSAVE image. */
  readonly fpu: Uint8Array;
  /** ESP to build the frame below: the process's own, or the alternate stack's end. */
  readonly stack: number;
}

function sigcontext(registers: Registers, contents: FrameContents, fpstate: number): number[] {
  const words = SIGCONTEXT_ORDER.map((name) => registers[name]);
  words[SIGCONTEXT_TRAPNO] = contents.trapNumber;
  words[SIGCONTEXT_ERR] = contents.errorCode;
  words[SIGCONTEXT_EIP] = registers.eip;
  words[SIGCONTEXT_CS] = registers.cs;
  words[SIGCONTEXT_EFLAGS] = registers.eflags;
  words[SIGCONTEXT_ESP_AT_SIGNAL] = registers.esp;
  words[SIGCONTEXT_SS] = registers.ss;
  words[SIGCONTEXT_FPSTATE] = fpstate;
  words[SIGCONTEXT_OLDMASK] = Number(contents.mask & 0xffffffffn);
  words[SIGCONTEXT_CR2] = contents.cr2;
  return words;
}

function siginfo({ number, code, address }: Signal): number[] {
  const sent = code === SI_USER || code === SI_TKILL;
  return sent ? [number, 0, code, address, 0] : [number, 0, code, address];
}

/**
 * Builds the frame and points the registers at the handler.
 * @returns false if the stack cannot take it.
 */
export function pushSignalFrame(
  space: AddressSpace,
  registers: Registers,
  handler: number,
  contents: FrameContents,
): boolean {
  const { signal, withInfo, mask } = contents;
  const fxsave = ((contents.stack - FXSAVE_BYTES) & -FPSTATE_ALIGNMENT) >>> 0;
  const fpstate = fxsave - FSAVE_BYTES;
  const count = withInfo ? RT_WORDS : OLD_WORDS;
  // As if called: the return address lies just below a multiple of 16.
  const frame = (((fpstate - count * 4 + 4) & -16) - 4) >>> 0;
  const words = new Uint32Array(count);
  words[0] = contents.restorer;
  words[1] = signal.number;
  const upper = Number(mask >> 32n);
  if (withInfo) {
    words[2] = frame + RT_SIGINFO * 4;
    words[3] = frame + RT_UCONTEXT * 4;
    words.set(siginfo(signal), RT_SIGINFO);
    words.set(sigcontext(registers, contents, fpstate), RT_SIGCONTEXT);
    words.set([Number(mask & 0xffffffffn), upper], RT_MASK);
  } else {
    words.set(sigcontext(registers, contents, fpstate), OLD_SIGCONTEXT);
    words[OLD_EXTRA_MASK] = upper;
  }
  const bytes = new Uint8Array(words.buffer);
  if (!space.write(fxsave, contents.fpu.subarray(0, FXSAVE_BYTES))) return false;
  if (!space.write(fpstate, toFsave(contents.fpu)) || !space.write(frame, bytes)) return false;
  registers.esp = frame;
  registers.eip = handler;
  registers.eax = signal.number;
  registers.edx = withInfo ? words[2] : 0;
  registers.ecx = withInfo ? words[3] : 0;
  registers.eflags &= ~(EFLAGS_DF | EFLAGS_RF | EFLAGS_TF | EFLAGS_NT);
  return true;
}

/** What a frame gives back. */
export interface TakenFrame {
  readonly mask: bigint;
  /** FXSAVE image, or null if the frame names none. */
  readonly fpu: Uint8Array | null;
}

/**
 * Takes the registers out of the frame that ESP points at: just above its return address for rt_sigreturn; for the
 * old sigreturn, whose caller has popped the signal's number too, at the sigcontext.
 * @returns null if the frame cannot be read.
 */
export function popSignalFrame(space: AddressSpace, registers: Registers, withInfo: boolean): TakenFrame | null {
  const frame = registers.esp - (withInfo ? 4 : 8);
  const bytes = space.read(frame, (withInfo ? RT_WORDS : OLD_WORDS) * 4);
  if (bytes === null) return null;
  const words = new Uint32Array(bytes.buffer);
  const context = words.subarray(withInfo ? RT_SIGCONTEXT : OLD_SIGCONTEXT).subarray(0, SIGCONTEXT_WORDS);
  SIGCONTEXT_ORDER.forEach((name, index) => {
    registers[name] = index < 4 ? context[index] & 0xffff : context[index];
  });
  registers.eip = context[SIGCONTEXT_EIP];
  // Whatever the frame says, the process comes back to ring 3.
  registers.cs = (context[SIGCONTEXT_CS] & 0xffff) | 3;
  registers.ss = (context[SIGCONTEXT_SS] & 0xffff) | 3;
  registers.eflags = ((registers.eflags & ~RETURN_FLAGS) | (context[SIGCONTEXT_EFLAGS] & RETURN_FLAGS)) >>> 0;
  const low = withInfo ? words[RT_MASK] : context[SIGCONTEXT_OLDMASK];
  const high = words[withInfo ? RT_MASK + 1 : OLD_EXTRA_MASK];
  const mask = (BigInt(high) << 32n) | BigInt(low);
  const fpstate = context[SIGCONTEXT_FPSTATE];
  if (fpstate === 0) return { mask, fpu: null };
  const image = space.read(fpstate, FSAVE_BYTES + FXSAVE_BYTES);
  if (image === null) return null;
  const fpu = image.slice(FSAVE_BYTES);
  mergeFsave(image, fpu);
  return { mask, fpu };
}
