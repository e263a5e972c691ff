/*C:850 The x87 opcodes.
 *
 * D8 to DF: which handler each encoding means (SDM Vol 2D, appendix A.5.2), by the opcode's low bits, ModRM.reg, and for a few
 * ModRM.rm. What is not named is #UD. Before: x87-control.ts. Next: MMX and SSE (sse-state.ts). */
import type { Cpu } from "../cpu.js";
import { raiseFault } from "../events.js";
import type { Handler, HandlerTable } from "../handler.js";
import type { Instruction } from "../ir.js";
import { OP_FWAIT, OP_X87 } from "../ops.js";
import { VECTOR_UD } from "../registers.js";
import * as arithmetic from "./x87-arithmetic.js";
import * as control from "./x87-control.js";
import * as transcendental from "./x87-transcendental.js";
import * as transfer from "./x87-transfer.js";

function undefinedX87(cpu: Cpu): void {
  raiseFault(cpu, VECTOR_UD);
}

function eightTimes(handler: Handler): Handler[] {
  return new Array<Handler>(8).fill(handler);
}

const UD = undefinedX87;

/** Memory operands: a row for D8 to DF, a column for ModRM.reg. */
const MEMORY: readonly Handler[] = [
  ...eightTimes(arithmetic.arithmeticSingle),
  // D9
  transfer.loadSingle,
  UD,
  transfer.storeSingle,
  transfer.storeSinglePop,
  control.loadEnvironment,
  control.loadControl,
  control.storeEnvironment,
  control.storeControl,
  ...eightTimes(arithmetic.arithmeticInt32),
  // DB
  transfer.loadInt32,
  transfer.truncateInt32Pop,
  transfer.storeInt32,
  transfer.storeInt32Pop,
  UD,
  transfer.loadExtended,
  UD,
  transfer.storeExtendedPop,
  ...eightTimes(arithmetic.arithmeticDouble),
  // DD
  transfer.loadDouble,
  transfer.truncateInt64Pop,
  transfer.storeDouble,
  transfer.storeDoublePop,
  control.restoreState,
  UD,
  control.saveState,
  control.storeStatus,
  ...eightTimes(arithmetic.arithmeticInt16),
  // DF
  transfer.loadInt16,
  transfer.truncateInt16Pop,
  transfer.storeInt16,
  transfer.storeInt16Pop,
  transfer.loadDecimal,
  transfer.loadInt64,
  transfer.storeDecimalPop,
  transfer.storeInt64Pop,
];

/** A handler chosen by ModRM.rm. */
function byRm(...handlers: Handler[]): Handler {
  const table = [...handlers, ...eightTimes(UD)];
  return (cpu, insn) => table[insn.rm](cpu, insn);
}

/** D8, DC and DE with registers differ in the destination and the pop. Comparisons take places 2 and 3. */
function registerRow(compute: Handler, compare: Handler, comparePop: Handler): Handler[] {
  return [compute, compute, compare, comparePop, compute, compute, compute, compute];
}

const CONSTANT = transfer.loadConstant;

/** Register operands, likewise; undocumented aliases that every processor has are named. */
const REGISTER: readonly Handler[] = [
  ...registerRow(arithmetic.arithmeticToTop, arithmetic.compareOrdered, arithmetic.compareOrderedPop),
  // D9
  transfer.loadRegister,
  transfer.exchange,
  byRm(control.noOperation),
  transfer.storeRegisterUncheckedPop,
  byRm(arithmetic.changeSign, arithmetic.absolute, UD, UD, arithmetic.testTop, arithmetic.examineTop),
  byRm(CONSTANT, CONSTANT, CONSTANT, CONSTANT, CONSTANT, CONSTANT, CONSTANT),
  byRm(
    transcendental.exponential,
    transcendental.logarithm,
    transcendental.partialTangent,
    transcendental.partialArctangent,
    arithmetic.extract,
    arithmetic.remainderNearest,
    control.decrementTop,
    control.incrementTop,
  ),
  byRm(
    arithmetic.remainderTruncated,
    transcendental.logarithmPlusOne,
    arithmetic.squareRoot,
    transcendental.sineAndCosine,
    arithmetic.roundToInteger,
    arithmetic.scale,
    transcendental.sine,
    transcendental.cosine,
  ),
  // DA
  transfer.conditionalMove,
  transfer.conditionalMove,
  transfer.conditionalMove,
  transfer.conditionalMove,
  UD,
  byRm(UD, arithmetic.compareUnorderedPopTwice),
  UD,
  UD,
  // DB
  transfer.conditionalMove,
  transfer.conditionalMove,
  transfer.conditionalMove,
  transfer.conditionalMove,
  byRm(control.obsolete, control.obsolete, control.clearExceptions, control.initializeX87, control.obsolete),
  arithmetic.compareUnorderedFlags,
  arithmetic.compareOrderedFlags,
  UD,
  ...registerRow(arithmetic.arithmeticToRegister, arithmetic.compareOrdered, arithmetic.compareOrderedPop),
  // DD
  transfer.free,
  transfer.exchange,
  transfer.storeRegister,
  transfer.storeRegisterPop,
  arithmetic.compareUnordered,
  arithmetic.compareUnorderedPop,
  UD,
  UD,
  ...registerRow(
    arithmetic.arithmeticAndPop,
    arithmetic.compareOrderedPop,
    byRm(UD, arithmetic.compareOrderedPopTwice),
  ),
  // DF
  transfer.freePop,
  transfer.exchange,
  transfer.storeRegisterPop,
  transfer.storeRegisterPop,
  byRm(control.storeStatusToAx),
  arithmetic.compareUnorderedFlagsPop,
  arithmetic.compareOrderedFlagsPop,
  UD,
];

function dispatch(cpu: Cpu, insn: Instruction): void {
  const row = ((insn.opcode & 7) << 3) | insn.reg;
  (insn.isMemory ? MEMORY : REGISTER)[row](cpu, insn);
}

export function registerX87(handlers: HandlerTable): void {
  handlers[OP_X87] = dispatch;
  handlers[OP_FWAIT] = control.wait;
}
