/*T:442 Drawing a case.
 *
 * From a template and an index: registers and flags, the form and size in turn so that few cases suffice for all, memory,
 * and at last the bytes. The same group, template and index give the same case for ever; if anything here changes, the vectors must be
 * recorded again. Before it: addresses. Next, T:444: the templates. */
import { drawPlace, place, putMemoryOperand, putPlacePrefixes } from "./address.js";
import { type Case, ESP, FLAG_AC, FLAG_DF, FLAGS_ALWAYS, FLAGS_STATUS, MAX_STACK } from "./case.js";
import { CODE_AT, SLOT_BYTES, SLOT_CODE_AT, SLOTS, STACK_TOP } from "./machine-layout.js";
import type { Random } from "./random.js";
import type { Template } from "./template.js";

const PREFIX_LOCK = 0xf0;
const PREFIX_OPERAND_SIZE = 0x66;
/** Prefixes that mean nothing to an instruction without a memory operand. */
const IDLE_PREFIXES = [0x26, 0x2e, 0x36, 0x3e, 0x64, 0x65];
/** Where ESP is mostly: bytes below the top of the stack. */
const STACK_DEPTH = 96;

function drawRegisters(c: Case, r: Random, t: Template): void {
  for (let n = 0; n < 8; n++) c.gpr[n] = r.word();
  const flags = r.next();
  c.eflags = (flags & (FLAGS_STATUS | ((flags & 0x3000) === 0 ? FLAG_DF : 0))) | FLAGS_ALWAYS;
  c.fs = 0;
  c.gs = 0;
  c.pinned = 0;
  if (t.stack === undefined) return;
  c.pinned = 1 << ESP;
  const choice = r.next();
  c.gpr[ESP] = STACK_TOP - STACK_DEPTH;
  if ((choice & 15) === 0) c.gpr[ESP] += (choice >>> 8) & 31;
  // Close to the top: what is popped may not be there.
  if ((choice & 0xf0) === 0 && t.stack === "shallow") c.gpr[ESP] = STACK_TOP - ((choice >>> 8) & 31);
}

function fillMemory(c: Case, r: Random, t: Template): void {
  // Runs of equal bytes are what string instructions look for.
  const mask = r.oneIn(4) ? 0x01010101 : -1;
  for (let at = 0; at < c.dataBytes; at += 4) c.dataView.setInt32(at, r.word() & mask, true);
  c.stackBytes = t.stack !== undefined ? MAX_STACK : 0;
  for (let at = 0; at < c.stackBytes; at += 4) c.stackView.setInt32(at, r.next(), true);
}

/** Forms take turns: memory and register, or the registers of the opcode; three times 32 bits and once 16. */
function drawForm(c: Case, r: Random, t: Template, index: number): void {
  const round = index >> (t.opcodeRegister === true ? 3 : 1);
  c.operandSize = t.sized === true && (round & 3) === 3 ? 2 : 4;
  c.isMemory = t.modrm === "memory" || (t.modrm === "both" && (index & 1) === 0);
  c.reg = t.extension ?? ((index >> 3) + (r.oneIn(2) ? r.below(8) : 0)) & 7;
  c.rm = t.rm ?? r.below(8);
  if (t.opcodeRegister === true) c.rm = index & 7;
}

function putImmediate(c: Case, bytes: number, value: number): void {
  for (let n = 0; n < bytes; n++) c.code[c.codeBytes++] = value >>> (8 * n);
}

function putOperands(c: Case, r: Random, t: Template): void {
  const { code } = c;
  const size = c.operandSize;
  const at = c.codeBytes;
  code.set(t.bytes, at);
  c.codeBytes += t.bytes.length;
  if (t.opcodeRegister === true) code[c.codeBytes - 1] |= c.rm;
  if (t.modrm !== undefined) {
    if (c.isMemory) putMemoryOperand(c, r, c.reg);
    else code[c.codeBytes++] = 0xc0 | (c.reg << 3) | c.rm;
  }
  switch (t.immediate) {
    case undefined:
      return;
    case "byte":
    case "relative8":
      putImmediate(c, 1, c.immediate);
      return;
    case "word":
      putImmediate(c, 2, c.immediate);
      return;
    case "v":
    case "relative":
      putImmediate(c, size, c.immediate);
      return;
    case "moffs":
      putImmediate(c, place.address16 ? 2 : 4, c.operandAt - place.base);
      return;
    case "far":
      putImmediate(c, size, c.immediate);
      putImmediate(c, 2, c.farSelector);
      return;
    default:
      putImmediate(c, 2, c.immediate);
      putImmediate(c, 1, c.nesting);
  }
}

/**
 * Draws one case.
 * @param index 0 to the template's count - 1.
 * @param slot counts cases, so that each has another place for its code.
 */
export function drawCase(c: Case, r: Random, t: Template, index: number, slot: number): void {
  drawRegisters(c, r, t);
  drawForm(c, r, t, index);
  c.eip = CODE_AT + (slot % SLOTS) * SLOT_BYTES + SLOT_CODE_AT;
  const hasMemory = c.isMemory || (t.dataBytes ?? 0) > 0;
  if (hasMemory) drawPlace(c, r, t);
  else {
    c.dataBytes = 0;
    place.segmentPrefix = 0;
    place.address16 = false;
    place.base = 0;
  }
  fillMemory(c, r, t);
  c.immediate = r.word();
  t.prepare?.(c, r, index);
  c.codeBytes = 0;
  const prefixes = r.next();
  // A few cases with alignment checks armed; whether #AC or #PF comes first is not defined.
  if (hasMemory && place.ordinary && (prefixes & 0x1f00) === 0) c.eflags |= FLAG_AC;
  const lock =
    t.lockable === true ? c.isMemory && (prefixes & 7) === 0 : t.lockable === undefined && (prefixes & 0x3f) === 0;
  if (lock || (t.lockable === true && (prefixes & 0xff) === 1)) c.code[c.codeBytes++] = PREFIX_LOCK;
  if (hasMemory) putPlacePrefixes(c);
  else if ((prefixes & 0xf0000) === 0) c.code[c.codeBytes++] = IDLE_PREFIXES[(prefixes >>> 20) % IDLE_PREFIXES.length];
  if (c.operandSize === 2) c.code[c.codeBytes++] = PREFIX_OPERAND_SIZE;
  if (t.prefixes !== undefined) {
    const prefix = t.prefixes[(prefixes >>> 24) % t.prefixes.length];
    if (prefix !== 0) c.code[c.codeBytes++] = prefix;
  }
  putOperands(c, r, t);
  t.finish?.(c, r, index);
  c.fingerprint = r.next();
}
