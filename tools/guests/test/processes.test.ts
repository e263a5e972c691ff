import { describe, expect, it } from "vitest";
import { type Booted, bootToPrompt, PROMPT } from "./boot-guest.js";

const free = (guest: Booted): number => Number(/(\d+) KB free/.exec(guest.run("mem"))?.[1]);

describe("processes of the embedded Guest", () => {
  it("get memory when they touch it", () => {
    const guest = bootToPrompt();
    const before = free(guest);
    for (const [command, pages] of [
      ["fault", 8],
      ["fault 100", 100],
      ["fault 0", 1],
      ["fault x", 8],
    ] as const) {
      const output = guest.run(command);
      expect(output).toContain(`Touching ${pages} page`);
      for (const what of ["page faults", "for zeroes"]) {
        const [, from, to] = new RegExp(`${what} +(\\d+) +(\\d+)`).exec(output) ?? [];
        expect(Number(to) - Number(from), `${command}: ${what}`).toBe(pages);
      }
      const [, from, to] = /free frames +(\d+) +(\d+)/.exec(output) ?? [];
      expect(Number(from) - Number(to)).toBe(pages);
    }
    expect(free(guest)).toBe(before);
  });

  it("fork, share pages until one writes, and take turns", () => {
    const guest = bootToPrompt();
    const before = free(guest);
    const output = guest.run("fork");
    const rounds = [...output.matchAll(/^ {2}(parent|child), process (\d+), round (\d)$/gm)];
    expect(rounds.map(([, who]) => who)).toEqual(["parent", "child", "parent", "child", "parent", "child"]);
    expect(new Set(rounds.map(([, , pid]) => pid)).size).toBe(2);
    expect(output).toMatch(/The child ended with status 7\./);
    expect(output).toMatch(/faults that copied: 2/);
    expect(free(guest)).toBe(before);
  });

  it("are as many as the table holds, and no more", () => {
    const guest = bootToPrompt();
    const before = free(guest);
    expect(guest.run("fork 5")).toBe("5 children were born, 5 have ended.\n");
    expect(guest.run("fork 20")).toBe(
      "fork: the process table is full, there is no place for another process.\n" +
        "9 children were born, 9 have ended.\n",
    );
    expect(guest.run("ps").match(/^ +\d+ +\d+ /gm)).toHaveLength(2);
    expect(free(guest)).toBe(before);
  });

  it("die for touching the kernel, and the shell lives on", () => {
    const guest = bootToPrompt();
    const output = guest.run("segv");
    expect(output).toMatch(/\[kernel\] process 3 \(segv\) read 0xc0100000, a page of the kernel's\. Killed\./);
    expect(output).toMatch(/It ended with status 139\./);
    expect(guest.run("echo alive")).toBe("alive\n");
  });

  it("die when no memory is left, and all of it comes back", () => {
    const guest = bootToPrompt({ memory: 4 << 20 });
    const before = free(guest);
    const output = guest.run("eat");
    expect(output).toMatch(/process 4 \(eat\): no memory is left for it\. Killed\./);
    expect(output).toMatch(/status 137/);
    expect(guest.run("fault 100000")).toMatch(/\(fault\): no memory is left for it\. Killed\./);
    expect(free(guest)).toBe(before);
  });

  it("end with Ctrl-C, whatever they do", () => {
    const guest = bootToPrompt();
    const before = free(guest);
    guest.type("spin\r");
    guest.until("whoever runs.\n");
    guest.runFor(10_000_000);
    guest.type("\x03");
    expect(guest.until(PROMPT)).toBe("^C\n");
    guest.type("sleep 100000\r");
    guest.until("sleep 100000\n");
    guest.slice();
    guest.type("typed ahead\x03");
    expect(guest.until(PROMPT)).toBe("^C\n");
    guest.type("fork\r");
    guest.until("round 2");
    guest.type("\x03");
    expect(guest.until(PROMPT)).toContain("^C\n");
    expect(guest.run("ps").match(/^ +\d+ +\d+ /gm)).toHaveLength(2);
    expect(free(guest)).toBe(before);
  });
});
