/*T:448 Drawing the x87, MMX and SSE state.
 *
 * An FXSAVE image with stacks that are full, empty or between, control words of all roundings and precisions, exceptions
 * masked and not, some pending. Before it: values. Next, T:450: the templates that use it. */
import { type Case, IMAGE_FCW, IMAGE_FSW, IMAGE_FTW, IMAGE_MXCSR, IMAGE_ST0, IMAGE_XMM0 } from "./case.js";
import { drawDouble, drawExtended, drawSingle } from "./floats.js";
import type { Random } from "./random.js";

const EXCEPTIONS = 0x3f;
const FCW_RESERVED_ONE = 0x40;
const FCW_RC_SHIFT = 10;
const PRECISIONS = [0, 0x200, 0x300, 0x300, 0x300, 0x300, 0x200, 0x100];
const FSW_ES = 0x80;
const FSW_B = 0x8000;
const FSW_SF = 0x40;
const FSW_CONDITIONS = 0x4700;
const FSW_TOP_SHIFT = 11;
const MXCSR_MASKS = 0x1f80;
const MXCSR_FTZ = 0x8000;
const MXCSR_DAZ = 0x40;
const MXCSR_RC_SHIFT = 13;

function drawControl(r: Random): number {
  const draw = r.next();
  let masks = EXCEPTIONS;
  if ((draw & 7) === 0) masks = (draw >>> 8) & EXCEPTIONS;
  else if ((draw & 7) === 1) masks ^= 1 << ((draw >>> 8) % 6);
  const rounding = (draw & 0x4000) !== 0 ? 0 : (draw >>> 16) & 3;
  return FCW_RESERVED_ONE | masks | PRECISIONS[(draw >>> 20) & 7] | (rounding << FCW_RC_SHIFT);
}

/** Draws control, status and tags. */
function drawX87Words(c: Case, r: Random): void {
  const control = drawControl(r);
  const draw = r.next();
  let status = (draw & FSW_CONDITIONS) | (((draw >>> 3) & 7) << FSW_TOP_SHIFT);
  // Old exceptions stay; one that is unmasked waits for the next instruction.
  if ((draw & 0x70000) === 0) status |= (draw >>> 24) & (EXCEPTIONS | FSW_SF) & ((draw & 0x80000) !== 0 ? -1 : control);
  if ((status & ~control & EXCEPTIONS) !== 0) status |= FSW_ES | FSW_B;
  let tags = 0xff;
  const kind = (draw >>> 20) & 15;
  if (kind === 0) tags = 0;
  else if (kind < 4) tags = r.next() & 0xff;
  else if (kind < 10) {
    // Some registers from the top on: what a program has.
    const top = (status >>> FSW_TOP_SHIFT) & 7;
    const held = ((1 << (1 + r.below(7))) - 1) << top;
    tags = (held | (held >>> 8)) & 0xff;
  }
  c.imageView.setUint16(IMAGE_FCW, control, true);
  c.imageView.setUint16(IMAGE_FSW, status, true);
  c.image[IMAGE_FTW] = tags;
}

/** Words that differ from register to register, for registers that are only looked on. */
function fillRegisters(c: Case, r: Random, from: number, to: number, step: number, bytes: number): void {
  const seed = r.next();
  for (let at = from; at < to; at += step) {
    for (let n = 0; n < bytes; n += 4) c.imageView.setInt32(at + n, Math.imul(seed + at + n, 0x9e3779b1), true);
  }
}

const X87_END = IMAGE_ST0 + 128;
const MMX_EXPONENT = 0xffff;
const XMM_END = IMAGE_XMM0 + 128;

/** The state of an x87 case: ST(0), ST(1) and one more are drawn with care. */
export function drawX87Image(c: Case, r: Random, register: number): void {
  c.image.fill(0, 0, XMM_END);
  c.imageView.setUint32(IMAGE_MXCSR, MXCSR_MASKS, true);
  drawX87Words(c, r);
  fillRegisters(c, r, IMAGE_ST0, X87_END, 16, 8);
  for (let n = 0; n < 8; n++) c.imageView.setUint16(IMAGE_ST0 + n * 16 + 8, 0x3ff8 + n, true);
  for (let n = 0; n < 8; n++) c.image[IMAGE_ST0 + n * 16 + 7] |= 0x80;
  drawExtended(r, c.imageView, IMAGE_ST0);
  drawExtended(r, c.imageView, IMAGE_ST0 + 16);
  if (register > 1) drawExtended(r, c.imageView, IMAGE_ST0 + register * 16);
  if (r.oneIn(8)) copyRegister(c, IMAGE_ST0, IMAGE_ST0 + (register === 0 ? 1 : register) * 16, r);
}

/** Makes a register like another: equal, of the other sign, or one unit away. */
function copyRegister(c: Case, from: number, to: number, r: Random): void {
  c.image.copyWithin(to, from, from + 10);
  const choice = r.next() & 3;
  if (choice === 0) c.image[to + 9] ^= 0x80;
  else if (choice === 1) c.image[to] ^= 1;
}

/** What the lanes of a SIMD instruction hold. */
export type Lanes = "integer" | "single" | "double" | "mixed";

function drawVector(r: Random, view: DataView, at: number, bytes: number, lanes: Lanes): void {
  const kind = lanes === "mixed" ? r.pick(["integer", "single", "double"] as const) : lanes;
  if (kind === "double") for (let n = 0; n < bytes; n += 8) drawDouble(r, view, at + n);
  else if (kind === "single") for (let n = 0; n < bytes; n += 4) view.setUint32(at + n, drawSingle(r), true);
  else for (let n = 0; n < bytes; n += 4) view.setInt32(at + n, r.word(), true);
}

function drawMxcsr(r: Random): number {
  const draw = r.next();
  const rounding = (draw & 0x100) !== 0 ? 0 : (draw >>> 3) & 3;
  // One case in eight has some exceptions unmasked.
  const masks = (draw & 0x38000) === 0 ? (draw >>> 18) & MXCSR_MASKS : MXCSR_MASKS;
  let mxcsr = masks | (rounding << MXCSR_RC_SHIFT);
  if ((draw & 0x600) === 0) mxcsr |= MXCSR_FTZ;
  if ((draw & 0x1800) === 0) mxcsr |= MXCSR_DAZ;
  if ((draw & 0x6000) === 0) mxcsr |= (r.next() >>> 16) & EXCEPTIONS;
  return mxcsr;
}

/** The state of a SIMD case: its two registers and its memory are drawn by what the lanes hold. */
export function drawSimdImage(c: Case, r: Random, lanes: Lanes): void {
  c.image.fill(0, 0, IMAGE_ST0);
  drawX87Words(c, r);
  c.imageView.setUint32(IMAGE_MXCSR, drawMxcsr(r), true);
  fillRegisters(c, r, IMAGE_ST0, X87_END, 16, 8);
  for (let n = 0; n < 8; n++) {
    c.imageView.setUint32(IMAGE_ST0 + n * 16 + 8, MMX_EXPONENT, true);
    c.imageView.setUint32(IMAGE_ST0 + n * 16 + 12, 0, true);
  }
  fillRegisters(c, r, IMAGE_XMM0, XMM_END, 16, 16);
  for (const register of [c.reg, c.rm]) {
    drawVector(r, c.imageView, IMAGE_ST0 + register * 16, 8, lanes);
    drawVector(r, c.imageView, IMAGE_XMM0 + register * 16, 16, lanes);
  }
  const same = r.next();
  // Equal operands, or all but equal.
  if ((same & 7) === 0) {
    const [from, to] = [IMAGE_XMM0 + c.reg * 16, IMAGE_XMM0 + c.rm * 16];
    c.image.copyWithin(to, from, from + 16);
    c.image[to + ((same >>> 8) & 15)] ^= (same & 0x1000) !== 0 ? 0x80 : 1;
  }
  if (c.isMemory) drawVector(r, c.dataView, (c.operandAt - c.dataAt) & 0x70, 32, lanes);
}
