/*X:580 What it came home for.
 *
 * The register page shows a trap. Some are the hypervisor's to see to: a hypercall, an instruction that it carries out, a
 * store to a page table, a page of the LDT that was not there. All others are handed to the guest's kernel. Before:
 * hypercalls/table.ts. Next: turns, run-domain.ts. */
import { REG_CS, REG_EIP, REG_ERRCODE, REG_TRAPNUM } from "@lguest/switcher";
import { emulateForcedCpuid, emulatePrivileged } from "./emulate-privileged.js";
import { injectException, injectInterrupt, reflectException } from "./exceptions.js";
import { turnSegment } from "./four-gigabyte-segments.js";
import { HYPERCALL_VECTOR } from "./hole.js";
import { doHypercall } from "./hypercalls/table.js";
import type { Vcpu } from "./vcpu.js";
import { SYSCALL_VECTOR } from "./world-switch.js";
import { emulateTableStore, NOTHING_TO_DO, type RunOneStep } from "./writable-page-tables.js";

const VECTOR_UD = 6;
const VECTOR_NM = 7;
const VECTOR_GP = 13;
const VECTOR_PF = 14;
const FIRST_INTERRUPT = 32;
const RPL = 3;
/** Bit 1 of a selector error code: the selector is that of a gate, so an `int` caused it (SDM Vol. 3A §6.13). */
const ERROR_IDT = 2;
const ERROR_VECTOR_SHIFT = 3;
const INT_BYTES = 2;

/** Sees to the trap that the register page shows. */
export function handleExit(vcpu: Vcpu, runOneStep: RunOneStep): void {
  const { registers } = vcpu;
  const trap = registers.get(REG_TRAPNUM);
  if (trap === HYPERCALL_VECTOR) {
    doHypercall(vcpu);
    return;
  }
  // The Host's own interrupts have done their work by bringing the processor home.
  if (trap >= FIRST_INTERRUPT && trap !== SYSCALL_VECTOR) return;
  switch (trap) {
    case VECTOR_PF:
      handlePageFault(vcpu, runOneStep);
      return;
    case VECTOR_GP:
      handleProtectionFault(vcpu);
      return;
    case VECTOR_UD:
      if (!emulateForcedCpuid(vcpu)) reflectException(vcpu, trap);
      return;
    case VECTOR_NM:
      // It has the FPU now; only a guest that asked to be told is told, and then TS is off.
      if (!vcpu.ts) return;
      vcpu.ts = false;
      reflectException(vcpu, trap);
      return;
    case SYSCALL_VECTOR:
      injectInterrupt(vcpu, trap);
      return;
    default:
      reflectException(vcpu, trap);
  }
}

function handlePageFault(vcpu: Vcpu, runOneStep: RunOneStep): void {
  const error = vcpu.registers.get(REG_ERRCODE);
  if (!emulateTableStore(vcpu, error, runOneStep)) {
    injectException(vcpu, VECTOR_PF, error);
    return;
  }
  const after = vcpu.registers.get(REG_TRAPNUM);
  if (after === NOTHING_TO_DO || vcpu.domain.end !== null) return;
  // A store that crosses into a second table is not carried out: each would wait for the other.
  if (after === VECTOR_PF) reflectException(vcpu, VECTOR_PF);
  else handleExit(vcpu, runOneStep);
}

function handleProtectionFault(vcpu: Vcpu): void {
  const { registers } = vcpu;
  const error = registers.get(REG_ERRCODE);
  if ((error & RPL) === ERROR_IDT) {
    const vector = error >>> ERROR_VECTOR_SHIFT;
    const handler = vcpu.traps[vector];
    if (handler != null && handler.dpl >= (registers.selector(REG_CS) & RPL)) {
      registers.set(REG_EIP, registers.get(REG_EIP) + INT_BYTES);
      injectInterrupt(vcpu, vector);
      return;
    }
  } else if (error === 0 && (turnSegment(vcpu) || emulatePrivileged(vcpu))) {
    return;
  }
  injectException(vcpu, VECTOR_GP, error);
}
