import { beforeEach, describe, expect, it } from "vitest";
import { ALL, makeMemory, setEntry, setEntry64 } from "../test/page-table-builder.js";
import {
  formatPageTables,
  listPageMappings,
  PAE_HI_NX,
  type PhysicalMemory,
  PTE_A,
  PTE_D,
  PTE_G,
  PTE_P,
  PTE_PCD,
  PTE_PS,
  PTE_PWT,
  PTE_RW,
} from "./index.js";

const ROOT = 0x1000;
const TABLE = 0x2000;
let memory: PhysicalMemory;

beforeEach(() => {
  memory = makeMemory(16);
});

describe("formatPageTables", () => {
  it("joins pages that go on in both spaces with the same rights", () => {
    setEntry(memory, ROOT, 0, TABLE | ALL);
    setEntry(memory, ROOT, 0x300, 0x00400000 | PTE_P | PTE_RW | PTE_PS | PTE_G);
    setEntry(memory, ROOT, 0x301, 0x00800000 | PTE_P | PTE_RW | PTE_PS | PTE_G);
    for (let i = 1; i <= 3; i++) setEntry(memory, TABLE, i, (0x5000 + i * 4096) | ALL);
    setEntry(memory, TABLE, 4, 0x9000 | PTE_P);
    setEntry(memory, TABLE, 5, 0xc000 | PTE_P | PTE_PCD | PTE_PWT);
    setEntry(memory, TABLE, 7, 0xd000 | PTE_P | PTE_PCD | PTE_PWT);
    expect(formatPageTables({ memory, root: ROOT, pae: false })).toBe(
      [
        "CR3 00001000, two-level: 8 pages in 5 ranges",
        "  00001000-00003fff -> 00006000-00008fff        3 x 4K  user rw x  - --- ---",
        "  00004000-00004fff -> 00009000-00009fff        1 x 4K  sup  r- x  - --- ---",
        "  00005000-00005fff -> 0000c000-0000cfff        1 x 4K  sup  r- x  - PCD PWT",
        "  00007000-00007fff -> 0000d000-0000dfff        1 x 4K  sup  r- x  - PCD PWT",
        "  c0000000-c07fffff -> 00400000-00bfffff        2 x 4M  sup  rw x  G --- ---",
      ].join("\n"),
    );
  });

  it("parts ranges by accessed and dirty only when asked", () => {
    setEntry(memory, ROOT, 0, TABLE | ALL);
    setEntry(memory, TABLE, 0, 0x5000 | ALL | PTE_A);
    setEntry(memory, TABLE, 1, 0x6000 | ALL | PTE_A | PTE_D);
    expect(formatPageTables({ memory, root: ROOT, pae: false })).toContain("2 pages in 1 ranges");
    const text = formatPageTables({ memory, root: ROOT, pae: false, showAccessed: true });
    expect(text).toContain("2 pages in 2 ranges");
    expect(text).toContain("--- --- A D");
    expect(text).toContain("--- --- A -");
  });

  it("shows PAE with NX and frames above 4 GB, from memory or from the processor's PDPTEs", () => {
    setEntry64(memory, ROOT, 1, 0x3000 | PTE_P);
    setEntry64(memory, 0x3000, 0, TABLE | ALL);
    setEntry64(memory, 0x3000, 1, 0x00200000 | ALL | PTE_PS, PAE_HI_NX | 1);
    setEntry64(memory, TABLE, 511, 0x5000 | ALL, PAE_HI_NX);
    const expected = [
      "  401ff000-401fffff -> 00005000-00005fff        1 x 4K  user rw NX - --- ---",
      "  40200000-403fffff -> 100200000-1003fffff        1 x 2M  user rw NX - --- ---",
    ];
    const text = formatPageTables({ memory, root: ROOT, pae: true });
    expect(text.split("\n")).toEqual(["CR3 00001000, PAE: 2 pages in 2 ranges", ...expected]);
    const pdpte = Int32Array.of(0, 0, 0x3000 | PTE_P, 0, 0, 0, 0, 0);
    expect(formatPageTables({ memory, root: 0, pae: true, pdpte }).split("\n").slice(1)).toEqual(expected);
  });

  it("says where a reserved bit makes every access fault", () => {
    setEntry64(memory, ROOT, 0, 0x3000 | PTE_P | PTE_RW);
    setEntry64(memory, ROOT, 1, 0x3000 | PTE_P);
    setEntry64(memory, 0x3000, 0, ALL | PTE_PS | 0x2000);
    setEntry64(memory, 0x3000, 1, TABLE | ALL);
    setEntry64(memory, TABLE, 0, 0x5000 | ALL, PAE_HI_NX);
    const lines = formatPageTables({ memory, root: ROOT, pae: true, nxe: false }).split("\n").slice(1);
    expect(lines).toHaveLength(3);
    for (const line of lines) expect(line).toContain("RESERVED BIT SET");
    expect(lines[0]).toContain("1 x 1G");
  });

  it("leaves out what is more than asked for, and counts it", () => {
    setEntry(memory, ROOT, 0, TABLE | ALL);
    for (let i = 0; i < 10; i++) setEntry(memory, TABLE, i * 2, 0x5000 | ALL);
    const lines = formatPageTables({ memory, root: ROOT, pae: false, maxRanges: 4 }).split("\n");
    expect(lines[0]).toContain("10 pages in 10 ranges");
    expect(lines).toHaveLength(6);
    expect(lines[5]).toBe("  ... and 6 more ranges");
  });

  it("has nothing to say about an empty directory, and finds pages in one outside RAM", () => {
    expect(formatPageTables({ memory, root: ROOT, pae: false })).toBe("CR3 00001000, two-level: 0 pages in 0 ranges");
    expect(formatPageTables({ memory, root: 0x80000000 | 0, pae: false })).toContain("RESERVED BIT SET");
  });
});

describe("listPageMappings", () => {
  it("leaves no trace, and ignores PS without PSE", () => {
    setEntry(memory, ROOT, 0, TABLE | ALL | PTE_PS);
    setEntry(memory, TABLE, 3, 0x5000 | PTE_P);
    memory.pageFlags.fill(0);
    const mappings = [...listPageMappings({ memory, root: ROOT, pae: false, pse: false })];
    expect(mappings).toEqual([
      { linear: 0x3000, physical: 0x5000, size: 4096, flags: 0x5000 | PTE_P, noExecute: false, reserved: false },
    ]);
    expect(memory.pageFlags.some((flags) => flags !== 0)).toBe(false);
  });
});
