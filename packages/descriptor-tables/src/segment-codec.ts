/*P:130 Segment descriptors as objects.
 * The same eight bytes as segment-descriptor.ts, taken apart into named fields and put together again, for tools,
 * tests and whoever builds a table. A processor does not come here. Gates have a codec of their own, in gate.ts. */

import { DescriptorError, requireInteger } from "./errors.js";
import {
  DESC_ACCESSED,
  DESC_AVL,
  DESC_BASE_23_16,
  DESC_BASE_31_24,
  DESC_CODE,
  DESC_CONFORMING,
  DESC_DB,
  DESC_DPL_SHIFT,
  DESC_EXPAND_DOWN,
  DESC_G,
  DESC_L,
  DESC_LIMIT_19_16,
  DESC_P,
  DESC_READABLE,
  DESC_S,
  DESC_TYPE_SHIFT,
  DESC_WRITABLE,
  descriptorBase,
  descriptorDpl,
  descriptorLimit,
  descriptorType,
  isCode,
} from "./segment-descriptor.js";
import type { i32, u32 } from "./types.js";

interface SegmentCommon {
  /** 0..0xFFFFFFFF. */
  readonly base: u32;
  /** Last byte's offset, in bytes whatever the granularity. */
  readonly limit: u32;
  /** Unit in which the limit is stored. With `"page"`, its low 12 bits are all ones. */
  readonly granularity: "byte" | "page";
  /** 0..3. */
  readonly dpl: number;
  readonly present: boolean;
  /** D/B. */
  readonly big: boolean;
  /** AVL, the bit left to software. */
  readonly available: boolean;
  /** Bit 21, 64-bit code; kept so that nothing is lost, without meaning in IA-32 mode. */
  readonly long: boolean;
}

export interface CodeSegment extends SegmentCommon {
  readonly kind: "code";
  readonly conforming: boolean;
  readonly readable: boolean;
  readonly accessed: boolean;
}

export interface DataSegment extends SegmentCommon {
  readonly kind: "data";
  readonly expandDown: boolean;
  readonly writable: boolean;
  readonly accessed: boolean;
}

/** An LDT or a TSS. A gate decodes as this too, with a base and limit that mean nothing: ask `decodeGate` first. */
export interface SystemSegment extends SegmentCommon {
  readonly kind: "system";
  /** `SYS_TYPE_*`, 0..15. */
  readonly type: number;
}

export type SegmentDescriptor = CodeSegment | DataSegment | SystemSegment;

/** Takes a descriptor apart; `encodeSegmentDescriptor` of the result gives the same two words back. */
export function decodeSegmentDescriptor(lo: i32 | u32, hi: i32 | u32): SegmentDescriptor {
  const common = {
    base: descriptorBase(lo, hi),
    limit: descriptorLimit(lo, hi),
    granularity: (hi & DESC_G) !== 0 ? "page" : "byte",
    dpl: descriptorDpl(hi),
    present: (hi & DESC_P) !== 0,
    big: (hi & DESC_DB) !== 0,
    available: (hi & DESC_AVL) !== 0,
    long: (hi & DESC_L) !== 0,
  } as const;
  if ((hi & DESC_S) === 0) return { kind: "system", ...common, type: descriptorType(hi) };
  const accessed = (hi & DESC_ACCESSED) !== 0;
  if (isCode(hi)) {
    const conforming = (hi & DESC_CONFORMING) !== 0;
    return { kind: "code", ...common, conforming, readable: (hi & DESC_READABLE) !== 0, accessed };
  }
  const expandDown = (hi & DESC_EXPAND_DOWN) !== 0;
  return { kind: "data", ...common, expandDown, writable: (hi & DESC_WRITABLE) !== 0, accessed };
}

type Flags<T> = { readonly [K in keyof T as T[K] extends boolean ? K : never]?: boolean };
type Encodable<T extends SegmentCommon> = Omit<T, "granularity" | "dpl" | keyof Flags<T>> &
  Flags<T> & { readonly dpl?: number; readonly granularity?: "byte" | "page" };

/**
 * What {@link encodeSegmentDescriptor} takes: a decoded descriptor, or one with parts left out. Flags left out are
 * false, but for `present`, which is true; `dpl` is 0; `granularity` is `"byte"` if the limit fits in 20 bits, else
 * `"page"`.
 */
export type SegmentDescriptorFields = Encodable<CodeSegment> | Encodable<DataSegment> | Encodable<SystemSegment>;

function kindBits(fields: SegmentDescriptorFields): number {
  switch (fields.kind) {
    case "system":
      return requireInteger("descriptor type", fields.type, 0, 15) << DESC_TYPE_SHIFT;
    case "code":
      return (
        DESC_S |
        DESC_CODE |
        (fields.conforming ? DESC_CONFORMING : 0) |
        (fields.readable ? DESC_READABLE : 0) |
        (fields.accessed ? DESC_ACCESSED : 0)
      );
    case "data":
      return (
        DESC_S |
        (fields.expandDown ? DESC_EXPAND_DOWN : 0) |
        (fields.writable ? DESC_WRITABLE : 0) |
        (fields.accessed ? DESC_ACCESSED : 0)
      );
  }
}

/**
 * The two words of a descriptor, unsigned.
 * @throws DescriptorError `ERR_FIELD_RANGE` if a field does not fit: a limit above 0xFFFFF in bytes, or a limit in
 * pages whose low 12 bits are not all ones.
 */
export function encodeSegmentDescriptor(fields: SegmentDescriptorFields): [lo: u32, hi: u32] {
  const base = requireInteger("descriptor base", fields.base, 0, 0xffffffff);
  const limit = requireInteger("descriptor limit", fields.limit, 0, 0xffffffff);
  const dpl = requireInteger("descriptor dpl", fields.dpl ?? 0, 0, 3);
  const inPages = (fields.granularity ?? (limit > 0xfffff ? "page" : "byte")) === "page";
  if (inPages ? (limit & 0xfff) !== 0xfff : limit > 0xfffff) {
    const expected = inPages ? "low 12 bits all ones (granularity page)" : "at most 0xfffff (granularity byte)";
    throw new DescriptorError("ERR_FIELD_RANGE", "descriptor limit", expected, `0x${limit.toString(16)}`);
  }
  const raw = inPages ? limit >>> 12 : limit;
  const hi =
    (base & DESC_BASE_31_24) |
    ((base >>> 16) & DESC_BASE_23_16) |
    (raw & DESC_LIMIT_19_16) |
    kindBits(fields) |
    (dpl << DESC_DPL_SHIFT) |
    ((fields.present ?? true) ? DESC_P : 0) |
    (inPages ? DESC_G : 0) |
    (fields.big ? DESC_DB : 0) |
    (fields.long ? DESC_L : 0) |
    (fields.available ? DESC_AVL : 0);
  return [((base << 16) | (raw & 0xffff)) >>> 0, hi >>> 0];
}
