/*X:542 The way back from a handler.
 *
 * A guest's kernel at ring 1 cannot let events in and return in one step, so it asks: the frame is on its stack, below it
 * eax, which the stub pushed. Where it does not need the step, it executes `iret` itself. Before: exceptions.ts. Next:
 * instructions that the hypervisor carries out, emulate-privileged.ts. */
import { SELECTOR_RPL } from "@lguest/descriptor-tables";
import { REG_CS, REG_EAX, REG_EFLAGS, REG_EIP, REG_ESP, REG_SS } from "@lguest/switcher";
import { VMASST_TYPE_architectural_iopl } from "../page-tables.js";
import {
  EFLAGS_IF,
  EFLAGS_IOPL,
  EFLAGS_IOPL_SHIFT,
  injectException,
  KERNEL_RING,
  setEventsMasked,
} from "./exceptions.js";
import { VcpuMemory } from "./guest-memory.js";
import { segmentBase } from "./segments.js";
import type { Vcpu } from "./vcpu.js";

const EFLAGS_VM = 1 << 17;
const VECTOR_GP = 13;
/* Words of the frame from esp upwards: iretFrame and iretFrameToUser of traps.ts. */
const FRAME_EAX = 0;
const FRAME_EIP = 1;
const FRAME_CS = 2;
const FRAME_EFLAGS = 3;
const FRAME_ESP = 4;
const FRAME_SS = 5;
const KERNEL_WORDS = 4;

/** Carries the iret hypercall out: the registers become those of the frame. */
export function returnFromHandler(vcpu: Vcpu): void {
  const { registers, domain } = vcpu;
  const memory = new VcpuMemory(vcpu);
  const base = segmentBase(vcpu, registers.selector(REG_SS));
  const esp = registers.get(REG_ESP);
  const word = (index: number): number | undefined => memory.readU32((base + esp + index * 4) >>> 0);
  const eax = word(FRAME_EAX);
  const eip = word(FRAME_EIP);
  const cs = word(FRAME_CS);
  const eflags = word(FRAME_EFLAGS);
  if (eax === undefined || eip === undefined || cs === undefined || eflags === undefined) {
    domain.crash(`iret: the frame at 0x${esp.toString(16)} cannot be read`);
    return;
  }
  const ring = cs & SELECTOR_RPL;
  const outside = ring > KERNEL_RING;
  const outerEsp = outside ? word(FRAME_ESP) : esp + KERNEL_WORDS * 4;
  const outerSs = outside ? word(FRAME_SS) : registers.selector(REG_SS);
  if (ring === 0 || outerEsp === undefined || outerSs === undefined) {
    domain.crash(ring === 0 ? "iret to ring 0" : `iret: the frame at 0x${esp.toString(16)} cannot be read`);
    return;
  }
  registers.set(REG_EAX, eax);
  registers.set(REG_EIP, eip);
  registers.set(REG_CS, cs & 0xffff);
  registers.set(REG_EFLAGS, eflags & ~(EFLAGS_IOPL | EFLAGS_VM));
  registers.set(REG_ESP, outerEsp);
  registers.set(REG_SS, outerSs & 0xffff);
  if (domain.hasAssist(VMASST_TYPE_architectural_iopl)) vcpu.iopl = (eflags & EFLAGS_IOPL) >>> EFLAGS_IOPL_SHIFT;
  setEventsMasked(vcpu, (eflags & EFLAGS_IF) === 0);
  // There is no virtual-8086 mode to go to.
  if ((eflags & EFLAGS_VM) !== 0) injectException(vcpu, VECTOR_GP);
}
