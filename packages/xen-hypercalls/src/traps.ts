/*X:200 Exceptions, callbacks and the frames they come with.
 * A guest's kernel has no IDT: it hands the hypervisor a list of handlers, and two or three callbacks for what is no
 * exception. When one is due the hypervisor puts a frame on the kernel's stack, which differs from the processor's in
 * one place: the upper half of the CS word holds the event mask as it was. It goes back by the iret hypercall, whose frame is
 * here too. Structures from public/arch-x86/xen.h, callback.h and nmi.h. Before: the hypercall page. Next: page tables. */

import type { LinearAddress, u8, u16, u32 } from "@lguest/mmu";
import { POINTER, U8, U16, U32 } from "./field-types.js";
import { defineLayout, type Encodable } from "./layout.js";

/*
 * trap_info.flags:
 *
 *   7                    3   2    1    0
 *  +-----------------------+----+---------+
 *  |           0           | IF |   DPL   |
 *  +-----------------------+----+---------+
 */
/** Least privileged ring that may raise the vector by `int n`. */
export const TI_DPL = 0x3;
/** Events are masked on entry, as an interrupt gate clears IF. */
export const TI_IF = 0x4;

/** One handler of set_trap_table. The list ends with an address of 0. */
export const trapInfo = defineLayout("trap_info", { vector: U8, flags: U8, cs: U16, address: POINTER });

/** What {@link trapTable} takes: a handler's code segment and address, and how it is entered. */
export interface TrapHandler {
  /** 0..255. */
  readonly vector: u8;
  /** Least privileged ring that may raise it by `int n`, 0..3; 0 if left out. */
  readonly dpl?: number;
  /** Events are masked on entry. */
  readonly maskEvents?: boolean;
  readonly cs: u16;
  readonly address: LinearAddress;
}

/** The list for set_trap_table, end mark included. */
export function trapTable(handlers: readonly TrapHandler[]): Encodable<typeof trapInfo>[] {
  const rows = handlers.map(({ vector, dpl = 0, maskEvents = false, cs, address }) => ({
    vector,
    flags: (dpl & TI_DPL) | (maskEvents ? TI_IF : 0),
    cs,
    address,
  }));
  return [...rows, { vector: 0, flags: 0, cs: 0, address: 0 }];
}

/** A far address of an entry point. */
export const xenCallback = defineLayout("xen_callback", { cs: U32, eip: POINTER });

/** An event is pending. */
export const CALLBACKTYPE_event = 0;
/** A segment register could not be loaded, or iret failed. */
export const CALLBACKTYPE_failsafe = 1;
/** 64-bit guests. */
export const CALLBACKTYPE_syscall = 2;
/** Never used. */
export const CALLBACKTYPE_sysenter_deprecated = 3;
/** A non-maskable interrupt. */
export const CALLBACKTYPE_nmi = 4;
/** The sysenter instruction. */
export const CALLBACKTYPE_sysenter = 5;
/** 64-bit guests. */
export const CALLBACKTYPE_syscall32 = 7;
/** callback_register.flags: events are masked on entry. */
export const CALLBACKF_mask_events = 1;

/** callback_op: sets an entry point. */
export const CALLBACKOP_register = 0;
/** callback_op: takes one away. */
export const CALLBACKOP_unregister = 1;
/** Argument of CALLBACKOP_register. */
export const callbackRegister = defineLayout("callback_register", { type: U16, flags: U16, address: xenCallback });
/** Argument of CALLBACKOP_unregister. */
export const callbackUnregister = defineLayout("callback_unregister", { type: U16, _unused: U16 });
/** Operations of callback_op and their arguments. */
export const CALLBACKOP_ARGUMENTS = Object.freeze({
  [CALLBACKOP_register]: callbackRegister,
  [CALLBACKOP_unregister]: callbackUnregister,
});

/** nmi_op: sets the handler, virtual processor 0 only. */
export const XENNMI_register_callback = 0;
/** nmi_op: takes it away. */
export const XENNMI_unregister_callback = 1;
/** Argument of XENNMI_register_callback. */
export const xennmiCallback = defineLayout("xennmi_callback", { handler_address: POINTER, pad: U32 });
/** Operations of nmi_op and their arguments. */
export const XENNMI_ARGUMENTS = Object.freeze({
  [XENNMI_register_callback]: xennmiCallback,
  [XENNMI_unregister_callback]: null,
});

/*
 * The frame that an exception or event leaves, from esp upwards. The error code is there for #DF, #TS, #NP, #SS, #GP,
 * #PF and #AC; esp and ss only if ring 3 was interrupted.
 *
 *   31                16 15                0
 *  +--------------------+-------------------+
 *  |                ss  (ring 3)            |
 *  |                esp (ring 3)            |
 *  |   eflags, IF = events were not masked  |
 *  |  saved event mask  |        cs         |
 *  |                  eip                   |
 *  |              [error code]              |
 *  +--------------------+-------------------+
 */
/** The frame of an exception or event in the kernel itself, above the error code. */
export const bounceFrame = defineLayout("bounce_frame", { eip: POINTER, cs: U16, saved_upcall_mask: U16, eflags: U32 });
/** The frame of an exception or event in a program, above the error code. */
export const bounceFrameFromUser = defineLayout("bounce_frame_from_user", {
  eip: POINTER,
  cs: U16,
  saved_upcall_mask: U16,
  eflags: U32,
  esp: POINTER,
  ss: U32,
});

/** What the iret hypercall finds at esp when it goes back to the kernel: the stub pushed eax. EFLAGS.IF unmasks events. */
export const iretFrame = defineLayout("iret_frame", { eax: U32, eip: POINTER, cs: U32, eflags: U32 });
/** What the iret hypercall finds at esp when it goes back to a program. */
export const iretFrameToUser = defineLayout("iret_frame_to_user", {
  eax: U32,
  eip: POINTER,
  cs: U32,
  eflags: U32,
  esp: POINTER,
  ss: U32,
});

/** EFLAGS.IF in a frame: events are let through, whatever the processor's own flag is. */
export const FRAME_EFLAGS_IF: u32 = 0x200;
