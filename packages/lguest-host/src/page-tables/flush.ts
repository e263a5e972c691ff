/*H:490 (v) Throwing shadows away.
 *
 * When a Guest has changed many entries it asks for a flush: of the user half of the current address space, or of
 * everything, its kernel's mappings included. The Switcher's stay. Next: map-switcher.ts. */
import { NO_FRAME } from "../frames.js";
import type { Vcpu } from "../vcpu.js";
import { pinStackPages } from "./pin-page.js";
import { SHADOW_ROOTS, type ShadowPageTables } from "./shadow.js";

/** Throws away what shadow `slot` maps below the Guest's kernel. */
export function flushUserMappings(tables: ShadowPageTables, slot: number): void {
  const { frame } = tables.roots[slot];
  const end = tables.format.topIndex(tables.guest.kernelAddress);
  for (let i = 0; i < end; i++) tables.format.releaseTop(tables, frame, i);
  tables.guest.stats.shadowFlushes++;
}

/** Throws away all mappings of all shadows but the Switcher's. */
export function releaseAllMappings(tables: ShadowPageTables): void {
  for (let slot = 0; slot < SHADOW_ROOTS; slot++) {
    const { frame } = tables.roots[slot];
    if (frame === NO_FRAME) continue;
    for (let i = 0; i < tables.format.topEntries; i++) tables.format.releaseTop(tables, frame, i);
  }
  tables.guest.stats.shadowFlushes++;
}

/** FLUSH_TLB for user mappings. */
export function flushUser(tables: ShadowPageTables, vcpu: Vcpu): void {
  flushUserMappings(tables, vcpu.root);
}

/** FLUSH_TLB for all mappings. */
export function flushAll(tables: ShadowPageTables, vcpu: Vcpu): void {
  releaseAllMappings(tables);
  pinStackPages(tables, vcpu);
}
