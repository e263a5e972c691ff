import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  ACCESS_USER,
  ACCESS_WRITE,
  createPageWalker,
  listPageMappings,
  PTE_RW,
  PTE_US,
  WALK_NXE,
  WALK_OK,
  WALK_PAE,
  WALK_PSE,
  WALK_WP,
} from "../src/index.js";
import { makeMemory, setEntry, setEntry64 } from "./page-table-builder.js";

const PAGES = 8;
const memory = makeMemory(PAGES);
/** Linear pages that the sparse tables below can reach, by the few indexes they use. */
const INDEXES = [0, 1, 5];

const entry = fc.tuple(fc.nat(PAGES), fc.nat(0xfff), fc.constantFrom(0, 0, 0, 0x80000000, 0x100, 0x2000));

describe("a list of mappings", () => {
  it("holds exactly the pages that the walker finds, with the walker's rights", () => {
    const tables = fc.array(entry, { minLength: PAGES * 3, maxLength: PAGES * 3 });
    fc.assert(
      fc.property(tables, fc.boolean(), fc.nat(PAGES - 1), (entries, pae, rootPage) => {
        memory.fill(0, memory.size, 0);
        entries.forEach(([page, flags, high], i) => {
          const [table, index] = [(i % PAGES) * 4096, INDEXES[Math.floor(i / PAGES)]];
          if (pae) setEntry64(memory, table, index, (page * 4096) | flags, high);
          else setEntry(memory, table, index, (page * 4096) | flags);
        });
        const root = rootPage * 4096;
        const pdpte = Int32Array.of(root | 1, 0, root | 1, 0, 0, 0, 0, 0);
        const walker = createPageWalker({ memory, pdpte });
        const controls = (pae ? WALK_PAE | WALK_NXE : WALK_PSE) | WALK_WP;

        const listed = new Map<number, number>();
        for (const mapping of listPageMappings({ memory, root, pae, pdpte })) {
          const { linear, physical, flags, reserved } = mapping;
          listed.set(linear, mapping.size);
          const read = walker.probe(root, linear, 0, controls);
          expect(read === WALK_OK).toBe(!reserved);
          if (reserved) continue;
          expect(walker.physical).toBe(physical);
          expect(walker.noExecute).toBe(mapping.noExecute);
          expect(walker.probe(root, linear, ACCESS_USER, controls) === WALK_OK).toBe((flags & PTE_US) !== 0);
          expect(walker.probe(root, linear, ACCESS_WRITE, controls) === WALK_OK).toBe((flags & PTE_RW) !== 0);
        }
        for (const quarter of pae ? [0, 1] : [0]) {
          for (const upper of INDEXES) {
            for (const lower of INDEXES) {
              const linear = pae ? quarter * 2 ** 30 + upper * 2 ** 21 + lower * 4096 : upper * 2 ** 22 + lower * 4096;
              if (walker.probe(root, linear, 0, controls) !== WALK_OK) continue;
              const start = walker.largePage ? linear - lower * 4096 : linear;
              expect(listed.has(start), linear.toString(16)).toBe(true);
            }
          }
        }
      }),
      { numRuns: 100 },
    );
  });
});
