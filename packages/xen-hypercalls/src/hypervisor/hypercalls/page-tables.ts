/*X:562 Calls about page tables.
 *
 * mmu_update, update_va_mapping, mmuext_op. A batch stops at the first element that fails; how many were done is told.
 * Before: call.ts. Next: descriptors and traps, descriptors.ts. */
import { PAGE_SIZE } from "@lguest/mmu";
import { DOMID_IO, DOMID_SELF, HYPERVISOR_VIRT_START, type MachineFrame } from "../../addresses.js";
import { XEN_ERRNO } from "../../errno.js";
import {
  MMU_MACHPHYS_UPDATE,
  MMU_NORMAL_PT_UPDATE,
  MMU_PT_UPDATE_NO_TRANSLATE,
  MMU_PT_UPDATE_PRESERVE_AD,
  MMUEXT_CLEAR_PAGE,
  MMUEXT_COPY_PAGE,
  MMUEXT_FLUSH_CACHE,
  MMUEXT_FLUSH_CACHE_GLOBAL,
  MMUEXT_INVLPG_ALL,
  MMUEXT_INVLPG_LOCAL,
  MMUEXT_INVLPG_MULTI,
  MMUEXT_MARK_SUPER,
  MMUEXT_NEW_BASEPTR,
  MMUEXT_NEW_USER_BASEPTR,
  MMUEXT_PIN_L1_TABLE,
  MMUEXT_PIN_L2_TABLE,
  MMUEXT_PIN_L3_TABLE,
  MMUEXT_PIN_L4_TABLE,
  MMUEXT_SET_LDT,
  MMUEXT_TLB_FLUSH_ALL,
  MMUEXT_TLB_FLUSH_LOCAL,
  MMUEXT_TLB_FLUSH_MULTI,
  MMUEXT_UNMARK_SUPER,
  MMUEXT_UNPIN_TABLE,
  UVMF_FLUSHTYPE_MASK,
  UVMF_INVLPG,
  UVMF_TLB_FLUSH,
} from "../../page-tables.js";
import type { Domain } from "../domain.js";
import { NO_FRAME, TYPE_L1, TYPE_L3, TYPE_WRITABLE } from "../frame-table.js";
import { entryPlace, NOT_MAPPED } from "../guest-tables.js";
import { setMachineToPhysical } from "../machine.js";
import { ENTRY_BYTES } from "../page-entries.js";
import { dropLdt } from "../segments.js";
import type { Vcpu } from "../vcpu.js";
import type { CallArguments, Caller, CallOutcome } from "./call.js";

const { EACCES, EFAULT, EINVAL, ENOSYS, EOPNOTSUPP, EPERM, ESRCH } = XEN_ERRNO;

const MMU_UPDATE_BYTES = 16;
const MMUEXT_BYTES = 12;
/** The low bits of an update's pointer, which say what kind it is. */
const COMMAND = 7;
const LDT_ENTRIES_MAX = 8192;

/** The domain that a call names, if the caller may act on it. @returns a negative errno if not. */
export function targetDomain(vcpu: Vcpu, id: number): Domain | number {
  const { domain } = vcpu;
  if (id === DOMID_SELF || id === domain.id) return domain;
  if (id === DOMID_IO) return domain.privileged ? domain : -EPERM;
  const other = domain.machine.domains.get(id);
  if (other === undefined) return -ESRCH;
  return domain.privileged ? other : -EPERM;
}

/** In a count: the call goes on, and its word already says how many were done before. */
const GOES_ON = 0x8000_0000;

/**
 * Goes through a list and says in a word, if there is one, how many elements were done. A word that cannot be written is
 * left.
 */
function batch(caller: Caller, args: CallArguments, size: number, work: (bytes: DataView) => number): CallOutcome {
  const { memory } = caller;
  const [list, countAndFlag, told, who] = args;
  const count = countAndFlag % GOES_ON;
  const before = countAndFlag >= GOES_ON && told !== 0 ? (memory.readU32(told) ?? 0) : 0;
  const tell = (done: number): void => {
    if (told !== 0) memory.writeU32(told, (before + done) >>> 0);
  };
  if (list + count * size > HYPERVISOR_VIRT_START) return -EFAULT;
  let result = 0;
  let i = 0;
  for (; i < count && result === 0; i++) {
    if (i > 0 && caller.spent()) {
      tell(i);
      return { again: [list + i * size, (count - i + GOES_ON) >>> 0, told, who, args[4]] };
    }
    const bytes = memory.read(list + i * size, size);
    result = bytes === undefined ? -EFAULT : work(new DataView(bytes.buffer, bytes.byteOffset));
    if (result !== 0) break;
  }
  tell(i);
  return result;
}

/** mmu_update(list, count, done, domain). */
export function mmuUpdate(caller: Caller, args: CallArguments): CallOutcome {
  const { vcpu } = caller;
  const who = args[3];
  // The upper half names the tables' owner, plus one; the lower half the pages'.
  const tables = who >>> 16 === 0 ? vcpu.domain : targetDomain(vcpu, (who >>> 16) - 1);
  const pages = targetDomain(vcpu, who & 0xffff);
  if (typeof tables === "number") return tables;
  if (typeof pages === "number") return pages;
  return batch(caller, args, MMU_UPDATE_BYTES, (view) => {
    const pointer = view.getUint32(0, true);
    const place = view.getUint32(4, true) * 2 ** 32 + ((pointer & ~COMMAND) >>> 0);
    return updateOne(vcpu, tables, pages, place, pointer & COMMAND, view.getInt32(8, true), view.getInt32(12, true));
  });
}

function updateOne(
  vcpu: Vcpu,
  tables: Domain,
  pages: Domain,
  place: number,
  command: number,
  lo: number,
  hi: number,
): number {
  const { machine } = vcpu.domain;
  const frame = Math.floor(place / PAGE_SIZE);
  switch (command) {
    case MMU_NORMAL_PT_UPDATE:
    case MMU_PT_UPDATE_PRESERVE_AD:
    case MMU_PT_UPDATE_NO_TRANSLATE: {
      if (!machine.frames.get(frame, tables.id)) return -EINVAL;
      const result = machine.entries.change({
        place,
        lo,
        hi,
        preserveAccessed: command === MMU_PT_UPDATE_PRESERVE_AD,
        tableOwner: tables.id,
        pageOwner: pages.id,
      });
      machine.types.putPage(frame);
      return result;
    }
    case MMU_MACHPHYS_UPDATE:
      if (machine.frames.owner(frame) !== pages.id) return -EINVAL;
      setMachineToPhysical(machine, frame, lo);
      return 0;
    default:
      return -ENOSYS;
  }
}

/** update_va_mapping(address, low, high, flags). */
export function updateVaMapping({ vcpu }: Caller, args: CallArguments): number {
  return updateMapping(vcpu, args, vcpu.domain);
}

/** update_va_mapping_otherdomain(address, low, high, flags, domain). */
export function updateVaMappingOtherDomain({ vcpu }: Caller, args: CallArguments): number {
  const pages = targetDomain(vcpu, args[4]);
  return typeof pages === "number" ? pages : updateMapping(vcpu, args, pages);
}

function updateMapping(vcpu: Vcpu, [address, lo, hi, flags]: CallArguments, pages: Domain): number {
  const { machine, id } = vcpu.domain;
  const place = address >= HYPERVISOR_VIRT_START ? NOT_MAPPED : entryPlace(machine.memory, vcpu.root, address);
  if (place === NOT_MAPPED) return -EINVAL;
  const table = Math.floor(place / PAGE_SIZE);
  if (machine.frames.owner(table) !== id || machine.frames.type(table) !== TYPE_L1) return -EINVAL;
  const change = { place, lo: lo | 0, hi: hi | 0, preserveAccessed: false, tableOwner: id, pageOwner: pages.id };
  const result = machine.entries.changeL1(change);
  if (result !== 0) return result;
  // There is one processor: whichever virtual processors are meant, its TLB is the one.
  if ((flags & UVMF_FLUSHTYPE_MASK) === UVMF_TLB_FLUSH) machine.flushTlb();
  else if ((flags & UVMF_FLUSHTYPE_MASK) === UVMF_INVLPG) machine.flushPage(address);
  return 0;
}

/** mmuext_op(list, count, done, domain). */
export function mmuExtended(caller: Caller, args: CallArguments): CallOutcome {
  const { vcpu } = caller;
  const owner = targetDomain(vcpu, args[3]);
  if (typeof owner === "number") return owner;
  return batch(caller, args, MMUEXT_BYTES, (view) =>
    extendedOne(vcpu, owner, [view.getUint32(0, true), view.getUint32(4, true), view.getUint32(8, true)]),
  );
}

function extendedOne(vcpu: Vcpu, owner: Domain, [command, first, second]: readonly [number, number, number]): number {
  const { machine, id } = vcpu.domain;
  switch (command) {
    case MMUEXT_PIN_L1_TABLE:
    case MMUEXT_PIN_L2_TABLE:
    case MMUEXT_PIN_L3_TABLE:
      return machine.types.pin(first, (command - MMUEXT_PIN_L1_TABLE + 1) as 1 | 2 | 3, owner.id);
    case MMUEXT_PIN_L4_TABLE:
      return 0;
    case MMUEXT_UNPIN_TABLE:
      return machine.types.unpin(first, owner.id);
    case MMUEXT_MARK_SUPER:
    case MMUEXT_UNMARK_SUPER:
      return -EOPNOTSUPP;
    case MMUEXT_CLEAR_PAGE:
      return clearPage(vcpu, owner, first);
    case MMUEXT_COPY_PAGE:
      return copyPage(vcpu, owner, first, second);
  }
  // All others are about the caller itself.
  if (owner.id !== id) return command <= MMUEXT_UNMARK_SUPER ? -EPERM : -ENOSYS;
  switch (command) {
    case MMUEXT_NEW_BASEPTR:
      return loadRoot(vcpu, first);
    case MMUEXT_TLB_FLUSH_LOCAL:
    case MMUEXT_TLB_FLUSH_MULTI:
    case MMUEXT_TLB_FLUSH_ALL:
      machine.flushTlb();
      return 0;
    case MMUEXT_INVLPG_LOCAL:
    case MMUEXT_INVLPG_MULTI:
    case MMUEXT_INVLPG_ALL:
      machine.flushPage(first);
      return 0;
    case MMUEXT_FLUSH_CACHE:
      return -EACCES;
    case MMUEXT_FLUSH_CACHE_GLOBAL:
      return -EINVAL;
    case MMUEXT_SET_LDT:
      return setLdt(vcpu, first, second);
    case MMUEXT_NEW_USER_BASEPTR:
      return 0;
    default:
      return -ENOSYS;
  }
}

/** Another root. The old one goes once the new one is good. */
export function loadRoot(vcpu: Vcpu, frame: MachineFrame): number {
  const { machine, id } = vcpu.domain;
  if (frame === vcpu.root) {
    dropLdt(vcpu);
    machine.flushTlb();
    return 0;
  }
  const result = machine.types.getPageAndType(frame, TYPE_L3, id);
  if (result !== 0) return result;
  dropLdt(vcpu);
  const old = vcpu.root;
  vcpu.root = frame;
  machine.flushTlb();
  if (old !== NO_FRAME) machine.types.putPageAndType(old);
  return 0;
}

function setLdt(vcpu: Vcpu, base: number, entries: number): number {
  const place = entries === 0 ? 0 : base;
  const end = place + entries * ENTRY_BYTES;
  if (entries > LDT_ENTRIES_MAX || place % PAGE_SIZE !== 0 || end > HYPERVISOR_VIRT_START) return -EINVAL;
  if (vcpu.ldtBase === place && vcpu.ldtEntries === entries) return 0;
  dropLdt(vcpu);
  vcpu.ldtBase = place;
  vcpu.ldtEntries = entries;
  return 0;
}

function clearPage({ domain }: Vcpu, owner: Domain, frame: MachineFrame): number {
  const { types, memory } = domain.machine;
  if (types.getPageAndType(frame, TYPE_WRITABLE, owner.id) !== 0) return -EINVAL;
  memory.fill(frame * PAGE_SIZE, PAGE_SIZE, 0);
  types.putPageAndType(frame);
  return 0;
}

function copyPage({ domain }: Vcpu, owner: Domain, to: MachineFrame, from: MachineFrame): number {
  const { types, memory, frames } = domain.machine;
  if (!frames.get(from, owner.id)) return -EINVAL;
  const result = types.getPageAndType(to, TYPE_WRITABLE, owner.id);
  if (result === 0) {
    memory.writeBytes(to * PAGE_SIZE, memory.readBytes(from * PAGE_SIZE, PAGE_SIZE));
    types.putPageAndType(to);
  }
  types.putPage(from);
  return result === 0 ? 0 : -EINVAL;
}
