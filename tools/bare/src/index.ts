/*T:530 The naked machine for other tools: what benches and tests import. */
export { createMachine, type Machine, type MachineEnd, type MachineOptions } from "./machine.js";
export { ImageError, type ImageSegment, type MultibootImage, readMultiboot } from "./multiboot.js";
