/*X:420 Many calls at once.
 * Entering the hypervisor is what a call costs most. A context switch needs four or five, and nothing looks at their
 * results before all are done: so they are queued, each with its structures, and made by one multicall. The queue has room
 * for so many calls and so many bytes of structures; when either runs out it empties itself first. Any request can be
 * queued, which is what the MULTI_ functions of a kernel's header are. Before: placed-calls.ts. Next: what a kernel says
 * of itself, elf-notes.ts. */

import type { i32, LinearAddress, u32 } from "@lguest/mmu";
import { requireInteger, XenAbiError } from "./errors.js";
import { array, I32, U32 } from "./field-types.js";
import { __HYPERVISOR_iret, __HYPERVISOR_mmu_update, __HYPERVISOR_multicall } from "./hypercall-numbers.js";
import { HYPERVISOR_multicall } from "./hypercalls.js";
import { defineLayout, type Encodable, out } from "./layout.js";
import { mmuUpdate } from "./page-tables.js";
import type { HypercallRequest, IssueHypercall } from "./request.js";
import type { StructMemory } from "./struct-memory.js";
import { createStructWriter, type StructWriter } from "./struct-writer.js";

/** Words of arguments in a multicall_entry. */
const MULTICALL_ARGS = 6;

/** One element of multicall. */
export const multicallEntry = defineLayout("multicall_entry", {
  op: U32,
  result: out(I32),
  args: array(U32, MULTICALL_ARGS),
});

/** A request as an element of multicall. */
export function toMulticallEntry(request: HypercallRequest): Encodable<typeof multicallEntry> {
  const args = Array.from({ length: MULTICALL_ARGS }, (_, index) => request.args[index] ?? 0);
  return { op: request.number, args };
}

/** What became of one queued call. */
export type MulticallResult =
  /** It was made; `result` is its own. */
  | { readonly kind: "made"; readonly request: HypercallRequest; readonly result: i32 }
  /** The multicall itself was refused, so it is not known to have been made; `result` is the refusal. */
  | { readonly kind: "refused"; readonly request: HypercallRequest; readonly result: i32 };

/** Told of each queued call once it was made. */
export type MulticallListener = (result: MulticallResult) => void;

/** What {@link createMulticallQueue} is made of. */
export interface MulticallQueueOptions {
  readonly memory: StructMemory;
  /** Where the queue may keep entries and structures. */
  readonly base: LinearAddress;
  /** Calls at most, 1 or more; 32 if left out. */
  readonly capacity?: number;
  /** Bytes of structures at most; 1024 if left out. The queue takes `capacity * 32` bytes, then these. */
  readonly argumentBytes?: number;
  /** Makes a call. */
  readonly issue: IssueHypercall;
  /** A queue of one is made as that call itself, not as a multicall; true if left out. */
  readonly singleDirect?: boolean;
}

/** A queue of calls. */
export interface MulticallQueue {
  /** Calls waiting. */
  readonly pending: number;
  readonly capacity: number;
  /**
   * Queues a call, which may first empty a full queue.
   * @throws XenAbiError `ERR_PARAMETER` for a multicall or an iret: neither can stand in a multicall.
   */
  push(request: HypercallRequest, listener?: MulticallListener): void;
  /**
   * Queues a call with structures: `make` puts them in place with the writer. They are the call's until the queue is
   * emptied.
   * @param bytes room that `make` needs at most, padding included.
   * @throws XenAbiError `ERR_SPACE` if that is more than the queue has at all.
   */
  pushWith(bytes: number, make: (writer: StructWriter) => HypercallRequest, listener?: MulticallListener): void;
  /**
   * Queues a page-table update. If the last call waiting is such a list for the same domain, its list grows instead.
   * @param domid whose frames may be mapped.
   */
  pushMmuUpdate(update: Encodable<typeof mmuUpdate>, domid: number): void;
  /** Makes all waiting calls and says what became of each, in order. Calls pushed by a listener wait for the next time. */
  flush(): readonly MulticallResult[];
}

interface Waiting {
  request: HypercallRequest;
  readonly listener: MulticallListener | undefined;
}

class Queue implements MulticallQueue {
  readonly capacity: number;
  readonly #entries: StructWriter;
  readonly #arguments: StructWriter;
  readonly #argumentBytes: number;
  readonly #issue: IssueHypercall;
  readonly #singleDirect: boolean;
  #waiting: Waiting[] = [];
  /** Where the list of the last call ends, if that call is an mmu_update whose list may grow. */
  #growsAt = -1;

  constructor(options: MulticallQueueOptions) {
    const { memory, base } = options;
    this.capacity = requireInteger("capacity", options.capacity ?? 32, 1, 0xffff);
    this.#argumentBytes = requireInteger("argumentBytes", options.argumentBytes ?? 1024, 0, 0x1000000);
    const size = this.capacity * multicallEntry.size;
    this.#entries = createStructWriter({ memory, base, size });
    this.#arguments = createStructWriter({ memory, base: base + size, size: this.#argumentBytes });
    this.#issue = options.issue;
    this.#singleDirect = options.singleDirect ?? true;
  }

  get pending(): number {
    return this.#waiting.length;
  }

  push(request: HypercallRequest, listener?: MulticallListener): void {
    if (request.number === __HYPERVISOR_multicall || request.number === __HYPERVISOR_iret) {
      throw new XenAbiError("ERR_PARAMETER", "queued hypercall", "neither multicall nor iret", request.number);
    }
    if (this.#waiting.length === this.capacity) this.flush();
    this.#waiting.push({ request, listener });
    this.#growsAt = -1;
  }

  pushWith(bytes: number, make: (writer: StructWriter) => HypercallRequest, listener?: MulticallListener): void {
    if (bytes > this.#argumentBytes) {
      throw new XenAbiError("ERR_SPACE", "multicall arguments", `${this.#argumentBytes} bytes or less`, bytes);
    }
    if (this.#waiting.length === this.capacity || this.#arguments.used + bytes > this.#argumentBytes) this.flush();
    this.push(make(this.#arguments), listener);
  }

  pushMmuUpdate(update: Encodable<typeof mmuUpdate>, domid: number): void {
    const last = this.#waiting.at(-1);
    const room = this.#arguments.used + mmuUpdate.size <= this.#argumentBytes;
    if (last !== undefined && room && this.#growsAt === this.#arguments.used && last.request.args[3] === domid) {
      const [list, count, done] = last.request.args;
      this.#arguments.place(mmuUpdate, update);
      last.request = { number: __HYPERVISOR_mmu_update, args: [list, count + 1, done, domid] };
    } else {
      this.pushWith(mmuUpdate.size + 3, (writer) => ({
        number: __HYPERVISOR_mmu_update,
        args: [writer.place(mmuUpdate, update), 1, 0, domid],
      }));
    }
    this.#growsAt = this.#arguments.used;
  }

  flush(): readonly MulticallResult[] {
    const waiting = this.#waiting;
    this.#waiting = [];
    this.#growsAt = -1;
    const results = waiting.length === 0 ? [] : this.#make(waiting);
    this.#arguments.release(0);
    for (const [index, { listener }] of waiting.entries()) listener?.(results[index]);
    return results;
  }

  #make(waiting: readonly Waiting[]): MulticallResult[] {
    if (waiting.length === 1 && this.#singleDirect) {
      const { request } = waiting[0];
      return [{ kind: "made", request, result: this.#issue(request) }];
    }
    this.#entries.release(0);
    const address = this.#entries.placeAll(
      multicallEntry,
      waiting.map(({ request }) => toMulticallEntry(request)),
    );
    const refusal = this.#issue(HYPERVISOR_multicall(address, waiting.length));
    if (refusal !== 0) return waiting.map(({ request }) => ({ kind: "refused", request, result: refusal }));
    const entries = this.#entries.readAll(multicallEntry, address, waiting.length);
    return waiting.map(({ request }, index) => ({ kind: "made", request, result: entries[index].result }));
  }
}

/**
 * A queue of calls over a stretch of the guest's memory.
 * @throws XenAbiError `ERR_PARAMETER` if a size is out of range or the stretch does not lie within 4 GB.
 */
export function createMulticallQueue(options: MulticallQueueOptions): MulticallQueue {
  return new Queue(options);
}

/** Bytes that a queue takes at its base. */
export function multicallQueueSize(capacity: u32, argumentBytes: u32): number {
  return capacity * multicallEntry.size + argumentBytes;
}
