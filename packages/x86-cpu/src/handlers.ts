/*C:315 All handlers.
 *
 * The table that the step tier executes from and the interpreter falls back on, filled by every file of instructions/.
 * An operation that none of them knows is #UD. Before it: the instructions. Next: step.ts. */
import { raiseFault } from "./events.js";
import { createHandlerTable, type HandlerTable } from "./handler.js";
import { registerArithmetic } from "./instructions/arithmetic.js";
import { registerBitByte } from "./instructions/bit-byte.js";
import { registerControlTransfer } from "./instructions/control-transfer.js";
import { registerDataTransfer } from "./instructions/data-transfer.js";
import { registerDecimal } from "./instructions/decimal.js";
import { registerDoubleShift } from "./instructions/double-shift.js";
import { registerFarTransfers } from "./instructions/far-transfer.js";
import { registerFlagControl } from "./instructions/flag-control.js";
import { registerInterrupts } from "./instructions/interrupts.js";
import { registerIo } from "./instructions/io.js";
import { registerLogical } from "./instructions/logical.js";
import { registerMisc } from "./instructions/misc.js";
import { registerMultiplyDivide } from "./instructions/multiply-divide.js";
import { registerProcessor } from "./instructions/processor.js";
import { registerProtection } from "./instructions/protection.js";
import { registerSegmentRegisters } from "./instructions/segment-registers.js";
import { registerShiftRotate } from "./instructions/shift-rotate.js";
import { registerSse } from "./instructions/sse.js";
import { registerString } from "./instructions/string.js";
import { registerSystem } from "./instructions/system.js";
import { registerX87 } from "./instructions/x87.js";
import { VECTOR_UD } from "./registers.js";

/** Makes a complete handler table. */
export function createHandlers(): HandlerTable {
  const handlers = createHandlerTable((cpu) => raiseFault(cpu, VECTOR_UD));
  registerDataTransfer(handlers);
  registerArithmetic(handlers);
  registerMultiplyDivide(handlers);
  registerDecimal(handlers);
  registerLogical(handlers);
  registerShiftRotate(handlers);
  registerDoubleShift(handlers);
  registerBitByte(handlers);
  registerControlTransfer(handlers);
  registerString(handlers);
  registerFlagControl(handlers);
  registerMisc(handlers);
  registerSegmentRegisters(handlers);
  registerFarTransfers(handlers);
  registerInterrupts(handlers);
  registerSystem(handlers);
  registerProtection(handlers);
  registerProcessor(handlers);
  registerIo(handlers);
  registerX87(handlers);
  registerSse(handlers);
  return handlers;
}
