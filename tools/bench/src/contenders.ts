/*T:620 Who runs.
 *
 * Each contender is a function that runs a multiboot-1 image from its first instruction to its exit port and reports.
 * cli.ts calls one of them in a process of its own. Next: cli.ts. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { createMachine, readMultiboot } from "@lguest-tools/bare";
import { createPartTimer, type RunReport } from "./index.js";
import { threadTime } from "./thread-time.js";

/** Runs an image and reports; rejects if it did not end well. */
export type Contender = (imagePath: string) => Promise<RunReport>;

async function runHere(imagePath: string, tier: "step" | "interpreter"): Promise<RunReport> {
  const timer = createPartTimer(threadTime);
  const machine = createMachine({ image: readMultiboot(readFileSync(imagePath)), tier, onOutput: timer.byte });
  const end = machine.run();
  if (end.kind !== "exit" || end.status !== 0) throw new Error(`the image ended with ${JSON.stringify(end)}`);
  return { ...timer.report(), instructions: machine.cpu.instructionCount };
}

const EXIT_PORT = 0xf4;
const MEGABYTE = 1 << 20;

/** npm's v86, from its own WebAssembly file; a multiboot image needs no BIOS. */
async function runV86(imagePath: string, disableJit: boolean): Promise<RunReport> {
  const { V86 } = await import("v86");
  const wasm = createRequire(import.meta.url).resolve("v86/build/v86.wasm");
  const image = readFileSync(imagePath);
  return new Promise((resolve) => {
    const timer = createPartTimer(threadTime);
    const emulator = new V86({
      wasm_path: wasm,
      memory_size: 64 * MEGABYTE,
      vga_memory_size: 2 * MEGABYTE,
      multiboot: { buffer: Uint8Array.from(image).buffer },
      autostart: true,
      disable_jit: disableJit,
      disable_keyboard: true,
      disable_mouse: true,
      disable_speaker: true,
    });
    emulator.add_listener("serial0-output-byte", timer.byte);
    emulator.add_listener("emulator-ready", () => {
      emulator.v86.cpu.io.register_write(EXIT_PORT, emulator, () => resolve(timer.report()));
    });
  });
}

/** The contenders, by name. */
export const CONTENDERS: Readonly<Record<string, Contender>> = {
  interpreter: (image) => runHere(image, "interpreter"),
  step: (image) => runHere(image, "step"),
  "v86 without JIT": (image) => runV86(image, true),
  "v86 with JIT": (image) => runV86(image, false),
};
