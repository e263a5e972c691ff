import { describe, expect, test } from "vitest";
import { createInstruction, FORM_FAR, FORM_RM_IMM, FORM_RM_REG, NO_REGISTER, REP_REPE, REP_REPNE } from "../ir.js";
import { DS, ES, FS, GS, SS } from "../layout.js";
import {
  OP_ADD,
  OP_CALL_FAR,
  OP_ENTER,
  OP_MOV,
  OP_MOVS,
  OP_NOP,
  OP_PUSH_SREG,
  OP_SHL,
  OP_UD,
  OP_XCHG,
} from "../ops.js";
import { DECODE_NEEDS_MORE, DECODE_OK, DECODE_READ_AHEAD, DECODE_TOO_LONG, decode } from "./decoder.js";

function bytesOf(hex: string): number[] {
  return (hex.replace(/ /g, "").match(/../g) ?? []).map((pair) => Number.parseInt(pair, 16));
}

/** Decodes hex bytes that are followed by ones. */
function decodeHex(hex: string, code32 = true) {
  const code = bytesOf(hex);
  const bytes = new Uint8Array(DECODE_READ_AHEAD).fill(0xff);
  bytes.set(code);
  const insn = createInstruction();
  const status = decode(insn, bytes, 0, Math.min(code.length, DECODE_READ_AHEAD), code32);
  return { ...insn, status };
}

describe("decode", () => {
  test("folds the encodings of one operation into one", () => {
    const expected = { op: OP_ADD, form: FORM_RM_IMM, size: 4, isMemory: false, rm: 0, imm: 5 };
    expect(decodeHex("05 05000000")).toMatchObject(expected);
    expect(decodeHex("83 c0 05")).toMatchObject(expected);
    expect(decodeHex("81 c0 05000000")).toMatchObject(expected);
    expect(decodeHex("83 c0 fb")).toMatchObject({ ...expected, imm: -5 });
    expect(decodeHex("82 c0 fb")).toMatchObject({ ...expected, size: 1, imm: -5 });
    expect(decodeHex("d1 e0")).toMatchObject({ op: OP_SHL, form: FORM_RM_IMM, imm: 1 });
    expect(decodeHex("93")).toMatchObject({ op: OP_XCHG, form: FORM_RM_REG, rm: 3, reg: 0 });
  });

  test("memory operands of both address sizes", () => {
    expect(decodeHex("8b 44 8d f0")).toMatchObject({ base: 5, index: 1, scale: 2, displacement: -16, segment: SS });
    expect(decodeHex("8b 04 25 00100000")).toMatchObject({
      base: NO_REGISTER,
      index: NO_REGISTER,
      displacement: 0x1000,
    });
    expect(decodeHex("8b 04 24")).toMatchObject({ base: 4, index: NO_REGISTER, segment: SS });
    expect(decodeHex("8b 02", false)).toMatchObject({ size: 2, base: 5, index: 6, segment: SS, addressSize: 2 });
    expect(decodeHex("8b 0e 3412", false)).toMatchObject({ base: NO_REGISTER, displacement: 0x1234, segment: DS });
    expect(decodeHex("67 8b 40 80")).toMatchObject({ base: 3, index: 6, displacement: -128, addressSize: 2 });
    expect(decodeHex("a1 78563412")).toMatchObject({
      op: OP_MOV,
      isMemory: true,
      base: NO_REGISTER,
      displacement: 0x12345678,
    });
  });

  test("the last segment override and the last of F2 and F3 count", () => {
    expect(decodeHex("64 65 8b 45 00")).toMatchObject({ segment: GS });
    expect(decodeHex("65 64 a4")).toMatchObject({ op: OP_MOVS, segment: FS });
    expect(decodeHex("f2 f3 a4")).toMatchObject({ rep: REP_REPE });
    expect(decodeHex("f3 66 f2 a5")).toMatchObject({ rep: REP_REPNE, size: 2 });
    expect(decodeHex("f3 90")).toMatchObject({ op: OP_NOP, length: 2 });
  });

  test("far pointers, ENTER, segment pushes", () => {
    expect(decodeHex("9a 78563412 3400")).toMatchObject({
      op: OP_CALL_FAR,
      form: FORM_FAR,
      imm: 0x12345678,
      imm2: 0x34,
    });
    expect(decodeHex("66 9a feff 3400")).toMatchObject({ imm: 0xfffe, imm2: 0x34, length: 6 });
    expect(decodeHex("c8 00ff 1f")).toMatchObject({ op: OP_ENTER, imm: 0xff00, imm2: 31 });
    expect(decodeHex("06")).toMatchObject({ op: OP_PUSH_SREG, reg: ES });
    expect(decodeHex("0f a8")).toMatchObject({ op: OP_PUSH_SREG, reg: GS });
  });

  test("LOCK only with a memory destination that allows it", () => {
    expect(decodeHex("f0 01 08").op).toBe(OP_ADD);
    expect(decodeHex("f0 01 c8").op).toBe(OP_UD);
    expect(decodeHex("f0 03 08").op).toBe(OP_UD);
    expect(decodeHex("f0 39 08").op).toBe(OP_UD);
  });

  test("asks for exactly the bytes that an instruction has", () => {
    const instructions = ["90", "8b 84 8d 78563412", "66 81 84 8d 78563412 3412", "0f ba 2f 05", "c8 1000 02", "0f 0b"];
    for (const hex of instructions) {
      const { length } = bytesOf(hex);
      const bytes = new Uint8Array(DECODE_READ_AHEAD).fill(0x66);
      for (let present = 1; present <= length; present++) {
        // What lies behind the bytes that are there must not matter.
        for (const garbage of [0x00, 0x66, 0xff]) {
          bytes.fill(garbage);
          bytes.set(bytesOf(hex).slice(0, present));
          const insn = createInstruction();
          const status = decode(insn, bytes, 0, present, true);
          expect([hex, present, status]).toEqual([hex, present, present < length ? DECODE_NEEDS_MORE : DECODE_OK]);
          if (present === length) expect(insn.length).toBe(length);
        }
      }
    }
  });

  test("more than fifteen bytes are too long, once fifteen are there", () => {
    expect(decodeHex(`${"66".repeat(14)} 90`)).toMatchObject({ status: DECODE_OK, length: 15 });
    expect(decodeHex(`${"66".repeat(14)} 89 c0`).status).toBe(DECODE_TOO_LONG);
    expect(decodeHex("66".repeat(15)).status).toBe(DECODE_TOO_LONG);
    expect(decodeHex("66".repeat(14)).status).toBe(DECODE_NEEDS_MORE);
    expect(decodeHex(`${"66".repeat(10)} 05 0000`).status).toBe(DECODE_OK);
  });
});
