/* What a guest may do to make the interpreter slow, or never come back. How often a write looks at the blocks of its page is
 * counted in src/interpreter/block-cache.test.ts. */
import { assemble } from "@lguest-tools/asm";
import { beforeAll, describe, expect, test } from "vitest";
import type * as Source from "../src/index.js";

const ENTRY = 0x5000;
const RETS = 0x100000;
/** A RET at each of so many places is one block each: more than the table of blocks has slots. */
const MANY_BLOCKS = 270_000;
const PAGE_BYTES = 4096;

let createCpu: typeof Source.createCpu;

beforeAll(async () => {
  // From the built package: the interpreter is fast only there.
  const built = new URL("../dist/index.js", import.meta.url).href;
  ({ createCpu } = (await import(built)) as typeof Source);
});

function machine(source: string, bytes: number) {
  const cpu = createCpu({ memoryBytes: 2 << 20 });
  const code = assemble(source, { origin: ENTRY });
  cpu.memory.writeBytes(ENTRY as never, code.bytes);
  cpu.memory.fill(RETS as never, bytes, 0xc3);
  cpu.startFlat({ entry: ENTRY, stack: 0x9000 });
  return cpu;
}

describe("a hostile guest", () => {
  test("runs more blocks than there is room for", () => {
    const cpu = machine(
      `mov esi, ${RETS}
       next: call esi
       inc esi
       cmp esi, ${RETS + MANY_BLOCKS}
       jne next
       hlt`,
      MANY_BLOCKS,
    );
    expect(cpu.run(10_000_000).kind).toBe("halt");
    expect(cpu.instructionCount).toBe(2 + 5 * MANY_BLOCKS);
  });

  test("writes over and over to a page of 4096 blocks, and the code is what it wrote", () => {
    const writes = 100_000;
    const cpu = machine(
      `mov esi, ${RETS}
       next: call esi
       inc esi
       cmp esi, ${RETS + PAGE_BYTES - 1}
       jne next
       mov ecx, ${writes}
       again: mov byte [${RETS + PAGE_BYTES - 1}], 0x90
       call ${RETS}
       dec ecx
       jnz again
       mov byte [${RETS + 7}], 0xf4
       jmp ${RETS + 7}`,
      PAGE_BYTES,
    );
    expect(cpu.run(10_000_000).kind).toBe("halt");
    // The code as it is now has run, and not a block of what was there.
    expect(cpu.eip).toBe(RETS + 8);
  });
});
