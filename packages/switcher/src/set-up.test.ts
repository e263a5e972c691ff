import { decodeGate, decodeSegmentDescriptor, decodeTss32 } from "@lguest/descriptor-tables";
import { createPhysicalMemory } from "@lguest/mmu";
import { describe, expect, test } from "vitest";
import { createSwitcherImage, createSwitcherLayout, setUpSwitcher } from "./index.js";

const SIZE = 0x10000;
const FRAMES = { text: [0x1000], registers: 0x2000, state: 0x3000 };
const HOST = { gdt: { base: 0xc0001000, limit: 255 }, idt: { base: 0xc0002000, limit: 2047 } };

function ram() {
  const memory = new WebAssembly.Memory({ initial: 2 });
  return createPhysicalMemory({ memory, base: SIZE, size: SIZE, pageFlags: 0 });
}

describe("setUpSwitcher", () => {
  const memory = ram();
  const image = createSwitcherImage(createSwitcherLayout());
  const prepared = setUpSwitcher({
    memory,
    image,
    frames: FRAMES,
    host: HOST,
    gateDpl: (vector) => (vector === 31 ? 1 : 0),
  });
  const words = (address: number): [number, number] => [memory.read32(address), memory.read32(address + 4)];

  test("writes the text", () => {
    expect([...memory.readBytes(0x1000, image.bytes.length)]).toEqual([...image.bytes]);
  });

  test("leads every vector to its stub", () => {
    for (let vector = 0; vector < 256; vector++) {
      expect(decodeGate(...words(prepared.guestIdt + vector * 8))).toMatchObject({
        kind: "interrupt",
        selector: 0x50,
        offset: image.stubAddress(vector),
        dpl: vector === 31 ? 1 : 0,
        present: true,
      });
    }
    prepared.setStubGate(128, 3);
    expect(decodeGate(...words(prepared.guestIdt + 128 * 8))).toMatchObject({ dpl: 3, offset: image.stubAddress(128) });
  });

  test("gives the Guest's GDT the Switcher's segments and task", () => {
    expect(decodeSegmentDescriptor(...words(prepared.guestGdt + 0x50))).toMatchObject({
      kind: "code",
      dpl: 0,
      base: 0,
    });
    expect(decodeSegmentDescriptor(...words(prepared.guestGdt + 0x58))).toMatchObject({
      kind: "data",
      dpl: 0,
      base: 0,
    });
    expect(decodeSegmentDescriptor(...words(prepared.guestGdt + 0x80))).toMatchObject({
      kind: "system",
      base: image.layout.tssAddress,
      limit: 0x67,
    });
  });

  test("puts ring 0's stack at the end of the register page, ring 1's where it is told", () => {
    prepared.setRing1Stack(0x69, 0xc1234560);
    const tss = decodeTss32(memory.readBytes(prepared.guestTss, 104));
    expect(tss).toMatchObject({ esp0: 0xffc02000, ss0: 0x58, esp1: 0xc1234560, ss1: 0x69 });
  });

  test("says what to map: nothing but the register page can be written by a Guest", () => {
    expect(prepared.mappings).toEqual([
      { name: "text", linear: 0xffc00000, physical: 0x1000, hostWritable: false, guestWritable: false },
      { name: "registers", linear: 0xffc01000, physical: 0x2000, hostWritable: true, guestWritable: true },
      { name: "state", linear: 0xffc02000, physical: 0x3000, hostWritable: true, guestWritable: false },
    ]);
  });

  test("refuses frames that do not fit the layout", () => {
    const options = { memory, image, host: HOST };
    expect(() => setUpSwitcher({ ...options, frames: { ...FRAMES, text: [] } })).toThrow(
      "frames.text: expected 1 frames, got 0",
    );
    expect(() => setUpSwitcher({ ...options, frames: { ...FRAMES, gdt: [0x4000] } })).toThrow(
      "frames.gdt: expected 0 frames, got 1",
    );
    expect(() => setUpSwitcher({ ...options, frames: { ...FRAMES, state: 0x3004 } })).toThrow(
      "frame: expected a page address",
    );
  });
});
