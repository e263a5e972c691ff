import { describe, expect, it } from "vitest";
import { realGuest, realHost, runToEnd } from "./real-guest.js";

const SWITCHER = 0xffc00000;

describe.each([false, true])("a hostile Guest, PAE %s", (pae) => {
  /** Runs the Guest, and then an honest one on the same Host, which must not have noticed. */
  function run(source: string, user = "", slices = 6) {
    const real = realHost({ sliceNs: 100_000 });
    const device = realGuest(real.host, source, { pae, user });
    let result: ReturnType<typeof runToEnd> | "running";
    try {
      result = runToEnd(device, real, () => {}, slices);
    } catch {
      result = "running";
    }
    const honest = realGuest(real.host, "power_down", { pae: !pae });
    expect(runToEnd(honest, real)).toEqual({ kind: "shutdown", reason: "Power down" });
    expect(device.stats().switcherEntries).toBeGreaterThan(0);
    device.close();
    honest.close();
    return result;
  }
  const deadOf = (source: string, reason: RegExp, user = "") =>
    expect(run(source, user)).toMatchObject({ kind: "dead", reason: expect.stringMatching(reason) });

  it("may write over its register page: the way home overwrites it again", () => {
    const result = run(`
      mov edi, ${SWITCHER + 0x1000}
      mov ecx, 1024
      mov eax, 0x50
      rep stosd
      mov esp, KERNEL + 0x9000
      power_down
    `);
    expect(result).toEqual({ kind: "shutdown", reason: "Power down" });
  });

  it("may use its register page as its stack, and loses what is on it", () => {
    const result = run(`
      gate 6, undefined, 0x8f00
      mov esp, ${SWITCHER + 0x1ff0}
      hcall 0
      ud2
    undefined:
      hcall 0
      mov esp, KERNEL + 0x9000
      power_down
    `);
    expect(result).toEqual({ kind: "shutdown", reason: "Power down" });
  });

  it("cannot write the Switcher or its state", () => {
    deadOf(`mov dword [${SWITCHER}], 0xf4`, /^unhandled trap 14 .*0xffc00000/);
    deadOf(`mov dword [${SWITCHER + 0x2000}], 0`, /^unhandled trap 14 .*0xffc02000/);
  });

  it("cannot reach what it has no tables for", () => {
    deadOf("mov eax, [0xd0000000]", /^unhandled trap 14 .*0xd0000000/);
    deadOf("jmp 0xdeadbee0", /^unhandled trap 14 .*0xdeadbee0/);
  });

  it("leaves no gate of its own behind, alive or closed", () => {
    for (const close of [false, true]) {
      const real = realHost({ sliceNs: 100_000 });
      const evil = realGuest(real.host, "gate 0x40, KERNEL + 0x200000, 0xef00\n hcall 0\n power_down", { pae });
      evil.memory.writeU32(0x3000 + evil.profile.data.syscallVec, 0x40);
      expect(runToEnd(evil, real).kind).toBe("shutdown");
      if (close) evil.close();
      const source = "gate 13, refused, 0x8e00\n to_user\n refused: power_down";
      const victim = realGuest(real.host, source, { pae, user: "int 0x40" });
      expect(runToEnd(victim, real).kind).toBe("shutdown");
    }
  });

  it("gets nothing out of the Switcher's code at its own level", () => {
    // The first instruction of the way in that is not its to execute is the load of the GDT.
    deadOf(`mov eax, ${SWITCHER + 0x1000}\n mov ebx, 0\n jmp ${SWITCHER}`, /^unhandled trap 1[34] /);
  });

  it("cannot execute what is the Host's to execute", () => {
    for (const instruction of [
      "hlt",
      "lgdt [KERNEL]",
      "lidt [KERNEL]",
      "mov cr3, eax",
      "mov eax, cr0",
      "mov cr4, eax",
      "wrmsr",
      "rdmsr",
      "invlpg [KERNEL]",
      "clts",
      "sysenter",
      "lmsw ax",
      "mov dr7, eax",
      "int 0x30",
      "int 14",
      "int 0x80",
    ]) {
      deadOf(instruction, /^unhandled trap 13 /);
    }
    deadOf("mov eax, 0x80\n ltr ax", /^unhandled trap 13 /);
    deadOf("call 0x50:0xffc00000", /^unhandled trap 13 /);
    deadOf("to_user", /^unhandled trap 13 /, "hlt");
    deadOf("to_user", /^unhandled trap 13 /, "int 0x1f");
  });

  it("cannot keep the processor by switching interrupts off", () => {
    expect(run("pushf\n and dword [esp], 0xfffffdff\n popf\n stay: jmp stay")).toBe("running");
    expect(run("push dword 2\n push 0x61\n push stay\n iret\n stay: jmp stay")).toBe("running");
    expect(run("cli\n stay: jmp stay")).toBe("running");
    expect(run(`mov word [${SWITCHER + 0x1000}], 0xfeeb\n jmp ${SWITCHER + 0x1000}`)).toBe("running");
    expect(run("to_user", "stay: jmp stay")).toBe("running");
  });

  it("cannot hang the Host with handlers that fault for ever", () => {
    run("gate 6, $, 0x8f00\n gate 6, undefined, 0x8f00\n undefined: ud2", "", 50);
    run("gate 14, fault, 0x8e00\n fault: mov eax, [0xd0000000]", "", 50);
    run("gate 0, divide, 0x8f00\n divide: xor ecx, ecx\n div ecx", "", 50);
  });

  it("cannot lie about its stack", () => {
    deadOf("mov esp, 0xd0000000\n gate 6, $, 0x8e00\n ud2", /^Bad address 0xcffffffc/);
    deadOf("gate 0x80, $, 0xef00\n hcall 7, 0x69, 0xd0000000, 0\n to_user", /^unhandled trap 14 /, "int 0x80");
    // A selector without a descriptor: the processor refuses the stack of a direct trap, the Switcher's iret that of a reflected one.
    deadOf("gate 0x80, $, 0xef00\n hcall 7, 0xf1, KERNEL + 0x8000, 0\n to_user", /^unhandled trap 10 /, "int 0x80");
    deadOf("gate 6, $, 0x8e00\n hcall 7, 0xf1, KERNEL + 0x8000, 0\n to_user", /^unhandled trap 256/, "ud2");
  });

  it("cannot come back through segments that are gone", () => {
    deadOf("hcall 18, 13, 0, 0\n power_down", /^unhandled trap 256/);
    deadOf("hcall 18, 12, 0xffff, 0x00cf9200\n power_down", /^unhandled trap 256/);
    deadOf("hcall 18, 12, 0, 0\n power_down", /^unhandled trap 256/);
    deadOf("hcall 18, 6, 0xffff, 0x00cff200\n mov eax, 0x33\n mov gs, eax\n hcall 18, 6, 0, 0", /^unhandled trap 256/);
  });

  it("cannot bring a door to level 0 into its GDT", () => {
    deadOf("hcall 18, 6, 0x00500000, 0x0000ec00\n call 0x33:0", /system descriptor/);
  });

  it("stays within small segments that it made itself", () => {
    deadOf(
      "hcall 18, 6, 0x00000fff, 0x0040f200\n mov eax, 0x33\n mov fs, eax\n mov eax, [fs:0x1000]",
      /^unhandled trap 13/,
    );
  });

  it("may pull its tables away from under itself", () => {
    deadOf("hcall 4, 0x400000", /bad stack page/);
    deadOf("hcall 4, 0xfffff000", /bad read address/);
    deadOf(
      "hcall 5, 1\n mov dword [KERNEL + PGDIR], 0xffffffff\n hcall 5, 1\n mov eax, [0]",
      /bad page directory entry/,
    );
  });

  it("makes slices full of noise and nobody hears it", { timeout: 120_000 }, () => {
    // A generator of noise in the Guest itself: registers, calls, GDT, IDT and TLS entries at random.
    const noise = (seed: number) => `
      mov dword [seed], ${seed}
    again:
      call noise
      and eax, 31
      cmp eax, 1
      je again
      cmp eax, 2
      je again
      cmp eax, 3
      je again
      cmp eax, 4
      je again
      cmp eax, 6
      je small
      cmp eax, 18
      je small
      cmp eax, 10
      je again
      ja again
      push eax
      call noise
      mov ebx, eax
      pop eax
      jmp do
    small:
      push eax
      call noise
      and eax, 15
      mov ebx, eax
      call noise
      mov ecx, eax
      call noise
      and eax, 0x00ff7fff
      mov edx, eax
      pop eax
    do:
      cmp eax, 7
      je again
      cmp eax, 5
      je again
      int 0x1f
      jmp again
    noise:
      mov eax, [seed]
      imul eax, eax, 1103515245
      add eax, 12345
      mov [seed], eax
      rol eax, 16
      ret
    seed: dd 0
    `;
    const reasons = new Set<string>();
    for (let seed = 1; seed <= 20; seed++) {
      const result = run(noise((seed * 0x9e3779b1) >>> 0), "", 30);
      if (result !== "running" && result.kind === "dead") reasons.add(result.reason.replace(/0x[0-9a-f]+|\d+/g, "#"));
    }
    expect(reasons.size).toBeGreaterThan(2);
  });
});

describe("a processor that does not come home", () => {
  it.each(["shutdown", "budget"] as const)("costs the Guest its life and the Host nothing: %s", (kind) => {
    const real = realHost();
    const device = realGuest(real.host, "stay: jmp stay");
    const { run } = real.processor;
    real.processor.run = () => ({ kind });
    expect(device.run()).toMatchObject({ kind: "dead", reason: expect.stringMatching(/did not come back/) });
    real.processor.run = run;
    const honest = realGuest(real.host, "power_down", { pae: true });
    expect(runToEnd(honest, real)).toEqual({ kind: "shutdown", reason: "Power down" });
  });
});
