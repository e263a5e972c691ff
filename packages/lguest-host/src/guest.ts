/*H:100 A Guest.
 *
 * What all processors of one Guest share: its memory, its shadow page tables, what it told the Host when it
 * initialised, how it ended. The Host services that it leans on are named here as one interface, so that the rooms
 * that follow can be tried without a processor. Next: the Host itself (host.ts). */
import type { PhysicalMemory } from "@lguest/mmu";
import type { AbiProfile, LguestDataLayout } from "./abi-profile.js";
import type { FrameAllocator } from "./frames.js";
import { GuestMemory } from "./guest-memory.js";
import { type GuestDeath, killGuest } from "./kill-guest.js";
import type { ShadowPageTables } from "./page-tables/shadow.js";
import { GuestStats } from "./stats.js";
import type { TraceSink } from "./trace.js";
import type { Vcpu } from "./vcpu.js";

/** What the Host lends its Guests. */
export interface HostServices {
  readonly memory: PhysicalMemory;
  readonly frames: FrameAllocator;
  /** Nanoseconds since the Host's clock started. */
  now(): number;
  /** Nanoseconds since 1970 when the Host's clock was at 0. */
  readonly epoch: number;
  /** Speed of the time stamp counter in kHz, or 0 if Guests shall not rely on it. */
  readonly tscKhz: number;
  /** Linear address of the Switcher: all above is reserved. */
  readonly switcherAddress: number;
}

/** Before LGUEST_INIT. */
export const NO_DATA = -1;

/** What a {@link Guest} is made of. */
export interface GuestParts {
  readonly host: HostServices;
  readonly profile: AbiProfile;
  /** Its page tables are in PAE format. */
  readonly pae: boolean;
  /** Pages of RAM. */
  readonly ramPages: number;
  readonly trace?: TraceSink | undefined;
}

/** One Guest. */
export class Guest {
  readonly host: HostServices;
  readonly profile: AbiProfile;
  readonly pae: boolean;
  readonly memory: GuestMemory;
  readonly stats = new GuestStats();
  readonly trace: TraceSink | null;
  /** Set when the Guest is initialised (device.ts), before anything runs. */
  paging!: ShadowPageTables;
  readonly vcpus: Vcpu[] = [];

  /** How it ended, or null while it lives. */
  death: GuestDeath | null = null;
  /** Guest-physical address of `struct lguest_data`, or NO_DATA. */
  dataAddress = NO_DATA;
  /** Page tables are alike above this address. */
  kernelAddress = 0;
  noirqStart = 0;
  noirqEnd = 0;
  /** Pages of kernel stack that are kept mapped below esp1: 0, 1 or 2. */
  stackPages = 0;
  /** The vector that may go directly into the Guest besides the traps. */
  syscallVector = 0x80;

  constructor({ host, profile, pae, ramPages, trace }: GuestParts) {
    this.host = host;
    this.profile = profile;
    this.pae = pae;
    this.trace = trace ?? null;
    this.memory = new GuestMemory({
      memory: host.memory,
      frames: host.frames,
      ramPages,
      devicePages: profile.devicePages,
      kill: (reason) => killGuest(this, reason),
    });
  }

  /** A word of `struct lguest_data`. Only after LGUEST_INIT. @param field offset in bytes. */
  readData(field: LguestDataLayout[keyof LguestDataLayout]): number {
    return this.memory.readU32(this.dataAddress + field);
  }

  writeData(field: LguestDataLayout[keyof LguestDataLayout], value: number): void {
    this.memory.writeU32(this.dataAddress + field, value);
  }
}
