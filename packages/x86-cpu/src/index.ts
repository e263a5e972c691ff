/*C:990 The library's face.
 *
 * Everything that @lguest/x86-cpu exports, in the order in which one reads it. */

export type { Clock, PortBus } from "./cpu.js";
export * from "./cpuid.js";
export { createCpu } from "./create-cpu.js";
export type {
  AddressRange,
  BreakpointPlace,
  DebugHandle,
  InstructionCallback,
  OperationCallback,
  WatchpointPlace,
} from "./debug/debugger.js";
export { CpuError, type CpuErrorCode } from "./errors.js";
export type { Exit } from "./exit.js";
export { FEATURE_NAMES, type FeatureName, hasFeature, modelFeatures } from "./features.js";
export { FXSAVE_BYTES } from "./fpu-image.js";
export { GDB_REGISTERS, type GdbRegister, gdbTargetXml } from "./gdb-registers.js";
export * from "./layout.js";
export * from "./models.js";
export { OP_NAMES } from "./ops.js";
export { type CpuOptions, MAX_MEMORY_BYTES, type RegisterNumber, type Tier, type X86Cpu } from "./owner-interface.js";
export {
  type CpuState,
  type EventState,
  type FpuState,
  type MsrState,
  REGISTER_NAMES,
  type RegisterName,
  SEGMENT_NAMES,
  type SegmentName,
  type SegmentState,
  type TableState,
} from "./processor-state.js";
export * from "./registers.js";
export type { FlatStart } from "./reset.js";
export type { SaveOptions } from "./state-image.js";
export type { CpuStateChanges } from "./write-state.js";
