/*H:115 The Switcher's place.
 *
 * The Switcher's package has the machine code and knows what must be in memory around it; here the Host gives it page
 * frames and tells it where the Host's own tables are, and keeps what the rooms that follow need: where to map it, and
 * where in the state page things are that change from Guest to Guest. Next: the world switch (world-switch.ts). */
import type { PhysicalMemory } from "@lguest/mmu";
import {
  createSwitcherImage,
  createSwitcherLayout,
  type HostMapping,
  type HostSide,
  type PreparedSwitcher,
  type SwitcherLayout,
  setUpSwitcher,
} from "@lguest/switcher";
import { type AbiProfile, GUEST_PL } from "./abi-profile.js";
import type { FrameAllocator } from "./frames.js";
import { hostPage } from "./host-pages.js";
import type { SwitcherPages } from "./page-tables/map-switcher.js";

/** The Switcher, ready to be called. */
export interface SwitcherPlace {
  readonly layout: SwitcherLayout;
  /** Linear address of the way in. */
  readonly entryAddress: number;
  readonly prepared: PreparedSwitcher;
  /** What every Guest's shadow maps of it. */
  readonly pages: SwitcherPages;
  /** What the Host's own roots map of it. */
  readonly hostMappings: readonly HostMapping[];
}

/**
 * Puts the Switcher into memory.
 * @throws LguestHostError `ERR_HOST_MEMORY` if there is no room.
 */
export function createSwitcherPlace(
  memory: PhysicalMemory,
  frames: FrameAllocator,
  profile: AbiProfile,
  host: HostSide,
): SwitcherPlace {
  const { entries, lguestCs, lguestDs, tss } = profile.gdt;
  const layout = createSwitcherLayout({ gdt: { entries, lguestCs, lguestDs, tss } });
  const image = createSwitcherImage(layout);
  const text = Array.from({ length: layout.textPages }, () => hostPage(frames));
  const state = hostPage(frames);
  const prepared = setUpSwitcher({
    memory,
    image,
    frames: { text, registers: hostPage(frames), state },
    host: {
      gdt: { base: host.gdtAddress, limit: host.gdtLimit },
      idt: { base: host.idtAddress, limit: host.idtLimit },
    },
    gateDpl: (vector) => (vector === profile.trapEntry ? GUEST_PL : 0),
  });
  return {
    layout,
    entryAddress: image.switchToGuest,
    prepared,
    pages: { text, registersAddress: layout.pagesAddress, stateAddress: layout.stateAddress, state },
    hostMappings: prepared.mappings.map(({ linear, physical, hostWritable }) => ({
      linear,
      physical,
      writable: hostWritable,
    })),
  };
}
