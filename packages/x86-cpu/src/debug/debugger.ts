/*C:336 The owner's breakpoints.
 *
 * Breakpoints, watchpoints and hooks as the owner sets them. The guest cannot see them: they share nothing with its debug
 * registers but the way in which they are looked for (watch.ts). Before it: processor-state.ts. Next:
 * owner-interface.ts. */
import type { Cpu } from "../cpu.js";
import { CpuError, requireInteger } from "../errors.js";
import type { Handler, HandlerTable } from "../handler.js";
import { OP_NAMES } from "../ops.js";
import { refreshWatches } from "./debug-registers.js";
import { instructionAddress } from "./stops.js";
import { KEY_HOOKS_ONE, NO_ADDRESS, type WatchedRange } from "./watch.js";

/** Something that was added and can be taken away. */
export interface DebugHandle {
  /** Takes it away; harmless when it is gone already. */
  remove(): void;
}

/** Where a breakpoint is: the address of an instruction's first byte, 0..0xFFFFFFFF. */
export type BreakpointPlace = { readonly linear: number } | { readonly physical: number };

/** Watched bytes. */
export interface WatchpointPlace {
  /** First byte: a linear address, or a physical one with `physical`. */
  readonly address: number;
  /** Bytes, 1 to 1 MB. */
  readonly size: number;
  /** `write`, or `access` for reads too. Fetching code is no access. */
  readonly on: "write" | "access";
  /** `address` is physical; false if left out. */
  readonly physical?: boolean;
}

/** Told of an instruction before it runs. @param linear its linear address, unsigned. */
export type InstructionCallback = (linear: number) => void;

/** Linear addresses, both included, 0..0xFFFFFFFF. */
export interface AddressRange {
  readonly from: number;
  readonly to: number;
}

/**
 * Called instead of an operation; EIP is after the instruction.
 * @returns true if it has done what there was to do; otherwise the instruction runs.
 */
export type OperationCallback = () => boolean;

const MAX_ADDRESS = 0xffffffff;
const MAX_WATCHED_BYTES = 1 << 20;

function handle(cpu: Cpu, remove: () => void): DebugHandle {
  let there = true;
  refreshWatches(cpu);
  return {
    remove() {
      if (!there) return;
      there = false;
      remove();
      refreshWatches(cpu);
    },
  };
}

/** Several breakpoints may be at one address: it is taken away with the last. */
const counts = new WeakMap<Set<number>, Map<number, number>>();

function addStop(stops: Set<number>, address: number): () => void {
  const count = counts.get(stops) ?? new Map<number, number>();
  counts.set(stops, count);
  count.set(address, (count.get(address) ?? 0) + 1);
  stops.add(address);
  return () => {
    const left = (count.get(address) ?? 0) - 1;
    count.set(address, left);
    if (left <= 0) stops.delete(address);
  };
}

/** @throws CpuError `ERR_PARAMETER`. */
export function addBreakpoint(cpu: Cpu, place: BreakpointPlace): DebugHandle {
  const { watches } = cpu;
  if (!cpu.watchesCode) {
    watches.resumeAt = NO_ADDRESS;
    watches.repeatAt = NO_ADDRESS;
  }
  if ("linear" in place) {
    requireInteger("linear", place.linear, 0, MAX_ADDRESS);
    return handle(cpu, addStop(watches.linearStops, place.linear));
  }
  requireInteger("physical", place.physical, 0, MAX_ADDRESS);
  return handle(cpu, addStop(watches.physicalStops, place.physical));
}

/** @throws CpuError `ERR_PARAMETER`. */
export function addWatchpoint(cpu: Cpu, place: WatchpointPlace): DebugHandle {
  const { address, size, on, physical = false } = place;
  requireInteger("size", size, 1, MAX_WATCHED_BYTES);
  requireInteger("address", address, 0, MAX_ADDRESS + 1 - size);
  if (on !== "write" && on !== "access") throw new CpuError("ERR_PARAMETER", "on", '"write" or "access"', on);
  const range: WatchedRange = { first: address, last: address + size - 1, physical, reads: on === "access", bits: 0 };
  cpu.watches.ownerData.add(range);
  return handle(cpu, () => cpu.watches.ownerData.delete(range));
}

/** @throws CpuError `ERR_PARAMETER`. */
export function hookInstructions(
  cpu: Cpu,
  callback: InstructionCallback,
  range: AddressRange | undefined,
): DebugHandle {
  const first = requireInteger("from", range?.from ?? 0, 0, MAX_ADDRESS);
  const last = requireInteger("to", range?.to ?? MAX_ADDRESS, first, MAX_ADDRESS);
  const hook = { first, last, callback };
  cpu.watches.hooks.add(hook);
  return handle(cpu, () => cpu.watches.hooks.delete(hook));
}

/**
 * Wraps the handler of an operation. Blocks that contain the operation are not entered any more: it is the step tier's.
 * @throws CpuError `ERR_PARAMETER`.
 */
export function hookOperation(
  cpu: Cpu,
  handlers: HandlerTable,
  operation: string,
  callback: OperationCallback,
): DebugHandle {
  const op = OP_NAMES.indexOf(operation);
  if (op < 0) throw new CpuError("ERR_PARAMETER", "operation", "a name of OP_NAMES", operation);
  const original = handlers[op];
  let there = true;
  const hooked: Handler = (inside, insn) => {
    // Outside of a run it is the interpreter that warms up.
    if (!there || !inside.watches.running || !callback()) original(inside, insn);
  };
  handlers[op] = hooked;
  cpu.hookedOperations[op]++;
  cpu.debugKey += KEY_HOOKS_ONE;
  return handle(cpu, () => {
    there = false;
    if (handlers[op] === hooked) handlers[op] = original;
    cpu.hookedOperations[op]--;
    cpu.debugKey += KEY_HOOKS_ONE;
  });
}

/** The next instruction runs though a breakpoint is at it. */
export function passBreakpoint(cpu: Cpu): void {
  cpu.watches.resumeAt = instructionAddress(cpu);
}

/** The owner has chosen another instruction: a breakpoint at it stops. */
export function forgetResume(cpu: Cpu): void {
  cpu.watches.resumeAt = NO_ADDRESS;
  cpu.watches.repeatAt = NO_ADDRESS;
}
