/*X:533 A trap on the way home.
 *
 * A load of SS holds a watchpoint's trap back for one instruction. Where that instruction itself leads into the Switcher,
 * the trap comes there, before the Switcher's first instruction, and its frame lies below the guest's: all that is saved
 * after it stands lower in the register page than it should. Here it is put where it belongs. Any other trap of the
 * Switcher's own should never be. Before: segments.ts. Next: world-switch.ts. */
import type { PhysicalAddress, PhysicalMemory } from "@lguest/mmu";
import { type GuestRegisters, REG_ERRCODE, REG_ES, REG_TRAPNUM } from "@lguest/switcher";
import { HYPERVISOR_CS } from "./machine-map.js";
import { ENTRY_BYTES } from "./page-entries.js";

const SWITCHER_CS = HYPERVISOR_CS * ENTRY_BYTES;
const VECTOR_DB = 1;
const VECTORS = 256;
/* Words of the trap's own frame and what the Switcher saved, downwards from its CS. */
const EIP_BELOW_CS = 1;
const TRAPNUM_BELOW_CS = 3;
const ES_BELOW_CS = 4;

/** What came of looking. */
export type NestedTrap = "none" | "undone" | "fault";

/** Puts a guest's registers right where a debug trap came between. @param idt physical address of the guest's IDT. */
export function undoNestedTrap(registers: GuestRegisters, memory: PhysicalMemory, idt: PhysicalAddress): NestedTrap {
  // Two places, as the guest's trap pushes an error code or does not; no guest's own word there can be this selector.
  const cs = [REG_TRAPNUM, REG_ES].find((slot) => registers.get(slot) === SWITCHER_CS);
  if (cs === undefined) return "none";
  if (registers.get(cs - TRAPNUM_BELOW_CS) !== VECTOR_DB) return "fault";
  const vector = vectorOf(memory, idt, registers.get(cs - EIP_BELOW_CS));
  if (vector < 0) return "fault";
  const error = cs === REG_ES ? registers.get(REG_ERRCODE) : 0;
  const shift = REG_ES - (cs - ES_BELOW_CS);
  for (let slot = REG_ES; slot >= 0; slot--) registers.set(slot, registers.get(slot - shift));
  registers.set(REG_TRAPNUM, vector);
  registers.set(REG_ERRCODE, error);
  return "undone";
}

/** The vector whose handler begins at an address; -1 if none does. */
function vectorOf(memory: PhysicalMemory, idt: PhysicalAddress, eip: number): number {
  for (let vector = 0; vector < VECTORS; vector++) {
    const gate = idt + vector * ENTRY_BYTES;
    const offset = memory.read16(gate) | (memory.read16(gate + 6) << 16);
    if (offset >>> 0 === eip) return vector;
  }
  return -1;
}
