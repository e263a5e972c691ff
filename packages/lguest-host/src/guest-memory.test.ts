import { PAGE_SIZE } from "@lguest/mmu";
import { describe, expect, it } from "vitest";
import { guestWithoutProcessor } from "../test/guest-without-processor.js";

describe("guest memory", () => {
  it("fills pages when they are first touched, and gives them back", () => {
    const { guest, host } = guestWithoutProcessor();
    const before = host.frames.available;
    guest.memory.writeU32(PAGE_SIZE - 2, 0x11223344);
    expect(guest.memory.pagesInUse).toBe(2);
    expect(guest.memory.readU32(PAGE_SIZE - 2)).toBe(0x11223344);
    expect(guest.memory.readU8(PAGE_SIZE)).toBe(0x22);
    guest.memory.release();
    expect(host.frames.available).toBe(before);
    expect(guest.memory.readU32(PAGE_SIZE - 2)).toBe(0);
  });

  it("reaches the device pages above RAM but nothing behind them", () => {
    const { guest, reason } = guestWithoutProcessor({ ramPages: 4 });
    const end = (4 + 256) * PAGE_SIZE;
    guest.memory.writeU32(end - 4, 7);
    expect(guest.memory.readU32(end - 4)).toBe(7);
    expect(guest.death).toBeNull();
    expect(guest.memory.readU32(end - 2)).toBe(0);
    expect(reason()).toBe(`bad read address 0x${end.toString(16)} len 2`);
  });

  it.each([0xffffffff, 0xfffffffc, 0x80000000, -4])("keeps out %i", (address) => {
    const { guest } = guestWithoutProcessor();
    guest.memory.writeU32(address, 1);
    guest.memory.writeBytes(address, new Uint8Array(16));
    expect(guest.memory.readBytes(address, 0x7fffffff).length).toBeLessThanOrEqual(PAGE_SIZE);
    expect(guest.memory.pagesInUse).toBe(0);
    expect(guest.death?.kind).toBe("dead");
  });

  it("ends the Guest when the Host has no frame left", () => {
    const { guest, reason } = guestWithoutProcessor({ ramPages: 64, hostPages: 16 });
    for (let page = 0; page < 64; page++) guest.memory.writeU32(page * PAGE_SIZE, page);
    expect(reason()).toMatch(/no memory left/);
  });
});
