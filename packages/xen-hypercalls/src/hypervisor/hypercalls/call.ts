/*X:560 A call.
 *
 * What every hypercall's handler is given and gives: who calls, five words, and a result for eax. Structures are read and
 * written through `memory`. A guest can ask for more than may be done at once: what goes through a list stops after a
 * while and answers with the arguments under which the call is to be made again. Before: grant-mappings.ts. Next: the
 * groups of calls, then the table of them all, table.ts. */
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
  /** Counts an element of a list. @returns true if the call has done enough for now. */
  readonly spent: () => boolean;
}

/** The call goes on later, with these arguments. */
export interface Continuation {
  readonly again: CallArguments;
}

/** What eax shall be, 0 or more or a negative errno; or how the call goes on. */
export type CallOutcome = number | Continuation;

/** Carries a call out. */
export type CallHandler = (caller: Caller, args: CallArguments) => CallOutcome;

export function callerOf(vcpu: Vcpu): Caller {
  const { types } = vcpu.domain.machine;
  const start = types.work;
  let elements = 0;
  const spent = (): boolean => ++elements * ELEMENT_WORK + types.work - start > WORK_AT_ONCE;
  return { vcpu, memory: new VcpuMemory(vcpu), spent };
}

/** An element of a list, in entries of page tables that could be looked at instead. */
const ELEMENT_WORK = 16;
/** What is done before others get a turn: some 20 ms. */
const WORK_AT_ONCE = 1 << 18;

/** Where a call has its list. */
export interface ListPlaces {
  /** The argument that says how many elements there are. */
  readonly count: 0 | 1 | 2 | 3 | 4;
  /** The argument that says where they are. */
  readonly list: 0 | 1 | 2 | 3 | 4;
  /** Bytes of an element. */
  readonly size: number;
}

/** Goes through a list until an element fails, or so much is done that the rest has to wait. @returns 0 at the end. */
export function goThrough(
  caller: Caller,
  args: CallArguments,
  { count, list, size }: ListPlaces,
  work: (address: u32) => number,
): CallOutcome {
  for (let i = 0; i < args[count]; i++) {
    if (i > 0 && caller.spent()) return { again: continued(args, { count, list, size }, i) };
    const result = work(args[list] + i * size);
    if (result !== 0) return result;
  }
  return 0;
}

/** The arguments for what is left behind the first `done` elements. */
export function continued(args: CallArguments, { count, list, size }: ListPlaces, done: number): CallArguments {
  const [a, b, c, d, e] = args;
  const again: [u32, u32, u32, u32, u32] = [a, b, c, d, e];
  again[count] -= done;
  again[list] += done * size;
  return again;
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
