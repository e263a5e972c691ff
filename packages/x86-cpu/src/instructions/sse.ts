/*C:868 The MMX and SSE opcodes.
 *
 * Which handler each encoding of map 0F means, by mandatory prefix and opcode. decode/map-sse.ts declares what exists; here is
 * what it does. Before: sse-control.ts. Next: handlers.ts gathers all instructions. */
import type { Cpu } from "../cpu.js";
import { PREFIX_66, PREFIX_F2, PREFIX_F3, PREFIX_NONE, prefixClass } from "../decode/map-sse.js";
import { raiseFault } from "../events.js";
import type { Handler, HandlerTable } from "../handler.js";
import type { Instruction } from "../ir.js";
import { OP_SSE } from "../ops.js";
import { VECTOR_UD } from "../registers.js";
import { PACKED_INTEGER } from "./packed-integer.js";
import { immediateShiftHandler, PACKED_WIDE, shuffle, shuffleFloats, unpackFloats } from "./packed-wide.js";
import { approximation, arithmetic, compareToFlags, compareToMask, logical } from "./sse-arithmetic.js";
import { stateGroup } from "./sse-control.js";
import {
  betweenDoublesAndIntegers,
  betweenFloats,
  betweenSinglesAndIntegers,
  fromIntegers,
  toIntegers,
} from "./sse-convert.js";
import { addSubtract, horizontal } from "./sse-horizontal.js";
import * as move from "./sse-move.js";

function undefinedSse(cpu: Cpu): void {
  raiseFault(cpu, VECTOR_UD);
}

/** Handlers by (prefix class << 8) | opcode. */
const table: Handler[] = new Array<Handler>(4 << 8).fill(undefinedSse);

const ALL = [PREFIX_NONE, PREFIX_66, PREFIX_F3, PREFIX_F2];
const PACKED = [PREFIX_NONE, PREFIX_66];

function define(prefixes: readonly number[], opcodes: readonly number[], handler: Handler): void {
  for (const prefix of prefixes) for (const opcode of opcodes) table[(prefix << 8) | opcode] = handler;
}

// Moves.
define(PACKED, [0x10], move.loadUnaligned);
define(PACKED, [0x11], move.storeUnaligned);
define([PREFIX_F3], [0x10], move.loadSingle);
define([PREFIX_F3], [0x11], move.storeSingle);
define([PREFIX_F2], [0x10], move.loadDouble);
define([PREFIX_F2], [0x11], move.storeDouble);
define(PACKED, [0x12, 0x16], move.loadHalf);
define(PACKED, [0x13, 0x17], move.storeHalf);
define(PACKED, [0x28], move.loadAligned);
define(PACKED, [0x29, 0x2b], move.storeAligned);
define(PACKED, [0x50], move.moveSigns);
define(PACKED, [0x6e], move.loadDoubleword);
define(PACKED, [0x7e], move.storeDoubleword);
define([PREFIX_NONE], [0x6f], move.loadMmx);
define([PREFIX_NONE], [0x7f, 0xe7], move.storeMmx);
define([PREFIX_66], [0x6f], move.loadAligned);
define([PREFIX_66], [0x7f, 0xe7], move.storeAligned);
define([PREFIX_F3], [0x6f], move.loadUnaligned);
define([PREFIX_F3], [0x7f], move.storeUnaligned);
define([PREFIX_F3], [0x7e], move.loadQuadword);
define([PREFIX_66], [0xd6], move.storeQuadword);
define([PREFIX_F3], [0xd6], move.moveMmToXmm);
define([PREFIX_F2], [0xd6], move.moveXmmToMm);
define([PREFIX_F2], [0x12], move.duplicateDouble);
define([PREFIX_F3], [0x12, 0x16], move.duplicateSingles);
define([PREFIX_F2], [0xf0], move.loadUnaligned);
define([PREFIX_NONE], [0xc3], move.storeInteger);
define(PACKED, [0xf7], move.storeMasked);
define([PREFIX_NONE], [0x77], move.emptyMmx);
// Integers.
for (const [opcode, handler] of [...PACKED_INTEGER, ...PACKED_WIDE]) define(PACKED, [opcode], handler);
define(PACKED, [0x71, 0x72, 0x73], immediateShiftHandler(undefinedSse));
define(ALL, [0x70], shuffle);
// Floating point.
define(PACKED, [0x14, 0x15], unpackFloats);
define(PACKED, [0xc6], shuffleFloats);
define(PACKED, [0x54, 0x55, 0x56, 0x57], logical);
define(ALL, [0x51, 0x58, 0x59, 0x5c, 0x5d, 0x5e, 0x5f], arithmetic);
define([PREFIX_66, PREFIX_F2], [0x7c, 0x7d], horizontal);
define([PREFIX_66, PREFIX_F2], [0xd0], addSubtract);
define([PREFIX_NONE, PREFIX_F3], [0x52, 0x53], approximation);
define(ALL, [0xc2], compareToMask);
define(PACKED, [0x2e, 0x2f], compareToFlags);
// Conversions.
define(ALL, [0x2a], fromIntegers);
define(ALL, [0x2c, 0x2d], toIntegers);
define(ALL, [0x5a], betweenFloats);
define([PREFIX_NONE, PREFIX_66, PREFIX_F3], [0x5b], betweenSinglesAndIntegers);
define([PREFIX_66, PREFIX_F3, PREFIX_F2], [0xe6], betweenDoublesAndIntegers);
// State.
define([PREFIX_NONE], [0xae], stateGroup);

function dispatch(cpu: Cpu, insn: Instruction): void {
  if (insn.map !== 1) raiseFault(cpu, VECTOR_UD);
  table[(prefixClass(insn) << 8) | insn.opcode](cpu, insn);
}

export function registerSse(handlers: HandlerTable): void {
  handlers[OP_SSE] = dispatch;
}
