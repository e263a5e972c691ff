/* A saved processor goes on, restored in another one, exactly as the first does: in every mode, on both tiers, in the
 * middle of whatever outlives an instruction. Two processors are equal when the images of both are, RAM and all. */
import { assemble } from "@lguest-tools/asm";
import { describe, expect, test } from "vitest";
import { createCpu, PENTIUM3_MODEL, PENTIUM4_NX_MODEL, type Tier, type X86Cpu } from "../src/index.js";
import { machine, TIERS } from "./support/protected-machine.js";
import { createRandom, DATA, KERNEL, loadRandomProgram, PAGE_DIRECTORY, randomCode } from "./support/random-program.js";

const MEMORY_BYTES = 4 << 20;

/** Processors of both tiers that the tests use in turn: making one takes longer than most of them. */
const processors = new Map<string, X86Cpu>();

function processor(tier: Tier, which: "original" | "restored"): X86Cpu {
  const key = `${tier} ${which}`;
  const cpu = processors.get(key) ?? createCpu({ memoryBytes: MEMORY_BYTES, tier, model: PENTIUM4_NX_MODEL });
  processors.set(key, cpu);
  cpu.memory.fill(0, MEMORY_BYTES, 0);
  cpu.reset();
  return cpu;
}

interface Situation {
  /** Puts a program into the processor and everything up to the moment of saving. */
  readonly before: (cpu: X86Cpu) => void;
  /** What happens to both processors afterwards; runs of 500, 1, 2 and 3 instructions follow. */
  readonly after?: (cpu: X86Cpu) => void;
}

function load(cpu: X86Cpu, source: string, bits: 16 | 32 = 32): Readonly<Record<string, number>> {
  const { bytes, symbols } = assemble(`bits ${bits}\n${source}`, { origin: 0x7c00, bits });
  cpu.memory.writeBytes(0x7c00, bytes);
  return symbols;
}

function flat(source: string): (cpu: X86Cpu) => Readonly<Record<string, number>> {
  return (cpu) => {
    const symbols = load(cpu, source);
    cpu.startFlat({ entry: 0x7c00, stack: 0x70000 });
    return symbols;
  };
}

/** Flat, with an IDT whose handlers of all vectors count in EBP and come back. */
function withInterrupts(source: string): (cpu: X86Cpu) => void {
  return (cpu) => {
    const symbols = flat(
      `${source}\nhandler: inc ebp\n add edi, ebp\n iret\nalign 8\ngdt: dq 0, 0x00cf9b000000ffff, 0x00cf93000000ffff`,
    )(cpu);
    for (let vector = 0; vector < 256; vector++) {
      cpu.memory.write32(0x1000 + vector * 8, (8 << 16) | symbols.handler);
      cpu.memory.write32(0x1000 + vector * 8 + 4, 0x8e00);
    }
    cpu.loadGdt(symbols.gdt, 23);
    cpu.loadIdt(0x1000, 0x7ff);
  };
}

function random(seed: number, user: boolean): Situation {
  return {
    before: (cpu) => {
      loadRandomProgram(cpu, seed, user);
      cpu.startFlat({ entry: KERNEL, stack: DATA });
      if (user) cpu.writeState({ cr3: PAGE_DIRECTORY, cr0: 0x80010011 });
      cpu.run(2500);
    },
  };
}

const LOOP = "again: inc eax\n add [0x20000], eax\n mul ebx\n jmp again";

const SITUATIONS: Readonly<Record<string, Situation>> = {
  "a random program in ring 0": random(7, false),
  "a random program in ring 3 under paging": random(8, true),
  "after power-on": { before: () => {} },
  "real-address mode": {
    before: (cpu) => {
      load(
        cpu,
        `xor ax, ax
         mov ds, ax
         mov word [0x84], handler
         mov word [0x86], 0
         again: int 0x21
         rol bx, 3
         push bx
         push ds
         pop es
         pop word [0x9000]
         jmp again
         handler: add bx, [bp + 4]
         inc word [0x9002]
         iret`,
        16,
      );
      for (const segment of ["cs", "ds", "es", "ss"] as const) cpu.loadSegment(segment, 0);
      cpu.writeState({ eip: 0x7c00, registers: { esp: 0x7000, ebp: 0x6ff0, ebx: 0x1234 } });
      cpu.run(77);
    },
  },
  "unreal limits": {
    before: (cpu) => {
      load(cpu, "again: inc dword [fs:eax]\n add eax, 4\n and eax, 0x2fffff\n jmp again", 16);
      cpu.loadSegment("cs", 0);
      cpu.writeState({ eip: 0x7c00, segments: { fs: { limit: 0xffffffff } } });
      cpu.run(33);
    },
  },
  "virtual-8086 mode with VME": {
    before: (cpu) => {
      load(
        cpu,
        "again: cli\n pushf\n pop ax\n sti\n pushf\n pop bx\n add [0x9000], ax\n add [0x9000], bx\n jmp again",
        16,
      );
      const paragraph = { selector: 0, base: 0, limit: 0xffff, access: 0xf300 };
      const segments = { cs: paragraph, ss: paragraph, ds: paragraph, es: paragraph };
      cpu.writeState({ cr0: 0x11, cr4: 1, eflags: 0x20202, eip: 0x7c00, registers: { esp: 0x7000 }, segments });
      cpu.run(25);
    },
  },
  "16-bit protected mode": {
    before: (cpu) => {
      load(cpu, "again: add ax, [bx]\n inc ax\n push ax\n pop word [bx]\n jmp again", 16);
      const data = { selector: 0x10, base: 0x7000, limit: 0xffff, access: 0x9300 };
      const code = { selector: 0x08, base: 0x7000, limit: 0xfff, access: 0x9b00 };
      cpu.writeState({ cr0: 0x11, eip: 0xc00, segments: { cs: code, ds: data, ss: data } });
      cpu.run(42);
    },
  },
  "the middle of REP MOVSB": {
    before: (cpu) => {
      flat(`mov esi, 0x7c00\n mov edi, 0x100001\n mov ecx, 20000\n rep movsb\n ${LOOP}`)(cpu);
      cpu.run(10);
      expect([20000, 0]).not.toContain(cpu.getRegister(1));
    },
  },
  "the middle of REPE CMPSB": {
    before: (cpu) => {
      flat(`mov esi, 0x30000\n mov edi, 0x40000\n mov ecx, 900\n repe cmpsb\n ${LOOP}`)(cpu);
      cpu.memory.write8(0x40000 + 700, 1);
      cpu.run(6);
    },
  },
  "HLT, woken later": {
    before: (cpu) => {
      withInterrupts(`sti\n again: inc eax\n hlt\n jmp again`)(cpu);
      expect(cpu.run(50).kind).toBe("halt");
    },
    after: (cpu) => cpu.raise(0x30),
  },
  "HLT with an interrupt that waits": {
    before: (cpu) => {
      withInterrupts("sti\n again: inc eax\n hlt\n jmp again")(cpu);
      cpu.run(50);
      cpu.raise(0x31);
    },
  },
  "an NMI that waits": {
    before: (cpu) => {
      withInterrupts(LOOP)(cpu);
      cpu.run(20);
      cpu.raiseNmi();
    },
  },
  "an NMI's handler, with a second one that waits": {
    before: (cpu) => {
      withInterrupts(LOOP)(cpu);
      cpu.raiseNmi();
      cpu.run(2);
      cpu.raiseNmi();
      expect(cpu.readState().events).toMatchObject({ nmi: true, nmiMasked: true });
    },
  },
  "the shadow of STI": {
    before: (cpu) => {
      withInterrupts(`nop\n sti\n ${LOOP}`)(cpu);
      cpu.raise(0x40);
      cpu.run(2);
      expect(cpu.readState().events).toMatchObject({ interrupt: 0x40, stiShadow: true });
    },
  },
  "the shadow of a load of SS": {
    before: (cpu) => {
      withInterrupts(`sti\n mov ax, 0x10\n mov ss, ax\n mov esp, 0x60000\n ${LOOP}`)(cpu);
      cpu.run(3);
      cpu.raise(0x41);
      expect(cpu.readState().events.movSsShadow).toBe(true);
    },
  },
  "single steps": {
    before: (cpu) => {
      withInterrupts(`pushfd\n or dword [esp], 0x100\n popfd\n ${LOOP}`)(cpu);
      cpu.run(9);
    },
  },
  "breakpoints in the debug registers": {
    before: (cpu) => {
      withInterrupts(`mov eax, 0x20000
                      mov dr0, eax
                      mov eax, there
                      mov dr1, eax
                      mov eax, 0xd000a
                      mov dr7, eax
                      again: inc dword [0x20000]
                      there: inc ecx
                      jmp again`)(cpu);
      cpu.run(23);
      expect(cpu.getRegister(5)).toBeGreaterThan(0);
    },
  },
  shutdown: {
    before: (cpu) => {
      flat("ud2")(cpu);
      cpu.loadIdt(0, 0);
      expect(cpu.run(5).kind).toBe("shutdown");
    },
  },
  "x87, MMX and SSE at work": {
    before: (cpu) => {
      flat(`fldpi
            mov eax, cr4
            or eax, 0x600
            mov cr4, eax
            again: fld1
            fadd st0, st1
            fxch st1
            fstp st1
            movd xmm0, eax
            pshufd xmm1, xmm0, 0x1b
            paddd xmm2, xmm1
            addps xmm3, xmm2
            inc eax
            jmp again`)(cpu);
      cpu.run(100);
    },
  },
  "PAE whose PDPTEs have changed in memory since": {
    before: (cpu) => {
      flat(`mov eax, 0x20
            mov cr4, eax
            mov eax, 0x2000
            mov cr3, eax
            mov eax, 0x80000011
            mov cr0, eax
            mov dword [0x2000], 0
            ${LOOP}`)(cpu);
      cpu.memory.write32(0x2000, 0x3001);
      cpu.memory.write32(0x3000, 0x83);
      cpu.memory.write32(0x3008, 0x200083);
      cpu.run(30);
      expect(cpu.readState().pdptes[0]).toBe(0x3001n);
      expect(cpu.memory.read32(0x2000)).toBe(0);
    },
  },
  "MSRs and the TSC": {
    before: (cpu) => {
      flat(`mov ecx, 0x10
            mov eax, 5
            mov edx, 9
            wrmsr
            mov ecx, 0x175
            mov eax, 0x1234
            wrmsr
            mov ecx, 0xc0000080
            mov eax, 0x800
            xor edx, edx
            wrmsr
            again: rdtsc
            add [0x20000], eax
            jmp again`)(cpu);
      cpu.run(20);
    },
  },
};

const STRETCHES = [500, 1, 2, 3];

describe.each(TIERS)("saved and restored, %s", (tier) => {
  test.each(Object.entries(SITUATIONS))("%s", (_name, { before, after = () => {} }) => {
    const original = processor(tier, "original");
    before(original);
    const image = original.saveState({ memory: true });
    const restored = processor(tier, "restored");
    restored.restoreState(image);
    expect(restored.saveState({ memory: true })).toEqual(image);
    expect(restored.readState()).toEqual(original.readState());
    for (const cpu of [original, restored]) after(cpu);
    for (const stretch of STRETCHES) {
      expect(restored.run(stretch)).toEqual(original.run(stretch));
      expect(restored.saveState({ memory: true })).toEqual(original.saveState({ memory: true }));
    }
  });

  test("from one tier to the other", () => {
    const original = processor(tier, "original");
    SITUATIONS["a random program in ring 3 under paging"].before(original);
    const restored = processor(tier === "step" ? "interpreter" : "step", "restored");
    restored.restoreState(original.saveState({ memory: true }));
    expect(restored.run(2000)).toEqual(original.run(2000));
    expect(restored.saveState({ memory: true })).toEqual(original.saveState({ memory: true }));
  });

  test("over code that was run before", () => {
    const cpu = processor(tier, "original");
    flat(`mov eax, 1\n ${LOOP}`)(cpu);
    cpu.run(20);
    const image = cpu.saveState({ memory: true });
    cpu.run(20);
    const expected = cpu.readState();
    flat("again: dec eax\n dec ebx\n jmp again")(cpu);
    cpu.run(20);
    cpu.restoreState(image);
    cpu.run(20);
    expect(cpu.readState()).toEqual(expected);
  });
});

describe("an image", () => {
  const fresh = () => createCpu({ memoryBytes: 0x10000, tier: "step" });

  test("without RAM leaves RAM alone", () => {
    const cpu = fresh();
    cpu.setRegister(0, 7);
    cpu.memory.write32(0x100, 5);
    const image = cpu.saveState();
    expect(image.length).toBe(64 + cpu.stateWords.length * 4);
    cpu.setRegister(0, 8);
    cpu.memory.write32(0x100, 6);
    cpu.restoreState(image);
    expect([cpu.getRegister(0), cpu.memory.read32(0x100)]).toEqual([7, 6]);
  });

  test("costs the pages that hold something", () => {
    const cpu = fresh();
    cpu.memory.write8(0x3000, 1);
    cpu.memory.write8(0xffff, 1);
    expect(cpu.saveState({ memory: true }).length - cpu.saveState().length).toBe(2 * (4096 + 4));
  });

  /** A copy with some words changed and the checksum made right again, as an attacker would. */
  function forged(image: Uint8Array, changes: Record<number, number>): Uint8Array {
    const copy = image.slice();
    const words = new Int32Array(copy.buffer);
    for (const [word, value] of Object.entries(changes)) words[Number(word)] = value;
    let sum = 0x811c9dc5;
    for (let at = 4; at < words.length; at++) sum = Math.imul(sum ^ words[at], 0x01000193);
    words[3] = sum;
    return copy;
  }

  const STATE = 16;

  test.each<[string, (image: Uint8Array) => Uint8Array, RegExp]>([
    ["cut short", (image) => image.subarray(0, image.length - 4), /bytes/],
    ["of odd length", (image) => image.subarray(0, 63), /saveState/],
    ["of something else", () => new Uint8Array(4096), /saveState/],
    ["of another version", (image) => forged(image, { 1: 2 }), /expected version 1, got version 2/],
    ["damaged", (image) => image.with(70, image[70] ^ 1), /checksum/],
    ["of another model", (image) => forged(image, { 5: 0 }), /model.features/],
    ["of other RAM", (image) => forged(image, { 14: 0x20000 }), /bytes of RAM: expected 65536, got 131072/],
    ["with too many pages", (image) => forged(image, { 15: 9 }), /pages/],
    ["with a page outside RAM", (image) => forged(image, { [STATE + 256]: 16 }), /page: .* got 16/],
    ["with a CPL of 4", (image) => forged(image, { [STATE + 11]: 4 }), /word 11/],
    ["with a CPL that is not the mode's", (image) => forged(image, { [STATE + 11]: 3 }), /CPL/],
    ["with paging in real-address mode", (image) => forged(image, { [STATE + 52]: 0x80000010 | 0 }), /PG only with PE/],
    ["with a reserved bit of CR4", (image) => forged(image, { [STATE + 55]: 0x40 }), /cr4/],
    ["with something in a word that is always 0", (image) => forged(image, { [STATE + 12]: 1 }), /word 12/],
    ["with a count that is no number", (image) => forged(image, { 13: 0x7ff80000 }), /instruction count: .* got NaN/],
    ["with half an instruction", (image) => forged(image, { 12: 0, 13: 0x3fe00000 }), /instruction count: .* got 0.5/],
    ["with a reserved bit of the x87's control word", (image) => forged(image, { [STATE + 128]: 0x837f }), /word 128/],
    ["with an event that does not exist", (image) => forged(image, { [STATE + 81]: 8 }), /word 81/],
    ["with a TOP of 9", (image) => forged(image, { [STATE + 130]: 9 }), /word 130/],
  ])("%s is refused and nothing changes", (_name, change, message) => {
    const cpu = fresh();
    cpu.memory.write8(0x3000, 1);
    cpu.setRegister(3, 0x1234);
    const image = cpu.saveState({ memory: true });
    let error: unknown;
    try {
      cpu.restoreState(change(image));
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toMatchObject({ name: "CpuError", code: "ERR_IMAGE" });
    expect((error as Error).message).toMatch(message);
    expect(cpu.saveState({ memory: true })).toEqual(image);
  });

  test.each([1, 2, 3, 4, 5, 6, 7, 8])("with random words is refused, or runs alike on both tiers (seed %i)", (seed) => {
    const below = createRandom(seed * 7919);
    const step = processor("step", "original");
    withInterrupts(LOOP)(step);
    step.memory.writeBytes(0x7c40, randomCode(seed).subarray(0, 4096));
    const image = step.saveState({ memory: true });
    const interpreter = processor("interpreter", "restored");
    for (let round = 0; round < 12; round++) {
      const changes = Array.from({ length: 1 + below(3) }, () => [STATE + below(180), 1 << below(32)]);
      try {
        step.restoreState(forged(image, Object.fromEntries(changes)));
      } catch (error) {
        expect(error).toMatchObject({ code: "ERR_IMAGE" });
        continue;
      }
      interpreter.restoreState(step.saveState({ memory: true }));
      for (const stretch of [1, 60]) {
        expect(interpreter.run(stretch)).toEqual(step.run(stretch));
        expect(interpreter.saveState()).toEqual(step.saveState());
      }
    }
  });

  test("of a Pentium III is not for a Pentium 4", () => {
    const image = createCpu({ memoryBytes: 0x10000, tier: "step", model: PENTIUM3_MODEL }).saveState();
    expect(() => fresh().restoreState(image)).toThrow("image: model.signature: expected 0xf34, got 0x68a");
  });

  test("carries the TSC over to another clock", () => {
    let now = 1000;
    const options = { memoryBytes: 0x10000, tier: "step" } as const;
    const first = createCpu({ ...options, clock: { now: () => now } });
    expect(first.readState().msrs.tsc).toBe(1000n);
    now = 5_000_000_000;
    const image = first.saveState();
    const second = createCpu({ ...options, clock: { now: () => 77 } });
    second.restoreState(image);
    expect(second.readState().msrs.tsc).toBe(5_000_000_000n);
  });
});

describe.each(TIERS)("every register can be written, %s", (tier) => {
  test("what was read can be written", () => {
    const m = machine(tier, "test: mov eax, 7\n fld1\n hlt");
    m.run();
    const state = m.cpu.readState();
    m.cpu.reset();
    m.cpu.writeState(state);
    expect(m.cpu.readState()).toEqual(state);
  });

  test("by name, with what follows from it", () => {
    const m = machine(tier, "test: hlt\n next: mov eax, [fs:0x10]\n movd mm1, eax\n fld st1\n hlt");
    m.run();
    m.cpu.memory.write32(0x20010, 0x600d);
    m.cpu.writeState({
      eip: m.symbols.next,
      registers: { ebx: -1, edi: 0xffffffff },
      segments: { fs: { selector: 0x50, base: 0x20000, limit: 0xfff, access: 0x409300 } },
      dr: [1, 2, 3, 4, 0, 0, 0, 0],
      msrs: { sysenterCs: 8, pat: 0x0007040600070406n, tsc: 1n << 63n },
      fpu: { control: 0x37f, status: 0x3800, tag: 0x3fff, st: [0x3fff8000000000000000n, 0n, 0n, 0n, 0n, 0n, 0n, 0n] },
      xmm: [1n, 2n, 3n, 4n, 5n, 6n, 7n, (1n << 128n) - 1n],
      mxcsr: 0x1fa0,
      events: { halted: false },
    });
    const state = m.cpu.readState();
    expect(state.registers).toMatchObject({ ebx: 0xffffffff, edi: 0xffffffff });
    expect(state.dr).toEqual([1, 2, 3, 4, 0, 0, 0xffff0ff0, 0x400]);
    expect(state.msrs).toMatchObject({ sysenterCs: 8, tsc: 1n << 63n });
    expect([state.fpu.st[0], state.fpu.status, state.xmm[7], state.mxcsr]).toEqual([
      0x3fff8000000000000000n,
      0x3800,
      (1n << 128n) - 1n,
      0x1fa0,
    ]);
    m.cpu.run(1);
    expect(m.register("eax")).toBe(0x600d);
    m.cpu.run(1);
    expect(m.cpu.readState().mm[1]).toBe(0x600dn);
  });

  test("the x87's control word unmasks what waits, and has its fixed bits", () => {
    const m = machine(tier, "test: hlt");
    m.cpu.writeState({ fpu: { status: 4 } });
    m.cpu.writeState({ fpu: { control: 0xe000 } });
    expect(m.cpu.readState().fpu).toMatchObject({ control: 0x40, status: 0x8084 });
    m.cpu.writeGdbRegister("fctrl", Uint8Array.of(0x7f, 0x83, 0, 0));
    expect(m.cpu.readState().fpu).toMatchObject({ control: 0x37f, status: 4 });
  });

  test("EFLAGS.VM brings CPL 3, and is nothing in real-address mode", () => {
    const VM = 1 << 17;
    const m = machine(tier, "test: hlt");
    m.cpu.eflags = VM;
    expect(m.cpu.readState()).toMatchObject({ cpl: 3, eflags: VM | 2 });
    m.cpu.restoreState(m.cpu.saveState());
    m.cpu.reset();
    m.cpu.writeState({ eflags: VM });
    expect(m.cpu.readState()).toMatchObject({ cpl: 0, eflags: 2 });
    m.cpu.eflags = VM | 1;
    expect(m.cpu.readState()).toMatchObject({ cpl: 0, eflags: 3 });
  });

  test("the instruction count, also from within a run", () => {
    const m = machine(tier, "test: nop\n cpuid\n nop\n hlt");
    m.cpu.hookInstruction("cpuid", () => {
      m.cpu.writeState({ instructionCount: 1000 });
      return true;
    });
    m.run();
    expect(m.cpu.instructionCount).toBe(1002);
  });

  test("under PAE a new CR3 brings its PDPTEs", () => {
    const m = machine(tier, "test: hlt");
    m.run();
    m.cpu.memory.write32(0x2000, 0x3001);
    m.cpu.writeState({ cr4: 0x20, cr3: 0x2000, cr0: 0x80000011 });
    expect(m.cpu.readState().pdptes).toEqual([0x3001n, 0n, 0n, 0n]);
  });

  test.each<[string, Parameters<X86Cpu["writeState"]>[0], string]>([
    ["a register", { registers: { eax: 2 ** 32 } }, "ERR_PARAMETER"],
    ["a selector", { segments: { ds: { selector: 0x10000 } } }, "ERR_PARAMETER"],
    ["an access word", { segments: { ds: { access: 1 } } }, "ERR_PARAMETER"],
    ["CPL", { cpl: 4 }, "ERR_PARAMETER"],
    ["a 128-bit register", { xmm: [1n << 128n, 0n, 0n, 0n, 0n, 0n, 0n, 0n] }, "ERR_PARAMETER"],
    ["a list's length", { dr: [0] }, "ERR_PARAMETER"],
    ["the TSC", { msrs: { tsc: -1n } }, "ERR_PARAMETER"],
    ["the TSC as a number", { msrs: { tsc: 1 as never } }, "ERR_PARAMETER"],
    ["a vector", { events: { interrupt: 256 } }, "ERR_PARAMETER"],
    ["CR0", { cr0: 0x80000000 }, "ERR_CONTROL_REGISTER"],
    ["CR4", { cr4: 0x40 }, "ERR_CONTROL_REGISTER"],
    ["EFER", { msrs: { efer: 0x800 } }, "ERR_CONTROL_REGISTER"],
    ["MXCSR", { mxcsr: 0x10000 }, "ERR_CONTROL_REGISTER"],
    ["the PAT", { msrs: { pat: 2n } }, "ERR_CONTROL_REGISTER"],
  ])("%s out of range is refused, and nothing changes", (_name, changes, code) => {
    const m = machine(tier, "test: hlt");
    m.run();
    const state = m.cpu.readState();
    expect(() => m.cpu.writeState({ eip: 5, ...changes })).toThrow(expect.objectContaining({ name: "CpuError", code }));
    expect(m.cpu.readState()).toEqual(state);
  });
});
