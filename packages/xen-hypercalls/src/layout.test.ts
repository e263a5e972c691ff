import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isLayout, layouts } from "../test/all-layouts.js";
import * as xen from "./index.js";
import type { Encodable, Fields, FieldType, Layout } from "./layout.js";

const TEXT = fc.integer({ min: 1, max: 0xff }).map((code) => String.fromCharCode(code));

/** Any value that a field can hold, made from the field's own description. */
function anyOf(type: FieldType<unknown, unknown>): fc.Arbitrary<unknown> {
  if (isLayout(type)) {
    return fc.record(Object.fromEntries(Object.values(type.fields).map((place) => [place.name, anyOf(place.type)])));
  }
  const [, element, count] = /^(.*)\[(\d+)\]$/.exec(type.kind) ?? [];
  if (element === "char") return fc.array(TEXT, { maxLength: type.size - 1 }).map((all) => all.join(""));
  if (element === "byte") return fc.uint8Array({ minLength: type.size, maxLength: type.size });
  if (element !== undefined) {
    const inner = layouts.find((layout) => layout.name === element) ?? INTEGERS[element];
    const one = "fields" in inner ? anyOf(inner as Layout<Fields>) : (inner as fc.Arbitrary<unknown>);
    // The same few values over and over: 256 random structures would cost more than they show.
    return fc
      .array(one, { minLength: 1, maxLength: 3 })
      .map((some) => Array.from({ length: Number(count) }, (_, index) => some[index % some.length]));
  }
  return INTEGERS[type.kind];
}
const word = fc.integer({ min: 0, max: 0xffffffff });
const half = fc.integer({ min: 0, max: 0xffff });
const INTEGERS: Record<string, fc.Arbitrary<unknown>> = {
  u8: fc.integer({ min: 0, max: 0xff }),
  i8: fc.integer({ min: -0x80, max: 0x7f }),
  u16: half,
  domid: half,
  i16: fc.integer({ min: -0x8000, max: 0x7fff }),
  u32: word,
  mfn: word,
  pfn: word,
  pointer: word,
  evtchn_port: word,
  i32: fc.integer({ min: -0x80000000, max: 0x7fffffff }),
  u64: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
};

describe("every layout", () => {
  it.each(layouts.map((layout) => [layout.name, layout] as const))("%s comes back as it was written", (_, layout) => {
    const runs = layout.size > 1000 ? 5 : 40;
    fc.assert(
      fc.property(anyOf(layout), fc.integer({ min: 0, max: 9 }), (value, at) => {
        const bytes = new Uint8Array(layout.size + 20).fill(0xa5);
        xen.encodeInto(layout, value as Encodable<typeof layout>, bytes, at);
        expect(xen.decodeLayout(layout, bytes, at)).toEqual(value);
        const around = [...bytes.subarray(0, at), ...bytes.subarray(at + layout.size)];
        expect(around.every((byte) => byte === 0xa5)).toBe(true);
      }),
      { numRuns: runs },
    );
  });

  it.each(layouts.map((layout) => [layout.name, layout] as const))("%s decodes any bytes", (_, layout) => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: layout.size, maxLength: layout.size }), (bytes) => {
        const value = xen.decodeLayout(layout, bytes);
        // Text without a final NUL is read, but not written.
        const texts = Object.values(layout.fields).filter((place) => place.kind.startsWith("char"));
        if (texts.some((place) => String(value[place.name]).length === place.size)) return;
        const again = xen.encodeLayout(layout, value);
        expect(xen.decodeLayout(layout, again)).toEqual(value);
      }),
      { numRuns: 10, endOnFailure: true },
    );
  });
});

describe("encoding", () => {
  it("leaves what the hypervisor fills zero, and padding too", () => {
    const bytes = new Uint8Array(8).fill(0xff);
    xen.encodeInto(xen.evtchnAllocUnbound, { dom: xen.DOMID_SELF, remote_dom: 3 }, bytes);
    expect([...bytes]).toEqual([0xf0, 0x7f, 3, 0, 0, 0, 0, 0]);
    const reset = new Uint8Array(xen.schedRemoteShutdown.size).fill(0xff);
    xen.encodeInto(xen.schedRemoteShutdown, { domain_id: 1, reason: 2 }, reset);
    expect([...reset]).toEqual([1, 0, 0, 0, 2, 0, 0, 0]);
  });

  it.each([
    ["trap_info.vector", () => xen.encodeLayout(xen.trapInfo, { vector: 256, flags: 0, cs: 0, address: 0 })],
    ["trap_info.cs", () => xen.encodeLayout(xen.trapInfo, { vector: 0, flags: 0, cs: -1, address: 0 })],
    ["trap_info.address", () => xen.encodeLayout(xen.trapInfo, { vector: 0, flags: 0, cs: 0, address: 1.5 })],
    ["mmu_update.ptr", () => xen.encodeLayout(xen.mmuUpdate, { ptr: 1n << 64n, val: 0n })],
    ["mmu_update.val", () => xen.encodeLayout(xen.mmuUpdate, { ptr: 0n, val: -1n })],
    ["xen_extraversion.text", () => xen.encodeLayout(xen.xenExtraversion, { text: "sixteen letters!" })],
    ["xen_extraversion.text", () => xen.encodeLayout(xen.xenExtraversion, { text: "\u0416" })],
    ["multicall_entry.args", () => xen.encodeLayout(xen.multicallEntry, { op: 1, args: [1, 2] })],
    ["evtchn_op.u", () => xen.encodeLayout(xen.evtchnOp, { cmd: 1, u: new Uint8Array(25) })],
  ])("refuses a value that %s cannot hold", (name, act) => {
    expect(act).toThrow(expect.objectContaining({ code: "ERR_FIELD_RANGE", message: expect.stringContaining(name) }));
  });

  it("refuses a buffer in which the structure does not lie", () => {
    for (const at of [-1, 9, 0.5, Number.NaN]) {
      expect(() => xen.decodeLayout(xen.trapInfo, new Uint8Array(16), at)).toThrow(
        expect.objectContaining({ code: "ERR_BUFFER_SIZE" }),
      );
    }
    expect(() => xen.encodeInto(xen.evtchnSend, { port: 1 }, new Uint8Array(3))).toThrow(
      "evtchn_send: expected 4 bytes from 0, got a buffer of 3",
    );
  });
});

describe("formatLayout", () => {
  it("shows offset, size, kind and name", () => {
    expect(xen.formatLayout(xen.evtchnAllocUnbound)).toBe(
      [
        "struct evtchn_alloc_unbound, 8 bytes",
        "      0     2  domid          dom",
        "      2     2  domid          remote_dom",
        "      4     4  evtchn_port    port",
      ].join("\n"),
    );
  });
});
