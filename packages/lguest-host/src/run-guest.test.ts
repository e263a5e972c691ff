import { REG_CS, REG_EAX, REG_EBX, REG_EIP, REG_ERRCODE, REG_TRAPNUM } from "@lguest/switcher";
import { describe, expect, it } from "vitest";
import { guestWithoutProcessor } from "../test/guest-without-processor.js";
import { NO_TRAP } from "./handle-trap.js";
import { type GuestRunner, runGuest } from "./run-guest.js";
import type { Vcpu } from "./vcpu.js";

/** A runner that plays a Guest: each entry takes the next step, and the last one for ever. */
function player(...steps: ((vcpu: Vcpu, until: number) => void)[]) {
  const entries: number[] = [];
  const runner: GuestRunner = {
    enter: (vcpu, until) => {
      entries.push(until);
      vcpu.registers.set(REG_TRAPNUM, NO_TRAP);
      steps[Math.min(entries.length, steps.length) - 1](vcpu, until);
      return 0;
    },
    forget: () => {},
  };
  return { runner, entries };
}

const trap =
  (number: number, error = 0) =>
  (vcpu: Vcpu) => {
    vcpu.registers.set(REG_TRAPNUM, number);
    vcpu.registers.set(REG_ERRCODE, error);
  };

const hypercall =
  (number: number, argument = 0) =>
  (vcpu: Vcpu) => {
    vcpu.registers.set(REG_EAX, number);
    vcpu.registers.set(REG_EBX, argument);
    trap(0x1f)(vcpu);
  };

function ready() {
  const g = guestWithoutProcessor();
  g.initialize();
  return g;
}

describe("runGuest", () => {
  it("tells of a NOTIFY once, and goes on", () => {
    const g = ready();
    const { runner } = player(hypercall(17, 0x41000), hypercall(10));
    expect(runGuest(g.vcpu, runner, 1000)).toEqual({ kind: "notify", address: 0x41000 });
    expect(runGuest(g.vcpu, runner, 1000)).toEqual({ kind: "halted" });
  });

  it("says when a sleeping Guest's clock will wake it, and enters no sleeper", () => {
    const g = ready();
    const { runner, entries } = player(hypercall(9, 5000), hypercall(10), hypercall(0));
    expect(runGuest(g.vcpu, runner, 1000)).toEqual({ kind: "halted", wakeAt: 5000 });
    expect(runGuest(g.vcpu, runner, 1000)).toEqual({ kind: "halted", wakeAt: 5000 });
    expect(entries).toEqual([1000, 1000]);
  });

  it("ends with the slice, and enters until the clock event at most", () => {
    const g = ready();
    const { runner, entries } = player(hypercall(9, 700), (vcpu, until) => {
      g.clock.now = until;
      trap(0x30)(vcpu);
    });
    expect(runGuest(g.vcpu, runner, 1000)).toEqual({ kind: "slice" });
    expect(entries).toEqual([1000, 700, 1000]);
    expect(g.vcpu.irqsPending).toBe(1);
  });

  it("gives the end again and again", () => {
    const g = ready();
    const { runner, entries } = player(trap(6));
    const end = { kind: "dead", reason: "unhandled trap 6 at 0x00001000 (0x0)" };
    expect(runGuest(g.vcpu, runner, 1000)).toEqual(end);
    expect(runGuest(g.vcpu, runner, 1000)).toEqual(end);
    expect(entries.length).toBe(1);
  });

  it.each([NO_TRAP, 0x50])("ends a Guest whose registers the Switcher could not load (trap %i)", (number) => {
    const g = ready();
    const { runner } = player(trap(number));
    expect(runGuest(g.vcpu, runner, 1000)).toMatchObject({ reason: expect.stringMatching(/^unhandled trap 256/) });
  });

  it("absorbs #NM unless the Guest asked for it", () => {
    const g = ready();
    const { runner } = player(trap(7), hypercall(8, 1), trap(7));
    expect(runGuest(g.vcpu, runner, 1000)).toMatchObject({ reason: expect.stringMatching(/^unhandled trap 7/) });
    expect(g.guest.stats.traps[7]).toBe(2);
  });

  it("carries out in, out and cli for the Guest's kernel only", () => {
    const g = ready();
    const code = [0xe4, 0x71, 0xec, 0x66, 0xed, 0xed, 0xe6, 0x80, 0x66, 0xef, 0xfa, 0x0f, 0x0b];
    g.guest.memory.writeBytes(0x1000, new Uint8Array(code));
    const eaxes: number[] = [];
    const { runner } = player((vcpu) => {
      eaxes.push(vcpu.registers.get(REG_EAX));
      vcpu.registers.set(REG_EAX, 0x11110000);
      trap(13)(vcpu);
    });
    expect(runGuest(g.vcpu, runner, 1000)).toMatchObject({ reason: "unhandled trap 13 at 0x0000100b (0x0)" });
    expect(eaxes.slice(1)).toEqual(
      [0x111100ff, 0x111100ff, 0x1111ffff, 0xffffffff, 0x11110000, 0x11110000, 0x11110000].map((eax) => eax),
    );
    expect(g.trace.filter((line) => line.startsWith("INSN")).length).toBe(7);
    const user = ready();
    user.guest.memory.writeBytes(0x1000, new Uint8Array(code));
    user.vcpu.registers.set(REG_CS, 0x73);
    expect(runGuest(user.vcpu, player(trap(13)).runner, 1000)).toMatchObject({ kind: "dead" });
    expect(user.vcpu.registers.get(REG_EIP)).toBe(0x1000);
  });

  it("leaves the fault's address where the Guest looks for it", () => {
    const g = ready();
    g.call("NEW_PGTABLE", 0x10000);
    g.vcpu.lastPageFault = 0xdeadbeef;
    const { runner } = player(trap(14, 4));
    expect(runGuest(g.vcpu, runner, 1000)).toMatchObject({ reason: expect.stringMatching(/trap 14 .*0xdeadbeef/) });
    expect(g.guest.readData(g.data.cr2)).toBe(0xdeadbeef);
  });
});
