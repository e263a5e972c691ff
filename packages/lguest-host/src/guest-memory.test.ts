import { PAGE_SIZE } from "@lguest/mmu";
import fc from "fast-check";
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
    guest.memory.writeU32(PAGE_SIZE - 2, 1);
    expect(guest.memory.readU32(PAGE_SIZE - 2)).toBe(0);
    expect(host.frames.available).toBe(before);
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

  it("holds what was written, at any address and of any width", () => {
    const size = (2 + 256) * PAGE_SIZE;
    const address = fc.oneof(
      fc.integer({ min: 0, max: size - 64 }),
      fc.integer({ min: 0, max: 4 }).map((page) => page * PAGE_SIZE + PAGE_SIZE - 3),
    );
    const operation = fc.record({ address, width: fc.constantFrom(1, 2, 4, 40), value: fc.integer() });
    fc.assert(
      fc.property(fc.array(operation, { maxLength: 30 }), (operations) => {
        const { guest } = guestWithoutProcessor({ ramPages: 2 });
        const { memory } = guest;
        const model = new Uint8Array(size);
        const view = new DataView(model.buffer);
        for (const { address: at, width, value } of operations) {
          if (width === 1) {
            memory.writeU8(at, value);
            view.setUint8(at, value);
          } else if (width === 2) {
            memory.writeU16(at, value);
            view.setUint16(at, value, true);
          } else if (width === 4) {
            memory.writeU32(at, value);
            view.setInt32(at, value, true);
          } else {
            const bytes = new Uint8Array(width).fill(value);
            memory.writeBytes(at, bytes);
            model.set(bytes, at);
          }
        }
        for (const { address: at } of operations) {
          expect(memory.readU8(at)).toBe(view.getUint8(at));
          expect(memory.readU16(at)).toBe(view.getUint16(at, true));
          expect(memory.readU32(at)).toBe(view.getUint32(at, true));
          expect(memory.readBytes(at, 64)).toEqual(model.slice(at, at + 64));
        }
        expect(guest.death).toBeNull();
      }),
      { numRuns: 50 },
    );
  });
});
