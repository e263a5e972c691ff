/* A small machine for tests that show guest code: flat protected mode, segments of every kind that a test may want, and
 * an interrupt table whose handlers tell which vector came. */
import { assemble } from "@lguest-tools/asm";
import { createCpu, type Tier, type X86Cpu } from "../../src/index.js";

const GDT = 0x1000;
const IDT = 0x2000;
const TSS = 0x2800;
/** Handler of vector n is a HLT at HANDLERS + n. */
const HANDLERS = 0x3000;
const HANDLER_STACK = 0x4ff0;
const VECTORS = 256;
const HLT = 0xf4;
const MEMORY_BYTES = 1024 * 1024;

/** Where `code` is put. */
export const CODE = 0x10000;
/** A page that tests may write to. */
export const DATA = 0x20000;
export const STACK_TOP = 0x30000;

/** Selectors of the machine's GDT. */
export const SELECTORS = {
  code0: 0x08,
  data0: 0x10,
  code1: 0x19,
  data1: 0x21,
  code3: 0x2b,
  data3: 0x33,
  /** 16-bit code and data, base 0x10000, limit 0xFFFF. */
  code16: 0x38,
  data16: 0x40,
  /** Data with a limit of 0x20FFF: ends with the page DATA. */
  shortData: 0x48,
  /** Read-only data, flat. */
  readOnly: 0x50,
  /** Code with a limit of 0x10FFF. */
  shortCode: 0x58,
  tss: 0x60,
} as const;

const DESCRIPTORS: readonly (readonly [lo: number, hi: number])[] = [
  [0, 0],
  [0x0000ffff, 0x00cf9b00],
  [0x0000ffff, 0x00cf9300],
  [0x0000ffff, 0x00cfbb00],
  [0x0000ffff, 0x00cfb300],
  [0x0000ffff, 0x00cffb00],
  [0x0000ffff, 0x00cff300],
  [0x0000ffff, 0x00009b01],
  [0x0000ffff, 0x00009301],
  [0x00000fff, 0x00429300],
  [0x0000ffff, 0x00cf9100],
  [0x00000fff, 0x00419b00],
  [(TSS << 16) | 0x67, 0x00008900],
];

export const EAX = 0;
export const ECX = 1;
export const EDX = 2;
export const EBX = 3;
export const ESP = 4;
export const EBP = 5;
export const ESI = 6;
export const EDI = 7;

/** A machine with its tier chosen. */
export interface Machine {
  readonly cpu: X86Cpu;
  /** Assembles and loads code at CODE, and points EIP at it (in 16-bit code by its offset, 0). */
  load(source: string): void;
  /** Runs until HLT, a handler's included, at most `budget` instructions. */
  run(budget?: number): void;
  /** The vector of the handler that halted, or -1. */
  vector(): number;
  /** Error code and EIP that the handler of `vector()` was given. */
  frame(withError: boolean): { error: number; eip: number; eflags: number };
}

const processors = new Map<Tier, X86Cpu>();

/** The one processor of a tier that all machines use in turn: making one takes longer than most tests. */
function processorOf(tier: Tier): X86Cpu {
  const cpu = processors.get(tier) ?? createCpu({ memoryBytes: MEMORY_BYTES, tier });
  processors.set(tier, cpu);
  cpu.withdraw();
  cpu.memory.fill(0, MEMORY_BYTES, 0);
  return cpu;
}

/** Makes a machine at CPL 0 with interrupts off; the one made before is gone. */
export function createMachine(tier: Tier, bits: 16 | 32 = 32): Machine {
  const cpu = processorOf(tier);
  const { memory } = cpu;
  cpu.startFlat({ entry: CODE, stack: STACK_TOP });
  for (const [index, [lo, hi]] of DESCRIPTORS.entries()) {
    memory.write32(GDT + index * 8, lo);
    memory.write32(GDT + index * 8 + 4, hi);
  }
  for (let vector = 0; vector < VECTORS; vector++) {
    memory.write32(IDT + vector * 8, (SELECTORS.code0 << 16) | (HANDLERS + vector));
    memory.write32(IDT + vector * 8 + 4, 0x0000ee00);
    memory.write8(HANDLERS + vector, HLT);
  }
  memory.write32(TSS + 4, HANDLER_STACK);
  memory.write32(TSS + 8, SELECTORS.data0);
  memory.write16(TSS + 0x66, 0x68);
  cpu.loadGdt(GDT, DESCRIPTORS.length * 8 - 1);
  cpu.loadIdt(IDT, VECTORS * 8 - 1);
  for (const segment of ["ds", "es", "ss"] as const) cpu.loadSegment(segment, SELECTORS.data0);
  cpu.loadSegment("cs", SELECTORS.code0);
  cpu.loadSegment("tr", SELECTORS.tss);
  if (bits === 16) {
    for (const segment of ["ds", "es", "ss"] as const) cpu.loadSegment(segment, SELECTORS.data16);
    cpu.loadSegment("cs", SELECTORS.code16);
  }
  const inHandler = (): boolean => cpu.eip > HANDLERS && cpu.eip <= HANDLERS + VECTORS;
  return {
    cpu,
    load(source) {
      const origin = bits === 16 ? 0 : CODE;
      memory.writeBytes(CODE, assemble(`bits ${bits}\norg ${origin}\n${source}\n`).bytes);
      cpu.eip = origin;
    },
    run(budget = 1000) {
      cpu.run(budget);
    },
    vector: () => (inHandler() ? cpu.eip - 1 - HANDLERS : -1),
    frame(withError) {
      const at = cpu.getRegister(ESP);
      const shift = withError ? 4 : 0;
      return {
        error: withError ? memory.read32(at) : 0,
        eip: memory.read32(at + shift) >>> 0,
        eflags: memory.read32(at + shift + 8) >>> 0,
      };
    },
  };
}

/** Puts the machine's program at another privilege level, with flat segments of it. */
export function setPrivilege(machine: Machine, cpl: 1 | 3): void {
  const data = cpl === 1 ? SELECTORS.data1 : SELECTORS.data3;
  machine.cpu.loadSegment("cs", cpl === 1 ? SELECTORS.code1 : SELECTORS.code3);
  for (const segment of ["ds", "es", "ss"] as const) machine.cpu.loadSegment(segment, data);
}
