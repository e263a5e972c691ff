/*T:860 The FPU in a signal's frame.
 *
 * Linux shows a handler the FPU twice: as FSAVE would store it (108 bytes, status and magic), and as FXSAVE does, right
 * after. The processor gives the latter; here are both ways between them (SDM Vol 1 figure 8-9, Vol 2A table 3-52).
 * Before it: signals.ts. Next: signal-frame.ts. */

/** Bytes of the FSAVE part, with status and magic. */
export const FSAVE_BYTES = 112;
/** Bytes of the FXSAVE image. */
export const FXSAVE_BYTES = 512;
const REGISTER_BYTES = 10;
const FXSAVE_REGISTERS = 32;
const FXSAVE_REGISTER_BYTES = 16;
const FSAVE_REGISTERS = 28;
const HIGH_ONES = 0xffff0000;
const EXPONENT = 0x7fff;
const TAG_VALID = 0;
const TAG_ZERO = 1;
const TAG_SPECIAL = 2;
const TAG_EMPTY = 3;

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

function tagOf(view: DataView, stackIndex: number): number {
  const at = FXSAVE_REGISTERS + stackIndex * FXSAVE_REGISTER_BYTES;
  const exponent = view.getUint16(at + 8, true) & EXPONENT;
  const high = view.getUint32(at + 4, true);
  if (exponent === EXPONENT) return TAG_SPECIAL;
  if (exponent === 0) return high === 0 && view.getUint32(at, true) === 0 ? TAG_ZERO : TAG_SPECIAL;
  return high >>> 31 === 1 ? TAG_VALID : TAG_SPECIAL;
}

/** The FSAVE part of an FXSAVE image. */
export function toFsave(fxsave: Uint8Array): Uint8Array {
  const from = viewOf(fxsave);
  const image = new Uint8Array(FSAVE_BYTES);
  const to = viewOf(image);
  const status = from.getUint16(2, true);
  const top = (status >> 11) & 7;
  let tags = 0;
  for (let physical = 0; physical < 8; physical++) {
    const used = ((fxsave[4] >> physical) & 1) !== 0;
    tags |= (used ? tagOf(from, (physical - top) & 7) : TAG_EMPTY) << (physical * 2);
  }
  to.setUint32(0, HIGH_ONES | from.getUint16(0, true), true);
  to.setUint32(4, HIGH_ONES | status, true);
  to.setUint32(8, HIGH_ONES | tags, true);
  to.setUint32(12, from.getUint32(8, true), true);
  to.setUint32(16, from.getUint16(12, true) | (from.getUint16(6, true) << 16), true);
  to.setUint32(20, from.getUint32(16, true), true);
  to.setUint32(24, HIGH_ONES | from.getUint16(20, true), true);
  for (let n = 0; n < 8; n++) {
    const at = FXSAVE_REGISTERS + n * FXSAVE_REGISTER_BYTES;
    image.set(fxsave.subarray(at, at + REGISTER_BYTES), FSAVE_REGISTERS + n * REGISTER_BYTES);
  }
  to.setUint32(FSAVE_BYTES - 4, status, true);
  return image;
}

/** Puts what a handler may have changed in the FSAVE part into the FXSAVE image. */
export function mergeFsave(fsave: Uint8Array, fxsave: Uint8Array): void {
  const from = viewOf(fsave);
  const to = viewOf(fxsave);
  to.setUint16(0, from.getUint16(0, true), true);
  to.setUint16(2, from.getUint16(4, true), true);
  const tags = from.getUint16(8, true);
  let used = 0;
  for (let physical = 0; physical < 8; physical++) {
    if (((tags >> (physical * 2)) & 3) !== TAG_EMPTY) used |= 1 << physical;
  }
  fxsave[4] = used;
  for (let n = 0; n < 8; n++) {
    const at = FSAVE_REGISTERS + n * REGISTER_BYTES;
    fxsave.set(fsave.subarray(at, at + REGISTER_BYTES), FXSAVE_REGISTERS + n * FXSAVE_REGISTER_BYTES);
  }
}
