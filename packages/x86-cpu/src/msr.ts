/*C:395 Model-specific registers and the TSC.
 *
 * The few MSRs that the model's features and family bring (SDM Vol 4); every other number is #GP(0), as is a reserved
 * bit. So kernels find, by CPUID or by that fault, that there is no machine check, no APIC, no MTRR (nothing is cached,
 * so no range has a memory type), no counter and no branch record. The TSC is the clock's reading in ticks plus an
 * offset that a write to it sets. Before it: models.ts. Next: the instructions that read these,
 * instructions/processor.ts. */
import type { Cpu } from "./cpu.js";
import { CPUID_MSR, CPUID_NX, CPUID_PAT, CPUID_SEP, CPUID_TSC } from "./cpuid.js";
import { raiseFault } from "./events.js";
import {
  MSR_EFER,
  MSR_PAT_HI,
  MSR_PAT_LO,
  MSR_SYSENTER_CS,
  MSR_SYSENTER_EIP,
  MSR_SYSENTER_ESP,
  TSC_OFFSET,
} from "./layout.js";
import { EFER_NXE, VECTOR_GP } from "./registers.js";
import { flushTlb } from "./tlb.js";

const IA32_TIME_STAMP_COUNTER = 0x10;
/** Bits 52-50: the platform for which microcode is made. Reads 0. */
const IA32_PLATFORM_ID = 0x17;
/** Revision of the microcode: reads 0, may be written before CPUID as an update asks. */
const IA32_BIOS_SIGN_ID = 0x8b;
const IA32_SYSENTER_CS = 0x174;
const IA32_SYSENTER_ESP = 0x175;
const IA32_SYSENTER_EIP = 0x176;
const IA32_MISC_ENABLE = 0x1a0;
const IA32_PAT = 0x277;
const IA32_EFER = 0xc0000080;

/** IA32_MISC_ENABLE: fast strings; branch trace and event-based sampling not available. What is written changes nothing. */
const MISC_ENABLE = (1 << 0) | (1 << 11) | (1 << 12);
/* Families that brought MSRs without a feature bit. */
const FAMILY_P6 = 6;
const FAMILY_PENTIUM4 = 15;
/** Power-on PAT: WB, WT, UC-, UC twice (SDM Vol 3A table 11-12). */
const PAT_DEFAULT = 0x00070406;
const NANOSECONDS_PER_MILLISECOND = 1e6;
const TWO_TO_32 = 0x1_0000_0000;

/** MSRs after power-on. The TSC begins at 0 with the clock's present reading. */
export function resetMsrs(cpu: Cpu): void {
  const i32 = cpu.i32;
  i32[MSR_SYSENTER_CS] = 0;
  i32[MSR_SYSENTER_ESP] = 0;
  i32[MSR_SYSENTER_EIP] = 0;
  i32[MSR_EFER] = 0;
  i32[MSR_PAT_LO] = PAT_DEFAULT;
  i32[MSR_PAT_HI] = PAT_DEFAULT;
  i32[TSC_OFFSET] = 0;
  i32[TSC_OFFSET + 1] = 0;
}

/** The clock's reading in TSC ticks: a whole number, never going back, exact as long as it is below 2^53. */
function clockTicks(cpu: Cpu): number {
  return Math.floor((cpu.clock.now() * cpu.model.tscKhz) / NANOSECONDS_PER_MILLISECOND);
}

/** Reads the TSC. @returns its low word (i32); the high word is left in `cpu.msrHigh`. */
export function readTsc(cpu: Cpu): number {
  const ticks = clockTicks(cpu);
  const low = (ticks % TWO_TO_32) + (cpu.i32[TSC_OFFSET] >>> 0);
  cpu.msrHigh = (Math.floor(ticks / TWO_TO_32) + cpu.i32[TSC_OFFSET + 1] + (low >= TWO_TO_32 ? 1 : 0)) | 0;
  return low | 0;
}

export function writeTsc(cpu: Cpu, low: number, high: number): void {
  const ticks = clockTicks(cpu);
  const difference = (low >>> 0) - (ticks % TWO_TO_32);
  cpu.i32[TSC_OFFSET] = difference;
  cpu.i32[TSC_OFFSET + 1] = high - Math.floor(ticks / TWO_TO_32) - (difference < 0 ? 1 : 0);
}

/** True if the model has the MSR. */
function hasMsr(cpu: Cpu, index: number): boolean {
  const { features, extendedFeatures, family } = cpu.model;
  if ((features & CPUID_MSR) === 0) return false;
  switch (index) {
    case IA32_TIME_STAMP_COUNTER:
      return (features & CPUID_TSC) !== 0;
    case IA32_SYSENTER_CS:
    case IA32_SYSENTER_ESP:
    case IA32_SYSENTER_EIP:
      return (features & CPUID_SEP) !== 0;
    case IA32_PAT:
      return (features & CPUID_PAT) !== 0;
    case IA32_EFER:
      return (extendedFeatures & CPUID_NX) !== 0;
    case IA32_PLATFORM_ID:
    case IA32_BIOS_SIGN_ID:
      return family >= FAMILY_P6;
    case IA32_MISC_ENABLE:
      return family >= FAMILY_PENTIUM4;
    default:
      return false;
  }
}

/** RDMSR. @returns the low word; the high word is left in `cpu.msrHigh`. Raises #GP(0) for an unknown MSR. */
export function readMsr(cpu: Cpu, index: number): number {
  if (!hasMsr(cpu, index)) raiseFault(cpu, VECTOR_GP, 0);
  cpu.msrHigh = 0;
  switch (index) {
    case IA32_TIME_STAMP_COUNTER:
      return readTsc(cpu);
    case IA32_SYSENTER_CS:
      return cpu.i32[MSR_SYSENTER_CS];
    case IA32_SYSENTER_ESP:
      return cpu.i32[MSR_SYSENTER_ESP];
    case IA32_SYSENTER_EIP:
      return cpu.i32[MSR_SYSENTER_EIP];
    case IA32_PAT:
      cpu.msrHigh = cpu.i32[MSR_PAT_HI];
      return cpu.i32[MSR_PAT_LO];
    case IA32_EFER:
      return cpu.i32[MSR_EFER];
    case IA32_MISC_ENABLE:
      return MISC_ENABLE;
    default:
      return 0;
  }
}

/** Memory types that a PAT entry may hold: UC, WC, WT, WP, WB, UC- (SDM Vol 3A table 11-10), as a bit set. */
const PAT_TYPES = (1 << 0) | (1 << 1) | (1 << 4) | (1 << 5) | (1 << 6) | (1 << 7);

export function patIsValid(word: number): boolean {
  for (let shift = 0; shift < 32; shift += 8) {
    const type = (word >>> shift) & 0xff;
    if (type > 7 || ((PAT_TYPES >>> type) & 1) === 0) return false;
  }
  return true;
}

/** WRMSR. Raises #GP(0) for an unknown MSR and for a reserved bit or value. */
export function writeMsr(cpu: Cpu, index: number, low: number, high: number): void {
  if (!hasMsr(cpu, index)) raiseFault(cpu, VECTOR_GP, 0);
  const i32 = cpu.i32;
  switch (index) {
    case IA32_TIME_STAMP_COUNTER:
      writeTsc(cpu, low, high);
      return;
    case IA32_SYSENTER_CS:
      i32[MSR_SYSENTER_CS] = low;
      return;
    case IA32_SYSENTER_ESP:
      i32[MSR_SYSENTER_ESP] = low;
      return;
    case IA32_SYSENTER_EIP:
      i32[MSR_SYSENTER_EIP] = low;
      return;
    case IA32_PAT:
      if (!patIsValid(low) || !patIsValid(high)) raiseFault(cpu, VECTOR_GP, 0);
      i32[MSR_PAT_LO] = low;
      i32[MSR_PAT_HI] = high;
      return;
    case IA32_EFER:
      if ((low & ~EFER_NXE) !== 0 || high !== 0) raiseFault(cpu, VECTOR_GP, 0);
      i32[MSR_EFER] = low;
      flushTlb(cpu);
      return;
    case IA32_PLATFORM_ID:
      raiseFault(cpu, VECTOR_GP, 0);
      return;
    default:
      return;
  }
}
