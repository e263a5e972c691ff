/*T:440 Memory operands.
 *
 * An operand's address is drawn first; then a ModRM form that names it is chosen. Forms with a wide displacement leave the
 * registers as they are, the others change one that nobody needs otherwise. So all forms occur with any registers. Before it: templates.
 * Next, T:442: how a case is drawn. */
import { type Case, ESP } from "./case.js";
import {
  DATA_AT,
  DATA_BYTES,
  FS_BASE,
  GS_BASE,
  LOW_DATA_AT,
  LOW_DATA_BYTES,
  PAGE_BYTES,
  READ_ONLY_AT,
  USER_FS,
  USER_GS,
} from "./machine-layout.js";
import type { Random } from "./random.js";
import type { Template } from "./template.js";

const PREFIX_FS = 0x64;
const PREFIX_GS = 0x65;
const PREFIX_ADDRESS_SIZE = 0x67;
/** ES, SS, DS: all flat, like the default. CS is flat too, but cannot be written. */
const PREFIXES_FLAT = [0x26, 0x36, 0x3e];
const PREFIX_CS = 0x2e;

/** What was chosen for the memory of a case. */
export interface Place {
  /** The prefix of a segment, or 0. */
  segmentPrefix: number;
  address16: boolean;
  /** The data is there and can be written, by a flat segment. */
  ordinary: boolean;
  /** Subtracted from a linear address to get an offset. */
  base: number;
}

export const place: Place = { segmentPrefix: 0, address16: false, ordinary: true, base: 0 };

/** Chooses where the data window is, the operand in it, and by which segment and address size it is reached. */
export function drawPlace(c: Case, r: Random, t: Template): void {
  const bytes = t.dataBytes ?? 64;
  const alignment = t.alignment ?? 4;
  const choice = r.next();
  const room = bytes > 128 ? 16 : (bytes >> 1) - 8;
  const align = (choice & 0x700) === 0 ? 1 : alignment;
  const offset = 16 + (r.below(room) & -align);
  place.segmentPrefix = 0;
  place.address16 = false;
  place.base = 0;
  c.dataBytes = bytes;
  c.dataAt = DATA_AT + 0x400;
  c.operandAt = c.dataAt + offset;
  const kind = t.neverFaults === true && (choice & 15) < 2 ? 15 : choice & 15;
  place.ordinary = kind > 3;
  if (kind === 0) {
    // The last bytes of memory; the operand may reach beyond them.
    c.dataAt = DATA_AT + DATA_BYTES - bytes;
    c.operandAt = DATA_AT + DATA_BYTES - (1 + r.below(20));
    if ((choice & 0x1000) !== 0) c.operandAt &= -alignment;
  } else if (kind === 1 && (choice & 0x10) !== 0) {
    c.dataAt = READ_ONLY_AT + 0x200;
    c.operandAt = c.dataAt + offset;
  } else if (kind === 2) {
    place.address16 = true;
    c.dataAt = LOW_DATA_AT + LOW_DATA_BYTES - 0x400;
    c.operandAt = c.dataAt + offset;
  } else if (kind === 3) drawSegment(c, r, choice >>> 16, offset);
}

/** A segment override; GS may end before the operand does. */
function drawSegment(c: Case, r: Random, choice: number, offset: number): void {
  switch (choice & 3) {
    case 0:
      place.segmentPrefix = PREFIX_FS;
      place.base = FS_BASE;
      c.fs = USER_FS;
      break;
    case 1:
      place.segmentPrefix = PREFIX_GS;
      place.base = GS_BASE;
      c.gs = USER_GS;
      if ((choice & 4) !== 0) {
        // About the end of the segment, which is in the middle of mapped memory.
        c.dataAt = GS_BASE + PAGE_BYTES - 32;
        c.operandAt = c.dataAt + offset;
      }
      break;
    case 2:
      place.segmentPrefix = r.pick(PREFIXES_FLAT);
      break;
    default:
      place.segmentPrefix = PREFIX_CS;
  }
}

/** Appends the prefixes that the place needs. */
export function putPlacePrefixes(c: Case): void {
  if (place.segmentPrefix !== 0) c.code[c.codeBytes++] = place.segmentPrefix;
  if (place.address16) c.code[c.codeBytes++] = PREFIX_ADDRESS_SIZE;
}

function put32(c: Case, value: number): void {
  for (let n = 0; n < 4; n++) c.code[c.codeBytes++] = value >>> (8 * n);
}

function put16(c: Case, value: number): void {
  c.code[c.codeBytes++] = value;
  c.code[c.codeBytes++] = value >>> 8;
}

/** A register that an address may change. */
function freeRegister(c: Case, r: Random, without: number): number {
  const start = r.below(8);
  for (let n = 0; n < 8; n++) {
    const register = (start + n) & 7;
    if (((c.pinned | without) & (1 << register)) === 0) return register;
  }
  return -1;
}

const BIT_ESP = 1 << ESP;
const BIT_EBP = 1 << 5;

/** Appends ModRM, SIB and displacement of the memory operand. */
export function putMemoryOperand(c: Case, r: Random, reg: number): void {
  const offset = (c.operandAt - place.base) | 0;
  if (place.address16) putMemory16(c, r, reg, offset);
  else putMemory32(c, r, reg, offset);
}

function putMemory32(c: Case, r: Random, reg: number, offset: number): void {
  const field = reg << 3;
  const choice = r.next();
  const scale = (choice >>> 8) & 3;
  const any = (choice >>> 10) & 7;
  const index = (choice >>> 13) & 7;
  const displacement8 = (choice << 8) >> 24;
  let form = choice & 7;
  // The last three forms want a register to change.
  let base = -1;
  if (form >= 5) {
    base = form === 5 ? freeRegister(c, r, BIT_ESP) : freeRegister(c, r, form === 6 ? BIT_ESP | BIT_EBP : 0);
    if (base < 0 || (form === 7 && base === index)) form = 3;
  }
  const scaled = index === ESP ? 0 : c.gpr[index] << scale;
  switch (form) {
    case 0:
      c.code[c.codeBytes++] = field | 5;
      put32(c, offset);
      return;
    case 1:
      c.code[c.codeBytes++] = field | 4;
      c.code[c.codeBytes++] = 0x25;
      put32(c, offset);
      return;
    case 2:
      if (any === ESP) {
        c.code[c.codeBytes++] = 0x80 | field | 4;
        c.code[c.codeBytes++] = 0x24;
      } else c.code[c.codeBytes++] = 0x80 | field | any;
      put32(c, offset - c.gpr[any]);
      return;
    case 3:
      c.code[c.codeBytes++] = 0x80 | field | 4;
      c.code[c.codeBytes++] = (scale << 6) | (index << 3) | any;
      put32(c, offset - c.gpr[any] - scaled);
      return;
    case 4:
      c.code[c.codeBytes++] = field | 4;
      c.code[c.codeBytes++] = (scale << 6) | (index << 3) | 5;
      put32(c, offset - scaled);
      return;
    case 5:
      c.gpr[base] = offset - displacement8;
      c.code[c.codeBytes++] = 0x40 | field | base;
      c.code[c.codeBytes++] = displacement8;
      return;
    case 6:
      c.gpr[base] = offset;
      c.code[c.codeBytes++] = field | base;
      return;
    default:
      c.gpr[base] = offset - displacement8 - scaled;
      c.code[c.codeBytes++] = 0x40 | field | 4;
      c.code[c.codeBytes++] = (scale << 6) | (index << 3) | base;
      c.code[c.codeBytes++] = displacement8;
  }
}

/* Base and index registers of the 16-bit forms (SDM Vol 2A table 2-1); 8 is none. */
const BASE16 = [3, 3, 5, 5, 6, 7, 5, 3];
const INDEX16 = [6, 7, 6, 7, 8, 8, 8, 8];

function putMemory16(c: Case, r: Random, reg: number, offset: number): void {
  const field = reg << 3;
  const choice = r.next();
  const form = (choice >>> 4) & 7;
  const sum = (c.gpr[BASE16[form]] + (INDEX16[form] === 8 ? 0 : c.gpr[INDEX16[form]])) | 0;
  const single = form >= 4 && (c.pinned & (1 << BASE16[form])) === 0;
  if ((choice & 3) === 0) {
    c.code[c.codeBytes++] = field | 6;
    put16(c, offset);
  } else if ((choice & 3) === 1 && single) {
    const displacement = (choice << 8) >> 24;
    c.gpr[BASE16[form]] = (c.gpr[BASE16[form]] & 0xffff0000) | ((offset - displacement) & 0xffff);
    c.code[c.codeBytes++] = 0x40 | field | form;
    c.code[c.codeBytes++] = displacement;
  } else if ((choice & 3) === 2 && single && form !== 6) {
    c.gpr[BASE16[form]] = (c.gpr[BASE16[form]] & 0xffff0000) | (offset & 0xffff);
    c.code[c.codeBytes++] = field | form;
  } else {
    c.code[c.codeBytes++] = 0x80 | field | form;
    put16(c, offset - sum);
  }
}
