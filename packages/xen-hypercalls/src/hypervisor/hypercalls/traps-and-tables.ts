/*X:564 Calls about handlers and descriptors.
 *
 * The trap table and the entry points for events, the kernel's stack, the GDT and its descriptors, the FPU's trap, debug
 * registers. Code selectors are made those of ring 1 or further out, so that nothing can lead into ring 0. Before:
 * page-tables.ts. Next: event channels, events.ts. */
import { SELECTOR_RPL } from "@lguest/descriptor-tables";
import { PAGE_SIZE } from "@lguest/mmu";
import { FIRST_RESERVED_GDT_ENTRY, HYPERVISOR_VIRT_START, type MachineFrame } from "../../addresses.js";
import { XEN_ERRNO } from "../../errno.js";
import { readStruct } from "../../struct-memory.js";
import {
  CALLBACKF_mask_events,
  CALLBACKOP_register,
  CALLBACKOP_unregister,
  CALLBACKTYPE_event,
  CALLBACKTYPE_failsafe,
  CALLBACKTYPE_nmi,
  CALLBACKTYPE_syscall32,
  CALLBACKTYPE_sysenter,
  callbackRegister,
  callbackUnregister,
  TI_DPL,
  TI_IF,
  trapInfo,
  XENNMI_register_callback,
  XENNMI_unregister_callback,
  xennmiCallback,
} from "../../traps.js";
import { checkDescriptor } from "../descriptor-checks.js";
import { KERNEL_RING } from "../exceptions.js";
import { TYPE_SEG_DESC, TYPE_WRITABLE } from "../frame-table.js";
import { ENTRY_BYTES } from "../page-entries.js";
import { DR7_ENABLES, type EntryPoint, type Vcpu } from "../vcpu.js";
import { type CallArguments, type Caller, type CallOutcome, withStruct } from "./call.js";

const { EFAULT, EINVAL, ENODEV, ENOSYS, EPERM } = XEN_ERRNO;

/** A selector that a guest gave, with the RPL of ring 1 if it asked for ring 0. */
export function outsideRing0(selector: number): number {
  const low = selector & 0xffff;
  return (low & SELECTOR_RPL) === 0 ? low | KERNEL_RING : low;
}

function entryPoint(cs: number, eip: number, maskEvents: boolean): EntryPoint {
  return { cs: outsideRing0(cs), eip, maskEvents };
}

/** set_trap_table(list): entries until one whose address is 0; no list clears all. */
export function setTrapTable(caller: Caller, [list, ...rest]: CallArguments): CallOutcome {
  const { vcpu, memory } = caller;
  vcpu.changed = true;
  if (list === 0) {
    vcpu.traps.fill(null);
    return 0;
  }
  for (let at = list; ; at += trapInfo.size) {
    if (at !== list && caller.spent()) return { again: [at, ...rest] };
    const trap = readStruct(memory, trapInfo, at);
    if (trap === undefined) return -EFAULT;
    if (trap.address === 0) return 0;
    vcpu.traps[trap.vector] = {
      ...entryPoint(trap.cs, trap.address, (trap.flags & TI_IF) !== 0),
      dpl: trap.flags & TI_DPL,
    };
  }
}

/** set_callbacks(event selector, event address, failsafe selector, failsafe address). */
export function setCallbacks({ vcpu }: Caller, [eventCs, eventEip, failsafeCs, failsafeEip]: CallArguments): number {
  vcpu.eventCallback = entryPoint(eventCs, eventEip, true);
  vcpu.failsafeCallback = entryPoint(failsafeCs, failsafeEip, false);
  return 0;
}

/** callback_op(command, structure). */
export function callbackOp(caller: Caller, [command, address]: CallArguments): number {
  if (command === CALLBACKOP_register) {
    return withStruct(caller, callbackRegister, address, ({ type, flags, address: { cs, eip } }) =>
      registerCallback(caller.vcpu, type, entryPoint(cs, eip, (flags & CALLBACKF_mask_events) !== 0)),
    );
  }
  if (command !== CALLBACKOP_unregister) return -EINVAL;
  return withStruct(caller, callbackUnregister, address, ({ type }) => {
    switch (type) {
      case CALLBACKTYPE_event:
      case CALLBACKTYPE_failsafe:
      case CALLBACKTYPE_sysenter:
      case CALLBACKTYPE_syscall32:
        return -EINVAL;
      case CALLBACKTYPE_nmi:
        caller.vcpu.nmiCallback = null;
        return 0;
      default:
        return -ENOSYS;
    }
  });
}

function registerCallback(vcpu: Vcpu, type: number, entry: EntryPoint): number {
  switch (type) {
    case CALLBACKTYPE_event:
      vcpu.eventCallback = entry;
      return 0;
    case CALLBACKTYPE_failsafe:
      vcpu.failsafeCallback = entry;
      return 0;
    case CALLBACKTYPE_nmi:
      if (vcpu.id !== 0) return -EINVAL;
      vcpu.nmiCallback = entry;
      return 0;
    // Known, and never entered: the processor's own way in is not given to guests.
    case CALLBACKTYPE_sysenter:
    case CALLBACKTYPE_syscall32:
      return 0;
    default:
      return -ENOSYS;
  }
}

/** nmi_op(command, structure). */
export function nmiOp(caller: Caller, [command, address]: CallArguments): number {
  const { vcpu } = caller;
  if (command === XENNMI_unregister_callback) {
    vcpu.nmiCallback = null;
    return 0;
  }
  if (command !== XENNMI_register_callback) return -ENOSYS;
  return withStruct(caller, xennmiCallback, address, ({ handler_address }) => {
    const cs = vcpu.eventCallback?.cs ?? 0;
    return registerCallback(vcpu, CALLBACKTYPE_nmi, entryPoint(cs, handler_address, false));
  });
}

/** stack_switch(ss, esp). */
export function stackSwitch({ vcpu }: Caller, [ss, esp]: CallArguments): number {
  vcpu.kernelSs = outsideRing0(ss);
  vcpu.kernelEsp = esp;
  vcpu.changed = true;
  return 0;
}

/** fpu_taskswitch(set). */
export function fpuTaskswitch({ vcpu }: Caller, [set]: CallArguments): number {
  vcpu.ts = set !== 0;
  return 0;
}

/** set_gdt(list of frames, entries). */
export function setGdt({ vcpu, memory }: Caller, [list, entries]: CallArguments): number {
  if (entries > FIRST_RESERVED_GDT_ENTRY) return -EINVAL;
  const frames: MachineFrame[] = [];
  for (let i = 0; i * (PAGE_SIZE / ENTRY_BYTES) < entries; i++) {
    const frame = memory.readU32(list + i * 4);
    if (frame === undefined) return -EFAULT;
    frames.push(frame);
  }
  return installGdt(vcpu, frames, entries);
}

/** Takes frames as the guest's pages of the GDT, all or none. */
export function installGdt(vcpu: Vcpu, frames: MachineFrame[], entries: number): number {
  const { types } = vcpu.domain.machine;
  const bad = frames.findIndex((frame) => types.getPageAndType(frame, TYPE_SEG_DESC, vcpu.domain.id) !== 0);
  if (bad >= 0) {
    for (const frame of frames.slice(0, bad)) types.putPageAndType(frame);
    return -EINVAL;
  }
  dropGdt(vcpu);
  vcpu.gdtFrames = frames;
  vcpu.gdtEntries = entries;
  return 0;
}

/** Lets the guest's pages of the GDT go. */
export function dropGdt(vcpu: Vcpu): void {
  for (const frame of vcpu.gdtFrames) vcpu.domain.machine.types.putPageAndType(frame);
  vcpu.gdtFrames = [];
  vcpu.gdtEntries = 0;
  vcpu.changed = true;
}

/** update_descriptor(address low, address high, descriptor low, descriptor high). */
export function updateDescriptor({ vcpu }: Caller, [addressLo, addressHi, lo, hi]: CallArguments): number {
  const { machine, id } = vcpu.domain;
  const checked = checkDescriptor(lo | 0, hi | 0);
  if (addressLo % ENTRY_BYTES !== 0 || checked === null) return -EINVAL;
  const place = addressHi * 2 ** 32 + addressLo;
  const frame = Math.floor(place / PAGE_SIZE);
  const type = machine.frames.owner(frame) === id ? machine.frames.type(frame) : -1;
  const wanted = type === TYPE_SEG_DESC ? TYPE_SEG_DESC : TYPE_WRITABLE;
  if (machine.types.getPageAndType(frame, wanted, id) !== 0) return -EINVAL;
  machine.memory.write32(place, checked[0]);
  machine.memory.write32(place + 4, checked[1]);
  machine.types.putPageAndType(frame);
  return 0;
}

/* Debug registers, SDM Vol. 3B §17.2. */
const DR6_FIXED_ONES = 0xffff0ff0 | 0;
const DR6_FIXED_ZEROS = 1 << 12;
const DR7_FIXED_ONES = 1 << 10;
const DR7_FIXED_ZEROS = 0xd800;
const DR7_GD = 1 << 13;
const DR7_RW_SHIFT = 16;
/** R/W field of a breakpoint on ports; needs CR4.DE. */
const DR7_RW_IO = 2;

/** set_debugreg(number, value). */
export function setDebugRegister({ vcpu }: Caller, [number, value]: CallArguments): number {
  const registers = vcpu.debugRegisters;
  vcpu.changed = true;
  switch (number) {
    case 0:
    case 1:
    case 2:
    case 3:
      if (value >= HYPERVISOR_VIRT_START) return -EPERM;
      registers[number] = value;
      return 0;
    case 4:
    case 6:
      registers[6] = (value & ~DR6_FIXED_ZEROS) | DR6_FIXED_ONES;
      return 0;
    case 5:
    case 7: {
      const control = (value & ~DR7_FIXED_ZEROS) | DR7_FIXED_ONES;
      if ((value & DR7_GD) !== 0) return -EPERM;
      if ((control & DR7_ENABLES) !== 0 && !vcpu.debugExtensions) {
        for (let n = 0; n < 4; n++) if (((control >>> (DR7_RW_SHIFT + n * 4)) & 3) === DR7_RW_IO) return -EPERM;
      }
      registers[7] = control;
      return 0;
    }
    default:
      return -ENODEV;
  }
}

/** get_debugreg(number). */
export function getDebugRegister({ vcpu }: Caller, [number]: CallArguments): number {
  if (number > 7) return -ENODEV;
  return vcpu.debugRegisters[number === 4 || number === 5 ? number + 2 : number];
}
