import { assemble, multibootImage } from "@lguest-tools/asm";
import { describe, expect, test } from "vitest";
import { createMachine } from "./machine.js";
import { ImageError, readMultiboot } from "./multiboot.js";
import { createRomMachine } from "./rom-machine.js";

const MEGABYTE = 1024 * 1024;

function image(source: string): Uint8Array {
  return multibootImage({ code: assemble(`bits 32\n${source}`, { origin: 0x100000 }) });
}

/** A program that writes a string to COM1 as drivers do, and ends. */
const HELLO = `
start:
  cmp eax, 0x2badb002
  jne .fail
  mov esp, 0x90000
  mov esi, text
.next:
  lodsb
  test al, al
  jz .done
  mov bl, al
  mov dx, 0x3fd
.wait: in al, dx
  test al, 0x20
  jz .wait
  mov al, bl
  mov dx, 0x3f8
  out dx, al
  jmp .next
.done:
  mov al, 42
  out 0xf4, al
.fail:
  hlt
text: db "hello, bare world", 10, 0
`;

describe.each(["step", "interpreter"] as const)("bare, %s", (tier) => {
  test("output and status", () => {
    const output: number[] = [];
    const machine = createMachine({ image: readMultiboot(image(HELLO)), tier, onOutput: (byte) => output.push(byte) });
    expect(machine.run()).toEqual({ kind: "exit", status: 42 });
    expect(String.fromCharCode(...output)).toBe("hello, bare world\n");
  });

  test("the information says how much memory there is, and the command line", () => {
    const source = "start: mov eax, [ebx + 8]\n mov edx, [ebx + 16]\n mov cl, [edx + 2]\n hlt";
    const machine = createMachine({
      image: readMultiboot(image(source)),
      tier,
      memoryBytes: 8 * MEGABYTE,
      commandLine: "a b",
    });
    expect(machine.run()).toEqual({ kind: "halt" });
    expect(machine.cpu.getRegister(0)).toBe(7 * 1024);
    expect(machine.cpu.getRegister(1) & 0xff).toBe("b".charCodeAt(0));
  });

  test("a triple fault and an endless loop end too", () => {
    expect(createMachine({ image: readMultiboot(image("start: ud2")), tier }).run()).toEqual({ kind: "shutdown" });
    expect(createMachine({ image: readMultiboot(image("start: jmp start")), tier }).run(0.01)).toEqual({
      kind: "timeout",
    });
  });
});

/** A ROM of 4 KB: the code at its start, the jump at its last 16 bytes. */
function romImage(source: string): Uint8Array {
  const rom = new Uint8Array(4096);
  rom.set(assemble(`bits 16\n${source}`, { origin: 0xf000 }).bytes);
  rom.set(assemble("bits 16\njmp 0xf000:0xf000", { origin: 0xfff0 }).bytes, rom.length - 16);
  return rom;
}

describe.each(["step", "interpreter"] as const)("bare --rom, %s", (tier) => {
  test("starts at the reset vector; POST codes and text", () => {
    const output: number[] = [];
    const source = `
      mov dx, 0x190
      mov al, 1
      out dx, al
      mov al, "a"
      out 0xe9, al
      mov dx, 0x3f8
      out dx, al
      mov al, 0xff
      mov dx, 0x190
      out dx, al
      hlt`;
    const machine = createRomMachine({ rom: romImage(source), tier, onOutput: (byte) => output.push(byte) });
    expect(machine.run(20)).toEqual({ kind: "halt" });
    expect(machine.posts).toEqual([1, 0xff]);
    expect(String.fromCharCode(...output)).toBe("aa");
    expect(machine.cpu.getSelector("cs")).toBe(0xf000);
  });

  test("ports of one's own, and an end by time", () => {
    const source = "mov al, 7\n out 0x80, al\n out 0x81, al\n here: jmp here";
    const output: number[] = [];
    const machine = createRomMachine({
      rom: romImage(source),
      tier,
      postPort: 0x80,
      outputPort: 0x81,
      onOutput: (byte) => output.push(byte),
    });
    expect(machine.run(0.01)).toEqual({ kind: "timeout" });
    expect([machine.posts, output]).toEqual([[7], [7]]);
  });
});

test("what can be no ROM", () => {
  expect(() => createRomMachine({ rom: new Uint8Array(), tier: "step" })).toThrow("is no ROM: it has 0 bytes");
  expect(() => createRomMachine({ rom: new Uint8Array(0x40001), tier: "step" })).toThrow(ImageError);
});

describe("images that cannot be run", () => {
  const good = image(HELLO);
  const changed = (change: (bytes: Uint8Array) => void): Uint8Array => {
    const copy = good.slice();
    change(copy);
    return copy;
  };

  test.each([
    ["empty", new Uint8Array(), "is empty"],
    ["not ELF", new Uint8Array(100), "is no ELF file"],
    ["64-bit", changed((bytes) => bytes.fill(2, 4, 5)), "is a 64-bit ELF file"],
    ["big-endian", changed((bytes) => bytes.fill(2, 5, 6)), "is a big-endian ELF file"],
    ["of another processor", changed((bytes) => bytes.fill(62, 18, 19)), "is not for the 80386"],
    ["truncated", good.slice(0, good.length - 40), "is truncated"],
    ["without a header", changed((bytes) => bytes.fill(0, 84, 96)), "has no multiboot-1 header"],
  ])("%s", (_name, bytes, message) => {
    expect(() => readMultiboot(bytes)).toThrow(ImageError);
    expect(() => readMultiboot(bytes)).toThrow(message);
  });

  test("larger than memory", () => {
    const parsed = readMultiboot(image("start: hlt\n times 2000000 db 0"));
    expect(() => createMachine({ image: parsed, memoryBytes: 2 * MEGABYTE, tier: "step" })).toThrow(
      "wants memory from 0x100000",
    );
  });
});
