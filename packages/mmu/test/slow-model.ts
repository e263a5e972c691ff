import type { PhysicalMemory } from "../src/index.js";

/*
 * Paging once more, slowly: 64-bit entries as BigInt, levels as a list, each rule of SDM Vol. 3A chapter 4 as one
 * sentence. Shares no code and no constant with the walker that it is compared with.
 */

export interface ModelAccess {
  write: boolean;
  user: boolean;
  fetch: boolean;
}

export interface ModelControls {
  pse: boolean;
  pae: boolean;
  wp: boolean;
  nxe: boolean;
  maxPhysicalBits: number;
  pat: boolean;
}

export type ModelResult =
  | { fault: true; errorCode: number }
  | {
      fault: false;
      physical: bigint;
      large: boolean;
      user: boolean;
      readWrite: boolean;
      dirty: boolean;
      global: boolean;
      noExecute: boolean;
    };

interface Level {
  address: bigint;
  entry: bigint;
}

const bit = (value: bigint, n: number) => ((value >> BigInt(n)) & 1n) === 1n;
const field = (value: bigint, high: number, low: number) =>
  (value >> BigInt(low)) & ((1n << BigInt(high - low + 1)) - 1n);

function readEntry(memory: PhysicalMemory, address: bigint, bytes: number): bigint {
  let entry = 0n;
  for (let i = 0; i < bytes; i++) entry |= BigInt(memory.read8(Number(address) + i)) << BigInt(8 * i);
  return entry;
}

/** Which bits of an entry must be zero, listed one by one. */
function hasReservedBit(entry: bigint, kind: "pde4m" | "pte" | "pde" | "pde2m" | "pte64" | "pde64", c: ModelControls) {
  const wrong: number[] = [];
  const m = c.maxPhysicalBits;
  if (kind === "pde4m") for (let n = Math.min(m, 40) - 19; n <= 21; n++) wrong.push(n);
  if (kind === "pde2m") for (let n = 13; n <= 20; n++) wrong.push(n);
  if ((kind === "pde4m" || kind === "pde2m") && !c.pat) wrong.push(12);
  if ((kind === "pte" || kind === "pte64") && !c.pat) wrong.push(7);
  if (kind === "pde2m" || kind === "pde64" || kind === "pte64") {
    for (let n = m; n <= 62; n++) wrong.push(n);
    if (!c.nxe) wrong.push(63);
  }
  return wrong.some((n) => bit(entry, n));
}

/** Translates, and with `commit` sets accessed and dirty bits; `pdptes` are the four cached entries. */
export function modelWalk(
  memory: PhysicalMemory,
  cr3: number,
  pdptes: bigint[],
  linearNumber: number,
  access: ModelAccess,
  controls: ModelControls,
  commit: boolean,
): ModelResult {
  const linear = BigInt(linearNumber >>> 0);
  const bytes = controls.pae ? 8 : 4;
  const fault = (present: boolean, reserved: boolean): ModelResult => ({
    fault: true,
    errorCode:
      (present ? 1 : 0) +
      (access.write ? 2 : 0) +
      (access.user ? 4 : 0) +
      (reserved ? 8 : 0) +
      (access.fetch && controls.pae && controls.nxe ? 16 : 0),
  });

  let directory = BigInt((cr3 & ~0xfff) >>> 0);
  if (controls.pae) {
    const pdpte = pdptes[Number(field(linear, 31, 30))];
    if (!bit(pdpte, 0)) return fault(false, false);
    directory = field(pdpte, 51, 12) << 12n;
  }
  const levels: Level[] = [];
  const index = controls.pae ? field(linear, 29, 21) : field(linear, 31, 22);
  const pdeAddress = directory + index * BigInt(bytes);
  const pde = readEntry(memory, pdeAddress, bytes);
  if (!bit(pde, 0)) return fault(false, false);
  levels.push({ address: pdeAddress, entry: pde });
  const large = bit(pde, 7) && (controls.pae || controls.pse);
  let physical: bigint;
  if (controls.pae && large) {
    if (hasReservedBit(pde, "pde2m", controls)) return fault(true, true);
    physical = (field(pde, 51, 21) << 21n) + field(linear, 20, 0);
  } else if (large) {
    if (hasReservedBit(pde, "pde4m", controls)) return fault(true, true);
    physical = (field(pde, 20, 13) << 32n) + (field(pde, 31, 22) << 22n) + field(linear, 21, 0);
  } else {
    if (hasReservedBit(pde, controls.pae ? "pde64" : "pde", controls)) return fault(true, true);
    const table = controls.pae ? field(pde, 51, 12) << 12n : field(pde, 31, 12) << 12n;
    const pteIndex = controls.pae ? field(linear, 20, 12) : field(linear, 21, 12);
    const pteAddress = table + pteIndex * BigInt(bytes);
    const pte = readEntry(memory, pteAddress, bytes);
    if (!bit(pte, 0)) return fault(false, false);
    if (hasReservedBit(pte, controls.pae ? "pte64" : "pte", controls)) return fault(true, true);
    levels.push({ address: pteAddress, entry: pte });
    physical = (controls.pae ? field(pte, 51, 12) : field(pte, 31, 12)) * 4096n + field(linear, 11, 0);
  }

  const user = levels.every(({ entry }) => bit(entry, 2));
  const readWrite = levels.every(({ entry }) => bit(entry, 1));
  const noExecute = controls.pae && controls.nxe && levels.some(({ entry }) => bit(entry, 63));
  if (access.user && !user) return fault(true, false);
  if (access.write && !readWrite && (access.user || controls.wp)) return fault(true, false);
  if (access.fetch && noExecute) return fault(true, false);

  const leaf = levels[levels.length - 1];
  if (commit) {
    for (const level of levels) {
      const wanted = memory.read8(Number(level.address)) | 0x20 | (level === leaf && access.write ? 0x40 : 0);
      memory.write8(Number(level.address), wanted);
    }
  }
  const dirty = bit(leaf.entry, 6) || (commit && access.write);
  return { fault: false, physical, large, user, readWrite, dirty, global: bit(leaf.entry, 8), noExecute };
}
