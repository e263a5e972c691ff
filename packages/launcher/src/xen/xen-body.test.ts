import { describe, expect, it } from "vitest";
import { belowBase, ECHO, sayName, tinyDomain } from "../../test/support/tiny-domain.js";
import { HELLO, tinyKernel } from "../../test/support/tiny-kernel.js";
import type { Guest } from "../guest.js";
import { createHost } from "../host.js";
import { launch } from "../launch.js";

const options = { memory: "4M", name: "tiny", clock: "virtual" } as const;

async function printed(guest: Guest): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const bytes of guest.console.readable) text += decoder.decode(bytes, { stream: true });
  return text;
}

describe("a domain", () => {
  it.each([
    [0, { kind: "poweroff" }],
    [1, { kind: "restart" }],
    [3, { kind: "dead", reason: "it says that it crashed" }],
  ])("asks xenstore for its name, prints it and ends with reason %i", async (reason, exit) => {
    const lines: string[] = [];
    const kernel = tinyDomain(sayName(reason));
    const guest = await launch({ kernel, ...options, trace: (line) => lines.push(line) });
    expect(guest).toMatchObject({ abi: "xen", pae: true, memory: 4 << 20 });
    expect(await printed(guest)).toBe("tiny");
    expect(await guest.exited).toMatchObject(exit);
    expect(guest.stats()).toMatchObject({
      printed: 4,
      hypercalls: { event_channel_op: { direct: 2, batched: 0 }, sched_op: { direct: 1, batched: 0 } },
    });
    expect(lines.map((line) => line.split(" ")[2].split("(")[0])).toEqual([
      "event_channel_op",
      "event_channel_op",
      "sched_op",
    ]);
  });

  it.each(["wall", "virtual"] as const)("hears what is typed, %s clock", async (clock) => {
    const guest = await launch({ kernel: tinyDomain(ECHO), ...options, clock });
    const writer = guest.console.writable.getWriter();
    await writer.write(new TextEncoder().encode("Ada\r"));
    expect(await printed(guest)).toBe("Ada\r");
    expect(await guest.exited).toEqual({ kind: "poweroff" });
  });

  it("dies of its first mistake, with the reason and its registers", async () => {
    const guest = await launch({ kernel: tinyDomain("ud2"), ...options });
    const exit = await guest.exited;
    expect(exit).toMatchObject({ kind: "dead", reason: expect.stringMatching(/exception 6 at 0x1000/) });
    expect(exit.kind === "dead" && exit.registers).toMatch(/^eip /);
  });

  it("reaches below a segment's base if it asked for that, and not otherwise", async () => {
    const guest = await launch({ kernel: tinyDomain(belowBase(true)), ...options });
    expect(await printed(guest)).toBe("downup..down");
    expect(await guest.exited).toEqual({ kind: "poweroff" });
    const other = await launch({ kernel: tinyDomain(belowBase(false)), ...options });
    expect(await other.exited).toMatchObject({ kind: "dead", reason: expect.stringMatching(/exception 13 at 0x10/) });
  });

  it("is refused in one line for notes that cannot be followed", async () => {
    const refusal = (notes: Record<string, number | string>) =>
      launch({ kernel: tinyDomain("ud2", notes), ...options }).then(
        () => "",
        (error: Error) => error.message,
      );
    expect(await refusal({ ENTRY: 0x200000 })).toMatch(/^tiny: its Xen notes: expected ENTRY within the kernel/);
    expect(await refusal({ VIRT_BASE: 0x100 })).toMatch(/VIRT_BASE at the start of a page, got 0x100/);
    expect(await refusal({ VIRT_BASE: 0xf0000000, PADDR_OFFSET: 0 })).toMatch(/ENTRY within the kernel/);
    expect(await refusal({ HYPERCALL_PAGE: 0x100010 })).toMatch(/HYPERCALL_PAGE, a page within the kernel/);
    expect(await refusal({ PAE_MODE: "no" })).toMatch(/PAE_MODE yes, got no/);
    expect(await refusal({ XEN_VERSION: "xen-2.0" })).toMatch(/XEN_VERSION xen-3.0, got xen-2.0/);
    const small = launch({ kernel: tinyDomain("ud2"), ...options, initrd: new Uint8Array(4 << 20) });
    await expect(small).rejects.toMatchObject({ code: "ERR_MEMORY_SIZE" });
    const long = launch({ kernel: tinyDomain("ud2"), ...options, args: "x".repeat(1024) });
    await expect(long).rejects.toMatchObject({ code: "ERR_COMMAND_LINE" });
  });
});

describe("a host", () => {
  it("runs domains side by side, one store for all, and takes their memory back", async () => {
    const host = createHost({ memory: "8M", guests: 2, clock: "virtual" });
    for (let round = 0; round < 3; round++) {
      const [waits, names] = await Promise.all([
        host.launch({ kernel: tinyDomain(ECHO), memory: "4M" }),
        host.launch({ kernel: tinyDomain(sayName(0)), memory: "4M", name: "second" }),
      ]);
      expect(await printed(names)).toBe("second");
      await waits.console.writable.getWriter().write(Uint8Array.of(65));
      expect(await printed(waits)).toBe("A");
      await Promise.all([waits.exited, names.exited]);
    }
    expect(host.guests).toEqual([]);
    host.close();
  });

  it("runs guests of one kind only", async () => {
    const host = createHost({ memory: "8M", guests: 2, clock: "virtual" });
    const domain = await host.launch({ kernel: tinyDomain(sayName(0)), memory: "4M" });
    const other = host.launch({ kernel: tinyKernel(HELLO), memory: "4M" });
    await expect(other).rejects.toMatchObject({ code: "ERR_OPTION" });
    expect(await domain.exited).toEqual({ kind: "poweroff" });
  });
});
