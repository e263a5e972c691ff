import { beforeEach, describe, expect, it } from "vitest";
import { ALL, makeMemory, setEntry, setEntry64 } from "../test/page-table-builder.js";
import {
  ACCESS_FETCH,
  ACCESS_USER,
  ACCESS_WRITE,
  createPageWalker,
  PAE_HI_NX,
  PAGE_FLAG_CODE,
  PAGE_FLAG_DIRTY,
  type PageWalker,
  PF_ERR_ID,
  PF_ERR_P,
  PF_ERR_RSVD,
  PF_ERR_US,
  PF_ERR_WR,
  type PhysicalMemory,
  PTE_A,
  PTE_D,
  PTE_G,
  PTE_P,
  PTE_PS,
  PTE_RW,
  PTE_US,
  WALK_NXE,
  WALK_OK,
  WALK_PAE,
  WALK_PSE,
  WALK_WP,
} from "./index.js";

const DIRECTORY = 0x1000;
const TABLE = 0x2000;
/** 0xC0005678: directory entry 0x300, table entry 5. */
const LINEAR = 0xc0005678;
const FRAME = 0x7000;

let memory: PhysicalMemory;
let walker: PageWalker;
let pde: number;
let pte: number;

function map(pdeFlags: number, pteFlags: number): void {
  pde = setEntry(memory, DIRECTORY, 0x300, TABLE | pdeFlags);
  pte = setEntry(memory, TABLE, 5, FRAME | pteFlags);
}

beforeEach(() => {
  memory = makeMemory(16);
  walker = createPageWalker({ memory });
});

describe("two-level walk", () => {
  it("finds the page, sets A at both levels, and D on a write only", () => {
    map(ALL, ALL | PTE_G);
    expect(walker.walk(DIRECTORY, LINEAR, 0, 0)).toBe(WALK_OK);
    expect(walker).toMatchObject({
      physical: 0x7678,
      pageFrame: FRAME,
      global: true,
      largePage: false,
      dirty: false,
      userReadable: true,
      userWritable: false,
      supervisorWritable: false,
    });
    expect(memory.read32(pde)).toBe(TABLE | ALL | PTE_A);
    expect(memory.read32(pte)).toBe(FRAME | ALL | PTE_G | PTE_A);

    expect(walker.walk(DIRECTORY, LINEAR, ACCESS_WRITE | ACCESS_USER, 0)).toBe(WALK_OK);
    expect(memory.read32(pde)).toBe(TABLE | ALL | PTE_A);
    expect(memory.read32(pte)).toBe(FRAME | ALL | PTE_G | PTE_A | PTE_D);
    expect(walker).toMatchObject({ dirty: true, userWritable: true, supervisorWritable: true, writable: true });
  });

  it("writes no entry whose bits are set already", () => {
    map(ALL | PTE_A, ALL | PTE_A | PTE_D);
    memory.pageFlags.fill(0);
    expect(walker.walk(DIRECTORY, LINEAR, ACCESS_WRITE, 0)).toBe(WALK_OK);
    expect([...memory.pageFlags]).toEqual(Array(16).fill(0));
  });

  it("tells the processor if tables and code share a page", () => {
    map(ALL, ALL);
    memory.pageFlags.fill(0);
    memory.pageFlags[TABLE >> 12] = PAGE_FLAG_CODE;
    const told: number[][] = [];
    memory.onCodeWrite = (page, from, to) => told.push([page, from, to]);
    walker.walk(DIRECTORY, LINEAR, ACCESS_WRITE, 0);
    expect(told).toEqual([[2, 20, 24]]);
    expect(memory.pageFlags[DIRECTORY >> 12]).toBe(PAGE_FLAG_DIRTY);
  });

  it("sets nothing on the way to a fault", () => {
    map(ALL, PTE_P);
    expect(walker.walk(DIRECTORY, LINEAR, ACCESS_USER, 0)).toBe(PF_ERR_P | PF_ERR_US);
    map(ALL, 0);
    expect(walker.walk(DIRECTORY, LINEAR, ACCESS_WRITE, 0)).toBe(PF_ERR_WR);
    expect(memory.read32(pde)).toBe(TABLE | ALL);
    expect(memory.read32(pte)).toBe(FRAME);
  });

  it("takes root and linear address signed as well, and ignores the root's low bits", () => {
    map(ALL, ALL);
    expect(walker.walk(DIRECTORY | 0x18, LINEAR | 0, 0, 0)).toBe(WALK_OK);
    expect(walker.physical).toBe(0x7678);
    expect(walker.walk(0x80001000 | 0, LINEAR, 0, WALK_PSE)).toBe(PF_ERR_P | PF_ERR_RSVD);
  });

  it("grants what both levels grant (§4.6.1)", () => {
    for (const [pdeFlags, pteFlags] of [
      [PTE_P | PTE_RW, ALL],
      [ALL, PTE_P | PTE_RW],
    ]) {
      map(pdeFlags, pteFlags);
      expect(walker.walk(DIRECTORY, LINEAR, ACCESS_USER, 0)).toBe(PF_ERR_P | PF_ERR_US);
      expect(walker.walk(DIRECTORY, LINEAR, ACCESS_WRITE, WALK_WP)).toBe(WALK_OK);
      expect(walker.userReadable).toBe(false);
    }
    for (const [pdeFlags, pteFlags] of [
      [PTE_P | PTE_US, ALL],
      [ALL, PTE_P | PTE_US],
    ]) {
      map(pdeFlags, pteFlags);
      expect(walker.walk(DIRECTORY, LINEAR, ACCESS_USER, 0)).toBe(WALK_OK);
      const error = walker.walk(DIRECTORY, LINEAR, ACCESS_USER | ACCESS_WRITE, 0);
      expect(error).toBe(PF_ERR_P | PF_ERR_US | PF_ERR_WR);
    }
  });

  it("holds read-only pages against the supervisor exactly if WP is set", () => {
    map(ALL, PTE_P | PTE_US | PTE_D);
    expect(walker.walk(DIRECTORY, LINEAR, ACCESS_WRITE, WALK_WP)).toBe(PF_ERR_P | PF_ERR_WR);
    expect(walker.walk(DIRECTORY, LINEAR, 0, WALK_WP)).toBe(WALK_OK);
    expect(walker.supervisorWritable).toBe(false);
    expect(walker.walk(DIRECTORY, LINEAR, ACCESS_WRITE, 0)).toBe(WALK_OK);
    expect(walker).toMatchObject({ supervisorWritable: true, userWritable: false, writable: true });
  });

  it("has no I/D bit in its error codes without PAE and NXE", () => {
    map(ALL, 0);
    expect(walker.walk(DIRECTORY, LINEAR, ACCESS_FETCH | ACCESS_USER, WALK_NXE)).toBe(PF_ERR_US);
  });

  it("reads tables outside RAM as all ones: present, and beyond RAM themselves", () => {
    setEntry(memory, DIRECTORY, 0x300, 0x00400000 | ALL);
    expect(walker.walk(DIRECTORY, LINEAR, ACCESS_USER | ACCESS_WRITE, 0)).toBe(WALK_OK);
    expect(walker.physical).toBe(0xfffff678);
    expect(walker.walk(0x00800000, LINEAR, 0, 0)).toBe(WALK_OK);
  });
});

describe("4 MB pages", () => {
  const LARGE = ALL | PTE_PS;

  it("need CR4.PSE, without which PS is ignored", () => {
    map(LARGE, ALL);
    expect(walker.walk(DIRECTORY, LINEAR, 0, 0)).toBe(WALK_OK);
    expect(walker).toMatchObject({ physical: 0x7678, largePage: false });
    setEntry(memory, DIRECTORY, 0x300, 0x00c00000 | LARGE);
    expect(walker.walk(DIRECTORY, LINEAR, 0, WALK_PSE)).toBe(WALK_OK);
    expect(walker).toMatchObject({ physical: 0x00c05678, pageFrame: 0x00c05000, largePage: true });
  });

  it("have A and D in the directory entry", () => {
    const entry = setEntry(memory, DIRECTORY, 0x300, 0x00c00000 | LARGE);
    walker.walk(DIRECTORY, LINEAR, 0, WALK_PSE);
    expect(memory.read32(entry)).toBe(0x00c00000 | LARGE | PTE_A);
    walker.walk(DIRECTORY, LINEAR, ACCESS_WRITE, WALK_PSE);
    expect(memory.read32(entry)).toBe(0x00c00000 | LARGE | PTE_A | PTE_D);
  });

  it("reach above 4 GB with PSE-36, and fault on what is beyond MAXPHYADDR", () => {
    setEntry(memory, DIRECTORY, 0x300, 0x00c00000 | LARGE | (0xf << 13));
    expect(walker.walk(DIRECTORY, LINEAR, 0, WALK_PSE)).toBe(WALK_OK);
    expect(walker.physical).toBe(0xf_00c0_5678);
    setEntry(memory, DIRECTORY, 0x300, 0x00c00000 | LARGE | (1 << 17));
    const error = walker.walk(DIRECTORY, LINEAR, ACCESS_USER | ACCESS_WRITE, WALK_PSE);
    expect(error).toBe(PF_ERR_P | PF_ERR_RSVD | PF_ERR_US | PF_ERR_WR);
    const wide = createPageWalker({ memory, maxPhysicalBits: 40 });
    expect(wide.walk(DIRECTORY, LINEAR, 0, WALK_PSE)).toBe(WALK_OK);
  });

  it("treat PAT as reserved on a processor without it", () => {
    const old = createPageWalker({ memory, pat: false });
    setEntry(memory, DIRECTORY, 0x300, LARGE | (1 << 12));
    expect(old.walk(DIRECTORY, LINEAR, 0, WALK_PSE)).toBe(PF_ERR_P | PF_ERR_RSVD);
    expect(walker.walk(DIRECTORY, LINEAR, 0, WALK_PSE)).toBe(WALK_OK);
    map(ALL, ALL | (1 << 7));
    expect(old.walk(DIRECTORY, LINEAR, 0, WALK_PSE)).toBe(PF_ERR_P | PF_ERR_RSVD);
    expect(walker.walk(DIRECTORY, LINEAR, 0, WALK_PSE)).toBe(WALK_OK);
  });
});

describe("PAE walk", () => {
  const POINTERS = 0x3020;
  const CONTROLS = WALK_PAE | WALK_WP | WALK_NXE;
  let pde64: number;
  let pte64: number;

  function mapPae(pdeFlags: number, pdeHi: number, pteFlags: number, pteHi: number): void {
    setEntry64(memory, POINTERS, 3, DIRECTORY | PTE_P);
    pde64 = setEntry64(memory, DIRECTORY, 0, TABLE | pdeFlags, pdeHi);
    pte64 = setEntry64(memory, TABLE, 5, FRAME | pteFlags, pteHi);
    expect(walker.loadPdptes(POINTERS)).toBe(true);
  }

  it("goes through three levels and sets bits in two", () => {
    mapPae(ALL, 0, ALL, 3);
    expect(walker.walk(0, LINEAR, ACCESS_WRITE | ACCESS_USER, CONTROLS)).toBe(WALK_OK);
    expect(walker.physical).toBe(0x3_0000_7678);
    expect(memory.read32(pde64)).toBe(TABLE | ALL | PTE_A);
    expect(memory.read32(pte64)).toBe(FRAME | ALL | PTE_A | PTE_D);
    expect(memory.read32(pte64 + 4)).toBe(3);
    expect(memory.read32(POINTERS + 24)).toBe(DIRECTORY | PTE_P);
  });

  it("uses the PDPTEs as they were when CR3 was loaded (§4.4.1)", () => {
    mapPae(ALL, 0, ALL, 0);
    setEntry64(memory, POINTERS, 3, 0);
    expect(walker.walk(POINTERS, LINEAR, 0, CONTROLS)).toBe(WALK_OK);
    expect(walker.loadPdptes(POINTERS)).toBe(true);
    expect(walker.walk(POINTERS, LINEAR, ACCESS_FETCH, CONTROLS)).toBe(PF_ERR_ID);
  });

  it("keeps the PDPTEs where it is told to", () => {
    const state = new Int32Array(16);
    const shared = createPageWalker({ memory, pdpte: state.subarray(4, 12) });
    setEntry64(memory, POINTERS, 2, DIRECTORY | PTE_P, 1);
    expect(shared.loadPdptes(POINTERS)).toBe(true);
    expect([...state]).toEqual([0, 0, 0, 0, 0, 0, 0, 0, DIRECTORY | PTE_P, 1, 0, 0, 0, 0, 0, 0]);
  });

  it("refuses PDPTEs with reserved bits, if they are present, and keeps the old ones", () => {
    mapPae(ALL, 0, ALL, 0);
    const before = [...walker.pdpte];
    for (const [lo, hi] of [
      [PTE_P | PTE_RW, 0],
      [PTE_P | PTE_US, 0],
      [PTE_P | PTE_A, 0],
      [PTE_P | PTE_G, 0],
      [PTE_P, 1 << 4],
      [PTE_P, PAE_HI_NX],
    ]) {
      setEntry64(memory, POINTERS, 0, lo, hi);
      expect(walker.loadPdptes(POINTERS), `${lo} ${hi}`).toBe(false);
      expect([...walker.pdpte]).toEqual(before);
    }
    setEntry64(memory, POINTERS, 0, PTE_RW | PTE_US, -1);
    expect(walker.loadPdptes(POINTERS)).toBe(true);
  });

  it("maps 2 MB pages whatever CR4.PSE says", () => {
    setEntry64(memory, POINTERS, 3, DIRECTORY | PTE_P);
    const entry = setEntry64(memory, DIRECTORY, 0, 0x00a00000 | ALL | PTE_PS, 2);
    walker.loadPdptes(POINTERS);
    expect(walker.walk(0, LINEAR, ACCESS_WRITE, CONTROLS)).toBe(WALK_OK);
    expect(walker).toMatchObject({ physical: 0x2_00a0_5678, pageFrame: 0x2_00a0_5000, largePage: true });
    expect(memory.read32(entry)).toBe(0x00a00000 | ALL | PTE_PS | PTE_A | PTE_D);
    for (let bit = 13; bit <= 20; bit++) {
      setEntry64(memory, DIRECTORY, 0, ALL | PTE_PS | (1 << bit));
      expect(walker.walk(0, LINEAR, 0, CONTROLS)).toBe(PF_ERR_P | PF_ERR_RSVD);
    }
  });

  it("stops fetches, and nothing else, at NX in either level", () => {
    for (const [pdeHi, pteHi] of [
      [PAE_HI_NX, 0],
      [0, PAE_HI_NX],
    ]) {
      mapPae(ALL, pdeHi, ALL, pteHi);
      const error = walker.walk(0, LINEAR, ACCESS_FETCH | ACCESS_USER, CONTROLS);
      expect(error).toBe(PF_ERR_P | PF_ERR_US | PF_ERR_ID);
      expect(walker.walk(0, LINEAR, ACCESS_WRITE, CONTROLS)).toBe(WALK_OK);
      expect(walker.noExecute).toBe(true);
    }
    mapPae(ALL, 0, ALL, 0);
    expect(walker.walk(0, LINEAR, ACCESS_FETCH, CONTROLS)).toBe(WALK_OK);
    expect(walker.noExecute).toBe(false);
  });

  it("takes NX for a reserved bit without EFER.NXE", () => {
    mapPae(ALL, 0, ALL, PAE_HI_NX);
    expect(walker.walk(0, LINEAR, ACCESS_FETCH, WALK_PAE)).toBe(PF_ERR_P | PF_ERR_RSVD);
  });

  it("finds reserved high bits at either level, before it asks for rights", () => {
    mapPae(PTE_P, 1 << 4, 0, 0);
    const user = ACCESS_USER | ACCESS_WRITE;
    expect(walker.walk(0, LINEAR, user, CONTROLS)).toBe(PF_ERR_P | PF_ERR_RSVD | PF_ERR_US | PF_ERR_WR);
    mapPae(PTE_P, 0, PTE_P, 1 << 30);
    expect(walker.walk(0, LINEAR, user, CONTROLS)).toBe(PF_ERR_P | PF_ERR_RSVD | PF_ERR_US | PF_ERR_WR);
  });

  it("lets what is not present hold anything", () => {
    mapPae(ALL, 0, PTE_RW, -1);
    expect(walker.walk(0, LINEAR, 0, CONTROLS)).toBe(0);
    mapPae(PTE_US, -1, ALL, 0);
    expect(walker.walk(0, LINEAR, ACCESS_WRITE, CONTROLS)).toBe(PF_ERR_WR);
  });
});

describe("probe", () => {
  it("answers as walk does, and writes nothing", () => {
    map(ALL, ALL);
    memory.pageFlags.fill(0);
    expect(walker.probe(DIRECTORY, LINEAR, ACCESS_WRITE, 0)).toBe(WALK_OK);
    expect(walker).toMatchObject({ physical: 0x7678, dirty: false, supervisorWritable: false });
    expect(walker.probe(DIRECTORY, LINEAR - 0x1000, ACCESS_WRITE, 0)).toBe(PF_ERR_WR);
    expect([...memory.pageFlags]).toEqual(Array(16).fill(0));
  });
});

describe("createPageWalker", () => {
  it("refuses what no processor has", () => {
    expect(() => createPageWalker({ memory, maxPhysicalBits: 31 })).toThrow(
      "maxPhysicalBits: expected an integer in 32..52, got 31",
    );
    expect(() => createPageWalker({ memory, pdpte: new Int32Array(4) })).toThrow(
      expect.objectContaining({ code: "ERR_PARAMETER" }),
    );
  });
});
