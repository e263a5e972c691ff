/*T:916 npm's v86 as a program.
 *
 * `v86-process IMAGE COMMANDLINE` prints the serial line and ends at the exit port. A process of its own, because v86
 * panics where the manual asks for a fault, and a panic leaves nothing to go on with. Before it: machines.ts. Next:
 * build-image.ts. */
import { readFileSync, writeSync } from "node:fs";
import { createRequire } from "node:module";
import { V86 } from "v86";

const EXIT_PORT = 0xf4;
const MEGABYTE = 1 << 20;

const [path, commandLine] = process.argv.slice(2);
const emulator = new V86({
  wasm_path: createRequire(import.meta.url).resolve("v86/build/v86.wasm"),
  memory_size: 64 * MEGABYTE,
  vga_memory_size: 2 * MEGABYTE,
  multiboot: { buffer: Uint8Array.from(readFileSync(path)).buffer },
  cmdline: commandLine,
  autostart: true,
  disable_jit: false,
  disable_keyboard: true,
  disable_mouse: true,
  disable_speaker: true,
});
emulator.add_listener("serial0-output-byte", (byte) => void writeSync(1, String.fromCharCode(byte)));
emulator.add_listener("emulator-ready", () => {
  emulator.v86.cpu.io.register_write(EXIT_PORT, emulator, () => process.exit(0));
});
