import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  ACCESS_FETCH,
  ACCESS_USER,
  ACCESS_WRITE,
  createPageWalker,
  createPhysicalMemory,
  type PhysicalMemory,
  WALK_NXE,
  WALK_OK,
  WALK_PAE,
  WALK_PSE,
  WALK_WP,
} from "../src/index.js";
import { type ModelAccess, type ModelControls, modelWalk } from "./slow-model.js";

const PAGES = 8;
function makeMemory(): PhysicalMemory {
  const memory = new WebAssembly.Memory({ initial: 2 });
  return createPhysicalMemory({ memory, base: 0x10000, size: PAGES * 4096, pageFlags: 0 });
}

/*
 * Random tables that are worth walking: entries are mostly present, mostly point at pages that hold tables, and have
 * a reserved or high bit set now and then. One entry a table page is enough, for the linear address is known.
 */
const lowBits = fc.nat(0xfff).map((flags) => flags | 1);
const frame = fc.nat(PAGES + 1);
const odd = fc.oneof(
  { weight: 12, arbitrary: fc.constant(0) },
  { weight: 1, arbitrary: fc.integer({ min: 0, max: 31 }) },
);
const entryLow = fc
  .tuple(frame, lowBits, odd, fc.nat(15))
  .map(
    ([page, flags, extra, absent]) => (page * 4096) | (absent === 0 ? flags & ~1 : flags) | (extra ? 1 << extra : 0),
  );
const entryHigh = fc.tuple(fc.nat(5), odd).map(([nx, extra]) => (nx === 0 ? 0x80000000 : 0) | (extra ? 1 << extra : 0));
const tables = fc.array(fc.tuple(entryLow, entryHigh), { minLength: PAGES, maxLength: PAGES });

const accessArbitrary: fc.Arbitrary<ModelAccess> = fc
  .record({ write: fc.boolean(), user: fc.boolean(), fetch: fc.boolean() })
  .map((access) => ({ ...access, fetch: access.fetch && !access.write }));
const controlsArbitrary: fc.Arbitrary<ModelControls> = fc.record({
  pse: fc.boolean(),
  pae: fc.boolean(),
  wp: fc.boolean(),
  nxe: fc.boolean(),
  maxPhysicalBits: fc.constantFrom(32, 36, 40, 52),
  pat: fc.boolean(),
});

const caseArbitrary = fc.record({
  linear: fc.integer({ min: 0, max: 0xffffffff }),
  root: fc.nat(PAGES),
  tables,
  access: accessArbitrary,
  controls: controlsArbitrary,
  pdpteLow: fc.nat(PAGES),
  pdptePresent: fc.nat(10).map((n) => n > 0),
});

type Case = typeof caseArbitrary extends fc.Arbitrary<infer T> ? T : never;

/** One memory each for all cases: making 64 KB regions by the thousand takes longer than all walks together. */
const real = makeMemory();
const model = makeMemory();
const before = new Uint8Array(PAGES * 4096);

/** Compares 32 KB by a plain loop; a deep comparison by the test runner costs milliseconds a case. */
function differsAt(a: Uint8Array, b: Uint8Array): number {
  return a.findIndex((byte, i) => byte !== b[i]);
}

/** Puts every table page's entry at the places where this linear address looks for it. */
function fillTables(memory: PhysicalMemory, { linear, tables: entries, controls }: Case): void {
  entries.forEach(([low, high], page) => {
    if (controls.pae) {
      for (const index of [(linear >>> 21) & 0x1ff, (linear >>> 12) & 0x1ff]) {
        memory.write32(page * 4096 + index * 8, low);
        memory.write32(page * 4096 + index * 8 + 4, high);
      }
    } else {
      for (const index of [linear >>> 22, (linear >>> 12) & 0x3ff]) memory.write32(page * 4096 + index * 4, low);
    }
  });
}

function accessBits({ write, user, fetch }: ModelAccess): number {
  return (write ? ACCESS_WRITE : 0) | (user ? ACCESS_USER : 0) | (fetch ? ACCESS_FETCH : 0);
}
function controlBits({ pse, pae, wp, nxe }: ModelControls): number {
  return (pse ? WALK_PSE : 0) | (pae ? WALK_PAE : 0) | (wp ? WALK_WP : 0) | (nxe ? WALK_NXE : 0);
}

/** Runs one case on both, and tells which way it went. */
function compare(input: Case, probe: boolean): string {
  const { linear, root, access, controls, pdpteLow, pdptePresent } = input;
  for (const memory of [real, model]) {
    memory.fill(0, memory.size, 0);
    fillTables(memory, input);
  }
  before.set(real.bytes);
  const { maxPhysicalBits, pat } = controls;
  const walker = createPageWalker({ memory: real, maxPhysicalBits, pat });
  const pdpte = BigInt(pdpteLow * 4096 + (pdptePresent ? 1 : 0));
  for (let i = 0; i < 4; i++) walker.pdpte[i * 2] = Number(pdpte);

  const expected = modelWalk(model, root * 4096, Array(4).fill(pdpte), linear, access, controls, !probe);
  const how = probe ? "probe" : "walk";
  const got = walker[how](root * 4096, linear, accessBits(access), controlBits(controls));
  expect(differsAt(real.bytes, model.bytes)).toBe(-1);
  if (expected.fault || probe) expect(differsAt(real.bytes, before)).toBe(-1);
  if (expected.fault) {
    expect(got).toBe(expected.errorCode);
    return `fault ${got & 9}`;
  }
  expect(got).toBe(WALK_OK);
  const { physical, dirty, readWrite, user } = expected;
  const supervisorWritable = dirty && (readWrite || !controls.wp);
  expect(walker).toMatchObject({
    physical: Number(physical),
    pageFrame: Number(physical & ~0xfffn),
    largePage: expected.large,
    global: expected.global,
    noExecute: expected.noExecute,
    dirty,
    userReadable: user,
    userWritable: dirty && readWrite && user,
    supervisorWritable,
    writable: access.user ? dirty && readWrite && user : supervisorWritable,
  });
  return `${controls.pae ? "pae" : "two-level"} ${expected.large ? "large" : "small"}`;
}

describe("the walker against a slow model", () => {
  it("agrees on result, error code, rights and memory, and meets every outcome", () => {
    const met = new Map<string, number>();
    fc.assert(
      fc.property(caseArbitrary, (input) => {
        const outcome = compare(input, false);
        met.set(outcome, (met.get(outcome) ?? 0) + 1);
      }),
      { numRuns: 3000 },
    );
    const outcomes = ["fault 0", "fault 1", "fault 9", "two-level small", "two-level large", "pae small", "pae large"];
    expect([...met.keys()].sort()).toEqual(outcomes.sort());
    for (const outcome of outcomes) expect(met.get(outcome), outcome).toBeGreaterThan(20);
  });

  it("agrees when it only probes, and leaves no trace", () => {
    fc.assert(
      fc.property(caseArbitrary, (input) => {
        compare(input, true);
      }),
      { numRuns: 1000 },
    );
  });
});
