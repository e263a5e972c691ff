import {
  ACCESS_USER,
  ACCESS_WRITE,
  createPageWalker,
  createPhysicalMemory,
  formatPageTables,
  PTE_P,
  PTE_RW,
  PTE_US,
  WALK_OK,
  WALK_WP,
} from "@lguest/mmu";

// 64 KB of RAM at byte 64 K of a WebAssembly.Memory; one flag byte for each page in front of it.
const wasm = new WebAssembly.Memory({ initial: 2 });
const memory = createPhysicalMemory({ memory: wasm, base: 0x10000, size: 0x10000, pageFlags: 0 });

// A page directory at 0x1000, a page table at 0x2000: two user pages, the second read-only.
memory.write32(0x1000, 0x2000 | PTE_P | PTE_RW | PTE_US);
memory.write32(0x2000, 0x4000 | PTE_P | PTE_RW | PTE_US);
memory.write32(0x2004, 0x5000 | PTE_P | PTE_US);

const walker = createPageWalker({ memory });
for (const linear of [0x0123, 0x1123, 0x2123]) {
  const error = walker.walk(0x1000, linear, ACCESS_USER | ACCESS_WRITE, WALK_WP);
  console.log(error === WALK_OK ? `physical ${walker.physical.toString(16)}` : `#PF, error code ${error}`);
}
console.log(formatPageTables({ memory, root: 0x1000, pae: false, showAccessed: true }));
