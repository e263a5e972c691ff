/*X:570 Calls about the machine.
 *
 * What the hypervisor is, how much memory there is and whose, its console, ports, conveniences. Before: scheduling.ts.
 * Next: several calls at once, batches.ts. */
import { PAGE_SIZE } from "@lguest/mmu";
import {
  HYPERVISOR_VIRT_START,
  MACH2PHYS_NR_ENTRIES,
  MACH2PHYS_VIRT_END,
  MACH2PHYS_VIRT_START,
} from "../../addresses.js";
import { XEN_ERRNO } from "../../errno.js";
import { encodeLayout } from "../../layout.js";
import {
  e820Entry,
  XENMEM_current_reservation,
  XENMEM_decrease_reservation,
  XENMEM_increase_reservation,
  XENMEM_machphys_mapping,
  XENMEM_machphys_mfn_list,
  XENMEM_maximum_gpfn,
  XENMEM_maximum_ram_page,
  XENMEM_maximum_reservation,
  XENMEM_memory_map,
  XENMEM_populate_physmap,
  xenMachphysMapping,
  xenMachphysMfnList,
  xenMemoryDomain,
  xenMemoryMap,
  xenMemoryReservation,
} from "../../memory-ops.js";
import { VMASST_CMD_disable, VMASST_CMD_enable } from "../../page-tables.js";
import {
  PHYSDEVOP_set_iobitmap,
  PHYSDEVOP_set_iopl,
  physdevOp,
  physdevSetIobitmap,
  physdevSetIopl,
} from "../../physdev.js";
import {
  XENVER_capabilities,
  XENVER_changeset,
  XENVER_commandline,
  XENVER_compile_info,
  XENVER_extraversion,
  XENVER_get_features,
  XENVER_guest_handle,
  XENVER_pagesize,
  XENVER_platform_parameters,
  XENVER_version,
  xenCapabilitiesInfo,
  xenChangesetInfo,
  xenCommandline,
  xenCompileInfo,
  xenDomainHandle,
  xenExtraversion,
  xenFeatureInfo,
  xenPlatformParameters,
} from "../../version.js";
import { NO_FRAME } from "../frame-table.js";
import { INVALID_M2P_ENTRY, setMachineToPhysical } from "../machine.js";
import type { Vcpu } from "../vcpu.js";
import { type CallArguments, type Caller, type CallOutcome, withStruct } from "./call.js";
import { targetDomain } from "./page-tables.js";

const { EFAULT, EINVAL, ENOSYS, EPERM } = XEN_ERRNO;

/** The version of Xen whose interface this is: major in the upper half, minor in the lower. */
const VERSION = (4 << 16) | 17;
const EXTRAVERSION = ".0-lguest";
const CAPABILITIES = "xen-3.0-x86_32p ";
/**
 * Features, by bit: writable descriptor tables and auto-translation are not there; mmu_pt_update_preserve_ad (5),
 * gnttab_map_avail_bits (7) and memory_op_vnode_supported (13) are not offered to be exact: only what is done is told.
 */
const FEATURES = 1 << 5;
const E820_RAM = 1;

/** xen_version(command, structure). */
export function xenVersion(caller: Caller, [command, address]: CallArguments): number {
  const write = (bytes: Uint8Array): number => (caller.memory.write(address, bytes) ? 0 : -EFAULT);
  switch (command) {
    case XENVER_version:
      return VERSION;
    case XENVER_extraversion:
      return write(encodeLayout(xenExtraversion, { text: EXTRAVERSION }));
    case XENVER_compile_info:
      return write(
        encodeLayout(xenCompileInfo, {
          compiler: "TypeScript",
          compile_by: "lguest",
          compile_domain: "",
          compile_date: "",
        }),
      );
    case XENVER_capabilities:
      return write(encodeLayout(xenCapabilitiesInfo, { text: CAPABILITIES }));
    case XENVER_changeset:
      return write(encodeLayout(xenChangesetInfo, { text: "" }));
    case XENVER_platform_parameters:
      return write(encodeLayout(xenPlatformParameters, { virt_start: HYPERVISOR_VIRT_START }));
    case XENVER_get_features:
      return withStruct(caller, xenFeatureInfo, address, ({ submap_idx }) => {
        if (submap_idx !== 0) return -EINVAL;
        return [0, { submap_idx, submap: FEATURES }];
      });
    case XENVER_pagesize:
      return PAGE_SIZE;
    case XENVER_guest_handle:
      return write(encodeLayout(xenDomainHandle, {}));
    case XENVER_commandline:
      return write(encodeLayout(xenCommandline, { text: "" }));
    default:
      return -ENOSYS;
  }
}

const CONSOLEIO_write = 0;
const CONSOLEIO_read = 1;
/** The most that one write may have. */
const CONSOLE_BYTES_MAX = 1 << 16;

/** console_io(command, count, buffer): the hypervisor's console. */
export function consoleIo({ vcpu, memory }: Caller, [command, count, buffer]: CallArguments): CallOutcome {
  const { domain } = vcpu;
  if (command === CONSOLEIO_write) {
    const bytes = memory.read(buffer, Math.min(count, CONSOLE_BYTES_MAX));
    if (bytes === undefined) return -EFAULT;
    domain.consoleOutput(bytes);
    if (count <= CONSOLE_BYTES_MAX) return 0;
    return { again: [command, count - CONSOLE_BYTES_MAX, buffer + CONSOLE_BYTES_MAX, 0, 0] };
  }
  if (command !== CONSOLEIO_read) return -ENOSYS;
  if (!domain.privileged) return -EPERM;
  const typed = domain.consoleInput(Math.min(count, CONSOLE_BYTES_MAX));
  return memory.write(buffer, typed) ? typed.length : -EFAULT;
}

/** vm_assist(command, type). */
export function vmAssist({ vcpu }: Caller, [command, type]: CallArguments): number {
  const { domain } = vcpu;
  if (type > LAST_ASSIST) return -EINVAL;
  if (command === VMASST_CMD_enable) domain.assists |= 1 << type;
  else if (command === VMASST_CMD_disable) domain.assists &= ~(1 << type);
  else return -ENOSYS;
  return 0;
}

const LAST_ASSIST = 5;

/** physdev_op(command, structure). */
export function physdevOperation(caller: Caller, [command, address]: CallArguments): number {
  const { vcpu } = caller;
  switch (command) {
    case PHYSDEVOP_set_iopl:
      return withStruct(caller, physdevSetIopl, address, ({ iopl }) => {
        if (iopl > 3) return -EINVAL;
        vcpu.iopl = iopl;
        return 0;
      });
    case PHYSDEVOP_set_iobitmap:
      return withStruct(caller, physdevSetIobitmap, address, ({ nr_ports }) => (nr_ports > 65536 ? -EINVAL : 0));
    default:
      // There are no devices behind it.
      return vcpu.domain.privileged ? -ENOSYS : -EPERM;
  }
}

/** physdev_op_compat(structure): the operation stands before its argument. */
export function physdevOperationCompat(caller: Caller, [address]: CallArguments): number {
  const command = caller.memory.readU32(address);
  if (command === undefined) return -EFAULT;
  return physdevOperation(caller, [command, address + physdevOp.fields.u.offset, 0, 0, 0]);
}

/** memory_op(command, structure). */
export function memoryOp(caller: Caller, [command, address]: CallArguments): number {
  const { vcpu } = caller;
  const { domain } = vcpu;
  const { frames } = domain.machine;
  switch (command) {
    case XENMEM_increase_reservation:
    case XENMEM_populate_physmap:
      return changeReservation(caller, address, (base, at) => populate(caller, command, base, at));
    case XENMEM_decrease_reservation:
      return changeReservation(caller, address, (frame) => release(vcpu, frame));
    case XENMEM_maximum_ram_page:
      return frames.size - 1;
    case XENMEM_current_reservation:
    case XENMEM_maximum_reservation:
    case XENMEM_maximum_gpfn:
      return withStruct(caller, xenMemoryDomain, address, ({ domid }) => {
        const target = targetDomain(vcpu, domid);
        if (typeof target === "number") return target;
        if (command === XENMEM_maximum_gpfn) return target.maxPages - 1;
        return command === XENMEM_current_reservation ? target.pages : target.maxPages;
      });
    case XENMEM_machphys_mapping: {
      const mapping = { v_start: MACH2PHYS_VIRT_START, v_end: MACH2PHYS_VIRT_END, max_mfn: MACH2PHYS_NR_ENTRIES - 1 };
      return caller.memory.write(address, encodeLayout(xenMachphysMapping, mapping)) ? 0 : -EFAULT;
    }
    case XENMEM_machphys_mfn_list:
      return withStruct(caller, xenMachphysMfnList, address, (list) => [0, { ...list, nr_extents: 0 }]);
    case XENMEM_memory_map:
      return withStruct(caller, xenMemoryMap, address, ({ nr_entries, buffer }) => {
        if (nr_entries < 1) return -EINVAL;
        const ram = { addr: 0n, size: BigInt(domain.maxPages * PAGE_SIZE), type: E820_RAM };
        return caller.memory.write(buffer, encodeLayout(e820Entry, ram)) ? [0, { nr_entries: 1, buffer }] : -EFAULT;
      });
    default:
      return -ENOSYS;
  }
}

/** Goes through the extents of a reservation. @returns how many were done, as these calls do. */
function changeReservation(caller: Caller, address: number, change: (frame: number, at: number) => boolean): number {
  return withStruct(caller, xenMemoryReservation, address, ({ extent_start, nr_extents, extent_order, domid }) => {
    const target = targetDomain(caller.vcpu, domid);
    if (typeof target === "number") return target;
    if (target !== caller.vcpu.domain) return -EPERM;
    for (let i = 0; i < nr_extents; i++) {
      const at = extent_start + i * 4;
      const frame = caller.memory.readU32(at);
      // Frames are handed out one at a time: larger extents cannot be promised.
      if (frame === undefined || extent_order !== 0 || !change(frame, at)) return i;
    }
    return nr_extents;
  });
}

function populate({ vcpu, memory }: Caller, command: number, pfn: number, at: number): boolean {
  const { domain } = vcpu;
  if (domain.pages >= domain.maxPages) return false;
  const { machine } = domain;
  const frame = machine.frames.allocate(domain.id);
  if (frame === NO_FRAME) return false;
  if (!memory.writeU32(at, frame)) {
    machine.frames.giveUp(frame);
    return false;
  }
  domain.pages++;
  if (command === XENMEM_populate_physmap) setMachineToPhysical(machine, frame, pfn);
  return true;
}

function release({ domain }: Vcpu, frame: number): boolean {
  const { frames, flushTlb } = domain.machine;
  if (frames.owner(frame) !== domain.id || !frames.giveUp(frame)) return false;
  domain.pages--;
  setMachineToPhysical(domain.machine, frame, INVALID_M2P_ENTRY);
  flushTlb();
  return true;
}
