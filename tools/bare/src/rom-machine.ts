/*T:515 A machine that starts at its ROM.
 *
 * For test ROMs, which replace a BIOS: the image ends at 1 MB, and the processor starts in real-address mode at F000:FFF0,
 * where such an image has its first jump. A processor after RESET fetches that jump from the ROM's other place, at the
 * top of 4 GB (SDM Vol 3A §9.1.4), which no RAM here reaches: so CS takes the base of the lower one at once. The ROM is
 * RAM, and can be overwritten. Before it: machine.ts. Next: cli.ts. */
import { createCpu, type Tier, type X86Cpu } from "@lguest/x86-cpu";
import { ImageError } from "./multiboot.js";
import { type MachineEnd, runSlices } from "./run-slices.js";

/** Where a BIOS ROM ends, and with it real-address mode's memory. */
const ROM_END = 0x100000;
/** The largest ROM: all from 768 KB on. */
const MAX_ROM_BYTES = 0x40000;
/** The jump at the reset vector is within the last 16 bytes. */
const MIN_ROM_BYTES = 16;
const RESET_CS = 0xf000;
const RESET_EIP = 0xfff0;

/** Data register of the first serial port; a byte to either it or the output port is text. */
const COM1_DATA = 0x3f8;
const COM1_LINE_STATUS = 0x3fd;
const LINE_STATUS_READY = 0x60;

/** The port on which test386.asm shows how far it is, as it comes. */
export const DEFAULT_POST_PORT = 0x190;
/** The port that emulators give to text. */
export const DEFAULT_OUTPUT_PORT = 0xe9;
/** The POST code that says: all tests have passed. */
export const POST_DONE = 0xff;

/** What {@link createRomMachine} takes. */
export interface RomMachineOptions {
  /** The image, 16 bytes to 256 KB. */
  readonly rom: Uint8Array;
  /** Bytes of RAM, 1 MB or more; 4 MB if left out. */
  readonly memoryBytes?: number;
  /** The interpreter if left out. */
  readonly tier?: Tier;
  /** Port of the POST codes, 0..0xFFFF; {@link DEFAULT_POST_PORT} if left out. */
  readonly postPort?: number;
  /** Port of the text, 0..0xFFFF; {@link DEFAULT_OUTPUT_PORT} if left out. The first serial port takes text as well. */
  readonly outputPort?: number;
  /** Told of every byte of text. */
  readonly onOutput?: (byte: number) => void;
}

/** A machine with a ROM in it. */
export interface RomMachine {
  readonly cpu: X86Cpu;
  /** The POST codes so far, in their order. */
  readonly posts: readonly number[];
  /** Runs until HLT or a triple fault, or for `seconds`. */
  run(seconds?: number): MachineEnd;
}

/**
 * Builds the machine, with the ROM in its place.
 * @throws ImageError if the image can be no ROM.
 */
export function createRomMachine(options: RomMachineOptions): RomMachine {
  const { rom, memoryBytes = 4 * ROM_END, tier = "interpreter", onOutput = () => {} } = options;
  const { postPort = DEFAULT_POST_PORT, outputPort = DEFAULT_OUTPUT_PORT } = options;
  if (rom.length < MIN_ROM_BYTES || rom.length > MAX_ROM_BYTES) {
    throw new ImageError(`is no ROM: it has ${rom.length} bytes, not ${MIN_ROM_BYTES} to ${MAX_ROM_BYTES}`);
  }
  const posts: number[] = [];
  const cpu = createCpu({
    memoryBytes: Math.max(memoryBytes, ROM_END),
    tier,
    ports: {
      read: (port) => (port === COM1_LINE_STATUS ? LINE_STATUS_READY : -1),
      write: (port, _size, value) => {
        if (port === postPort) posts.push(value & 0xff);
        else if (port === outputPort || port === COM1_DATA) onOutput(value & 0xff);
      },
    },
  });
  cpu.memory.writeBytes(ROM_END - rom.length, rom);
  cpu.loadSegment("cs", RESET_CS);
  cpu.eip = RESET_EIP;

  return { cpu, posts, run: (seconds = Number.POSITIVE_INFINITY) => runSlices(cpu, seconds, () => null) };
}
