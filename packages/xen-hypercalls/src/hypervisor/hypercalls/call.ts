/*X:560 A call.
 *
 * What every hypercall's handler is given and gives: who calls, five words, and a result for eax. Structures are read and
 * written through `memory`. Before: runstate.ts. Next: the groups of calls, then the table of them all, table.ts. */
import type { u32 } from "@lguest/mmu";
import { XEN_ERRNO } from "../../errno.js";
import type { FieldType } from "../../layout.js";
import { readStruct, writeStruct } from "../../struct-memory.js";
import { VcpuMemory } from "../guest-memory.js";
import type { Vcpu } from "../vcpu.js";

/** Five argument words, unsigned. */
export type CallArguments = readonly [u32, u32, u32, u32, u32];

/** Who calls, and how its structures are reached. */
export interface Caller {
  readonly vcpu: Vcpu;
  readonly memory: VcpuMemory;
}

/** Carries a call out. @returns what eax shall be: 0 or more, or a negative errno. */
export type CallHandler = (caller: Caller, args: CallArguments) => number;

export function callerOf(vcpu: Vcpu): Caller {
  return { vcpu, memory: new VcpuMemory(vcpu) };
}

/** Reads a call's structure, works on it, and writes back what the work returned, if anything. */
export function withStruct<T, I>(
  { memory }: Caller,
  type: FieldType<T, I>,
  address: u32,
  work: (value: T) => number | readonly [result: number, answer: I],
): number {
  const value = readStruct(memory, type, address);
  if (value === undefined) return -XEN_ERRNO.EFAULT;
  const outcome = work(value);
  if (typeof outcome === "number") return outcome;
  const [result, answer] = outcome;
  return writeStruct(memory, type, address, answer) ? result : -XEN_ERRNO.EFAULT;
}
