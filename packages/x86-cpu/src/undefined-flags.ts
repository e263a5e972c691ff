/*C:232 Flags that the manual leaves undefined.
 *
 * Where the manual (SDM Vol 2) leaves a status flag undefined, a processor still does something, every time the same, and
 * old programs and test suites have seen it. The choice here is what AMD's family 25 (Zen 3) was measured to do, in
 * thousands of cases an instruction, all without exception:
 *
 *   AND OR XOR TEST        AF = 0
 *   MUL IMUL               SF ZF AF PF stay
 *   DIV IDIV               CF OF stay, AF = 1, SF = ZF = PF = 0
 *   SHL SHR SAR SHLD SHRD  AF = 1 and, for a count above 1, OF as the last step of one leaves it
 *   SHLD SHRD, 16 bits     from counts of 17 on, CF = 0: bits of the source follow on bits of the source
 *   ROL ROR RCL RCR        OF, for a count above 1, as the last step of one leaves it
 *   BT BTS BTR BTC         OF SF ZF AF PF stay
 *   BSF BSR                all but ZF stay; of a source of 0 the destination stays as well
 *   DAA DAS                OF as the one addition (subtraction) of what is adjusted leaves it
 *   AAA AAS                OF SF ZF PF as the addition (subtraction) of 0106 or 0 to AX leaves them
 *   AAM                    CF OF AF = 0
 *   AAD                    CF OF AF as the addition of the two digits' bytes leaves them
 *
 * Here are the flags that several handlers share; the rest is with its handler. Before it: flags.ts. Next: operands.ts. */
import type { i32 } from "@lguest/descriptor-tables";
import type { Cpu } from "./cpu.js";
import {
  EFLAGS_AF,
  EFLAGS_CF,
  EFLAGS_OF,
  EFLAGS_PF,
  EFLAGS_SF,
  EFLAGS_ZF,
  resultFlags,
  setStatusFlags,
} from "./flags.js";
import { EFLAGS } from "./layout.js";

/** Flags of a shift by one or more; `carry` is 0 or 1, `overflow` 0 or EFLAGS_OF. */
export function flagsShift(cpu: Cpu, size: number, result: i32, carry: number, overflow: number): void {
  setStatusFlags(cpu, resultFlags(size, result) | carry | overflow | EFLAGS_AF);
}

/** Flags of a product: CF and OF say whether its upper half matters. */
export function flagsMultiply(cpu: Cpu, wide: boolean): void {
  const kept = cpu.i32[EFLAGS] & ~(EFLAGS_CF | EFLAGS_OF);
  cpu.i32[EFLAGS] = wide ? kept | EFLAGS_CF | EFLAGS_OF : kept;
}

/** Flags of a quotient. */
export function flagsDivide(cpu: Cpu): void {
  cpu.i32[EFLAGS] = (cpu.i32[EFLAGS] & ~(EFLAGS_SF | EFLAGS_ZF | EFLAGS_PF)) | EFLAGS_AF;
}
