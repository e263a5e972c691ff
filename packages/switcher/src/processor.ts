/*S:100 The processor that a hypervisor needs.
 *
 * Both hypervisors are written against this interface and nothing wider; the Launcher hands in x86-cpu, and another
 * processor could be plugged in. It is the seam of the house: everything above is Host, everything below is hardware. */
import type { LinearAddress, PhysicalAddress, PhysicalMemory } from "@lguest/mmu";

/** Why `run` came back; the same closed union as x86-cpu's. */
export type ProcessorExit =
  | { readonly kind: "budget" }
  | { readonly kind: "halt" }
  | { readonly kind: "shutdown" }
  /** Whoever debugs the processor has stopped it; running on goes on. */
  | { readonly kind: "breakpoint" }
  | { readonly kind: "watchpoint" };

/** General registers by their ModRM number: eax ecx edx ebx esp ebp esi edi. */
export type RegisterNumber = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7;

/** A processor on one physical memory, as a hypervisor's Host drives it. */
export interface Processor {
  /** The physical memory the processor runs on. Writes through it are seen by cached code. */
  readonly memory: PhysicalMemory;
  /** Instructions retired since creation (exact to 2^53). */
  readonly instructionCount: number;

  getRegister(register: RegisterNumber): number;
  setRegister(register: RegisterNumber, value: number): void;
  eip: number;
  /** EFLAGS, 32 bits. */
  eflags: number;
  cr0: number;
  cr2: number;
  /** Loading it flushes the TLB (and, under CR4.PAE, caches the PDPTEs). */
  cr3: PhysicalAddress;
  cr4: number;

  loadGdt(base: LinearAddress, limit: number): void;
  loadIdt(base: LinearAddress, limit: number): void;
  /** Loads a segment register from the current GDT or LDT without privilege checks, as a Host sets itself up. CS sets CPL to its RPL. */
  loadSegment(register: "es" | "cs" | "ss" | "ds" | "fs" | "gs" | "ldtr" | "tr", selector: number): void;

  /** The selector in a segment register. */
  getSelector(register: "es" | "cs" | "ss" | "ds" | "fs" | "gs" | "ldtr" | "tr"): number;

  /** State that a hypervisor looks at now and then: DR0 to DR7, of which 4 and 5 are 0. */
  readState(): { readonly dr: readonly number[] };
  /** Writes such state; bits that do not exist are dropped. */
  writeState(changes: { readonly dr: readonly number[] }): void;

  /** Runs at most `budget` instructions (1 to 2^30). State is committed at an instruction boundary. */
  run(budget: number): ProcessorExit;
  /** An external interrupt waits with this vector (32..255); taken at the next boundary with IF set, then forgotten. */
  raise(vector: number): void;
  /** Withdraws a raised interrupt that has not been taken. */
  withdraw(): void;
  /** Flushes every TLB entry. */
  invalidate(): void;
  /** Flushes the entry of one linear page. */
  invalidatePage(linear: LinearAddress): void;

  /** The FPU, MMX and SSE state as an FXSAVE image of 512 bytes (SDM Vol 1 §10.5.1). */
  saveFpu(image: Uint8Array): void;
  restoreFpu(image: Uint8Array): void;
}
