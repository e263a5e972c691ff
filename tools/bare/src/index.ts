/*T:530 The naked machine for other tools: what benches and tests import. */
export { createMachine, type Machine, type MachineOptions } from "./machine.js";
export { ImageError, type ImageSegment, type MultibootImage, readMultiboot } from "./multiboot.js";
export { createRomMachine, POST_DONE, type RomMachine, type RomMachineOptions } from "./rom-machine.js";
export type { MachineEnd } from "./run-slices.js";
