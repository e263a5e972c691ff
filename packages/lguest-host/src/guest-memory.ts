/*H:040 A Guest's memory.
 *
 * A Guest believes that it owns memory from address 0 up. This is where that belief meets page frames: one map from
 * guest-physical page to host frame, filled when a page is first touched, and one accessor, through which every
 * hypercall, every device and every walk of the Guest's page tables goes. It checks each address. What lies outside
 * ends the Guest, not the Host: the read gives zeros, the write is dropped, and the reason is kept. Next: how a Guest
 * is ended (kill-guest.ts). */
import { type GuestPhysicalAddress, PAGE_OFFSET_MASK, PAGE_SIZE, type PhysicalMemory } from "@lguest/mmu";
import { type FrameAllocator, NO_FRAME } from "./frames.js";

/** What {@link GuestMemory} is made of. */
export interface GuestMemoryOptions {
  readonly memory: PhysicalMemory;
  readonly frames: FrameAllocator;
  /** Pages of RAM. */
  readonly ramPages: number;
  /** Pages above RAM that the devices own, reached in the same way. */
  readonly devicePages: number;
  /** Ends the Guest. Called for every access outside its memory. */
  readonly kill: (reason: string) => void;
}

/** Memory of one Guest by guest-physical address. Words are little-endian and need no alignment. */
export class GuestMemory {
  /** Bytes of RAM, without the device pages. */
  readonly size: number;
  /** Pages that the Guest may name: RAM and device pages. */
  readonly pfnLimit: number;
  readonly #memory: PhysicalMemory;
  readonly #frames: FrameAllocator;
  readonly #kill: (reason: string) => void;
  /** Host frame of each guest page, or NO_FRAME. */
  readonly #map: Int32Array;
  readonly #end: number;
  #limit: number;
  #pagesInUse = 0;
  #released = false;

  constructor(options: GuestMemoryOptions) {
    this.size = options.ramPages * PAGE_SIZE;
    this.pfnLimit = options.ramPages + options.devicePages;
    this.#memory = options.memory;
    this.#frames = options.frames;
    this.#kill = options.kill;
    this.#map = new Int32Array(this.pfnLimit);
    this.#end = this.pfnLimit * PAGE_SIZE;
    this.#limit = this.pfnLimit;
  }

  /** Pages below this may be mapped by the Guest; what `initialize` was told, at most {@link pfnLimit}. */
  get mappablePages(): number {
    return this.#limit;
  }

  /** @param pages 1..pfnLimit. */
  limitMappablePages(pages: number): void {
    this.#limit = pages;
  }

  /** Guest pages that have a frame. */
  get pagesInUse(): number {
    return this.#pagesInUse;
  }

  /** True if all of `length` bytes from `address` are RAM or device pages. */
  contains(address: GuestPhysicalAddress, length: number): boolean {
    return address >= 0 && length >= 0 && address + length <= this.#end;
  }

  /**
   * The host frame behind a guest page, made now if the page was never touched.
   * @param page guest page number.
   * @returns the frame's number, or NO_FRAME after the Guest was ended: no such page, or the Host is out of memory.
   */
  frameOf(page: number): number {
    if (!(page >= 0 && page < this.#limit)) {
      this.#kill(`page 0x${page.toString(16)} is outside the Guest's memory of ${this.#limit} pages`);
      return NO_FRAME;
    }
    return this.#map[page] || this.#fillPage(page);
  }

  /** @returns 0..0xFF. */
  readU8(address: GuestPhysicalAddress): number {
    const host = this.#locate(address, 1, "read");
    return host < 0 ? 0 : this.#memory.read8(host);
  }

  /** @returns 0..0xFFFF. */
  readU16(address: GuestPhysicalAddress): number {
    if ((address & PAGE_OFFSET_MASK) > PAGE_SIZE - 2) return this.readU8(address) | (this.readU8(address + 1) << 8);
    const host = this.#locate(address, 2, "read");
    return host < 0 ? 0 : this.#memory.read16(host);
  }

  /** @returns 0..0xFFFFFFFF. */
  readU32(address: GuestPhysicalAddress): number {
    if ((address & PAGE_OFFSET_MASK) > PAGE_SIZE - 4) {
      return (this.readU16(address) | (this.readU16(address + 2) << 16)) >>> 0;
    }
    const host = this.#locate(address, 4, "read");
    return host < 0 ? 0 : this.#memory.read32(host) >>> 0;
  }

  /** Writes the low 8 bits of `value`. */
  writeU8(address: GuestPhysicalAddress, value: number): void {
    const host = this.#locate(address, 1, "write");
    if (host >= 0) this.#memory.write8(host, value);
  }

  /** Writes the low 16 bits of `value`. */
  writeU16(address: GuestPhysicalAddress, value: number): void {
    if ((address & PAGE_OFFSET_MASK) > PAGE_SIZE - 2) {
      this.writeU8(address, value);
      this.writeU8(address + 1, value >>> 8);
      return;
    }
    const host = this.#locate(address, 2, "write");
    if (host >= 0) this.#memory.write16(host, value);
  }

  /** Writes the low 32 bits of `value`, signed or unsigned. */
  writeU32(address: GuestPhysicalAddress, value: number): void {
    if ((address & PAGE_OFFSET_MASK) > PAGE_SIZE - 4) {
      this.writeU16(address, value);
      this.writeU16(address + 2, value >>> 16);
      return;
    }
    const host = this.#locate(address, 4, "write");
    if (host >= 0) this.#memory.write32(host, value);
  }

  /** Fills `target` from the Guest's memory; with zeros if any of it lies outside, which ends the Guest. */
  readInto(address: GuestPhysicalAddress, target: Uint8Array): void {
    if (!this.#check(address, target.length, "read")) {
      target.fill(0);
      return;
    }
    for (let done = 0; done < target.length; ) {
      const count = Math.min(target.length - done, PAGE_SIZE - ((address + done) & PAGE_OFFSET_MASK));
      const host = this.#locate(address + done, count, "read");
      if (host < 0) target.fill(0, done, done + count);
      else target.set(this.#memory.bytes.subarray(host, host + count), done);
      done += count;
    }
  }

  /** A copy of `length` bytes; zeros if any of them lies outside, which ends the Guest. */
  readBytes(address: GuestPhysicalAddress, length: number): Uint8Array {
    // A wild length from a Guest must not become an allocation: nothing outside is ever worth having.
    if (!this.#check(address, length, "read")) return new Uint8Array(Math.min(Math.max(length, 0), PAGE_SIZE));
    const bytes = new Uint8Array(length);
    this.readInto(address, bytes);
    return bytes;
  }

  /** Copies `source` in; nothing if any of it would lie outside, which ends the Guest. */
  writeBytes(address: GuestPhysicalAddress, source: Uint8Array): void {
    if (!this.#check(address, source.length, "write")) return;
    for (let done = 0; done < source.length; ) {
      const count = Math.min(source.length - done, PAGE_SIZE - ((address + done) & PAGE_OFFSET_MASK));
      const host = this.#locate(address + done, count, "write");
      if (host >= 0) this.#memory.writeBytes(host, source.subarray(done, done + count));
      done += count;
    }
  }

  /** The bytes before the first zero from `address`, at most `limit`, as Latin-1 text. */
  readText(address: GuestPhysicalAddress, limit: number): string {
    let text = "";
    for (let i = 0; i < limit && this.contains(address + i, 1); i++) {
      const byte = this.readU8(address + i);
      if (byte === 0) break;
      text += String.fromCharCode(byte);
    }
    return text;
  }

  /** Gives every frame back, for good: the memory reads as zeros afterwards, and writes are dropped. */
  release(): void {
    this.#released = true;
    for (let page = 0; page < this.#map.length; page++) {
      if (this.#map[page] !== NO_FRAME) this.#frames.free(this.#map[page]);
    }
    this.#map.fill(NO_FRAME);
    this.#pagesInUse = 0;
  }

  #fillPage(page: number): number {
    if (this.#released) return NO_FRAME;
    const frame = this.#frames.allocate();
    if (frame === NO_FRAME) {
      this.#kill("the Host has no memory left for the Guest's pages");
      return NO_FRAME;
    }
    this.#map[page] = frame;
    this.#pagesInUse++;
    return frame;
  }

  #check(address: number, length: number, what: "read" | "write"): boolean {
    if (this.contains(address, length)) return true;
    this.#kill(`bad ${what} address 0x${(address >>> 0).toString(16)} len ${length}`);
    return false;
  }

  /** Host-physical address of bytes that lie in one page, or -1 after the Guest was ended. */
  #locate(address: number, length: number, what: "read" | "write"): number {
    if (!this.#check(address, length, what)) return -1;
    const page = Math.floor(address / PAGE_SIZE);
    const frame = this.#map[page] || this.#fillPage(page);
    return frame === NO_FRAME ? -1 : frame * PAGE_SIZE + (address & PAGE_OFFSET_MASK);
  }
}
