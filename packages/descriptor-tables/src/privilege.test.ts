import { describe, expect, it } from "vitest";
import {
  checkCallGate,
  checkCallGateTarget,
  checkDataSegment,
  checkFarTarget,
  checkInnerStackSegment,
  checkLldt,
  checkLtr,
  checkReturnStackSegment,
  checkReturnTarget,
  checkStackSegment,
  decodeSegmentDescriptor,
  ERROR_CODE_EXT,
  encodeGate,
  encodeSegmentDescriptor,
  gateTargetCpl,
  outOfTable,
  type PrivilegeCheck,
  type SegmentDescriptor,
  SYS_TYPE_LDT,
  SYS_TYPE_TSS32_AVAILABLE,
  SYS_TYPE_TSS32_BUSY,
  survivesOuterReturn,
} from "./index.js";

const flat = { base: 0, limit: 0xffffffff, big: true } as const;
function hi(fields: Parameters<typeof encodeSegmentDescriptor>[0]): number {
  return encodeSegmentDescriptor(fields)[1];
}
function data(dpl: number, more: { writable?: boolean; present?: boolean; expandDown?: boolean } = {}): number {
  return hi({ kind: "data", writable: true, dpl, ...flat, ...more });
}
function code(dpl: number, more: { readable?: boolean; conforming?: boolean; present?: boolean } = {}): number {
  return hi({ kind: "code", readable: true, dpl, ...flat, ...more });
}
function system(type: number, more: { dpl?: number; present?: boolean } = {}): number {
  return hi({ kind: "system", type, base: 0, limit: 0x67, ...more });
}

const LEVELS = [0, 1, 2, 3];

/** Calls `visit` with every high word that differs in S, type, P or DPL, every RPL and every CPL: 4096 cases. */
function everyCase(
  visit: (hi: number, segment: SegmentDescriptor, selector: number, rpl: number, cpl: number) => void,
) {
  for (let access = 0; access < 0x100; access++) {
    const word = access << 8;
    const segment = decodeSegmentDescriptor(0, word);
    for (const rpl of LEVELS) for (const cpl of LEVELS) visit(word, segment, 0x60 | rpl, rpl, cpl);
  }
}

/** Compares a rule with one sentence of the manual, in every case. */
function expectRule(
  rule: (selector: number, cpl: number, hi: number) => PrivilegeCheck,
  allowed: (segment: SegmentDescriptor, rpl: number, cpl: number) => boolean,
) {
  let allowedCases = 0;
  everyCase((word, segment, selector, rpl, cpl) => {
    const expected = allowed(segment, rpl, cpl) && segment.present;
    const got = rule(selector, cpl, word);
    if ((got === "ok") !== expected) {
      expect.fail(`hi ${word.toString(16)} rpl ${rpl} cpl ${cpl}: expected ${expected}, got ${JSON.stringify(got)}`);
    }
    if (got !== "ok") {
      const reasonIsPresence = got.reason === "not-present";
      if (reasonIsPresence !== allowed(segment, rpl, cpl)) expect.fail("P is tested last");
    }
    if (expected) allowedCases++;
  });
  expect(allowedCases).toBeGreaterThan(0);
}

const dataOrReadable = (s: SegmentDescriptor) => s.kind === "data" || (s.kind === "code" && s.readable);

describe("loading DS, ES, FS, GS (§5.6)", () => {
  it("allows what the manual allows, in all 4096 cases", () => {
    expectRule(checkDataSegment, (s, rpl, cpl) => {
      if (!dataOrReadable(s)) return false;
      return (s.kind === "code" && s.conforming) || (cpl <= s.dpl && rpl <= s.dpl);
    });
  });

  it("takes null selectors without a look at the descriptor", () => {
    for (const selector of [0, 1, 2, 3]) expect(checkDataSegment(selector, 3, 0)).toBe("ok");
  });

  it("says why", () => {
    expect(checkDataSegment(0x60, 3, data(0))).toEqual({ vector: 13, errorCode: 0x60, reason: "dpl" });
    expect(checkDataSegment(0x63, 0, data(0))).toEqual({ vector: 13, errorCode: 0x60, reason: "rpl" });
    expect(checkDataSegment(0x67, 3, code(3, { readable: false }))).toMatchObject({ errorCode: 0x64, reason: "type" });
    const absent = data(3, { present: false });
    expect(checkDataSegment(0x63, 3, absent)).toEqual({ vector: 11, errorCode: 0x60, reason: "not-present" });
  });
});

describe("loading SS (§5.7)", () => {
  const writableData = (s: SegmentDescriptor) => s.kind === "data" && s.writable;

  it("wants RPL = DPL = CPL and writable data, in all 4096 cases", () => {
    expectRule(checkStackSegment, (s, rpl, cpl) => writableData(s) && rpl === cpl && s.dpl === cpl);
    expectRule(checkInnerStackSegment, (s, rpl, cpl) => writableData(s) && rpl === cpl && s.dpl === cpl);
    expectRule(checkReturnStackSegment, (s, rpl, cpl) => writableData(s) && rpl === cpl && s.dpl === cpl);
  });

  it("raises #GP for an instruction, #TS for a stack from the TSS, #SS for one that is not present", () => {
    expect(checkStackSegment(0, 0, 0)).toEqual({ vector: 13, errorCode: 0, reason: "null-selector" });
    expect(checkStackSegment(0x68, 1, data(1))).toEqual({ vector: 13, errorCode: 0x68, reason: "rpl" });
    expect(checkInnerStackSegment(0x69, 1, data(0))).toEqual({ vector: 10, errorCode: 0x68, reason: "dpl" });
    expect(checkInnerStackSegment(0x69, 1, code(1))).toEqual({ vector: 10, errorCode: 0x68, reason: "type" });
    expect(checkInnerStackSegment(3, 1, 0)).toEqual({ vector: 10, errorCode: 0, reason: "null-selector" });
    const absent = data(1, { present: false });
    expect(checkInnerStackSegment(0x69, 1, absent)).toEqual({ vector: 12, errorCode: 0x68, reason: "not-present" });
    expect(checkStackSegment(0x69, 1, absent)).toMatchObject({ vector: 12 });
  });

  it("carries EXT while an external event is delivered", () => {
    expect(checkInnerStackSegment(0x69, 1, data(0), ERROR_CODE_EXT)).toMatchObject({ errorCode: 0x69 });
    expect(checkInnerStackSegment(0, 1, 0, ERROR_CODE_EXT)).toMatchObject({ errorCode: 1 });
    expect(outOfTable(0x6b, 10, ERROR_CODE_EXT)).toEqual({ vector: 10, errorCode: 0x69, reason: "out-of-table" });
  });
});

describe("far jumps and calls to code (§5.8.1)", () => {
  it("allows equal privilege, or conforming code as privileged or more, in all 4096 cases", () => {
    expectRule(checkFarTarget, (s, rpl, cpl) => {
      if (s.kind !== "code") return false;
      return s.conforming ? s.dpl <= cpl : s.dpl === cpl && rpl <= cpl;
    });
  });

  it("says why", () => {
    expect(checkFarTarget(2, 0, 0)).toEqual({ vector: 13, errorCode: 0, reason: "null-selector" });
    expect(checkFarTarget(0x60, 3, code(0))).toEqual({ vector: 13, errorCode: 0x60, reason: "dpl" });
    expect(checkFarTarget(0x63, 0, code(0))).toEqual({ vector: 13, errorCode: 0x60, reason: "rpl" });
    expect(checkFarTarget(0x60, 0, data(0))).toMatchObject({ vector: 13, reason: "type" });
    expect(checkFarTarget(0x60, 0, code(0, { present: false }))).toMatchObject({ vector: 11, errorCode: 0x60 });
  });
});

describe("call gates (§5.8.4)", () => {
  const gate = (dpl: number, selector = 0x8, present = true) =>
    encodeGate({ kind: "call", bits: 32, offset: 0, paramCount: 0, selector, dpl, present });

  it("lets CPL and RPL up to the gate's DPL through", () => {
    for (const dpl of LEVELS) {
      for (const rpl of LEVELS) {
        for (const cpl of LEVELS) {
          const allowed = checkCallGate(0x60 | rpl, cpl, ...gate(dpl)) === "ok";
          expect(allowed, `dpl ${dpl} rpl ${rpl} cpl ${cpl}`).toBe(cpl <= dpl && rpl <= dpl);
        }
      }
    }
  });

  it("says why", () => {
    expect(checkCallGate(0x63, 3, ...gate(0))).toEqual({ vector: 13, errorCode: 0x60, reason: "dpl" });
    expect(checkCallGate(0x63, 0, ...gate(0))).toEqual({ vector: 13, errorCode: 0x60, reason: "rpl" });
    expect(checkCallGate(0x60, 0, ...gate(0, 8, false))).toEqual({
      vector: 11,
      errorCode: 0x60,
      reason: "not-present",
    });
    expect(checkCallGate(0x60, 0, ...gate(0, 3))).toEqual({ vector: 13, errorCode: 0, reason: "null-selector" });
    const interrupt = encodeGate({ kind: "interrupt", bits: 32, offset: 0, selector: 8, dpl: 3, present: true });
    expect(checkCallGate(0x60, 0, ...interrupt)).toMatchObject({ vector: 13, reason: "type" });
  });

  it("lets CALL into code as privileged or more, in all 4096 cases, whatever the RPL in the gate", () => {
    expectRule(
      (selector, cpl, word) => checkCallGateTarget(selector, cpl, word, false),
      (s, _rpl, cpl) => s.kind === "code" && s.dpl <= cpl,
    );
  });

  it("lets JMP change no privilege, in all 4096 cases", () => {
    expectRule(
      (selector, cpl, word) => checkCallGateTarget(selector, cpl, word, true),
      (s, _rpl, cpl) => s.kind === "code" && (s.conforming ? s.dpl <= cpl : s.dpl === cpl),
    );
  });

  it("arrives at the code's DPL, or for conforming code stays", () => {
    expect(gateTargetCpl(3, code(1))).toBe(1);
    expect(gateTargetCpl(3, code(1, { conforming: true }))).toBe(3);
    expect(gateTargetCpl(1, code(1))).toBe(1);
  });
});

describe("RETF and IRET (§5.8.6)", () => {
  it("returns to the same or an outer level only, in all 4096 cases", () => {
    expectRule(checkReturnTarget, (s, rpl, cpl) => {
      if (s.kind !== "code" || rpl < cpl) return false;
      return s.conforming ? s.dpl <= rpl : s.dpl === rpl;
    });
  });

  it("says why", () => {
    expect(checkReturnTarget(0, 0, 0)).toEqual({ vector: 13, errorCode: 0, reason: "null-selector" });
    expect(checkReturnTarget(0x60, 1, code(0))).toEqual({ vector: 13, errorCode: 0x60, reason: "rpl" });
    expect(checkReturnTarget(0x63, 1, code(1))).toEqual({ vector: 13, errorCode: 0x60, reason: "dpl" });
    expect(checkReturnTarget(0x63, 0, code(3, { present: false }))).toMatchObject({ vector: 11 });
  });

  it("clears data registers that the outer level could not have loaded", () => {
    expect(survivesOuterReturn(3, data(0))).toBe(false);
    expect(survivesOuterReturn(3, data(3))).toBe(true);
    expect(survivesOuterReturn(3, code(0))).toBe(false);
    expect(survivesOuterReturn(3, code(0, { conforming: true }))).toBe(true);
    expect(survivesOuterReturn(1, data(1))).toBe(true);
  });
});

describe("LLDT and LTR", () => {
  it("takes an LDT from the GDT, or null", () => {
    expect(checkLldt(0, 0)).toBe("ok");
    expect(checkLldt(0x38, system(SYS_TYPE_LDT))).toBe("ok");
    expect(checkLldt(0x3c, system(SYS_TYPE_LDT))).toEqual({ vector: 13, errorCode: 0x3c, reason: "local-table" });
    expect(checkLldt(0x38, data(0))).toMatchObject({ vector: 13, reason: "type" });
    expect(checkLldt(0x38, system(SYS_TYPE_LDT, { present: false }))).toMatchObject({ vector: 11, errorCode: 0x38 });
  });

  it("takes an available TSS from the GDT, never null, never busy", () => {
    expect(checkLtr(0x80, system(SYS_TYPE_TSS32_AVAILABLE))).toBe("ok");
    expect(checkLtr(0x80, system(SYS_TYPE_TSS32_BUSY))).toEqual({ vector: 13, errorCode: 0x80, reason: "type" });
    expect(checkLtr(0, 0)).toEqual({ vector: 13, errorCode: 0, reason: "null-selector" });
    expect(checkLtr(0x84, system(SYS_TYPE_TSS32_AVAILABLE))).toMatchObject({ reason: "local-table" });
    const absent = system(SYS_TYPE_TSS32_AVAILABLE, { present: false });
    expect(checkLtr(0x80, absent)).toMatchObject({ vector: 11, reason: "not-present" });
  });
});
