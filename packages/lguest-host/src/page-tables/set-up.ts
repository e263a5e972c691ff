/*H:510 (vii) The beginning, and the end.
 *
 * A Guest starts without page tables: its first root is empty but for the Switcher, and faults fill it with a straight
 * mapping until the Guest names tables of its own. At LGUEST_INIT it says where its kernel begins and hears how much
 * of the top of the address space it must leave alone. This ends the part about page tables; next: virtual interrupts
 * (interrupts/virtual-interrupts.ts). */
import { NO_FRAME } from "../frames.js";
import type { Guest } from "../guest.js";
import { killGuest } from "../kill-guest.js";
import { releaseAllMappings } from "./flush.js";
import { mapSwitcherPages, type SwitcherPages } from "./map-switcher.js";
import { PAE } from "./pae.js";
import { ShadowPageTables } from "./shadow.js";
import { newRoot } from "./switch-root.js";
import { TWO_LEVEL } from "./two-level.js";

/** Shadow page tables for a Guest that has none of its own yet; the Guest is ended if memory does not suffice. */
export function createShadowPageTables(guest: Guest, pages: SwitcherPages): ShadowPageTables {
  const tables = new ShadowPageTables(guest, guest.pae ? PAE : TWO_LEVEL);
  tables.switcherTable = tables.allocateTable();
  if (tables.switcherTable !== NO_FRAME) {
    mapSwitcherPages(tables, pages);
    newRoot(tables, 0);
  }
  return tables;
}

/** The part of LGUEST_INIT that is about page tables. */
export function initializePaging(tables: ShadowPageTables): void {
  const { guest } = tables;
  const { data } = guest.profile;
  guest.kernelAddress = guest.readData(data.kernelAddress);
  guest.writeData(data.reserveMem, 0x1_0000_0000 - tables.switcherAddress);
  if (guest.kernelAddress >= tables.switcherAddress) {
    killGuest(guest, `bad kernel address 0x${guest.kernelAddress.toString(16)}`);
    guest.kernelAddress = 0;
  }
}

/** Gives all tables back; the Guest never runs again. */
export function releasePageTables(tables: ShadowPageTables): void {
  releaseAllMappings(tables);
  for (const root of tables.roots) {
    if (root.frame === NO_FRAME) continue;
    tables.format.releaseRoot(tables, root.frame);
    root.frame = NO_FRAME;
  }
  if (tables.switcherTable !== NO_FRAME) tables.frames.free(tables.switcherTable);
  tables.switcherTable = NO_FRAME;
}
