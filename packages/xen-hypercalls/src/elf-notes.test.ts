import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  encodeElfNotes,
  encodeXenGuest,
  parseElfNotes,
  parseXenFeatures,
  parseXenGuest,
  XEN_ELFNOTES,
  xenNote,
  xenNoteValue,
} from "./elf-notes.js";

const latin1 = fc.integer({ min: 1, max: 0xff }).map((code) => String.fromCharCode(code));
const ownerName = fc.array(latin1, { maxLength: 9 }).map((all) => all.join(""));
const note = fc.record({
  owner: ownerName,
  type: fc.integer({ min: 0, max: 0xffffffff }),
  value: fc.uint8Array({ maxLength: 40 }),
});

describe("ELF notes", () => {
  it("come back as they were written", () => {
    fc.assert(
      fc.property(fc.array(note), (notes) => {
        expect(parseElfNotes(encodeElfNotes(notes))).toEqual({ notes, problem: undefined });
      }),
    );
  });

  it("keep those before the place where they are cut", () => {
    const bytes = encodeElfNotes([xenNote("GUEST_OS", "linux"), xenNote("VIRT_BASE", 0xc0000000)]);
    expect(parseElfNotes(bytes.subarray(0, 30))).toMatchObject({
      notes: [{ owner: "Xen", type: 6 }],
      problem: "a note's head at byte 24 is cut off",
    });
    expect(parseElfNotes(bytes.subarray(0, 41)).problem).toBe("the note at byte 24 goes on past the end");
  });

  it("never throw, whatever the bytes are", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
        for (const { value } of parseElfNotes(bytes).notes) expect(value.length).toBeLessThanOrEqual(bytes.length);
      }),
    );
  });

  it("are laid out as a linker does", () => {
    const bytes = encodeElfNotes([xenNote("PAE_MODE", "yes")]);
    expect([...bytes]).toEqual([4, 0, 0, 0, 4, 0, 0, 0, 9, 0, 0, 0, 0x58, 0x65, 0x6e, 0, 0x79, 0x65, 0x73, 0]);
  });

  it("have values by the kind of their type", () => {
    expect(xenNoteValue(xenNote("HYPERCALL_PAGE", 0xc1001000))).toBe(0xc1001000);
    expect(xenNoteValue(xenNote("LOADER", "generic"))).toBe("generic");
    expect(xenNoteValue(xenNote("L1_MFN_VALID", Uint8Array.of(1, 2)))).toEqual(Uint8Array.of(1, 2));
    const wide = (bytes: number[]) => xenNoteValue({ owner: "Xen", type: 1, value: Uint8Array.from(bytes) });
    expect(wide([0, 0, 0, 0xc0, 0, 0, 0, 0])).toBe(0xc0000000);
    expect(wide([0, 0, 0, 0, 1, 0, 0, 0])).toEqual(Uint8Array.of(0, 0, 0, 0, 1, 0, 0, 0));
    expect(wide([1, 2])).toEqual(Uint8Array.of(1, 2));
    expect(xenNoteValue({ owner: "Xen", type: 999, value: Uint8Array.of(7) })).toEqual(Uint8Array.of(7));
  });

  it("are refused under another name or with another kind of value", () => {
    for (const [name, value] of [
      ["VIRT_BASE", "0xC0000000"],
      ["GUEST_OS", 1],
      ["L1_MFN_VALID", "x"],
      ["VIRTBASE", 1],
      ["ENTRY", -1],
    ] as const) {
      expect(() => xenNote(name, value)).toThrow(expect.objectContaining({ code: "ERR_PARAMETER" }));
    }
    expect(XEN_ELFNOTES.size).toBe(19);
  });
});

describe("__xen_guest", () => {
  it("is read as kernels of its time wrote it", () => {
    const text =
      "GUEST_OS=linux,GUEST_VER=2.6,XEN_VER=xen-3.0,VIRT_BASE=0xC0000000,PAE=yes,LOADER=generic,BSD_SYMTAB,PAE=no";
    const pairs = parseXenGuest(new TextEncoder().encode(`${text}\0junk`));
    expect(pairs.get("VIRT_BASE")).toBe("0xC0000000");
    expect(pairs.get("PAE")).toBe("yes");
    expect(pairs.get("BSD_SYMTAB")).toBe("");
    expect(pairs.size).toBe(7);
  });

  it("comes back as it was written, and takes no comma", () => {
    const pairs = new Map([
      ["GUEST_OS", "linux"],
      ["PAE", "yes"],
      ["BSD_SYMTAB", ""],
    ]);
    expect(parseXenGuest(encodeXenGuest(pairs))).toEqual(pairs);
    expect(() => encodeXenGuest(new Map([["A", "1,2"]]))).toThrow(expect.objectContaining({ code: "ERR_PARAMETER" }));
  });
});

describe("features", () => {
  it("tell what can be used from what is needed", () => {
    expect(parseXenFeatures("!writable_page_tables|pae_pgdir_above_4gb|unheard_of")).toEqual({
      supported: 0b10001,
      required: 1,
      unknown: ["unheard_of"],
    });
    expect(parseXenFeatures("")).toEqual({ supported: 0, required: 0, unknown: [] });
  });
});
