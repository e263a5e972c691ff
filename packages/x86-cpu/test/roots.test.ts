/* The TLB over many roots: whatever was written to page tables, by whomever, the next CR3 load shows it. What the
 * processor sees is compared with a walk of mmu's over the same memory. */
import { createPageWalker, WALK_OK, WALK_PAE, WALK_WP } from "@lguest/mmu";
import { assemble } from "@lguest-tools/asm";
import { describe, expect, test } from "vitest";
import { createCpu, type X86Cpu } from "../src/index.js";
import { TIERS } from "./support/protected-machine.js";

const STUB = 0x8000;
const ROOTS = [0x100000, 0x101000, 0x102000];
const TABLES = [0x110000, 0x111000, 0x112000, 0x113000];
const FRAMES = 0x200000;
const FRAME_COUNT = 16;
const PLAY = 0x400000;
const PLAY_PAGES = 8;
const PRESENT_RW = 3;

/** The stub: load a root, read, write, or store into a table first. Runs in identity-mapped memory. */
const SOURCE = `
bits 32
read:  mov cr3, eax
       mov ecx, [ebx]
       hlt
write: mov cr3, eax
       mov [ebx], edx
       hlt
store: mov [esi], edx
       mov cr3, eax
       mov ecx, [ebx]
       hlt
`;

function random(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

describe.each(TIERS)("many roots, %s", (tier) => {
  describe.each([false, true])("PAE %s", (pae) => {
    const entryBytes = pae ? 8 : 4;

    function build(): { cpu: X86Cpu; symbols: Readonly<Record<string, number>> } {
      const code = assemble(SOURCE, { origin: STUB });
      const cpu = createCpu({ memoryBytes: 4 * 1024 * 1024, tier });
      const { memory } = cpu;
      memory.writeBytes(STUB, code.bytes);
      for (let frame = 0; frame < FRAME_COUNT; frame++) memory.write32(FRAMES + frame * 4096, 0x1000 + frame);
      ROOTS.forEach((root, number) => {
        // PAE: the root is a pointer table, with its directory behind it in the same page.
        const directory = pae ? root + 0x800 : root;
        if (pae) {
          const page = 0x120000 + number * 0x1000;
          memory.write32(root, page | 1);
          memory.write32(page, 0x80 | PRESENT_RW);
          memory.write32(page + 8, 0x200000 | 0x80 | PRESENT_RW);
          memory.write32(page + 16, TABLES[number] | PRESENT_RW);
        } else {
          memory.write32(directory, 0x130000 | PRESENT_RW);
          memory.write32(directory + 4, TABLES[number] | PRESENT_RW);
        }
      });
      if (!pae) for (let page = 0; page < 1024; page++) memory.write32(0x130000 + page * 4, (page << 12) | PRESENT_RW);
      cpu.startFlat({ entry: STUB });
      if (pae) cpu.cr4 = 0x20;
      cpu.cr3 = ROOTS[0];
      cpu.cr0 = 0x80010011;
      return { cpu, symbols: code.symbols };
    }

    test("agrees with a walk after every load", () => {
      const { cpu, symbols } = build();
      const next = random(pae ? 0x1234567 : 0x7654321);
      const { memory } = cpu;
      const walker = createPageWalker({ memory });
      const controls = WALK_WP | (pae ? WALK_PAE : 0);
      const directoryOf = (root: number): number => (pae ? 0x120000 + ROOTS.indexOf(root) * 0x1000 + 16 : root + 4);
      const entryOf = (table: number, page: number): number => table + page * entryBytes;
      const value = (): number =>
        next(3) === 0 ? 0 : (FRAMES + next(FRAME_COUNT) * 4096) | (next(3) === 0 ? 1 : PRESENT_RW);
      for (let round = 0; round < 1500; round++) {
        const root = ROOTS[next(ROOTS.length)];
        const linear = PLAY + next(PLAY_PAGES) * 4096;
        const entry = entryOf(TABLES[next(TABLES.length)], next(PLAY_PAGES));
        let routine = next(2) === 0 ? symbols.read : symbols.write;
        switch (next(6)) {
          case 0:
            memory.write32(entry, value());
            break;
          case 1:
            // The flags alone, of an entry that has a frame.
            if (memory.read32(entry) !== 0) memory.write8(entry, [0, 1, PRESENT_RW][next(3)]);
            break;
          case 2:
            memory.fill(entry, entryBytes, 0);
            break;
          case 3:
            memory.write32(directoryOf(root), TABLES[next(TABLES.length)] | PRESENT_RW);
            break;
          case 4:
            routine = symbols.store;
            cpu.setRegister(6, entry);
            break;
          default:
            break;
        }
        const datum = routine === symbols.store ? value() : round;
        cpu.setRegister(0, root);
        cpu.setRegister(3, linear);
        cpu.setRegister(2, datum);
        cpu.eip = routine;
        cpu.setRegister(4, 0);
        const before = cpu.cr2;
        if (routine === symbols.store) memory.write32(entry, datum);
        walker.loadPdptes(root);
        const probe = walker.probe(root, linear, routine === symbols.write ? 1 : 0, controls);
        if (routine === symbols.store) memory.write32(entry, datum ^ 4);
        const exit = cpu.run(10);
        if (probe === WALK_OK) {
          expect(exit.kind).toBe("halt");
          if (routine === symbols.write) expect(memory.read32(walker.physical)).toBe(round);
          else expect(cpu.getRegister(1)).toBe(memory.read32(walker.physical) >>> 0);
        } else {
          // There is no IDT: the fault ends in a shutdown, with the address in CR2.
          expect(exit.kind).toBe("shutdown");
          expect([before, cpu.cr2]).toContain(linear);
          const { instructionCount } = cpu;
          cpu.startFlat({ entry: STUB });
          if (pae) cpu.cr4 = 0x20;
          cpu.cr3 = ROOTS[0];
          cpu.cr0 = 0x80010011;
          expect(cpu.instructionCount).toBe(instructionCount);
        }
      }
    });
  });

  test("generations come round again", () => {
    const { cpu } = (() => {
      const code = assemble(
        `bits 32
         mov ecx, 10000
         .loop: mov eax, [0x400000]
         add ebx, eax
         xor dword [0x111000], 0x1000
         mov eax, cr3
         mov cr3, eax
         loop .loop
         hlt`,
        { origin: STUB },
      );
      const made = createCpu({ memoryBytes: 4 * 1024 * 1024, tier });
      made.memory.writeBytes(STUB, code.bytes);
      made.memory.write32(0x100000, 0x110000 | PRESENT_RW);
      made.memory.write32(0x100004, 0x111000 | PRESENT_RW);
      for (let page = 0; page < 1024; page++) made.memory.write32(0x110000 + page * 4, (page << 12) | PRESENT_RW);
      made.memory.write32(0x111000, 0x200000 | PRESENT_RW);
      made.memory.write32(0x200000, 1);
      made.memory.write32(0x201000, 1000);
      made.startFlat({ entry: STUB });
      made.cr3 = 0x100000;
      made.cr0 = 0x80010011;
      return { cpu: made };
    })();
    expect(cpu.run(100_000).kind).toBe("halt");
    expect(cpu.getRegister(3)).toBe(5000 * 1001);
  });
});
