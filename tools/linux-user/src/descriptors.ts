/*T:864 Segments of a process's own.
 *
 * modify_ldt and set_thread_area, both of which take a `user_desc` of 16 bytes: entry number, base, limit, and bits.
 * Before it: signal-frame.ts. Next: vm86.ts. */
import {
  DESC_ACCESSED,
  DESC_AVL,
  DESC_DB,
  DESC_DPL_SHIFT,
  DESC_G,
  DESC_P,
  DESC_S,
  DESC_TYPE_SHIFT,
} from "@lguest/descriptor-tables";
import type { AddressSpace } from "./address-space.js";
import { EFAULT, EINVAL, ENOSYS, ESRCH } from "./errno.js";
import { FIRST_TLS, type KernelImage, LAST_TLS } from "./kernel-image.js";

const USER_DESC_BYTES = 16;
const LDT_ENTRIES = 8192;
const DEFAULT_LDT_BYTES = 128;
const ANY_ENTRY = 0xffffffff;

/*
 * The bits of a user_desc:
 *
 *   6       5                4               3               2 1       0
 *   useable seg_not_present  limit_in_pages  read_exec_only  contents  seg_32bit
 */
const SEG_32BIT = 1 << 0;
const CONTENTS_SHIFT = 1;
const CONTENTS_MASK = 3;
const CONTENTS_CONFORMING = 3;
const READ_EXEC_ONLY = 1 << 3;
const LIMIT_IN_PAGES = 1 << 4;
const SEG_NOT_PRESENT = 1 << 5;
const USEABLE = 1 << 6;
/** What marks an entry as one to be emptied, with base and limit 0. */
const EMPTY = READ_EXEC_ONLY | SEG_NOT_PRESENT;

interface UserDesc {
  readonly entry: number;
  readonly base: number;
  readonly limit: number;
  readonly bits: number;
}

function readUserDesc(space: AddressSpace, address: number): UserDesc | null {
  const bytes = space.read(address, USER_DESC_BYTES);
  if (bytes === null) return null;
  const [entry, base, limit, bits] = new Uint32Array(bytes.buffer);
  return { entry, base, limit, bits };
}

function isEmpty({ base, limit, bits }: UserDesc): boolean {
  return base === 0 && limit === 0 && (bits & ~USEABLE) === EMPTY;
}

/** The descriptor, marked accessed from the start, as Linux has it. */
function descriptorOf({ base, limit, bits }: UserDesc, keepUseable: boolean): [number, number] {
  const contents = (bits >> CONTENTS_SHIFT) & CONTENTS_MASK;
  const type = ((bits & READ_EXEC_ONLY) === 0 ? 2 : 0) | (contents << 2);
  const lo = ((base & 0xffff) << 16) | (limit & 0xffff);
  const hi =
    (base & 0xff000000) |
    ((base >>> 16) & 0xff) |
    (limit & 0xf0000) |
    DESC_S |
    DESC_ACCESSED |
    (type << DESC_TYPE_SHIFT) |
    (3 << DESC_DPL_SHIFT) |
    ((bits & SEG_NOT_PRESENT) === 0 ? DESC_P : 0) |
    (keepUseable && (bits & USEABLE) !== 0 ? DESC_AVL : 0) |
    ((bits & SEG_32BIT) !== 0 ? DESC_DB : 0) |
    ((bits & LIMIT_IN_PAGES) !== 0 ? DESC_G : 0);
  return [lo >>> 0, hi >>> 0];
}

function writeLdt(space: AddressSpace, kernel: KernelImage, address: number, bytes: number, old: boolean): number {
  if (bytes !== USER_DESC_BYTES) return -EINVAL;
  const desc = readUserDesc(space, address);
  if (desc === null) return -EFAULT;
  if (desc.entry >= LDT_ENTRIES) return -EINVAL;
  const conforming = ((desc.bits >> CONTENTS_SHIFT) & CONTENTS_MASK) === CONTENTS_CONFORMING;
  if (conforming && (old || (desc.bits & SEG_NOT_PRESENT) === 0)) return -EINVAL;
  const clears = (old && desc.base === 0 && desc.limit === 0) || isEmpty(desc);
  kernel.writeLdt(desc.entry, clears ? [0, 0] : descriptorOf(desc, !old));
  return 0;
}

/** modify_ldt: reads the table, an empty one, or writes an entry in the old way or the new. */
export function modifyLdt(
  space: AddressSpace,
  kernel: KernelImage,
  operation: number,
  address: number,
  bytes: number,
): number {
  switch (operation) {
    case 0: {
      if (kernel.ldtBytes === 0) return 0;
      const table = new Uint8Array(Math.min(bytes, LDT_ENTRIES * 8));
      table.set(kernel.readLdt(Math.min(table.length, kernel.ldtBytes)));
      return space.write(address, table) ? table.length : -EFAULT;
    }
    case 1:
      return writeLdt(space, kernel, address, bytes, true);
    case 2: {
      const length = Math.min(bytes, DEFAULT_LDT_BYTES);
      return space.write(address, new Uint8Array(length)) ? length : -EFAULT;
    }
    case 0x11:
      return writeLdt(space, kernel, address, bytes, false);
    default:
      return -ENOSYS;
  }
}

/** set_thread_area: an entry of the GDT, the first free one if the process asks for any. */
export function setThreadArea(space: AddressSpace, kernel: KernelImage, address: number): number {
  const desc = readUserDesc(space, address);
  if (desc === null) return -EFAULT;
  let { entry } = desc;
  if (entry === ANY_ENTRY) {
    for (entry = FIRST_TLS; entry <= LAST_TLS && kernel.readTls(entry)[1] !== 0; entry++);
    if (entry > LAST_TLS) return -ESRCH;
    if (!space.write32(address, entry)) return -EFAULT;
  }
  if (entry < FIRST_TLS || entry > LAST_TLS) return -EINVAL;
  const clears = isEmpty(desc) || (desc.base === 0 && desc.limit === 0 && desc.bits === 0);
  kernel.writeTls(entry, clears ? [0, 0] : descriptorOf(desc, true));
  return 0;
}
