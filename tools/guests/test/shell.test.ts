import { afterEach, describe, expect, it } from "vitest";
import { type Booted, type BootOptions, bootToPrompt, PROMPT } from "./boot-guest.js";

const guests: Booted[] = [];
function boot(options?: BootOptions): Booted {
  const guest = bootToPrompt(options);
  guests.push(guest);
  return guest;
}

/** Nothing that was printed is wider than a terminal of 80 columns. */
afterEach(() => {
  for (const guest of guests.splice(0)) {
    expect(guest.text.split("\n").filter((line) => line.length > 80)).toEqual([]);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: that is the point
    expect(guest.text.replace(/[\n\x07\x08]/g, "")).toMatch(/^[ -~]*$/);
  }
});

/** The first number after `text`. */
function numberAfter(output: string, text: string): number {
  const match = new RegExp(`${text}\\D*(\\d+)`).exec(output);
  if (!match) throw new Error(`no number after ${text} in:\n${output}`);
  return Number(match[1]);
}

describe("the embedded Guest", () => {
  it("greets whoever starts it, after few instructions", () => {
    const guest = boot({ memory: 64 << 20 });
    expect(guest.text).toMatch(/ring 1, page tables of our own: 64 MB at 0xC0000000/);
    expect(guest.text).toMatch(/lguest the embedded guest/);
    expect(guest.text).toMatch(/64 MB of memory.*Try help/);
    expect(guest.status).toBe(7);
    expect(guest.instructions).toBeLessThan(500_000);
  });

  it("makes system calls that the Host never sees", () => {
    const guest = boot();
    guest.run("echo hello");
    expect(guest.device.stats().traps["128"]).toBeUndefined();
    expect(numberAfter(guest.run("calls"), "System calls so far")).toBeGreaterThan(5);
  });

  it("lists its commands, and says so of others", () => {
    const guest = boot();
    const help = guest.run("help");
    for (const command of "ps calls mem time fault fork segv bench eat spin sleep echo tour halt reboot crash".split(
      " ",
    )) {
      expect(help).toContain(command);
    }
    expect(guest.run("nonsense 1")).toBe('There is no command "nonsense 1". Try help.\n');
    expect(guest.run("")).toBe("");
    expect(guest.run("   ")).toBe("");
    expect(guest.run("  echo  a  b ")).toBe("a  b \n");
    expect(guest.run("helpme")).toContain("There is no command");
  });

  it("shows its processes", () => {
    const output = boot().run("ps").split("\n");
    expect(output[0]).toMatch(/pid parent state +pages faults ticks name/);
    expect(output[1]).toMatch(/^ +1 +0 waiting .* shell$/);
    expect(output[2]).toMatch(/^ +2 +1 running .* ps$/);
    expect(output[3]).toMatch(/^Each has/);
  });

  it("counts its hypercalls as the Host does", () => {
    const guest = boot();
    guest.run("fork");
    const { hypercalls } = guest.device.stats();
    const rows = [...guest.run("calls").matchAll(/^([A-Z_]+) +(\d+) +(\d+)$/gm)];
    const printed = Object.fromEntries(rows.map(([, name, direct, ring]) => [name, [Number(direct), Number(ring)]]));
    const after = guest.device.stats().hypercalls;
    expect(Object.keys(printed).sort()).toEqual(Object.keys(hypercalls).sort());
    for (const [name, { direct, ring }] of Object.entries(hypercalls)) {
      expect(printed[name][0], name).toBeGreaterThanOrEqual(direct);
      expect(printed[name][0], name).toBeLessThanOrEqual(after[name].direct);
      expect(printed[name][1], name).toBeGreaterThanOrEqual(ring);
      expect(printed[name][1], name).toBeLessThanOrEqual(after[name].ring);
    }
    expect(hypercalls.SET_PTE.ring).toBeGreaterThan(0);
    expect(hypercalls.NEW_PGTABLE.ring).toBeGreaterThan(0);
  });

  it("tells the time", () => {
    const guest = boot({ epoch: Date.UTC(2028, 1, 29, 23, 59, 7) / 1000, tscKhz: 1_000_000 });
    const output = guest.run("time");
    expect(output).toMatch(/It is 2028-02-29 23:59:07 UTC/);
    expect(output).toMatch(/Slept 50 ms; it took 50\.\d\d ms/);
    expect(output).toMatch(/makes 1000000 steps/);
  });

  it.each([
    [0, "1970-01-01 00:00:00"],
    [951_868_799, "2000-02-29 23:59:59"],
    [4_102_444_799, "2099-12-31 23:59:59"],
  ])("knows the calendar at %d", (epoch, date) => {
    expect(boot({ epoch }).run("time")).toContain(`It is ${date} UTC`);
  });

  it("measures its time stamp counter where the Host does not tell its speed", () => {
    const guest = boot();
    expect(numberAfter(guest.run("time"), "counter makes")).toBeGreaterThan(990_000);
    expect(guest.run("sleep 30")).toMatch(/^Slept 30 ms; it took 30\.\d\d ms\.$/m);
  });

  it("measures what things cost", () => {
    const output = boot().run("bench");
    const system = numberAfter(output, "system call");
    const direct = numberAfter(output, "hypercall, direct");
    expect(system).toBeGreaterThan(100);
    expect(numberAfter(output, "hypercall, in the ring")).toBeLessThan(direct);
    expect(numberAfter(output, "page fault, a page of zeroes")).toBeGreaterThan(direct);
    expect(numberAfter(output, "switch to another process")).toBeGreaterThan(system);
  });

  it("edits a line", () => {
    const guest = boot();
    guest.type("echo abd\x7f\x08\x7f\x7f\x7f\x7f\x7f\x7f\x7f\x7f\x7f\x7fecho xy\x15echo one\r");
    expect(guest.until(PROMPT)).toMatch(/\none\n$/);
    guest.type("echo gone\x03");
    expect(guest.until(PROMPT)).toBe("echo gone^C\n");
    guest.type("\x1b[A\x7fly\x1b[C\x1bx\r");
    expect(guest.until(PROMPT)).toMatch(/\nonly\n$/);
    guest.type("\x04");
    expect(guest.until(PROMPT)).toContain("halt powers this guest off");
    guest.type("echo crlf\r\necho lf\n");
    expect(guest.until(PROMPT)).toBe("echo crlf\ncrlf\n");
    expect(guest.until(PROMPT)).toBe("echo lf\nlf\n");
  });

  it("refuses a line that is too long", () => {
    const guest = boot();
    expect(guest.run(`echo ${"x".repeat(63)}`)).toBe(`${"x".repeat(63)}\n`);
    const refused = guest.run(`echo ${"x".repeat(64)}`);
    expect(refused).toContain("That line was too long: 68 characters at most.");
    expect(refused).toContain("\x07");
    expect(guest.run("echo still here")).toBe("still here\n");
  });

  it("takes more at once than it has room for", () => {
    const guest = boot();
    const lines = Array.from({ length: 300 }, (_, n) => `echo line number ${n}`);
    guest.type(`${lines.join("\r")}\r`);
    for (let n = 0; n < 300; n++) expect(guest.until(PROMPT)).toBe(`echo line number ${n}\nline number ${n}\n`);
  });
});
