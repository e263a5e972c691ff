import { describe, expect, it } from "vitest";
import { embeddedGuestImage, embeddedGuestSymbols } from "../src/index.js";
import { Booted, bootToPrompt, PROMPT } from "./boot-guest.js";

describe("a life of the embedded Guest", () => {
  it("is a 32-bit ELF kernel that names its ABI, the same every time", () => {
    const image = embeddedGuestImage();
    expect([...image.subarray(0, 5)]).toEqual([0x7f, 0x45, 0x4c, 0x46, 1]);
    expect(Buffer.from(image).includes("lguest\0\0" + "3.11\0")).toBe(true);
    expect(embeddedGuestImage()).toEqual(image);
    expect(image.length).toBeLessThan(64 << 10);
  });

  it("keeps what must not be interrupted in one short range", () => {
    const { noirq_start, noirq_end } = embeddedGuestSymbols().kernel;
    expect(noirq_end - noirq_start).toBe(8);
  });

  it("begins with LGUEST_INIT and NEW_PGTABLE", () => {
    const lines: string[] = [];
    bootToPrompt({ trace: (line) => lines.push(line) });
    const calls = lines.filter((line) => /^A?HC /.test(line)).map((line) => line.split(" ")[1]);
    expect(calls.slice(0, 4)).toEqual(["LGUEST_INIT", "NEW_PGTABLE", "SET_PGD", "LOAD_GDT_ENTRY"]);
  });

  it("sleeps while there is nothing to do", () => {
    const guest = bootToPrompt();
    guest.finish();
    const { instructions } = guest;
    expect(guest.slice()).toBe(false);
    expect(guest.end).toBeNull();
    expect(guest.instructions - instructions).toBeLessThan(100);
    expect(guest.run("echo awake")).toBe("awake\n");
  });

  it("powers off, reboots and crashes when told to", () => {
    for (const [command, end] of [
      ["halt", { kind: "shutdown", reason: "Power down" }],
      ["reboot", { kind: "restart" }],
      ["crash", { kind: "dead", reason: expect.stringMatching(/^CRASH: kernel panic: .*command crash$/) }],
    ] as const) {
      const guest = bootToPrompt();
      guest.type(`${command}\r`);
      expect(guest.finish()).toMatchObject(end);
    }
  });

  it("takes the tour with batch on its command line, and powers off", () => {
    const guest = new Booted({ args: "quiet batch" });
    expect(guest.finish()).toEqual({ kind: "shutdown", reason: "Power down" });
    const stops = [...guest.text.matchAll(/^lguest> (\w+)$/gm)].map(([, command]) => command);
    expect(stops).toEqual(["ps", "mem", "fault", "fork", "segv", "time", "bench", "calls"]);
    expect(guest.text).toMatch(/That was the tour\.\nPowering off/);
    expect(guest.text.split("\n").filter((line) => line.length > 80)).toEqual([]);
  });

  it.each(["nobatch", "batches", "x batch=1", ""])("stays for %j", (args) => {
    const guest = bootToPrompt({ args });
    guest.finish();
    expect(guest.end).toBeNull();
    expect(guest.text.endsWith(PROMPT)).toBe(true);
  });

  it("repeats itself to the instruction", () => {
    const counts = [1, 2].map(() => {
      const guest = bootToPrompt();
      guest.run("fork");
      guest.run("time");
      return guest.instructions;
    });
    expect(counts[0]).toBe(counts[1]);
  });

  it("waits for a terminal that does not listen", () => {
    const guest = bootToPrompt();
    guest.deaf = true;
    guest.type("help\r".repeat(12));
    guest.runFor(20_000_000);
    const printed = guest.text.length;
    expect(guest.slice() && guest.end).toBeFalsy();
    guest.deaf = false;
    guest.transmit();
    for (let n = 0; n < 12; n++) expect(guest.until(PROMPT)).toContain("halt    power off");
    expect(guest.text.length).toBeGreaterThan(printed + 5000);
  });

  it("prints by NOTIFY where there is no console, and then waits for ever", () => {
    const guest = new Booted({ console: false });
    guest.finish();
    expect(guest.end).toBeNull();
    expect(guest.text).toMatch(/no console among the devices/);
    expect(guest.text.endsWith(PROMPT)).toBe(true);
  });

  it("says how much memory it needs, and leaves alone what it cannot use", () => {
    expect(new Booted({ memory: 0x180000 }).finish()).toMatchObject({
      kind: "dead",
      reason: expect.stringMatching(/2 MB/),
    });
    expect(bootToPrompt({ memory: 2 << 20 }).run("fork 1")).toMatch(/status 7/);
    const output = bootToPrompt({ memory: 160 << 20 }).run("mem");
    expect(output).toMatch(/163840 KB of RAM/);
    expect(output).toMatch(/32768 KB left alone/);
  });
});
