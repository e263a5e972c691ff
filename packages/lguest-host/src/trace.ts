/*H:090 The trace.
 *
 * One line for each hypercall, reflected trap, emulated instruction and delivered interrupt, in the form of the
 * recording that was made of a real Host, so that the two can be compared with nothing but `diff`:
 *
 *   HC SET_PTE 0129c000 fffdb000 0129d161 00000000 eip=c10010ab     a direct call: its four arguments
 *   AHC LOAD_TLS 000204dc 00000000 00000000 00000000 eip=c1000e41   the same from the ring
 *   REFLECT 14 00000004 08049b00 00000073 bfb81e10 eip=08049b00     trap, error code, cr2, cs, esp
 *   INSN 0 00989680 00000000 00000001 00989680 eip=c1139321         eax before, edx, length, eax after
 *   IRQ 0 00000000 00000001 00000061 c1251fa8 eip=c10008b8          number, 0, 1, cs, esp before it
 *
 * Nothing is formatted unless somebody listens. Next: the Guest itself (guest.ts). */

import { type GuestRegisters, REG_CS, REG_EAX, REG_EDX, REG_EIP, REG_ERRCODE, REG_ESP } from "@lguest/switcher";
import { hex8 } from "./errors.js";

/** Receives one line without its line end. */
export type TraceSink = (line: string) => void;

function line(kind: string, what: string | number, a: number, b: number, c: number, d: number, eip: number): string {
  return `${kind} ${what} ${hex8(a)} ${hex8(b)} ${hex8(c)} ${hex8(d)} eip=${hex8(eip)}`;
}

/** A hypercall, about to be done. */
export function traceHypercall(
  sink: TraceSink,
  fromRing: boolean,
  name: string,
  args: ArrayLike<number>,
  registers: GuestRegisters,
): void {
  sink(line(fromRing ? "AHC" : "HC", name, args[0], args[1], args[2], args[3], registers.get(REG_EIP)));
}

/** A trap, about to be handed to the Guest. @param cr2 the faulting address of a page fault, else 0. */
export function traceReflected(sink: TraceSink, trap: number, cr2: number, registers: GuestRegisters): void {
  const error = registers.get(REG_ERRCODE);
  sink(line("REFLECT", trap, error, cr2, registers.selector(REG_CS), registers.get(REG_ESP), registers.get(REG_EIP)));
}

/** An instruction that was emulated. @param eip where it is. @param length in bytes. @param eax before it. */
export function traceInstruction(
  sink: TraceSink,
  eip: number,
  length: number,
  eax: number,
  registers: GuestRegisters,
): void {
  sink(line("INSN", 0, eax, registers.get(REG_EDX), length, registers.get(REG_EAX), eip));
}

/** A virtual interrupt, about to be delivered. */
export function traceInterrupt(sink: TraceSink, irq: number, registers: GuestRegisters): void {
  sink(line("IRQ", irq, 0, 1, registers.selector(REG_CS), registers.get(REG_ESP), registers.get(REG_EIP)));
}
