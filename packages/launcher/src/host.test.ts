import { describe, expect, it } from "vitest";
import { alarm, HELLO, LOOP, SLEEP, tinyKernel, VIRTIO_ECHO } from "../test/support/tiny-kernel.js";
import type { Guest } from "./guest.js";
import { createHost } from "./host.js";
import { launch } from "./launch.js";

const MEMORY = "8M";

async function printed(guest: Guest): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const bytes of guest.console.readable) text += decoder.decode(bytes, { stream: true });
  return text;
}

describe.each(["wall", "virtual"] as const)("launch, %s clock", (clock) => {
  const options = { memory: MEMORY, clock };

  it.each([false, true])("prints by the early console and powers off, PAE %s", async (pae) => {
    const guest = await launch({ kernel: tinyKernel(HELLO, { pae }), ...options });
    expect(guest.pae).toBe(pae);
    expect(guest.abi).toBe("3.11");
    expect(await printed(guest)).toBe("hello, world\n");
    expect(await guest.exited).toEqual({ kind: "poweroff" });
    expect(guest.stats().hypercalls).toMatchObject({ NOTIFY: { direct: 1 }, SHUTDOWN: { direct: 1 } });
    expect(guest.stats().printed).toBe(13);
  });

  it("types into a virtio console and reads from it", async () => {
    const guest = await launch({ kernel: tinyKernel(VIRTIO_ECHO), ...options });
    const writer = guest.console.writable.getWriter();
    await writer.write(new TextEncoder().encode("Ada\r"));
    expect(await printed(guest)).toBe("name? typed: Ada\r");
    expect(await guest.exited).toEqual({ kind: "poweroff" });
    // The Guest is gone: what is typed now goes nowhere, and nobody waits.
    await writer.write(new TextEncoder().encode("x"));
    await writer.close();
  });

  it("wakes a Guest that sleeps by its clock", async () => {
    const before = performance.now();
    const guest = await launch({ kernel: tinyKernel(alarm(50_000_000)), ...options });
    expect(await guest.exited).toEqual({ kind: "poweroff" });
    expect(guest.stats().guestSeconds).toBeGreaterThan(0.05);
    if (clock === "wall") expect(performance.now() - before).toBeGreaterThan(50);
    expect(guest.stats().instructions).toBeLessThan(5000);
  });

  it("keeps the first reason of a Guest that dies", async () => {
    const guest = await launch({ kernel: tinyKernel("hcall 4, 0xfffff000\n mov ebx, [0xfff00000]"), ...options });
    const exit = await guest.exited;
    expect(exit).toMatchObject({ kind: "dead" });
    expect(exit.kind === "dead" && exit.reason).toMatch(/0xfff/);
    expect(exit.kind === "dead" && exit.registers).toMatch(/^eip /);
    expect(guest.registers()).toMatch(/^eip /);
  });

  it("tells a panic from powering off, and a restart from both", async () => {
    const panic = await launch({ kernel: tinyKernel("hcall 2, text, 1\ntext: db 'no init', 0"), ...options });
    expect(await panic.exited).toMatchObject({ kind: "dead", reason: "CRASH: no init" });
    const restart = await launch({ kernel: tinyKernel("hcall 2, power_down_text, 2"), ...options });
    expect(await restart.exited).toEqual({ kind: "restart" });
  });

  it("ends a Guest that NOTIFYs about nothing", async () => {
    const guest = await launch({ kernel: tinyKernel("hcall 17, 0x7fffff00\n jmp $"), ...options });
    expect(await guest.exited).toMatchObject({ kind: "dead", reason: expect.stringMatching(/NOTIFY 0x7fffff00/) });
  });

  it.each([
    ["loops", LOOP],
    ["sleeps", SLEEP],
    ["prints without an end", "again: say text\n jmp again\ntext: db 'x', 0"],
  ])("ends a Guest that %s for ever, by time and by signal", async (_what, source) => {
    const kernel = tinyKernel(source);
    const timed = await launch({ kernel, ...options, timeout: 0.2 });
    expect(await timed.exited).toEqual({ kind: "timeout" });
    const controller = new AbortController();
    const aborted = await launch({ kernel, ...options, signal: controller.signal });
    setTimeout(() => controller.abort("enough"), 50);
    expect(await aborted.exited).toEqual({ kind: "aborted", reason: "enough" });
    const early = await launch({ kernel, ...options, signal: AbortSignal.abort("before") });
    expect(await early.exited).toEqual({ kind: "aborted", reason: "before" });
  });

  it("holds up a Guest whose output nobody reads, and loses nothing of it", async () => {
    // 3,000 times 1,000 bytes, numbered at the end.
    const source = `
      mov ebp, 3000
    again:
      say text
      dec ebp
      jnz again
      power_down
    text: times 999 db 'x'
      db 10, 0
    `;
    const guest = await launch({ kernel: tinyKernel(source), ...options });
    await new Promise((resolve) => setTimeout(resolve, 300));
    const stuck = guest.stats().printed;
    expect(stuck).toBeLessThan(1_200_000);
    const text = await printed(guest);
    expect(text.length).toBe(3_000_000);
    expect(await guest.exited).toEqual({ kind: "poweroff" });
  });
});

describe("a Host", () => {
  it("runs Guests of both formats in turns", async () => {
    const host = createHost({ memory: "32M", guests: 3 });
    const long = (pae: boolean) =>
      tinyKernel("mov ecx, 50000\nagain: loop again\n say text\n power_down\ntext: db 'done', 0", { pae });
    const guests = await Promise.all(
      [false, true, false].map((pae) => host.launch({ kernel: long(pae), memory: "4M" })),
    );
    expect(host.guests).toHaveLength(3);
    const ended: number[] = [];
    guests.forEach((guest, index) => void guest.exited.then(() => ended.push(index)));
    for (const guest of guests) {
      expect(await printed(guest)).toBe("done");
      expect(await guest.exited).toEqual({ kind: "poweroff" });
      expect(guest.stats().instructions).toBeGreaterThan(50_000);
    }
    expect(host.guests).toHaveLength(0);
  });

  it("spends nothing on a Guest that sleeps", async () => {
    const host = createHost({ memory: "32M" });
    const sleeper = await host.launch({ kernel: tinyKernel(SLEEP), memory: "4M" });
    const worker = await host.launch({
      kernel: tinyKernel("mov ecx, 50000\nagain: loop again\n power_down"),
      memory: "4M",
    });
    await worker.exited;
    const { instructions, switcherEntries } = sleeper.stats();
    expect(instructions).toBeLessThan(1000);
    expect(switcherEntries).toBeLessThan(10);
    sleeper.abort();
    expect(await sleeper.exited).toEqual({ kind: "aborted", reason: "by its owner" });
  });

  it("repeats a run exactly on the virtual clock", async () => {
    const once = async () => {
      const lines: string[] = [];
      const guest = await launch({
        kernel: tinyKernel(alarm(3_000_000)),
        memory: MEMORY,
        clock: "virtual",
        trace: (line) => lines.push(line),
      });
      await guest.exited;
      const { seconds: _real, ...stats } = guest.stats();
      return { stats, lines };
    };
    const first = await once();
    expect(first.lines.length).toBeGreaterThan(4);
    expect(await once()).toEqual(first);
  });

  it("gives memory back when a Guest ends, and refuses what it has not", async () => {
    const host = createHost({ memory: "8M", guests: 1 });
    const kernel = tinyKernel(HELLO);
    for (let i = 0; i < 3; i++) {
      const guest = await host.launch({ kernel, memory: "8M" });
      await expect(host.launch({ kernel, memory: "8M" })).rejects.toMatchObject({ code: "ERR_HOST_MEMORY" });
      await guest.exited;
      await Promise.resolve();
    }
    host.close();
    await expect(host.launch({ kernel, memory: "8M" })).rejects.toMatchObject({ code: "ERR_CLOSED" });
  });

  it("checks its options", () => {
    expect(() => createHost({ memory: 0 })).toThrow(expect.objectContaining({ code: "ERR_MEMORY_SIZE" }));
    expect(() => createHost({ memory: "1994M", guests: 2 })).toThrow(
      expect.objectContaining({ code: "ERR_MEMORY_SIZE" }),
    );
    expect(() => createHost({ guests: 17 })).toThrow(expect.objectContaining({ code: "ERR_OPTION" }));
    expect(() => createHost({ clock: "sun" as "wall" })).toThrow(expect.objectContaining({ code: "ERR_OPTION" }));
  });
});
