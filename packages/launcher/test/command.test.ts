import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { elfImage } from "@lguest-tools/asm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { command, type Finished, PYTHON, startCommand, startOnTerminal } from "./support/command.js";
import { bzImage, patched } from "./support/images.js";
import { alarm, HELLO, LOOP, SLEEP, tinyKernel, VIRTIO_ECHO } from "./support/tiny-kernel.js";

const folder = mkdtempSync(join(tmpdir(), "lguest-command-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Writes a file. @returns its path. */
function file(name: string, bytes: Uint8Array | string): string {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
}

const code = Uint8Array.of(0xeb, 0xfe);
const plain = elfImage({ entry: 0x100000, segments: [{ paddr: 0x100000, bytes: code }] });
let hello = "";
beforeAll(() => {
  hello = file("hello", tinyKernel(HELLO));
});

/** One line on standard error, no stack trace, nothing on standard output. */
function expectOneLine({ stdout, stderr }: Finished): void {
  expect(stdout).toBe("");
  expect(stderr).toMatch(/^lguest: [^\n]+\n$/);
  expect(stderr).not.toMatch(/\bat .*:\d+:\d+|Error:|undefined/);
}

describe("a bad command line ends with status 2 and one line", () => {
  it.each<[words: string[], message: RegExp]>([
    [["frobnicate"], /expected run, demo, info or help, got "frobnicate"/],
    [["run"], /expected a kernel/],
    [["run", "--memory", "0", "K"], /expected whole pages of 4096 bytes, from 2M to 1994M, got "0"/],
    [["run", "--memory", "3G", "K"], /from 2M to 1994M, got "3G"/],
    [["run", "--memory", "64X", "K"], /expected a size such as 64M or 1G, got "64X"/],
    [["0", "K"], /got "0"/],
    [["run", "--clock", "atomic", "K"], /wall or virtual/],
    [["run", "--timeout", "-1", "K"], /timeout/],
    [["run", "--abi", "2007", "K"], /abi: expected auto or one of 3\.11, xen, got "2007"/],
  ])("%j", async (words, message) => {
    const result = await command(words.map((word) => (word === "K" ? hello : word)));
    expectOneLine(result);
    expect(result.stderr).toMatch(message);
    expect(result.status).toBe(2);
  });

  it("counts kernel arguments that are too long as one", async () => {
    const result = await command(["run", hello, "--", "x".repeat(3000)]);
    expectOneLine(result);
    expect(result.stderr).toMatch(/kernel arguments: expected at most 2047 bytes, got 3000/);
    expect(result.status).toBe(2);
  });

  it("counts an initrd that is larger than memory as one", async () => {
    const result = await command(["run", "--memory", "4M", "--initrd", file("big", new Uint8Array(5 << 20)), hello]);
    expectOneLine(result);
    expect(result.stderr).toMatch(/initrd: expected at most the \d+ bytes .* of 4M, got 5242880; give the guest more/);
    expect(result.status).toBe(2);
  });
});

describe("a file that is of no use ends with status 3 and one line", () => {
  it.each<[what: string, bytes: Uint8Array | string, message: RegExp]>([
    ["empty", "", /an empty file/],
    ["truncated", tinyKernel(HELLO).subarray(0, 3000), /cut short/],
    ["truncated-bzimage", bzImage().subarray(0, 2600), /cut short/],
    ["64-bit", patched(plain, [4, 2]), /64-bit/],
    ["big-endian", patched(plain, [5, 2]), /big-endian/],
    ["no-kernel", "this is a letter", /expected a vmlinux \(ELF\) or a bzImage/],
    ["object", patched(plain, [16, 1]), /object file/],
    [
      "outside",
      elfImage({ entry: 0x100000, segments: [{ paddr: 0x100000, bytes: code, memsz: 1 << 28 }] }),
      /within memory, below 0x4000000, got 0x100000 to 0x10100000; give it more memory|lguest support/,
    ],
    [
      "overlapping",
      elfImage({
        entry: 0x100000,
        segments: [
          { paddr: 0x100000, bytes: code, memsz: 0x2000 },
          { paddr: 0x101000, bytes: code },
        ],
      }),
      /segments that do not overlap/,
    ],
    ["no-lguest", plain, /expected a kernel with lguest support/],
  ])("%s", async (what, bytes, message) => {
    const path = file(what, bytes);
    for (const words of [
      ["run", path],
      ["64", path],
    ]) {
      const result = await command(words);
      expectOneLine(result);
      expect(result.stderr).toMatch(message);
      expect(result.status).toBe(3);
    }
  });

  it.each<[what: string, words: () => string[], message: RegExp]>([
    ["a missing kernel", () => ["run", join(folder, "none")], /kernel .*none cannot be read: there is no such file/],
    ["a folder", () => ["run", folder], /cannot be read: it is a directory/],
    ["a device", () => ["run", "/dev/zero"], /cannot be read: it is a device/],
    ["a missing kernel for info", () => ["info", join(folder, "none")], /there is no such file/],
    ["a missing initrd", () => ["run", "--initrd", join(folder, "none"), hello], /initrd .*none cannot be read/],
    ["a trace nowhere", () => ["run", "--trace", join(folder, "none", "t"), hello], /trace .* cannot be written/],
  ])("%s", async (_what, words, message) => {
    const result = await command(words());
    expectOneLine(result);
    expect(result.stderr).toMatch(message);
    expect(result.status).toBe(3);
  });
});

it.runIf(existsSync("/dev/full"))("says when the disk is full, and lets the guest end well", async () => {
  const result = await command(["run", "--memory", "8M", "--trace", "/dev/full", hello]);
  expect(result).toMatchObject({ status: 3, stdout: "hello, world\n" });
  expect(result.stderr).toBe("lguest: trace /dev/full cannot be written: no space left\n");
});

describe("a guest that goes wrong ends with status 1 and its first reason", () => {
  it.each<[what: string, source: string, message: RegExp]>([
    ["jumps into nothing", "mov eax, 0xf0000000\n jmp eax", /the guest died: .*0xf0000000/],
    ["panics", "hcall 2, text, 1\ntext: db 'Attempted to kill init!', 0", /the guest died: CRASH: Attempted to kill/],
    ["hypercalls with wild pointers", "hcall 2, 0xfffffff0, 1", /bad read address 0xfffffff0/],
    ["makes an unknown hypercall", "hcall 99", /Bad hypercall 99/],
    ["unmaps its own stack", "hcall 4, 0x200000\n push eax\n jmp $", /the guest died: /],
    [
      "sets a wild IDT entry",
      "hcall 6, 300, 0, 0x8e00\n gate 13, 0xf0000000\n mov eax, 0x1234\n mov ds, eax",
      /the guest died: /,
    ],
    [
      "sets wild GDT entries",
      "hcall 18, 5000, 0xffffffff, 0xffffffff\n mov eax, 0x60\n mov ss, eax\n ud2",
      /the guest died: /,
    ],
    [
      "loops a ring",
      `${VIRTIO_ECHO.replace("mov dword [RX], buffer", "mov word [RX + 12], 1\n mov word [RX + 4100], 0\n mov word [RX + 4098], 1\n hcall 17, RX\n mov dword [RX], buffer")}`,
      /device console, ring 0: a chain of descriptors that goes round/,
    ],
  ])("%s", async (what, source, message) => {
    const path = file(what.replaceAll(" ", "-"), tinyKernel(source));
    const result = await command(["run", "--memory", "8M", "--timeout", "20", path], "typed\n");
    expect(result.stderr).toMatch(message);
    expect(result.stderr).toMatch(/^lguest: [^\n]+\n$/);
    expect(result.status).toBe(1);
  });
});

describe("a run", () => {
  it("prints only what the guest prints, and ends with 0", async () => {
    const result = await command(["run", "--memory", "8M", hello]);
    expect(result).toMatchObject({ status: 0, stdout: "hello, world\n", stderr: "" });
    expect(await command(["8", hello, "ARGS", "--more"])).toMatchObject({ status: 0, stdout: "hello, world\n" });
  });

  it("reads standard input for the guest", async () => {
    const path = file("echo", tinyKernel(VIRTIO_ECHO));
    const result = await command(["run", "--memory", "8M", path], "Ada\n");
    expect(result).toMatchObject({ status: 0, stdout: "name? typed: Ada\n" });
  });

  it("boots again when the guest asks for it, or ends with 4", async () => {
    // What a guest leaves in memory is gone after a restart: only the clock can tell it that it ran before.
    const path = file("restart", tinyKernel("say text\n hcall 2, power_down_text, 2\ntext: db 'boot ', 0"));
    const once = await command(["run", "--memory", "8M", "--no-reboot", path]);
    expect(once).toMatchObject({ status: 4, stdout: "boot " });
    expect(once.stderr).toMatch(/--no-reboot/);
    const again = await command(["run", "--memory", "8M", "--timeout", "2", path]);
    expect(again.status).toBe(124);
    expect(again.stdout).toMatch(/^(boot ){2,}$/);
  });

  it.each([
    ["loops", LOOP],
    ["sleeps", SLEEP],
    ["prints", "again: say text\n jmp again\ntext: db 'x', 0"],
    ["keeps notifying its console", "again: hcall 17, 0x801000\n jmp again"],
  ])("ends with 124 when a guest %s for ever", async (what, source) => {
    for (const clock of ["wall", "virtual"]) {
      const path = file(`for-ever-${what}`, tinyKernel(source));
      const result = await command(["run", "--memory", "8M", "--clock", clock, "--timeout", "1", path]);
      expect(result.status).toBe(124);
      expect(result.stderr).toMatch(/^lguest: the time given by --timeout is over\n$/);
      expect(result.seconds).toBeLessThan(15);
    }
  });

  it("uses no processor while the guest sleeps", async () => {
    const stats = join(folder, "sleep.json");
    const path = file("sleep", tinyKernel(alarm(1_500_000_000)));
    expect(await command(["run", "--memory", "8M", "--stats", stats, path])).toMatchObject({ stdout: "awake\n" });
    const { instructions, guestSeconds } = JSON.parse(readFileSync(stats, "utf8"));
    expect(instructions).toBeLessThan(5000);
    expect(guestSeconds).toBeGreaterThan(1.5);
    const jump = await command(["run", "--memory", "8M", "--clock", "virtual", path]);
    expect(jump).toMatchObject({ status: 0, stdout: "awake\n" });
  });

  it("writes counters and a trace, whole when it is ended by a signal, too", async () => {
    const [stats, trace] = [join(folder, "stats.json"), join(folder, "trace")];
    const words = ["run", "--memory", "8M", "--stats", stats, "--trace", trace];
    expect((await command([...words, hello])).status).toBe(0);
    expect(JSON.parse(readFileSync(stats, "utf8"))).toMatchObject({
      clock: "wall",
      hypercalls: { LGUEST_INIT: { direct: 1, ring: 0 }, NOTIFY: { direct: 1, ring: 0 } },
      traps: { 31: 3 },
      guests: [{ kernel: hello, abi: "3.11", pae: false, memory: 8 << 20, exit: { kind: "poweroff" } }],
    });
    const names = () =>
      readFileSync(trace, "latin1")
        .split("\n")
        .map((line) => line.split(" ", 2).join(" "));
    expect(names()).toEqual(["HC LGUEST_INIT", "HC NOTIFY", "HC SHUTDOWN", ""]);
    const running = startCommand([...words, file("say-and-loop", tinyKernel("say text\n jmp $\ntext: db 'up', 0"))]);
    await running.expect("up");
    running.child.kill("SIGTERM");
    const ended = await running.finished;
    expect(ended.status).toBe(143);
    expect(ended.stderr).toBe("lguest: the guest was ended: SIGTERM\n");
    expect(names()).toEqual(["HC LGUEST_INIT", "HC NOTIFY", ""]);
    expect(JSON.parse(readFileSync(stats, "utf8")).guests[0].exit).toEqual({ kind: "aborted", reason: "SIGTERM" });
  });

  it("runs guests side by side on one processor, and counts each", async () => {
    const stats = join(folder, "two.json");
    const pae = file("pae", tinyKernel(HELLO.replace("hello, world", "hello from PAE"), { pae: true }));
    const result = await command(["run", "--memory", "8M", "--stats", stats, "--beside", pae, hello]);
    expect(result).toMatchObject({ status: 0, stdout: "hello, world\n", stderr: "hello from PAE\n" });
    const { guests, instructions, hypercalls } = JSON.parse(readFileSync(stats, "utf8"));
    expect(guests).toMatchObject([{ pae: false }, { pae: true }]);
    expect(instructions).toBe(guests[0].instructions + guests[1].instructions);
    expect(hypercalls.SHUTDOWN).toEqual({ direct: 2, ring: 0 });
  });

  it("repeats exactly on the virtual clock", async () => {
    const path = file("alarm", tinyKernel(alarm(20_000_000)));
    const once = async (name: string) => {
      const [stats, trace] = [join(folder, `${name}.json`), join(folder, `${name}.trace`)];
      await command(["run", "--memory", "8M", "--clock", "virtual", "--stats", stats, "--trace", trace, path]);
      const text = readFileSync(stats, "utf8").replace(/"seconds": .*/g, "");
      return [text, readFileSync(trace, "utf8")];
    };
    expect(await once("b")).toEqual(await once("a"));
  });

  it("ends when nobody reads what is printed", async () => {
    const path = file("endless", tinyKernel("again: say text\n jmp again\ntext: times 4000 db 'x'\n db 0"));
    const running = startCommand(["run", "--memory", "8M", path]);
    await running.expect("xxxx");
    running.child.stdout?.destroy();
    expect((await running.finished).status).toBe(141);
  });

  it("takes the largest memory, and a guest can use the end of it", async () => {
    const path = file("large", tinyKernel("mov dword [1994 * 1024 * 1024 - 4], 7\n power_down"));
    expect(await command(["run", "--memory", "1994M", "--timeout", "60", path])).toMatchObject({
      status: 0,
      stderr: "",
    });
    expect((await command(["run", "--memory", "1995M", path])).status).toBe(2);
  });
});

describe("info, help and version", () => {
  it("describe a kernel for people and programs", async () => {
    const text = await command(["info", hello]);
    expect(text).toMatchObject({ status: 0, stderr: "" });
    expect(text.stdout).toMatch(/^kernel {4}.*hello\nformat {4}vmlinux \(ELF, 32-bit i386\)\n[\s\S]*ABI {7}3\.11\n/);
    const json = await command(["info", "--json", hello]);
    expect(JSON.parse(json.stdout)).toMatchObject({ format: "elf", entry: 0x100000, lguest: true, abis: ["3.11"] });
  });

  it("say how to use the command", async () => {
    const help = await command(["help"]);
    expect(help).toMatchObject({ status: 0, stderr: "" });
    expect(help.stdout).toContain("at most 1994M");
    expect(await command([])).toMatchObject({ status: 0, stdout: help.stdout });
    expect((await command(["--version"])).stdout).toMatch(/^lguest \d+\.\d+\.\d+\n$/);
  });
});

describe.runIf(PYTHON !== null)("on a terminal", () => {
  it("passes every key to the guest but Ctrl-A, leaves on Ctrl-A X and puts the terminal back", async () => {
    const path = file("keys", tinyKernel(VIRTIO_ECHO));
    const terminal = startOnTerminal(`stty -g; $LGUEST run --memory 8M ${path}; echo "status $?"; stty -g`);
    const before = await terminal.expect(/[0-9a-f:]{20,}/);
    await terminal.expect("name? ");
    terminal.type("\x01\x01");
    await terminal.expect("typed: \x01");
    await terminal.expect("status 0");
    expect(await terminal.expect(/[0-9a-f:]{20,}/)).toContain(before.trim());
    const sleeping = startOnTerminal(
      `stty -g; $LGUEST run --memory 8M ${file("sleeper", tinyKernel(`say text\n${SLEEP}\ntext: db 'up', 0`))}; echo "status $?"; stty -g`,
    );
    await sleeping.expect("up");
    sleeping.type("\x03\x1a\x1c");
    sleeping.type("\x01x");
    await sleeping.expect("Ctrl-A X");
    await sleeping.expect("status 0");
    expect(await sleeping.expect(/[0-9a-f:]{20,}/)).toContain(before.trim());
    expect((await sleeping.finished).status).toBe(0);
  });

  it("puts the terminal back on SIGTERM", async () => {
    const path = file("terminated", tinyKernel(`say text\n${SLEEP}\ntext: db 'up', 0`));
    const terminal = startOnTerminal(
      `stty -g; sh -c 'echo pid $$; exec '"$LGUEST"' run --memory 8M ${path}'; echo "status $?"; stty -g`,
    );
    const before = await terminal.expect(/[0-9a-f:]{20,}/);
    const pid = Number((await terminal.expect(/pid \d+/)).replace(/[\s\S]*pid /, ""));
    await terminal.expect("up");
    process.kill(pid, "SIGTERM");
    await terminal.expect("status 143");
    expect(await terminal.expect(/[0-9a-f:]{20,}/)).toContain(before.trim());
  });
});
