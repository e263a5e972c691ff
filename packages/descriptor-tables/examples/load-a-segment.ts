import {
  checkDataSegment,
  describeDescriptor,
  encodeSegmentDescriptor,
  lookupSelector,
} from "@lguest/descriptor-tables";

// A GDT with one kernel data segment, DPL 0, at selector 0x08.
const [lo, hi] = encodeSegmentDescriptor({ kind: "data", base: 0, limit: 0xffffffff, big: true, writable: true });
const words = [0, 0, lo, hi];
const tables = { gdt: { base: 0x1000, limit: words.length * 4 - 1 }, ldt: null };

// A program at CPL 3 does `mov ds, ax`.
for (const selector of [0x0b, 0x13]) {
  const lookup = lookupSelector(tables, selector, (linear) => words[(linear - 0x1000) / 4]);
  if (lookup.found) {
    console.log(describeDescriptor(lookup.lo, lookup.hi));
    console.log(checkDataSegment(selector, 3, lookup.hi));
  } else {
    console.log(lookup.reason);
  }
}
