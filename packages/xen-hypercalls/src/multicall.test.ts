import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { DOMID_SELF } from "./addresses.js";
import { XEN_ERRNO } from "./errno.js";
import { __HYPERVISOR_mmu_update, __HYPERVISOR_multicall } from "./hypercall-numbers.js";
import {
  HYPERVISOR_fpu_taskswitch,
  HYPERVISOR_iret,
  HYPERVISOR_multicall,
  HYPERVISOR_stack_switch,
  HYPERVISOR_update_descriptor,
} from "./hypercalls.js";
import { createMulticallQueue, type MulticallQueueOptions, multicallEntry, multicallQueueSize } from "./multicall.js";
import { mmuUpdate, ptUpdate } from "./page-tables.js";
import { type HypercallRequest, hypercall } from "./request.js";
import { createArrayMemory, readStruct, readStructs, writeStruct } from "./struct-memory.js";

const BASE = 0xc0001000;

/** A hypervisor that knows multicall, keeps what it is asked, and answers with `answer`. */
function hypervisor(answer: (request: HypercallRequest) => number = () => 0) {
  const memory = createArrayMemory({ bytes: new Uint8Array(4096), base: BASE });
  const entered: HypercallRequest[] = [];
  const made: HypercallRequest[] = [];
  const issue = vi.fn((request: HypercallRequest): number => {
    entered.push(request);
    if (request.number !== __HYPERVISOR_multicall) {
      made.push(request);
      return answer(request);
    }
    const [list, count] = request.args;
    for (let index = 0; index < count; index++) {
      const at = list + index * multicallEntry.size;
      const entry = readStruct(memory, multicallEntry, at);
      if (entry === undefined) return -XEN_ERRNO.EFAULT;
      const inner = { number: entry.op, args: entry.args };
      made.push(inner);
      writeStruct(memory, multicallEntry, at, { ...entry, result: answer(inner) });
    }
    return 0;
  });
  const queue = (options: Partial<MulticallQueueOptions> = {}) =>
    createMulticallQueue({ memory, base: BASE, issue, ...options });
  return { memory, entered, made, issue, queue };
}

const six = (request: HypercallRequest): HypercallRequest => ({
  number: request.number,
  args: [...request.args, 0, 0, 0, 0, 0, 0].slice(0, 6),
});

describe("multicall queue", () => {
  it("makes a context switch's calls in order with one entry, and says what each answered", () => {
    const xen = hypervisor((request) => -request.number);
    const queue = xen.queue();
    const requests = [
      HYPERVISOR_stack_switch(0xe021, 0xc1000000),
      HYPERVISOR_update_descriptor(0x1_23456008n, 0x00cffb000000ffffn),
      HYPERVISOR_fpu_taskswitch(true),
    ];
    for (const request of requests) queue.push(request);
    expect(queue.pending).toBe(3);
    expect(xen.entered).toEqual([]);
    const results = queue.flush();
    expect(xen.entered).toEqual([HYPERVISOR_multicall(BASE, 3)]);
    expect(xen.made).toEqual(requests.map(six));
    expect(results).toEqual(requests.map((request) => ({ kind: "made", request, result: -request.number })));
    expect(queue.pending).toBe(0);
    expect(queue.flush()).toEqual([]);
    expect(xen.entered.length).toBe(1);
  });

  it("empties itself when it is full, and tells those who wait", () => {
    const xen = hypervisor((request) => request.args[0]);
    const queue = xen.queue({ capacity: 2 });
    const told: number[] = [];
    for (let n = 0; n < 5; n++) queue.push(hypercall(5, n), (outcome) => told.push(outcome.result));
    expect(queue.pending).toBe(1);
    expect(told).toEqual([0, 1, 2, 3]);
    queue.flush();
    expect(told).toEqual([0, 1, 2, 3, 4]);
    expect(xen.entered.map((request) => request.number)).toEqual([13, 13, 5]);
  });

  it("makes a queue of one as the call itself, unless told otherwise", () => {
    const xen = hypervisor();
    const queue = xen.queue({ singleDirect: false });
    queue.push(hypercall(5, 1));
    queue.flush();
    expect(xen.entered.map((request) => request.number)).toEqual([13]);
  });

  it("says of every call that it was refused when the multicall was", () => {
    const xen = hypervisor();
    const queue = xen.queue();
    xen.issue.mockReturnValue(-XEN_ERRNO.EFAULT);
    queue.push(hypercall(5, 1));
    queue.push(hypercall(5, 0));
    expect(queue.flush().map(({ kind, result }) => [kind, result])).toEqual([
      ["refused", -14],
      ["refused", -14],
    ]);
  });

  it("lets a listener queue for the next time", () => {
    const xen = hypervisor();
    const queue = xen.queue();
    queue.push(hypercall(5, 1), () => queue.push(hypercall(5, 0)));
    expect(queue.flush().length).toBe(1);
    expect(queue.pending).toBe(1);
    expect(xen.made).toEqual([hypercall(5, 1)]);
  });

  it("refuses a multicall and an iret", () => {
    const queue = hypervisor().queue();
    for (const request of [HYPERVISOR_multicall(BASE, 1), HYPERVISOR_iret()]) {
      expect(() => queue.push(request)).toThrow(expect.objectContaining({ code: "ERR_PARAMETER" }));
    }
    expect(queue.pending).toBe(0);
  });

  it("gathers page-table updates of one domain in one list", () => {
    const lists: unknown[] = [];
    const xen = hypervisor((request) => {
      if (request.number === __HYPERVISOR_mmu_update) {
        lists.push(readStructs(xen.memory, mmuUpdate, request.args[0], request.args[1])?.map((update) => update.val));
      }
      return 0;
    });
    const queue = xen.queue({ argumentBytes: 80 });
    for (let n = 0; n < 3; n++) queue.pushMmuUpdate(ptUpdate(0x1000n, BigInt(n)), DOMID_SELF);
    queue.pushMmuUpdate(ptUpdate(0x1000n, 3n), 7);
    expect(queue.pending).toBe(2);
    queue.push(hypercall(5, 0));
    queue.pushMmuUpdate(ptUpdate(0x1000n, 4n), 7);
    // There was no room for another list.
    expect(queue.pending).toBe(1);
    queue.flush();
    expect(lists).toEqual([[0n, 1n, 2n], [3n], [4n]]);
  });

  it("gives structures room of their own, and says when there can be none", () => {
    const xen = hypervisor();
    const queue = xen.queue({ capacity: 4, argumentBytes: 32 });
    expect(() => queue.pushWith(33, () => hypercall(1))).toThrow(expect.objectContaining({ code: "ERR_SPACE" }));
    const places = new Set<number>();
    for (let n = 0; n < 3; n++) {
      queue.pushWith(16, (writer) => {
        const at = writer.place(mmuUpdate, ptUpdate(0n, 1n));
        places.add(at);
        return hypercall(1, at);
      });
    }
    expect([...places]).toEqual([BASE + 4 * 32, BASE + 4 * 32 + 16]);
    expect(multicallQueueSize(4, 32)).toBe(4 * 32 + 32);
    expect(queue.pending).toBe(1);
  });

  it("makes whatever is pushed, once and in order, whatever its sizes", () => {
    const pushes = fc.array(fc.tuple(fc.constantFrom("call", "structure", "update", "flush"), fc.nat(0xffff)));
    const sizes = { capacity: fc.integer({ min: 1, max: 8 }), argumentBytes: fc.integer({ min: 32, max: 128 }) };
    fc.assert(
      fc.property(pushes, fc.record(sizes), fc.boolean(), (steps, options, singleDirect) => {
        const seen: number[] = [];
        const xen = hypervisor((request) => {
          const [address, count] = request.args;
          if (request.number === 5) seen.push(address);
          else seen.push(...(readStructs(xen.memory, mmuUpdate, address, count) ?? []).map(({ val }) => Number(val)));
          return 0;
        });
        const queue = xen.queue({ ...options, singleDirect });
        for (const [kind, value] of steps) {
          if (kind === "call") queue.push(hypercall(5, value));
          else if (kind === "update") queue.pushMmuUpdate(ptUpdate(0n, BigInt(value)), DOMID_SELF);
          else if (kind === "flush") queue.flush();
          else
            queue.pushWith(16, (writer) => hypercall(1, writer.place(mmuUpdate, { ptr: 0n, val: BigInt(value) }), 1));
          expect(queue.pending).toBeLessThanOrEqual(options.capacity);
        }
        queue.flush();
        expect(seen).toEqual(steps.filter(([kind]) => kind !== "flush").map(([, value]) => value));
      }),
      { numRuns: 200 },
    );
  });
});
