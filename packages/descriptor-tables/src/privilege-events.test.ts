import { describe, expect, it } from "vitest";
import {
  checkInterruptGate,
  checkInterruptTarget,
  checkTaskAccess,
  checkTaskGateTarget,
  DESC_ACCESSED,
  decodeSegmentDescriptor,
  ERROR_CODE_EXT,
  encodeGate,
  encodeSegmentDescriptor,
  larAllows,
  lslAllows,
  needsAccessedBit,
  outOfIdt,
  SYS_TYPE_LDT,
  SYS_TYPE_TASK_GATE,
  SYS_TYPE_TSS16_AVAILABLE,
  SYS_TYPE_TSS32_AVAILABLE,
  SYS_TYPE_TSS32_BUSY,
  verrAllows,
  verwAllows,
} from "./index.js";

const LEVELS = [0, 1, 2, 3];
const flat = { base: 0, limit: 0xffffffff } as const;

function gateHi(kind: "interrupt" | "trap" | "task" | "call", dpl: number, present = true): number {
  const common = { selector: 0x60, dpl, present };
  if (kind === "task") return encodeGate({ kind, ...common })[1];
  if (kind === "call") return encodeGate({ kind, bits: 32, offset: 0, paramCount: 0, ...common })[1];
  return encodeGate({ kind, bits: 32, offset: 0, ...common })[1];
}
function systemHi(type: number, dpl = 0, present = true): number {
  return encodeSegmentDescriptor({ kind: "system", type, base: 0, limit: 0x67, dpl, present })[1];
}
function codeHi(dpl: number, more: { conforming?: boolean; readable?: boolean; present?: boolean } = {}): number {
  return encodeSegmentDescriptor({ kind: "code", dpl, readable: true, ...flat, ...more })[1];
}
function dataHi(dpl: number, writable = true): number {
  return encodeSegmentDescriptor({ kind: "data", dpl, writable, ...flat })[1];
}

describe("gates of the IDT (§6.12.1)", () => {
  it("takes exactly interrupt, trap and task gates", () => {
    const taken = new Set([0x5, 0x6, 0x7, 0xe, 0xf]);
    for (let type = 0; type < 32; type++) {
      const allowed = checkInterruptGate(14, 0, 0x8000 | (type << 8), false, 0) === "ok";
      expect(allowed, `S and type ${type}`).toBe(taken.has(type));
    }
  });

  it("holds the DPL against INT n and not against the processor's own events", () => {
    for (const kind of ["interrupt", "trap", "task"] as const) {
      for (const dpl of LEVELS) {
        for (const cpl of LEVELS) {
          expect(checkInterruptGate(0x80, cpl, gateHi(kind, dpl), true, 0) === "ok").toBe(cpl <= dpl);
          expect(checkInterruptGate(0x80, cpl, gateHi(kind, dpl), false, 1)).toBe("ok");
        }
      }
    }
  });

  it("reports vector × 8 + 2, and EXT", () => {
    expect(checkInterruptGate(0x80, 3, gateHi("trap", 0), true, 0)).toEqual({
      vector: 13,
      errorCode: 0x402,
      reason: "dpl",
    });
    expect(checkInterruptGate(14, 3, gateHi("interrupt", 0, false), false, ERROR_CODE_EXT)).toEqual({
      vector: 11,
      errorCode: 0x73,
      reason: "not-present",
    });
    expect(checkInterruptGate(14, 3, gateHi("call", 3), true, 0)).toMatchObject({ errorCode: 0x72, reason: "type" });
    expect(outOfIdt(32, ERROR_CODE_EXT)).toEqual({ vector: 13, errorCode: 0x103, reason: "out-of-table" });
  });

  it("tests type before DPL, and DPL before P", () => {
    expect(checkInterruptGate(1, 3, gateHi("call", 0, false), true, 0)).toMatchObject({ reason: "type" });
    expect(checkInterruptGate(1, 3, gateHi("trap", 0, false), true, 0)).toMatchObject({ reason: "dpl" });
  });
});

describe("the code behind an interrupt gate", () => {
  it("must be code as privileged as the interrupted, or more", () => {
    for (const dpl of LEVELS) {
      for (const cpl of LEVELS) {
        for (const conforming of [false, true]) {
          expect(checkInterruptTarget(0x63, cpl, codeHi(dpl, { conforming }), 0) === "ok").toBe(dpl <= cpl);
        }
      }
    }
  });

  it("says why", () => {
    expect(checkInterruptTarget(0, 0, 0, 1)).toEqual({ vector: 13, errorCode: 1, reason: "null-selector" });
    expect(checkInterruptTarget(0x60, 0, codeHi(1), 1)).toEqual({ vector: 13, errorCode: 0x61, reason: "dpl" });
    expect(checkInterruptTarget(0x60, 0, dataHi(0), 0)).toEqual({ vector: 13, errorCode: 0x60, reason: "type" });
    const absent = codeHi(0, { present: false });
    expect(checkInterruptTarget(0x60, 0, absent, 0)).toEqual({ vector: 11, errorCode: 0x60, reason: "not-present" });
  });
});

describe("tasks (§7.3)", () => {
  it("lets CPL and RPL up to the DPL of a gate or an available TSS switch", () => {
    for (const type of [SYS_TYPE_TASK_GATE, SYS_TYPE_TSS16_AVAILABLE, SYS_TYPE_TSS32_AVAILABLE]) {
      for (const dpl of LEVELS) {
        for (const cpl of LEVELS) {
          for (const rpl of LEVELS) {
            const allowed = checkTaskAccess(0x80 | rpl, cpl, systemHi(type, dpl)) === "ok";
            expect(allowed).toBe(cpl <= dpl && rpl <= dpl);
          }
        }
      }
    }
  });

  it("says why", () => {
    expect(checkTaskAccess(0x83, 3, systemHi(SYS_TYPE_TSS32_AVAILABLE, 0))).toMatchObject({ reason: "dpl" });
    expect(checkTaskAccess(0x80, 0, systemHi(SYS_TYPE_TSS32_BUSY))).toMatchObject({ vector: 13, reason: "type" });
    expect(checkTaskAccess(0x83, 3, systemHi(SYS_TYPE_TSS32_BUSY))).toMatchObject({ reason: "dpl" });
    expect(checkTaskAccess(0x80, 0, systemHi(SYS_TYPE_LDT))).toMatchObject({ reason: "type" });
    expect(checkTaskAccess(0x80, 0, systemHi(SYS_TYPE_TASK_GATE, 0, false))).toMatchObject({ vector: 11 });
  });

  it("finds only an available, present TSS of the GDT behind a task gate", () => {
    expect(checkTaskGateTarget(0x80, systemHi(SYS_TYPE_TSS32_AVAILABLE), 0)).toBe("ok");
    expect(checkTaskGateTarget(0x84, systemHi(SYS_TYPE_TSS32_AVAILABLE), 0)).toMatchObject({ reason: "local-table" });
    expect(checkTaskGateTarget(0, 0, 1)).toEqual({ vector: 13, errorCode: 1, reason: "null-selector" });
    expect(checkTaskGateTarget(0x80, systemHi(SYS_TYPE_TSS32_BUSY), 1)).toMatchObject({ errorCode: 0x81 });
    expect(checkTaskGateTarget(0x80, dataHi(0), 0)).toMatchObject({ reason: "type" });
    expect(checkTaskGateTarget(0x80, systemHi(SYS_TYPE_TSS32_AVAILABLE, 0, false), 0)).toMatchObject({ vector: 11 });
  });
});

describe("questions without risk: VERR, VERW, LAR, LSL (§5.10)", () => {
  it("answers as a load would, for every type and level", () => {
    for (let access = 0; access < 0x100; access++) {
      const hi = access << 8;
      const s = decodeSegmentDescriptor(0, hi);
      for (const rpl of LEVELS) {
        for (const cpl of LEVELS) {
          const near = cpl <= s.dpl && rpl <= s.dpl;
          const conforming = s.kind === "code" && s.conforming;
          const readable = s.kind === "data" || (s.kind === "code" && s.readable);
          expect(verrAllows(0x60 | rpl, cpl, hi)).toBe(readable && (near || conforming));
          expect(verwAllows(0x60 | rpl, cpl, hi)).toBe(s.kind === "data" && s.writable && near);
          const hasLimit = s.kind !== "system" || [1, 2, 3, 9, 0xb].includes(s.type);
          const isKnown = hasLimit || (s.kind === "system" && [4, 5, 0xc].includes(s.type));
          expect(lslAllows(0x60 | rpl, cpl, hi)).toBe(hasLimit && (near || conforming));
          expect(larAllows(0x60 | rpl, cpl, hi)).toBe(isKnown && (near || conforming));
        }
      }
    }
  });

  it("asks for the accessed bit of code and data only", () => {
    expect(needsAccessedBit(dataHi(0))).toBe(true);
    expect(needsAccessedBit(dataHi(0) | DESC_ACCESSED)).toBe(false);
    expect(needsAccessedBit(systemHi(SYS_TYPE_LDT))).toBe(false);
  });
});
