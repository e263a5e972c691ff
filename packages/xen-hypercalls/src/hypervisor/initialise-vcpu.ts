/*X:536 A virtual processor's beginning.
 *
 * The first is given its registers by whoever builds the domain, the others by the guest, in one large structure. All of
 * it is checked as if the guest had made the calls one by one; only a virtual processor for which everything was good is
 * initialised. Before: world-switch.ts. Next: exceptions.ts. */

import { PAGE_SIZE } from "@lguest/mmu";
import {
  REG_CS,
  REG_DS,
  REG_EAX,
  REG_EBP,
  REG_EBX,
  REG_ECX,
  REG_EDI,
  REG_EDX,
  REG_EFLAGS,
  REG_EIP,
  REG_ES,
  REG_ESI,
  REG_ESP,
  REG_FS,
  REG_GS,
  REG_SS,
} from "@lguest/switcher";
import { cr3ToFrame, FIRST_RESERVED_GDT_ENTRY, HYPERVISOR_VIRT_START } from "../addresses.js";
import { XEN_ERRNO } from "../errno.js";
import type { Decoded } from "../layout.js";
import { TI_DPL, TI_IF } from "../traps.js";
import { VGCF_failsafe_disables_events, VGCF_i387_valid, vcpuGuestContext } from "../vcpu.js";
import { NO_FRAME, TYPE_L3 } from "./frame-table.js";
import { type Caller, withStruct } from "./hypercalls/call.js";
import { dropGdt, installGdt, outsideRing0 } from "./hypercalls/traps-and-tables.js";
import type { Vcpu } from "./vcpu.js";

const { EEXIST, EINVAL } = XEN_ERRNO;

const DESCRIPTORS_PER_PAGE = 512;
const LDT_ENTRIES_MAX = 8192;
const CR0_TS = 1 << 3;

/** The guest gives a virtual processor its state. */
export function initialiseVcpu(caller: Caller, target: Vcpu, address: number): number {
  if (target.initialised) return -EEXIST;
  return withStruct(caller, vcpuGuestContext, address, (context) => setVcpuContext(target, context));
}

/** Gives it a state. @returns 0 or a negative errno; then it is as before. */
export function setVcpuContext(vcpu: Vcpu, context: Decoded<typeof vcpuGuestContext>): number {
  const { types } = vcpu.domain.machine;
  const { id } = vcpu.domain;
  const { ldt_base, ldt_ents, gdt_ents, gdt_frames } = context;
  if (ldt_ents > LDT_ENTRIES_MAX || ldt_base % PAGE_SIZE !== 0 || ldt_base >= HYPERVISOR_VIRT_START) return -EINVAL;
  const pages = Math.ceil(gdt_ents / DESCRIPTORS_PER_PAGE);
  if (gdt_ents > FIRST_RESERVED_GDT_ENTRY) return -EINVAL;
  if (installGdt(vcpu, gdt_frames.slice(0, pages), gdt_ents) !== 0) return -EINVAL;
  const root = cr3ToFrame(context.ctrlreg[3]);
  if (types.getPageAndType(root, TYPE_L3, id) !== 0) {
    dropGdt(vcpu);
    return -EINVAL;
  }
  if (vcpu.root !== NO_FRAME) types.putPageAndType(vcpu.root);
  vcpu.root = root;
  vcpu.ldtBase = ldt_base;
  vcpu.ldtEntries = ldt_ents;
  setRegisters(vcpu, context.user_regs);
  setHandlers(vcpu, context);
  if ((context.flags & VGCF_i387_valid) !== 0) vcpu.fpu.set(context.fpu_ctxt);
  vcpu.ts = (context.ctrlreg[0] & CR0_TS) !== 0;
  vcpu.initialised = true;
  vcpu.changed = true;
  return 0;
}

function setRegisters({ registers }: Vcpu, user: Decoded<typeof vcpuGuestContext>["user_regs"]): void {
  registers.set(REG_EAX, user.eax);
  registers.set(REG_EBX, user.ebx);
  registers.set(REG_ECX, user.ecx);
  registers.set(REG_EDX, user.edx);
  registers.set(REG_ESI, user.esi);
  registers.set(REG_EDI, user.edi);
  registers.set(REG_EBP, user.ebp);
  registers.set(REG_ESP, user.esp);
  registers.set(REG_EIP, user.eip);
  registers.set(REG_EFLAGS, user.eflags);
  registers.set(REG_CS, outsideRing0(user.cs));
  registers.set(REG_SS, outsideRing0(user.ss));
  registers.set(REG_DS, user.ds);
  registers.set(REG_ES, user.es);
  registers.set(REG_FS, user.fs);
  registers.set(REG_GS, user.gs);
}

function setHandlers(vcpu: Vcpu, context: Decoded<typeof vcpuGuestContext>): void {
  context.trap_ctxt.forEach(({ cs, address, flags }, vector) => {
    const maskEvents = (flags & TI_IF) !== 0;
    vcpu.traps[vector] = address === 0 ? null : { cs: outsideRing0(cs), eip: address, maskEvents, dpl: flags & TI_DPL };
  });
  vcpu.kernelSs = outsideRing0(context.kernel_ss);
  vcpu.kernelEsp = context.kernel_sp;
  vcpu.eventCallback = {
    cs: outsideRing0(context.event_callback_cs),
    eip: context.event_callback_eip,
    maskEvents: true,
  };
  vcpu.failsafeCallback = {
    cs: outsideRing0(context.failsafe_callback_cs),
    eip: context.failsafe_callback_eip,
    maskEvents: (context.flags & VGCF_failsafe_disables_events) !== 0,
  };
}
