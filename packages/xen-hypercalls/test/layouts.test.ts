/* Every structure and constant of this library against what a C compiler makes of Xen's own headers. */
import { describe, expect, it } from "vitest";
import type { Fields, Layout } from "../src/index.js";
import * as xen from "../src/index.js";
import { layouts as allLayouts, isLayout } from "./all-layouts.js";
import { constantFacts, structFacts } from "./facts.js";

const layouts = new Map(allLayouts.map((layout) => [layout.name, layout]));
const facts = structFacts();

/** Members of unions, which have a name of their own here. */
const RENAMED: Readonly<Record<string, string>> = {
  "start_info console.domU.mfn": "console_mfn",
  "start_info console.domU.evtchn": "console_evtchn",
  "evtchn_status u.interdomain.port": "u_port",
};
/** The domain in the union of evtchn_status is the lower half of `u`, whose other members are words. */
const HALVES = new Set(["evtchn_status u.interdomain.dom"]);

/** Offset and size of a field, nested names after dots. */
function locate(layout: Layout<Fields>, path: string): { offset: number; size: number } {
  const [first, ...rest] = path.split(".");
  const place = layout.fields[first];
  if (place === undefined) throw new Error(`${layout.name} has no field ${first}`);
  if (rest.length === 0) return { offset: place.offset, size: place.size };
  if (!isLayout(place.type)) throw new Error(`${layout.name}.${first} is no structure`);
  const inner = locate(place.type, rest.join("."));
  return { offset: place.offset + inner.offset, size: inner.size };
}

describe("structures", () => {
  it.each(facts)("$name has Xen's size and offsets", ({ name, size, fields }) => {
    const layout = layouts.get(name);
    if (layout === undefined) throw new Error(`no layout ${name}`);
    expect(layout.size).toBe(size);
    for (const { path, ...place } of fields.filter((field) => !HALVES.has(`${name} ${field.path}`))) {
      expect({ path, ...locate(layout, RENAMED[`${name} ${path}`] ?? path) }).toEqual({ path, ...place });
    }
  });

  it("names every field of a measured structure as Xen does", () => {
    for (const { name, fields } of facts) {
      const named = new Set(fields.map((field) => (RENAMED[`${name} ${field.path}`] ?? field.path).split(".")[0]));
      const own = Object.keys(layouts.get(name)?.fields ?? {});
      expect(own.filter((field) => !named.has(field) && field !== "pad1")).toEqual([]);
    }
  });

  it("has no others than arrays of characters, parts, frames on the stack and E820 entries", () => {
    const measured = new Set(facts.map((fact) => fact.name));
    const sizes = [...layouts.values()].filter((layout) => !measured.has(layout.name));
    expect(Object.fromEntries(sizes.map((layout) => [layout.name, layout.size]))).toEqual({
      bounce_frame: 12,
      bounce_frame_from_user: 20,
      iret_frame: 16,
      iret_frame_to_user: 24,
      e820entry: 20,
      gnttab_copy_ptr: 8,
      xen_capabilities_info: 1024,
      xen_changeset_info: 64,
      xen_commandline: 1024,
      xen_domain_handle: 16,
      xen_extraversion: 16,
    });
  });
});

describe("constants", () => {
  const known = constantFacts();
  const numeric = Object.entries(xen).filter(([, value]) => typeof value === "number");

  it("have Xen's values", () => {
    const compared = numeric.filter(([name]) => known.has(name));
    expect(compared.length).toBeGreaterThan(260);
    for (const [name, value] of compared) expect([name, value]).toEqual([name, known.get(name)]);
  });

  it("have Xen's error numbers", () => {
    for (const [name, value] of Object.entries(xen.XEN_ERRNO)) {
      expect([name, value]).toEqual([name, known.get(`XEN_${name}`)]);
    }
    expect(xen.formatXenResult(-14)).toBe("-EFAULT");
    expect(xen.formatXenResult(-4000)).toBe("-4000");
    expect(xen.formatXenResult(0x41004)).toBe("266244");
    expect(xen.xenErrnoName(14)).toBeUndefined();
    expect(xen.isXenError(-0x0a800000)).toBe(false);
  });

  it("number the hypercalls and their operations", () => {
    for (const number of xen.hypercallNumbers()) {
      expect(known.get(`__HYPERVISOR_${xen.hypercallInfo(number)?.name}`) ?? number).toBe(number);
    }
    const features = xen.XEN_FEATURES.map((_, bit) => 2 ** bit).reduce((sum, bit) => sum + bit);
    expect(xen.xenFeatureNames(features)).toEqual(xen.XEN_FEATURES);
    expect(xen.xenFeatureNames(0x80000001)).toEqual(["writable_page_tables", "feature31"]);
  });
});
