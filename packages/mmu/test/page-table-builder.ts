import { createPhysicalMemory, type PhysicalMemory, PTE_P, PTE_RW, PTE_US } from "../src/index.js";

/** RAM of `pages` pages whose flag bytes come first. */
export function makeMemory(pages: number): PhysicalMemory {
  const wasmPages = Math.ceil(pages / 16) + 1;
  const memory = new WebAssembly.Memory({ initial: wasmPages });
  return createPhysicalMemory({ memory, base: 0x10000, size: pages * 4096, pageFlags: 0 });
}

export const ALL = PTE_P | PTE_RW | PTE_US;

/** Writes a 32-bit entry into the table at `table`, and returns its address. */
export function setEntry(memory: PhysicalMemory, table: number, index: number, entry: number): number {
  memory.write32(table + index * 4, entry);
  return table + index * 4;
}

/** Writes a 64-bit entry into the table at `table`, and returns its address. */
export function setEntry64(memory: PhysicalMemory, table: number, index: number, lo: number, hi = 0): number {
  memory.write32(table + index * 8, lo);
  memory.write32(table + index * 8 + 4, hi);
  return table + index * 8;
}
