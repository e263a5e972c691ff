/*X:250 vcpu_op.
 * Virtual processors: starting and stopping them, their timers, and where each keeps the page in which the hypervisor
 * tells it things. What a new one starts with is the context at the end, all that a processor is. Structures from
 * public/vcpu.h and arch-x86/xen.h. Before: sched.ts. Next: shared-info.ts, what is told. */

import { array, bytes, I32, POINTER, U8, U16, U32, U64 } from "./field-types.js";
import { defineLayout, out } from "./layout.js";
import { trapInfo } from "./traps.js";

/** Gives a virtual processor its state. */
export const VCPUOP_initialise = 0;
/** Lets it run. */
export const VCPUOP_up = 1;
/** Stops it. */
export const VCPUOP_down = 2;
/** Asks whether it runs; the result is 1 or 0. */
export const VCPUOP_is_up = 3;
/** Asks how long it was in which state. */
export const VCPUOP_get_runstate_info = 4;
/** Says where that is to be kept up to date. */
export const VCPUOP_register_runstate_memory_area = 5;
/** Starts the periodic timer. */
export const VCPUOP_set_periodic_timer = 6;
/** Stops it. */
export const VCPUOP_stop_periodic_timer = 7;
/** Sets the one-shot timer. */
export const VCPUOP_set_singleshot_timer = 8;
/** Stops it. */
export const VCPUOP_stop_singleshot_timer = 9;
/** Says where its vcpu_info is to lie, once. */
export const VCPUOP_register_vcpu_info = 10;
/** Sends it an NMI. */
export const VCPUOP_send_nmi = 11;
/** Asks which real processor it runs on. */
export const VCPUOP_get_physid = 12;
/** Says where its time is to be kept up to date. */
export const VCPUOP_register_vcpu_time_memory_area = 13;

/** vcpu_runstate_info.state: runs. */
export const RUNSTATE_running = 0;
/** vcpu_runstate_info.state: could run. */
export const RUNSTATE_runnable = 1;
/** vcpu_runstate_info.state: waits for an event. */
export const RUNSTATE_blocked = 2;
/** vcpu_runstate_info.state: stopped. */
export const RUNSTATE_offline = 3;

/** How long a virtual processor was in which state: times in nanoseconds. */
export const vcpuRunstateInfo = defineLayout("vcpu_runstate_info", {
  state: out(I32),
  state_entry_time: out(U64),
  /** By state. */
  time: out(array(U64, 4)),
});
/** Argument of VCPUOP_register_runstate_memory_area: a linear address, in 8 bytes. */
export const vcpuRegisterRunstateMemoryArea = defineLayout("vcpu_register_runstate_memory_area", { addr: U64 });
/** Argument of VCPUOP_set_periodic_timer, at least 1,000,000. */
export const vcpuSetPeriodicTimer = defineLayout("vcpu_set_periodic_timer", { period_ns: U64 });
/** vcpu_set_singleshot_timer.flags: a time that has passed is -ETIME, no event. */
export const VCPU_SSHOTTMR_future = 1;
/** Argument of VCPUOP_set_singleshot_timer: absolute system time. */
export const vcpuSetSingleshotTimer = defineLayout("vcpu_set_singleshot_timer", { timeout_abs_ns: U64, flags: U32 });
/** Argument of VCPUOP_register_vcpu_info: it must not cross a page. */
export const vcpuRegisterVcpuInfo = defineLayout("vcpu_register_vcpu_info", { mfn: U64, offset: U32, rsvd: U32 });
/** Argument of VCPUOP_get_physid: APIC id in the lower, ACPI id in the upper word. */
export const vcpuGetPhysid = defineLayout("vcpu_get_physid", { phys_id: out(U64) });
/** Argument of VCPUOP_register_vcpu_time_memory_area: a linear address, in 8 bytes. */
export const vcpuRegisterTimeMemoryArea = defineLayout("vcpu_register_time_memory_area", { addr: U64 });

/** Registers of a guest, as the hypervisor keeps them. */
export const cpuUserRegs = defineLayout("cpu_user_regs", {
  ebx: U32,
  ecx: U32,
  edx: U32,
  esi: U32,
  edi: U32,
  ebp: U32,
  eax: U32,
  error_code: out(U16),
  entry_vector: out(U16),
  eip: U32,
  cs: U16,
  saved_upcall_mask: out(U8),
  _pad0: out(U8),
  eflags: U32,
  esp: U32,
  ss: U16,
  _pad1: out(U16),
  es: U16,
  _pad2: out(U16),
  ds: U16,
  _pad3: out(U16),
  fs: U16,
  _pad4: out(U16),
  gs: U16,
  _pad5: out(U16),
});

/** vcpu_guest_context.flags: fpu_ctxt holds something. */
export const VGCF_i387_valid = 1 << 0;
/** vcpu_guest_context.flags: it was in its kernel. */
export const VGCF_in_kernel = 1 << 2;
/** vcpu_guest_context.flags: events are masked on entry of the failsafe callback. */
export const VGCF_failsafe_disables_events = 1 << 3;
/** vcpu_guest_context.flags: 64-bit guests. */
export const VGCF_syscall_disables_events = 1 << 4;
/** vcpu_guest_context.flags: it is up. */
export const VGCF_online = 1 << 5;

/** All that a virtual processor starts with: argument of VCPUOP_initialise. */
export const vcpuGuestContext = defineLayout("vcpu_guest_context", {
  /** An FXSAVE area. */
  fpu_ctxt: bytes(512),
  flags: U32,
  user_regs: cpuUserRegs,
  trap_ctxt: array(trapInfo, 256),
  ldt_base: POINTER,
  ldt_ents: U32,
  /** Frames of the GDT. */
  gdt_frames: array(U32, 16),
  gdt_ents: U32,
  kernel_ss: U32,
  kernel_sp: POINTER,
  /** CR0 to CR7; CR3 in the folded form. */
  ctrlreg: array(U32, 8),
  /** DR0 to DR7. */
  debugreg: array(U32, 8),
  event_callback_cs: U32,
  event_callback_eip: POINTER,
  failsafe_callback_cs: U32,
  failsafe_callback_eip: POINTER,
  /** Bit n: vm_assist type n. */
  vm_assist: U32,
});

/** Operations of vcpu_op and their arguments. */
export const VCPUOP_ARGUMENTS = Object.freeze({
  [VCPUOP_initialise]: vcpuGuestContext,
  [VCPUOP_up]: null,
  [VCPUOP_down]: null,
  [VCPUOP_is_up]: null,
  [VCPUOP_get_runstate_info]: vcpuRunstateInfo,
  [VCPUOP_register_runstate_memory_area]: vcpuRegisterRunstateMemoryArea,
  [VCPUOP_set_periodic_timer]: vcpuSetPeriodicTimer,
  [VCPUOP_stop_periodic_timer]: null,
  [VCPUOP_set_singleshot_timer]: vcpuSetSingleshotTimer,
  [VCPUOP_stop_singleshot_timer]: null,
  [VCPUOP_register_vcpu_info]: vcpuRegisterVcpuInfo,
  [VCPUOP_send_nmi]: null,
  [VCPUOP_get_physid]: vcpuGetPhysid,
  [VCPUOP_register_vcpu_time_memory_area]: vcpuRegisterTimeMemoryArea,
});
