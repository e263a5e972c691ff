/*X:544 Instructions that the hypervisor carries out.
 *
 * A paravirtual kernel asks by hypercall, but not everywhere: it reads a control register, probes a port, asks CPUID. At
 * ring 1 and 3 such instructions fault, and those that mean something to a guest are carried out here, on the guest's
 * registers. Whatever is not here is the guest's own fault to hear of. Before: iret.ts. Next: stores to page tables,
 * simple-store.ts and writable-page-tables.ts. */
import { type GuestRegisters, REG_CS, REG_EAX, REG_EBX, REG_ECX, REG_EDX, REG_EFLAGS, REG_EIP } from "@lguest/switcher";
import { CPUID_PGE, CPUID_PSE, CPUID_SEP, CPUID_VME, cpuidLeaf } from "@lguest/x86-cpu";
import { cr3ToFrame, frameToCr3, XEN_EMULATE_PREFIX } from "../addresses.js";
import { VMASST_TYPE_architectural_iopl } from "../page-tables.js";
import { EFLAGS_TF, eventsPending, injectException, inKernel, setEventsMasked } from "./exceptions.js";
import { VcpuMemory } from "./guest-memory.js";
import { callerOf } from "./hypercalls/call.js";
import { loadRoot } from "./hypercalls/page-tables.js";
import { getDebugRegister, setDebugRegister } from "./hypercalls/traps-and-tables.js";
import { segmentBase } from "./segments.js";
import { MODRM_SLOTS } from "./simple-store.js";
import type { Vcpu } from "./vcpu.js";

/* Opcodes, SDM Vol. 2. */
const PREFIX_OPERAND_SIZE = 0x66;
const PREFIXES: ReadonlySet<number> = new Set([0x26, 0x2e, 0x36, 0x3e, 0x64, 0x65, PREFIX_OPERAND_SIZE, 0x67]);
const TWO_BYTE = 0x0f;
const OP_IN_IMM = 0xe4;
const OP_OUT_IMM = 0xe6;
const OP_IN_DX = 0xec;
const OP_OUT_DX = 0xee;
const OP_HLT = 0xf4;
const OP_CLI = 0xfa;
const OP_STI = 0xfb;
const OP2_CLTS = 0x06;
const OP2_WBINVD = 0x09;
const OP2_MOV_FROM_CR = 0x20;
const OP2_MOV_FROM_DR = 0x21;
const OP2_MOV_TO_CR = 0x22;
const OP2_MOV_TO_DR = 0x23;
const OP2_WRMSR = 0x30;
const OP2_RDTSC = 0x31;
const OP2_RDMSR = 0x32;
const OP2_CPUID = 0xa2;
const LONGEST_INSTRUCTION = 15;

/* Control registers as a guest's kernel sees them, SDM Vol. 3A §2.5. */
const CR0_TS = 1 << 3;
/** PE, MP, ET, NE, WP, AM, PG. */
const CR0_GUEST = 0x80050033 | 0;
/** PAE, OSFXSR, OSXMMEXCPT. */
const CR4_GUEST = 0x620;
const CR4_DE = 1 << 3;
const EFLAGS_RF = 1 << 16;
const DR6_BS = 1 << 14;
const VECTOR_DB = 1;
const VECTOR_GP = 13;

const MSR_TSC = 0x10;
const MSR_APIC_BASE = 0x1b;
/** Records of branches: none. */
const MSR_DEBUGCTL = 0x1d9;
const MSR_EFER = 0xc0000080;
/** Revision of the microcode: 0 is written before it is asked for. */
const MSR_MICROCODE = 0x8b;
const MSR_PAT = 0x277;
const MSR_MISC_ENABLE = 0x1a0;
/* IA32_MISC_ENABLE, SDM Vol. 4 table 2-2: neither is there. */
const NO_BRANCH_TRACE = 1 << 11;
const NO_EVENT_SAMPLING = 1 << 12;
/** Registers that read 0, and to which 0 may be written. */
const UNCHANGING_MSRS: ReadonlySet<number> = new Set([MSR_EFER, MSR_MICROCODE]);
/** The APIC is where it always is, enabled, on the first processor; there is none behind it. */
const APIC_BASE = 0xfee00900;
const PAT = [0x00070406, 0x00070506] as const;

/* CPUID leaves by which a guest finds its hypervisor. */
const XEN_LEAF = 0x40000000;
const XEN_LAST_LEAF = XEN_LEAF + 2;
const XEN_SIGNATURE = [0x566e6558, 0x65584d4d, 0x4d4d566e] as const;
const XEN_VERSION = (4 << 16) | 17;
const XEN_HYPERCALL_MSR = 0x40000000;
/** Features that a guest of this kind must not use: the hypervisor keeps large and global pages and VME to itself. */
const HIDDEN = CPUID_VME | CPUID_PSE | CPUID_PGE | CPUID_SEP;
/** There is a hypervisor: leaf 1 ECX. */
const CPUID_ECX_HYPERVISOR = 1 << 31;

/** An instruction, as far as it had to be looked at. */
interface Fetched {
  readonly bytes: Uint8Array;
  /** Index of the opcode. */
  readonly at: number;
  readonly small: boolean;
}

/** Reads what stands at EIP. @returns null if it cannot be read, or is nothing but prefixes. */
function fetch(vcpu: Vcpu): Fetched | null {
  const { registers } = vcpu;
  const memory = new VcpuMemory(vcpu);
  const linear = (segmentBase(vcpu, registers.selector(REG_CS)) + registers.get(REG_EIP)) >>> 0;
  let bytes: Uint8Array | undefined;
  for (let length = LONGEST_INSTRUCTION; bytes === undefined && length > 0; length--)
    bytes = memory.read(linear, length);
  if (bytes === undefined) return null;
  let at = 0;
  let small = false;
  while (at < bytes.length && PREFIXES.has(bytes[at])) {
    if (bytes[at] === PREFIX_OPERAND_SIZE) small = true;
    at++;
  }
  return at < bytes.length ? { bytes, at, small } : null;
}

/** The instruction is done. A guest that steps through its code is told. */
function done(vcpu: Vcpu, length: number): true {
  const { registers } = vcpu;
  registers.set(REG_EIP, registers.get(REG_EIP) + length);
  const eflags = registers.get(REG_EFLAGS);
  registers.set(REG_EFLAGS, eflags & ~EFLAGS_RF);
  if ((eflags & EFLAGS_TF) !== 0) {
    vcpu.debugRegisters[6] |= DR6_BS;
    injectException(vcpu, VECTOR_DB);
  }
  return true;
}

/** What the guest believes about ports: the kernel needs a virtual IOPL of 1, or of 0 by the processor's own rule. */
function ioplAllows(vcpu: Vcpu): boolean {
  const kernelLevel = vcpu.domain.hasAssist(VMASST_TYPE_architectural_iopl) ? 0 : 1;
  return (inKernel(vcpu) ? kernelLevel : 3) <= vcpu.iopl;
}

/** @returns true if the instruction that caused #GP was carried out. */
export function emulatePrivileged(vcpu: Vcpu): boolean {
  const fetched = fetch(vcpu);
  if (fetched === null) return false;
  const { bytes, at, small } = fetched;
  const opcode = bytes[at];
  if (opcode === TWO_BYTE) return inKernel(vcpu) && emulateTwoByte(vcpu, bytes, at);
  switch (opcode & 0xfe) {
    case OP_IN_IMM:
    case OP_IN_DX:
    case OP_OUT_IMM:
    case OP_OUT_DX:
      if (!ioplAllows(vcpu)) return false;
      // No port is given to guests: reads give ones, writes go nowhere.
      if ((opcode & 2) === 0) setOnes(vcpu.registers, opcode, small);
      return done(vcpu, at + (opcode < OP_IN_DX ? 2 : 1));
    case OP_CLI:
      // Masking events here could not be undone: POPF does not fault. The byte that guest and hypervisor share is the way.
      return (opcode === OP_CLI || opcode === OP_STI) && ioplAllows(vcpu) ? done(vcpu, at + 1) : false;
    case OP_HLT:
      if (opcode !== OP_HLT || !inKernel(vcpu)) return false;
      setEventsMasked(vcpu, false);
      if (!eventsPending(vcpu)) vcpu.blocked = true;
      return done(vcpu, at + 1);
    default:
      return false;
  }
}

/** The bits of eax that an `in` sets. */
function setOnes(registers: GuestRegisters, opcode: number, small: boolean): void {
  const wide = small ? 0xffff : 0xffffffff;
  registers.set(REG_EAX, registers.get(REG_EAX) | ((opcode & 1) === 0 ? 0xff : wide));
}

function emulateTwoByte(vcpu: Vcpu, bytes: Uint8Array, at: number): boolean {
  const { registers } = vcpu;
  const modrm = bytes[at + 2];
  const number = (modrm >>> 3) & 7;
  const slot = MODRM_SLOTS[modrm & 7];
  switch (bytes[at + 1]) {
    case OP2_CLTS:
      vcpu.ts = false;
      return done(vcpu, at + 2);
    case OP2_WBINVD:
      return done(vcpu, at + 2);
    case OP2_MOV_FROM_CR: {
      const value = readControl(vcpu, number);
      if (value === null) return false;
      registers.set(slot, value);
      return done(vcpu, at + 3);
    }
    case OP2_MOV_TO_CR:
      return writeControl(vcpu, number, registers.get(slot)) ? done(vcpu, at + 3) : false;
    case OP2_MOV_FROM_DR:
      registers.set(slot, getDebugRegister(callerOf(vcpu), [number, 0, 0, 0, 0]));
      return done(vcpu, at + 3);
    case OP2_MOV_TO_DR:
      if (setDebugRegister(callerOf(vcpu), [number, registers.get(slot), 0, 0, 0]) !== 0) return false;
      return done(vcpu, at + 3);
    case OP2_RDTSC:
      setTsc(vcpu);
      return done(vcpu, at + 2);
    case OP2_RDMSR:
      return readMsr(vcpu) ? done(vcpu, at + 2) : false;
    case OP2_WRMSR:
      return writeMsr(vcpu) ? done(vcpu, at + 2) : false;
    default:
      return false;
  }
}

function readControl(vcpu: Vcpu, number: number): number | null {
  switch (number) {
    case 0:
      return CR0_GUEST | (vcpu.ts ? CR0_TS : 0);
    case 2:
      return vcpu.faultAddress;
    case 3:
      return frameToCr3(vcpu.root);
    case 4:
      return CR4_GUEST | (vcpu.debugExtensions ? CR4_DE : 0);
    default:
      return null;
  }
}

function writeControl(vcpu: Vcpu, number: number, value: number): boolean {
  switch (number) {
    case 0:
      if (((value ^ CR0_GUEST) & ~CR0_TS) !== 0) return false;
      vcpu.ts = (value & CR0_TS) !== 0;
      return true;
    case 2:
      vcpu.faultAddress = value;
      return true;
    case 3:
      return loadRoot(vcpu, cr3ToFrame(value)) === 0;
    // What a guest may not have it does not get; nobody is told.
    case 4:
      vcpu.debugExtensions = (value & CR4_DE) !== 0;
      return true;
    default:
      return false;
  }
}

function setTsc({ registers, domain: { machine } }: Vcpu): void {
  const ticks = (BigInt(Math.floor(machine.now())) * BigInt(machine.tscKhz)) / 1_000_000n;
  registers.set(REG_EAX, Number(ticks & 0xffffffffn));
  registers.set(REG_EDX, Number((ticks >> 32n) & 0xffffffffn));
}

function readMsr(vcpu: Vcpu): boolean {
  const { registers } = vcpu;
  const answer = (lo: number, hi: number): true => {
    registers.set(REG_EAX, lo);
    registers.set(REG_EDX, hi);
    return true;
  };
  switch (registers.get(REG_ECX)) {
    case MSR_TSC:
      setTsc(vcpu);
      return true;
    case MSR_APIC_BASE:
      return answer(APIC_BASE, 0);
    case MSR_EFER:
    case MSR_DEBUGCTL:
    case MSR_MICROCODE:
      return answer(0, 0);
    case MSR_PAT:
      return answer(...PAT);
    case MSR_MISC_ENABLE:
      return answer(NO_BRANCH_TRACE | NO_EVENT_SAMPLING, 0);
    default:
      // A kernel so early that it has no handler looks for what may not be there: nothing is.
      return vcpu.traps[VECTOR_GP] === null ? answer(0, 0) : false;
  }
}

/** Writes that change nothing are let through; all others fault. */
function writeMsr({ registers }: Vcpu): boolean {
  const msr = registers.get(REG_ECX);
  return UNCHANGING_MSRS.has(msr) && registers.get(REG_EAX) === 0 && registers.get(REG_EDX) === 0;
}

/** @returns true if what caused #UD was the request to ask the hypervisor by CPUID. */
export function emulateForcedCpuid(vcpu: Vcpu): boolean {
  const { registers } = vcpu;
  const linear = (segmentBase(vcpu, registers.selector(REG_CS)) + registers.get(REG_EIP)) >>> 0;
  const wanted = [...XEN_EMULATE_PREFIX, TWO_BYTE, OP2_CPUID];
  const bytes = new VcpuMemory(vcpu).read(linear, wanted.length);
  if (bytes === undefined || wanted.some((byte, i) => bytes[i] !== byte)) return false;
  const answer = cpuidForGuest(vcpu, registers.get(REG_EAX), registers.get(REG_ECX));
  [REG_EAX, REG_EBX, REG_ECX, REG_EDX].forEach((slot, i) => {
    registers.set(slot, answer[i]);
  });
  return done(vcpu, wanted.length);
}

/** What CPUID tells a guest that asks the hypervisor: eax ebx ecx edx. */
function cpuidForGuest({ domain: { machine } }: Vcpu, leaf: number, index: number): readonly number[] {
  switch (leaf) {
    case XEN_LEAF:
      return [XEN_LAST_LEAF, ...XEN_SIGNATURE];
    case XEN_LEAF + 1:
      return [XEN_VERSION, 0, 0, 0];
    case XEN_LEAF + 2:
      return [1, XEN_HYPERCALL_MSR, 0, 0];
  }
  const [eax, ebx, ecx, edx] = cpuidLeaf(machine.model, leaf, index);
  if (leaf !== 1) return [eax, ebx, ecx, edx];
  return [eax, ebx, ecx | CPUID_ECX_HYPERVISOR, edx & ~HIDDEN];
}
