import { describe, expect, it } from "vitest";
import { DATA, guestWithoutProcessor, KERNEL } from "../test/guest-without-processor.js";
import { NEVER } from "./vcpu.js";

describe("LGUEST_INIT", () => {
  it("exchanges what both sides must know", () => {
    const { guest, data, initialize } = guestWithoutProcessor();
    initialize();
    expect(guest.death).toBeNull();
    expect(guest.readData(data.reserveMem)).toBe(0x400000);
    expect(guest.readData(data.tscKhz)).toBe(1000);
    expect(guest.readData(data.time)).toBe(1_000_000_000);
    expect(guest.kernelAddress).toBe(KERNEL);
    expect(guest.noirqStart).toBe(0xc0001000);
  });

  it.each([
    ["another call first", "HALT", [], /before LGUEST_INIT/],
    ["a page outside", "LGUEST_INIT", [0xfffffff0], /bad guest page 0xfffffff0/],
    ["a page half outside", "LGUEST_INIT", [(64 + 256) * 4096 - 100], /bad guest page/],
    ["a system call vector that is not free", "LGUEST_INIT", [DATA], /bad syscall vector 0/],
  ] as const)("refuses %s", (_, name, args, reason) => {
    const g = guestWithoutProcessor();
    g.call(name, ...args);
    expect(g.reason()).toMatch(reason);
  });

  it("refuses a kernel among the Switcher's addresses, and a second call", () => {
    const a = guestWithoutProcessor();
    a.guest.memory.writeU32(DATA + a.data.syscallVec, 0x80);
    a.guest.memory.writeU32(DATA + a.data.kernelAddress, 0xffd00000);
    a.call("LGUEST_INIT", DATA);
    expect(a.reason()).toMatch(/bad kernel address/);
    const b = guestWithoutProcessor();
    b.initialize();
    b.call("LGUEST_INIT", DATA);
    expect(b.reason()).toBe("already have lguest_data");
  });
});

describe("calls", () => {
  it("ends the Guest for a number that means nothing", () => {
    for (const number of [3, 11, 20, 31, 32, 0xffffffff]) {
      const g = guestWithoutProcessor();
      g.initialize();
      g.call(number);
      expect(g.reason()).toBe(`Bad hypercall ${number}`);
    }
  });

  it("tells a power-off from a panic and a restart, and keeps the first reason", () => {
    const end = (text: string, how: number) => {
      const g = guestWithoutProcessor();
      g.initialize();
      g.guest.memory.writeBytes(0x5000, new TextEncoder().encode(`${text}\0`));
      g.call("SHUTDOWN", 0x5000, how);
      g.call("SHUTDOWN", 0x5000, 2);
      return g.guest.death;
    };
    expect(end("Power down", 1)).toEqual({ kind: "shutdown", reason: "Power down" });
    expect(end("Kernel panic", 1)).toEqual({ kind: "dead", reason: "CRASH: Kernel panic" });
    expect(end("Restarting", 2)).toEqual({ kind: "restart" });
  });

  it("sets and cancels the clock event, TS, HALT and NOTIFY", () => {
    const { call, initialize, vcpu, clock } = guestWithoutProcessor();
    initialize();
    clock.now = 500;
    call("SET_CLOCKEVENT", 4_000_000_000);
    expect(vcpu.clockEvent).toBe(4_000_000_500);
    call("SET_CLOCKEVENT", 0);
    expect(vcpu.clockEvent).toBe(NEVER);
    call("TS", 8);
    expect(vcpu.ts).toBe(true);
    call("HALT");
    expect(vcpu.halted).toBe(true);
    call("NOTIFY", 0x40000);
    expect(vcpu.pendingNotify).toBe(0x40000);
  });
});

describe("the ring", () => {
  it("is done in order before the direct call, and its slots are freed", () => {
    const { call, enqueue, initialize, guest, data, trace } = guestWithoutProcessor();
    initialize();
    enqueue(0, 8, 1);
    enqueue(1, 9, 10_000_000);
    enqueue(3, 8, 0); // behind a free slot: not yet
    call("FLUSH_ASYNC");
    expect(trace.map((line) => line.split(" ").slice(0, 3).join(" "))).toEqual([
      "HC LGUEST_INIT 00003000",
      "AHC TS 00000001",
      "AHC SET_CLOCKEVENT 00989680",
      "HC FLUSH_ASYNC 00000000",
    ]);
    expect([0, 1, 3].map((slot) => guest.memory.readU8(DATA + data.hcallStatus + slot))).toEqual([0xff, 0xff, 0]);
    const { hypercalls } = guest.stats.snapshot(guest.profile, 0);
    expect(hypercalls.TS).toEqual({ direct: 0, ring: 1 });
  });

  it("stops at a NOTIFY and goes on after the Launcher was told", () => {
    const { call, enqueue, initialize, vcpu } = guestWithoutProcessor();
    initialize();
    enqueue(0, 17, 0x41000);
    enqueue(1, 8, 1);
    call("HALT");
    expect([vcpu.pendingNotify, vcpu.ts, vcpu.halted, vcpu.hypercall]).toEqual([0x41000, false, false, true]);
    vcpu.pendingNotify = -1;
    call("HALT");
    expect([vcpu.ts, vcpu.halted, vcpu.hypercall]).toEqual([true, true, false]);
  });

  it("is done once around, even if the Guest keeps all slots full", () => {
    const { call, enqueue, initialize, guest } = guestWithoutProcessor();
    initialize();
    for (let slot = 0; slot < 64; slot++) enqueue(slot, 0);
    call("FLUSH_ASYNC");
    expect(guest.stats.ringCalls[0]).toBe(64);
  });
});
