/*T:510 The naked machine.
 *
 * A processor, its RAM and three things on its ports: a serial line that only sends, and the port that ends the run. The
 * state at the first instruction is what multiboot-1 promises (§3.2). Benchmarks and processor tests run here, with no
 * hypervisor near. Before it: run-slices.ts. Next: rom-machine.ts. */
import { type CpuModel, createCpu, type Tier, type X86Cpu } from "@lguest/x86-cpu";
import { ImageError, type MultibootImage } from "./multiboot.js";
import { type MachineEnd, runSlices } from "./run-slices.js";

/** Data register of the first serial port: bytes written go to the terminal. */
const COM1_DATA = 0x3f8;
/** Its line status register. */
const COM1_LINE_STATUS = 0x3fd;
/** Transmitter empty and ready. */
const LINE_STATUS_READY = 0x60;
/** A byte written here ends the run and is its status. */
const EXIT_PORT = 0xf4;

const BOOTLOADER_MAGIC = 0x2badb002;
/** Where the multiboot information lies, below every image. */
const INFO_ADDRESS = 0x9000;
const INFO_BYTES = 116;
const INFO_COMMAND_LINE = 0x9100;
/** Flags of the information: memory sizes, command line. */
const INFO_FLAGS = 0x5;
const KILOBYTE = 1024;
const LOWER_MEMORY_KB = 640;
const ONE_MEGABYTE = 0x100000;

/** What {@link createMachine} takes. */
export interface MachineOptions {
  readonly image: MultibootImage;
  /** Bytes of RAM; 64 MB if left out. */
  readonly memoryBytes?: number;
  /** The interpreter if left out. */
  readonly tier?: Tier;
  /** The processor's default if left out. */
  readonly model?: CpuModel;
  readonly commandLine?: string;
  /** Told of every byte that the image sends to COM1. */
  readonly onOutput?: (byte: number) => void;
}

/** A machine with an image in it. */
export interface Machine {
  readonly cpu: X86Cpu;
  /** Runs to the end, or for `seconds`. */
  run(seconds?: number): MachineEnd;
}

/**
 * Builds the machine and loads the image.
 * @throws ImageError if a segment does not fit into RAM.
 */
export function createMachine(options: MachineOptions): Machine {
  const { image, memoryBytes = 64 * ONE_MEGABYTE, tier = "interpreter", onOutput = () => {} } = options;
  let status: number | null = null;
  const cpu: X86Cpu = createCpu({
    memoryBytes,
    tier,
    model: options.model,
    ports: {
      read: (port) => (port === COM1_LINE_STATUS ? LINE_STATUS_READY : -1),
      write: (port, _size, value) => {
        if (port === COM1_DATA) onOutput(value & 0xff);
        else if (port === EXIT_PORT) {
          status = value & 0xff;
          cpu.stop();
        }
      },
    },
  });
  load(cpu, image);
  writeInformation(cpu, options.commandLine ?? "");
  cpu.startFlat({ entry: image.entry, eax: BOOTLOADER_MAGIC, ebx: INFO_ADDRESS });

  return { cpu, run: (seconds = Number.POSITIVE_INFINITY) => runSlices(cpu, seconds, () => status) };
}

function load(cpu: X86Cpu, image: MultibootImage): void {
  for (const { address, bytes, memoryBytes } of image.segments) {
    const end = address + memoryBytes;
    if (end > cpu.memory.size) {
      const range = `0x${address.toString(16)} to 0x${end.toString(16)}`;
      throw new ImageError(`wants memory from ${range}, and there are 0x${cpu.memory.size.toString(16)} bytes`);
    }
    cpu.memory.writeBytes(address, bytes);
  }
}

/** The multiboot information structure, §3.3: memory sizes and the command line. */
function writeInformation(cpu: X86Cpu, commandLine: string): void {
  const { memory } = cpu;
  memory.fill(INFO_ADDRESS, INFO_BYTES, 0);
  memory.write32(INFO_ADDRESS, INFO_FLAGS);
  memory.write32(INFO_ADDRESS + 4, LOWER_MEMORY_KB);
  memory.write32(INFO_ADDRESS + 8, Math.max(0, memory.size - ONE_MEGABYTE) / KILOBYTE);
  memory.write32(INFO_ADDRESS + 16, INFO_COMMAND_LINE);
  memory.writeBytes(INFO_COMMAND_LINE, new TextEncoder().encode(`${commandLine}\0`));
}
