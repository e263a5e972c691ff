/*X:120 The table of hypercalls.
 * Each number that a guest may put into eax, with its name and how many registers it reads (public/xen.h; the numbers of
 * arguments are those of the 32-bit form). What each one's arguments are is said by the rooms from X:200 on; the calls
 * are made in hypercalls.ts. Next: how a structure's bytes are described, layout.ts. */

import type { u32 } from "@lguest/mmu";

/** Exception handlers of the guest's kernel. */
export const __HYPERVISOR_set_trap_table = 0;
/** A batch of page-table entries or machine-to-physical entries. */
export const __HYPERVISOR_mmu_update = 1;
/** Frames of the GDT. */
export const __HYPERVISOR_set_gdt = 2;
/** Kernel stack, used when a program traps. */
export const __HYPERVISOR_stack_switch = 3;
/** Entry points for events and for bad segments; older form of callback_op. */
export const __HYPERVISOR_set_callbacks = 4;
/** Sets or clears CR0.TS. */
export const __HYPERVISOR_fpu_taskswitch = 5;
/** Older sched_op: yield and block, and shutdown with the reason in a register. */
export const __HYPERVISOR_sched_op_compat = 6;
/** For the control domain. */
export const __HYPERVISOR_platform_op = 7;
/** Writes DR0-DR7. */
export const __HYPERVISOR_set_debugreg = 8;
/** Reads DR0-DR7. */
export const __HYPERVISOR_get_debugreg = 9;
/** One descriptor, by machine address. */
export const __HYPERVISOR_update_descriptor = 10;
/** Memory reservation, maps. */
export const __HYPERVISOR_memory_op = 12;
/** Several calls at once. */
export const __HYPERVISOR_multicall = 13;
/** One page-table entry, by linear address. */
export const __HYPERVISOR_update_va_mapping = 14;
/** One-shot timer, absolute. */
export const __HYPERVISOR_set_timer_op = 15;
/** Older event_channel_op: operation and argument in one structure. */
export const __HYPERVISOR_event_channel_op_compat = 16;
/** Version, features, what the hypervisor is. */
export const __HYPERVISOR_xen_version = 17;
/** The hypervisor's console. */
export const __HYPERVISOR_console_io = 18;
/** Older physdev_op: operation and argument in one structure. */
export const __HYPERVISOR_physdev_op_compat = 19;
/** Sharing of pages between domains. */
export const __HYPERVISOR_grant_table_op = 20;
/** Switches conveniences on and off. */
export const __HYPERVISOR_vm_assist = 21;
/** One page-table entry that maps another domain's frame. */
export const __HYPERVISOR_update_va_mapping_otherdomain = 22;
/** Return from an event or exception; arguments on the stack, does not return. */
export const __HYPERVISOR_iret = 23;
/** Virtual processors: start, stop, timers, where their information lies. */
export const __HYPERVISOR_vcpu_op = 24;
/** 64-bit guests only. */
export const __HYPERVISOR_set_segment_base = 25;
/** A batch of page-table operations other than entries. */
export const __HYPERVISOR_mmuext_op = 26;
/** Security modules. */
export const __HYPERVISOR_xsm_op = 27;
/** Handler for NMIs. */
export const __HYPERVISOR_nmi_op = 28;
/** Yield, block, shut down, poll. */
export const __HYPERVISOR_sched_op = 29;
/** Entry points for events, bad segments, NMIs. */
export const __HYPERVISOR_callback_op = 30;
/** Profiling. */
export const __HYPERVISOR_xenoprof_op = 31;
/** Event channels. */
export const __HYPERVISOR_event_channel_op = 32;
/** Physical devices, I/O privilege. */
export const __HYPERVISOR_physdev_op = 33;
/** For fully virtualised guests. */
export const __HYPERVISOR_hvm_op = 34;
/** For the toolstack: the machine. */
export const __HYPERVISOR_sysctl = 35;
/** For the toolstack: domains. */
export const __HYPERVISOR_domctl = 36;
/** Another kernel instead of the hypervisor. */
export const __HYPERVISOR_kexec_op = 37;
/** Transcendent memory; gone since 4.13. */
export const __HYPERVISOR_tmem_op = 38;
/** Messages between domains. */
export const __HYPERVISOR_argo_op = 39;
/** Performance counters. */
export const __HYPERVISOR_xenpmu_op = 40;
/** Device models. */
export const __HYPERVISOR_dm_op = 41;
/** The hypervisor's file system. */
export const __HYPERVISOR_hypfs_op = 42;

/** What is known of a hypercall by its number. */
export interface HypercallInfo {
  /** Xen's name, without the prefix. */
  readonly name: string;
  /** Registers that it reads, 0..5, in the order ebx, ecx, edx, esi, edi. */
  readonly arguments: number;
}

/** Slots of the hypercall page, and so the end of the numbers that can be called through it. */
export const HYPERCALL_SLOTS = 128;

const HYPERCALLS: ReadonlyMap<number, HypercallInfo> = new Map<number, HypercallInfo>([
  [__HYPERVISOR_set_trap_table, { name: "set_trap_table", arguments: 1 }],
  [__HYPERVISOR_mmu_update, { name: "mmu_update", arguments: 4 }],
  [__HYPERVISOR_set_gdt, { name: "set_gdt", arguments: 2 }],
  [__HYPERVISOR_stack_switch, { name: "stack_switch", arguments: 2 }],
  [__HYPERVISOR_set_callbacks, { name: "set_callbacks", arguments: 4 }],
  [__HYPERVISOR_fpu_taskswitch, { name: "fpu_taskswitch", arguments: 1 }],
  [__HYPERVISOR_sched_op_compat, { name: "sched_op_compat", arguments: 2 }],
  [__HYPERVISOR_platform_op, { name: "platform_op", arguments: 1 }],
  [__HYPERVISOR_set_debugreg, { name: "set_debugreg", arguments: 2 }],
  [__HYPERVISOR_get_debugreg, { name: "get_debugreg", arguments: 1 }],
  [__HYPERVISOR_update_descriptor, { name: "update_descriptor", arguments: 4 }],
  [__HYPERVISOR_memory_op, { name: "memory_op", arguments: 2 }],
  [__HYPERVISOR_multicall, { name: "multicall", arguments: 2 }],
  [__HYPERVISOR_update_va_mapping, { name: "update_va_mapping", arguments: 4 }],
  [__HYPERVISOR_set_timer_op, { name: "set_timer_op", arguments: 2 }],
  [__HYPERVISOR_event_channel_op_compat, { name: "event_channel_op_compat", arguments: 1 }],
  [__HYPERVISOR_xen_version, { name: "xen_version", arguments: 2 }],
  [__HYPERVISOR_console_io, { name: "console_io", arguments: 3 }],
  [__HYPERVISOR_physdev_op_compat, { name: "physdev_op_compat", arguments: 1 }],
  [__HYPERVISOR_grant_table_op, { name: "grant_table_op", arguments: 3 }],
  [__HYPERVISOR_vm_assist, { name: "vm_assist", arguments: 2 }],
  [__HYPERVISOR_update_va_mapping_otherdomain, { name: "update_va_mapping_otherdomain", arguments: 5 }],
  [__HYPERVISOR_iret, { name: "iret", arguments: 0 }],
  [__HYPERVISOR_vcpu_op, { name: "vcpu_op", arguments: 3 }],
  [__HYPERVISOR_set_segment_base, { name: "set_segment_base", arguments: 2 }],
  [__HYPERVISOR_mmuext_op, { name: "mmuext_op", arguments: 4 }],
  [__HYPERVISOR_xsm_op, { name: "xsm_op", arguments: 1 }],
  [__HYPERVISOR_nmi_op, { name: "nmi_op", arguments: 2 }],
  [__HYPERVISOR_sched_op, { name: "sched_op", arguments: 2 }],
  [__HYPERVISOR_callback_op, { name: "callback_op", arguments: 2 }],
  [__HYPERVISOR_xenoprof_op, { name: "xenoprof_op", arguments: 2 }],
  [__HYPERVISOR_event_channel_op, { name: "event_channel_op", arguments: 2 }],
  [__HYPERVISOR_physdev_op, { name: "physdev_op", arguments: 2 }],
  [__HYPERVISOR_hvm_op, { name: "hvm_op", arguments: 2 }],
  [__HYPERVISOR_sysctl, { name: "sysctl", arguments: 1 }],
  [__HYPERVISOR_domctl, { name: "domctl", arguments: 1 }],
  [__HYPERVISOR_kexec_op, { name: "kexec_op", arguments: 2 }],
  [__HYPERVISOR_tmem_op, { name: "tmem_op", arguments: 1 }],
  [__HYPERVISOR_argo_op, { name: "argo_op", arguments: 5 }],
  [__HYPERVISOR_xenpmu_op, { name: "xenpmu_op", arguments: 2 }],
  [__HYPERVISOR_dm_op, { name: "dm_op", arguments: 3 }],
  [__HYPERVISOR_hypfs_op, { name: "hypfs_op", arguments: 5 }],
]);

/** Name and arguments of a hypercall; `undefined` if the number is none. */
export function hypercallInfo(number: u32): HypercallInfo | undefined {
  return HYPERCALLS.get(number);
}

/** Every known hypercall, by rising number. */
export function hypercallNumbers(): readonly number[] {
  return [...HYPERCALLS.keys()];
}
