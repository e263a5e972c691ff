/*T:866 Virtual-8086 mode for a process.
 *
 * The system calls vm86old and vm86, as Linux on a 32-bit processor has them: the process gives a block of registers,
 * goes on with them in virtual-8086 mode at IOPL 0, and comes back with a reason. In between, what real-mode code may not
 * do by itself (CLI, STI, PUSHF, POPF, INT, IRET) is done for it, on a virtual interrupt flag. Before it: descriptors.ts.
 * Next: memory-calls.ts. */
import type { AddressSpace } from "./address-space.js";
import { EFAULT, EINVAL } from "./errno.js";
import {
  EFLAGS_AC,
  EFLAGS_ID,
  EFLAGS_IF,
  EFLAGS_IOPL,
  EFLAGS_NT,
  EFLAGS_TF,
  EFLAGS_VIF,
  EFLAGS_VIP,
  EFLAGS_VM,
  emptyRegisters,
  type Registers,
} from "./registers.js";

/* Why vm86 came back: the low byte of what it returns. */
const VM86_SIGNAL = 0;
const VM86_UNKNOWN = 1;
const VM86_INTX = 2;
const VM86_STI = 3;
const VM86_PICRETURN = 4;
const VM86_TRAP = 6;

/* Commands of vm86. */
const VM86_PLUS_INSTALL_CHECK = 0;
const VM86_ENTER = 1;
const VM86_ENTER_NO_BYPASS = 2;

/*
 * vm86_struct, words by index:
 *
 *   0 ebx  1 ecx  2 edx  3 esi  4 edi  5 ebp  6 eax  7..11 unused  12 eip  13 cs  14 eflags  15 esp  16 ss  17 es  18 ds
 *   19 fs  20 gs  21 flags  22 screen  23 processor  24..31 interrupts that come back  32..39 the same for int 21 by AH
 * and vm86plus_struct after it:  40 bits  41..48 interrupts that a debugger wants
 */
const REGISTER_ORDER = { 0: "ebx", 1: "ecx", 2: "edx", 3: "esi", 4: "edi", 5: "ebp", 6: "eax", 12: "eip" } as const;
const SEGMENT_ORDER = { 13: "cs", 16: "ss", 17: "es", 18: "ds", 19: "fs", 20: "gs" } as const;
const WORD_EFLAGS = 14;
const WORD_ESP = 15;
const REGISTER_WORDS = 21;
const WORD_PROCESSOR = 23;
const BYTE_REVECTORED = 24 * 4;
const BYTE_REVECTORED_21 = 32 * 4;
const STRUCT_WORDS = 40;
const WORD_PLUS = 40;
const PLUS_WORDS = 49;
const BYTE_DEBUG_TABLE = 41 * 4;
const PLUS_RETURN_FOR_PIC = 1 << 0;
const PLUS_DEBUG_ACTIVE = 1 << 1;
const PLUS_DEBUG_TF_PENDING = 1 << 2;

/** Flags that real-mode code may set by itself. */
const SAFE_FLAGS = 0xdd5;
/** Flags that it sees. */
const VISIBLE_FLAGS = 0xdff;
/** Flags beyond those that it may keep, by the processor it was promised: 80286, 80386, 80486, later. */
const KEPT_FLAGS = [
  0,
  0,
  0,
  EFLAGS_NT | EFLAGS_IOPL,
  EFLAGS_AC | EFLAGS_NT | EFLAGS_IOPL,
  EFLAGS_ID | EFLAGS_AC | EFLAGS_NT | EFLAGS_IOPL,
];
const LATEST_PROCESSOR = 5;
const FIRST_PROCESSOR = 2;
/** Code in the BIOS segment, and interrupts into it, come back. */
const BIOS_SEGMENT = 0xf000;
const DOS_INTERRUPT = 0x21;

const PREFIXES = new Set([0x26, 0x2e, 0x36, 0x3e, 0x64, 0x65, 0x66, 0x67, 0xf2, 0xf3]);
const PREFIX_OPERAND_SIZE = 0x66;
const OPCODE_PUSHF = 0x9c;
const OPCODE_POPF = 0x9d;
const OPCODE_INT = 0xcd;
const OPCODE_IRET = 0xcf;
const OPCODE_CLI = 0xfa;
const OPCODE_STI = 0xfb;

const blend = (value: number, other: number, mask: number): number => ((value & ~mask) | (other & mask)) >>> 0;

/** One stay in virtual-8086 mode. */
interface Stay {
  /** What the process goes on with afterwards. */
  readonly saved: Registers;
  /** Where its block of registers is. */
  readonly block: number;
  readonly plus: boolean;
  readonly bits: number;
  readonly kept: number;
  /** The block as it was. */
  readonly bytes: Uint8Array;
  /** EFLAGS as the code believes them: VIF in place of IF, and those of `kept`. */
  flags: number;
}

/** Virtual-8086 mode of one process. Every method changes the registers it is given. */
export class Vm86 {
  private readonly space: AddressSpace;
  private stay: Stay | null = null;

  constructor(space: AddressSpace) {
    this.space = space;
  }

  /** vm86: what the process gets to hear at once, or null if it now is in virtual-8086 mode. */
  call(registers: Registers, command: number, block: number): number | null {
    if (command === VM86_PLUS_INSTALL_CHECK) return 0;
    if (command !== VM86_ENTER && command !== VM86_ENTER_NO_BYPASS) return -EINVAL;
    return this.enter(registers, block, true);
  }

  /** vm86old, and the better half of vm86. */
  enter(registers: Registers, block: number, plus: boolean): number | null {
    const bytes = this.space.read(block, (plus ? PLUS_WORDS : STRUCT_WORDS) * 4);
    if (bytes === null) return -EFAULT;
    const words = new Uint32Array(bytes.buffer);
    const processor = words[WORD_PROCESSOR];
    const known = processor >= FIRST_PROCESSOR && processor < LATEST_PROCESSOR;
    this.stay = {
      saved: { ...registers },
      block,
      plus,
      bits: plus ? words[WORD_PLUS] : 0,
      kept: KEPT_FLAGS[known ? processor : LATEST_PROCESSOR],
      bytes,
      flags: words[WORD_EFLAGS],
    };
    const entered = emptyRegisters();
    for (const [index, name] of Object.entries(REGISTER_ORDER)) entered[name] = words[Number(index)];
    for (const [index, name] of Object.entries(SEGMENT_ORDER)) entered[name] = words[Number(index)] & 0xffff;
    entered.esp = words[WORD_ESP];
    entered.eflags = (blend(registers.eflags, words[WORD_EFLAGS], SAFE_FLAGS) | EFLAGS_VM) >>> 0;
    Object.assign(registers, entered);
    return null;
  }

  /** Back to the process, with a reason: the registers go into its block. */
  private leave(registers: Registers, reason: number): void {
    const stay = this.requireStay();
    const words = new Uint32Array(stay.bytes.buffer.slice(0, REGISTER_WORDS * 4));
    for (const [index, name] of Object.entries(REGISTER_ORDER)) words[Number(index)] = registers[name];
    for (const [index, name] of Object.entries(SEGMENT_ORDER)) words[Number(index)] = registers[name];
    words[WORD_ESP] = registers.esp;
    words[WORD_EFLAGS] = blend(registers.eflags, stay.flags, EFLAGS_VIF | stay.kept);
    this.space.write(stay.block, new Uint8Array(words.buffer));
    Object.assign(registers, stay.saved);
    registers.eax = reason >>> 0;
    this.stay = null;
  }

  /** A signal is due: the process hears of it outside virtual-8086 mode. */
  interrupt(registers: Registers): void {
    this.leave(registers, VM86_SIGNAL);
  }

  private requireStay(): Stay {
    if (this.stay === null) throw new Error("virtual-8086 mode without a call of vm86");
    return this.stay;
  }

  /**
   * A trap of virtual-8086 mode: #DE, #DB, #BP, #OF or #BR go where real mode's would, or back.
   * @returns false if the process gets a signal instead.
   */
  trap(registers: Registers, vector: number): boolean {
    if (!this.requireStay().plus) return false;
    if (vector === 1 || vector === 3) this.leave(registers, VM86_TRAP | (vector << 8));
    else this.interruptVector(registers, vector);
    return true;
  }

  /** #GP: does what the instruction asks for. */
  fault(registers: Registers): void {
    const stay = this.requireStay();
    const trapped = (registers.eflags & EFLAGS_TF) !== 0;
    let ip = registers.eip & 0xffff;
    let wide = false;
    let opcode: number;
    for (;;) {
      opcode = this.byte(registers.cs, ip);
      ip = (ip + 1) & 0xffff;
      if (!PREFIXES.has(opcode)) break;
      if (opcode === PREFIX_OPERAND_SIZE) wide = true;
    }
    if (opcode === OPCODE_INT) {
      this.softwareInterrupt(registers, this.byte(registers.cs, ip), (ip + 1) & 0xffff);
      return;
    }
    if (!this.emulate(registers, opcode, ip, wide)) {
      this.leave(registers, VM86_UNKNOWN);
      return;
    }
    const raises = opcode === OPCODE_STI || opcode === OPCODE_POPF || opcode === OPCODE_IRET;
    const waiting = EFLAGS_VIP | EFLAGS_VIF;
    if (raises && (stay.flags & waiting) === waiting) {
      this.leave(registers, VM86_STI);
      return;
    }
    const enabled = (stay.flags & (EFLAGS_IF | EFLAGS_VIF)) !== 0;
    if ((stay.bits & PLUS_RETURN_FOR_PIC) !== 0 && enabled) this.leave(registers, VM86_PICRETURN);
    else if (trapped) this.trap(registers, 1);
  }

  private softwareInterrupt(registers: Registers, vector: number, ip: number): void {
    const { bits, bytes } = this.requireStay();
    setIp(registers, ip);
    const wanted = ((bytes[BYTE_DEBUG_TABLE + (vector >> 3)] >> (vector & 7)) & 1) !== 0;
    if ((bits & PLUS_DEBUG_ACTIVE) !== 0 && wanted) this.leave(registers, VM86_INTX | (vector << 8));
    else this.interruptVector(registers, vector);
  }

  /** PUSHF, POPF, IRET, CLI or STI; `ip` is behind it. @returns false if it is none of them. */
  private emulate(registers: Registers, opcode: number, ip: number, wide: boolean): boolean {
    const stay = this.requireStay();
    const size = wide ? 4 : 2;
    switch (opcode) {
      case OPCODE_PUSHF:
        this.push(registers, this.visibleFlags(registers), size);
        setIp(registers, ip);
        return true;
      case OPCODE_POPF: {
        const flags = this.pop(registers, size);
        this.setFlags(registers, flags, wide);
        setIp(registers, ip);
        return true;
      }
      case OPCODE_IRET: {
        const newIp = this.pop(registers, size);
        registers.cs = this.pop(registers, size) & 0xffff;
        const flags = this.pop(registers, size);
        this.setFlags(registers, flags, wide);
        setIp(registers, newIp);
        return true;
      }
      case OPCODE_CLI:
        stay.flags &= ~EFLAGS_VIF;
        setIp(registers, ip);
        return true;
      case OPCODE_STI:
        stay.flags |= EFLAGS_VIF;
        setIp(registers, ip);
        return true;
      default:
        return false;
    }
  }

  /** As real mode takes an interrupt, through the table at 0; or back, if the process wants to see it. */
  private interruptVector(registers: Registers, vector: number): void {
    const { bytes } = this.requireStay();
    const returns = (table: number, bit: number): boolean => ((bytes[table + (bit >> 3)] >> (bit & 7)) & 1) !== 0;
    const target = this.space.read32(vector * 4);
    if (
      registers.cs === BIOS_SEGMENT ||
      returns(BYTE_REVECTORED, vector) ||
      (vector === DOS_INTERRUPT && returns(BYTE_REVECTORED_21, (registers.eax >> 8) & 0xff)) ||
      target === null ||
      target >>> 16 === BIOS_SEGMENT
    ) {
      this.leave(registers, VM86_INTX | (vector << 8));
      return;
    }
    this.push(registers, this.visibleFlags(registers), 2);
    this.push(registers, registers.cs, 2);
    this.push(registers, registers.eip, 2);
    registers.cs = target >>> 16;
    setIp(registers, target & 0xffff);
    registers.eflags &= ~(EFLAGS_TF | EFLAGS_AC);
    this.requireStay().flags &= ~EFLAGS_VIF;
  }

  private visibleFlags(registers: Registers): number {
    const { flags, kept } = this.requireStay();
    const interrupts = (flags & EFLAGS_VIF) !== 0 ? EFLAGS_IF : 0;
    return (registers.eflags & VISIBLE_FLAGS & ~EFLAGS_IF) | interrupts | EFLAGS_IOPL | (flags & kept);
  }

  private setFlags(registers: Registers, popped: number, wide: boolean): void {
    const stay = this.requireStay();
    const value = (stay.bits & PLUS_DEBUG_TF_PENDING) !== 0 ? popped | EFLAGS_TF : popped;
    stay.flags = blend(stay.flags, value, wide ? stay.kept : stay.kept & 0xffff);
    registers.eflags = blend(registers.eflags, value, SAFE_FLAGS);
    if ((value & EFLAGS_IF) !== 0) stay.flags |= EFLAGS_VIF;
    else stay.flags &= ~EFLAGS_VIF;
  }

  private byte(segment: number, offset: number): number {
    return this.space.read((segment << 4) + offset, 1)?.[0] ?? 0;
  }

  /** Pushes `size` bytes, each wherever SP wraps to. */
  private push(registers: Registers, value: number, size: number): void {
    for (let index = size - 1; index >= 0; index--) {
      const sp = (registers.esp - 1) & 0xffff;
      registers.esp = blend(registers.esp, sp, 0xffff);
      this.space.write((registers.ss << 4) + sp, Uint8Array.of((value >>> (index * 8)) & 0xff));
    }
  }

  private pop(registers: Registers, size: number): number {
    let value = 0;
    for (let index = 0; index < size; index++) {
      const sp = registers.esp & 0xffff;
      value |= this.byte(registers.ss, sp) << (index * 8);
      registers.esp = blend(registers.esp, sp + 1, 0xffff);
    }
    return value >>> 0;
  }
}

function setIp(registers: Registers, ip: number): void {
  registers.eip = blend(registers.eip, ip, 0xffff);
}
